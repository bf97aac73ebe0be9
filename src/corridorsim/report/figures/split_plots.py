"""Pictures of where the days and the money of each corridor go, stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from corridorsim.report.charts.models import Figures, RunCharts
from corridorsim.report.figures.corridor_rows import NAME_POINTS, NO_WAY, SMALL_POINTS, begin_rows, head_rows
from corridorsim.report.figures.drawing import WIDTH_INCHES, own_style
from corridorsim.report.figures.drawn_shipment import DrawnShipment, drawn_shipment
from corridorsim.report.figures.fitted_text import inches_of
from corridorsim.report.part_looks import MONEY_WORDS, PART_LOOKS, PartLook
from corridorsim.study.comparison import Comparison
from corridorsim.study.splits import DAYS_PARTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_INCHES = 0.5
_MIDDLE, _THICK = 0.62, 0.42  # of a row's height
_WORTH_DRAWING = 0.002  # of the longest bar
_LEGEND_INCHES, _TICKS_AN_INCH = 1.5, 1.2
_EDGES_INCHES, _GAP_INCHES = 0.3, 0.06
_DENSE = 4  # signs of a hatch: so many lines in a pattern


def time_split(
    result: Comparison | RunCharts,
    shipment: str | None = None,
    *,
    policy: str | None = None,
    width_inches: float = WIDTH_INCHES,
) -> Figure:
    """Return what the mean days of delivered draws are spent on, one bar a corridor.

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
    parts = {
        row.look.id: {name: row.figures.days_parts[name] for name in DAYS_PARTS} for row in drawn.feasible
    }
    told = [
        f"{row.figures.days['mean']:.1f} d" if row.figures.feasible else NO_WAY for row in drawn.corridors
    ]
    return _stacked(drawn, parts, told, _Wording("where the days go", "mean days", ".1f"), width_inches)


def money_split(
    result: Comparison | RunCharts,
    shipment: str | None = None,
    *,
    policy: str | None = None,
    width_inches: float = WIDTH_INCHES,
) -> Figure:
    """Return what the mean USD of the whole shipment are paid for, before any subsidy, one bar a corridor.

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
    parts = {
        row.look.id: {word: row.figures.usd_parts[name] for name, word in MONEY_WORDS.items()}
        for row in drawn.feasible
    }
    told = [_paid(row.figures) for row in drawn.corridors]
    return _stacked(drawn, parts, told, _Wording("where the money goes", "mean USD", ",.0f"), width_inches)


class _Wording(NamedTuple):
    title: str
    axis: str
    form: str


def _paid(figures: Figures) -> str:
    if not figures.feasible:
        return NO_WAY
    subsidy = sum(figures.usd_parts.values()) - figures.usd["mean"]
    less = f" after {subsidy:,.0f} of subsidy" if subsidy >= 1.0 else ""
    return f"{figures.usd['mean']:,.0f} USD{less}"


def _stacked(
    drawn: DrawnShipment,
    parts: Mapping[str, Mapping[str, float]],
    told: Sequence[str],
    wording: _Wording,
    width_inches: float,
) -> Figure:
    """Return a bar a corridor, its parts from the left; what is nothing everywhere is left out."""
    longest = max((sum(bar.values()) for bar in parts.values()), default=1.0)
    names = next(iter(parts.values()), {})
    shown = [name for name in names if max(bar[name] for bar in parts.values()) > _WORTH_DRAWING * longest]
    with own_style():
        columns = max(1, int(width_inches / _LEGEND_INCHES))
        sizes = (width_inches, _ROW_INCHES)
        figure, axes = begin_rows(drawn, wording.title, sizes, -(-len(shown) // columns))
        scale = (width_inches - _EDGES_INCHES) / longest
        for at, row in enumerate(drawn.corridors):
            if row.figures.feasible:
                bar = {name: parts[row.look.id][name] for name in shown}
                _draw_bar(axes, at + _MIDDLE, bar, (wording.form, scale))
        head_rows(figure, drawn.corridors, told)
        axes.set_xlim(0, longest)
        axes.locator_params(axis="x", nbins=max(3, int(width_inches * _TICKS_AN_INCH)))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        axes.set_xlabel(wording.axis)
        _name_parts(figure, shown, columns)
    return figure


def _draw_bar(axes: Axes, at: float, bar: Mapping[str, float], told: tuple[str, float]) -> None:
    """Draw the parts of a bar, with their figures where there is room."""
    form, inches_a_unit = told
    left = 0.0
    for name, value in bar.items():
        look, figures = PART_LOOKS[name], format(value, form)
        axes.barh(at, value, left=left, height=_THICK, **_filled(look))
        if value * inches_a_unit > inches_of(figures, SMALL_POINTS) + _GAP_INCHES:
            _write(axes, (left + value / 2, at), figures, look)
        left += value


def _filled(look: PartLook) -> dict[str, Any]:
    return {"facecolor": look.color, "hatch": _DENSE * look.hatch, "edgecolor": "white", "linewidth": 0.5}


def _write(axes: Axes, place: tuple[float, float], figures: str, look: PartLook) -> None:
    box = {"fc": look.color, "ec": "none", "pad": 0.8} if look.hatch else None
    axes.text(
        *place,
        figures,
        ha="center",
        va="center",
        fontsize=SMALL_POINTS,
        color=look.ink,
        bbox=box,
    )


def _name_parts(figure: Figure, names: Sequence[str], columns: int) -> None:
    from matplotlib.patches import Patch

    looks = [PART_LOOKS[name] for name in names]
    handles = [Patch(**_filled(look)) for look in looks]
    figure.legend(handles, names, loc="outside lower left", ncols=columns, fontsize=NAME_POINTS)
