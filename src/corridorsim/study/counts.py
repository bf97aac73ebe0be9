"""Counts that do not depend on the order of draws: what was paid, and who was best."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corridorsim.study.intervals import Interval, quantile_ranks
from corridorsim.study.statistics import Values


class Quantiles(Protocol):
    """Amounts of which quantiles can be had."""

    def quantile(self, p: float) -> float:
        """Return the p-quantile."""

    def interval(self, p: float, confidence: float) -> Interval:
        """Return the interval of the p-quantile."""


class Amounts:
    """Counts of the distinct values of something that takes few, such as what a shipment pays.

    Attributes
    ----------
    values : float64 (n,), ascending
    counts : int64 (n,)
    """

    def __init__(self) -> None:
        self.values, self.counts = np.zeros(0), np.zeros(0, dtype=np.int64)

    def add(self, values: Values) -> None:
        """Count some draws.

        Parameters
        ----------
        values : float64 (n_draws,)
        """
        found, counts = np.unique(values, return_counts=True)
        both = np.union1d(self.values, found)
        total = np.zeros(len(both), dtype=np.int64)
        total[np.searchsorted(both, self.values)] += self.counts
        total[np.searchsorted(both, found)] += counts
        self.values, self.counts = both, total

    def quantile(self, p: float) -> float:
        """Return the p-quantile, interpolated between neighbours as numpy does it.

        Parameters
        ----------
        p : 0 … 1
        """
        up_to = np.cumsum(self.counts)
        position = (int(up_to[-1]) - 1) * p
        first = int(position)
        low, high = self.values[np.searchsorted(up_to, [first, min(first + 1, int(up_to[-1]) - 1)], "right")]
        return float(low + (high - low) * (position - first))

    def interval(self, p: float, confidence: float) -> Interval:
        """Return the interval of the p-quantile, free of any assumption on the law of the draws.

        Parameters
        ----------
        p, confidence : 0 … 1, exclusive
        """
        up_to = np.cumsum(self.counts)
        n = int(up_to[-1])
        low, high = quantile_ranks(n, p, confidence)
        return Interval(
            float(self.values[np.searchsorted(up_to, low)]) if low >= 1 else -np.inf,
            float(self.values[np.searchsorted(up_to, high)]) if high <= n else np.inf,
        )


def count_wins(objectives: Values, weights: Values | None = None) -> NDArray[Any]:
    """Return in how many draws each was the best, together with 0, 1 … others, (n, n); by weight, if given.

    Parameters
    ----------
    objectives : float64 (n, n_draws)
    weights : float64 (n_draws,), or None

    Returns
    -------
    int64 counts, or float64 sums of weights
    """
    n = len(objectives)
    wins = np.zeros((n, n), dtype=np.int64 if weights is None else np.float64)
    if n:
        best = objectives == objectives.min(axis=0)
        together = best.sum(axis=0)
        for at, won in enumerate(best):
            wins[at] = np.bincount(together[won] - 1, None if weights is None else weights[won], n)
    return wins
