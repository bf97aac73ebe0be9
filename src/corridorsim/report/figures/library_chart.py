"""The chart of the library's page: dots and whiskers, P10 to P90 with P50 between, one kind for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from corridorsim.report.figures.drawing import own_style
from corridorsim.study.answers import Asked, first_verdicts, row_of
from corridorsim.study.comparison import Comparison
from corridorsim.study.summary import CorridorSummary

_MOST_LINES = 26
_ROW_INCHES, _FRAME_INCHES, _WIDTH_INCHES = 0.2, 1.25, 7.6
_SPARE = ("#777777", "#AAAA00", "#AA3377")


class Line(NamedTuple):
    """A whisker: what it is of, and its figures."""

    label: str
    row: CorridorSummary


Group = tuple[str, list[Line]]


def whiskers(asked: Asked, *, by_corridor: bool) -> Figure:
    """Return days by shipment: of every corridor, or of the file and each variant.

    Parameters
    ----------
    asked : a scenario and its variants
    by_corridor : every corridor of the file itself; else the best, or the one asked about, of each variant
    """
    found = [group for group in _groups(asked, by_corridor=by_corridor) if group[1]]
    groups = _told(found, by_corridor=by_corridor)
    n = sum(len(lines) + 1 for _, lines in groups)
    with own_style():
        figure = Figure(figsize=(_WIDTH_INCHES, _FRAME_INCHES + _ROW_INCHES * n))
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        at = 0.0
        for shipment, lines in groups:
            axes.text(0.0, at, shipment, transform=axes.get_yaxis_transform(), weight="bold", va="center")
            for line in lines:
                at += 1.0
                _draw(axes, at, line, _color(asked.whole, line.row.corridor))
            at += 1.0
        _frame(axes, asked, groups)
    return figure


def _groups(asked: Asked, *, by_corridor: bool) -> list[Group]:
    found = []
    for verdict in first_verdicts(asked.whole):
        shipment = verdict.shipment
        if by_corridor:
            rows = [row_of(asked.whole, shipment, each.id) for each in asked.whole.scenario.corridors]
            lines = [Line(row.corridor, row) for row in rows if row]
        else:
            runs = {"": asked.whole, **asked.variants}
            told = {name: row_of(run, shipment, asked.corridor) for name, run in runs.items()}
            lines = [Line(name or asked.whole.scenario.name, row) for name, row in told.items() if row]
        found.append((shipment, lines))
    return found


def _told(groups: list[Group], *, by_corridor: bool) -> list[Group]:
    """Return as many groups as there is room for: taken evenly, or those that differ most, in order."""
    longest = max((len(lines) + 1 for _, lines in groups), default=1)
    n = min(len(groups), max(2, _MOST_LINES // longest))
    if by_corridor:
        return [groups[rank * len(groups) // n] for rank in range(n)]
    widest = sorted(range(len(groups)), key=lambda rank: -_width(groups[rank][1]))[:n]
    return [groups[rank] for rank in sorted(widest)]


def _width(lines: Sequence[Line]) -> float:
    middles = [line.row.days["p50"] for line in lines]
    return max(middles) - min(middles)


def _draw(axes: Axes, at: float, line: Line, color: str) -> None:
    days = line.row.days
    axes.plot([days["p10"], days["p90"]], [at, at], color=color, lw=2, solid_capstyle="butt")
    axes.plot(days["p50"], at, "o", color=color, markersize=5)
    usd = f"{line.row.usd['mean']:,.0f} USD"
    axes.annotate(usd, (days["p90"], at), xytext=(5, 0), textcoords="offset points", va="center", fontsize=7)
    axes.text(
        -0.01, at, line.label, transform=axes.get_yaxis_transform(), ha="right", va="center", fontsize=8
    )


def _frame(axes: Axes, asked: Asked, groups: Sequence[Group]) -> None:
    rows = [line.row for _, lines in groups for line in lines]
    axes.set_xlim(0, 1.13 * max(row.days["p90"] for row in rows))
    axes.set_ylim(sum(len(lines) + 1 for _, lines in groups) - 0.3, -0.8)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("days from booking to delivery, door to door: P10, P50 (dot), P90")
    axes.set_title(asked.whole.scenario.title, loc="left")
    names = list(dict.fromkeys(row.corridor for row in rows))
    handles = [
        Line2D([], [], color=_color(asked.whole, name), lw=2, marker="o", label=name) for name in names
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=7)


def _color(comparison: Comparison, corridor: str) -> str:
    corridors = list(comparison.scenario.corridors)
    at = next(rank for rank, row in enumerate(corridors) if row.id == corridor)
    return corridors[at].color or _SPARE[at % len(_SPARE)]
