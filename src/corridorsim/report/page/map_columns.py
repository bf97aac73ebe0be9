"""The columns of a map's source, with what the pointer is told, and which rows a choice shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from corridorsim.report.charts.chosen_map import chosen_map, ends_of, hazards_by_place, names_passed
from corridorsim.report.charts.map_geometry import Points, Window, projected
from corridorsim.report.charts.map_land import HAZARD
from corridorsim.report.charts.map_lanes import LaidLine, laid_lines
from corridorsim.report.charts.models import (
    DrawnHazard,
    DrawnLeg,
    DrawnTerminal,
    Place,
    RunCharts,
)
from corridorsim.scenario.vocabulary import BACK
from corridorsim.units import HOURS_PER_DAY

Columns = dict[str, list[Any]]
PLACES, ENDS, HAZARDS, TOLD = "places", "ends", "hazards", "told"
INK = "#222222"
_DECIMALS = 2  # of map units; a page holds no finer lines than are seen
_COLUMNS = ("layer", "title", "told", "color", "x", "y", "xs", "ys", "aside_x", "aside_y", "units")
_LONG_HOURS = 48.0  # from here on times are told in days


def map_columns(charts: RunCharts, window: Window, units_per_pixel: float) -> Columns:
    """Return the columns of a map's source: a row for each place with hazards, each place, each line.

    Parameters
    ----------
    charts : what is drawn
    window : of the map
    units_per_pixel : in which lines are laid out side by side

    Returns
    -------
    ``layer`` says what a row is of; ``x`` and ``y`` are of places, ``xs`` and ``ys`` of all, for the pointer;
    ``aside_x`` and ``aside_y`` lead from the line itself to its lane, ``units`` (of a pixel) times as far
    """
    names = {row.id: row.name for row in charts.map.terminals}
    looks = {row.id: row for row in charts.corridors}
    struck = hazards_by_place(charts.map.hazards)
    rows = [_hazards(hazards, window) for hazards in struck.values()]
    rows += [_place(place, window) for place in charts.map.terminals]
    for line in laid_lines(charts.map, window, list(looks)):
        look = looks[line.corridor]
        told = f"{look.title}\n{_leg(line.leg, names)}"
        title = f"{names[line.leg.origin]} – {names[line.leg.destination]}"
        row = {"layer": routes_of(look.id), "title": title, "told": told, "color": look.color}
        rows.append(row | _line(line, units_per_pixel))
    return {name: [row[name] for row in rows] for name in _COLUMNS}


def map_rows(
    charts: RunCharts, shipment: str | None = None, policy: str | None = None
) -> dict[str, list[int]]:
    """Return which rows of a map's source a choice shows: the ``indices`` of ``WebMap.filters``.

    Parameters
    ----------
    charts : what is drawn
    shipment : id; None: all
    policy : None takes the first
    """
    chosen = chosen_map(charts.map, policy or charts.policies[0], (shipment,) if shipment else ())
    ends, passed = ends_of(chosen), {name for leg in chosen.legs for name in names_passed(leg)}
    rows = {HAZARDS: passed, PLACES: passed - ends, ENDS: ends}
    for route in chosen.routes:
        rows.setdefault(routes_of(route.corridor), set()).update(route.legs)
    drawn: set[tuple[str, str]] = set()  # once for both directions, or dashes fill each other's gaps
    found: dict[str, list[int]] = {name: [] for name in (TOLD, *map(routes_of, _ids(charts)), *rows)}
    for index, (layer, name) in enumerate(_named_rows(charts)):
        for shown in (PLACES, ENDS) if layer == PLACES else (layer,):
            if name in rows.get(shown, ()):
                found[TOLD].append(index)
                if (shown, name.removesuffix(BACK)) not in drawn:
                    found[shown].append(index)
                drawn.add((shown, name.removesuffix(BACK)))
    return found


def routes_of(corridor: str) -> str:
    """Return the name of the source of a corridor's routes.

    Parameters
    ----------
    corridor : id
    """
    return f"routes-{corridor}"


def _named_rows(charts: RunCharts) -> Iterator[tuple[str, str]]:
    """Return of what each row of the source is, in its order: layer and name."""
    yield from ((HAZARDS, at) for at in hazards_by_place(charts.map.hazards))
    yield from ((PLACES, row.id) for row in charts.map.terminals)
    for corridor in _ids(charts):
        own = (leg for row in charts.map.routes if row.corridor == corridor for leg in row.legs)
        yield from ((routes_of(corridor), leg) for leg in dict.fromkeys(own))


def _ids(charts: RunCharts) -> list[str]:
    return [row.id for row in charts.corridors]


def _hazards(rows: Sequence[DrawnHazard], window: Window) -> dict[str, Any]:
    told = "\n".join(f"{row.title}: {row.told}" for row in rows)
    color = "#ffffff" if all(row.state == "off" for row in rows) else HAZARD
    return {"layer": HAZARDS, "title": rows[0].where, "told": told, "color": color} | _point(
        rows[0].place, window
    )


def _place(place: DrawnTerminal, window: Window) -> dict[str, Any]:
    told = ", ".join(part for part in (place.kind, place.country) if part)
    return {"layer": PLACES, "title": place.name, "told": told, "color": INK} | _point(place.place, window)


def _point(place: Place, window: Window) -> dict[str, Any]:
    """Return where a place lies, as a line from it to itself too, that one pointer finds all."""
    (x,), (y,) = _rounded(projected(window.moved_in(np.array([place]))))
    still = {"aside_x": [0.0, 0.0], "aside_y": [0.0, 0.0], "units": 0.0}
    return {"x": x, "y": y, "xs": [x, x], "ys": [y, y]} | still


def _line(line: LaidLine, units_per_pixel: float) -> dict[str, Any]:
    xs, ys = _rounded(line.placed(units_per_pixel))
    aside_x, aside_y = _rounded(line.aside)
    lane = {"aside_x": aside_x, "aside_y": aside_y, "units": units_per_pixel}
    return {"x": xs[0], "y": ys[0], "xs": xs, "ys": ys} | lane


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
