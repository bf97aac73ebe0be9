"""Mixtures of two scenarios: one of them, with some of what differs taken from the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from pydantic import BaseModel, ValidationError

from corridorsim.scenario.changed import changed
from corridorsim.scenario.declarations import Costs, Shipment, Study
from corridorsim.scenario.differences import Difference, scenario_differences
from corridorsim.scenario.layout import SINGLE
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.tables import Closure, Scenario
from corridorsim.scenario.vocabulary import given_values_of

_SILENT_TABLES = ("evidence", "state", "sources", "states")  # what is known of numbers, and names, moves none
_SILENT_FIELDS = ("title", "color", "note", "source", "policies")
_TABLES = (
    "terminals",
    "services",
    "legs",
    "transfers",
    "commodities",
    "emissions",
    "hazards",
    "rules",
    "price_index",
)
_Key = tuple[str, str]  # table and row
Rows = dict[_Key, Any]


@dataclass(frozen=True)
class Part:
    """What differs between two scenarios and is taken from either as a whole.

    Attributes
    ----------
    differences : at least one
    """

    differences: tuple[Difference, ...]

    @property
    def name(self) -> str:
        """The path of what differs, with * for several rows; else the first and how many more."""
        first, many = self.differences[0], len(self.differences)
        if many == 1:
            return first.path
        tables, rows = zip(*map(_row_of, self.differences), strict=True)
        fields = {_field_of(each) for each in self.differences}
        alike = _beginning(min(rows), max(rows))
        if len(set(tables)) == len(fields) == 1 and all(fields) and alike:
            return f"{tables[0]}.{alike}*.{fields.pop()} ({many})"
        return f"{first.path} and {many - 1} more"


def _beginning(one: str, other: str) -> str:
    """Return the letters with which two words begin, and so all words between them do."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in pairs)


def parts_of(a: Scenario, b: Scenario, most: int) -> tuple[Part, ...]:
    """Return in what two scenarios differ, each part by itself if there are few.

    A part is what one change of a file sets, else one value; where there are more than ``most`` of these, a
    row; where there are still more, a table. What only follows from other values, and names, are no parts.

    Parameters
    ----------
    a, b : with the same shipments and corridors
    most : how many are few
    """
    differences = [each for each in scenario_differences(a, b) if _counts(each, a, b)]
    spoilt = _rows_that_go_together(differences, a, b)
    found: list[Part] = []
    for level in range(3):
        groups: dict[object, list[Difference]] = {}
        for each in differences:
            name = _row_of(each) if _row_of(each) in spoilt else _name(each, level)
            groups.setdefault(_row_of(each)[0] if level == 2 else name, []).append(each)
        found = [Part(tuple(each)) for each in groups.values()]
        if len(found) <= most:
            break
    return tuple(found)


def _counts(each: Difference, a: Scenario, b: Scenario) -> bool:
    table, row = _row_of(each)
    field = _field_of(each)
    if table in _SILENT_TABLES or field in _SILENT_FIELDS:
        return False
    if table != "legs" or each.kind != "changed":
        return True
    given = [given_values_of(scenario.tables.leg_rows[row]).get(field) for scenario in (a, b)]
    return given[0] != given[1]  # else it follows from its service or its ends


def _row_of(each: Difference) -> _Key:
    table, _, rest = each.path.partition(".")
    if table in SINGLE:
        return table, ""
    if table == "closures" or each.kind != "changed":
        return table, rest
    return table, rest.rpartition(".")[0]


def _field_of(each: Difference) -> str:
    return each.path.rpartition(".")[2] if each.kind == "changed" else ""


def _name(each: Difference, level: int) -> object:
    if level:
        return _row_of(each)
    setters = [setter for setter in (each.set_by_a, each.set_by_b) if setter is not None]
    return tuple(setter.place for setter in setters if "changes[" in setter.place) or each.path


def _rows_that_go_together(differences: Sequence[Difference], a: Scenario, b: Scenario) -> set[_Key]:
    """Return rows whose values cannot be taken one by one: one of B makes no row with the others of A."""
    rows = (declared_rows(a), declared_rows(b))
    spoilt: set[_Key] = set()
    for each in differences:
        key = _row_of(each)
        if each.kind == "changed" and key in rows[0]:
            for one, other in (rows, rows[::-1]):
                try:
                    _with_fields(one[key], other[key], [_field_of(each)])
                except ValidationError:
                    spoilt.add(key)
    return spoilt


