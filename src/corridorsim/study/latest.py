"""The latest departure that still meets a date, for those who book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from corridorsim.scenario.declarations import Shipment, Study
from corridorsim.study.intervals import wilson_interval
from corridorsim.study.row_tally import RowTally

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


def latest_departure(row: RowTally, study: Study) -> LatestDeparture:
    """Return the latest departure of a shipment by one corridor.

    Parameters
    ----------
    row : what its draws add up to
    study : gives the departures
    """
    shipment = row.entry.shipment
    if shipment.arrive_by is None:
        return LatestDeparture()
    if shipment.arrive_by < study.depart_from:
        return LatestDeparture(reason=f"{shipment.arrive_by} is before the first departure")
    found = list(_in_time(row, study, shipment.arrive_by))
    day = _last_day(study, ((day, count / n) for day, count, n in found), shipment)
    sure = ((day, wilson_interval(count, n)[0]) for day, count, n in found)
    sure_day = _last_day(study, sure, shipment)
    return LatestDeparture(day, sure_day, None if day else _reason(found, shipment))


def _in_time(row: RowTally, study: Study, arrive_by: date) -> Iterator[tuple[int, int, int]]:
    """Yield each day of the window, how many draws near it would be in time, and how many there are.

    Each draw is moved to the day as a whole number of days, so that it keeps its hour.
    """
    days_left = (arrive_by - study.depart_from).days + 1  # from the first day to the end of the last
    arrived = np.cumsum(row.day_counts, axis=1)
    for day in range((min(study.depart_until, arrive_by) - study.depart_from).days + 1):
        near = slice(max(0, day - NEIGHBOUR_DAYS), day + NEIGHBOUR_DAYS + 1)
        n = int(row.departed[near].sum())
        if n > 0:
            within = min(days_left - day, arrived.shape[1] - 1)
            yield day, int(arrived[near, within].sum()), n


def _last_day(study: Study, shares: Iterator[tuple[int, float]], shipment: Shipment) -> str | None:
    good = [day for day, share in shares if share >= shipment.arrive_probability]
    return (study.depart_from + timedelta(days=max(good))).isoformat() if good else None


def _reason(found: list[tuple[int, int, int]], shipment: Shipment) -> str:
    best = max((count / n for _, count, n in found), default=0.0)
    return (
        f"no departure arrives by {shipment.arrive_by} with probability {shipment.arrive_probability:g}; "
        f"the best has {best:.3f}"
    )
