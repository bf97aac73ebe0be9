"""How sure the days are: what chance does, and beside it what the data leave open."""

from __future__ import annotations

from typing import Any

from bokeh.models import ColumnDataSource, GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook, RunCharts, TableTold
from corridorsim.report.page.chosen import Chosen, choices, listed
from corridorsim.report.page.frames import INK, deadline, deadline_changes, hover, row_frame, set_changes
from corridorsim.report.page.sections import Chart, View, row_labels

RANGES = "ranges"
_CHANCE = ("p10", "p50", "p90", "p95")
_DATA = ("p50_low", "p50_high")
_BY_CHANCE = ("corridor", "row", *_CHANCE)
_BY_DATA = ("corridor", "row", *_DATA)
_DIGITS = 3
_ABOVE, _BELOW = 0.1, -0.24  # of a row, where chance and data are drawn
_FACTS = [
    ("", "@corridor"),
    ("by chance, 8 in 10 take", "@p10{0.0} to @p90{0.0} days"),
    ("half take at most", "@p50{0.0} days"),
    ("19 in 20 take at most", "@p95{0.0} days"),
]
_FACTS_OF_DATA = [("", "@corridor"), ("the data leave half at", "@p50_low{0.0} to @p50_high{0.0} days")]


def range_chart(charts: RunCharts) -> Chart:
    """Return P10 to P90 of days by chance, with P50, and beside it the data range of P50.

    Parameters
    ----------
    charts : of a run
    """
    frame = row_frame(charts.corridors, "days, door to door")
    frame.x_range.only_visible = True
    drawn = [_row(frame, look) for look in charts.corridors]
    hover(frame, [chance for chance, _ in drawn], _FACTS, "mouse")
    hover(frame, [data for _, data in drawn], _FACTS_OF_DATA, "mouse")
    deadline(frame, RANGES)
    views = {chosen.key: _view(chosen) for chosen in choices(charts)}
    note = (
        "Wide bar: P10 to P90 by chance, with P50 as a line in it and a dot at P95. Thin dark bar beneath: "
        "where P50 may be as far as the data tell."
    )
    chart = Chart(RANGES, "How sure the days are", frame, views, note)
    set_changes(frame, chart.first.changes)
    return chart


def _row(frame: figure, look: CorridorLook) -> tuple[GlyphRenderer, GlyphRenderer]:
    source = ColumnDataSource({name: [] for name in _BY_CHANCE}, name=f"{RANGES}/{look.id}")
    told = ColumnDataSource({name: [] for name in _BY_DATA}, name=f"{RANGES}-data/{look.id}")
    options: dict[str, Any] = {"source": source, "tags": [f"corridor:{look.id}"]}
    chance = frame.hbar("row", left="p10", right="p90", height=0.34, color=look.color, **options)
    chance.glyph.fill_alpha = 0.55
    frame.scatter("p50", "row", marker="dash", size=17, angle=1.5708, color=INK, line_width=3, **options)
    frame.scatter("p95", "row", size=6, color=look.color, **options)
    options["source"] = told
    data = frame.hbar("row", left="p50_low", right="p50_high", height=0.13, color="#4a5058", **options)
    return chance, data


def _view(chosen: Chosen) -> View:
    labels, rows = row_labels(chosen.charts.corridors), chosen.feasible
    changes: dict[str, dict[str, Any]] = {}
    for key, label in labels.items():
        days = rows[key].days if key in rows else {}
        names = (chosen.names[key], label)
        changes[f"{RANGES}/{key}"] = {"data": _columns(_BY_CHANCE, names, _ABOVE, days)}
        changes[f"{RANGES}-data/{key}"] = {"data": _columns(_BY_DATA, names, _BELOW, days)}
    spans = {chosen.names[key]: _words(row.days) for key, row in rows.items()}
    told = f"Half take at most, in days: {listed(spans)}."
    return View(told, _table(chosen), changes | deadline_changes(RANGES, chosen.shipment.deadline_days))


def _columns(
    wanted: tuple[str, ...], names: tuple[str, str], aside: float, days: dict[str, float]
) -> dict[str, list[Any]]:
    """Return one row of a source; none where its days are not known."""
    if not days.keys() >= set(wanted[2:]):
        return {each: [] for each in wanted}
    numbers = {each: [round(days[each], _DIGITS)] for each in wanted[2:]}
    return {"corridor": [names[0]], "row": [(names[1], aside)], **numbers}


def _words(days: dict[str, float]) -> str:
    chance = f"{days['p50']:.1f} ({days['p10']:.1f} to {days['p90']:.1f} by chance"
    data = f", {_data(days)} by the data" if _DATA[0] in days else ""
    return f"{chance}{data})"


def _data(days: dict[str, float]) -> str:
    return f"{days['p50_low']:.1f} to {days['p50_high']:.1f}" if _DATA[0] in days else "not asked"


def _table(chosen: Chosen) -> TableTold:
    rows = [
        (chosen.names[key], *(f"{row.days[each]:.1f}" for each in _CHANCE), _data(row.days))
        for key, row in chosen.feasible.items()
    ]
    header = ("corridor", *(name.upper() for name in _CHANCE), "P50 as far as the data tell")
    return TableTold(title="Days by chance, and what the data leave open", header=header, rows=tuple(rows))
