"""Estimates from batches of draws, and how surely one stands before another.

Draws are independent, so means of batches are nearly normal and independent too. An estimate has a Student
interval over its batches. Ranks are compared by paired differences on the same draws: whoever certainly hurts
more stands before, whoever certainly hurts less behind, and the rank is one of those between. A row is
compared with n − 1 others, each at 5 % / (n − 1), so that its interval holds its rank in 95 % of studies.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from corridorsim.network.network import Floats, Integers

LEVEL = 0.95


class Estimate(NamedTuple):
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float


class RankInterval(NamedTuple):
    """A rank, 1 for what hurts most, with its 95 % interval."""

    at: int
    low: int
    high: int


def estimate(batches: Floats, counts: Integers) -> Estimate:
    """Return the mean over all draws with its interval.

    Parameters
    ----------
    batches : float64 (n_batches,), batch means, at least two
    counts : int64 (n_batches,), draws of each batch
    """
    mean = float((batches * counts).sum() / counts.sum())
    half = float(_half_widths(batches[None, :], 1)[0])
    return Estimate(mean, mean - half, mean + half)


def lower_bounds(batches: Floats, counts: Integers) -> tuple[Floats, Floats]:
    """Return the means of many rows and the lower ends of their intervals, float64 (n_rows,) each.

    Parameters
    ----------
    batches : float64 (n_rows, n_batches), batch means, at least two batches
    counts : int64 (n_batches,), draws of each batch
    """
    means = (batches * counts).sum(axis=1) / counts.sum()
    return means, means - _half_widths(batches, 1)


def rank_intervals(batches: Floats, counts: Integers) -> list[RankInterval]:
    """Return the rank of every row.

    Parameters
    ----------
    batches : float64 (n_rows, n_batches), batch means, at least two batches
    counts : int64 (n_batches,), draws of each batch
    """
    means = (batches * counts).sum(axis=1) / counts.sum()
    n_rows = len(batches)
    found = []
    for row in range(n_rows):
        ahead = means - means[row]
        sure = _half_widths(batches - batches[row], max(1, n_rows - 1))
        more, less = int((ahead > sure).sum()), int((-ahead > sure).sum())
        found.append(RankInterval(1 + int((ahead > 0).sum()), 1 + more, n_rows - less))
    return found


def _half_widths(batches: Floats, comparisons: int) -> Floats:
    """Return the half-widths of simultaneous intervals over some comparisons, float64 (n_rows,)."""
    n = batches.shape[1]
    quantile = float(stdtrit(n - 1, 1.0 - (1.0 - LEVEL) / (2.0 * comparisons)))
    return np.asarray(quantile * batches.std(axis=1, ddof=1) / np.sqrt(n), dtype=np.float64)


def batch_counts(draws: int, n_batches: int) -> Integers:
    """Return how many draws each batch has, int64 (n_batches,).

    Parameters
    ----------
    draws : of the study
    n_batches : draw d is of batch d mod this
    """
    return np.bincount(np.arange(draws) % n_batches, minlength=n_batches).astype(np.int64)
