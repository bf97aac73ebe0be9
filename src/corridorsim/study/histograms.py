"""Quantiles of more draws than memory holds, from counts in bins of equal width."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.study.intervals import CONFIDENCE, Interval, quantile_ranks

Counts = NDArray[np.int64]
BIN_HOURS = 0.25


def histogram_quantile(counts: Counts, p: float, width: float = BIN_HOURS) -> float:
    """Return the p-quantile of counted draws, at most one width away from that of the draws themselves.

    The draws of a bin are taken as spread evenly over it; between two ranks the quantile is interpolated, as
    numpy does it.

    Parameters
    ----------
    counts : int64 (n_bins,), at least one draw; bin i holds what is at least ``i * width`` and below the next
    p : 0 … 1
    width : of a bin, in the unit of the answer
    """
    up_to = np.cumsum(counts)
    position = (int(up_to[-1]) - 1) * p
    first = int(position)
    ranks = np.array([first + 1, min(first + 2, int(up_to[-1]))])
    bins = np.searchsorted(up_to, ranks)
    inside = (ranks - (up_to[bins] - counts[bins]) - 0.5) / counts[bins]
    low, high = (bins + inside) * width
    return float(low + (position - first) * (high - low))


def histogram_interval(
    counts: Counts, p: float, width: float = BIN_HOURS, confidence: float = CONFIDENCE
) -> Interval:
    """Return the interval of the p-quantile, its ends moved outward to the limits of their bins.

    Parameters
    ----------
    counts, width : see ``histogram_quantile``
    p, confidence : see ``quantile_ranks``
    """
    up_to = np.cumsum(counts)
    n = int(up_to[-1])
    low, high = quantile_ranks(n, p, confidence)
    return Interval(
        float(np.searchsorted(up_to, low)) * width if low >= 1 else -np.inf,
        float(np.searchsorted(up_to, high) + 1) * width if high <= n else np.inf,
    )


def histogram_cvar(counts: Counts, level: float, width: float = BIN_HOURS) -> tuple[float, float]:
    """Return the mean of the worst ``1 - level`` of counted draws, and its standard error.

    As ``intervals.cvar_and_error``, each draw standing in the middle of its bin: at most half a width away.

    Parameters
    ----------
    counts, width : see ``histogram_quantile``
    level : 0.95 for the worst twentieth
    """
    n = int(counts.sum())
    threshold = histogram_quantile(counts, level, width)
    middles = (np.arange(len(counts)) + 0.5) * width
    excess = np.maximum(0.0, middles - threshold) / (1.0 - level)
    mean = float(np.sum(excess * counts)) / n
    variance = float(np.sum((excess - mean) ** 2 * counts)) / max(1, n - 1)
    return threshold + mean, float(np.sqrt(variance / n))
