"""Days against cost and against carbon: what is dominated is drawn hollow, and said."""

from __future__ import annotations

from typing import Any

from bokeh.models import ColumnDataSource, GlyphRenderer, NumeralTickFormatter, Range1d
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook, Figures, RunCharts, TableTold
from corridorsim.report.corridor_colors import MARKERS
from corridorsim.report.page.chart_names import name_places
from corridorsim.report.page.chosen import Chosen, choices, listed
from corridorsim.report.page.frames import INK, hover, new_frame, set_changes
from corridorsim.report.page.sections import Chart, View, row_names
from corridorsim.units import KG_PER_TONNE

_COLUMNS = ("days", "usd", "tonnes", "corridor", "fill", "worse", "right", "up", "align", "line")
_FACTS = [
    ("", "@corridor"),
    ("half arrive by day", "@days{0.0}"),
    ("mean", "@usd{0,0} USD"),
    ("mean", "@tonnes{0.0} t CO2e"),
    ("it is", "@worse"),
]
_TITLES = {"usd": ("Days and money", "mean USD"), "tonnes": ("Days and carbon", "mean t CO2e")}
_DIGITS = 3
_ROOM = 0.18  # of the span, on each side, for marks and names


def tradeoff_charts(charts: RunCharts) -> tuple[Chart, ...]:
    """Return P50 days against mean USD, and against mean carbon, for the whole shipment.

    Parameters
    ----------
    charts : of a run
    """
    chosen = choices(charts)
    return tuple(_chart(charts, chosen, column) for column in _TITLES)


def _chart(charts: RunCharts, every: tuple[Chosen, ...], column: str) -> Chart:
    title, axis = _TITLES[column]
    name = f"days-{column}"
    ranges = {side: Range1d(0.0, 1.0, name=f"{name}/{side}") for side in ("x_range", "y_range")}
    frame = new_frame("half arrive by day (P50)", axis, height=300, **ranges)
    frame.yaxis.formatter = NumeralTickFormatter(format="0,0" if column == "usd" else "0.[00]")
    names = row_names(charts.corridors)
    marks = [
        _mark(frame, look, f"{name}/{look.id}", column, MARKERS[rank % len(MARKERS)])
        for rank, look in enumerate(charts.corridors)
    ]
    hover(frame, marks, _FACTS, "mouse")
    views = {chosen.key: _view(chosen, name, column, names) for chosen in every}
    note = "Hollow: another corridor is no worse in days, money and carbon, and better in one."
    chart = Chart(name, title, frame, views, note)
    set_changes(frame, chart.first.changes)
    return chart


def _mark(frame: figure, look: CorridorLook, name: str, column: str, marker: str) -> GlyphRenderer:
    source = ColumnDataSource({each: [] for each in _COLUMNS}, name=name)
    options: dict[str, Any] = {"source": source, "tags": [f"corridor:{look.id}"]}
    mark = frame.scatter("days", column, marker=marker, size=15, color=look.color, **options)
    mark.glyph.line_width, mark.glyph.fill_alpha = 2.5, "fill"
    word = frame.text("days", column, text="corridor", color=INK, **options)
    word.glyph.x_offset, word.glyph.y_offset = "right", "up"
    word.glyph.text_align, word.glyph.text_baseline = "align", "line"
    word.glyph.text_font_size = "12px"
    return mark


def _view(chosen: Chosen, name: str, column: str, names: dict[str, str]) -> View:
    rows = chosen.feasible
    points = {key: (row.days["p50"], _value(row, column)) for key, row in rows.items()}
    places = name_places({key: (names[key], *point) for key, point in points.items()})
    changes: dict[str, dict[str, Any]] = {
        f"{name}/{look.id}": {"data": _columns(rows.get(look.id), names) | places.get(look.id, {})}
        for look in chosen.charts.corridors
    }
    if rows:
        changes[f"{name}/x_range"] = _span([x for x, _ in points.values()])
        changes[f"{name}/y_range"] = _span([y for _, y in points.values()])
    return View(_told(chosen, column), _table(chosen), changes)


def _columns(row: Figures | None, names: dict[str, str]) -> dict[str, list[Any]]:
    if row is None:
        return {each: [] for each in _COLUMNS}
    worse = " and ".join(names[other] for other in row.dominated_by)
    return {
        "days": [round(row.days["p50"], _DIGITS)],
        "usd": [round(row.usd["mean"], _DIGITS)],
        "tonnes": [round(_value(row, "tonnes"), _DIGITS)],
        "corridor": [names[row.corridor]],
        "fill": [0.0 if worse else 0.85],
        "worse": [f"dominated by {worse}" if worse else "not dominated"],
    }


def _value(row: Figures, column: str) -> float:
    return row.usd["mean"] if column == "usd" else row.kg_co2e["mean"] / KG_PER_TONNE


def _span(values: list[float]) -> dict[str, float]:
    low, high = min(values), max(values)
    room = _ROOM * ((high - low) or abs(high) or 1.0)
    start, end = low - room, high + 1.4 * room
    return {"start": start, "end": end, "reset_start": start, "reset_end": end}


def _told(chosen: Chosen, column: str) -> str:
    values = {
        chosen.names[key]: (row.days["p50"], _value(row, column)) for key, row in chosen.feasible.items()
    }
    if not values:
        return "No corridor is feasible."
    unit, digits = ("USD", 0) if column == "usd" else ("t CO2e", 1)
    quick = min(values, key=lambda name: values[name][0])
    least = min(values, key=lambda name: values[name][1])
    worse = {
        chosen.names[key]: f"by {' and '.join(chosen.names[other] for other in row.dominated_by)}"
        for key, row in chosen.feasible.items()
        if row.dominated_by
    }
    return (
        f"Quickest is {quick} ({values[quick][0]:.1f} days), least has {least} "
        f"({values[least][1]:,.{digits}f} {unit}). Dominated: {listed(worse)}."
    )


def _table(chosen: Chosen) -> TableTold:
    rows = [
        (
            chosen.names[key],
            f"{row.days['p50']:.1f}",
            f"{row.usd['mean']:,.0f}",
            f"{_value(row, 'tonnes'):.1f}",
            ", ".join(chosen.names[other] for other in row.dominated_by) or "–",
        )
        for key, row in chosen.feasible.items()
    ]
    header = ("corridor", "P50 days", "mean USD", "mean t CO2e", "dominated by")
    return TableTold(title="Days, money and carbon of the shipment", header=header, rows=tuple(rows))