def _with_fields(row: BaseModel, other: BaseModel, fields: Collection[str]) -> BaseModel:
    """Return a row with some fields as another row has them; what that one does not give is left out."""
    values = {name: value for name, value in given_values_of(row).items() if name not in fields}
    wanted = {name: value for name, value in given_values_of(other).items() if name in fields}
    return type(row).model_validate(values | wanted)


def declared_rows(scenario: Scenario) -> Rows:
    """Return all rows as declared, by table and id; ``study`` and ``costs`` have no id.

    Parameters
    ----------
    scenario : declared and checked
    """
    tables = scenario.tables
    named = {table: tables.leg_rows if table == "legs" else getattr(tables, table) for table in _TABLES}
    rows: Rows = {(table, name): row for table, each in named.items() for name, row in each.items()}
    rows |= {("study", ""): scenario.study, ("costs", ""): scenario.costs}
    rows |= {("shipments", each.id): each for each in scenario.shipments}
    return rows | {("corridors", each.id): each for each in scenario.corridors}


class Mixtures:
    """Mixtures of two scenarios.

    Parameters
    ----------
    a, b : with the same shipments and corridors
    parts : in which they differ
    """

    def __init__(self, a: Scenario, b: Scenario, parts: Sequence[Part]) -> None:
        self._a, self._parts = a, tuple(parts)
        self._rows, self._others = declared_rows(a), declared_rows(b)
        self._closures = {_path(each): each for each in (*a.closures, *b.closures)}
        self._shut = [frozenset(map(_path, each.closures)) for each in (a, b)]

    def scenario(self, chosen: Iterable[int]) -> Scenario:
        """Return A with some parts as B has them.

        Parameters
        ----------
        chosen : numbers of the parts

        Raises
        ------
        InputError
            Where the two make no scenario together.
        """
        rows, shut = dict(self._rows), set(self._shut[0])
        fields: dict[_Key, list[str]] = {}
        for each in (each for part in chosen for each in self._parts[part].differences):
            key = _row_of(each)
            if key[0] == "closures":
                shut ^= {name for name in self._shut[0] ^ self._shut[1] if _is_of(name, each)}
            elif each.kind == "changed":
                fields.setdefault(key, []).append(_field_of(each))
            elif each.kind == "added":
                rows[key] = self._others[key]
            else:
                del rows[key]
        rows |= {key: _with_fields(rows[key], self._others[key], names) for key, names in fields.items()}
        closures = tuple(each for name, each in self._closures.items() if name in shut)
        return changed(_scenario_of(self._a, rows, closures), ())


def _path(closure: Closure) -> str:
    return f"closures.{closure.table}.{closure.id} {closure.from_date} {closure.until}"


def _is_of(name: str, each: Difference) -> bool:
    ends = each.a if each.kind == "removed" else each.b
    days = list(ends.values()) if isinstance(ends, dict) else []
    return name == f"{each.path} {days[0]} {days[1]}"


def _scenario_of(a: Scenario, rows: Rows, closures: tuple[Closure, ...]) -> Scenario:
    by_table: dict[str, Any] = {table: {} for table in _TABLES}
    shipments: list[Shipment] = []
    corridors: list[CorridorRule] = []
    for (table, name), row in rows.items():
        if table in by_table:
            by_table[table][name] = row
        elif table == "shipments":
            shipments.append(row)
        elif table == "corridors":
            corridors.append(row)
    legs = by_table.pop("legs")
    named = {each.id: each for each in corridors}
    study, costs = rows["study", ""], rows["costs", ""]
    assert isinstance(study, Study)
    assert isinstance(costs, Costs)
    tables = replace(
        a.tables,
        leg_rows=legs,
        corridors={name: named.get(name, each) for name, each in a.tables.corridors.items()},
        **by_table,
    )
    return replace(
        a,
        tables=tables,
        study=study,
        costs=costs,
        shipments=tuple(shipments),
        corridors=tuple(corridors),
        closures=closures,
    )
