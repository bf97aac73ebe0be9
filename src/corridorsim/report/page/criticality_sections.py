"""The section of criticality: what hurts most when it closes, and which hazard does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bokeh.models import NumeralTickFormatter
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.criticality_models import CriticalityCharts, Hurt
from corridorsim.report.charts.criticality_words import cut_off_words, rank_words, reach_of
from corridorsim.report.page.criticality_told import (
    closings_table,
    closings_told,
    hazards_table,
    hazards_told,
    pairs_table,
)
from corridorsim.report.page.frames import hover, legend, set_changes
from corridorsim.report.page.labelled_rows import (
    BAR,
    BESIDE,
    named_source,
    rows_changes,
    rows_frame,
    whiskers,
)
from corridorsim.report.page.sections import Chart, Section, View
from corridorsim.report.page.study_origin import setting_words

# Okabe and Ito: told apart by whatever eyes, and by their hatching
_KINDS = (("open", "#0072B2", "a way is left"), ("cut", "#D55E00", "some shipment has no way left"))
_MOST_ROWS, _FEW = 12, 4
_COLUMNS = ("y", "bar", "low", "high", "loss", "name", "rank", "days", "share", "more", "hatch")
_ROOM = 1.08  # of the axis, beyond its largest figure


def criticality_sections(charts: CriticalityCharts) -> tuple[Section, ...]:
    """Return the section of a criticality study.

    Parameters
    ----------
    charts : of the study
    """
    told = [f"Judged for shippers who know what will happen{setting_words(charts)}."]
    if charts.without_a_way:
        told.append(f"Left out, for want of any way: {', '.join(charts.without_a_way)}.")
    heading = "What hurts most when it closes"
    drawn = tuple(_drawn(charts)) if charts.rankings else ()
    return (Section("criticality", heading, tuple(told), charts=drawn, choice="Shown for"),)


def _drawn(charts: CriticalityCharts) -> Iterator[Chart]:
    unit = "days" if charts.unit == "days" else "USD a FEU"
    yield _closings(charts, "closings", unit)
    if any(ranking.hazards for ranking in charts.rankings):
        yield _hazards(charts, "hazards", unit)
    if any(ranking.pairs for ranking in charts.rankings):
        views = {ranking.told: View("", pairs_table(ranking, unit)) for ranking in charts.rankings}
        yield Chart("pairs", "Pairs that cost more than their parts", None, views)


def _closings(charts: CriticalityCharts, name: str, unit: str) -> Chart:
    cut = any(each.cuts_off for ranking in charts.rankings for each in ranking.closings[:_MOST_ROWS])
    frame = _frame(name, f"mean loss when closed for good, {unit}", unit, with_cut=cut)
    views = {
        ranking.told: View(
            closings_told(ranking, unit),
            closings_table(ranking, unit),
            _changes(name, [(row.told, _few(row.alike), row) for row in ranking.closings]),
        )
        for ranking in charts.rankings
    }
    note = "Bars: mean losses beside the best way with everything open; lines: 95 % intervals of the draws."
    if cut:
        note += " Who is cut off counts as arriving at the horizon: such a bar may go on beyond the axis."
    return _finished(Chart(name, "Closed for good", frame, views, note))


def _hazards(charts: CriticalityCharts, name: str, unit: str) -> Chart:
    frame = _frame(name, f"mean loss by the hazard, {unit}", unit, with_cut=False)
    views = {
        ranking.told: View(
            hazards_told(ranking, unit),
            hazards_table(ranking, unit),
            _changes(name, [(row.name, "", row) for row in ranking.hazards]),
        )
        for ranking in charts.rankings
    }
    return _finished(Chart(name, "Hazards as they are", frame, views, "Against the same worlds without it."))


def _finished(chart: Chart) -> Chart:
    set_changes(chart.figure, chart.first.changes)
    return chart


def _frame(name: str, x_told: str, unit: str, *, with_cut: bool) -> figure:
    frame = rows_frame(name, x_told, 1)
    frame.xaxis.formatter = NumeralTickFormatter(format="0,0.[0]")
    bars = {told: _bars(frame, f"{name}/{kind}", color) for kind, color, told in _KINDS}
    facts = [
        ("", "@name"),
        ("mean loss", f"@loss{{0,0.[0]}} {unit}"),
        ("95 % interval", "@low{0,0.[0]} to @high{0,0.[0]}"),
        ("", "@rank"),
        ("days longer", "@days{+0.0}"),
        ("concerns", "@share{0%} of the draws"),
        ("", "@more"),
    ]
    hover(frame, list(bars.values()), facts, "mouse")
    if with_cut:
        legend(frame, {told: [drawn] for told, drawn in bars.items()})
    return frame


def _bars(frame: figure, name: str, color: str) -> GlyphRenderer:
    source = named_source(name, _COLUMNS)
    bars = frame.hbar("y", left=0, right="bar", height=BAR, source=source, color=color)
    bars.glyph.hatch_pattern, bars.glyph.hatch_color = "hatch", "white"
    whiskers(frame, source, "y", "low", "high")
    return bars


def _changes(name: str, every: Sequence[tuple[str, str, Hurt]]) -> dict[str, dict[str, Any]]:
    """Return the bars of a ranking; a bar ends with the axis where it is longer."""
    shown = every[:_MOST_ROWS]
    end = _ROOM * reach_of([row for _, _, row in shown])
    columns: dict[str, dict[str, list[Any]]] = {
        kind: {column: [] for column in _COLUMNS} for kind, _, _ in _KINDS
    }
    labels = []
    for at, (told, alike, row) in enumerate(shown):
        cut = cut_off_words(row.cuts_off)
        labels.append(", ".join(filter(None, (f"{rank_words(row.rank)}: {told}", cut))))
        values = _bar(at, row, end) | {"name": told, "more": "; ".join(filter(None, (cut, alike)))}
        for column in _COLUMNS:
            columns["cut" if cut else "open"][column].append(values[column])
    drawn = {f"{name}/{kind}": {"data": data} for kind, data in columns.items()}
    return rows_changes(name, labels, (0.0, end)) | drawn


def _bar(at: int, row: Hurt, end: float) -> dict[str, Any]:
    loss = row.loss
    ends = {
        "y": at + BESIDE,
        "bar": min(loss.mean, end),
        "low": loss.low,
        "high": loss.high,
        "loss": loss.mean,
    }
    hatch = "/" if row.cuts_off else " "
    return {**ends, "rank": rank_words(row.rank), "days": row.days, "share": row.share, "hatch": hatch}


def _few(alike: Sequence[str]) -> str:
    more = f" and {len(alike) - _FEW} more" if len(alike) > _FEW else ""
    return f"the same: {', '.join(alike[:_FEW])}{more}" if alike else ""
