"""How much of its cargo a vessel carries where the water is shallow, and what that leaves of capacity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from corridorsim.scenario.declarations import Study
from corridorsim.scenario.rows import Terminal
from corridorsim.scenario.tables import ResolvedLeg, Scenario
from corridorsim.units import DAYS_PER_YEAR


@dataclass(frozen=True)
class Payload:
    """What the water leaves of a vessel's cargo.

    Attributes
    ----------
    share : 0 … 1 of the laden vessel's cargo; 0 where it cannot call at all
    place : terminal or leg with the least water; empty where no depth is given
    available_m : draught that is available there; +inf where no depth is given
    """

    share: float
    place: str
    available_m: float


ALL_OF_IT = Payload(1.0, "", float("inf"))


def middle_of(study: Study) -> date:
    """Return the middle of the departure window, for which depths are reckoned.

    Parameters
    ----------
    study : gives the window
    """
    return study.depart_from + timedelta(days=(study.depart_until - study.depart_from).days // 2)


def payload_of(leg: ResolvedLeg, terminals: Mapping[str, Terminal], day: date) -> Payload:
    """Return what the water at a leg's two ends and on its way leaves of its vessel's cargo.

    The cargo is proportional to the draught between those of the light and of the laden vessel (tonnes per
    centimetre of immersion constant); a vessel without a light draught carries all or cannot call.

    Parameters
    ----------
    leg : a resolved leg; one without a vessel's draught has its whole payload
    terminals : rows by id
    day : on which the water is asked for
    """
    laden, light = leg.vessel_draught_m, leg.vessel_light_draught_m
    depths = dict(_depths(leg, terminals, day))
    if laden is None or not depths:
        return ALL_OF_IT
    place = min(depths, key=depths.__getitem__)
    available = depths[place]
    if light is None or light >= laden:
        return Payload(float(available >= laden), place, available)
    return Payload(min(1.0, max(0.0, (available - light) / (laden - light))), place, available)


def payloads(scenario: Scenario) -> dict[str, Payload]:
    """Return the payloads of the legs that do not carry all of it, by leg.

    Parameters
    ----------
    scenario : declared and checked
    """
    terminals, day = scenario.tables.terminals, middle_of(scenario.study)
    found = {name: payload_of(leg, terminals, day) for name, leg in scenario.tables.legs.items()}
    return {name: payload for name, payload in found.items() if payload.share < 1.0}


def available_draught_m(terminal: Terminal, day: date) -> float | None:
    """Return how deep a vessel may lie at a terminal on a day, None where nothing is said.

    Parameters
    ----------
    terminal : its row
    day : on which; the trend runs both ways from the terminal's ``draught_date``
    """
    if terminal.max_draught_m is None or terminal.draught_date is None:
        return terminal.max_draught_m
    years = (day - terminal.draught_date).days / DAYS_PER_YEAR
    return max(0.0, terminal.max_draught_m + terminal.draught_trend_m_per_year * years)


def _depths(leg: ResolvedLeg, terminals: Mapping[str, Terminal], day: date) -> Iterator[tuple[str, float]]:
    for end in (leg.origin, leg.destination):
        depth = available_draught_m(terminals[end], day)
        if depth is not None:
            yield end, depth
    if leg.max_draught_m is not None:
        yield leg.id, leg.max_draught_m


def capacity_teu_per_year(legs: Iterable[ResolvedLeg], shallow: Mapping[str, Payload]) -> float | None:
    """Return what a chain of legs can carry a year with the water there is, None where nothing is known.

    Parameters
    ----------
    legs : in any order; those whose capacity is not known do not count
    shallow : the payloads that are not whole, by leg
    """
    known = (
        leg.capacity_teu_per_year * shallow.get(leg.id, ALL_OF_IT).share
        for leg in legs
        if leg.capacity_teu_per_year is not None
    )
    return min(known, default=None)
