"""A picture of what is given up for what: days against USD and carbon, dominated corridors hollow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridorsim.report.charts.models import RunCharts
from corridorsim.report.figures.corridor_rows import EMPTY, NAME_POINTS
from corridorsim.report.figures.drawing import (
    WIDTH_INCHES,
    entitle,
    new_figure,
    own_style,
)
from corridorsim.report.figures.drawn_shipment import DrawnCorridor, DrawnShipment, drawn_shipment
from corridorsim.report.figures.fitted_text import fitted
from corridorsim.study.comparison import Comparison
from corridorsim.units import KG_PER_TONNE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PANEL_INCHES = 2.2
_SIDE_BY_SIDE_INCHES = 5.0  # narrower figures have one panel above the other
_LEGEND_INCHES, _HANDLE_INCHES, _LINE_INCHES = 3.5, 0.55, 0.16
_ROOM = 1.1  # beyond the last mark
_HOLLOW = "hollow: another is no worse in all three"
_DAYS = "days: P50, line P10–P90"


def tradeoffs(
    result: Comparison | RunCharts,
    shipment: str | None = None,
    *,
    policy: str | None = None,
    width_inches: float = WIDTH_INCHES,
) -> Figure:
    """Return days against USD and against carbon, one mark a corridor, for the whole shipment.

    A hollow mark is a dominated corridor: another is no worse in P50 days, mean USD and mean kg CO2e, and
    better in one.

    Parameters
    ----------
    result : of one scenario; charts that a folder kept will do
    shipment : id; None takes the first
    policy : None takes the first
    width_inches : 7.2 for both columns of a paper, 3.5 for one

    Raises
    ------
    InputError
        Where the result has no such shipment or policy.
    """
    drawn = drawn_shipment(result, shipment, policy)
    beside = width_inches >= _SIDE_BY_SIDE_INCHES
    columns = max(1, int(width_inches / _LEGEND_INCHES))
    lines = -(-(len(drawn.feasible) + 1) // columns)
    with own_style():
        height = (1 if beside else 2) * _PANEL_INCHES + _LINE_INCHES * lines + 0.4
        figure = new_figure(width_inches, height)
        money, carbon = figure.subplots(*((1, 2) if beside else (2, 1)), sharex=True)
        room = width_inches / columns - _HANDLE_INCHES
        for row in drawn.feasible:
            _mark(money, row, row.figures.usd["mean"], fitted(row.look.title, room, NAME_POINTS))
            _mark(carbon, row, row.figures.kg_co2e["mean"] / KG_PER_TONNE, "")
        _frame(money, drawn, "USD")
        _frame(carbon, drawn, "t CO2e")
        if beside:
            money.set_xlabel(_DAYS)
        carbon.set_xlabel(_DAYS)
        figure.align_ylabels()
        entitle(figure, drawn.titled("days, USD and carbon"))
        _explain(figure, money, drawn, columns)
    return figure


def _mark(axes: Axes, row: DrawnCorridor, level: float, label: str) -> None:
    days, color = row.figures.days, row.look.color
    axes.plot([days["p10"], days["p90"]], [level, level], color=color, lw=1, zorder=1)
    inside = "white" if row.figures.dominated_by else color
    axes.plot(
        days["p50"],
        level,
        row.marker,
        ls="none",
        ms=7,
        color=color,
        mfc=inside,
        mew=1.4,
        zorder=3,
        label=label or "_",
    )


def _frame(axes: Axes, drawn: DrawnShipment, label: str) -> None:
    axes.set_ylabel(f"{label}, mean")
    axes.set_xlim(0, _ROOM * max(axes.dataLim.xmax, 1.0) if drawn.feasible else 1)
    axes.set_ylim(0, _ROOM * axes.dataLim.ymax if drawn.feasible else 1)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.grid(color="#e5e5e5", lw=0.6)
    axes.set_axisbelow(True)


def _explain(figure: Figure, axes: Axes, drawn: DrawnShipment, columns: int) -> None:
    """Write the legend, with what a hollow mark means where there is one."""
    if not drawn.feasible:
        axes.text(0.5, 0.5, EMPTY, ha="center", transform=axes.transAxes)
        return
    handles, labels = axes.get_legend_handles_labels()
    if any(row.figures.dominated_by for row in drawn.feasible):
        (hollow,) = axes.plot([], [], "o", ls="none", ms=7, color="#666666", mfc="white", mew=1.4)
        handles, labels = [*handles, hollow], [*labels, _HOLLOW]
    figure.legend(handles, labels, loc="outside lower left", ncols=columns, fontsize=NAME_POINTS)
