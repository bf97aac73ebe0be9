"""Scrambled Sobol' points for what every draw has in the same number, such as the hours of each leg."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from corridorsim.study.replicates import REPLICATES

MOST_DIMENSIONS = 21_201  # direction numbers of Joe and Kuo
_POINT_BITS = 30
_UNIT_BITS = 24  # the same numbers in (0, 1) as of a Philox word: see ``kernels.chance.unit``
_BELOW_ONE = np.float32(1.0 - 2.0**-_UNIT_BITS)
_BLOCK_BITS = 5  # points of a block: 32 of each replicate, 512 draws
_BLOCK_DRAWS = REPLICATES << _BLOCK_BITS
Words = NDArray[np.uint32]


class SobolPoints:
    """Uniform numbers of named dimensions, in sixteen independently scrambled Sobol' sequences.

    Draw d is point d div 16 of replicate d mod 16. Any draws can be had in any order and from many threads,
    the same bits however they are cut: point a xor b is point a xor point b xor point 0, so that the points
    at powers of two, had once, give all others.

    Sobol', "On the distribution of points in a cube", 1967; direction numbers of Joe and Kuo, SIAM J. Sci.
    Comput. 30 (2008); scrambled by a random lower triangular matrix and a random shift (Matoušek, J.
    Complexity 14, 1998).

    Parameters
    ----------
    names : of the dimensions, the most important first; each once, at most 21,201
    seed : of the study, 0 … 2⁶⁴ − 1

    Raises
    ------
    ValueError
        For a name that stands twice, or for too many.
    """

    def __init__(self, names: Sequence[str], seed: int) -> None:
        from scipy.stats.qmc import Sobol

        self.row = {name: row for row, name in enumerate(names)}
        if len(self.row) != len(names):
            raise ValueError("a dimension stands twice")
        if len(names) > MOST_DIMENSIONS:
            raise ValueError(f"{len(names)} dimensions; Sobol' points have at most {MOST_DIMENSIONS}")
        words = (seed & 0xFFFFFFFF, seed >> 32)
        self._engines = [
            Sobol(len(names), bits=_POINT_BITS, seed=Generator(PCG64((*words, replicate))))
            for replicate in range(REPLICATES)
        ]
        self._directions: list[Words] = []
        self._lock = Lock()
        self._origin = self._next_points()
        self._block = self._first_block()

    def uniforms(self, first_draw: int, n_draws: int) -> NDArray[np.float32]:
        """Return the numbers of consecutive draws.

        Parameters
        ----------
        first_draw, n_draws : any; draws from a multiple of 512 on cost least

        Returns
        -------
        float32 (n_dimensions, n_draws), 0 and 1 excluded, C-contiguous
        """
        first = first_draw // _BLOCK_DRAWS
        blocks = np.arange(first, -(-(first_draw + n_draws) // _BLOCK_DRAWS), dtype=np.int64)
        words = self._block[:, np.newaxis] ^ self._heads(blocks)[:, :, np.newaxis, :]
        words >>= np.uint32(_POINT_BITS - _UNIT_BITS)
        skipped = first_draw - first * _BLOCK_DRAWS
        lanes = words.reshape(len(self.row), len(blocks) * _BLOCK_DRAWS)[:, skipped : skipped + n_draws]
        numbers = lanes.astype(np.float32, order="C")
        numbers += np.float32(0.5)
        numbers *= np.float32(2.0**-_UNIT_BITS)
        return np.minimum(numbers, _BELOW_ONE, out=numbers)

    def _heads(self, blocks: NDArray[np.int64]) -> Words:
        """Return blocks' points xor those of block 0; uint32 (n_dimensions, n_blocks, 16)."""
        heads = np.zeros((len(self.row), len(blocks), REPLICATES), dtype=np.uint32)
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
                at, done = 1 << len(self._directions), self._engines[0].num_generated
                for engine in self._engines if at > done else ():
                    engine.fast_forward(at - done)
                self._directions.append(self._next_points() ^ self._origin)
            return self._directions[bit]

    def _next_points(self) -> Words:
        points = np.concatenate([engine.random(1) for engine in self._engines])
        return np.ascontiguousarray((points.T * 2.0**_POINT_BITS).astype(np.uint32))
