"""What the data do not tell: every number that is not published, how far it may be off, and other tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corridorsim.scenario.evidence import EvidenceIndex
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.other_rows import tables_with_rows
from corridorsim.scenario.source_rows import Evidence
from corridorsim.scenario.tables import Scenario, Tables
from corridorsim.scenario.vocabulary import ASSUMPTION, BACK, Row, unit_of

PUBLISHED = "published"
UNSTATED_FACTOR = 1.3  # a number without a range may be that much higher or lower
_TABLES = ("terminals", "services", "legs", "transfers", "hazards", "rules", "commodities", "emissions")
_KNOWN = {
    ("terminals", "lat"),
    ("terminals", "lon"),
    ("terminals", "utc_offset_hours"),
    ("hazards", "rate_cap_per_year"),  # bounds the rate of every variant, so it belongs to none
}
Tabled = Mapping[str, Mapping[str, Row]]
Updates = dict[tuple[str, str], dict[str, float]]  # by table and row, then by field


@dataclass(frozen=True, slots=True)
class UncertainNumber:
    """A number of the tables that may be another.

    Attributes
    ----------
    table, row, field : where it stands
    value, low, high : what it is, and between which it may be
    luck : name of what errs together: the line of evidence, or the number itself where it has none
    """

    table: str
    row: str
    field: str
    value: float
    low: float
    high: float
    luck: str

    def at(self, position: float) -> float:
        """Return the number at a position between 0 (low) and 1 (high); half way it is what the table says.

        Parameters
        ----------
        position : 0 … 1
        """
        if position < 0.5:
            return self.low + (self.value - self.low) * 2.0 * position
        return self.value + (self.high - self.value) * (2.0 * position - 1.0)


@dataclass(frozen=True, slots=True)
class GradedNumber:
    """A number of the tables with what evidence says of it.

    Attributes
    ----------
    number : between its low and its high; both are its value where it is published without a range
    grade : ``published``, ``derived`` or ``assumption``, which a number without evidence is too
    source : a row of sources.csv, or ``assumption``
    note : of its line of evidence
    """

    number: UncertainNumber
    grade: str
    source: str
    note: str


def graded_numbers(scenario: Scenario) -> tuple[GradedNumber, ...]:
    """Return the numbers of a scenario's tables, published or not.

    A number that the scenario itself sets is what is asked about, and is left alone; so are lists,
    coordinates, and the highest rates of hazards.

    Parameters
    ----------
    scenario : declared and checked
    """
    index = EvidenceIndex(scenario.tables.evidence)
    found = []
    for table, rows in _tabled(scenario.tables).items():
        for name, row in rows.items():
            for field, value in _numbers(table, row):
                if f"{table}.{name}.{field}" not in scenario.provenance:
                    found.append(_graded(table, row, field, value, index.find(table, name, field)))
    return tuple(found)


def uncertain_numbers(scenario: Scenario) -> tuple[UncertainNumber, ...]:
    """Return the numbers of a scenario's tables that are not published; see ``graded_numbers``.

    Parameters
    ----------
    scenario : declared and checked
    """
    return tuple(each.number for each in graded_numbers(scenario) if each.grade != PUBLISHED)


def tables_at(tables: Tables, numbers: tuple[UncertainNumber, ...], positions: Mapping[str, float]) -> Tables:
    """Return the tables with every uncertain number at a position within its range.

    Parameters
    ----------
    tables : of the scenario, or a part of them
    numbers : uncertain numbers, some of which may stand in rows that the tables do not have
    positions : by luck, 0 … 1
    """
    updates: Updates = {}
    for number in numbers:
        updates.setdefault((number.table, number.row), {})[number.field] = number.at(positions[number.luck])
    return tables_with(tables, updates)


def tables_with(tables: Tables, updates: Updates) -> Tables:
    """Return the tables with other numbers; what a leg takes from its service follows, the rest stays.

    Parameters
    ----------
    tables : of the scenario, or a part of them
    updates : by table and row; rows that the tables do not have are left out
    """
    present = _tabled(tables)
    rows = {
        (table, name): present[table][name].model_copy(update=values)
        for (table, name), values in updates.items()
        if name in present.get(table, {})
    }
    return tables_with_rows(tables, rows)


def _tabled(tables: Tables) -> Tabled:
    named: dict[str, Mapping[str, Row]] = {table: getattr(tables, table) for table in _TABLES}
    return named | {"legs": {name: tables.leg_rows[name] for name in tables.legs}}


def _numbers(table: str, row: Row) -> Iterator[tuple[str, float]]:
    """Yield the numbers that a row's file gives."""
    for field in sorted(row.model_fields_set):
        value = getattr(row, field)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and unit_of(type(row), field) and (table, field) not in _KNOWN:
            yield field, float(value)


def _graded(table: str, row: Any, field: str, value: float, line: Evidence | None) -> GradedNumber:  # noqa: ANN401
    grade, factor = (ASSUMPTION if line is None else line.grade), UNSTATED_FACTOR
    if grade == PUBLISHED:
        factor = 1.0  # what is published varies only as far as somebody says that it does
    low = line.low if line is not None and line.low is not None else value / factor
    high = line.high if line is not None and line.high is not None else value * factor
    low, high = sorted((_within_bounds(row, field, low), _within_bounds(row, field, high)))
    luck = f"{line.table}.{line.id}.{line.field}" if line is not None else ""
    own = f"{table}.{row.id.removesuffix(BACK)}.{field}"
    number = UncertainNumber(table, row.id, field, value, min(low, value), max(high, value), luck or own)
    return GradedNumber(
        number, grade, ASSUMPTION if line is None else line.source, "" if line is None else line.note
    )


def _within_bounds(row: Row, field: str, value: float) -> float:
    """Keep a number within what its field allows, and a rate under its cap."""
    for bound in type(row).model_fields[field].metadata:
        value = max(value, getattr(bound, "ge", value))
        value = min(value, getattr(bound, "le", value))
        value = min(value, math.nextafter(getattr(bound, "lt", math.inf), -math.inf))
    if isinstance(row, Hazard) and field == "rate_per_year" and max(row.monthly_factor) > 0:
        value = min(value, row.rate_cap_per_year / max(row.monthly_factor))
    return value
