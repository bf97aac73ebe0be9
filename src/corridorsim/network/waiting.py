"""The mean wait for a departure, and the mean time by a timetable, of a shipment that comes at any hour."""

from __future__ import annotations

import numpy as np

from corridorsim.scenario.calendars import Departure, departures_of
from corridorsim.scenario.tables import ResolvedLeg
from corridorsim.units import HOURS_PER_WEEK

_NODES = 41  # of the normal score of a timetable's factor; only overtaking trains need more than one
_NEGLIGIBLE = 1e-9  # probability of a row of cancellations that is not looked at


def mean_wait_hours(leg: ResolvedLeg) -> float:
    """Return the mean wait for a departure, the time before its cut-off included.

    Of a headway h that is h (1 + cv²) / 2 (the inspection paradox) and h p / (1 − p) for departures that are
    cancelled; of a timetable the mean over the week.

    Parameters
    ----------
    leg : resolved; its departures have no hours under way of their own
    """
    if leg.timetable:
        return leg.cutoff_hours + _timetable_hours(departures_of(leg.timetable), leg.cancel_probability, 1.0)
    if leg.headway_hours <= 0:
        return 0.0
    runs = 1.0 - leg.cancel_probability
    irregular = 0.5 * (1.0 + leg.headway_cv**2)
    return leg.cutoff_hours + leg.headway_hours * (irregular + leg.cancel_probability / runs)


def mean_hours_to_arrival(leg: ResolvedLeg) -> float:
    """Return the mean time from coming to a leg to arriving by its timetable, the next train or a faster one.

    Parameters
    ----------
    leg : resolved; its departures have hours under way of their own
    """
    timetable = departures_of(leg.timetable)
    scores, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    factors = np.exp(leg.sigma * scores)
    if not _overtakes(timetable, float(factors[-1])):  # then the mean is linear in the factor
        factors, weights = np.array([np.exp(0.5 * leg.sigma**2)]), np.ones(1)
    hours = [_timetable_hours(timetable, leg.cancel_probability, factor) for factor in factors]
    return leg.cutoff_hours + float(weights @ np.array(hours) / weights.sum())


def _overtakes(timetable: tuple[Departure, ...], factor: float) -> bool:
    """Return whether some departure arrives before an earlier one does."""
    starts = np.array([each.week_hour for each in timetable])
    arrivals = starts + factor * np.array([each.own_hours or 0.0 for each in timetable])
    return bool(np.any(np.diff(np.append(arrivals, arrivals[0] + HOURS_PER_WEEK)) < 0.0))


def _timetable_hours(timetable: tuple[Departure, ...], cancel_probability: float, factor: float) -> float:
    """Return the mean time to the earliest arrival over a week, each departure cancelled on its own luck.

    Who comes between two departures waits half of that time for the second on average, and then takes, of it
    and those after it, the first to arrive that runs: the k-th to arrive with probability p^(k − 1) (1 − p).
    """
    count = len(timetable)
    rows = 1 if cancel_probability == 0 else int(np.ceil(np.log(_NEGLIGIBLE) / np.log(cancel_probability)))
    longest = max(each.own_hours or 0.0 for each in timetable) * factor
    weeks = 2 + rows // count + int(longest // HOURS_PER_WEEK)
    week_hours = np.array([each.week_hour for each in timetable])
    starts = (week_hours + HOURS_PER_WEEK * np.arange(weeks + 1)[:, None]).ravel()
    own = np.tile([each.own_hours or 0.0 for each in timetable], weeks + 1)
    arrivals = starts + own * factor
    chances = (1.0 - cancel_probability) * cancel_probability ** np.arange(weeks * count)
    total = 0.0
    for first in range(count):
        before = starts[first - 1] if first else starts[count - 1] - HOURS_PER_WEEK
        gap = starts[first] - before
        after = np.sort(arrivals[first : first + weeks * count]) - starts[first]
        total += gap * (0.5 * gap + float(chances @ after) / chances.sum())
    return total / HOURS_PER_WEEK
