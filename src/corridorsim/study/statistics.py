"""Statistics of draws; sums run over aligned chunks in order, so that they are the same bits everywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

Values = NDArray[np.float64]
CHUNK_DRAWS = 1_024
_ONE_SIDE = 0.025  # of a 95 % interval


def chunked_sum(values: Values) -> float:
    """Return the sum over aligned chunks of 1,024 draws, added in order, whatever the tiles were.

    Parameters
    ----------
    values : float64 (n_draws,)
    """
    starts = np.arange(0, len(values), CHUNK_DRAWS)
    total = 0.0
    for chunk in np.add.reduceat(values, starts) if len(values) else ():
        total += float(chunk)
    return total


def mean_and_error(values: Values) -> tuple[float, float]:
    """Return the mean and its standard error, 0 for a single draw.

    Parameters
    ----------
    values : float64 (n_draws,), at least one
    """
    n = len(values)
    mean = chunked_sum(values) / n
    variance = chunked_sum((values - mean) ** 2) / max(1, n - 1)
    return mean, float(np.sqrt(variance / n))


def is_surely_no_lower(values: Values, others: Values, level: float) -> bool:
    """Return whether paired draws refute, at 2.5 %, that a quantile of ``values`` is below the others'.

    If it were, then at the others' quantile no more of ``values`` than of ``others`` would lie above: of the
    draws in which only one of the two does, at most half would be from ``values`` (a sign test, exact).
    It is refuted too where ``values`` are below ``others`` in no draw at all.

    Parameters
    ----------
    values, others : (n_draws,), of the same worlds
    level : 0.95 for the 95th percentile
    """
    if (values >= others).all():
        return True
    threshold = np.quantile(others, level)
    above, others_above = values > threshold, others > threshold
    only_values, only_others = int((above & ~others_above).sum()), int((others_above & ~above).sum())
    if only_values == 0:
        return False
    return bool(bdtrc(only_values - 1, only_values + only_others, 0.5) <= _ONE_SIDE)
