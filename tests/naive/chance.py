"""Philox4x32-10 with Python's unbounded integers, as the paper writes it."""

import numpy as np

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)


def philox4x32(counter, key):
    """Four words of a counter of four and a key of two."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for turn in range(10):
        if turn:
            k0, k1 = (k0 + WEYL[0]) % 2**32, (k1 + WEYL[1]) % 2**32
        high_0, low_0 = divmod(MULTIPLIERS[0] * c0, 2**32)
        high_1, low_1 = divmod(MULTIPLIERS[1] * c2, 2**32)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
    return c0, c1, c2, c3


def words(seed, draw, event, purpose, thing):
    """Four words of a thing in a draw; seed and thing are 64-bit integers."""
    counter = (draw, event * 256 + purpose, thing % 2**32, thing // 2**32)
    return philox4x32(counter, (seed % 2**32, seed // 2**32))


def words_of_block(seed, block, event, purpose, thing):
    """Words of 64 draws at once, uint64 (4, 64): the same lines on arrays, since twins ask draw by draw."""
    draws = np.arange(64, dtype=np.uint64) + np.uint64(64 * block)
    counter = (draws, event * 256 + purpose, thing % 2**32, thing // 2**32)
    return np.stack(np.broadcast_arrays(*philox4x32(counter, (seed % 2**32, seed // 2**32))))


def unit(word):
    """The number in (0, 1), exact."""
    return (word // 256 + 0.5) / 2**24
