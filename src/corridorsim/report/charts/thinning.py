"""Which of many points a chart draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def evenly(count: int, most: int) -> NDArray[np.int64]:
    """Return which of some points are drawn: all, or evenly some, the first and the last among them.

    Parameters
    ----------
    count : of points
    most : to be drawn
    """
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.int64))
