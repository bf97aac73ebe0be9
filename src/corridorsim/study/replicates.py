"""Replicates: sixteen independent scramblings of the same points, whose spread tells how sure a figure is.

Points of one scrambling are not independent, so that intervals by ranks, Student or Wilson do not hold for
them; figures of different scramblings are. Draw d is point d div 16 of replicate d mod 16, so that the first
draws of a long run are those of a short one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from corridorsim.study.intervals import CONFIDENCE, UNBOUNDED, Interval, mean_interval
from corridorsim.study.statistics import Values

REPLICATES = 16


def replicate_figures(
    values: Values, statistic: Callable[[Values], float], keep: NDArray[np.bool_] | None = None
) -> Values:
    """Return a statistic of each replicate's draws; NaN where a replicate has none.

    Parameters
    ----------
    values : float64 (n_draws,), of draws 0 … n_draws − 1
    statistic : of draws in their order, at least one
    keep : bool (n_draws,), the draws that count, such as those delivered; None keeps all

    Returns
    -------
    float64 (16,)
    """
    kept = np.ones(len(values), dtype=np.bool_) if keep is None else keep
    parts = [values[r::REPLICATES][kept[r::REPLICATES]] for r in range(REPLICATES)]
    return np.array([statistic(part) if len(part) else np.nan for part in parts], dtype=np.float64)


def replicate_interval(figures: Values, confidence: float = CONFIDENCE) -> Interval:
    """Return Student's interval over replicates of any statistic, unbounded where a replicate has no figure.

    It holds as far as the figures are normal round the true one, which the means and quantiles of many points
    are; a statistic's own bias, of the order of 1 over the points of a replicate, is not in it.

    Parameters
    ----------
    figures : float64 (n_replicates,), at least one
    confidence : 0 … 1, exclusive
    """
    if not np.isfinite(figures).all():
        return UNBOUNDED
    n = len(figures)
    error = float(np.std(figures, ddof=1) / np.sqrt(n)) if n > 1 else 0.0
    return mean_interval(float(np.mean(figures)), error, n, confidence)
