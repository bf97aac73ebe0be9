"""Room for the worlds of a tile, which kernels write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.event_room import Events, Live
from corridorsim.kernels.score_lanes import new_score_room
from corridorsim.kernels.worlds import Closures, Gates, Hazards
from corridorsim.network.network import Floats


@dataclass
class Room:
    """Arrays that one tile's worlds are written to, and scratch; they may serve tile after tile.

    Attributes
    ----------
    n_lanes : draws of the tile
    words : uint32 (4, n_lanes); scores : float64 (n_groups, 2, n_lanes); both scratch
    departure : float64 (n_lanes,)
    hours, late, phases, held : float32 (n, n_lanes), of durations, voyages, headways and rules that delay
    events : scratch; closures : what places do
    capacity : events of a hazard, and closures of a gate, that a draw has room for
    """

    n_lanes: int
    words: NDArray[np.uint32]
    scores: Floats
    departure: Floats
    hours: NDArray[np.float32]
    late: NDArray[np.float32]
    phases: NDArray[np.float32]
    held: NDArray[np.float32]
    events: Events
    closures: Closures
    capacity: int


def new_room(
    size: tuple[int, int], n_groups: int, n_rows: Sequence[int], hazards: Hazards, gates: Gates
) -> Room:
    """Return room for a tile.

    Parameters
    ----------
    size : draws, and events of a hazard in a draw
    n_groups : of durations
    n_rows : durations, voyages, headways and rules that delay
    hazards, gates : of the tile
    """
    n_lanes, capacity = size
    hours, late, phases, held = (np.empty((n, n_lanes), dtype=np.float32) for n in n_rows)
    return Room(
        n_lanes,
        np.empty((4, n_lanes), dtype=np.uint32),
        np.empty((n_groups, 2, n_lanes), dtype=np.float64),
        np.empty(n_lanes, dtype=np.float64),
        hours,
        late,
        phases,
        held,
        scratch_events(hazards, capacity, n_lanes),
        empty_closures(gates, len(hazards.kind), capacity, n_lanes),
        capacity,
    )


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
        number=np.empty((n_hazards, capacity, n_lanes), dtype=np.int32),
        n_events=np.zeros((n_hazards, n_lanes), dtype=np.int64),
        now=np.empty(n_lanes, dtype=np.float64),
        is_on=np.empty(n_lanes, dtype=np.bool_),
        words=np.empty((4, n_lanes), dtype=np.uint32),
        score=np.empty((n_groups, 2, n_lanes), dtype=np.float64),
        live=new_live(n_lanes),
        room=new_score_room(n_lanes),
    )


def new_live(n_lanes: int) -> Live:
    """Return room for the draws whose candidates go on."""
    return Live(
        lane=np.empty(n_lanes, dtype=np.int64),
        draw=np.empty(n_lanes, dtype=np.uint32),
        now=np.empty(n_lanes, dtype=np.float64),
        hit=np.empty(n_lanes + 1, dtype=np.int64),
        word=np.empty(n_lanes, dtype=np.uint32),
        lasts=np.empty(n_lanes, dtype=np.float32),
        common=np.empty(n_lanes, dtype=np.float64),
        divisor=np.empty(n_lanes, dtype=np.float64),
        accepted=np.empty((2, 12), dtype=np.uint32),
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
