"""Importance sampling of rare surprises: made more often than they are, and weighed for it.

Under inflation, the events of a hazard that start within a window round departure come at ``factor`` times
their rate. A draw with N of them then has the weight factor⁻ᴺ · exp((factor − 1) Λ), Λ being how many are
expected without inflation: the likelihood ratio of two Poisson processes, exact for a rate that changes with
the month. For an event that needs a single surprise a factor near 1/Λ is best: with n draws its probability
then has the relative error sqrt((e − 1) / n).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.worlds import SURPRISE, Calendar, Hazards
from corridorsim.study.statistics import Values
from corridorsim.units import HOURS_PER_DAY


class Window(NamedTuple):
    """When inflated events start, in hours from departure; the end is excluded.

    Attributes
    ----------
    from_hours : not before the spin-up
    until_hours : not after the horizon
    """

    from_hours: float
    until_hours: float


def expected_events(
    hazards: Hazards, calendar: Calendar, departure_hours: Values, window: Window
) -> NDArray[np.float64]:
    """Return how many events of each surprise are expected to start in the window, without inflation.

    The integral of the rate over the window, exact: the rate is constant within a calendar month.

    Parameters
    ----------
    hazards, calendar : see their classes
    departure_hours : float64 (n_draws,), since the start of the departure window
    window : within spin-up and horizon

    Returns
    -------
    float64 (n_hazards, n_draws), 0 for regimes
    """
    if not -calendar.spin_up_hours <= window.from_hours <= window.until_hours <= calendar.horizon_hours:
        raise ValueError(f"{window} is not within spin-up and horizon")
    start = departure_hours + (calendar.spin_up_hours + window.from_hours)
    end = departure_hours + (calendar.spin_up_hours + window.until_hours)
    expected = np.zeros((len(hazards.kind), len(departure_hours)), dtype=np.float64)
    for hazard in np.flatnonzero(hazards.kind == SURPRISE):
        per_hour = hazards.cap_per_hour[hazard] * hazards.accept[hazard, calendar.month]
        expected[hazard] = _events_before(end, per_hour) - _events_before(start, per_hour)
    return expected


def _events_before(hours: Values, per_hour: Values) -> Values:
    """Return the integral of a rate that changes by the day, from the first day to some instants."""
    whole = np.concatenate(([0.0], np.cumsum(per_hour * HOURS_PER_DAY)))
    day = np.minimum(np.floor(hours / HOURS_PER_DAY).astype(np.int64), len(per_hour) - 1)
    return np.asarray(whole[day] + (hours - day * HOURS_PER_DAY) * per_hour[day], dtype=np.float64)


def events_in_window(
    start_hours: NDArray[np.float32], n_events: NDArray[np.int64], window: Window
) -> NDArray[np.int64]:
    """Return how many events start in the window.

    Every event counts that started, so that a window from before departure needs those that are over by then.

    Parameters
    ----------
    start_hours : float32 (n_hazards, capacity, n_draws), from departure; rubbish beyond ``n_events``
    n_events : int64 (n_hazards, n_draws)
    window : see its class

    Returns
    -------
    int64 (n_hazards, n_draws)
    """
    rank = np.arange(start_hours.shape[1])[:, np.newaxis]
    inside = (start_hours >= window.from_hours) & (start_hours < window.until_hours)
    return np.asarray((inside & (rank < n_events[:, np.newaxis])).sum(axis=1), dtype=np.int64)


def likelihood_ratio(counts: NDArray[np.int64], expected: NDArray[np.float64], factors: Values) -> Values:
    """Return the weight of every draw, of mean 1: Π over hazards of factor⁻ᴺ · exp((factor − 1) Λ).

    Parameters
    ----------
    counts : int64 (n_hazards, n_draws), N, events that started in the window under inflation
    expected : float64 (n_hazards, n_draws), Λ of ``expected_events``
    factors : float64 (n_hazards,)

    Returns
    -------
    float64 (n_draws,)
    """
    logarithm = np.zeros(counts.shape[1], dtype=np.float64)
    for hazard in np.flatnonzero(factors != 1.0):  # one by one, so that the bits do not depend on the tile
        factor = factors[hazard]
        logarithm += (factor - 1.0) * expected[hazard] - counts[hazard] * np.log(factor)
    return np.asarray(np.exp(logarithm), dtype=np.float64)
