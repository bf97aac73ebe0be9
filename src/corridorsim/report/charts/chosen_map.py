"""A part of a map: the routes of some shipments under one policy, with what they pass."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from corridorsim.report.charts.models import DrawnHazard, DrawnLeg, DrawnMap
from corridorsim.scenario.vocabulary import BACK


def chosen_map(drawn: DrawnMap, policy: str, shipments: Collection[str] = ()) -> DrawnMap:
    """Return a map with some of its routes, and only what they pass.

    Parameters
    ----------
    drawn : the whole map
    policy : how the shipper decides
    shipments : ids; none for all
    """
    routes = [row for row in drawn.routes if row.policy == policy]
    routes = [row for row in routes if not shipments or row.shipment in shipments]
    taken = {name for row in routes for name in row.legs}
    legs = [leg for leg in drawn.legs if leg.id in taken]
    passed = {name for leg in legs for name in names_passed(leg)}
    return DrawnMap(
        terminals=tuple(row for row in drawn.terminals if row.id in passed),
        legs=tuple(legs),
        routes=tuple(routes),
        hazards=tuple(row for row in drawn.hazards if row.at in passed),
    )


def names_passed(leg: DrawnLeg) -> tuple[str, ...]:
    """Return all that stands for a place of a leg: its ends, its passages, its own name both ways.

    Parameters
    ----------
    leg : of a route
    """
    return (leg.origin, leg.destination, *leg.passages, leg.id, leg.id.removesuffix(BACK))


def ends_of(drawn: DrawnMap) -> set[str]:
    """Return the terminals where a map's routes start and end.

    Parameters
    ----------
    drawn : the map
    """
    legs = {leg.id: leg for leg in drawn.legs}
    whole = [route.legs for route in drawn.routes if route.legs]
    return {legs[taken[0]].origin for taken in whole} | {legs[taken[-1]].destination for taken in whole}


def hazards_by_place(hazards: Iterable[DrawnHazard]) -> dict[str, list[DrawnHazard]]:
    """Return hazards by the place that they strike: a map marks it once.

    Parameters
    ----------
    hazards : in any order
    """
    found: dict[str, list[DrawnHazard]] = {}
    for row in hazards:
        found.setdefault(row.at, []).append(row)
    return found
