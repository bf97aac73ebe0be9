"""Intervals of what independent draws tell: quantiles by ranks, means by Student, shares by Wilson.

Every function states when its interval holds. Scrambled points are not independent: see ``replicates``;
draws that carry weights: see ``weighted``.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from scipy.special import bdtr, ndtri, stdtrit

from corridorsim.study.statistics import Values, chunked_sum, mean_and_error

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """Where a figure lies with some confidence; an end that nothing bounds is infinite."""

    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the distance between the ends; infinite where either is."""
        return (self.high - self.low) / 2.0


UNBOUNDED = Interval(-np.inf, np.inf)


class Figure(NamedTuple):
    """An estimate and the interval round it."""

    value: float
    interval: Interval


def quantile_ranks(n: int, p: float, confidence: float = CONFIDENCE) -> tuple[int, int]:
    """Return the ranks l and u, from 1, of the order statistics that enclose the p-quantile.

    P(l ≤ Bin(n, p) < u) is at least ``confidence`` whatever the law of the draws: exact for a continuous law,
    on the safe side for one with ties. Either tail has at most half of the rest. Found by bisection, so that
    10⁸ draws cost no more than a hundred.

    Parameters
    ----------
    n : draws
    p : 0 … 1, exclusive
    confidence : 0 … 1, exclusive

    Returns
    -------
    l : 0 where too few draws bound the quantile from below
    u : n + 1 where too few draws bound it from above
    """
    tail = (1.0 - confidence) / 2.0
    below = bisect_left(range(n), tail, key=lambda k: float(bdtr(k, n, p)))
    above = bisect_left(range(n), 1.0 - tail, key=lambda k: float(bdtr(k, n, p)))
    return below, above + 1


