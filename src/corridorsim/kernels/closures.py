"""Closures and slowdowns of places and lines: what hazards do in a tile, then what a gate sees of it."""

from __future__ import annotations

from corridorsim.kernels.chance import PURPOSE_REGIME
from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.event_room import Events
from corridorsim.kernels.followers import draw_followers
from corridorsim.kernels.gathering import gather, pad
from corridorsim.kernels.groups import draw_group_scores
from corridorsim.kernels.occasions import fill_first_words
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.regimes import draw_regime
from corridorsim.kernels.renewals import draw_renewals
from corridorsim.kernels.surprises import draw_surprises
from corridorsim.kernels.worlds import F64, REGIME, RENEWAL, Calendar, Chance, Closures, Gates, Hazards


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
    and Shedler), so that a higher rate contains the events of a lower one, and some follow upon the end of
    another's; renewals alternate between up-times and durations; regimes are two-state Markov.

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
    needed = _draw_events(chance, hazards, calendar, departure_hours, scratch, out)
    if needed > scratch.value.shape[1]:
        return needed
    for gate in range(gates.first.shape[0] - 1):
        room = gather(gates, gate, scratch, departure_hours, calendar.spin_up_hours, out)
        needed = max(needed, room)
    if needed <= out.start.shape[1]:
        pad(out)
    return needed


@inner_kernel
def _draw_events(
    chance: Chance, hazards: Hazards, calendar: Calendar, departure_hours: F64, scratch: Events, out: Closures
) -> int:
    """Draw the events of every hazard, those that follow others after them; returns the room needed."""
    n_lanes = departure_hours.shape[0]
    draw_group_scores(chance, hazards.group_id, hazards.t_tables, scratch.words, scratch.room, scratch.score)
    for hazard in range(hazards.kind.shape[0]):
        if hazards.kind[hazard] == REGIME:
            fill_first_words(chance, PURPOSE_REGIME, hazards.id[hazard], scratch.words)
            for lane in range(n_lanes):
                scratch.n_events[hazard, lane] = draw_regime(
                    chance, hazards, hazard, calendar, scratch.words, scratch.value[hazard], out, lane
                )
        elif hazards.kind[hazard] == RENEWAL:
            draw_renewals(chance, hazards, hazard, calendar, scratch)
        else:
            draw_surprises(chance, hazards, hazard, calendar, departure_hours, scratch)
    for hazard in range(hazards.kind.shape[0]):
        if hazards.follows[hazard] >= 0:
            draw_followers(chance, hazards, hazard, calendar, scratch)
    needed = ZERO
    for hazard in range(hazards.kind.shape[0]):
        for lane in range(n_lanes):
            needed = max(needed, scratch.n_events[hazard, lane])
    return needed
