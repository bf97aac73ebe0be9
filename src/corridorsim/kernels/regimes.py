"""Regimes: hazards that are known at departure, two-state Markov."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import PURPOSE_REGIME, unit, words
from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.surprises import what_it_does
from corridorsim.kernels.worlds import (
    F32,
    REGIME_PINNED_ON,
    REGIME_RANDOM,
    REGIME_STARTS_ON,
    U32,
    Calendar,
    Chance,
    Closures,
    Hazards,
)

_FOREVER = np.float32(np.inf)
_ONE = np.uint32(1)


@inner_kernel
def draw_regime(
    chance: Chance,
    hazards: Hazards,
    hazard: int,
    calendar: Calendar,
    first_words: U32,
    event: F32,
    out: Closures,
    lane: int,
) -> int:
    """Spells of one regime from departure on; memoryless, so what is left of one has the law of a whole one.

    Parameters
    ----------
    chance, hazards, calendar : see their classes
    hazard, lane : which, and in which draw
    first_words : uint32 (4, n_lanes), of its first occasion
    event : float32 (capacity, 4, n_lanes), overwritten in that lane; the severity is one a spell
    out : its ``regime_on`` is written

    Returns
    -------
    number of spells; those past the capacity are only counted
    """
    purpose = np.uint32(PURPOSE_REGIME | chance.planning)
    draw = chance.draws[lane]
    capacity, id_low, id_high = event.shape[0], hazards.id[hazard, 0], hazards.id[hazard, 1]
    mean_on = np.float64(hazards.median_hours[hazard])
    rate_on = hazards.on_rate_per_hour[hazard]
    state = hazards.state[hazard]
    now, count = 0.0, ZERO
    number = np.uint32(0)
    w = first_words[0, lane], first_words[1, lane], first_words[2, lane], first_words[3, lane]
    while now < calendar.horizon_hours:
        if number > np.uint32(0):
            w = words(chance.seed[0], chance.seed[1], draw, number, purpose, id_low, id_high)
        if number == np.uint32(0):
            share_on = rate_on * mean_on / (1.0 + rate_on * mean_on)
            held_on = state in (REGIME_PINNED_ON, REGIME_STARTS_ON)
            starts_on = held_on or (state == REGIME_RANDOM and np.float64(unit(w[2])) < share_on)
            out.regime_on[hazard, lane] = 1 if starts_on else 0
        if number > np.uint32(0) or not starts_on:
            now += -np.log(np.float64(unit(w[0]))) / rate_on if rate_on > 0.0 else np.inf
        until = now - np.log(np.float64(unit(w[1]))) * mean_on
        if state == REGIME_PINNED_ON:
            now, until = -calendar.spin_up_hours, np.inf
        if now < calendar.horizon_hours:
            if count < capacity:
                event[count, 0, lane] = np.float32(now)
                event[count, 1, lane] = np.float32(until)
                event[count, 2, lane] = unit(w[3])
                event[count, 3, lane] = what_it_does(chance, draw, number, hazards, hazard)
            count += 1
        now = until
        number = np.uint32(number + _ONE)
    return count
