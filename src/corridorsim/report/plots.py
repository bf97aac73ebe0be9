"""Pictures of results, with matplotlib, for papers and notebooks: what ``cs.plots`` holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridorsim.errors import InputError, nearest
from corridorsim.report.arrival_plots import arrivals, on_time
from corridorsim.report.corridor_colors import color_of
from corridorsim.report.discovery_plots import box, peeling
from corridorsim.report.drawing import new_figure, own_style, save
from corridorsim.report.geography import Lines, land
from corridorsim.report.range_plots import data_range
from corridorsim.report.sensitivity_plots import indices, tornado
from corridorsim.report.split_plots import money_split, time_split
from corridorsim.report.tradeoff_plots import tradeoffs
from corridorsim.study.comparison import Comparison
from corridorsim.study.summary import CorridorSummary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.sweeps import Sweep

__all__ = [
    "arrivals",
    "box",
    "data_range",
    "indices",
    "map",
    "money_split",
    "on_time",
    "peeling",
    "save",
    "sweep",
    "time_split",
    "tornado",
    "tradeoffs",
]
_SEA, _LAND, _BORDER = "#eaf1f5", "#fbfaf6", "#c9c5bb"
_MARGIN_DEGREES = 4.0
_LABEL_DEGREES = 8.0  # about as wide as a name; the western one of two near neighbours is told leftwards


def map(comparison: Comparison, *, policy: str | None = None, shipments: Sequence[str] = ()) -> Figure:  # noqa: A001
    """Return a map of the most taken routes, in the corridors' colours.

    Parameters
    ----------
    comparison : of one scenario
    policy : None takes the scenario's first
    shipments : ids of those to draw; none for all
    """
    rows = _rows(comparison, policy, shipments)
    lines = Lines(comparison.scenario.tables)
    with own_style():
        figure = new_figure(10.5, 6.0)
        axes = figure.add_subplot()
        _draw_land(axes)
        width = {corridor.id: rank for rank, corridor in enumerate(comparison.scenario.corridors)}
        drawn: list[np.ndarray] = []
        for row in rows:
            legs = [comparison.scenario.tables.legs[leg] for leg in row.legs]
            offset = 0.9 * (width[row.corridor] - (len(width) - 1) / 2)
            drawn += [
                _draw_line(axes, np.array(lines.of(leg)), color_of(comparison.scenario, row.corridor), offset)
                for leg in legs
            ]
        _draw_terminals(axes, comparison, rows)
        _frame(axes, drawn)
        _legend(axes, comparison, rows)
        axes.set_title(comparison.scenario.title or comparison.scenario.name)
        _attribute(figure, comparison)
    return figure


def sweep(swept: Sweep, scenario: Scenario, shipment: str = "") -> Figure:
    """Return the picture that fits a sweep; see ``sweep_figure``.

    Parameters
    ----------
    swept : of the scenario
    scenario : names and colours of its corridors
    shipment : id; empty: the first
    """
    from corridorsim.report.sweep_plots import sweep_figure

    return sweep_figure(swept, scenario, shipment)


def _rows(comparison: Comparison, policy: str | None, shipments: Sequence[str]) -> list[CorridorSummary]:
    """Return the feasible rows of a policy and some shipments; an unknown name is an input error."""
    scenario = comparison.scenario
    wanted = policy or scenario.study.policies[0]
    _refuse_unknown("policy", [wanted], scenario.study.policies)
    _refuse_unknown("shipment", shipments, [shipment.id for shipment in scenario.shipments])
    return [
        row
        for row in comparison.corridors
        if isinstance(row, CorridorSummary)
        and row.policy == wanted
        and (not shipments or row.shipment in shipments)
    ]


def _refuse_unknown(what: str, asked: Sequence[str], known: Sequence[str]) -> None:
    for name in asked:
        if name not in known:
            raise InputError.single(f"{what} {name}", "is not in the comparison", nearest(name, known))


def _draw_land(axes: Axes) -> None:
    from matplotlib.collections import LineCollection

    axes.set_facecolor(_SEA)
    for feature in land()["features"]:
        geometry = feature["geometry"]
        if geometry["type"] == "MultiPolygon":
            _fill(axes, geometry["coordinates"])
        elif geometry["type"] == "MultiLineString":
            axes.add_collection(
                LineCollection([np.array(part) for part in geometry["coordinates"]], colors=_BORDER, lw=0.4)
            )


def _fill(axes: Axes, polygons: Sequence[Sequence[Sequence[Sequence[float]]]]) -> None:
    """Fill polygons with their holes, such as the Caspian, left open."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    paths = [Outline(np.array(ring), closed=True) for polygon in polygons for ring in polygon]
    axes.add_patch(PathPatch(Outline.make_compound_path(*paths), facecolor=_LAND, edgecolor=_BORDER, lw=0.4))


