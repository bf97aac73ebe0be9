"""A map of a sweep of two factors: which corridor is best where, by how much, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bokeh.models import ColumnDataSource, Range1d
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook, TableTold
from corridorsim.report.charts.sweep_models import DrawnFactor, SweepCharts, SweptShipment
from corridorsim.report.page.frames import INK, hover, legend, new_frame, set_changes
from corridorsim.report.page.sections import Chart, View, row_names
from corridorsim.report.page.swept import best_counts, figure_words, label_axis, swept_key, value_words

_HATCHES = ("blank", "right_diagonal_line", "dot", "horizontal_line", "cross", "left_diagonal_line", "ring")
_UNSURE = "unsure"
_COLUMNS = ("left", "right", "bottom", "top", "x", "y", "up", "across", "corridor", "margin", "sure", "means")


def map_charts(charts: SweepCharts) -> tuple[Chart, ...]:
    """Return the map of who is best.

    Parameters
    ----------
    charts : of a grid of two factors
    """
    name = "winners"
    up, across = charts.factors
    ranges = {side: Range1d(*_span(factor)) for side, factor in (("x_range", across), ("y_range", up))}
    frame = new_frame("", "", height=380, **ranges)
    label_axis(frame.xaxis[0], across)
    label_axis(frame.yaxis[0], up)
    frame.grid.grid_line_color = None
    names = row_names(charts.corridors)
    winners = _winners(charts)
    shown = {
        f"{names[look.id]} is best": [_cells(frame, f"{name}/{look.id}", look, rank)]
        for rank, look in enumerate(charts.corridors)
        if look.id in winners
    }
    facts = [
        ("", "@corridor is best"),
        ("upwards", "@up"),
        ("across", "@across"),
        ("", "@margin"),
        ("", "@sure"),
    ]
    hover(frame, [cells for (cells,) in shown.values()], [*facts, ("", "@means")], "mouse")
    dots = frame.scatter(
        "x", "y", size=6, color=INK, source=ColumnDataSource({"x": [], "y": []}, name=f"{name}/{_UNSURE}")
    )
    if any(not sure for swept in charts.shipments for sure in swept.is_sure):
        shown["within what the draws leave open"] = [dots]
    legend(frame, shown)
    views = {swept_key(charts, each): _view(charts, each, name, names) for each in charts.shipments}
    chart = Chart(name, f"Which corridor is best, by the mean of {charts.by}", frame, views)
    set_changes(frame, chart.first.changes)
    return (chart,)


def _winners(charts: SweepCharts) -> list[str]:
    """Return the corridors that are the best somewhere, for some shipment."""
    return sorted({best for swept in charts.shipments for best in swept.best if best})


def _cells(frame: figure, name: str, look: CorridorLook, rank: int) -> GlyphRenderer:
    source = ColumnDataSource({column: [] for column in _COLUMNS}, name=name)
    cells = frame.quad("left", "right", "top", "bottom", source=source, tags=[f"corridor:{look.id}"])
    glyph = cells.glyph
    glyph.fill_color, glyph.fill_alpha, glyph.line_color = look.color, 0.5, "white"
    glyph.hatch_pattern, glyph.hatch_color, glyph.hatch_alpha = _HATCHES[rank % len(_HATCHES)], INK, 0.35
    glyph.hatch_scale = 14
    return cells


def _bounds(factor: DrawnFactor) -> dict[float, tuple[float, float]]:
    """Return between which ends the cell of each value lies: halfway to its neighbours."""
    values = sorted(set(factor.values))
    middles = [(low + high) / 2 for low, high in pairwise(values)]
    first = 2 * values[0] - middles[0] if middles else values[0] - 0.5
    last = 2 * values[-1] - middles[-1] if middles else values[-1] + 0.5
    return dict(zip(values, pairwise([first, *middles, last]), strict=True))


def _span(factor: DrawnFactor) -> tuple[float, float]:
    bounds = list(_bounds(factor).values())
    return bounds[0][0], bounds[-1][1]


def _view(charts: SweepCharts, swept: SweptShipment, name: str, names: dict[str, str]) -> View:
    up, across = charts.factors
    bounds = _bounds(across), _bounds(up)
    data: dict[str, dict[str, list[Any]]] = {
        corridor: {column: [] for column in _COLUMNS} for corridor in _winners(charts)
    }
    for at, best in enumerate(swept.best):
        if best:
            x, y = across.values[at], up.values[at]
            ends = (*bounds[0][x], *bounds[1][y])
            words = (
                value_words(up, y),
                value_words(across, x),
                names[best],
                *_facts(charts, swept, at, names),
            )
            for column, value in zip(_COLUMNS, (*ends, x, y, *words), strict=True):
                data[best][column].append(value)
    unsure = [at for at, best in enumerate(swept.best) if best and not swept.is_sure[at]]
    dots = {"x": [across.values[at] for at in unsure], "y": [up.values[at] for at in unsure]}
    changes = {f"{name}/{corridor}": {"data": columns} for corridor, columns in data.items()}
    changes[f"{name}/{_UNSURE}"] = {"data": dots}
    return View(_told(charts, swept, names), _table(charts, swept, names), changes)


def _facts(charts: SweepCharts, swept: SweptShipment, at: int, names: dict[str, str]) -> tuple[str, str, str]:
    margin = swept.margin[at]
    ahead = "no other corridor has a way" if margin is None else f"{figure_words(margin)} {charts.by} ahead"
    sure = "beyond what the draws leave open" if swept.is_sure[at] else "within what the draws leave open"
    means = [f"{names[row.corridor]} {figure_words(row.mean[at])}" for row in swept.corridors]
    return ahead, sure, ", ".join(means)


def _told(charts: SweepCharts, swept: SweptShipment, names: dict[str, str]) -> str:
    n = len(swept.best)
    counts = [f"{names[corridor]} at {count}" for corridor, count in best_counts(swept, range(n)) if count]
    open_ = sum(not sure for sure in swept.is_sure)
    told = f"{swept_key(charts, swept)}: of {n} points the best is {', '.join(counts) or 'none'}"
    return f"{told}; at {open_} the draws leave it open." if open_ else f"{told}."


def _table(charts: SweepCharts, swept: SweptShipment, names: dict[str, str]) -> TableTold:
    up, across = charts.factors
    columns = len(set(across.values))
    cells = [_cell(swept, at, names) for at in range(len(swept.best))]
    rows = [
        (value_words(up, up.values[at]), *cells[at : at + columns]) for at in range(0, len(cells), columns)
    ]
    return TableTold(
        title=f"{swept_key(charts, swept)}: best corridor, down {up.label}, across {across.label}",
        header=("", *_values(across, columns)),
        rows=tuple(rows),
        caption="In brackets: by how much the next one takes more; ?: the draws leave it open.",
    )


def _values(across: DrawnFactor, columns: int) -> Sequence[str]:
    return [value_words(across, value) for value in across.values[:columns]]


def _cell(swept: SweptShipment, at: int, names: dict[str, str]) -> str:
    if not swept.best[at]:
        return "–"
    margin = "" if swept.margin[at] is None else f" ({figure_words(swept.margin[at])})"
    return f"{names[swept.best[at]]}{margin}{'' if swept.is_sure[at] else ' ?'}"
