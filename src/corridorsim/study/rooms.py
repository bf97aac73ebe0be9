"""Room for the events and closures of a tile, which kernels write."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.worlds import Closures, Events, Gates, Hazards


def scratch_events(hazards: Hazards, capacity: int, n_lanes: int) -> Events:
    """Return room for events.

    Parameters
    ----------
    hazards : whose events
    capacity : events of a hazard in a draw
    n_lanes : draws of the tile
    """
    n_hazards, n_groups = len(hazards.kind), len(hazards.group_id)
    return Events(
        value=np.empty((n_hazards, capacity, 4, n_lanes), dtype=np.float32),
        number=np.empty((n_hazards, capacity, n_lanes), dtype=np.int64),
        n_events=np.zeros((n_hazards, n_lanes), dtype=np.int64),
        now=np.empty(n_lanes, dtype=np.float64),
        is_on=np.empty(n_lanes, dtype=np.bool_),
        words=np.empty((4, n_lanes), dtype=np.uint32),
        score=np.empty((n_groups, 2, n_lanes), dtype=np.float64),
    )


def empty_closures(gates: Gates, n_hazards: int, capacity: int, n_lanes: int) -> Closures:
    """Return room for closures.

    Parameters
    ----------
    gates : whose closures
    n_hazards : of the tile
    capacity : closures of a gate in a draw
    n_lanes : draws of the tile
    """
    n_gates = len(gates.first) - 1
    shape = (n_gates, capacity, n_lanes)
    return Closures(
        start=np.empty(shape, dtype=np.float32),
        end=np.empty(shape, dtype=np.float32),
        delay=np.empty(shape, dtype=np.float32),
        hazard=np.empty(shape, dtype=np.int16),
        n_events=np.zeros((n_gates, n_lanes), dtype=np.int64),
        earliest_start=np.full((n_gates, capacity), np.inf, dtype=np.float32),
        latest_end=np.full((n_gates, capacity), np.inf, dtype=np.float32),
        utilisation=gates.utilisation,
        regime_on=np.zeros((n_hazards, n_lanes), dtype=np.uint8),
    )
