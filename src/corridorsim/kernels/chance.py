"""Chance as a pure function: Philox4x32-10 of (seed, draw, event, purpose, thing).

Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11. Nothing is stored and
nothing advances, so any part of any world can be made again, in any order and on any thread.

==================  =====  =================================================================
purpose             value  what it decides
==================  =====  =================================================================
PURPOSE_DEPARTURE       0  when the shipment of a draw departs
PURPOSE_LEG             1  a leg: moving time, phase of departures, border, lateness
PURPOSE_GROUP           2  what the legs of one service and country have in common
PURPOSE_TRANSFER        3  a transfer inside a terminal
PURPOSE_EVENT           4  an event of a hazard: gap, thinning, reach, duration
PURPOSE_REGIME          5  a regime: its state at departure and when it changes
PURPOSE_DELAY           6  the delay that an event of a slowdown brings
PURPOSE_SAILING         7  a departure that is listed: gap since the last, whether it runs
PURPOSE_RULE            8  whether a rule detains a shipment, and for how long
PURPOSE_KNOWLEDGE      32  where an uncertain number stands in its range; the draw is the outer point
PURPOSE_ROLLOUT        33  a future by which a rollout decides, at some point of the journey
PLANNING              128  added to any of these for planning draws, which are never judged on
==================  =====  =================================================================
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import kernel

PURPOSE_DEPARTURE = np.uint32(0)
PURPOSE_LEG = np.uint32(1)
PURPOSE_GROUP = np.uint32(2)
PURPOSE_TRANSFER = np.uint32(3)
PURPOSE_EVENT = np.uint32(4)
PURPOSE_REGIME = np.uint32(5)
PURPOSE_DELAY = np.uint32(6)
PURPOSE_SAILING = np.uint32(7)
PURPOSE_RULE = np.uint32(8)
PURPOSE_KNOWLEDGE = np.uint32(32)
PURPOSE_ROLLOUT = np.uint32(33)
PLANNING = np.uint32(128)

# Words of 32 bits are carried in 64, where no product or sum of two overflows: the same bits with and without
# the compiler, and no warning without it.
_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_ROUNDS = 10

_EVENT_STEP = np.uint64(256)
_DROPPED_BITS = np.uint32(8)
_N_NUMBERS = 2**24
_HALF_STEP = np.float32(0.5)
_STEP = np.float32(2.0**-24)
_BELOW_ONE = np.float32(1.0 - 2.0**-24)  # the greatest float32 below 1


@kernel
def philox4x32(
    c0: np.uint32, c1: np.uint32, c2: np.uint32, c3: np.uint32, k0: np.uint32, k1: np.uint32
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    """Return the four words of Philox4x32-10 for a counter ``c0 … c3`` and a key ``k0, k1``."""
    w0, w1, w2, w3 = np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
    key_0, key_1 = np.uint64(k0), np.uint64(k1)
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * w0
        product_1 = _MULTIPLIER_1 * w2
        w0 = (product_1 >> _HALF) ^ w1 ^ key_0
        w1 = product_1 & _MASK
        w2 = (product_0 >> _HALF) ^ w3 ^ key_1
        w3 = product_0 & _MASK
        key_0 = (key_0 + _WEYL_0) & _MASK
        key_1 = (key_1 + _WEYL_1) & _MASK
    return np.uint32(w0), np.uint32(w1), np.uint32(w2), np.uint32(w3)


@kernel
def words(
    seed_low: np.uint32,
    seed_high: np.uint32,
    draw: np.uint32,
    event: np.uint32,
    purpose: np.uint32,
    id_low: np.uint32,
    id_high: np.uint32,
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    """Return the four words that belong to one thing in one draw.

    draw    : number of the world, below 2**32
    event   : number of the event of that thing, below 2**24
    purpose : one of the constants above, below 256
    id_low, id_high : the digest of the thing's name, never its position
    """
    occasion = np.uint32(np.uint64(event) * _EVENT_STEP + np.uint64(purpose))
    return philox4x32(draw, occasion, id_low, id_high, seed_low, seed_high)


@kernel
def unit(word: np.uint32) -> np.float32:
    """Return the number in (0, 1) of a word: (k + 1/2) / 2**24 of its 24 high bits k.

    float32 holds that exactly below 1/2 and rounds it above; the last one would round to 1 and is kept below.
    """
    value = (np.float32(word >> _DROPPED_BITS) + _HALF_STEP) * _STEP
    return min(value, _BELOW_ONE)


@kernel
def words_below(share: float) -> np.uint32:
    """Return how many of the numbers that words stand for are below a share.

    ``unit(word) < share`` where ``word >> 8`` is less: words are told apart without being made numbers.

    share : float64, any
    """
    count = int(min(max(share, 0.0), 1.0) * _N_NUMBERS)
    while count > 0 and np.float64(unit(np.uint32(np.uint32(count - 1) << _DROPPED_BITS))) >= share:
        count -= 1
    while count < _N_NUMBERS and np.float64(unit(np.uint32(np.uint32(count) << _DROPPED_BITS))) < share:
        count += 1
    return np.uint32(count)


@kernel
def fill_words(
    seed_low: np.uint32,
    seed_high: np.uint32,
    draws: NDArray[np.uint32],
    event: np.uint32,
    purpose: np.uint32,
    id_low: np.uint32,
    id_high: np.uint32,
    out_words: NDArray[np.uint32],
) -> None:
    """Write the words of one thing for some draws, one lane a draw.

    draws     : uint32 (n_lanes,), numbers of the worlds
    out_words : uint32 (4, ≥ n_lanes), overwritten
    """
    occasion = (np.uint64(event) * _EVENT_STEP + np.uint64(purpose)) & _MASK
    row_0, row_1, row_2, row_3 = out_words[0], out_words[1], out_words[2], out_words[3]
    # The rounds of philox4x32 once more: called as a function they keep LLVM from using vector registers,
    # which costs a factor of eight.
    for lane in range(draws.shape[0]):
        w0 = np.uint64(draws[lane])
        w1, w2, w3 = occasion, np.uint64(id_low), np.uint64(id_high)
        key_0, key_1 = np.uint64(seed_low), np.uint64(seed_high)
        for _ in range(_ROUNDS):
            product_0 = _MULTIPLIER_0 * w0
            product_1 = _MULTIPLIER_1 * w2
            w0 = (product_1 >> _HALF) ^ w1 ^ key_0
            w1 = product_1 & _MASK
            w2 = (product_0 >> _HALF) ^ w3 ^ key_1
            w3 = product_0 & _MASK
            key_0 = (key_0 + _WEYL_0) & _MASK
            key_1 = (key_1 + _WEYL_1) & _MASK
        row_0[lane], row_1[lane] = np.uint32(w0), np.uint32(w1)
        row_2[lane], row_3[lane] = np.uint32(w2), np.uint32(w3)
