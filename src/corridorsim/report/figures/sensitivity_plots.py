"""Pictures of sensitivity: a tornado of changes, and bars of indices with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from corridorsim.report.charts.index_words import MEASURES, scale_of, shown_measures, with_unit
from corridorsim.report.figures.drawing import new_figure, own_style
from corridorsim.study.indices import Indices
from corridorsim.study.tornado import Bar, Tornado

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito, "Color universal design", 2008: told apart by whatever eyes, and in grey
_LOW, _HIGH = "#56B4E9", "#D55E00"
_FIRST, _SECOND = "#0072B2", "#E69F00"
_WIDTH, _ROW, _HEADS = 9.5, 0.34, 1.7
_LABEL, _TITLE = 56, 92
_ANNOTATION = 7
_WHISKERS: dict[str, Any] = {"ecolor": "#222222", "elinewidth": 0.9, "capsize": 2, "fmt": "none"}


def tornado(found: Tornado, most: int = 15) -> Figure:
    """Return what each factor does by itself, the widest on top.

    Parameters
    ----------
    found : a tornado
    most : bars to draw
    """
    bars = found.ranked()[:most]
    with own_style():
        figure = new_figure(_WIDTH, _HEADS + _ROW * max(1, len(bars)))
        axes = figure.add_subplot()
        for row, bar in enumerate(reversed(bars)):
            _draw_bar(axes, row, bar, found.base)
        axes.axvline(found.base, color="#222222", lw=1)
        _name_rows(axes, [bar.factor for bar in reversed(bars)])
        axes.margins(x=0.16)
        axes.set_xlabel(with_unit(found.output))
        told = f"{found.output} with one input at a time low or high, base {found.base:,.4g}"
        _entitle(figure, told, len(found.bars) - len(bars))
        axes.barh(0, 0.0, left=found.base, color=_LOW, label="input low")
        axes.barh(
            0,
            0.0,
            left=found.base,
            color=_HIGH,
            label="input high; lines: ± one Monte Carlo error of the change",
        )
        figure.legend(loc="outside lower right", ncols=2)
    return figure


def _draw_bar(axes: Axes, row: int, bar: Bar, base: float) -> None:
    for side, color in ((bar.low, _LOW), (bar.high, _HIGH)):
        if side.change is not None:
            axes.barh(row, side.change, left=base, height=0.62, color=color)
            if side.error > 0.0:
                axes.errorbar(base + side.change, row, xerr=side.error, **_WHISKERS)
    placed = [(side, side.change) for side in (bar.low, bar.high) if side.change is not None]
    if len(placed) == 2 and (placed[0][1] >= 0.0) == (placed[1][1] >= 0.0):
        # both on one side of the base: the longer tells both, else one word lies on the other
        longer = max(placed, key=lambda each: abs(each[1]))
        placed, words = [longer], " / ".join(side.told for side, _ in placed)
        _write_end(axes, row, base + longer[1], longer[0].error, words, right=longer[1] >= 0.0)
        return
    for side, change in placed:
        _write_end(axes, row, base + change, side.error, side.told, right=change >= 0.0)


def _write_end(axes: Axes, row: int, at: float, error: float, words: str, *, right: bool) -> None:
    """Write what an input is beyond the end of its bar and of its whisker."""
    axes.annotate(
        words,
        (at + error if right else at - error, row),
        xytext=(5 if right else -5, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=_ANNOTATION,
        color="#444444",
    )


def indices(found: Indices, most: int = 15) -> Figure:
    """Return indices as bars with 95 % intervals, the largest on top.

    Parameters
    ----------
    found : indices of any method; those of pairs are not drawn
    most : factors to draw
    """
    ranked = found.ranked()[:most]
    measures = shown_measures(found)
    with own_style():
        figure = new_figure(_WIDTH, _HEADS + _ROW * len(ranked) * (1.0 + 0.35 * (len(measures) - 1)))
        axes = figure.add_subplot()
        names = [row.factor for row in reversed(ranked)]
        for at, measure in enumerate(measures):
            _draw_measure(axes, found, names, measure, (at, len(measures)))
        _name_rows(axes, names)
        _mark_dummy(axes, found, measures[0])
        axes.axvline(0.0, color="#222222", lw=0.8)
        axes.set_xlabel(scale_of(found))
        told = f"{found.output}: {found.method}, {found.points:,} points"
        _entitle(figure, told, len(found.ranked()) - len(ranked))
        figure.legend(loc="outside lower right", ncols=3)
    return figure


def _draw_measure(
    axes: Axes, found: Indices, names: Sequence[str], measure: str, place: tuple[int, int]
) -> None:
    rows = {row.factor: row for row in found.rows if row.measure == measure}
    told = [(at, rows[name]) for at, name in enumerate(names) if name in rows]
    which, count = place
    thick = 0.72 / count
    shift = 0.36 - thick * (which + 0.5)
    axes.barh(
        [at + shift for at, _ in told],
        [row.value for _, row in told],
        height=thick,
        color=(_FIRST, _SECOND)[which],
        label=MEASURES.get(measure, measure),
    )
    least = 1e-6 * max((abs(row.value) for row in found.rows), default=0.0)  # rounding is no error
    unsure = [(at + shift, row) for at, row in told if row.error > least]
    if unsure:
        heights, rows_unsure = zip(*unsure, strict=True)
        halves = [row.interval.half_width for row in rows_unsure]
        axes.errorbar([row.value for row in rows_unsure], heights, xerr=halves, **_WHISKERS)


def _mark_dummy(axes: Axes, found: Indices, measure: str) -> None:
    dummy = found.dummies.get(measure)
    if dummy is not None:
        axes.axvline(
            dummy.most, color="#444444", lw=1, ls=":", label=f"{measure}: 19 of 20 random columns stay below"
        )


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), [fill(name, _LABEL) for name in names], fontsize=8)
    axes.set_ylim(-0.6, len(names) - 0.4)


def _entitle(figure: Figure, told: str, more: int) -> None:
    """Write the title over the whole figure: labels of factors leave the axes little room."""
    rest = f"; {more} more, smaller" if more > 0 else ""
    figure.suptitle(fill(told + rest, _TITLE), x=0.01, ha="left", fontsize=11, fontweight="bold")
