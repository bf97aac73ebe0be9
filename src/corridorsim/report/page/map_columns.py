"""The columns of a map's sources, with what the pointer is told, and which rows a choice shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from corridorsim.report.charts.map_geometry import Points, Window, projected
from corridorsim.report.charts.map_lanes import LaidLine, laid_lines
from corridorsim.report.charts.models import (
    DrawnHazard,
    DrawnLeg,
    DrawnRoute,
    DrawnTerminal,
    Place,
    RunCharts,
)
from corridorsim.scenario.vocabulary import BACK
from corridorsim.units import HOURS_PER_DAY

Columns = dict[str, list[Any]]
PLACES, ENDS, HAZARDS = "places", "ends", "hazards"
_DECIMALS = 2  # of map units; a page holds no finer lines than are seen
_LONG_HOURS = 48.0  # from here on times are told in days


def map_columns(charts: RunCharts, window: Window, units_per_pixel: float) -> dict[str, Columns]:
    """Return the columns of a map's sources, by the names of ``WebMap.sources``.

    Parameters
    ----------
    charts : what is drawn
    window : of the map
    units_per_pixel : in which lines are laid out side by side
    """
    drawn = charts.map
    names = {row.id: row.name for row in drawn.terminals}
    laid = laid_lines(drawn, window, [row.id for row in charts.corridors])
    by_corridor = {row.id: [line for line in laid if line.corridor == row.id] for row in charts.corridors}
    struck = hazards_by_place(drawn.hazards)
    return {
        **{routes_of(name): _lines(own, names, units_per_pixel) for name, own in by_corridor.items()},
        PLACES: _places(drawn.terminals, window),
        ENDS: _places(drawn.terminals, window),
        HAZARDS: {
            **_at([rows[0].place for rows in struck.values()], window),
            "title": [names.get(at, at) for at in struck],
            "told": [_hazards(rows) for rows in struck.values()],
        },
    }


def map_rows(
    charts: RunCharts, shipment: str | None = None, policy: str | None = None
) -> dict[str, list[int]]:
    """Return which rows of each source a choice shows: the ``indices`` of ``WebMap.filters``.

    Parameters
    ----------
    charts : what is drawn
    shipment : id; None: all
    policy : None takes the first
    """
    chosen = chosen_routes(charts, shipment, policy)
    legs = {leg.id: leg for leg in charts.map.legs}
    taken = {name for route in chosen for name in route.legs}
    ends = {end for route in chosen if route.legs for end in _ends(route, legs)}
    passed = {place for name in taken for place in _passed(legs[name])}
    places = [row.id for row in charts.map.terminals]
    rows = {
        PLACES: _rows_in(places, passed - ends),
        ENDS: _rows_in(places, ends),
        HAZARDS: _rows_in(hazards_by_place(charts.map.hazards), passed | taken),
    }
    for look in charts.corridors:
        own = {name for route in chosen if route.corridor == look.id for name in route.legs}
        rows[routes_of(look.id)] = _rows_in(_legs_of(charts.map.routes, look.id), own)
    return rows


def routes_of(corridor: str) -> str:
    """Return the name of the source of a corridor's routes.

    Parameters
    ----------
    corridor : id
    """
    return f"routes-{corridor}"


def chosen_routes(
    charts: RunCharts, shipment: str | None = None, policy: str | None = None
) -> list[DrawnRoute]:
    """Return the routes of a shipment under a policy.

    Parameters
    ----------
    charts : what is drawn
    shipment : id; None: all
    policy : None takes the first
    """
    wanted = policy or charts.policies[0]
    return [row for row in charts.map.routes if row.policy == wanted and shipment in (None, row.shipment)]


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


def _legs_of(routes: Iterable[DrawnRoute], corridor: str) -> list[str]:
    """Return the rows of a corridor's source, as they are laid: each leg once, in the order of its routes."""
    return list(dict.fromkeys(leg for row in routes if row.corridor == corridor for leg in row.legs))


def _rows_in(names: Iterable[str], wanted: set[str]) -> list[int]:
    return [row for row, name in enumerate(names) if name in wanted]


def _ends(route: DrawnRoute, legs: dict[str, DrawnLeg]) -> tuple[str, str]:
    return legs[route.legs[0]].origin, legs[route.legs[-1]].destination


def _passed(leg: DrawnLeg) -> tuple[str, ...]:
    """Return all that stands for a place of a leg: its ends, its passages, its own name both ways."""
    return (leg.origin, leg.destination, *leg.passages, leg.id.removesuffix(BACK))


def _lines(laid: Sequence[LaidLine], names: dict[str, str], units_per_pixel: float) -> Columns:
    """Return lines in their lanes (xs, ys), laid out for so many units a pixel, and where lanes lead."""
    placed = [_rounded(line.placed(units_per_pixel)) for line in laid]
    aside = [_rounded(line.aside) for line in laid]
    return {
        "xs": [line[0] for line in placed],
        "ys": [line[1] for line in placed],
        "aside_x": [line[0] for line in aside],
        "aside_y": [line[1] for line in aside],
        "units": [units_per_pixel] * len(laid),
        "title": [f"{names[line.leg.origin]} – {names[line.leg.destination]}" for line in laid],
        "told": [_leg(line.leg, names) for line in laid],
    }


def _places(places: Sequence[DrawnTerminal], window: Window) -> Columns:
    return _at([row.place for row in places], window) | {
        "title": [row.name for row in places],
        "told": [", ".join(part for part in (row.kind, row.country) if part) for row in places],
    }


def _at(places: Sequence[Place], window: Window) -> Columns:
    points = [window.moved_in(np.array([place])) for place in places]
    x, y = _rounded(projected(np.concatenate(points))) if points else ([], [])
    return {"x": x, "y": y}


def _rounded(points: Points) -> list[list[float]]:
    return [[round(value, _DECIMALS) for value in axis] for axis in points.T.tolist()]


def _leg(leg: DrawnLeg, names: dict[str, str]) -> str:
    """Return the facts of a leg, a line each, and where they are from."""
    lines = [f"{leg.service} ({leg.mode})", f"{leg.distance_km:,.0f} km, {_time(leg.median_hours)} under way"]
    if leg.passages:
        lines.append("through " + ", ".join(names.get(name, name) for name in leg.passages))
    lines.append(_departures(leg))
    if leg.border_hours:
        lines.append(f"{_time(leg.border_hours)} at the border")
    lines.append(f"{leg.usd_per_feu:,.0f} USD/FEU")
    return "\n".join([*lines, *leg.sources])


def _departures(leg: DrawnLeg) -> str:
    if leg.timetable:
        return "leaves " + ", ".join(leg.timetable)
    return f"leaves every {_time(leg.headway_hours)} on average" if leg.headway_hours else "leaves at once"


def _time(hours: float) -> str:
    if hours >= _LONG_HOURS:
        return f"{hours / HOURS_PER_DAY:.1f} days"
    return f"{hours:.2g} h" if hours < 10 else f"{hours:.0f} h"


def _hazards(rows: Iterable[DrawnHazard]) -> str:
    return "\n".join(f"{row.title}: {row.told}" for row in rows)
