"""Closures and slowdowns of places: thinned Poisson surprises, Markov regimes, dates, merged at each gate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.chance import PURPOSE_DELAY, PURPOSE_EVENT, PURPOSE_REGIME, fill_words, unit, words
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.quantiles import look_up, standard_normal
from corridorsim.kernels.worlds import (
    F32,
    F64,
    I64,
    REGIME,
    REGIME_PINNED_ON,
    REGIME_RANDOM,
    REGIME_STARTS_ON,
    U32,
    Calendar,
    Chance,
    Closures,
    Gates,
    Hazards,
)

_FOREVER = np.float32(np.inf)
_ONE = np.uint32(1)


class Events(NamedTuple):
    """Scratch: the events of every hazard in every draw of a tile.

    Attributes
    ----------
    value : float32 (n_hazards, capacity, 4, n_lanes): start, end, severity, delay
    n_events : int64 (n_hazards, n_lanes)
    now : float64 (n_lanes,); words : uint32 (4, n_lanes)
    """

    value: F32
    n_events: I64
    now: F64
    words: U32


@kernel
def draw_closures(
    chance: Chance,
    hazards: Hazards,
    gates: Gates,
    calendar: Calendar,
    departure_hours: F64,
    scratch: Events,
    out: Closures,
) -> int:
    """Closures and slowdowns at every gate in every draw of the tile.

    Surprises are marked Poisson processes, thinned by calendar month from candidates at a fixed rate (Lewis
    and Shedler), so that a higher rate contains the events of a lower one; regimes are two-state Markov.

    Parameters
    ----------
    chance, hazards, gates, calendar : see their classes
    departure_hours : float64 (n_lanes,)
    scratch : overwritten
    out : overwritten

    Returns
    -------
    needed : int64, the capacity that the fullest gate or hazard would need; the tile is valid only where it
        does not exceed the capacity that was given
    """
    n_lanes = departure_hours.shape[0]
    for hazard in range(hazards.kind.shape[0]):
        if hazards.kind[hazard] == REGIME:
            for lane in range(n_lanes):
                scratch.n_events[hazard, lane] = _regime_events(
                    chance, hazards, hazard, calendar, scratch.value[hazard], out, lane
                )
        else:
            _surprise_events(chance, hazards, hazard, calendar, departure_hours, scratch)
    needed = ZERO
    for hazard in range(hazards.kind.shape[0]):
        for lane in range(n_lanes):
            needed = max(needed, scratch.n_events[hazard, lane])
    if needed > scratch.value.shape[1]:
        return needed
    for gate in range(gates.first.shape[0] - 1):
        for lane in range(n_lanes):
            count = _gather(gates, gate, scratch, departure_hours[lane], out, lane)
            out.n_events[gate, lane] = count
            needed = max(needed, count)
    if needed <= out.start.shape[1]:
        _pad(out)
    return needed


@kernel
def _surprise_events(
    chance: Chance,
    hazards: Hazards,
    hazard: int,
    calendar: Calendar,
    departure_hours: F64,
    scratch: Events,
) -> None:
    """Events of one surprise hazard, all draws together: the n-th candidate of every draw in one pass."""
    purpose = np.uint32(PURPOSE_EVENT | chance.planning)
    value, count, now = scratch.value[hazard], scratch.n_events[hazard], scratch.now
    duration_table = hazards.tables[hazards.table[hazard]]
    for lane in range(now.shape[0]):
        now[lane] = -calendar.spin_up_hours
        count[lane] = 0
    number, earliest = np.uint32(0), -calendar.spin_up_hours
    while earliest < calendar.horizon_hours:
        fill_words(
            chance.seed[0],
            chance.seed[1],
            np.uint32(chance.first_draw),
            number,
            purpose,
            hazards.id[hazard, 0],
            hazards.id[hazard, 1],
            scratch.words,
        )
        earliest = calendar.horizon_hours
        for lane in range(now.shape[0]):
            if now[lane] >= calendar.horizon_hours:
                continue
            now[lane] += -np.log(np.float64(unit(scratch.words[0, lane]))) / hazards.cap_per_hour[hazard]
            if now[lane] >= calendar.horizon_hours:
                continue
            earliest = min(earliest, now[lane])
            day = int(np.floor((departure_hours[lane] + now[lane] + calendar.spin_up_hours) / 24.0))
            if np.float64(unit(scratch.words[1, lane])) < hazards.accept[hazard, calendar.month[day]]:
                score = standard_normal(unit(scratch.words[3, lane]))
                lasts = hazards.median_hours[hazard] * look_up(duration_table, score)
                start = np.float32(now[lane])
                if start + lasts > np.float32(0.0):
                    rank = count[lane]
                    if rank < value.shape[0]:
                        draw = np.uint32(chance.first_draw + lane)
                        value[rank, 0, lane], value[rank, 1, lane] = start, start + lasts
                        value[rank, 2, lane] = unit(scratch.words[2, lane])
                        value[rank, 3, lane] = _delay(chance, draw, number, hazards, hazard)
                    count[lane] = rank + 1
        number = np.uint32(number + _ONE)


@kernel
def _delay(chance: Chance, draw: np.uint32, number: np.uint32, hazards: Hazards, hazard: int) -> np.float32:
    """Return the hours that one event takes at most: those of a slowdown, without end for a closure."""
    if hazards.delay_median_hours[hazard] <= np.float32(0.0):
        return _FOREVER
    purpose = np.uint32(PURPOSE_DELAY | chance.planning)
    w = words(
        chance.seed[0], chance.seed[1], draw, number, purpose, hazards.id[hazard, 0], hazards.id[hazard, 1]
    )
    table = hazards.tables[hazards.delay_table[hazard]]
    return np.float32(hazards.delay_median_hours[hazard] * look_up(table, standard_normal(unit(w[0]))))


@kernel
def _regime_events(
    chance: Chance,
    hazards: Hazards,
    hazard: int,
    calendar: Calendar,
    event: F32,
    out: Closures,
    lane: int,
) -> int:
    """Spells of one two-state Markov regime from departure on; memoryless, so the residual is the law."""
    purpose = np.uint32(PURPOSE_REGIME | chance.planning)
    draw = np.uint32(chance.first_draw + lane)
    capacity = event.shape[0]
    mean_on = np.float64(hazards.median_hours[hazard])
    rate_on = hazards.on_rate_per_hour[hazard]
    state = hazards.state[hazard]
    if state == REGIME_PINNED_ON:
        out.regime_on[hazard, lane] = 1
        event[0, 0, lane], event[0, 1, lane] = np.float32(-calendar.spin_up_hours), _FOREVER
        event[0, 2, lane], event[0, 3, lane] = (
            np.float32(0.0),
            _delay(chance, draw, np.uint32(0), hazards, hazard),
        )
        return 1
    now, count = 0.0, ZERO
    number = np.uint32(0)
    while now < calendar.horizon_hours:
        w = words(
            chance.seed[0],
            chance.seed[1],
            draw,
            number,
            purpose,
            hazards.id[hazard, 0],
            hazards.id[hazard, 1],
        )
        if number == np.uint32(0):
            share_on = rate_on * mean_on / (1.0 + rate_on * mean_on)
            starts_on = state == REGIME_STARTS_ON or (
                state == REGIME_RANDOM and np.float64(unit(w[2])) < share_on
            )
            out.regime_on[hazard, lane] = 1 if starts_on else 0
        if number > np.uint32(0) or not starts_on:
            now += -np.log(np.float64(unit(w[0]))) / rate_on if rate_on > 0.0 else np.inf
        until = now - np.log(np.float64(unit(w[1]))) * mean_on
        if now < calendar.horizon_hours:
            if count < capacity:
                event[count, 0, lane] = np.float32(now)
                event[count, 1, lane] = np.float32(until)
                event[count, 2, lane] = np.float32(0.0)
                event[count, 3, lane] = _delay(chance, draw, number, hazards, hazard)
            count += 1
        now = until
        number = np.uint32(number + _ONE)
    return count


@kernel
def _gather(
    gates: Gates, gate: int, scratch: Events, departure_hours: float, out: Closures, lane: int
) -> int:
    """Merge, sorted by start, the events that reach one gate and its dates; returns their number."""
    count = ZERO
    for link in range(gates.first[gate], gates.first[gate + 1]):
        hazard = gates.hazard[link]
        value = scratch.value[hazard]
        for number in range(scratch.n_events[hazard, lane]):
            if value[number, 2, lane] < gates.reach[link]:
                start, end, delay = value[number, 0, lane], value[number, 1, lane], value[number, 3, lane]
                _insert(out, gate, lane, count, start, end, delay)
                count += 1
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        start = np.float32(gates.date_from_hours[date] - departure_hours)
        end = np.float32(gates.date_until_hours[date] - departure_hours)
        _insert(out, gate, lane, count, start, end, _FOREVER)
        count += 1
    return count


@kernel
def _insert(
    out: Closures, gate: int, lane: int, count: int, start: np.float32, end: np.float32, delay: np.float32
) -> None:
    """Insert one event among ``count`` sorted ones; does nothing past the capacity."""
    if count >= out.start.shape[1]:
        return
    at = count
    while at > 0 and out.start[gate, at - 1, lane] > start:
        out.start[gate, at, lane] = out.start[gate, at - 1, lane]
        out.end[gate, at, lane] = out.end[gate, at - 1, lane]
        out.delay[gate, at, lane] = out.delay[gate, at - 1, lane]
        at -= 1
    out.start[gate, at, lane] = start
    out.end[gate, at, lane] = end
    out.delay[gate, at, lane] = delay


@kernel
def _pad(out: Closures) -> None:
    """Fill lanes that have fewer events than the fullest; note each rank's earliest start and latest end."""
    n_gates, capacity, n_lanes = out.start.shape
    for gate in range(n_gates):
        most = 0
        for lane in range(n_lanes):
            most = max(most, out.n_events[gate, lane])
        for rank in range(most):
            earliest, latest = _FOREVER, np.float32(-np.inf)
            for lane in range(n_lanes):
                if rank < out.n_events[gate, lane]:
                    earliest = min(earliest, out.start[gate, rank, lane])
                    latest = max(latest, out.end[gate, rank, lane])
                else:
                    out.start[gate, rank, lane] = _FOREVER
                    out.end[gate, rank, lane] = _FOREVER
                    out.delay[gate, rank, lane] = _FOREVER
            out.earliest_start[gate, rank] = earliest
            out.latest_end[gate, rank] = latest
        if most < capacity:
            out.earliest_start[gate, most] = _FOREVER
            out.latest_end[gate, most] = _FOREVER
