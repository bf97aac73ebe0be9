"""A tornado: what each factor does by itself at its low and its high end, with what the draws leave open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bokeh.models import ColumnDataSource, Span
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.models import TableTold
from corridorsim.report.charts.sensitivity_models import DrawnBar, DrawnEnd, DrawnTornado
from corridorsim.report.page.frames import INK, hover, legend, set_changes
from corridorsim.report.page.labelled_rows import (
    BAR,
    BESIDE,
    named_source,
    rows_changes,
    rows_frame,
    whiskers,
)
from corridorsim.report.page.sections import Chart, View
from corridorsim.study.digits import signed, told

# Okabe and Ito: told apart by whatever eyes, and by the hatching of the high end
_LOOKS = (("low", "#56B4E9", " "), ("high", "#D55E00", "/"))
_MOST_ROWS = 15
_LETTER, _MOST_ROOM = 0.019, 0.35  # of the axis on a phone: for a letter, and at most for words at an end
_ENDS = ("left", "right", "from", "to")
_COLUMNS = (
    *_ENDS,
    "y",
    "thick",
    "value",
    "change",
    "error",
    "factor",
    "told",
    "word",
    "at",
    "shift",
    "align",
)
_FACTS = [
    ("", "@factor"),
    ("input", "@told"),
    ("output", "@value{0,0.00}"),
    ("change", "@change{+0,0.00}"),
    ("± Monte Carlo error", "@error{0,0.00}"),
]


def tornado_chart(found: DrawnTornado, name: str, output: str) -> Chart:
    """Return the bars of a tornado, the widest on top.

    Parameters
    ----------
    found : the study's
    name : of the chart's place
    output : what is told, with its unit
    """
    bars = tuple(bar for bar in found.bars[:_MOST_ROWS] if bar.swing > 0.0) or found.bars[:1]
    frame = rows_frame(name, output, len(bars))
    drawn = {}
    for end, color, hatch in _LOOKS:
        source = named_source(f"{name}/{end}", _COLUMNS)
        drawn[f"input {end}"] = [_bars(frame, source, color, hatch), _words(frame, source)]
    frame.add_layout(Span(location=found.base, dimension="height", line_color=INK))
    hover(frame, [one for one, _ in drawn.values()], _FACTS, "mouse")
    legend(frame, drawn)
    left = found.in_all - len(bars)
    note = (
        "Each input alone, the others as they are; the upright line is the base. Thin lines: ± one Monte "
        f"Carlo error of the change.{f' {left} more inputs do less, or nothing.' if left else ''}"
    )
    view = View(_sentence(found, output), _table(found, output), _changes(found, bars, name))
    set_changes(frame, view.changes)
    return Chart(name, f"One input at a time: {output}", frame, {"": view}, note)


def _bars(frame: figure, source: ColumnDataSource, color: str, hatch: str) -> GlyphRenderer:
    bars = frame.hbar("y", left="left", right="right", height="thick", source=source, color=color)
    bars.glyph.hatch_pattern, bars.glyph.hatch_color, bars.glyph.hatch_alpha = hatch, "white", 0.7
    whiskers(frame, source, "y", "from", "to")
    return bars


def _words(frame: figure, source: ColumnDataSource) -> GlyphRenderer:
    """Write what an input is beyond the end of its bar."""
    words = frame.text("at", "y", text="word", x_offset="shift", text_align="align", source=source, color=INK)
    words.glyph.text_font_size, words.glyph.text_baseline = "12px", "middle"
    return words


def _changes(found: DrawnTornado, bars: tuple[DrawnBar, ...], name: str) -> dict[str, dict[str, Any]]:
    columns = {end: _columns(bars, end, found.base) for end, _, _ in _LOOKS}
    changes = rows_changes(name, [bar.factor for bar in bars], _reach(columns.values(), found.base))
    return changes | {f"{name}/{end}": {"data": data} for end, data in columns.items()}


def _reach(ends: Iterable[dict[str, list[Any]]], base: float) -> tuple[float, float]:
    """Return where the axis begins and ends, so that words at the ends of bars have room on a phone."""
    every = list(ends)
    values = [base, *(value for data in every for each in _ENDS for value in data[each])]
    low, high = min(values), max(values)
    span = (high - low) or abs(base) or 1.0
    left, right = (
        min(
            _MOST_ROOM,
            _LETTER * (2 + max((len(word) for data in every for word in _on(data, side)), default=0)),
        )
        for side in ("right", "left")  # words on the left are aligned to the right
    )
    scale = span / (1.0 - left - right)
    return low - left * scale, high + right * scale


def _on(data: dict[str, list[Any]], align: str) -> list[str]:
    return [word for word, each in zip(data["word"], data["align"], strict=True) if each == align]


def _columns(bars: tuple[DrawnBar, ...], end: str, base: float) -> dict[str, list[Any]]:
    """Return the bars of one end; inputs without a figure there have none."""
    columns: dict[str, list[Any]] = {column: [] for column in _COLUMNS}
    for row, bar in enumerate(bars):
        side, other = (bar.low, bar.high) if end == "low" else (bar.high, bar.low)
        if side.change is not None:
            shift, thick = _lane(end, alone=not _on_one_side(side, other))
            lane = {"y": row + BESIDE + shift, "thick": thick}
            facts = {"factor": bar.factor, "word": _word(side, other, end)}
            for column, value in (lane | facts | _placed(side, side.change, base)).items():
                columns[column].append(value)
    return columns


def _lane(end: str, *, alone: bool) -> tuple[float, float]:
    """Return where a bar lies beside the middle of its row, and how thick it is: two share a row's bar."""
    if alone:
        return 0.0, BAR
    return (-BAR / 4 if end == "low" else BAR / 4), BAR / 2


