"""The map of a result as data: routes, their legs with facts and sources, places, hazards."""

from __future__ import annotations

from collections.abc import Iterable

from corridorsim.report.charts.models import DrawnLeg, DrawnMap, DrawnRoute, DrawnTerminal
from corridorsim.report.geography import Lines
from corridorsim.scenario.explaining import explain
from corridorsim.scenario.tables import ResolvedLeg, Scenario, Tables
from corridorsim.study.comparison import Comparison
from corridorsim.study.summary import CorridorSummary


def map_of(comparison: Comparison) -> DrawnMap:
    """Return the map of the most taken routes.

    Parameters
    ----------
    comparison : of one scenario
    """
    routes = tuple(
        DrawnRoute(shipment=row.shipment, corridor=row.corridor, policy=row.policy, legs=row.legs)
        for row in comparison.corridors
        if isinstance(row, CorridorSummary)
    )
    return drawn(comparison.scenario, routes)


def drawn(scenario: Scenario, routes: tuple[DrawnRoute, ...]) -> DrawnMap:
    """Return some routes with the legs and places that they pass.

    Parameters
    ----------
    scenario : of the routes
    routes : legs by id
    """
    tables = scenario.tables
    legs = [tables.legs[name] for name in sorted({leg for route in routes for leg in route.legs})]
    return DrawnMap(terminals=tuple(_terminals(tables, legs)), legs=tuple(_legs(tables, legs)), routes=routes)


def _terminals(tables: Tables, legs: Iterable[ResolvedLeg]) -> Iterable[DrawnTerminal]:
    for name in sorted({end for leg in legs for end in (leg.origin, leg.destination)}):
        place = tables.terminals[name]
        yield DrawnTerminal(id=name, name=place.name, country=place.country, place=(place.lon, place.lat))


def _legs(tables: Tables, legs: Iterable[ResolvedLeg]) -> Iterable[DrawnLeg]:
    lines, sources = Lines(tables), _sources(tables)
    names = set(DrawnLeg.model_fields) - {"line", "sources"}
    for leg in legs:
        facts = {name: getattr(leg, name) for name in names}
        yield DrawnLeg(**facts, line=lines.of(leg), sources=tuple(sources.get(leg.id, ())))


def _sources(tables: Tables) -> dict[str, dict[str, None]]:
    """Return for each leg where its numbers come from, each once."""
    found: dict[str, dict[str, None]] = {}
    for value in explain(tables, "legs"):
        if value.grade:
            title = tables.sources[value.source].title if value.source in tables.sources else value.source
            told = title if title == value.grade else f"{title} ({value.grade})"
            found.setdefault(value.path.split(".")[1], {})[told] = None
    return found
