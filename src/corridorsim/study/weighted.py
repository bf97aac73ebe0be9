"""Figures of draws that carry weights, as importance sampling makes them.

Weights are likelihood ratios, of mean 1 over all draws. Estimators divide by the number of draws and never by
the sum of weights: that keeps means and probabilities unbiased, and the weights of draws that miss the rare
event, which are the noisy ones, out of what is said of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from corridorsim.study.intervals import CONFIDENCE, UNBOUNDED, Interval, mean_interval
from corridorsim.study.statistics import Values, mean_and_error


class Estimate(NamedTuple):
    """A figure, its standard error, and the draws behind it."""

    value: float
    error: float
    draws: int

    @property
    def relative_error(self) -> float:
        """The standard error over the figure; infinite where the figure is 0, which says nothing yet."""
        return self.error / abs(self.value) if self.value else np.inf

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """Return Student's interval, which holds as the draws grow.

        Parameters
        ----------
        confidence : 0 … 1, exclusive
        """
        return mean_interval(self.value, self.error, self.draws, confidence)


def weighted_mean(values: Values, weights: Values) -> Estimate:
    """Return the unbiased mean of weighted draws.

    Parameters
    ----------
    values, weights : float64 (n_draws,), at least one
    """
    return Estimate(*mean_and_error(values * weights), len(values))


def weighted_probability(happened: NDArray[np.bool_], weights: Values) -> Estimate:
    """Return the unbiased probability of an event.

    Parameters
    ----------
    happened : bool (n_draws,)
    weights : float64 (n_draws,), at least one
    """
    return weighted_mean(happened.astype(np.float64), weights)


def effective_draws(weights: Values) -> float:
    """Return how many draws of equal weight would tell as much of a mean: (Σw)² / Σw².

    Parameters
    ----------
    weights : float64 (n_draws,), at least one above 0
    """
    return float(np.sum(weights) ** 2 / np.sum(weights**2))


def weighted_quantile(
    values: Values, weights: Values, p: float, confidence: float = CONFIDENCE
) -> tuple[float, Interval]:
    """Return the p-quantile of weighted draws, and its interval.

    The distribution at x is 1 minus the weight beyond x over n: the rare draws, whose weights are small, are
    taken to be the large ones. The interval reaches from the quantile at p − z·e to that at p + z·e, e being
    the standard error of the weight beyond the quantile. By the theorem of Chu and Nakayama, "Confidence
    intervals for quantiles when applying variance-reduction techniques", TOMACS 22 (2012), it holds as n
    grows, and no density need be estimated.

    Parameters
    ----------
    values, weights : float64 (n_draws,), at least one
    p : 0 … 1, exclusive
    confidence : 0 … 1, exclusive

    Returns
    -------
    quantile, interval : the interval is unbounded where no draw lies beyond the quantile
    """
    order = np.argsort(values, kind="stable")
    x, w = values[order], weights[order]
    n = len(x)
    beyond = np.append(np.cumsum(w[:0:-1])[::-1], 0.0) / n
    quantile = _value_at(x, beyond, p)
    tail = np.where(x > quantile, w, 0.0)
    if not tail.any():
        return quantile, UNBOUNDED
    reach = float(ndtri((1.0 + confidence) / 2.0)) * float(np.std(tail, ddof=1) / np.sqrt(n))
    return quantile, Interval(_value_at(x, beyond, p - reach), _value_at(x, beyond, p + reach))


def _value_at(x: Values, beyond: Values, level: float) -> float:
    """Return the least value whose distribution reaches a level; infinite where the level is none."""
    if not 0.0 < level <= 1.0:
        return -np.inf if level <= 0.0 else np.inf
    return float(x[np.searchsorted(1.0 - beyond, level)])


def weighted_cvar(values: Values, weights: Values, level: float) -> Estimate:
    """Return the mean of the worst ``1 - level``, as ``intervals.cvar_and_error`` does for plain draws.

    Parameters
    ----------
    values, weights : float64 (n_draws,), at least one
    level : 0.95 for the worst twentieth
    """
    threshold, _ = weighted_quantile(values, weights, level)
    excess = weighted_mean(np.maximum(0.0, values - threshold) / (1.0 - level), weights)
    return excess._replace(value=threshold + excess.value)
