"""Surprises: events that break out by chance, thinned by month, and those that follow upon others' ends."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import PURPOSE_DELAY, PURPOSE_EVENT, fill_words, unit, words
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.groups import shared_score
from corridorsim.kernels.quantiles import look_up, standard_normal
from corridorsim.kernels.worlds import F64, Calendar, Chance, Events, Hazards

_FOREVER = np.float32(np.inf)
_NONE = np.float32(0.0)
_ONE = np.uint32(1)
_FOLLOWER = np.uint32(1 << 23)  # numbers from here on are of events that follow; a hazard may have both


@kernel
def draw_surprises(
    chance: Chance, hazards: Hazards, hazard: int, calendar: Calendar, departure_hours: F64, scratch: Events
) -> None:
    """Events of one surprise hazard, all draws together: the n-th candidate of every draw in one pass.

    Parameters
    ----------
    chance, hazards, calendar : see their classes
    hazard : which
    departure_hours : float64 (n_lanes,)
    scratch : the hazard's events are overwritten
    """
    count, now = scratch.n_events[hazard], scratch.now
    for lane in range(now.shape[0]):
        now[lane] = -calendar.spin_up_hours
        count[lane] = 0
    if hazards.cap_per_hour[hazard] <= 0.0:
        return
    number, earliest = np.uint32(0), -calendar.spin_up_hours
    while earliest < calendar.horizon_hours:
        fill_event(chance, hazards, hazard, number, scratch)
        earliest = calendar.horizon_hours
        for lane in range(now.shape[0]):
            if now[lane] >= calendar.horizon_hours:
                continue
            now[lane] += -np.log(np.float64(unit(scratch.words[0, lane]))) / hazards.cap_per_hour[hazard]
            if now[lane] >= calendar.horizon_hours:
                continue
            earliest = min(earliest, now[lane])
            day = int(np.floor((departure_hours[lane] + now[lane] + calendar.spin_up_hours) / 24.0))
            start, accept = np.float32(now[lane]), hazards.accept[hazard, calendar.month[day]]
            if _NONE <= start < calendar.inflated_hours:
                accept *= hazards.inflation[hazard]
            if np.float64(unit(scratch.words[1, lane])) < accept:
                score = standard_normal(unit(scratch.words[3, lane]))
                lasts = lasting(hazards, hazard, hazards.table[hazard], score, scratch, lane)
                severity = unit(scratch.words[2, lane])
                note_event(chance, hazards, hazard, scratch, lane, number, start, start + lasts, severity)
        number = np.uint32(number + _ONE)


@kernel
def draw_followers(
    chance: Chance, hazards: Hazards, hazard: int, calendar: Calendar, scratch: Events
) -> None:
    """Events of one hazard that follow upon the end of another's, beside those of its own.

    The luck of each belongs to the number of the event that it follows, so it stays the same whatever else
    happens.

    Parameters
    ----------
    chance, hazards, calendar : see their classes
    hazard : one that follows another, whose events stand in ``scratch``
    scratch : the hazard's events are added to
    """
    leader, purpose = hazards.follows[hazard], np.uint32(PURPOSE_EVENT | chance.planning)
    low, high = hazards.id[hazard, 0], hazards.id[hazard, 1]
    for lane in range(scratch.now.shape[0]):
        draw = np.uint32(chance.first_draw + lane)
        for rank in range(min(scratch.n_events[leader, lane], scratch.value.shape[1])):
            number = np.uint32(np.uint32(scratch.number[leader, rank, lane]) + _FOLLOWER)
            w = words(chance.seed[0], chance.seed[1], draw, number, purpose, low, high)
            if np.float64(unit(w[1])) >= hazards.follow_probability[hazard]:
                continue
            ended = np.float64(scratch.value[leader, rank, 1, lane])
            begins = ended - np.log(np.float64(unit(w[0]))) * hazards.follow_delay_hours[hazard]
            if begins >= calendar.horizon_hours:
                continue
            score = standard_normal(unit(w[3]))
            lasts = lasting(hazards, hazard, hazards.table[hazard], score, scratch, lane)
            start = np.float32(begins)
            note_event(chance, hazards, hazard, scratch, lane, number, start, start + lasts, unit(w[2]))


@kernel
def fill_event(chance: Chance, hazards: Hazards, hazard: int, number: np.uint32, scratch: Events) -> None:
    """Write the words of one event of a hazard for every lane into the scratch.

    Parameters
    ----------
    chance, hazards : see their classes
    hazard, number : which event
    scratch : its words are overwritten
    """
    fill_words(
        chance.seed[0],
        chance.seed[1],
        np.uint32(chance.first_draw),
        number,
        np.uint32(PURPOSE_EVENT | chance.planning),
        hazards.id[hazard, 0],
        hazards.id[hazard, 1],
        scratch.words,
    )


@kernel
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


@kernel
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
        event[3, lane] = what_it_does(chance, np.uint32(chance.first_draw + lane), number, hazards, hazard)
        scratch.number[hazard, rank, lane] = np.int64(number)
    scratch.n_events[hazard, lane] = rank + 1


@kernel
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
