"""Where the time goes and where the money goes: bars of parts, one bar a corridor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bokeh.models import ColumnDataSource, NumeralTickFormatter
from bokeh.plotting import figure

from corridorsim.report.charts.models import Figures, RunCharts, TableTold
from corridorsim.report.page.chosen import Chosen, choices, listed
from corridorsim.report.page.frames import hover, legend, row_frame, set_changes
from corridorsim.report.page.sections import Chart, View, row_labels, same_column
from corridorsim.report.part_looks import PART_LOOKS, PartLook, part_word

_DIGITS = 3
_LEAST = 0.0005  # of the longest bar; less is not to be seen


class _Split(NamedTuple):
    """What is split into parts: the chart's id and title, the figures' field, its unit and digits."""

    name: str
    title: str
    field: str
    unit: str
    digits: int

    def parts_of(self, row: Figures) -> dict[str, float]:
        """Return how much each part has."""
        found: dict[str, float] = getattr(row, self.field)
        return found

    def told(self, value: float) -> str:
        """Return a figure with its unit."""
        return f"{value:,.{self.digits}f} {self.unit}"


_SPLITS = (
    _Split("days-parts", "Where the time goes", "days_parts", "days", 1),
    _Split("usd-parts", "Where the money goes", "usd_parts", "USD", 0),
)


def part_charts(charts: RunCharts) -> tuple[Chart, ...]:
    """Return bars of mean days and of mean USD, by what they are spent on.

    Parameters
    ----------
    charts : of a run
    """
    every = choices(charts)
    return tuple(_chart(charts, every, split) for split in _SPLITS)


def _chart(charts: RunCharts, every: tuple[Chosen, ...], split: _Split) -> Chart:
    frame = row_frame(charts.corridors, f"mean {split.unit}")
    frame.x_range.start = 0.0
    if not split.digits:
        frame.xaxis.formatter = NumeralTickFormatter(format="0,0")
    parts = _parts(charts, split)
    shown = {}
    for part in parts:
        source = ColumnDataSource(_no_bars(), name=f"{split.name}/{part}")
        shown[part_word(part)] = [_bars(frame, source, PART_LOOKS[part_word(part)])]
    amount = f"@amount{{0,0.{'0' * split.digits}}}" if split.digits else "@amount{0,0}"
    told = [("", "@row"), ("@part", f"{amount} {split.unit}"), ("of all", "@of_all{0%}")]
    hover(frame, [drawn[0] for drawn in shown.values()], told, "mouse")
    legend(frame, shown)
    views = {chosen.key: _view(chosen, split, parts) for chosen in every}
    chart = Chart(split.name, split.title, frame, views)
    set_changes(frame, chart.first.changes)
    return chart


def _parts(charts: RunCharts, split: _Split) -> list[str]:
    """Return the parts that are something anywhere, in the order in which they are told."""
    found: dict[str, float] = {}
    for row in charts.figures:
        for part, amount in split.parts_of(row).items():
            found[part] = max(found.get(part, 0.0), amount)
    return [part for part, most in found.items() if most > _LEAST * max(found.values())]


def _bars(frame: figure, source: ColumnDataSource, look: PartLook) -> Any:  # noqa: ANN401 - a renderer
    bars = frame.hbar("row", left="left", right="right", height=0.62, source=source)
    bars.glyph.fill_color, bars.glyph.line_color = look.color, "white"
    bars.glyph.hatch_pattern, bars.glyph.hatch_color = look.hatch or " ", "white"
    bars.glyph.hatch_alpha, bars.glyph.hatch_scale, bars.glyph.hatch_weight = 0.6, 9, 1
    return bars


def _no_bars() -> dict[str, list[Any]]:
    return {name: [] for name in ("row", "left", "right", "amount", "of_all")}


def _view(chosen: Chosen, split: _Split, parts: list[str]) -> View:
    bars = {part: _no_bars() for part in parts}
    labels = row_labels(chosen.charts.corridors)
    most: dict[str, str] = {}
    for corridor, row in chosen.feasible.items():
        name, amounts = chosen.names[corridor], split.parts_of(row)
        whole = sum(amounts.values())
        _stack(bars, labels[corridor], amounts)
        if whole > 0:
            part = max(amounts, key=lambda each: amounts[each])
            most[name] = f"{part_word(part)} {amounts[part]:,.{split.digits}f} of {split.told(whole)}"
    told = f"Most goes to: {listed(most)}."
    n = len(chosen.feasible)
    words = {part: same_column(part_word(part), n) for part in parts}
    changes = {f"{split.name}/{part}": {"data": bars[part] | {"part": words[part]}} for part in parts}
    return View(told, _table(chosen, split, parts), changes)


def _stack(bars: Mapping[str, dict[str, list[Any]]], label: str, amounts: Mapping[str, float]) -> None:
    """Put a corridor's parts one after the other; columns of all parts grow by one."""
    left, whole = 0.0, sum(amounts.values())
    for part, data in bars.items():
        amount = amounts.get(part, 0.0)
        of_all = amount / whole if whole else 0.0
        values = (label, left, left + amount, amount, of_all)
        for column, value in zip(data.values(), values, strict=True):
            column.append(round(value, _DIGITS) if isinstance(value, float) else value)
        left += amount


def _table(chosen: Chosen, split: _Split, parts: list[str]) -> TableTold:
    rows = []
    for corridor, row in chosen.feasible.items():
        amounts = split.parts_of(row)
        cells = [f"{amounts.get(part, 0.0):,.{split.digits}f}" for part in parts]
        rows.append((chosen.names[corridor], *cells, f"{sum(amounts.values()):,.{split.digits}f}"))
    header = ("corridor", *(part_word(part) for part in parts), "sum")
    return TableTold(title=f"Mean {split.unit} by part", header=header, rows=tuple(rows))
