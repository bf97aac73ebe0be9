"""Scrambled Sobol' points for what every draw has in the same number, such as the hours of each leg."""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from corridorsim.study.replicates import REPLICATES

MOST_DIMENSIONS = 21_201  # direction numbers of Joe and Kuo
_POINT_BITS = 30
_WORD_BITS = 32
_BLOCK_BITS = 5  # points of a block: 32 of each replicate, 512 draws
_BLOCK_DRAWS = REPLICATES << _BLOCK_BITS
Words = NDArray[np.uint32]


class SobolPoints:
    """Words of 32 bits, uniform in sixteen independently scrambled Sobol' sequences.

    Draw d is point d div 16 of replicate d mod 16. Any draws can be had in any order and from many threads,
    the same bits however they are cut: point a xor b is point a xor point b xor point 0, so that the points
    at powers of two, had once, give all others. The first dimension is scrambled apart, so that it is the
    same however many others there are.

    Sobol', "On the distribution of points in a cube", 1967; direction numbers of Joe and Kuo, SIAM J. Sci.
    Comput. 30 (2008); scrambled by a random lower triangular matrix and a random shift (Matoušek, J.
    Complexity 14, 1998).

    Parameters
    ----------
    n_dimensions : the most important first; at most 21,201
    seed : of the study, 0 … 2⁶⁴ − 1

    Raises
    ------
    ValueError
        For too many dimensions.
    """

    def __init__(self, n_dimensions: int, seed: int) -> None:
        from scipy.stats.qmc import Sobol

        if n_dimensions > MOST_DIMENSIONS:
            raise ValueError(f"{n_dimensions} dimensions; Sobol' points have at most {MOST_DIMENSIONS}")
        self._n = n_dimensions
        key = (seed & 0xFFFFFFFF, seed >> 32)
        self._engines = [
            [
                Sobol(n, bits=_POINT_BITS, seed=Generator(PCG64((*key, replicate, part))))
                for replicate in range(REPLICATES)
            ]
            for part, n in enumerate((1, max(1, n_dimensions)))
        ]
        self._directions: list[Words] = []
        self._lock = Lock()
        self._origin = self._next_points()
        self._block = self._first_block()

    def words(self, first_draw: int, n_draws: int) -> Words:
        """Return the words of consecutive draws, of which ``kernels.chance.unit`` makes numbers.

        Parameters
        ----------
        first_draw, n_draws : any; draws from a multiple of 512 on cost least

        Returns
        -------
        uint32 (n_dimensions, n_draws), C-contiguous
        """
        first = first_draw // _BLOCK_DRAWS
        blocks = np.arange(first, -(-(first_draw + n_draws) // _BLOCK_DRAWS), dtype=np.int64)
        words = self._block[:, np.newaxis] ^ self._heads(blocks)[:, :, np.newaxis, :]
        words <<= np.uint32(_WORD_BITS - _POINT_BITS)
        skipped = first_draw - first * _BLOCK_DRAWS
        lanes = words.reshape(self._n, len(blocks) * _BLOCK_DRAWS)[:, skipped : skipped + n_draws]
        return np.ascontiguousarray(lanes)

    def _heads(self, blocks: NDArray[np.int64]) -> Words:
        """Return blocks' points xor those of block 0; uint32 (n_dimensions, n_blocks, 16)."""
        heads = np.zeros((self._n, len(blocks), REPLICATES), dtype=np.uint32)
        for bit in range(int(blocks.max(initial=0)).bit_length()):
            odd = (blocks >> bit & 1).astype(np.bool_)
            heads[:, odd] ^= self._direction(_BLOCK_BITS + bit)[:, np.newaxis]
        return heads

    def _first_block(self) -> Words:
        """Return the points of block 0 by doubling; uint32 (n_dimensions, 32, 16)."""
        points = self._origin[:, np.newaxis]
        for bit in range(_BLOCK_BITS):
            points = np.concatenate((points, points ^ self._direction(bit)[:, np.newaxis]), axis=1)
        return points

    def _direction(self, bit: int) -> Words:
        """Return point 2**bit xor point 0; uint32 (n_dimensions, 16)."""
        with self._lock:
            while len(self._directions) <= bit:
                at, done = 1 << len(self._directions), self._engines[0][0].num_generated
                for engine in (*self._engines[0], *self._engines[1]) if at > done else ():
                    engine.fast_forward(at - done)
                self._directions.append(self._next_points() ^ self._origin)
            return self._directions[bit]

    def _next_points(self) -> Words:
        first, points = (np.concatenate([each.random(1) for each in part]) for part in self._engines)
        points[:, 0] = first[:, 0]
        return np.ascontiguousarray((points.T[: self._n] * 2.0**_POINT_BITS).astype(np.uint32))
