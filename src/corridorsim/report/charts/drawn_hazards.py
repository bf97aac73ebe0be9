"""The hazards that strike where routes pass, each told in a sentence."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from corridorsim.report.charts.models import DrawnHazard, Place
from corridorsim.scenario.hazard_rows import Hazard, Reach
from corridorsim.scenario.tables import ResolvedLeg, Tables
from corridorsim.scenario.vocabulary import BACK
from corridorsim.study.hazard_waits import HazardWait, hazard_waits, monthly_wait_hours
from corridorsim.units import HOURS_PER_DAY

_SHUTS = {"gate": "closed", "slowdown": "delayed", "line": "cut"}
_SHORT_DAYS = 2.0  # below it a time is told in hours


def hazards_at(
    tables: Tables, legs: Iterable[ResolvedLeg], at: Mapping[str, tuple[str, Place]]
) -> Iterator[DrawnHazard]:
    """Return each hazard at each terminal, passage and leg where it holds one of some legs.

    Parameters
    ----------
    tables : of the network
    legs : that routes take
    at : names that people read of those terminals, passages and legs, and where they lie
    """
    met = _modes_at(legs)
    for hazard in tables.hazards.values():
        for reach in hazard.places:
            modes = met.get(reach.place, {})
            if any(mode in (hazard.modes or modes) for mode in modes) and _can_be(hazard):
                where, place = at[reach.place] if reach.place in at else at[reach.place + BACK]
                yield DrawnHazard(
                    id=hazard.id,
                    title=hazard.title or hazard.id,
                    at=reach.place,
                    where=where,
                    place=place,
                    state=hazard.state,
                    told=_told(hazard, reach, tables),
                )


def _modes_at(legs: Iterable[ResolvedLeg]) -> dict[str, dict[str, None]]:
    """Return the modes of the legs that touch each place; a line is hit in both directions."""
    met: dict[str, dict[str, None]] = {}
    for leg in legs:
        for place in (leg.origin, leg.destination, leg.id, leg.id.removesuffix(BACK), *leg.passages):
            met.setdefault(place, {})[leg.mode] = None
    return met


def _can_be(hazard: Hazard) -> bool:
    return hazard.rate_per_year > 0.0 or hazard.follows is not None or hazard.state == "on"


def _told(hazard: Hazard, reach: Reach, tables: Tables) -> str:
    (wait,) = hazard_waits({"": hazard.model_copy(update={"places": (reach,)})}, tables)
    if hazard.state == "off":
        return "does not happen in this scenario"
    shuts = "slowed" if hazard.effect == "line" and hazard.speed_factor else _SHUTS[hazard.effect]
    if hazard.state == "on":
        return f"{shuts} all the time in this scenario, and known at departure"
    often = f"{shuts} {_percent(wait.closed_share)} of the time"
    if hazard.known_at_departure:
        return f"{often}, known at departure"
    return f"{often}{_worst_month(hazard, reach, tables, wait)}; {_mean_wait(wait)}"


def _worst_month(hazard: Hazard, reach: Reach, tables: Tables, wait: HazardWait) -> str:
    hours = monthly_wait_hours(hazard, reach, tables, queues=False)
    if np.ptp(hours) == 0.0:
        return ""
    return f", in {month_name[1 + int(np.argmax(hours))]} {_percent(wait.worst_month_share)}"


def _mean_wait(wait: HazardWait) -> str:
    if wait.mean_wait_days is None:
        return "the wait grows without end"
    if wait.mean_wait_days < _SHORT_DAYS:
        return f"mean wait {wait.mean_wait_days * HOURS_PER_DAY:.2g} h"
    return f"mean wait {wait.mean_wait_days:.2g} days"


def _percent(share: float) -> str:
    return f"{100.0 * share:.2g} %"
