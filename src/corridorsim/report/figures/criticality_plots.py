"""The picture of criticality: what hurts most when it closes, with what the draws leave open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError, nearest
from corridorsim.report.charts.criticality_charts import criticality_charts
from corridorsim.report.charts.criticality_models import CriticalityCharts, DrawnClosing, DrawnRanking
from corridorsim.report.charts.criticality_words import cut_off_words, rank_words, reach_of
from corridorsim.report.figures.drawing import WIDTH_INCHES, entitle, new_figure, own_style
from corridorsim.report.figures.fitted_text import fitted
from corridorsim.study.criticality import Criticality

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito, "Color universal design", 2008: told apart by whatever eyes, and in grey
_LOSS, _CUT = "#0072B2", "#D55E00"
_ROW_INCHES, _HEAD_INCHES, _EDGES_INCHES = 0.4, 0.9, 0.35
_MIDDLE, _THICK = 0.66, 0.4  # of a row's height, its name above
_NAME_POINTS = 8.0
_ROOM = 1.04  # of the axis, beyond its largest figure
_WHISKERS: dict[str, Any] = {"ecolor": "#222222", "elinewidth": 0.9, "capsize": 2, "fmt": "none"}


def criticality(
    found: Criticality | CriticalityCharts,
    shipment: str = "",
    most: int = 15,
    *,
    width_inches: float = WIDTH_INCHES,
) -> Figure:
    """Return what closing things for good costs, the dearest on top.

    Parameters
    ----------
    found : the answer; charts that a folder kept will do
    shipment : id; empty: all together, or the only one
    most : bars to draw; charts that a folder kept have 20
    width_inches : 7.2 for both columns of a paper, 3.5 for one

    Raises
    ------
    InputError
        Where the study has no such shipment.
    """
    charts = found if isinstance(found, CriticalityCharts) else criticality_charts(found)
    ranking = _ranking(charts, shipment)
    title = f"{charts.title}: what hurts most ({charts.draws:,} draws)"
    with own_style():
        if ranking is None:
            return _nothing(title, width_inches)
        return _figure(ranking, charts.unit, title, (ranking.closings[:most], width_inches))


def _ranking(charts: CriticalityCharts, shipment: str) -> DrawnRanking | None:
    rankings = {ranking.shipment: ranking for ranking in charts.rankings}
    known = [name for name in rankings if name]
    if shipment and shipment not in known:
        raise InputError.single(
            f"shipment {shipment[:60]}", "is none, or has no way", nearest(shipment, known)
        )
    return rankings.get(shipment) or next(iter(charts.rankings), None)


def _figure(
    ranking: DrawnRanking, unit: str, title: str, shown: tuple[Sequence[DrawnClosing], float]
) -> Figure:
    closings, width = shown
    figure = new_figure(width, _HEAD_INCHES + _ROW_INCHES * max(1, len(closings)))
    axes = figure.add_subplot()
    reach = _ROOM * reach_of(closings)
    for row, closing in enumerate(closings):
        _draw(axes, row, closing, (reach, width - _EDGES_INCHES))
    axes.set_ylim(max(1, len(closings)), 0.0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0.0, reach)
    axes.xaxis.set_major_formatter("{x:,.6g}")
    axes.set_xlabel(f"mean loss when closed for good [{unit}]\nlines: 95 % interval of the draws")
    more = ranking.closings_in_all - len(closings)
    entitle(figure, f"{title}, {ranking.told}{f'; {more} more hurt less' if more > 0 else ''}")
    return figure


def _draw(axes: Axes, row: int, closing: DrawnClosing, room: tuple[float, float]) -> None:
    """Draw a bar under its name; who is cut off counts as arriving at the horizon, often beyond the axis."""
    reach, inches = room
    loss, cut = closing.loss, cut_off_words(closing.cuts_off)
    color, hatch = (_CUT, "//") if cut else (_LOSS, "")
    axes.barh(row + _MIDDLE, loss.mean, height=_THICK, color=color, hatch=hatch, ec="white", lw=0.5)
    if loss.high <= reach:
        half = [[loss.mean - loss.low], [loss.high - loss.mean]]
        axes.errorbar(loss.mean, row + _MIDDLE, xerr=half, **_WHISKERS)
    told = f"{rank_words(closing.rank)}: {closing.told}"
    told = f"{told}; {cut}, {loss.mean:,.0f}" if cut else told
    axes.annotate(
        fitted(told, inches, _NAME_POINTS),
        (0.0, row + _MIDDLE - _THICK / 2),
        xytext=(2, 1.5),
        textcoords="offset points",
        va="bottom",
        fontsize=_NAME_POINTS,
        annotation_clip=False,
    )


def _nothing(title: str, width: float) -> Figure:
    figure = new_figure(width, _HEAD_INCHES + _ROW_INCHES)
    entitle(figure, title)
    figure.text(0.5, 0.4, "no shipment has a way", ha="center")
    return figure
