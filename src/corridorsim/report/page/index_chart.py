"""Indices of sensitivity as bars with 95 % intervals, and what columns that cannot matter reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bokeh.models import Span
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.index_words import METHODS
from corridorsim.report.charts.models import TableTold
from corridorsim.report.charts.sensitivity_models import DrawnIndex, DrawnIndices, DrawnMeasure
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
from corridorsim.study.digits import told

# Okabe and Ito: told apart by whatever eyes, and by the hatching of the second
_LOOKS = (("#0072B2", " "), ("#E69F00", "/"))
_OF_PAIRS = "second"
_MOST_ROWS = 15
_COLUMNS = ("y", "value", "low", "high", "factor", "measure", "zero")
_FACTS = [
    ("", "@factor"),
    ("@measure", "@value{0.000}"),
    ("95 % interval", "@low{0.000} to @high{0.000}"),
    ("", "@zero"),
]


def index_chart(found: DrawnIndices, name: str, output: str) -> Chart:
    """Return the indices of factors, the largest on top.

    Parameters
    ----------
    found : the study's
    name : of the chart's place
    output : what they are told of, with its unit
    """
    measures = _of_factors(found)
    rows = [row.factor for row in measures[0].indices][:_MOST_ROWS]
    frame = rows_frame(name, found.scale.partition(";")[0], len(rows))
    drawn = {
        measure.told: [_bars(frame, f"{name}/{measure.measure}", BAR / len(measures), look)]
        for measure, look in zip(measures, _LOOKS, strict=False)
    }
    dummy = measures[0].dummy_most
    if dummy is not None:
        line = Span(location=dummy, dimension="height", line_color=INK, line_dash=[2, 3], line_width=2)
        frame.add_layout(line)
    hover(frame, [bars for (bars,) in drawn.values()], _FACTS, "mouse")
    legend(frame, drawn)
    view = View(_sentence(found, output), _table(found, measures), _changes(measures, rows, name))
    set_changes(frame, view.changes)
    return Chart(name, f"{METHODS[found.method]} of {output}", frame, {"": view}, _note(found, len(rows)))


def index_tables(found: DrawnIndices) -> tuple[TableTold, ...]:
    """Return the indices of pairs, where there are any.

    Parameters
    ----------
    found : the study's
    """
    return tuple(_table(found, [each]) for each in found.measures if each.measure == _OF_PAIRS)


def _of_factors(found: DrawnIndices) -> list[DrawnMeasure]:
    return [each for each in found.measures if each.measure != _OF_PAIRS]


def _bars(frame: figure, name: str, thick: float, look: tuple[str, str]) -> GlyphRenderer:
    source = named_source(name, _COLUMNS)
    color, hatch = look
    bars = frame.hbar("y", left=0, right="value", height=thick, source=source, color=color)
    bars.glyph.hatch_pattern, bars.glyph.hatch_color = hatch, "white"
    whiskers(frame, source, "y", "low", "high")
    return bars


def _changes(measures: Sequence[DrawnMeasure], rows: Sequence[str], name: str) -> dict[str, dict[str, Any]]:
    thick = BAR / len(measures)
    ends = [0.0, measures[0].dummy_most or 0.0]
    changes: dict[str, dict[str, Any]] = {}
    for at, measure in enumerate(measures):
        shown = [row for row in measure.indices if row.factor in rows]
        ends += [end for row in shown for end in (row.low, row.high, row.value)]
        places = [rows.index(row.factor) + BESIDE - BAR / 2 + thick * (at + 0.5) for row in shown]
        changes[f"{name}/{measure.measure}"] = {"data": _data(measure, shown, places)}
    low, high = min(ends), max(ends)
    room = 0.04 * ((high - low) or 1.0)
    return rows_changes(name, rows, (low - room if low < 0.0 else 0.0, high + room)) | changes


def _data(measure: DrawnMeasure, shown: Sequence[DrawnIndex], places: Sequence[float]) -> dict[str, Any]:
    return {
        "y": list(places),
        **{column: [getattr(row, column) for row in shown] for column in ("value", "low", "high", "factor")},
        "measure": [measure.measure for _ in shown],
        "zero": ["may do nothing" if row.may_be_zero else "surely does something" for row in shown],
    }


def _note(found: DrawnIndices, shown: int) -> str:
    parts = ["Thin lines: 95 % intervals, of design and draws together."]
    if found.measures[0].dummy_most is not None:
        parts.append("Dotted: 19 of 20 columns that cannot matter stay below.")
    if found.in_all > shown:
        parts.append(f"{found.in_all - shown} more factors are smaller.")
    return " ".join(parts)


def _sentence(found: DrawnIndices, output: str) -> str:
    first = found.measures[0]
    sure = [row for row in first.indices if not row.may_be_zero]
    if not sure:
        return f"{output}: by {found.points:,} points no factor can be told from one that does nothing."
    most = sure[0]
    return (
        f"{output}: {first.measure} is largest for {most.factor}, {told(most.value)} ({told(most.low)} to "
        f"{told(most.high)}); {len(sure)} of the {len(first.indices)} factors shown surely do something."
    )


def _table(found: DrawnIndices, measures: Sequence[DrawnMeasure]) -> TableTold:
    others = [{row.factor: row for row in measure.indices} for measure in measures[1:]]
    rows = [
        (
            row.factor,
            *_cells(row),
            *(cell for each in others for cell in _cells(each.get(row.factor))),
            "yes" if row.may_be_zero else "no",
        )
        for row in measures[0].indices
    ]
    left = found.in_all - len(rows) if measures[0].measure != _OF_PAIRS else 0
    return TableTold(
        title=f"{METHODS[found.method]}: {' and '.join(each.measure for each in measures)}",
        header=("factor", *(name for each in measures for name in (each.measure, "95 %")), "may be zero"),
        rows=tuple(rows),
        caption=f"{left} more factors are smaller; sensitivity.csv has all." if left > 0 else "",
    )


def _cells(row: DrawnIndex | None) -> tuple[str, str]:
    return ("–", "–") if row is None else (told(row.value), f"{told(row.low)} to {told(row.high)}")
