"""The numbers of a thing's first occasion, which points of a better sequence may take the place of."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import fill_words
from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.worlds import U32, Chance, Points


@kernel
def fill_first_words(chance: Chance, purpose: np.uint32, thing: U32, out_words: U32) -> None:
    """Write the four words of a thing's first occasion for every lane: Philox's, or points where it has any.

    Parameters
    ----------
    chance : where the tile stands, and its points
    purpose : of the occasion, without the bit of planning
    thing : uint32 (2,)
    out_words : uint32 (4, n_lanes), overwritten
    """
    fill_words(
        chance.seed[0],
        chance.seed[1],
        chance.draws,
        np.uint32(0),
        np.uint32(purpose | chance.planning),
        thing[0],
        thing[1],
        out_words,
    )
    points = chance.points
    for row in range(points.word.shape[0]):
        if _is_of(points, row, purpose, thing):
            for lane in range(chance.draws.shape[0]):
                out_words[points.word[row], lane] = points.words[row, lane]


@inner_kernel
def _is_of(points: Points, row: int, purpose: np.uint32, thing: U32) -> bool:
    """Return whether a point is of some occasion."""
    own = points.thing[row]
    return bool(points.purpose[row] == purpose and own[0] == thing[0] and own[1] == thing[1])
