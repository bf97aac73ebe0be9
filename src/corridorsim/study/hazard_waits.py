"""How long a hazard makes one wait on average, in closed form, so that a mistaken row is seen at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from corridorsim.scenario.policy_rows import Hazard
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_YEAR

Values = NDArray[np.float64]
_GRID_POINTS = 4_001


@dataclass(frozen=True)
class HazardWait:
    """The waits of one hazard at one place, days.

    Attributes
    ----------
    hazard, place : ids
    regime : whether it is known at departure; its figures are of a surprised shipment
    closed_share : share of the year during which it is on
    worst_month_share : the same in its worst month
    mean_wait_days : mean over the year of an arrival at a random instant, exact
    thin_wait_days : λE[D²]/2, what the mean tends to for rare events; for a slowdown the same as the mean
    """

    hazard: str
    place: str
    regime: bool
    closed_share: float
    worst_month_share: float
    mean_wait_days: float
    thin_wait_days: float


def hazard_waits(hazards: Mapping[str, Hazard]) -> tuple[HazardWait, ...]:
    """Return the waits of every hazard at every place.

    Parameters
    ----------
    hazards : by id
    """
    return tuple(
        _regime_wait(name, hazard, reach.place)
        if hazard.known_at_departure
        else _wait(name, hazard, reach.place, reach.reach)
        for name, hazard in hazards.items()
        for reach in hazard.places
    )


def _wait(name: str, hazard: Hazard, place: str, reach: float) -> HazardWait:
    median, sigma = hazard.median_hours or 0.0, hazard.sigma or 0.0
    mean, second_moment = median * np.exp(sigma**2 / 2), median**2 * np.exp(2 * sigma**2)
    rates = np.array(hazard.monthly_factor) * hazard.rate_per_year * reach / HOURS_PER_YEAR
    shares = -np.expm1(-rates * mean)
    if hazard.effect == "slowdown":
        delay = (hazard.delay_median_hours or 0.0, hazard.delay_sigma or 0.0)
        waits = [slowdown_mean_wait_hours(rate, median, sigma, *delay) for rate in rates]
        thin = float(np.mean(waits))
    else:
        waits = [boolean_mean_wait_hours(rate, median, sigma) for rate in rates]
        thin = float(np.mean(rates)) * second_moment / 2
    return HazardWait(
        name,
        place,
        regime=False,
        closed_share=float(shares.mean()),
        worst_month_share=float(shares.max()),
        mean_wait_days=float(np.mean(waits)) / HOURS_PER_DAY,
        thin_wait_days=thin / HOURS_PER_DAY,
    )


def _regime_wait(name: str, hazard: Hazard, place: str) -> HazardWait:
    """Return the waits of a two-state Markov regime: on for λm / (1 + λm) of the time, residual of mean m."""
    mean = hazard.mean_hours or 0.0
    load = hazard.rate_per_year / HOURS_PER_YEAR * mean
    share = {"on": 1.0, "off": 0.0}.get(hazard.state, load / (1.0 + load))
    wait = share * _regime_mean_hours(hazard, mean) / HOURS_PER_DAY
    return HazardWait(
        name,
        place,
        regime=True,
        closed_share=share,
        worst_month_share=share,
        mean_wait_days=wait,
        thin_wait_days=wait,
    )


def _regime_mean_hours(hazard: Hazard, mean_hours: float) -> float:
    """Return the mean wait of one who meets a regime: its residual, or a delay if it only slows."""
    if hazard.effect != "slowdown":
        return mean_hours
    delay_median, delay_sigma = hazard.delay_median_hours or 0.0, hazard.delay_sigma or 0.0
    if hazard.state == "on":
        return float(delay_median * np.exp(delay_sigma**2 / 2))
    grid = _grid(delay_median, delay_sigma)
    return float(np.trapezoid(_survival(grid, delay_median, delay_sigma) * np.exp(-grid / mean_hours), grid))


def boolean_mean_wait_hours(rate_per_hour: float, median_hours: float, sigma: float) -> float:
    """Return the mean wait at a gate closed by a Poisson stream of lognormal closures that may overlap.

    E[W] = ∫₀^∞ (exp(λ E[(D − x)⁺]) − 1) dx, closures that begin before the last has ended included
    (``docs/model.md``, Boolean law).

    Parameters
    ----------
    rate_per_hour : λ
    median_hours, sigma : of the closures
    """
    grid = _grid(median_hours, sigma)
    return float(np.trapezoid(np.expm1(rate_per_hour * _stop_loss(grid, median_hours, sigma)), grid))


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
    grid = _grid(max(median_hours, delay_median_hours), max(sigma, delay_sigma))
    survives = _survival(grid, delay_median_hours, delay_sigma)
    is_on = -np.expm1(-rate_per_hour * _stop_loss(grid, median_hours, sigma))
    return float(np.trapezoid(survives * is_on, grid))


def _grid(median: float, sigma: float) -> Values:
    """Hours from 0 to where a lognormal has nothing left, fine where it is dense."""
    return np.concatenate(
        ([0.0], median * np.exp(np.linspace(-10.0, 8.0 * max(sigma, 0.1) + 2.0, _GRID_POINTS)))
    )


def _survival(x: Values, median: float, sigma: float) -> Values:
    """P(D > x) of a lognormal."""
    score = (np.log(median) - np.log(np.maximum(x, 1e-12))) / max(sigma, 1e-9)
    return np.asarray(ndtr(score), dtype=np.float64)


def _stop_loss(x: Values, median: float, sigma: float) -> Values:
    """E[(D − x)⁺] of a lognormal."""
    if sigma == 0.0:
        return np.maximum(0.0, median - x)
    score = (np.log(median) - np.log(np.maximum(x, 1e-300))) / sigma
    mean = median * np.exp(sigma**2 / 2)
    return np.asarray(mean * ndtr(score + sigma) - x * ndtr(score), dtype=np.float64)
