"""A picture of the two uncertainties side by side: what chance does to days, and what the data leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridorsim.report.charts.models import RunCharts
from corridorsim.report.figures.arrival_plots import DAYS_LABEL
from corridorsim.report.figures.corridor_rows import NAME_POINTS, NO_WAY, begin_rows, days_told, head_rows
from corridorsim.report.figures.drawing import WIDTH_INCHES, own_style
from corridorsim.report.figures.drawn_shipment import DrawnCorridor, drawn_shipment
from corridorsim.study.comparison import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_INCHES = 0.5
_CHANCE, _DATA = 0.54, 0.76  # of a row's height
_CHANCE_TOLD = "chance: P10–P90 of the draws, mark at P50"
_DATA_TOLD = "data: where P50 may lie as far as they tell"
_NOT_ASKED = "what the data leave open was not asked"
_INK = "#222222"


def data_range(
    result: Comparison | RunCharts,
    shipment: str | None = None,
    *,
    policy: str | None = None,
    width_inches: float = WIDTH_INCHES,
) -> Figure:
    """Return how far chance spreads the days, and below it how far the data leave P50 open, by corridor.

    Parameters
    ----------
    result : of one scenario, run with ``knowledge``; charts that a folder kept will do
    shipment : id; None takes the first
    policy : None takes the first
    width_inches : 7.2 for both columns of a paper, 3.5 for one

    Raises
    ------
    InputError
        Where the result has no such shipment or policy.
    """
    drawn = drawn_shipment(result, shipment, policy)
    with own_style():
        sizes = (width_inches, _ROW_INCHES)
        figure, axes = begin_rows(drawn, "what chance and what the data leave open", sizes, 2)
        for at, row in enumerate(drawn.corridors):
            if row.figures.feasible:
                _draw(axes, at, row)
        head_rows(figure, drawn.corridors, [_told(row) for row in drawn.corridors])
        axes.set_xlim(left=0)
        axes.set_xlabel(DAYS_LABEL)
        _explain(figure, axes, asked=any("p50_low" in row.figures.days for row in drawn.feasible))
    return figure


def _draw(axes: Axes, at: int, row: DrawnCorridor) -> None:
    days, color = row.figures.days, row.look.color
    chance = at + _CHANCE
    axes.barh(
        chance,
        days["p90"] - days["p10"],
        left=days["p10"],
        height=0.2,
        color=color,
        alpha=0.45,
    )
    axes.plot(days["p50"], chance, row.marker, color=color, ms=6, mec="white", mew=0.7, zorder=4)
    if "p50_low" in days:
        ends = [days["p50_low"], days["p50_high"]]
        axes.plot(ends, [at + _DATA] * 2, color=_INK, lw=1.2, marker="|", ms=5, mew=1.2)


def _told(row: DrawnCorridor) -> str:
    if not row.figures.feasible:
        return NO_WAY
    days = row.figures.days
    chance = f"chance {days_told(days['p10'])}–{days_told(days['p90'])}"
    known = "p50_low" in days
    data = f", data {days_told(days['p50_low'])}–{days_told(days['p50_high'])}" if known else ""
    return f"{chance}{data} d"


def _explain(figure: Figure, axes: Axes, *, asked: bool) -> None:
    axes.barh(0, 0, color="#999999", alpha=0.6, label=_CHANCE_TOLD)
    if asked:
        axes.plot([], [], color=_INK, lw=1.2, marker="|", ms=5, mew=1.2, label=_DATA_TOLD)
    else:
        axes.plot([], [], ls="none", label=_NOT_ASKED)
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside lower left", fontsize=NAME_POINTS)