def quantile_interval(sorted_values: Values, p: float, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval of the p-quantile of independent draws, free of any assumption on their law.

    Parameters
    ----------
    sorted_values : float64 (n_draws,), ascending
    p, confidence : see ``quantile_ranks``
    """
    n = len(sorted_values)
    low, high = quantile_ranks(n, p, confidence)
    return Interval(
        float(sorted_values[low - 1]) if low >= 1 else -np.inf,
        float(sorted_values[high - 1]) if high <= n else np.inf,
    )


def mean_interval(mean: float, error: float, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Return Student's interval of a mean: exact for normal draws, and for any others as n grows.

    Parameters
    ----------
    mean, error : of the draws, the error being the standard deviation over sqrt n
    n : draws; a single one bounds nothing
    confidence : 0 … 1, exclusive
    """
    if n < 2:
        return UNBOUNDED
    reach = float(stdtrit(n - 1, (1.0 + confidence) / 2.0)) * error
    return Interval(mean - reach, mean + reach)


def mean_figure(values: Values) -> Figure:
    """Return the mean of draws with Student's 95 % interval.

    Parameters
    ----------
    values : float64 (n_draws,)
    """
    mean, error = mean_and_error(values)
    return Figure(mean, mean_interval(mean, error, len(values)))


def wilson_interval(successes: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Return Wilson's score interval of a probability, which stays within 0 … 1 even for no success at all.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). Its
    coverage swings round the nominal one with n and p, and is that on average.

    Parameters
    ----------
    successes, n : draws that succeeded, of how many
    confidence : 0 … 1, exclusive
    """
    if n == 0:
        return Interval(0.0, 1.0)
    z = float(ndtri((1.0 + confidence) / 2.0))
    share, spread = successes / n, z * z / n
    centre = (share + spread / 2.0) / (1.0 + spread)
    reach = z / (1.0 + spread) * float(np.sqrt(share * (1.0 - share) / n + spread / (4.0 * n)))
    # Rounding would else leave an end a last place away from the 0 or 1 that it is.
    low = 0.0 if successes == 0 else max(0.0, centre - reach)
    return Interval(low, 1.0 if successes == n else min(1.0, centre + reach))


def cvar_and_error(values: Values, level: float) -> tuple[float, float]:
    """Return the mean of the worst ``1 - level`` of draws, and its standard error.

    With c the quantile at ``level``, this is the mean of c + (T − c)⁺ / (1 − level) (Rockafellar and
    Uryasev), and the error is the standard deviation of that over sqrt n: c is where the mean is least, so
    that the error of c itself adds nothing of first order.

    Parameters
    ----------
    values : float64 (n_draws,), at least one, in the order of draws
    level : 0.95 for the worst twentieth
    """
    n = len(values)
    threshold = float(np.quantile(values, level))
    excess = np.maximum(0.0, values - threshold) / (1.0 - level)
    mean = chunked_sum(excess) / n
    variance = chunked_sum((excess - mean) ** 2) / max(1, n - 1)
    return threshold + mean, float(np.sqrt(variance / n))


def cvar_interval(values: Values, level: float, confidence: float = CONFIDENCE) -> Interval:
    """Return the interval of the mean of the worst draws.

    It holds as n (1 − level) grows: where 50 draws are the worst it covers in 93 of 100 samples of an
    exponential instead of 95, where a thousand are as often as it says.

    Parameters
    ----------
    values, level : see ``cvar_and_error``
    confidence : 0 … 1, exclusive
    """
    return mean_interval(*cvar_and_error(values, level), len(values), confidence)


def difference_interval(one: Figure, other: Figure, correlation: float) -> Interval:
    """Return the interval of ``one`` minus ``other`` from the intervals of the two.

    Zou and Donner, "Construction of confidence limits about effect measures: a general approach", Stat. Med.
    27 (2008): distances to the ends stand for standard errors, each on its side, so that skew is kept. It
    holds as the draws grow.

    Parameters
    ----------
    one, other : intervals at the wanted confidence
    correlation : of the two estimates
    """
    difference = one.value - other.value
    below = one.value - one.interval.low, other.interval.high - other.value
    above = one.interval.high - one.value, other.value - other.interval.low
    return Interval(difference - _combined(*below, correlation), difference + _combined(*above, correlation))


def _combined(one: float, other: float, correlation: float) -> float:
    if not (math.isfinite(one) and math.isfinite(other)):
        return math.inf
    return math.sqrt(max(0.0, one * one + other * other - 2.0 * correlation * one * other))


def ratio_interval(top: Figure, bottom: Figure, correlation: float) -> Interval:
    """Return the interval of ``top`` over ``bottom``: that of the difference of their logarithms.

    Parameters
    ----------
    top, bottom : positive; intervals at the wanted confidence
    correlation : of the two estimates
    """
    low, high = difference_interval(_logarithm(top), _logarithm(bottom), correlation)
    return Interval(math.exp(low), math.exp(high))


def _logarithm(figure: Figure) -> Figure:
    low, high = figure.interval
    return Figure(math.log(figure.value), Interval(_log(low), _log(high)))


def _log(limit: float) -> float:
    return math.log(limit) if limit > 0.0 else -math.inf


def buffer_index_interval(p95: Figure, mean: Figure, cvar95: float, deviation: float) -> Interval:
    """Return the interval of the buffer index (P95 − mean) / mean = P95 / mean − 1.

    A mean and a p-quantile of the same draws have, as these grow, the correlation (1 − p) (E[T | T beyond the
    quantile] − E[T]) / (sd(T) sqrt(p (1 − p))), by which their ratio is surer than either makes believe.

    Parameters
    ----------
    p95, mean : positive; intervals at the wanted confidence
    cvar95 : mean of the worst twentieth
    deviation : standard deviation of the draws
    """
    correlation = 0.0
    if deviation > 0.0:
        correlation = 0.05 * (cvar95 - mean.value) / (deviation * math.sqrt(0.95 * 0.05))
    low, high = ratio_interval(p95, mean, min(1.0, correlation))
    return Interval(low - 1.0, high - 1.0)


def planning_time_interval(p95: Interval, free_flow: float) -> Interval:
    """Return the interval of the planning-time index P95 / free flow; it holds exactly when ``p95`` does.

    Parameters
    ----------
    p95 : at the wanted confidence
    free_flow : what the journey takes when nothing goes wrong, positive and certain
    """
    return Interval(p95.low / free_flow, p95.high / free_flow)


def buffer_time_interval(p95: Figure, p50: Figure) -> Interval:
    """Return the interval of the buffer time P95 − P50, never below 0.

    Quantiles p < q of the same draws have, as these grow, the correlation sqrt(p (1 − q) / (q (1 − p))).

    Parameters
    ----------
    p95, p50 : intervals at the wanted confidence
    """
    low, high = difference_interval(p95, p50, math.sqrt(0.05 / 0.95))
    return Interval(max(0.0, low), high)
