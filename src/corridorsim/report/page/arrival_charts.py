"""When shipments arrive: the share of each day, and the share delivered by a day with the deadline marked."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, GlyphRenderer, NumeralTickFormatter
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook, Curve, RunCharts, TableTold
from corridorsim.report.page.chosen import Chosen, choices, listed
from corridorsim.report.page.frames import deadline, deadline_changes, hover, legend, new_frame, set_changes
from corridorsim.report.page.sections import Chart, View, even_column, row_names, same_column

ARRIVING, DELIVERED = "arriving", "delivered"
_FEWEST_DAYS = 1.0  # a bar is of a day, or of a curve's step where that is longer
_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
_MOST_DAYS_TOLD = 12
_DIGITS = 4


def arriving_chart(charts: RunCharts) -> Chart:
    """Return the share of all draws that arrives on each day, one outline a corridor.

    Parameters
    ----------
    charts : of a run
    """
    frame = new_frame("days, door to door", "share arriving, a day")
    frame.yaxis.formatter = NumeralTickFormatter(format="0.[0]%")
    shown = {name: _outline(frame, look) for look, name in _looks(charts)}
    told = [("", "@corridor"), ("day", "@left{0.[0]} to @right{0.[0]}"), ("arriving", "@share{0.[0]%} a day")]
    hover(frame, [drawn[0] for drawn in shown.values()], told, "vline")
    return _finished(frame, ARRIVING, "Which days shipments arrive on", charts, shown)


def delivered_chart(charts: RunCharts) -> Chart:
    """Return the share of all draws delivered by each day, with the deadline.

    Parameters
    ----------
    charts : of a run
    """
    frame = new_frame("days, door to door", "delivered by then")
    frame.yaxis.formatter = NumeralTickFormatter(format="0%")
    frame.y_range.start, frame.y_range.end = 0.0, 1.02
    shown = {name: [_line(frame, look)] for look, name in _looks(charts)}
    told = [("", "@corridor"), ("by day", "@day{0.[0]}"), ("delivered", "@share{0.[0]%}")]
    hover(frame, [drawn[0] for drawn in shown.values()], told, "vline")
    return _finished(frame, DELIVERED, "How many are delivered by a day", charts, shown)


def _looks(charts: RunCharts) -> list[tuple[CorridorLook, str]]:
    names = row_names(charts.corridors)
    return [(look, names[look.id]) for look in charts.corridors]


def _outline(frame: figure, look: CorridorLook) -> list[GlyphRenderer]:
    columns: dict[str, list[Any]] = {"left": [], "right": [], "share": [], "corridor": []}
    source = ColumnDataSource(columns, name=f"{ARRIVING}/{look.id}")
    tags = [f"corridor:{look.id}"]
    bars = frame.quad(
        left="left", right="right", top="share", bottom=0, source=source, tags=tags, fill_color=look.color
    )
    bars.glyph.fill_alpha, bars.glyph.line_color = 0.13, None
    line = frame.step("left", "share", source=source, mode="after", tags=tags, color=look.color)
    line.glyph.line_width, line.glyph.line_dash = 2, look.dash
    return [bars, line]


def _line(frame: figure, look: CorridorLook) -> GlyphRenderer:
    source = ColumnDataSource({"day": [], "share": [], "corridor": []}, name=f"{DELIVERED}/{look.id}")
    line = frame.line("day", "share", source=source, tags=[f"corridor:{look.id}"], color=look.color)
    line.glyph.line_width, line.glyph.line_dash = 2.5, look.dash
    return line


def _finished(
    frame: figure, name: str, title: str, charts: RunCharts, shown: dict[str, list[GlyphRenderer]]
) -> Chart:
    deadline(frame, name, on_top=name == ARRIVING)
    legend(frame, shown)
    frame.x_range.only_visible = frame.y_range.only_visible = True
    views = {chosen.key: _view(chosen, name) for chosen in choices(charts)}
    chart = Chart(name, title, frame, views)
    set_changes(frame, chart.first.changes)
    return chart


def _view(chosen: Chosen, name: str) -> View:
    columns = _arriving if name == ARRIVING else _delivered
    changes: dict[str, dict[str, Any]] = {
        f"{name}/{look.id}": {"data": columns(chosen, look.id)} for look in chosen.charts.corridors
    }
    table = _quantiles(chosen) if name == ARRIVING else _by_day(chosen)
    told = _half(chosen) if name == ARRIVING else _on_time(chosen)
    return View(told, table, changes | deadline_changes(name, chosen.shipment.deadline_days))


def _arriving(chosen: Chosen, corridor: str) -> dict[str, Any]:
    curve = chosen.curves.get(corridor)
    if curve is None:
        return {"left": [], "right": [], "share": [], "corridor": []}
    wide = max(_FEWEST_DAYS, curve.step_days)
    first = floor(curve.first_day / wide)
    n = ceil(float(curve.days[-1]) / wide) - first
    by = curve.share_by((first + np.arange(n + 1)) * wide)
    share = [round(each, _DIGITS) for each in (np.diff(by) / wide).tolist()]
    return {
        "left": even_column(first * wide, wide, n + 1),
        "right": even_column((first + 1) * wide, wide, n + 1),
        "share": [*share, 0.0],  # a step needs where it ends
        "corridor": same_column(chosen.names[corridor], n + 1),
    }


def _delivered(chosen: Chosen, corridor: str) -> dict[str, Any]:
    curve = chosen.curves.get(corridor)
    if curve is None:
        return {"day": [], "share": [], "corridor": []}
    n = len(curve.share)
    return {
        "day": even_column(curve.first_day, curve.step_days, n),
        "share": [round(share, _DIGITS) for share in curve.share],
        "corridor": same_column(chosen.names[corridor], n),
    }


def _day_of(curve: Curve, share: float) -> float | None:
    """Return the first day of a curve by which a share of all draws is delivered."""
    reached = (rank for rank, each in enumerate(curve.share) if each >= share)
    rank = next(reached, None)
    return None if rank is None else curve.first_day + curve.step_days * rank


def _quantiles(chosen: Chosen) -> TableTold:
    rows = []
    for corridor, curve in chosen.curves.items():
        days = [_day_of(curve, share) for share in _SHARES]
        told = ["–" if day is None else f"{day:.1f}" for day in days]
        rows.append((chosen.names[corridor], *told))
    header = ("corridor", *(f"{share:.0%} by day" for share in _SHARES))
    return TableTold(title="Days by which a share of all draws is delivered", header=header, rows=tuple(rows))


def _by_day(chosen: Chosen) -> TableTold:
    curves = chosen.curves
    title = "Share of all draws delivered by a day"
    if not curves:
        return TableTold(title=title, header=("corridor",), rows=())
    first = floor(min(curve.first_day for curve in curves.values()))
    last = ceil(max(float(curve.days[-1]) for curve in curves.values()))
    step = max(1, ceil((last - first) / (_MOST_DAYS_TOLD - 1)))
    days = [float(day) for day in range(first, last + step, step)]
    promised = chosen.shipment.deadline_days
    days = sorted({*days, *([] if promised is None else [promised])})
    rows = [
        (chosen.names[corridor], *(f"{share:.1%}" for share in curve.share_by(days)))
        for corridor, curve in curves.items()
    ]
    return TableTold(title=title, header=("corridor", *(f"day {day:g}" for day in days)), rows=tuple(rows))


def _half(chosen: Chosen) -> str:
    half = {chosen.names[corridor]: _day_of(curve, 0.5) for corridor, curve in chosen.curves.items()}
    told = {name: "never" if day is None else f"day {day:.1f}" for name, day in half.items()}
    return f"Half of all draws are delivered by: {listed(told)}."


def _on_time(chosen: Chosen) -> str:
    promised = chosen.shipment.deadline_days
    if promised is None:
        return f"No day is promised. {_half(chosen)}"
    told = {chosen.names[key]: f"{row.on_time or 0.0:.0%}" for key, row in chosen.feasible.items()}
    return f"Delivered by the promised day {promised:g}: {listed(told)}."
