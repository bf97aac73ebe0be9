"""Figures of days, from draws that are kept or from counts of draws that are not, each with its interval."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from corridorsim.network.network import Integers
from corridorsim.study.histograms import BIN_HOURS, histogram_cvar, histogram_interval, histogram_quantile
from corridorsim.study.intervals import Interval, cvar_and_error, quantile_interval
from corridorsim.study.statistics import Values
from corridorsim.study.weighted import weighted_cvar, weighted_quantile
from corridorsim.units import HOURS_PER_DAY

LEVELS = {"p10": 0.1, "p50": 0.5, "p80": 0.8, "p90": 0.9, "p95": 0.95, "p99": 0.99}
WORST = 0.95  # CVaR tells the mean of the worst twentieth


class Days(Protocol):
    """The days of delivered draws."""

    def quantile(self, p: float) -> float:
        """Return the p-quantile in days."""

    def interval(self, p: float, confidence: float) -> Interval:
        """Return the interval of the p-quantile in days."""

    def worst(self) -> tuple[float, float]:
        """Return the mean of the worst twentieth in days, and its standard error."""

    def share_by(self, days: Values) -> Values:
        """Return the share of delivered draws that have arrived by some days, float64 as they are."""


class KeptDays:
    """Days of draws that are kept; exact.

    Parameters
    ----------
    days : float64 (n_delivered,), in the order of draws
    """

    def __init__(self, days: Values) -> None:
        self._days, self._sorted = days, np.sort(days)

    def quantile(self, p: float) -> float:
        """Return the p-quantile in days.

        Parameters
        ----------
        p : 0 … 1
        """
        return float(np.quantile(self._sorted, p))

    def interval(self, p: float, confidence: float) -> Interval:
        """Return the interval of the p-quantile in days.

        Parameters
        ----------
        p, confidence : 0 … 1, exclusive
        """
        return quantile_interval(self._sorted, p, confidence)

    def worst(self) -> tuple[float, float]:
        """Return the mean of the worst twentieth in days, and its standard error."""
        return cvar_and_error(self._days, WORST)

    def share_by(self, days: Values) -> Values:
        """Return the share of draws that have arrived by some days.

        Parameters
        ----------
        days : float64 (n,)
        """
        arrived = np.searchsorted(self._sorted, days, side="right")
        return np.asarray(arrived / len(self._sorted), dtype=np.float64)


class CountedDays:
    """Days of draws that were counted by quarters of an hour; at most one of these away from exact.

    Parameters
    ----------
    counts : int64 (n_bins,)
    """

    def __init__(self, counts: Integers) -> None:
        self._counts = counts

    def quantile(self, p: float) -> float:
        """Return the p-quantile in days.

        Parameters
        ----------
        p : 0 … 1
        """
        return histogram_quantile(self._counts, p) / HOURS_PER_DAY

    def interval(self, p: float, confidence: float) -> Interval:
        """Return the interval of the p-quantile in days.

        Parameters
        ----------
        p, confidence : 0 … 1, exclusive
        """
        hours = histogram_interval(self._counts, p, confidence=confidence)
        return Interval(hours.low / HOURS_PER_DAY, hours.high / HOURS_PER_DAY)

    def worst(self) -> tuple[float, float]:
        """Return the mean of the worst twentieth in days, and its standard error."""
        mean, error = histogram_cvar(self._counts, WORST)
        return mean / HOURS_PER_DAY, error / HOURS_PER_DAY

    def share_by(self, days: Values) -> Values:
        """Return the share of draws that have arrived by some days; those of a bin are spread evenly over it.

        Parameters
        ----------
        days : float64 (n,)
        """
        up_to = np.concatenate(([0], np.cumsum(self._counts)))
        limits = np.arange(len(up_to)) * BIN_HOURS
        arrived = np.interp(days * HOURS_PER_DAY, limits, up_to)
        return np.asarray(arrived / up_to[-1], dtype=np.float64)


class WeightedDays:
    """Days of draws that are kept and carry weights.

    Parameters
    ----------
    days : float64 (n_delivered,), in the order of draws
    weights : float64 (n_delivered,), of mean 1 over delivered draws
    """

    def __init__(self, days: Values, weights: Values) -> None:
        self._days, self._weights = days, weights

    def quantile(self, p: float) -> float:
        """Return the p-quantile in days.

        Parameters
        ----------
        p : 0 … 1
        """
        return weighted_quantile(self._days, self._weights, p)[0] if p > 0.0 else float(np.min(self._days))

    def interval(self, p: float, confidence: float) -> Interval:
        """Return the interval of the p-quantile in days.

        Parameters
        ----------
        p, confidence : 0 … 1, exclusive
        """
        return weighted_quantile(self._days, self._weights, p, confidence)[1]

    def worst(self) -> tuple[float, float]:
        """Return the mean of the worst twentieth in days, and its standard error."""
        found = weighted_cvar(self._days, self._weights, WORST)
        return found.value, found.error

    def share_by(self, days: Values) -> Values:
        """Return the share of draws, by weight, that have arrived by some days.

        Parameters
        ----------
        days : float64 (n,)
        """
        order = np.argsort(self._days, kind="stable")
        up_to = np.concatenate(([0.0], np.cumsum(self._weights[order])))
        arrived = up_to[np.searchsorted(self._days[order], days, side="right")]
        return np.asarray(arrived / up_to[-1], dtype=np.float64)


def days_summary(days: Days, mean: float, error: float) -> dict[str, float]:
    """Return the statistics of the days of delivered draws, by their names in results.

    Parameters
    ----------
    days : at least one
    mean, error : of the same draws, the error being the mean's standard error
    """
    named = {name: days.quantile(p) for name, p in LEVELS.items()}
    return {"mean": mean, "mean_se": error, **named, "cvar95": days.worst()[0]}
