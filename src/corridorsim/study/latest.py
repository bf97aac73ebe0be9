"""The latest departure that still meets a date, for those who book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Shipment, Study
from corridorsim.study.departures import departure_hours
from corridorsim.study.intervals import wilson_interval
from corridorsim.study.outcomes import Outcome
from corridorsim.units import HOURS_PER_DAY

NEIGHBOUR_DAYS = 15  # draws that depart so near a day speak of it: the same season


@dataclass(frozen=True)
class LatestDeparture:
    """Until when to depart.

    Attributes
    ----------
    day : last day (ISO) of the window from which the arrival is in time with the probability asked for
    sure_day : the same where even the lower bound of the probability (Wilson) suffices
    reason : why there is no day; all three are None where no date is asked for
    """

    day: str | None = None
    sure_day: str | None = None
    reason: str | None = None


def latest_departure(outcome: Outcome, study: Study) -> LatestDeparture:
    """Return the latest departure of a shipment by one corridor.

    Parameters
    ----------
    outcome : hours by draw
    study : gives the departures
    """
    shipment = outcome.trial.entry.shipment
    if shipment.arrive_by is None:
        return LatestDeparture()
    if shipment.arrive_by < study.depart_from:
        return LatestDeparture(reason=f"{shipment.arrive_by} is before the first departure")
    hours = np.where(outcome.delivered, outcome.days * HOURS_PER_DAY, np.inf)
    found = list(_in_time(departure_hours(study), hours, study, shipment.arrive_by))
    day = _last_day(study, ((day, count / n) for day, count, n in found), shipment)
    sure = ((day, wilson_interval(count, n)[0]) for day, count, n in found)
    sure_day = _last_day(study, sure, shipment)
    return LatestDeparture(day, sure_day, None if day else _reason(found, shipment))


def _in_time(
    departure: Floats, hours: Floats, study: Study, arrive_by: date
) -> Iterator[tuple[int, int, int]]:
    """Yield each day of the window, how many draws near it would be in time, and how many there are.

    Each draw is moved to the day as a whole number of days, so that it keeps its hour.
    """
    order = np.argsort(departure, kind="stable")
    departure, hours = departure[order], hours[order]
    end_hours = ((arrive_by - study.depart_from).days + 1) * HOURS_PER_DAY
    arrival = departure % HOURS_PER_DAY + hours
    for day in range((min(study.depart_until, arrive_by) - study.depart_from).days + 1):
        first, last = (day - NEIGHBOUR_DAYS) * HOURS_PER_DAY, (day + NEIGHBOUR_DAYS + 1) * HOURS_PER_DAY
        near = slice(*np.searchsorted(departure, [first, last]))
        n = near.stop - near.start
        if n > 0:
            in_time = np.count_nonzero(arrival[near] + day * HOURS_PER_DAY <= end_hours)
            yield day, int(in_time), int(n)


def _last_day(study: Study, shares: Iterator[tuple[int, float]], shipment: Shipment) -> str | None:
    good = [day for day, share in shares if share >= shipment.arrive_probability]
    return (study.depart_from + timedelta(days=max(good))).isoformat() if good else None


def _reason(found: list[tuple[int, int, int]], shipment: Shipment) -> str:
    best = max((count / n for _, count, n in found), default=0.0)
    return (
        f"no departure arrives by {shipment.arrive_by} with probability {shipment.arrive_probability:g}; "
        f"the best has {best:.3f}"
    )
