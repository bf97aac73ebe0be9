"""Lines of a sweep of one factor: days from P10 to P90, and what decides, with what the draws leave open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from bokeh.models import ColumnDataSource, NumeralTickFormatter
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook, TableTold
from corridorsim.report.charts.sweep_models import (
    DrawnFactor,
    Figures,
    SweepCharts,
    SweptCorridor,
    SweptShipment,
)
from corridorsim.report.corridor_colors import MARKERS
from corridorsim.report.page.frames import hover, legend, new_frame, set_changes
from corridorsim.report.page.sections import Chart, View, row_names
from corridorsim.report.page.swept import figure_words, label_axis, of_corridor, swept_key, value_words

_HALF = 1.96  # errors in half a 95 % interval
_APART = 0.12  # of words, between corridors
_COLUMNS = ("at", "middle", "low", "high", "corridor", "value")


class _Line(NamedTuple):
    """What a chart of lines shows.

    Attributes
    ----------
    title, y_told, middle, band : in words
    levels : middle, low and high of a corridor
    """

    title: str
    y_told: str
    middle: str
    band: str
    levels: Callable[[SweptCorridor], tuple[Figures, Figures, Figures]]


def line_charts(charts: SweepCharts) -> tuple[Chart, ...]:
    """Return days, and what decides, along the factor.

    Parameters
    ----------
    charts : of a sweep of one factor
    """
    days = _Line("Days", "half take at most, days", "P50 of days", "P10 to P90", _days)
    title = f"{charts.by[:1].upper()}{charts.by[1:]}"
    judged = _Line(title, f"mean {charts.by}", f"mean {charts.by}", "95 % interval of the draws", _mean)
    return (_chart(charts, days, "swept-days"), _chart(charts, judged, "swept-mean"))


def _days(row: SweptCorridor) -> tuple[Figures, Figures, Figures]:
    return row.days_p50, row.days_p10, row.days_p90


def _mean(row: SweptCorridor) -> tuple[Figures, Figures, Figures]:
    errors = [_HALF * error if error is not None else None for error in row.mean_error]
    pairs = [(mean, half) for mean, half in zip(row.mean, errors, strict=True)]
    low = tuple(None if mean is None or half is None else mean - half for mean, half in pairs)
    high = tuple(None if mean is None or half is None else mean + half for mean, half in pairs)
    return row.mean, low, high


def _chart(charts: SweepCharts, line: _Line, name: str) -> Chart:
    frame = new_frame("", line.y_told)
    label_axis(frame.xaxis[0], charts.factors[0])
    frame.yaxis.formatter = NumeralTickFormatter(format="0,0.[0]")
    frame.x_range.only_visible = frame.y_range.only_visible = True
    names = row_names(charts.corridors)
    draw = _marks if charts.factors[0].words else _curve
    shown = {}
    for rank, look in enumerate(charts.corridors):
        source = ColumnDataSource({column: [] for column in _COLUMNS}, name=f"{name}/{look.id}")
        shown[names[look.id]] = draw(frame, source, look, MARKERS[rank % len(MARKERS)])
    facts = [("", "@corridor"), ("at", "@value"), (line.middle, "@middle{0,0.[0]}")]
    facts.append((line.band, "@low{0,0.[0]} to @high{0,0.[0]}"))
    hover(frame, [drawn[0] for drawn in shown.values()], facts, "mouse")
    legend(frame, shown)
    views = {swept_key(charts, each): _view(charts, each, line, name) for each in charts.shipments}
    chart = Chart(name, line.title, frame, views, f"Shaded, or thin: {line.band}.")
    set_changes(frame, chart.first.changes)
    return chart


def _curve(frame: figure, source: ColumnDataSource, look: CorridorLook, marker: str) -> list[GlyphRenderer]:
    options: dict[str, Any] = {"source": source, "tags": [f"corridor:{look.id}"]}
    band = frame.varea("at", "low", "high", fill_color=look.color, fill_alpha=0.18, **options)
    line = frame.line("at", "middle", line_width=2.5, line_dash=look.dash, color=look.color, **options)
    return [frame.scatter("at", "middle", marker=marker, size=8, color=look.color, **options), line, band]


def _marks(frame: figure, source: ColumnDataSource, look: CorridorLook, marker: str) -> list[GlyphRenderer]:
    options: dict[str, Any] = {"source": source, "tags": [f"corridor:{look.id}"], "color": look.color}
    ends = frame.segment("at", "low", "at", "high", line_width=2, **options)
    return [frame.scatter("at", "middle", marker=marker, size=10, **options), ends]


def _view(charts: SweepCharts, swept: SweptShipment, line: _Line, name: str) -> View:
    names = row_names(charts.corridors)
    changes = {}
    for rank, look in enumerate(charts.corridors):
        row = of_corridor(swept, look.id)
        shift = _APART * (rank - (len(charts.corridors) - 1) / 2) if charts.factors[0].words else 0.0
        data = _columns(charts.factors[0], None if row is None else line.levels(row), names[look.id], shift)
        changes[f"{name}/{look.id}"] = {"data": data}
    return View(_told(charts, swept, names), _table(charts, swept, line, names), changes)


def _columns(
    factor: DrawnFactor, levels: tuple[Figures, Figures, Figures] | None, name: str, shift: float
) -> dict[str, list[Any]]:
    if levels is None:
        return {column: [] for column in _COLUMNS}
    middle, low, high = map(list, levels)
    words = [value_words(factor, value) for value in factor.values]
    at = [value + shift for value in factor.values]
    return dict(zip(_COLUMNS, (at, middle, low, high, [name] * len(at), words), strict=True))


def _told(charts: SweepCharts, swept: SweptShipment, names: dict[str, str]) -> str:
    """Return who is best from where to where."""
    factor = charts.factors[0]
    runs: list[tuple[str, int, int]] = []
    for at, best in enumerate(swept.best):
        if runs and runs[-1][0] == best:
            runs[-1] = (best, runs[-1][1], at)
        else:
            runs.append((best, at, at))
    parts = [f"{names.get(best, 'none')} {_between(factor, first, last)}" for best, first, last in runs]
    return f"{swept_key(charts, swept)}: best by the mean of {charts.by} is {'; '.join(parts)}."


def _between(factor: DrawnFactor, first: int, last: int) -> str:
    low, high = (value_words(factor, factor.values[at]) for at in (first, last))
    return f"at {low}" if low == high else f"from {low} to {high}"


def _table(charts: SweepCharts, swept: SweptShipment, line: _Line, names: dict[str, str]) -> TableTold:
    factor = charts.factors[0]
    shown = [(row.corridor, line.levels(row)) for row in swept.corridors]
    rows = []
    for at, value in enumerate(factor.values):
        cells = [
            f"{figure_words(middle[at])} ({figure_words(low[at])} to {figure_words(high[at])})"
            for _, (middle, low, high) in shown
        ]
        rows.append((value_words(factor, value), *cells, names.get(swept.best[at], "–")))
    return TableTold(
        title=f"{swept_key(charts, swept)}: {line.middle}, in brackets {line.band}",
        header=(factor.label, *(names[corridor] for corridor, _ in shown), "best"),
        rows=tuple(rows),
    )
