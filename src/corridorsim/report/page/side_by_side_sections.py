"""Several runs on one page: what each corridor takes in one after the other, and which is best there."""

from __future__ import annotations

from typing import Any

from bokeh.models import ColumnDataSource, FixedTicker, NumeralTickFormatter, Range1d
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook, TableTold
from corridorsim.report.charts.side_by_side import (
    BestInRun,
    CorridorOverRuns,
    RunFigures,
    ShipmentOverRuns,
    SideBySide,
)
from corridorsim.report.corridor_colors import MARKERS
from corridorsim.report.page.frames import hover, legend, new_frame, set_changes
from corridorsim.report.page.sections import Chart, Section, View, row_names

_DAYS, _MONEY = "runs-days", "runs-usd"
_APART = 0.5  # of the room between two runs, what all corridors take together
_SHORT = 14  # signs of a name that stands along an axis
_COPIED = ("days_p10", "days_p50", "days_p90", "p50_low", "p50_high", "usd", "best_share")
_COLUMNS = (*_COPIED, "at", "corridor", "run", "known")
_FACTS = [
    ("", "@corridor"),
    ("", "@run"),
    ("half arrive by day", "@days_p50{0.0}"),
    ("8 in 10 take", "@days_p10{0.0} to @days_p90{0.0} days"),
    ("as far as the data tell", "@known"),
    ("mean USD", "@usd{0,0}"),
    ("best in", "@best_share{0%} of the draws"),
]


def side_by_side_sections(found: SideBySide) -> tuple[Section, ...]:
    """Return the section of several runs; none where no two have a shipment alike.

    Parameters
    ----------
    found : the runs
    """
    if not found.shipments:
        return ()
    section = Section(
        "side-by-side",
        "Run by run",
        ("In the order in which they were given, each under its first policy:",),
        points=tuple(f"{at}: {name}" for at, name in enumerate(found.runs, start=1)),
        charts=(_chart(found, _DAYS), _chart(found, _MONEY)),
        tables=(_best_table(found),),
        choice="Shipment",
    )
    return (section,)


def _chart(found: SideBySide, name: str) -> Chart:
    is_days = name == _DAYS
    frame = _frame(found, "half arrive by day (P50)" if is_days else "mean USD of the shipment")
    names = row_names(found.corridors)
    shown = {
        names[look.id]: _corridor(frame, name, look, MARKERS[at % len(MARKERS)])
        for at, look in enumerate(found.corridors)
    }
    hover(frame, [drawn[0] for drawn in shown.values()], _FACTS, "mouse")
    legend(frame, shown)
    views = {_key(each): _view(found, each, name, names) for each in found.shipments}
    note = "Thin lines: P10 to P90 by chance; wide ones: where P50 may be as far as the data tell."
    title = "Days, run by run" if is_days else "Money, run by run"
    chart = Chart(name, title, frame, views, note if is_days else "")
    set_changes(frame, chart.first.changes)
    return chart


def _frame(found: SideBySide, y_told: str) -> figure:
    count = len(found.runs)
    frame = new_frame("run", y_told, height=300, x_range=Range1d(0.4, count + 0.6))
    frame.xaxis.ticker = FixedTicker(ticks=list(range(1, count + 1)))
    if max(map(len, found.runs)) <= _SHORT:
        frame.xaxis.major_label_overrides = dict(enumerate(found.runs, start=1))
        frame.xaxis.axis_label = None
    frame.yaxis.formatter = NumeralTickFormatter(format="0,0")
    frame.y_range.only_visible = True
    return frame


def _corridor(frame: figure, name: str, look: CorridorLook, marker: str) -> list[GlyphRenderer]:
    source = ColumnDataSource({column: [] for column in _COLUMNS}, name=f"{name}/{look.id}")
    options: dict[str, Any] = {"source": source, "tags": [f"corridor:{look.id}"], "color": look.color}
    middle = "days_p50" if name == _DAYS else "usd"
    drawn = [frame.line("at", middle, line_width=2, line_dash=look.dash, **options)]
    if name == _DAYS:
        drawn.append(frame.segment("at", "days_p10", "at", "days_p90", line_width=1.5, **options))
        drawn.append(
            frame.segment("at", "p50_low", "at", "p50_high", line_width=7, line_alpha=0.45, **options)
        )
    return [frame.scatter("at", middle, marker=marker, size=10, **options), *drawn]


def _key(each: ShipmentOverRuns) -> str:
    return f"{each.shipment.id}: {each.shipment.origin} to {each.shipment.destination}"


def _view(found: SideBySide, each: ShipmentOverRuns, name: str, names: dict[str, str]) -> View:
    rows = {row.corridor: row for row in each.corridors}
    count = len(found.corridors)
    changes = {
        f"{name}/{look.id}": {
            "data": _columns(rows.get(look.id), found, names, _APART * (at - (count - 1) / 2) / count)
        }
        for at, look in enumerate(found.corridors)
    }
    return View(_told(found, each, names), _table(found, each, names), changes)


def _columns(
    row: CorridorOverRuns | None, found: SideBySide, names: dict[str, str], shift: float
) -> dict[str, list[Any]]:
    figures = () if row is None else row.figures
    columns: dict[str, list[Any]] = {name: [getattr(each, name) for each in figures] for name in _COPIED}
    columns["at"] = [each.run + 1 + shift for each in figures]
    columns["corridor"] = ["" if row is None else names[row.corridor] for _ in figures]
    columns["run"] = [found.runs[each.run] for each in figures]
    columns["known"] = [_known(each) for each in figures]
    return columns


def _known(row: RunFigures) -> str:
    if row.p50_low is None or row.p50_high is None:
        return "not asked"
    return f"{row.p50_low:.1f} to {row.p50_high:.1f} days"


def _told(found: SideBySide, each: ShipmentOverRuns, names: dict[str, str]) -> str:
    parts = [f"{_best(row, names)} in {found.runs[row.run]}" for row in each.best]
    return f"{_key(each)}. Best: {'; '.join(parts)}."


def _best(row: BestInRun, names: dict[str, str]) -> str:
    if row.best is None:
        return "none"
    tied = " and ".join(names[corridor] for corridor in row.tied_with)
    return f"{names[row.best]} (tied with {tied})" if tied else names[row.best]


def _table(found: SideBySide, each: ShipmentOverRuns, names: dict[str, str]) -> TableTold:
    rows = [
        (
            names[row.corridor],
            found.runs[figures.run],
            *(f"{getattr(figures, name):.1f}" for name in ("days_p10", "days_p50", "days_p90")),
            _known(figures),
            f"{figures.usd:,.0f}",
            f"{figures.best_share:.0%}",
        )
        for row in each.corridors
        for figures in row.figures
    ]
    header = ("corridor", "run", "P10 d", "P50 d", "P90 d", "P50 as data tell", "mean USD", "best in")
    return TableTold(title=f"{_key(each)}, run by run", header=header, rows=tuple(rows))


def _best_table(found: SideBySide) -> TableTold:
    names = row_names(found.corridors)
    rows = []
    for each in found.shipments:
        best = {row.run: _best(row, names) for row in each.best}
        rows.append((_key(each), *(best.get(at, "–") for at in range(len(found.runs)))))
    return TableTold(title="Best corridor, run by run", header=("shipment", *found.runs), rows=tuple(rows))