def _draw_line(axes: Axes, points: np.ndarray, color: str, offset_points: float) -> np.ndarray:
    """Draw one leg, shifted a little so that corridors that share a line lie side by side."""
    from matplotlib.transforms import ScaledTranslation

    shift = ScaledTranslation(0.0, offset_points / 72.0, axes.figure.dpi_scale_trans)
    axes.plot(
        points[:, 0],
        points[:, 1],
        color=color,
        lw=1.3,
        alpha=0.9,
        solid_capstyle="round",
        transform=axes.transData + shift,
    )
    return points


def _draw_terminals(axes: Axes, comparison: Comparison, rows: Sequence[CorridorSummary]) -> None:
    """Mark where shipments start and end, with names, and gateways without."""
    terminals = comparison.scenario.tables.terminals
    ends = sorted({end for row in rows for end in (row.route[0], row.route[-1])})
    passed = sorted({name for row in rows for name in row.route} - set(ends))
    for names, size, color in ((passed, 5, "#777777"), (ends, 16, "#222222")):
        places = [terminals[name] for name in names]
        axes.scatter(
            [p.lon for p in places], [p.lat for p in places], s=size, color=color, zorder=5, linewidths=0
        )
    for name in ends:
        place = terminals[name]
        crowded = any(
            0 < terminals[other].lon - place.lon < _LABEL_DEGREES
            and abs(terminals[other].lat - place.lat) < _LABEL_DEGREES / 4
            for other in ends
        )
        axes.annotate(
            place.name,
            (place.lon, place.lat),
            xytext=(-4, 4) if crowded else (4, 4),
            textcoords="offset points",
            ha="right" if crowded else "left",
            fontsize=8,
            zorder=6,
        )


def _frame(axes: Axes, drawn: Sequence[np.ndarray]) -> None:
    points = np.concatenate(drawn) if drawn else np.array([[-10.0, 20.0], [125.0, 60.0]])
    low, high = points.min(axis=0) - _MARGIN_DEGREES, points.max(axis=0) + _MARGIN_DEGREES
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    axes.set_aspect(1.0 / np.cos(np.radians((low[1] + high[1]) / 2)))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def _legend(axes: Axes, comparison: Comparison, rows: Sequence[CorridorSummary]) -> None:
    from matplotlib.lines import Line2D

    used = {row.corridor for row in rows}
    scenario = comparison.scenario
    corridors = [corridor for corridor in scenario.corridors if corridor.id in used]
    handles = [
        Line2D(
            [],
            [],
            color=color_of(comparison.scenario, corridor.id),
            lw=2,
            label=corridor.title or corridor.id,
        )
        for corridor in corridors
    ]
    if handles:
        axes.legend(handles=handles, loc="lower left", framealpha=0.9, frameon=True, edgecolor="none")


def _attribute(figure: Figure, comparison: Comparison) -> None:
    credit = " · ".join(
        (*comparison.scenario.tables.attribution, "boundaries express no opinion on any status")
    )
    figure.supxlabel(credit, fontsize=5.5, color="#555555", x=0.01, ha="left")
