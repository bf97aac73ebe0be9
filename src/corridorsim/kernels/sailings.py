"""Departures that are listed one by one, in draw lanes: irregular, cancelled at times, or by timetable."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.chance import PURPOSE_LEG, PURPOSE_SAILING, fill_words, unit
from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.quantiles import look_up, standard_normal
from corridorsim.kernels.worlds import F32, F64, I64, U32, Chance

_WEEK_HOURS = 168.0
_GOES_ON = -1  # n_listed of a lane whose list is not at its end


class SailingLaws(NamedTuple):
    """How the listed departures come about.

    Attributes
    ----------
    thing : uint32 (n, 2) id words of the leg
    headway_hours : float32 (n,), mean time between departures; 0 of a timetable
    gap_table, first_gap_table : int64 (n,), rows of ``tables``: the time between departures and, weighted by
        its length, that in which the list begins, both over the mean; -1 where departures are regular
    cancel_probability, cutoff_hours : float32 (n,)
    first_entry : int64 (n + 1,) into ``entry_week_hours`` and ``entry_own_hours``, of a timetable
    entry_week_hours : float64 (n_entries,), hours of the week (UTC, Monday first), sorted within a timetable
    entry_own_hours : float32 (n_entries,), planned hours under way
    own : int64 (n,), row of the listed hours under way, or -1
    factor : int64 (n,), duration by which they are multiplied, or -1
    tables : float32 (n_tables, n_nodes)
    """

    thing: U32
    headway_hours: F32
    gap_table: I64
    first_gap_table: I64
    cancel_probability: F32
    cutoff_hours: F32
    first_entry: I64
    entry_week_hours: F64
    entry_own_hours: F32
    own: I64
    factor: I64
    tables: F32


class SailingScratch(NamedTuple):
    """Scratch: where each lane's list of departures stands.

    Attributes
    ----------
    words : uint32 (4, n_lanes)
    start, own_hours : float32 (n_lanes,), the departure at hand and its planned hours under way
    clock : float64 (n_lanes,), the last departure, of regular ones the first
    entry : int64 (n_lanes,), timetable entry of the first departure
    cancelled : int64 (n_lanes,), departures since the last that runs
    n_listed : int64 (n_lanes,), departures listed, -1 until the list is at its end
    """

    words: U32
    start: F32
    own_hours: F32
    clock: F64
    entry: I64
    cancelled: I64
    n_listed: I64


@kernel
def draw_sailings(
    chance: Chance,
    laws: SailingLaws,
    week_hours: F64,
    until_hours: float,
    scratch: SailingScratch,
    out_start: F32,
    out_own_hours: F32,
) -> int:
    """Departures of every sailing in every draw of the tile, from departure on.

    A lane's list ends with the first departure that runs and leaves after those who come by ``until_hours``
    could board; it is repeated in the room that is left. So a list depends on no other lane and on no room.

    Parameters
    ----------
    chance, laws : see their classes
    week_hours : float64 (n_lanes,), hour of the week (UTC, Monday first) of the journey's departure
    until_hours : hours from departure by which one boards at the latest
    scratch : see its class
    out_start : float32 (n_sailings, capacity, n_lanes), overwritten; a cancelled departure bears the hour of
        the next that runs
    out_own_hours : float32 (n_own, capacity, n_lanes), overwritten; planned hours under way

    Returns
    -------
    the capacity that is needed; the answer is complete where there is as much
    """
    needed = ZERO
    for item in range(laws.headway_hours.shape[0]):
        _begin(chance, laws, item, week_hours, scratch)
        listed = _list_departures(
            chance, laws, item, week_hours, until_hours, scratch, out_start, out_own_hours
        )
        needed = max(needed, listed)
        if listed <= out_start.shape[1]:
            _repeat_last(out_start[item], scratch.n_listed)
            if laws.own[item] >= 0:
                _repeat_last(out_own_hours[laws.own[item]], scratch.n_listed)
    return needed


@kernel
def _begin(chance: Chance, laws: SailingLaws, item: int, week_hours: F64, scratch: SailingScratch) -> None:
    """First departure of each lane: the next entry of the timetable, or what is left of the present gap."""
    first, last = laws.first_entry[item], laws.first_entry[item + 1]
    headway = laws.headway_hours[item]
    if first == last:
        _fill(chance, PURPOSE_LEG, ZERO, laws.thing[item], scratch.words)
    for lane in range(week_hours.shape[0]):
        scratch.cancelled[lane] = 0
        scratch.n_listed[lane] = _GOES_ON
        # The same number as that of a plain headway, whose departures these are where none is cancelled.
        scratch.clock[lane] = unit(scratch.words[1, lane]) * headway
        entry = first
        while entry < last and laws.entry_week_hours[entry] < week_hours[lane]:
            entry += 1
        scratch.entry[lane] = entry - first
    if laws.first_gap_table[item] >= 0:
        table = laws.tables[laws.first_gap_table[item]]
        _fill(chance, PURPOSE_SAILING, ZERO, laws.thing[item], scratch.words)
        for lane in range(week_hours.shape[0]):
            scratch.clock[lane] *= look_up(table, standard_normal(unit(scratch.words[0, lane])))


@inner_kernel
def _list_departures(
    chance: Chance,
    laws: SailingLaws,
    item: int,
    week_hours: F64,
    until_hours: float,
    scratch: SailingScratch,
    out_start: F32,
    out_own_hours: F32,
) -> int:
    """List one sailing's departures, the n-th of all lanes in one pass; returns the length of the longest."""
    limit = np.float32(until_hours) + laws.cutoff_hours[item]
    cancel, own = laws.cancel_probability[item], laws.own[item]
    is_random = laws.gap_table[item] >= 0 or cancel > np.float32(0.0)
    luck, start, hours = scratch.words[1], scratch.start, scratch.own_hours
    cancelled, n_listed = scratch.cancelled, scratch.n_listed
    capacity = out_start.shape[1]
    number, n_left = ZERO, week_hours.shape[0]
    while n_left > 0:
        if is_random:
            _fill(chance, PURPOSE_SAILING, number, laws.thing[item], scratch.words)
        _depart(laws, item, number, week_hours, scratch)
        for lane in range(week_hours.shape[0]):
            if n_listed[lane] >= 0:
                continue
            if is_random and unit(luck[lane]) < cancel:
                cancelled[lane] += 1
                continue
            for rank in range(number - cancelled[lane], min(number + 1, capacity)):
                out_start[item, rank, lane] = start[lane]
                if own >= 0:
                    out_own_hours[own, rank, lane] = hours[lane]
            cancelled[lane] = 0
            if start[lane] > limit:
                n_listed[lane] = number + 1
                n_left -= 1
        number += 1
    return number


