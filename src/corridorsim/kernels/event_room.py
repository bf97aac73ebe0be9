"""Scratch in which the events of a tile's hazards are made."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.score_lanes import ScoreRoom
from corridorsim.kernels.worlds import F32, F64, I32, I64, U32


class Live(NamedTuple):
    """Scratch: the draws whose stream of candidates goes on, and those in which one of them happens.

    Attributes
    ----------
    lane : int64, draw : uint32, now : float64 (n_lanes,), of each draw that is live: where it stands in the
        tile, its number, hours from departure of its last candidate
    hit : int64 (n_lanes + 1,), places among the live draws in which a candidate happens
    word : uint32, lasts : float32, common, divisor : float64 (n_lanes,), of each hit
    accepted : uint32 (2, 12), see ``kernels.surprises``
    """

    lane: I64
    draw: U32
    now: F64
    hit: I64
    word: U32
    lasts: F32
    common: F64
    divisor: F64
    accepted: U32


class Events(NamedTuple):
    """Scratch: the events of every hazard in every draw of a tile.

    Attributes
    ----------
    value : float32 (n_hazards, capacity, 4, n_lanes): start, end, severity, and at most how long it holds one
        or, of a line, the share of full speed
    number : int32 (n_hazards, capacity, n_lanes), the event's number in the stream of chance
    n_events : int64 (n_hazards, n_lanes)
    now : float64 (n_lanes,); is_on : bool (n_lanes,); words : uint32 (4, n_lanes)
    score : float64 (n_groups, 2, n_lanes), of the hazards' groups, as of ``draw_group_scores``
    live, room : see their classes
    """

    value: F32
    number: I32
    n_events: I64
    now: F64
    is_on: NDArray[np.bool_]
    words: U32
    score: F64
    live: Live
    room: ScoreRoom