def _on_one_side(one: DrawnEnd, other: DrawnEnd) -> bool:
    """Return whether both ends move the output the same way: one bar would lie on the other."""
    changes = [each.change for each in (one, other) if each.change]
    return len(changes) == 2 and (changes[0] > 0.0) == (changes[1] > 0.0)


def _placed(side: DrawnEnd, change: float, base: float) -> dict[str, Any]:
    value, up = base + change, change >= 0.0
    return {
        "left": min(base, value),
        "right": max(base, value),
        "from": value - side.error,
        "to": value + side.error,
        "value": value,
        "change": change,
        "error": side.error,
        "told": side.told,
        "at": value + side.error if up else value - side.error,
        "shift": 6 if up else -6,
        "align": "left" if up else "right",
    }


def _word(side: DrawnEnd, other: DrawnEnd, end: str) -> str:
    """Return what stands at an end; of two on one side of the base, the longer bar has the words of both."""
    if side.change is None or other.change is None or (side.change >= 0.0) != (other.change >= 0.0):
        return side.told
    if (abs(side.change), end) < (abs(other.change), "low" if end == "high" else "high"):
        return ""
    low, high = (side, other) if end == "low" else (other, side)
    return f"{low.told} / {high.told}"


def _sentence(found: DrawnTornado, output: str) -> str:
    if not found.bars:
        return f"{output}: nothing varies."
    first = found.bars[0]
    sides = [(side.change, side.told) for side in (first.low, first.high)]
    ends = " and ".join(f"{signed(change)} at {at}" for change, at in sides if change is not None)
    return f"{output}: base {told(found.base)}. Most is done by {first.factor}: {ends}."


def _table(found: DrawnTornado, output: str) -> TableTold:
    rows = [(bar.factor, *_cells(bar.low), *_cells(bar.high), told(bar.swing)) for bar in found.bars]
    left = found.in_all - len(rows)
    base = f"Base {told(found.base)} ± {told(found.base_error)}; ±: Monte Carlo standard error."
    return TableTold(
        title=f"One input at a time: {output}",
        header=("factor", "low", "change", "±", "high", "change", "±", "swing"),
        rows=tuple(rows),
        caption=f"{base} {left} more factors do less; sensitivity.csv has all." if left else base,
    )


def _cells(side: DrawnEnd) -> tuple[str, str, str]:
    if side.change is None:
        return side.told, f"no figure: {side.reason}", ""
    return side.told, signed(side.change), told(side.error)