@inner_kernel
def _depart(laws: SailingLaws, item: int, number: int, week_hours: F64, scratch: SailingScratch) -> None:
    """Hour of the n-th departure of every lane, and the hours that it plans to be under way."""
    first, n_entries = laws.first_entry[item], laws.first_entry[item + 1] - laws.first_entry[item]
    start, clock, headway = scratch.start, scratch.clock, laws.headway_hours[item]
    if n_entries > 0:
        for lane in range(start.shape[0]):
            count = scratch.entry[lane] + number
            entry = first + count % n_entries
            week = np.float64(count // n_entries) * _WEEK_HOURS - week_hours[lane]
            start[lane] = np.float32(week + laws.entry_week_hours[entry])
            scratch.own_hours[lane] = laws.entry_own_hours[entry]
    elif laws.gap_table[item] < 0:
        for lane in range(start.shape[0]):
            start[lane] = np.float32(clock[lane]) + headway * np.float32(number)
    else:
        table, luck = laws.tables[laws.gap_table[item]], scratch.words[0]
        for lane in range(start.shape[0]):
            if number > 0:
                gap = look_up(table, standard_normal(unit(luck[lane])))
                clock[lane] += np.float64(headway) * np.float64(gap)
            start[lane] = np.float32(clock[lane])


@inner_kernel
def _repeat_last(listed: F32, count: I64) -> None:
    """Fill the room behind each lane's list with its last entry."""
    for rank in range(1, listed.shape[0]):
        for lane in range(listed.shape[1]):
            if rank >= count[lane]:
                listed[rank, lane] = listed[rank - 1, lane]


@inner_kernel
def _fill(chance: Chance, purpose: np.uint32, number: int, thing: U32, out_words: U32) -> None:
    """Four words of one departure of one thing for every lane."""
    fill_words(
        chance.seed[0],
        chance.seed[1],
        chance.draws,
        np.uint32(number),
        np.uint32(purpose | chance.planning),
        thing[0],
        thing[1],
        out_words,
    )
