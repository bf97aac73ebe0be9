"""The picture of criticality: what hurts most when it closes, with what the draws leave open."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError, nearest
from corridorsim.report.charts.criticality_charts import criticality_charts
from corridorsim.report.charts.criticality_models import DrawnClosing, DrawnRanking
from corridorsim.report.charts.criticality_words import cut_off_words, rank_words, reach_of
from corridorsim.report.drawing import new_figure, own_style
from corridorsim.study.criticality import Criticality

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito, "Color universal design", 2008: told apart by whatever eyes, and in grey
_LOSS, _CUT = "#0072B2", "#D55E00"
_WIDTH, _ROW, _HEADS = 9.5, 0.34, 1.5
_LABEL, _TITLE = 52, 92
_ANNOTATION = 7
_WHISKERS: dict[str, Any] = {"ecolor": "#222222", "elinewidth": 0.9, "capsize": 2, "fmt": "none"}


def criticality(found: Criticality, shipment: str = "", most: int = 15) -> Figure:
    """Return what closing things for good costs, the dearest on top.

    Parameters
    ----------
    found : the answer
    shipment : id; empty: all together, or the only one
    most : bars to draw

    Raises
    ------
    InputError
        Where the study has no such shipment.
    """
    charts = criticality_charts(found)
    rankings = {ranking.shipment: ranking for ranking in charts.rankings}
    known = [ranking.shipments[0] for ranking in found.shipments]
    if shipment and shipment not in known:
        raise InputError.single(
            f"shipment {shipment[:60]}", "is none, or has no way", nearest(shipment, known)
        )
    ranking = rankings.get(shipment) or next(iter(rankings.values()), None)
    title = f"{charts.title}, {charts.draws:,} draws"
    with own_style():
        return _nothing(title) if ranking is None else _figure(ranking, charts.unit, title, most)


def _figure(ranking: DrawnRanking, unit: str, title: str, most: int) -> Figure:
    shown = ranking.closings[:most]
    figure = new_figure(_WIDTH, _HEADS + _ROW * max(1, len(shown)))
    axes = figure.add_subplot()
    reach = reach_of(shown)
    for row, closing in enumerate(reversed(shown)):
        _draw(axes, row, closing, reach)
    names = [fill(closing.told, _LABEL) for closing in reversed(shown)]
    axes.set_yticks(range(len(shown)), names, fontsize=8)
    axes.set_ylim(-0.6, max(1, len(shown)) - 0.4)
    axes.set_xlim(0.0, 1.25 * reach)
    axes.xaxis.set_major_formatter("{x:,.6g}")
    axes.set_xlabel(f"mean loss when it is closed for good [{unit}]; lines: 95 % interval")
    more = ranking.closings_in_all - len(shown)
    rest = f" ({more} more hurt less)" if more > 0 else ""
    figure.suptitle(
        fill(f"{title}: what hurts most, {ranking.told}{rest}", _TITLE),
        x=0.01,
        ha="left",
        fontsize=11,
        fontweight="bold",
    )
    return figure


def _draw(axes: Axes, row: int, closing: DrawnClosing, reach: float) -> None:
    loss, cut = closing.loss, bool(closing.cuts_off)
    axes.barh(
        row, loss.mean, height=0.62, color=_CUT if cut else _LOSS, hatch="//" if cut else "", ec="white"
    )
    end = min(loss.high, reach)
    if loss.high <= reach:
        half = [[loss.mean - loss.low], [loss.high - loss.mean]]
        axes.errorbar(loss.mean, row, xerr=half, **_WHISKERS)
    told = rank_words(closing.rank)
    if cut:
        told = f"{told}, {loss.mean:,.0f}: {cut_off_words(closing.cuts_off)}"
    axes.annotate(
        told,
        (end, row),
        xytext=(5, 0) if loss.high <= reach else (-5, 0),
        textcoords="offset points",
        ha="left" if loss.high <= reach else "right",
        va="center",
        fontsize=_ANNOTATION,
        color="#444444",
        bbox={"fc": "white", "ec": "none", "pad": 1} if cut else None,
    )


def _nothing(title: str) -> Figure:
    figure = new_figure(_WIDTH, _HEADS)
    figure.text(0.5, 0.5, f"{title}: no shipment has a way", ha="center")
    return figure
