"""The figures of one corridor that chance leaves open, each with its interval."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corridorsim.study.figures import LEVELS, CountedDays, Days, KeptDays, WeightedDays
from corridorsim.study.intervals import (
    Figure,
    Interval,
    buffer_index_interval,
    mean_interval,
    planning_time_interval,
)
from corridorsim.study.row_tally import RowTally
from corridorsim.study.statistics import Values
from corridorsim.units import HOURS_PER_DAY

_MEANS = ("usd", "kg_co2e", "generalized_usd")


def days_of(hours: NDArray[np.float32], row: RowTally, weights: Values | None = None) -> Days:
    """Return the days of delivered draws, from the draws where they are kept.

    Parameters
    ----------
    hours : float32 (n_draws,), +inf where undelivered; empty where the draws are not kept
    row : what they add up to
    weights : float64 (n_draws,), where the draws carry weights
    """
    if len(hours) < row.draws:
        return CountedDays(row.hours)
    there = np.isfinite(hours)
    days = hours[there].astype(np.float64) / HOURS_PER_DAY
    if weights is None:
        return KeptDays(days)
    return WeightedDays(days, weights[there] * (len(days) / float(row.delivered)))


def free_flow_days(row: RowTally) -> float:
    """Return the days of the most taken route, on time, without waiting and with nothing closed.

    Parameters
    ----------
    row : of one corridor
    """
    return row.entry.routes[int(np.argmax(row.by_route))].free_flow_hours / HOURS_PER_DAY


def figures_of(days: Days, row: RowTally, confidence: float) -> dict[str, Figure]:
    """Return figures with their intervals, which hold one by one, not all together.

    Parameters
    ----------
    days : of delivered draws, at least one
    row : what all draws add up to
    confidence : of the intervals

    Returns
    -------
    by name; ``on_time`` only with a deadline, ``planning_time_index`` only where a journey takes time
    """
    found = _days_figures(days, row, confidence) | _money_figures(row, confidence)
    if row.entry.shipment.deadline_days is not None:
        found["on_time"] = Figure(float(row.on_time / row.draws), row.on_time_interval(confidence))
    return found


def _days_figures(days: Days, row: RowTally, confidence: float) -> dict[str, Figure]:
    n, (mean, error) = int(row.delivered), row.mean_and_error("days")
    found = {"days_mean": Figure(mean, mean_interval(mean, error, n, confidence))}
    for name, p in LEVELS.items():
        found[f"days_{name}"] = Figure(days.quantile(p), days.interval(p, confidence))
    worst, worst_error = days.worst()
    found["days_cvar95"] = Figure(worst, mean_interval(worst, worst_error, n, confidence))
    p95, deviation = found["days_p95"], error * math.sqrt(n)
    found["buffer_index"] = Figure(
        (p95.value - mean) / mean, buffer_index_interval(p95, found["days_mean"], worst, deviation)
    )
    free = free_flow_days(row)
    if free > 0.0:
        interval = planning_time_interval(p95.interval, free)
        found["planning_time_index"] = Figure(p95.value / free, interval)
    return found


def _money_figures(row: RowTally, confidence: float) -> dict[str, Figure]:
    found = {}
    for name in _MEANS:
        mean, error = row.mean_and_error(name)
        found[f"{name}_mean"] = Figure(mean, mean_interval(mean, error, int(row.draws), confidence))
    low, high = row.amounts.interval(0.95, confidence)
    found["usd_p95"] = Figure(row.amounts.quantile(0.95), Interval(low, high))
    return found
