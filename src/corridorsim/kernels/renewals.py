"""Renewals: hazards of wear, whose up-times and durations alternate and have no memory of each other."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import PURPOSE_EVENT, unit
from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.event_room import Events
from corridorsim.kernels.occasions import fill_first_words
from corridorsim.kernels.quantiles import look_up, standard_normal
from corridorsim.kernels.surprises import fill_event, lasting, note_event
from corridorsim.kernels.worlds import Calendar, Chance, Hazards

_ONE = np.uint32(1)


@inner_kernel
def draw_renewals(chance: Chance, hazards: Hazards, hazard: int, calendar: Calendar, scratch: Events) -> None:
    """Events of one alternating renewal, all draws together; stationary from the spin-up on, so at departure.

    The state at the start is on with the chance of a random instant; what is left of the interval in which it
    falls is a uniform part of one as long as random instants meet (equilibrium law).

    Parameters
    ----------
    chance, hazards, calendar : see their classes
    hazard : which
    scratch : the hazard's events are overwritten
    """
    now = scratch.now
    earliest, number = _draw_first(chance, hazards, hazard, calendar, scratch), np.uint32(_ONE)
    while earliest < calendar.horizon_hours:
        fill_event(chance, hazards, hazard, chance.draws, number, scratch)
        earliest = calendar.horizon_hours
        for lane in range(now.shape[0]):
            if now[lane] >= calendar.horizon_hours:
                continue
            if number > _ONE or scratch.is_on[lane]:
                shape, scale = hazards.up_shape[hazard], hazards.up_scale_hours[hazard]
                now[lane] += scale * (-np.log(np.float64(unit(scratch.words[0, lane])))) ** (1.0 / shape)
                if now[lane] >= calendar.horizon_hours:
                    continue
            score = standard_normal(unit(scratch.words[3, lane]))
            lasts = lasting(hazards, hazard, hazards.table[hazard], score, scratch, lane)
            start, severity = np.float32(now[lane]), unit(scratch.words[2, lane])
            note_event(chance, hazards, hazard, scratch, lane, number, start, start + lasts, severity)
            now[lane] += np.float64(lasts)
            earliest = min(earliest, now[lane])
        number = np.uint32(number + _ONE)


@inner_kernel
def _draw_first(chance: Chance, hazards: Hazards, hazard: int, calendar: Calendar, scratch: Events) -> float:
    """Draw the interval that the start falls into; returns the earliest hour at which one ends."""
    fill_first_words(chance, PURPOSE_EVENT, hazards.id[hazard], scratch.words)
    earliest = calendar.horizon_hours
    for lane in range(scratch.now.shape[0]):
        scratch.n_events[hazard, lane] = 0
        left = np.float64(unit(scratch.words[0, lane]))
        score = standard_normal(unit(scratch.words[3, lane]))
        is_on = np.float64(unit(scratch.words[1, lane])) < hazards.closed_share[hazard]
        scratch.is_on[lane] = is_on
        if is_on:
            lasts = np.float64(lasting(hazards, hazard, hazards.met_table[hazard], score, scratch, lane))
            start = np.float32(-calendar.spin_up_hours - (1.0 - left) * lasts)
            end, severity = (
                np.float32(-calendar.spin_up_hours + left * lasts),
                unit(scratch.words[2, lane]),
            )
            note_event(chance, hazards, hazard, scratch, lane, np.uint32(0), start, end, severity)
        else:
            up = hazards.tables[hazards.met_up_table[hazard]]
            lasts = hazards.up_scale_hours[hazard] * np.float64(look_up(up, score))
        scratch.now[lane] = -calendar.spin_up_hours + left * lasts
        earliest = min(earliest, scratch.now[lane])
    return earliest
