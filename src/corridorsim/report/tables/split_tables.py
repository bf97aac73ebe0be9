"""Where time and money go, as tables on the terminal: one line a corridor, columns of nothing left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from corridorsim.report.part_looks import MONEY_WORDS
from corridorsim.study.comparison import Comparison
from corridorsim.study.splits import DAYS_PARTS
from corridorsim.study.summary import CorridorSummary

_SPEEDS = {"km/h": "speed_with_delay_kmh", "km/h moving": "speed_without_delay_kmh"}
_PRICED = {"carbon": "carbon", "time": "time", "late": "lateness"}
_SECTION = "500 km 20 t"
_BORDER = "h a border"
NUMBERS = frozenset(
    (*DAYS_PARTS, *_SPEEDS, _BORDER, *MONEY_WORDS.values(), "subsidy", *_PRICED.values(), _SECTION)
)

Cells = Mapping[str, str]


class SplitTable(NamedTuple):
    """A table: its title, the names of its columns and their cells."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def split_tables(comparison: Comparison, shipments: Sequence[str]) -> Iterator[SplitTable]:
    """Yield the tables that stand beneath the corridors of some shipments, as decided by the first policy.

    Parameters
    ----------
    comparison : of one scenario
    shipments : ids of those to show
    """
    first = comparison.scenario.study.policies[0]
    found = [row for row in comparison.summaries if row.shipment in shipments and row.policy == first]
    if not found:
        return
    yield _table("Mean days, by what they are spent on", found, _time)
    yield _table("Mean USD, by what they are paid for; carbon, time and lateness as priced", found, _money)
    if any(row.latest_departure or row.latest_departure_reason for row in found):
        yield _table("Latest departure", found, _latest)


def _table(
    title: str, found: Sequence[CorridorSummary], cells_of: Callable[[CorridorSummary], Cells]
) -> SplitTable:
    """Return one line a corridor; what is nothing everywhere has no column."""
    cells = [cells_of(row) for row in found]
    header = [name for name in cells[0] if any(of_row[name] for of_row in cells)]
    head = ("shipment", "corridor")
    rows = [
        [*(getattr(row, name) for name in head), *(of_row[name] or "–" for name in header)]
        for row, of_row in zip(found, cells, strict=True)
    ]
    return SplitTable(title, (*head, *header), rows)


def _time(row: CorridorSummary) -> Cells:
    days = {name: _figure(row.days_parts[name], ".1f") for name in DAYS_PARTS}
    speeds = {name: _figure(row.carec[key], ".1f") for name, key in _SPEEDS.items()}
    return {**days, **speeds, _BORDER: _figure(row.carec["border_hours"], ".1f")}


def _money(row: CorridorSummary) -> Cells:
    paid = {name: _figure(row.usd_parts[key], ",.0f") for key, name in MONEY_WORDS.items()}
    priced = {name: _figure(row.generalized_parts[key], ",.0f") for key, name in _PRICED.items()}
    subsidy = _figure(-row.subsidy_usd["mean"], ",.0f")
    return {**paid, "subsidy": subsidy, **priced, _SECTION: _figure(row.carec["usd_per_500km_20t"], ",.0f")}


def _latest(row: CorridorSummary) -> Cells:
    return {
        "by": row.latest_departure or "",
        "surely by": row.latest_departure_sure or "",
        "why not": row.latest_departure_reason or "",
    }


def _figure(value: float | None, form: str) -> str:
    """Return a figure, empty for one that would be shown as nothing."""
    told = "" if value is None else format(value, form)
    return told if any(digit in told for digit in "123456789") else ""
