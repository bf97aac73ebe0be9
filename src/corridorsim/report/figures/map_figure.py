"""A map of routes for papers, with matplotlib: the same geometry as the map of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridorsim.errors import InputError, nearest
from corridorsim.report.charts.chosen_map import chosen_map, ends_of, hazards_by_place
from corridorsim.report.charts.drawn_map import map_of
from corridorsim.report.charts.map_geometry import Points, Window, projected
from corridorsim.report.charts.map_land import BORDER, DISCLAIMER, HAZARD, LAND, SEA, land_in
from corridorsim.report.charts.map_lanes import laid_lines, map_window
from corridorsim.report.charts.models import CorridorLook, DrawnHazard, DrawnMap, Place, RunCharts
from corridorsim.report.charts.run_charts import looks_of
from corridorsim.report.figures.drawing import new_figure, own_style
from corridorsim.scenario.vocabulary import BACK
from corridorsim.study.comparison import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path as Outline

_WIDE_INCHES, _ROUND_INCHES = 10.5, 1.0  # of the figure; of what stands above and below the map
_LEAST_INCHES, _MOST_INCHES = 3.5, 8.0  # height of the map
_POINTS_PER_INCH, _POINTS_PER_PIXEL = 72.0, 0.62  # lanes are laid out in the pixels of a screen
_LINE_POINTS = 1.3
_LEGEND_COLUMNS = 4
_PARTS = 1100.0  # of the width that the base map tells apart
_INK, _FAINT, _ABSENT = "#222222", "#777777", "#ffffff"
_LABEL_SHARE = 0.06  # of the width: about a name; the western of two neighbours has its name on the left
_DASHES = {"solid": "-", "dashed": (0, (6, 2)), "dotted": (0, (1, 1.5)), "dashdot": (0, (6, 1.5, 1, 1.5))}


def map(  # noqa: A001
    result: Comparison | RunCharts, *, policy: str | None = None, shipments: Sequence[str] = ()
) -> Figure:
    """Return a map of the most taken routes, in the corridors' colours, with hazards marked.

    Parameters
    ----------
    result : of one scenario; charts that a folder kept will do
    policy : None takes the scenario's first
    shipments : ids of those to draw; none for all

    Raises
    ------
    InputError
        Where the result has no such policy or shipment.
    """
    if isinstance(result, RunCharts):
        whole, looks, title, owners = result.map, result.corridors, result.title, result.attribution
        policies, known = result.policies, [row.id for row in result.shipments]
    else:
        scenario = result.scenario
        whole, looks, owners = map_of(result), looks_of(scenario), scenario.tables.attribution
        title = scenario.title or scenario.name
        policies, known = scenario.study.policies, [row.id for row in scenario.shipments]
    wanted = policy or policies[0]
    _refuse_unknown("policy", [wanted], policies)
    _refuse_unknown("shipment", shipments, known)
    drawn = chosen_map(whole, wanted, shipments)
    with own_style():
        return _figure(drawn, looks, title, owners)


def _refuse_unknown(what: str, asked: Sequence[str], known: Sequence[str]) -> None:
    for name in asked:
        if name not in known:
            raise InputError.single(f"{what} {name}", "is not in the comparison", nearest(name, known))


def _figure(drawn: DrawnMap, looks: Sequence[CorridorLook], title: str, owners: Sequence[str]) -> Figure:
    window = _filling(map_window(drawn))
    wide, high = window.size
    figure = new_figure(_WIDE_INCHES, _WIDE_INCHES * high / wide + _ROUND_INCHES)
    axes = figure.add_subplot()
    _draw_land(axes, window)
    _draw_routes(axes, drawn, window, looks)
    hazards = tuple(hazards_by_place(drawn.hazards).values())
    _draw_places(axes, drawn, window)
    _draw_hazards(axes, hazards, window)
    _frame(axes, window)
    _legend(axes, drawn, looks, hazards)
    axes.set_title(title)
    credit = " · ".join((*owners, DISCLAIMER))
    figure.supxlabel(credit, fontsize=5.5, color="#555555", x=0.01, ha="left")
    return figure


def _filling(window: Window) -> Window:
    """Return the window, made wider or higher where a figure of its shape would be too flat or too tall."""
    wide, high = window.size
    flat = max(0.0, wide * _LEAST_INCHES / _WIDE_INCHES - high)
    tall = max(0.0, high * _WIDE_INCHES / _MOST_INCHES - wide)
    return window.grown(tall / 2, flat / 2)


def _draw_land(axes: Axes, window: Window) -> None:
    from matplotlib.patches import PathPatch

    land = land_in(window.grown(window.size[0] / 50, window.size[1] / 50), _PARTS)
    axes.set_facecolor(SEA)
    rings = [ring for rings in land.polygons for ring in rings]
    for lines, fill, closed in ((rings, LAND, True), (land.boundaries, "none", False)):
        if lines:
            path = _one_path(lines, closed=closed)
            axes.add_artist(PathPatch(path, facecolor=fill, edgecolor=BORDER, lw=0.4))


def _one_path(lines: Iterable[Points], *, closed: bool) -> Outline:
    """Return all lines as one path: a hole, such as the Caspian, is left open, and the file stays small."""
    from matplotlib.path import Path as Outline

    return Outline.make_compound_path(*(Outline(line, closed=closed) for line in lines))


def _draw_routes(axes: Axes, drawn: DrawnMap, window: Window, looks: Sequence[CorridorLook]) -> None:
    by_name = {look.id: look for look in looks}
    units = window.size[0] / (_WIDE_INCHES * _POINTS_PER_INCH) * _POINTS_PER_PIXEL
    laid = laid_lines(drawn, window, list(by_name))
    # one line for both directions: the dashes of two, one over the other, fill each other's gaps
    once = {(line.corridor, line.leg.id.removesuffix(BACK)): line for line in laid}
    for line in once.values():
        look, points = by_name[line.corridor], line.placed(units)
        axes.plot(
            points[:, 0],
            points[:, 1],
            color=look.color.lower(),
            ls=_DASHES[look.dash],
            lw=_LINE_POINTS,
            dash_capstyle="butt",
            gid=f"{line.corridor} {line.leg.id}",
        )


def _draw_places(axes: Axes, drawn: DrawnMap, window: Window) -> None:
    """Mark where shipments start and end, with names, and what is passed without."""
    ends = ends_of(drawn)
    passed = [row.place for row in drawn.terminals if row.id not in ends]
    named = {row.name: tuple(_at([row.place], window)[0]) for row in drawn.terminals if row.id in ends}
    for places, size, color in ((_at(passed, window), 5, _FAINT), (np.array([*named.values()]), 16, _INK)):
        if len(places):
            axes.scatter(places[:, 0], places[:, 1], s=size, color=color, zorder=5, linewidths=0)
    near = _LABEL_SHARE * window.size[0]
    for name, (x, y) in named.items():
        crowded = any(0 < other - x < near and abs(height - y) < near / 4 for other, height in named.values())
        axes.annotate(
            name,
            (x, y),
            xytext=(-4, 4) if crowded else (4, 4),
            textcoords="offset points",
            ha="right" if crowded else "left",
            fontsize=8,
            zorder=6,
        )


def _draw_hazards(axes: Axes, hazards: Sequence[Sequence[DrawnHazard]], window: Window) -> None:
    """Mark where hazards strike; hollow where none of them happens in this scenario."""
    for fill in (_ABSENT, HAZARD):
        places = _at([rows[0].place for rows in hazards if _fill(rows) == fill], window)
        if len(places):
            axes.scatter(
                places[:, 0], places[:, 1], marker="^", s=22, color=fill, ec=_INK, linewidths=0.5, zorder=5.5
            )


def _fill(hazards: Sequence[DrawnHazard]) -> str:
    return _ABSENT if all(row.state == "off" for row in hazards) else HAZARD


def _at(places: Sequence[Place], window: Window) -> Points:
    points = [window.moved_in(np.array([place])) for place in places]
    return projected(np.concatenate(points)) if points else np.empty((0, 2))


def _frame(axes: Axes, window: Window) -> None:
    left, low, right, high = window.corners
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def _legend(
    axes: Axes, drawn: DrawnMap, looks: Sequence[CorridorLook], hazards: Sequence[Sequence[DrawnHazard]]
) -> None:
    from matplotlib.lines import Line2D

    used = {row.corridor for row in drawn.routes}
    handles = [
        Line2D([], [], color=look.color.lower(), ls=_DASHES[look.dash], lw=2, label=look.title)
        for look in looks
        if look.id in used
    ]
    told = {HAZARD: "hazard", _ABSENT: "hazard that this scenario leaves out"}
    fills = {_fill(rows) for rows in hazards}
    handles += [
        Line2D([], [], ls="", marker="^", color=fill, mec=_INK, mew=0.5, ms=5, label=label)
        for fill, label in told.items()
        if fill in fills
    ]
    if handles:
        axes.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0.0, 0.0),
            ncols=_LEGEND_COLUMNS,
            handlelength=3.4,
        )
