"""Replicates: sixteen independent scramblings of the same points, whose spread tells how sure a figure is.

Points of one scrambling are not independent, so that intervals by ranks, Student or Wilson do not hold for
them; figures of different scramblings are. Draw d is point d div 16 of replicate d mod 16, so that the first
draws of a long run are those of a short one.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corridorsim.study.intervals import CONFIDENCE, UNBOUNDED, Interval, mean_interval
from corridorsim.study.statistics import Values

REPLICATES = 16
_T = TypeVar("_T", bound=np.generic)


def by_replicate(draws: NDArray[_T]) -> list[NDArray[_T]]:
    """Return each replicate's draws.

    Parameters
    ----------
    draws : (…, n_draws), from a multiple of 16 on

    Returns
    -------
    16 views (…, n), of which n may differ by 1
    """
    return [draws[..., replicate::REPLICATES] for replicate in range(REPLICATES)]


def replicate_interval(figure: float, replicates: Values, confidence: float = CONFIDENCE) -> Interval:
    """Return Student's interval of any statistic of all draws, unbounded where a replicate has no figure.

    It stands round the figure of all draws, whose bias is less than that of each replicate's, and is as wide
    as the replicates lie round that (sectioning: Nakayama, ACM TOMACS 24, 2014). It holds as far as the
    figures are normal round the true one, which the means and quantiles of many points are.

    Parameters
    ----------
    figure : of all draws
    replicates : float64 (n_replicates,), the same figure of each replicate's draws; at least two
    confidence : 0 … 1, exclusive
    """
    n = len(replicates)
    if not np.isfinite(replicates).all() or n < 2:
        return UNBOUNDED
    error = float(np.sqrt(((replicates - figure) ** 2).sum() / (n - 1) / n))
    return mean_interval(figure, error, n, confidence)
