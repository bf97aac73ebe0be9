"""Scatters of a sweep of many factors: what parts the two best corridors, over those it follows most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bokeh.models import ColumnDataSource, NumeralTickFormatter, Span
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook, TableTold
from corridorsim.report.charts.sweep_models import DrawnFactor, Figures, SweepCharts, SweptShipment
from corridorsim.report.corridor_colors import MARKERS
from corridorsim.report.page.frames import hover, legend, new_frame, set_changes
from corridorsim.report.page.sections import Chart, View, row_names
from corridorsim.report.page.swept import best_counts, figure_words, label_axis, swept_key, value_words

_MOST_CHARTS, _SLICES = 6, 5
_COLUMNS = ("x", "y", "value", "corridor", "margin")


def scatter_charts(charts: SweepCharts) -> tuple[Chart, ...]:
    """Return a scatter over each of the factors that some shipment follows most.

    Parameters
    ----------
    charts : of a sweep
    """
    met = Counter(at for swept in charts.shipments for at in swept.panels)
    shown = sorted(at for at, _ in met.most_common(_MOST_CHARTS))
    return tuple(_chart(charts, charts.factors[at], f"scatter-{at + 1}") for at in shown)


def _chart(charts: SweepCharts, factor: DrawnFactor, name: str) -> Chart:
    frame = new_frame("", f"difference, {charts.by}")
    label_axis(frame.xaxis[0], factor)
    frame.yaxis.formatter = NumeralTickFormatter(format="0,0.[0]")
    frame.add_layout(Span(location=0.0, dimension="width", line_color="#6a7178"))
    names = row_names(charts.corridors)
    shown = {
        f"{names[look.id]} is best": [_dots(frame, f"{name}/{look.id}", look, MARKERS[rank % len(MARKERS)])]
        for rank, look in enumerate(charts.corridors)
    }
    facts = [
        ("", "@corridor is best"),
        ("at", "@value"),
        ("difference", "@y{+0,0.[0]}"),
        ("", "@margin"),
    ]
    hover(frame, [dots for (dots,) in shown.values()], facts, "mouse")
    legend(frame, shown)
    views = {swept_key(charts, each): _view(charts, each, factor, name) for each in charts.shipments}
    chart = Chart(name, factor.path, frame, views)
    set_changes(frame, chart.first.changes)
    return chart


def _dots(frame: figure, name: str, look: CorridorLook, marker: str) -> GlyphRenderer:
    source = ColumnDataSource({column: [] for column in _COLUMNS}, name=name)
    dots = frame.scatter("x", "y", marker=marker, size=7, source=source, tags=[f"corridor:{look.id}"])
    dots.glyph.fill_color, dots.glyph.fill_alpha, dots.glyph.line_color = look.color, 0.6, look.color
    return dots


def _parted(swept: SweptShipment) -> Figures:
    """Return how much more the second of the two best takes; of one corridor, what it takes."""
    means = {row.corridor: row.mean for row in swept.corridors}
    if swept.rivals is None:
        return next(iter(means.values()))
    first, second = (means[corridor] for corridor in swept.rivals)
    pairs = zip(first, second, strict=True)
    return tuple(None if one is None or other is None else other - one for one, other in pairs)


def _parted_words(charts: SweepCharts, swept: SweptShipment, names: dict[str, str]) -> str:
    if swept.rivals is None:
        return charts.by
    first, second = (names[corridor] for corridor in swept.rivals)
    return f"{second} less {first}, {charts.by}"


def _view(charts: SweepCharts, swept: SweptShipment, factor: DrawnFactor, name: str) -> View:
    names = row_names(charts.corridors)
    parted = _parted(swept)
    data: dict[str, dict[str, list[Any]]] = {
        look.id: {column: [] for column in _COLUMNS} for look in charts.corridors
    }
    for at, (value, difference) in enumerate(zip(factor.values, parted, strict=True)):
        best = swept.best[at]
        if best and difference is not None:
            margin = f"{figure_words(swept.margin[at])} {charts.by} ahead"
            words = (value, difference, value_words(factor, value), names[best], margin)
            for column, each in zip(_COLUMNS, words, strict=True):
                data[best][column].append(each)
    changes = {f"{name}/{corridor}": {"data": columns} for corridor, columns in data.items()}
    slices = list(_slices(factor))
    return View(_told(charts, swept, factor, names, slices), _table(charts, swept, factor, slices), changes)


def _slices(factor: DrawnFactor) -> Iterator[list[int]]:
    """Yield the points in slices of the factor: of a word each, else as many points in each."""
    order = sorted(range(len(factor.values)), key=lambda at: factor.values[at])
    if factor.words:
        for word in range(len(factor.words)):
            yield [at for at in order if round(factor.values[at]) == word]
        return
    for each in range(_SLICES):
        yield order[each * len(order) // _SLICES : (each + 1) * len(order) // _SLICES]


def _told(
    charts: SweepCharts,
    swept: SweptShipment,
    factor: DrawnFactor,
    names: dict[str, str],
    slices: Sequence[Sequence[int]],
) -> str:
    ends = [points for points in (slices[0], slices[-1]) if points]
    parts = []
    for points in ends:
        corridor, count = max(best_counts(swept, points), key=lambda each: each[1])
        parts.append(f"{_range(factor, points)} it is {names[corridor]} at {count} of {len(points)} points")
    up = _parted_words(charts, swept, names)
    return f"{swept_key(charts, swept)}, upwards: {up}. Most often the best: {'; '.join(parts)}."


def _range(factor: DrawnFactor, points: Sequence[int]) -> str:
    low, high = (value_words(factor, factor.values[points[end]]) for end in (0, -1))
    return f"at {low}" if low == high else f"from {low} to {high}"


def _table(
    charts: SweepCharts, swept: SweptShipment, factor: DrawnFactor, slices: Sequence[Sequence[int]]
) -> TableTold:
    names = row_names(charts.corridors)
    parted = _parted(swept)
    rows = []
    for points in filter(None, slices):
        known = [value for value in (parted[at] for at in points) if value is not None]
        mean = figure_words(sum(known) / len(known)) if known else "–"
        counts = [f"{count}" for _, count in best_counts(swept, points)]
        rows.append((_range(factor, points), f"{len(points)}", mean, *counts))
    header = (factor.label, "points", f"mean of {_parted_words(charts, swept, names)}")
    best = (f"{names[row.corridor]} is best" for row in swept.corridors)
    title = f"{swept_key(charts, swept)}: slices of {factor.path}"
    return TableTold(title=title, header=(*header, *best), rows=tuple(rows))
