"""Surprises: events that break out by chance, thinned by month."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import (
    PURPOSE_DELAY,
    PURPOSE_EVENT,
    fill_words,
    unit,
    words,
    words_below,
)
from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.event_room import Events, Live
from corridorsim.kernels.groups import share_lanes, shared_score
from corridorsim.kernels.logarithms import natural_logs
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.quantiles import look_up, standard_normal
from corridorsim.kernels.score_lanes import look_up_lanes, standard_normals
from corridorsim.kernels.worlds import F64, U32, Calendar, Chance, Hazards

_FOREVER = np.float32(np.inf)
_NONE = np.float32(0.0)
_ONE = np.uint32(1)
_NO_LANE, _ONE_LANE = np.uint64(0), np.uint64(1)
_DROPPED_BITS = np.uint32(8)
_SLACK = 8  # lanes are packed anew once one in so many has nothing to do


@inner_kernel
def draw_surprises(
    chance: Chance, hazards: Hazards, hazard: int, calendar: Calendar, departure_hours: F64, scratch: Events
) -> None:
    """Events of one surprise hazard, all draws together: the n-th candidate of every draw in one pass.

    Draws that are past the horizon are dropped from the lanes once there are enough of them.

    Parameters
    ----------
    chance, hazards, calendar : see their classes
    hazard : which
    departure_hours : float64 (n_lanes,)
    scratch : the hazard's events are overwritten
    """
    live, cap = scratch.live, hazards.cap_per_hour[hazard]
    n_live = departure_hours.shape[0] if cap > 0.0 else 0
    for lane in range(departure_hours.shape[0]):
        scratch.n_events[hazard, lane] = 0
        live.lane[lane], live.draw[lane] = lane, chance.draws[lane]
        live.now[lane] = -calendar.spin_up_hours
    least, most = _fill_accepted(hazards, hazard, live.accepted)
    since, number = _earliest_that_counts(hazards, hazard), np.uint32(0)
    while n_live > 0:
        fill_event(chance, hazards, hazard, live.draw[:n_live], number, scratch)
        n_left = _go_on(1.0 / cap, calendar.horizon_hours, n_live, scratch)
        n_hits = _thin(most, since, calendar.horizon_hours, n_live, scratch)
        if least < most:
            n_hits = _thin_by_month(calendar, departure_hours, n_hits, scratch)
        _note_hits(chance, hazards, hazard, number, n_hits, scratch)
        if _SLACK * n_left <= (_SLACK - 1) * n_live:
            n_live = _drop_done(calendar.horizon_hours, n_live, live)
        number = np.uint32(number + _ONE)


@inner_kernel
def _fill_accepted(hazards: Hazards, hazard: int, out_accepted: U32) -> tuple[np.uint32, np.uint32]:
    """Write how many of the numbers of words let a candidate happen; return the least and the most of them.

    out_accepted : uint32 (2, 12), by whether it is inflated and by month
    """
    least, most = words_below(1.0), np.uint32(0)
    for month in range(out_accepted.shape[1]):
        accept = hazards.accept[hazard, month]
        for row in range(2):
            below = words_below(accept * hazards.inflation[hazard] if row == 1 else accept)
            out_accepted[row, month] = below
            least, most = min(least, below), max(most, below)
    return least, most


@inner_kernel
def _earliest_that_counts(hazards: Hazards, hazard: int) -> np.float32:
    """Return an hour at or before which no event of a hazard starts that ``note_event`` keeps."""
    table = hazards.tables[hazards.table[hazard]]
    longest = np.float32(hazards.median_hours[hazard] * table[table.shape[0] - 1])
    return np.float32(np.float32(-hazards.kept_hours[hazard]) - longest)


@inner_kernel
def _go_on(mean_gap_hours: float, horizon_hours: float, n_live: int, scratch: Events) -> int:
    """Take every live draw to its next candidate; return how many are before the horizon still."""
    now, luck, room = scratch.live.now, scratch.words[0], scratch.room
    share, log = room.own[:n_live], room.log[:n_live]
    for rank in range(n_live):
        share[rank] = np.float64(unit(luck[rank]))
    natural_logs(share, room.near[:n_live], log)
    n_left = ZERO
    for rank in range(n_live):
        now[rank] -= log[rank] * mean_gap_hours
        n_left += 1 if now[rank] < horizon_hours else 0
    return n_left


@inner_kernel
def _thin(most: np.uint32, since: np.float32, horizon_hours: float, n_live: int, scratch: Events) -> int:
    """List the live draws whose candidate may happen and may still count; return how many there are."""
    now, hits, luck = scratch.live.now, scratch.live.hit, scratch.words[1]
    found = _NO_LANE
    for rank in range(n_live):  # without a branch, since no processor foresees it
        hits[found] = rank
        counts = (now[rank] < horizon_hours) & (np.float32(now[rank]) > since)
        found += _ONE_LANE if counts & (luck[rank] >> _DROPPED_BITS < most) else _NO_LANE
    return int(np.int64(found))


@inner_kernel
def _thin_by_month(calendar: Calendar, departure_hours: F64, n_found: int, scratch: Events) -> int:
    """Keep those listed whose candidate happens in its month; return how many there are."""
    live, hits, hours, day = scratch.live, scratch.live.hit, scratch.room.own, scratch.room.cell
    for at in range(n_found):
        rank = hits[at]
        hours[at] = departure_hours[live.lane[rank]] + live.now[rank] + calendar.spin_up_hours
    for at in range(n_found):
        day[at] = np.int32(hours[at] / 24.0)
    kept, luck = _NO_LANE, scratch.words[1]
    for at in range(n_found):
        rank = hits[at]
        start = np.float32(live.now[rank])
        is_inflated = (start >= _NONE) & (start < calendar.inflated_hours)
        below = live.accepted[1 if is_inflated else 0, calendar.month[day[at]]]
        hits[kept] = rank
        kept += _ONE_LANE if luck[rank] >> _DROPPED_BITS < below else _NO_LANE
    return int(np.int64(kept))


@inner_kernel
def _note_hits(
    chance: Chance, hazards: Hazards, hazard: int, number: np.uint32, n_hits: int, scratch: Events
) -> None:
    """Note the events of the draws in which they happen: how long they last, all of them together."""
    live, room = scratch.live, scratch.room
    score, lasts, luck = room.own[:n_hits], live.lasts[:n_hits], live.word[:n_hits]
    for at in range(n_hits):
        luck[at] = scratch.words[3, live.hit[at]]
    standard_normals(luck, room, score)
    group = hazards.group[hazard]
    if group >= 0:
        common, divisor = live.common[:n_hits], live.divisor[:n_hits]
        for at in range(n_hits):
            lane = live.lane[live.hit[at]]
            common[at], divisor[at] = scratch.score[group, 0, lane], scratch.score[group, 1, lane]
        share_lanes(common, divisor, np.float64(hazards.shared[hazard]), hazards.t_tables, score)
    table = hazards.tables[hazards.table[hazard]]
    look_up_lanes(table, score, hazards.median_hours[hazard], room, lasts)
    for at in range(n_hits):
        rank = live.hit[at]
        start = np.float32(live.now[rank])
        severity = unit(scratch.words[2, rank])
        note_event(
            chance, hazards, hazard, scratch, live.lane[rank], number, start, start + lasts[at], severity
        )


@inner_kernel
def _drop_done(horizon_hours: float, n_live: int, live: Live) -> int:
    """Keep the live draws that are before the horizon, in their order; return how many there are."""
    kept = ZERO
    for rank in range(n_live):
        if live.now[rank] < horizon_hours:
            live.lane[kept], live.draw[kept], live.now[kept] = (
                live.lane[rank],
                live.draw[rank],
                live.now[rank],
            )
            kept += 1
    return kept


@inner_kernel
def fill_event(
    chance: Chance, hazards: Hazards, hazard: int, draws: U32, number: np.uint32, scratch: Events
) -> None:
    """Write the words of one event of a hazard in some draws into the scratch.

    Parameters
    ----------
    chance, hazards : see their classes
    hazard, number : which event
    draws : uint32 (n,)
    scratch : its words are overwritten
    """
    fill_words(
        chance.seed[0],
        chance.seed[1],
        draws,
        number,
        np.uint32(PURPOSE_EVENT | chance.planning),
        hazards.id[hazard, 0],
        hazards.id[hazard, 1],
        scratch.words,
    )


@inner_kernel
def lasting(
    hazards: Hazards, hazard: int, table: int, score: float, scratch: Events, lane: int
) -> np.float32:
    """Return how long an event lasts, hours float32; of a group's hazards it is partly the group's luck.

    Parameters
    ----------
    hazards : see its class
    hazard, table : which, and the row of the tables that holds its law
    score : float64, the event's own normal score
    scratch : holds the groups' scores
    lane : the draw's lane
    """
    group = hazards.group[hazard]
    if group >= 0:
        common, divisor = scratch.score[group, 0, lane], scratch.score[group, 1, lane]
        shared = np.float64(hazards.shared[hazard])
        score = shared_score(score, shared, common, divisor, hazards.t_tables)
    return np.float32(hazards.median_hours[hazard] * look_up(hazards.tables[table], score))


@inner_kernel
def note_event(
    chance: Chance,
    hazards: Hazards,
    hazard: int,
    scratch: Events,
    lane: int,
    number: np.uint32,
    start: np.float32,
    end: np.float32,
    severity: np.float32,
) -> None:
    """Add an event unless it was over too long before departure; past the capacity it is only counted.

    Parameters
    ----------
    chance, hazards, scratch : see their classes
    hazard, lane, number : whose event, in which draw, and its number in the stream
    start, end, severity : float32 hours, and 0 … 1
    """
    if not end > np.float32(-hazards.kept_hours[hazard]):
        return
    rank = scratch.n_events[hazard, lane]
    if rank < scratch.value.shape[1]:
        event = scratch.value[hazard, rank]
        event[0, lane], event[1, lane], event[2, lane] = start, end, severity
        event[3, lane] = what_it_does(chance, chance.draws[lane], number, hazards, hazard)
        scratch.number[hazard, rank, lane] = np.int32(number)
    scratch.n_events[hazard, lane] = rank + 1


@inner_kernel
def what_it_does(
    chance: Chance, draw: np.uint32, number: np.uint32, hazards: Hazards, hazard: int
) -> np.float32:
    """Return the speed that an event leaves on a line, else the hours that it takes at most.

    Those are the hours of a slowdown, without end for a closure.

    Parameters
    ----------
    chance, hazards : see their classes
    draw, number, hazard : which event
    """
    if hazards.speed[hazard] >= _NONE:
        return np.float32(hazards.speed[hazard])
    if hazards.delay_median_hours[hazard] <= _NONE:
        return _FOREVER
    purpose = np.uint32(PURPOSE_DELAY | chance.planning)
    w = words(
        chance.seed[0], chance.seed[1], draw, number, purpose, hazards.id[hazard, 0], hazards.id[hazard, 1]
    )
    table = hazards.tables[hazards.delay_table[hazard]]
    return np.float32(hazards.delay_median_hours[hazard] * look_up(table, standard_normal(unit(w[0]))))
