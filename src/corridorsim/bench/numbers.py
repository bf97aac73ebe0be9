"""Task ``random``: uniform numbers, float32, a million of them.

Streams differ, so numbers cannot be equal: each contender's must be uniform as far as a million tell, and
ours must be the published words besides, which a test holds them to.
"""

from __future__ import annotations

import numpy as np
from numpy.random import PCG64, Generator, Philox
from numpy.typing import NDArray

from corridorsim.bench.contest import Answer, Case, Way
from corridorsim.kernels.chance import fill_words, unit
from corridorsim.kernels.compiling import kernel

TASK = "random"
THINGS, LANES = 512, 512  # of four numbers each
NUMBERS = 4 * THINGS * LANES
_FARTHEST = 2.5  # of a Kolmogorov–Smirnov distance times the root of n: 1 in 130,000 is farther


def case() -> Case:
    """Return the task."""
    peers = {
        "numpy-philox": lambda: numpy_numbers(Generator(Philox(1))),
        "numpy-pcg64": lambda: numpy_numbers(Generator(PCG64(1))),
    }
    return Case(TASK, "float32", "number", our_numbers(), peers, not_uniform)


def our_numbers() -> Way:
    """Return our way: Philox4x32-10 in lanes, four numbers of each of some things in each draw."""
    words = np.empty((4, LANES), dtype=np.uint32)
    found = np.empty((THINGS, 4, LANES), dtype=np.float32)
    seed, draws = np.array([1, 0], dtype=np.uint32), np.arange(LANES, dtype=np.uint32)

    def run() -> Answer:
        _fill_numbers(seed, draws, words, found)
        return found.reshape(-1)

    return Way(run, NUMBERS)


@kernel
def _fill_numbers(
    seed: NDArray[np.uint32], draws: NDArray[np.uint32], scratch: NDArray[np.uint32], out: NDArray[np.float32]
) -> None:
    """Write the four numbers of each thing in every lane."""
    for thing in range(out.shape[0]):
        fill_words(
            seed[0],
            seed[1],
            draws,
            np.uint32(0),
            np.uint32(1),
            np.uint32(thing),
            np.uint32(0),
            scratch,
        )
        for word in range(4):
            row, own = out[thing, word], scratch[word]
            for lane in range(row.shape[0]):
                row[lane] = unit(own[lane])


def numpy_numbers(generator: Generator) -> Way:
    """Return NumPy's ``Generator.random`` into an array that is there.

    Parameters
    ----------
    generator : with its own bits
    """
    found = np.empty(NUMBERS, dtype=np.float32)
    return Way(lambda: generator.random(out=found, dtype=np.float32), NUMBERS)


def not_uniform(ours: Answer, peers: Answer) -> str:
    """Return which numbers are not uniform on 0 … 1, or an empty text.

    Parameters
    ----------
    ours, peers : any numbers
    """
    for whose, numbers in (("ours", ours), ("the peer's", peers)):
        known = np.sort(numbers.astype(np.float64))
        ranks = (np.arange(len(known)) + 0.5) / max(1, len(known))
        distance = float(np.abs(known - ranks).max(initial=0.0)) * np.sqrt(len(known))
        if len(known) != NUMBERS or not distance < _FARTHEST:
            return f"{whose} are not uniform: {distance:.2f} off"
    return ""
