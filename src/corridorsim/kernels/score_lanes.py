"""Normal scores and quantiles of a whole tile at once, each lane as ``kernels.quantiles`` has it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.chance import unit
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.logarithms import natural_logs
from corridorsim.kernels.quantiles import (
    CELLS_PER_SCORE,
    LAST_CELL,
    MIDDLE,
    SMALLEST,
    Z_LIMIT,
    middle_score,
    score_beyond,
)

_LAST_CELL = np.int32(LAST_CELL)
_NEXT = np.uint32(1)
_DROPPED_BITS = np.uint32(8)
_N_NUMBERS = 2**24
_N_MIDDLE = _N_NUMBERS - 2 * math.ceil((0.5 - MIDDLE) * _N_NUMBERS - 0.5)  # of them, |u − 1/2| ≤ MIDDLE
_NONE, _ONE = np.uint64(0), np.uint64(1)


class ScoreRoom(NamedTuple):
    """Scratch for the scores and quantiles of up to so many lanes.

    Attributes
    ----------
    own : float64 (n_lanes,), for callers to keep scores in
    lane : int64 (n_lanes + 1,); tail, near, log : float64 (n_lanes + 1,)
    cell : int32 (n_lanes,); part : float64 (n_lanes,); low, high : float32 (n_lanes,)
    """

    own: NDArray[np.float64]
    lane: NDArray[np.int64]
    tail: NDArray[np.float64]
    near: NDArray[np.float64]
    log: NDArray[np.float64]
    cell: NDArray[np.int32]
    part: NDArray[np.float64]
    low: NDArray[np.float32]
    high: NDArray[np.float32]


def new_score_room(n_lanes: int) -> ScoreRoom:
    """Return room for so many lanes."""
    return ScoreRoom(
        np.empty(n_lanes),
        np.empty(n_lanes + 1, np.int64),
        np.empty(n_lanes + 1),
        np.empty(n_lanes + 1),
        np.empty(n_lanes + 1),
        np.empty(n_lanes, np.int32),
        np.empty(n_lanes),
        np.empty(n_lanes, np.float32),
        np.empty(n_lanes, np.float32),
    )


@kernel
def standard_normals(words: NDArray[np.uint32], scratch: ScoreRoom, out_scores: NDArray[np.float64]) -> None:
    """Write the normal scores of words, each as ``quantiles.standard_normal`` has it.

    The middle of the law, 85 in 100, is a quotient of polynomials; the lanes in the tails are gathered and
    done after it, so that all of it runs in vector registers.

    words      : uint32 (n,)
    scratch    : of at least n lanes
    out_scores : float64 (n,), overwritten
    """
    for lane in range(words.shape[0]):
        out_scores[lane] = middle_score(np.float64(unit(words[lane])) - 0.5)
    lanes, tail = scratch.lane, scratch.tail
    found = _NONE
    for lane in range(words.shape[0]):  # without a branch, since no processor foresees where tails are
        lanes[found] = lane
        from_centre = 2 * np.int64(words[lane] >> _DROPPED_BITS) + 1 - _N_NUMBERS
        found += _ONE if abs(from_centre) >= _N_MIDDLE else _NONE
    n_tails = np.int64(found)
    near, log = scratch.near[:n_tails], scratch.log[:n_tails]
    for rank in range(n_tails):
        tail[rank] = np.float64(unit(words[lanes[rank]])) - 0.5
        near[rank] = max(0.5 - abs(tail[rank]), SMALLEST)
    natural_logs(near, scratch.part[:n_tails], log)
    for rank in range(n_tails):
        near[rank] = score_beyond(math.sqrt(-log[rank]), tail[rank])
    for rank in range(n_tails):
        out_scores[lanes[rank]] = near[rank]


@kernel
def look_up_lanes(
    table: NDArray[np.float32],
    scores: NDArray[np.float64],
    scale: np.float32,
    scratch: ScoreRoom,
    out_values: NDArray[np.float32],
) -> None:
    """Write scale · the value of a law at every normal score, each as ``quantiles.look_up`` has it.

    Where to look, looking, and drawing the straight line are three loops: the first and the last run in
    vector registers.

    table      : float32 (N_NODES,)
    scores     : float64 (n,)
    scale      : float32
    scratch    : of at least n lanes
    out_values : float32 (n,), overwritten
    """
    cell, part, low, high = scratch.cell, scratch.part, scratch.low, scratch.high
    for lane in range(scores.shape[0]):
        score = scores[lane] if scores[lane] > -Z_LIMIT else -Z_LIMIT
        position = ((score if score < Z_LIMIT else Z_LIMIT) + Z_LIMIT) * CELLS_PER_SCORE
        at = np.int32(position)
        cell[lane] = at if at < _LAST_CELL else _LAST_CELL
        part[lane] = position - np.float64(cell[lane])
    for lane in range(scores.shape[0]):
        node = np.uint32(cell[lane])  # without a sign, so that nothing is asked of indices below 0
        low[lane], high[lane] = table[node], table[node + _NEXT]
    for lane in range(scores.shape[0]):
        below = np.float64(low[lane])
        value = np.float32(below + (np.float64(high[lane]) - below) * part[lane])
        out_values[lane] = scale * value
