"""How long one waits on average at what is closed at times: closed forms."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Values = NDArray[np.float64]
_GRID_POINTS = 4_001
_REMEMBERED = 4_096  # months and places often share a rate


@lru_cache(maxsize=_REMEMBERED)
def boolean_mean_wait_hours(rate_per_hour: float, median_hours: float, sigma: float) -> float:
    """Return the mean wait at a gate closed by a Poisson stream of lognormal closures that may overlap.

    E[W] = ∫₀^∞ (exp(λ E[(D − x)⁺]) − 1) dx, closures that begin before the last has ended included
    (``docs/model.md``, Boolean law).

    Parameters
    ----------
    rate_per_hour : λ
    median_hours, sigma : of the closures
    """
    grid = lognormal_grid(median_hours, sigma)
    return float(np.trapezoid(np.expm1(rate_per_hour * stop_loss(grid, median_hours, sigma)), grid))


@lru_cache(maxsize=_REMEMBERED)
def slowdown_mean_wait_hours(
    rate_per_hour: float, median_hours: float, sigma: float, delay_median_hours: float, delay_sigma: float
) -> float:
    """Return the mean wait under a slowdown; who meets it waits for the delay or until its end, the sooner.

    E[W] = ∫₀^∞ P(delay > x) · (1 − exp(−λ E[(D − x)⁺])) dx.

    Parameters
    ----------
    rate_per_hour : λ
    median_hours, sigma : of the slowdown's duration
    delay_median_hours, delay_sigma : of the delay that it adds
    """
    grid = lognormal_grid(max(median_hours, delay_median_hours), max(sigma, delay_sigma))
    survives = survival(grid, delay_median_hours, delay_sigma)
    is_on = -np.expm1(-rate_per_hour * stop_loss(grid, median_hours, sigma))
    return float(np.trapezoid(survives * is_on, grid))


def queue_factor(utilisation: float, open_share: float) -> float:
    """Return how many times longer the mean wait is where a queue builds up while a place is closed.

    At the starts of closures the queue is the workload of an M/G/1 queue: it drains by 1 − ρ an hour and each
    closure B brings ρB, whose mean by Pollaczek and Khinchine and Little's law for the whole give
    E[W with queue] = E[W] / (1 − ρ / P(open)). Exact for the Boolean law and for exponential up-times; for
    rare closures 1 / (1 − ρ), which is λμD²/(2(μ − λ)) for each.

    Parameters
    ----------
    utilisation : ρ
    open_share : P(open)

    Returns
    -------
    +inf where the place cannot serve what comes
    """
    return open_share / (open_share - utilisation) if 0.0 < utilisation < open_share else _no_end(utilisation)


def _no_end(utilisation: float) -> float:
    return np.inf if utilisation > 0.0 else 1.0


def renewal_slowdown_wait_hours(
    rate_per_hour: float, median_hours: float, sigma: float, delay_median_hours: float, delay_sigma: float
) -> float:
    """Return the mean wait under a slowdown that never overlaps another: ∫ P(delay > x) · λ E[(D − x)⁺] dx.

    Parameters
    ----------
    rate_per_hour : λ, events an hour
    median_hours, sigma : of the slowdown's duration
    delay_median_hours, delay_sigma : of the delay that it adds
    """
    grid = lognormal_grid(max(median_hours, delay_median_hours), max(sigma, delay_sigma))
    survives = survival(grid, delay_median_hours, delay_sigma)
    return float(np.trapezoid(survives * rate_per_hour * stop_loss(grid, median_hours, sigma), grid))


def line_closure_hours(rate_per_hour: float, median_hours: float, sigma: float, hours: float) -> float:
    """Return the mean loss of one who travels a line on which a Poisson stream of closures makes him stand.

    The wait at the start, and while under way one busy period of mean (exp(λE[D]) − 1)/λ for each closure
    that comes: E[W] + hours · (exp(λE[D]) − 1), exact.

    Parameters
    ----------
    rate_per_hour : λ
    median_hours, sigma : of the closures
    hours : under way at full speed
    """
    mean = median_hours * np.exp(sigma**2 / 2)
    start = boolean_mean_wait_hours(rate_per_hour, median_hours, sigma)
    return float(start + hours * np.expm1(rate_per_hour * mean))


def thin_line_hours(
    rate_per_hour: float, median_hours: float, sigma: float, hours: float, speed: float
) -> float:
    """Return the mean loss of one who travels a line that is slowed at times, for rare slow spells.

    (1 − v) λ (E ∫₀^D min(r, H/v) dr + E ∫₀^H min(D, x/v) dx): spells met at the start with r left of them,
    and spells that come with x left to go; one at a time, so the first order in λ.

    Parameters
    ----------
    rate_per_hour : λ
    median_hours, sigma : of the spells
    hours : H, under way at full speed
    speed : v, share of full speed within a spell
    """
    grid = lognormal_grid(median_hours, sigma)
    longest = hours / speed if speed > 0.0 else np.inf
    at_start = np.trapezoid(survival(grid, median_hours, sigma) * np.minimum(grid, longest), grid)
    mean = median_hours * np.exp(sigma**2 / 2)
    left = np.linspace(0.0, hours, 513)
    caught = mean - stop_loss(left / speed, median_hours, sigma) if speed > 0.0 else np.full_like(left, mean)
    return float((1.0 - speed) * rate_per_hour * (at_start + np.trapezoid(caught, left)))


def lognormal_grid(median: float, sigma: float) -> Values:
    """Return hours from 0 to where a lognormal has nothing left, fine where it is dense."""
    return np.concatenate(
        ([0.0], median * np.exp(np.linspace(-10.0, 8.0 * max(sigma, 0.1) + 2.0, _GRID_POINTS)))
    )


def survival(x: Values, median: float, sigma: float) -> Values:
    """Return P(D > x) of a lognormal."""
    score = (np.log(median) - np.log(np.maximum(x, 1e-12))) / max(sigma, 1e-9)
    return np.asarray(ndtr(score), dtype=np.float64)


def stop_loss(x: Values, median: float, sigma: float) -> Values:
    """Return E[(D − x)⁺] of a lognormal."""
    if sigma == 0.0:
        return np.maximum(0.0, median - x)
    score = (np.log(median) - np.log(np.maximum(x, 1e-300))) / sigma
    mean = median * np.exp(sigma**2 / 2)
    return np.asarray(mean * ndtr(score + sigma) - x * ndtr(score), dtype=np.float64)


def met_again_share(hours_since: float, median: float, sigma: float) -> float:
    """Return how much of a mean wait is left for who met the same rare closures some hours earlier.

    Whoever was let through then, at the end of a closure or with none on, is held by closures only that have
    begun since: 1 − E[((D − τ)⁺)²] / E[D²], to the first order in the rate.

    Parameters
    ----------
    hours_since : τ, from one meeting to the next
    median, sigma : of the closures
    """
    if hours_since <= 0.0:
        return 0.0
    if sigma == 0.0:
        return 1.0 - max(0.0, 1.0 - hours_since / median) ** 2
    score = (np.log(median) - np.log(hours_since)) / sigma
    mean, square = median * np.exp(sigma**2 / 2), median**2 * np.exp(2 * sigma**2)
    left = square * ndtr(score + 2 * sigma) - 2 * hours_since * mean * ndtr(score + sigma)
    return float(1.0 - (left + hours_since**2 * ndtr(score)) / square)
