"""The section of a discovery: boxes among the points, the way to the first, and tables of what is safe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bokeh.models import ColumnDataSource, FixedTicker, NumeralTickFormatter
from bokeh.models.axes import Axis
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.discovery_models import DiscoveryCharts, DrawnBox, DrawnSide
from corridorsim.report.charts.models import TableTold
from corridorsim.report.page.frames import INK, hover, legend, new_frame
from corridorsim.report.page.sections import Chart, Section, View
from corridorsim.report.page.study_origin import setting_words
from corridorsim.study.digits import told

_CASE, _OTHER = "#D55E00", "#7d98a5"
_MOST_STEPS_TOLD = 25


def discovery_sections(charts: DiscoveryCharts) -> tuple[Section, ...]:
    """Return the section of a discovery.

    Parameters
    ----------
    charts : of the discovery
    """
    told_first = f"{charts.design}, all on the same worlds{setting_words(charts)}."
    section = Section(
        "discovery",
        f"When {charts.of}",
        (told_first, *charts.sentences),
        points=charts.notes,
        charts=tuple(_drawn(charts)),
        tables=charts.tables,
    )
    return (section,)


def _drawn(charts: DiscoveryCharts) -> Iterator[Chart]:
    for number, box in enumerate(charts.boxes, start=1):
        yield _box(charts, box, f"box-{number}", number)
    if charts.peeling:
        yield _peeling(charts, "peeling")


def _box(charts: DiscoveryCharts, box: DrawnBox, name: str, number: int) -> Chart:
    frame = new_frame("", "", height=320)
    _label(frame.xaxis[0], box.across)
    _label(frame.yaxis[0], box.up)
    frame.min_border_left = 14  # room for half a figure where nothing stands to the left
    shown = {
        "other points": _points(frame, box, "other point", is_case=False),
        charts.of: _points(frame, box, charts.of, is_case=True),
        "the box": _rim(frame, box),
    }
    facts = [("", "@case"), ("across", "@across")]
    facts += [("upwards", "@up")] if box.up.label else []
    hover(frame, [shown["other points"], shown[charts.of]], facts, "mouse")
    legend(frame, {label: [drawn] for label, drawn in shown.items()})
    more = box.restricted - (2 if box.up.label else 1)
    notes = [f"{more} more inputs are restricted; the table below has all."] if more > 0 else []
    if not box.up.label:
        notes.append("Points are spread over the height so that they do not hide each other.")
    title = f"Box {number}: coverage {box.coverage:.0%}, density {box.density:.0%}"
    return Chart(name, title, frame, {"": View(box.told, _counts(charts, box))}, " ".join(notes))


def _points(frame: figure, box: DrawnBox, label: str, *, is_case: bool) -> GlyphRenderer:
    rows = [at for at, each in enumerate(box.cases) if each == is_case]
    data = {
        "x": [box.across.values[at] for at in rows],
        "y": [box.up.values[at] for at in rows],
        "across": [_words(box.across, box.across.values[at]) for at in rows],
        "up": [_words(box.up, box.up.values[at]) for at in rows],
        "case": [label for _ in rows],
    }
    color, marker = (_CASE, "triangle") if is_case else (_OTHER, "circle")
    source = ColumnDataSource(data)
    return frame.scatter("x", "y", marker=marker, size=7, alpha=0.7, color=color, source=source)


def _rim(frame: figure, box: DrawnBox) -> GlyphRenderer:
    across, up = box.across, box.up
    ends = {"left": [across.low], "right": [across.high], "bottom": [up.low], "top": [up.high]}
    rim = frame.quad("left", "right", "top", "bottom", source=ColumnDataSource(ends))
    rim.glyph.fill_alpha, rim.glyph.line_color, rim.glyph.line_width = 0.0, INK, 2.5
    return rim


def _label(axis: Axis, side: DrawnSide) -> None:
    axis.axis_label = side.label or None
    axis.visible = bool(side.label)
    if side.words:
        axis.ticker = FixedTicker(ticks=list(range(len(side.words))))
        axis.major_label_overrides = dict(enumerate(side.words))


def _words(side: DrawnSide, value: float) -> str:
    return side.words[round(value)] if side.words else told(value)


def _counts(charts: DiscoveryCharts, box: DrawnBox) -> TableTold:
    """Return how many of the points that are drawn stand where."""
    inside = [
        box.across.low <= x <= box.across.high and box.up.low <= y <= box.up.high
        for x, y in zip(box.across.values, box.up.values, strict=True)
    ]
    rows = []
    for word, within in (("inside, by these two inputs", True), ("outside", False)):
        cases = [case for case, each in zip(box.cases, inside, strict=True) if each == within]
        rows.append((word, f"{len(cases)}", f"{sum(cases)}"))
    return TableTold(title="Points that are drawn", header=("where", "points", charts.of), rows=tuple(rows))


def _peeling(charts: DiscoveryCharts, name: str) -> Chart:
    frame = new_frame("coverage: share of all cases that are inside", "density: cases among those inside")
    for axis, span in ((frame.xaxis, frame.x_range), (frame.yaxis, frame.y_range)):
        axis.formatter = NumeralTickFormatter(format="0%")
        span.start, span.end = 0.0, 1.05
    steps = charts.peeling
    columns: dict[str, list[Any]] = {
        key: [getattr(step, key) for step in steps] for key in ("step", "coverage", "density", "restricted")
    }
    frame.line(columns["coverage"], columns["density"], color="#9aa2a9")
    source = ColumnDataSource(columns)
    dots = frame.scatter("coverage", "density", size=9, color="#0072B2", fill_alpha=0.6, source=source)
    chosen = [step for step in steps if step.chosen]
    ring = frame.scatter(
        [step.coverage for step in chosen], [step.density for step in chosen], size=17, line_width=2.5
    )
    ring.glyph.fill_alpha, ring.glyph.line_color = 0.0, _CASE
    facts = [("step", "@step"), ("coverage", "@coverage{0%}"), ("density", "@density{0%}")]
    hover(frame, [dots], [*facts, ("restricted inputs", "@restricted")], "mouse")
    legend(frame, {"a step": [dots], "the step taken": [ring]})
    words = "".join(
        f"The step taken has coverage {step.coverage:.0%} and density {step.density:.0%}." for step in chosen
    )
    view = View(f"What peeling gave up for density, step by step. {words}".strip(), _steps(charts))
    return Chart(name, "The way to box 1", frame, {"": view})


def _steps(charts: DiscoveryCharts) -> TableTold:
    every = max(1, -(-len(charts.peeling) // _MOST_STEPS_TOLD))
    rows = [
        (
            f"{step.step}",
            f"{step.coverage:.0%}",
            f"{step.density:.0%}",
            f"{step.restricted}",
            "taken" if step.chosen else "",
        )
        for at, step in enumerate(charts.peeling)
        if step.chosen or at % every == 0
    ]
    header = ("step", "coverage", "density", "restricted inputs", "")
    return TableTold(title="Steps of the peeling", header=header, rows=tuple(rows))
