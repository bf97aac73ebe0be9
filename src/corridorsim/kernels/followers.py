"""Followers: events that come after the end of another hazard's."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import PURPOSE_EVENT, unit, words
from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.event_room import Events
from corridorsim.kernels.quantiles import standard_normal
from corridorsim.kernels.surprises import lasting, note_event
from corridorsim.kernels.worlds import Calendar, Chance, Hazards

_FOLLOWER = np.uint32(1 << 23)  # numbers from here on are of events that follow; a hazard may have both


@inner_kernel
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
        draw = chance.draws[lane]
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
