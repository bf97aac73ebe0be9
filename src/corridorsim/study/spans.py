"""Runs of consecutive draws, and the tiles that they are made in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LANES = 1_024  # a tile's draws; results do not depend on it
Draws = NDArray[np.uint32]
Span = tuple[int, int]  # first draw, number of draws


def spans(draws: int, lanes: int | None = None) -> list[Span]:
    """Return the tiles that cover draws 0 … ``draws`` − 1.

    Parameters
    ----------
    draws : how many there are
    lanes : draws of a tile; None takes ``LANES``
    """
    size = lanes or LANES
    return [(first, min(size, draws - first)) for first in range(0, draws, size)]


def draws_of(span: Span) -> Draws:
    """Return the numbers of consecutive draws, uint32 (n_draws,).

    Parameters
    ----------
    span : which
    """
    return np.arange(span[0], span[0] + span[1], dtype=np.uint32)
