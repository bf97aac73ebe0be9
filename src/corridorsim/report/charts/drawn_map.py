"""The map of a result as data: routes, their legs with facts and sources, places, hazards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from corridorsim.network.leg_lines import Lines
from corridorsim.report.charts.drawn_hazards import hazards_at
from corridorsim.report.charts.map_geometry import Points, along, great_circle, thinned, unwrapped, window_of
from corridorsim.report.charts.models import (
    DrawnLeg,
    DrawnMap,
    DrawnRoute,
    DrawnTerminal,
    Place,
)
from corridorsim.scenario.explaining import explain_legs
from corridorsim.scenario.tables import ResolvedLeg, Scenario, Tables
from corridorsim.study.comparison import Comparison

_FACTS = {
    "distance_km": "length",
    "median_hours": "moving time",
    "headway_hours": "departures",
    "timetable": "departures",
    "border_hours": "border",
    "usd_per_feu": "freight",
}
_FINEST = 2000.0  # parts of the map's width that a line tells apart
_DECIMALS = 2  # of degrees; more where the map is of a small region
_WIDE_DEGREES = 20.0
_SMALL_WORDS = {"of", "el", "the", "al"}


def map_of(comparison: Comparison) -> DrawnMap:
    """Return the map of the most taken routes.

    Parameters
    ----------
    comparison : of one scenario
    """
    return drawn(comparison.scenario, taken_routes(comparison))


def taken_routes(comparison: Comparison) -> tuple[DrawnRoute, ...]:
    """Return the most taken route of every corridor that is feasible.

    Parameters
    ----------
    comparison : of one scenario
    """
    return tuple(
        DrawnRoute(shipment=row.shipment, corridor=row.corridor, policy=row.policy, legs=row.legs)
        for row in comparison.summaries
    )


def drawn(scenario: Scenario, routes: tuple[DrawnRoute, ...]) -> DrawnMap:
    """Return some routes with the legs, places and hazards that they pass.

    Parameters
    ----------
    scenario : of the routes
    routes : legs by id
    """
    tables = scenario.tables
    legs = [tables.legs[name] for name in sorted({leg for route in routes for leg in route.legs})]
    lines = _lines(tables, legs)
    wide = window_of(lines.values()).size[0]
    named = _terminals(tables, legs) | _passages(legs, lines)
    terminals = [row.model_copy(update={"place": _round(row.place, wide)}) for row in named.values()]
    at = {row.id: (row.name, row.place) for row in terminals}
    for leg in legs:
        told = f"{named[leg.origin].name} – {named[leg.destination].name}"
        at[leg.id] = (told, _round(along(lines[leg.id], 0.5), wide))
    return DrawnMap(
        terminals=tuple(terminals),
        legs=tuple(_legs(tables, legs, lines, wide)),
        routes=routes,
        hazards=tuple(hazards_at(tables, legs, at)),
    )


def _lines(tables: Tables, legs: Iterable[ResolvedLeg]) -> dict[str, Points]:
    """Return the line of each leg; where none was measured, the shortest over the globe."""
    lines = Lines(tables)
    found = {}
    for leg in legs:
        line = lines.of(leg)
        found[leg.id] = great_circle(*line) if len(line) == 2 else unwrapped(np.array(line))
    return found


def _terminals(tables: Tables, legs: Iterable[ResolvedLeg]) -> dict[str, DrawnTerminal]:
    names = sorted({end for leg in legs for end in (leg.origin, leg.destination)})
    return {
        name: DrawnTerminal(
            id=name, name=row.name, kind=row.kind, country=row.country, place=(row.lon, row.lat)
        )
        for name in names
        for row in (tables.terminals[name],)
    }


def _passages(legs: Iterable[ResolvedLeg], lines: Mapping[str, Points]) -> dict[str, DrawnTerminal]:
    """Return each passage where the first leg through it has it."""
    found: dict[str, DrawnTerminal] = {}
    for leg in legs:
        for name, km in zip(leg.passages, leg.passage_km, strict=True):
            if name not in found:
                place = along(lines[leg.id], min(1.0, km / leg.distance_km))
                found[name] = DrawnTerminal(id=name, name=_title(name), kind="passage", place=place)
    return found


def _title(passage: str) -> str:
    """Return what people read of a passage, which has no name but its id."""
    first, *others = passage.split("-")
    return " ".join([first.title(), *(word if word in _SMALL_WORDS else word.title() for word in others)])


def _legs(
    tables: Tables, legs: Sequence[ResolvedLeg], lines: Mapping[str, Points], wide: float
) -> Iterable[DrawnLeg]:
    sources = _sources(tables, [leg.id for leg in legs])
    names = set(DrawnLeg.model_fields) - {"line", "sources"}
    for leg in legs:
        facts = {name: getattr(leg, name) for name in names}
        line = thinned(lines[leg.id], wide / _FINEST)
        places = tuple(_round(place, wide) for place in line.tolist())
        yield DrawnLeg(**facts, line=places, sources=tuple(sources.get(leg.id, ())))


def _round(place: Sequence[float], wide: float) -> Place:
    decimals = _DECIMALS if wide > _WIDE_DEGREES else _DECIMALS + 2
    return round(place[0], decimals), round(place[1], decimals)


def _sources(tables: Tables, names: Sequence[str]) -> dict[str, list[str]]:
    """Return for each leg which of its facts come from where."""
    found: dict[str, dict[str, dict[str, None]]] = {name: {} for name in names}
    for value in explain_legs(tables, names, tuple(_FACTS)):
        _, leg, field = value.path.split(".")
        if value.grade:
            title = tables.sources[value.source].title if value.source in tables.sources else value.source
            told = title if title == value.grade else f"{title} ({value.grade})"
            found[leg].setdefault(told, {})[_FACTS[field]] = None
    return {leg: [f"{', '.join(facts)}: {told}" for told, facts in by.items()] for leg, by in found.items()}
