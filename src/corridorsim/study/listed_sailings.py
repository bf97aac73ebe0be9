"""The listed departures of a tile: laws of the sailings in use, and drawing them with room enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.sailings import SailingLaws, SailingScratch, draw_sailings
from corridorsim.kernels.steps import Openings, Sailings
from corridorsim.kernels.worlds import Chance
from corridorsim.network.network import Integers
from corridorsim.study.laws_in_use import taken
from corridorsim.units import HOURS_PER_WEEK


def factors_of(laws: SailingLaws, used: Integers) -> Integers:
    """Return the durations by which some sailings' own hours are multiplied.

    Parameters
    ----------
    laws : all sailings
    used : rows
    """
    factors = laws.factor[used]
    return factors[factors >= 0]


def taken_sailings(laws: SailingLaws, used: Integers, durations: Integers) -> SailingLaws:
    """Return some sailings, what they point to renumbered.

    Parameters
    ----------
    laws : all sailings
    used : rows
    durations : those in use, sorted
    """
    listed = ("first_entry", "entry_week_hours", "entry_own_hours")
    rows = taken(laws, used, whole=(*listed, "tables"))
    at = [np.arange(laws.first_entry[row], laws.first_entry[row + 1]) for row in used]
    entries = np.concatenate([np.zeros(0, dtype=np.int64), *at])
    has_own = rows.own >= 0
    factor = np.searchsorted(durations, rows.factor).astype(np.int64)
    return rows._replace(
        first_entry=np.cumsum([0, *map(len, at)]).astype(np.int64),
        entry_week_hours=laws.entry_week_hours[entries],
        entry_own_hours=laws.entry_own_hours[entries],
        own=np.where(has_own, np.cumsum(has_own) - 1, -1).astype(np.int64),
        factor=np.where(has_own, factor, -1).astype(np.int64),
    )


def taken_openings(openings: Openings, used: Integers) -> Openings:
    """Return some opening hours.

    Parameters
    ----------
    openings : all of them
    used : rows
    """
    at = [np.arange(openings.first[row], openings.first[row + 1]) for row in used]
    spans = np.concatenate([np.zeros(0, dtype=np.int64), *at])
    first = np.cumsum([0, *map(len, at)]).astype(np.int64)
    return Openings(first, openings.opens[spans], openings.shuts[spans])


def make_sailings(
    laws: SailingLaws, chance: Chance, week_hours: NDArray[np.float64], until_hours: float
) -> Sailings:
    """Return the listed departures of a tile, with more room where the first guess was too small.

    Parameters
    ----------
    laws : of the sailings in use
    chance : where the tile stands
    week_hours : float64 (n_lanes,), hour of the week (UTC, Monday first) of each departure of a journey
    until_hours : the last hour at which somebody may come to board
    """
    n_lanes, n_own = len(week_hours), int(np.count_nonzero(laws.own >= 0))
    scratch = SailingScratch(
        words=np.zeros((4, n_lanes), dtype=np.uint32),
        start=np.zeros(n_lanes, dtype=np.float32),
        own_hours=np.zeros(n_lanes, dtype=np.float32),
        clock=np.zeros(n_lanes, dtype=np.float64),
        entry=np.zeros(n_lanes, dtype=np.int64),
        cancelled=np.zeros(n_lanes, dtype=np.int64),
        n_listed=np.zeros(n_lanes, dtype=np.int64),
    )
    capacity = _likely_capacity(laws, until_hours)
    while True:
        start = np.empty((len(laws.own), capacity, n_lanes), dtype=np.float32)
        own_hours = np.empty((n_own, capacity, n_lanes), dtype=np.float32)
        needed = draw_sailings(chance, laws, week_hours, until_hours, scratch, start, own_hours)
        if needed <= capacity:
            return Sailings(start, laws.cutoff_hours, laws.own, own_hours, laws.factor)
        capacity = needed


def no_sailings(laws: SailingLaws) -> Sailings:
    """Return the listed departures of no draws.

    Parameters
    ----------
    laws : of the sailings in use
    """
    start = np.empty((len(laws.own), 1, 0), dtype=np.float32)
    own_hours = np.empty((int(np.count_nonzero(laws.own >= 0)), 1, 0), dtype=np.float32)
    return Sailings(start, laws.cutoff_hours, laws.own, own_hours, laws.factor)


def _likely_capacity(laws: SailingLaws, until_hours: float) -> int:
    """Return how many departures a list holds in all but a few tiles."""
    if len(laws.own) == 0:
        return 1
    entries = np.maximum(1, np.diff(laws.first_entry))
    gap = np.where(laws.headway_hours > 0, laws.headway_hours, HOURS_PER_WEEK / entries)
    expected = (until_hours + laws.cutoff_hours) / gap
    irregular = np.where(laws.gap_table >= 0, 6.0 * np.sqrt(expected), 0.0)
    return int(np.max(expected + irregular + 10.0 / (1.0 - laws.cancel_probability)))
