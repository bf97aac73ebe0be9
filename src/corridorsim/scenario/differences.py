"""What is different between two scenarios once both are resolved, and what set it.

Values are held against each other by their paths, as ``explaining`` knows them, so that order, comments and
notation of the files count for nothing, and neither do states and variants that are not in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from corridorsim.scenario.explaining import ExplainedValue, explain, plain_value
from corridorsim.scenario.layout import SINGLE
from corridorsim.scenario.source_rows import Evidence
from corridorsim.scenario.tables import Closure, Provenance, Scenario
from corridorsim.scenario.vocabulary import values_of

Kind = Literal["changed", "added", "removed"]
_Rows = dict[tuple[str, str], dict[str, ExplainedValue]]
_UNTOUCHED = ("network", "default")  # origins of what nobody set
_FOLLOWS = "derived"  # the origin of what is reckoned from other values, which are told themselves
_UNORDERED = {
    "hazards": ("places", "modes"),
    "rules": ("countries", "terminals", "legs", "modes", "commodities", "shippers"),
    "corridors": ("avoid", "avoid_countries", "modes"),
    "shipments": ("avoid",),
}
_EVIDENCE_KEY = ("table", "id", "field")


@dataclass(frozen=True, slots=True)
class Difference:
    """A value, a row or a closure that two scenarios do not share.

    Attributes
    ----------
    path : ``<table>.<id>.<field>`` of a value, ``<table>.<id>`` of a whole row, ``closures.<table>.<id>``
    kind : ``added`` and ``removed`` of what only B and only A have
    a, b : plain values; of a row its fields by name, None where a scenario has none
    unit : empty for words and rows
    set_by_a, set_by_b : the change or declaration behind it, None for what stands in the network's tables or
        is a default
    """

    path: str
    kind: Kind
    a: object
    b: object
    unit: str = ""
    set_by_a: Provenance | None = None
    set_by_b: Provenance | None = None


def scenario_differences(a: Scenario, b: Scenario) -> tuple[Difference, ...]:
    """Return everything in which two resolved scenarios differ, as one would read a file.

    A number that a leg has from its service is told beside the service's: it is the leg's that counts.

    Parameters
    ----------
    a, b : read and resolved
    """
    return (*_of_state(a, b), *_of_rows(_rows(a), _rows(b)), *_of_closures(a, b), *_of_evidence(a, b))


def _of_state(a: Scenario, b: Scenario) -> Iterator[Difference]:
    if a.state != b.state:
        yield Difference("state", "changed", a.state, b.state)


def _rows(scenario: Scenario) -> _Rows:
    """Return all values by row and field; closures, evidence, and what is not in force, are left out."""
    rows: _Rows = {}
    shut = {f"{closure.table}.{closure.id}" for closure in scenario.closures}
    for value in explain(scenario):
        table, _, rest = value.path.partition(".")
        name, _, field = ("", "", rest) if table in SINGLE else rest.rpartition(".")
        table = "corridors" if table == "corridor" else table
        if value.path not in shut and table != "states" and value.origin != _FOLLOWS:
            rows.setdefault((table, name), {})[field] = value
    return rows


def _of_rows(a: _Rows, b: _Rows) -> Iterator[Difference]:
    for key in dict.fromkeys((*a, *b)):
        if key not in b:
            yield _whole(key, a[key], "removed")
        elif key not in a:
            yield _whole(key, b[key], "added")
        else:
            for field in dict.fromkeys((*a[key], *b[key])):
                yield from _of_value(key, field, a[key].get(field), b[key].get(field))


def _whole(key: tuple[str, str], row: Mapping[str, ExplainedValue], kind: Kind) -> Difference:
    values = {field: plain_value(value.value) for field, value in row.items()}
    setter = next(filter(None, map(_setter, row.values())), None)
    if kind == "added":
        return Difference(".".join(key), kind, None, values, set_by_b=setter)
    return Difference(".".join(key), kind, values, None, set_by_a=setter)


def _of_value(
    key: tuple[str, str], field: str, a: ExplainedValue | None, b: ExplainedValue | None
) -> Iterator[Difference]:
    unordered = field in _UNORDERED.get(key[0], ())
    if _comparable(a, unordered=unordered) != _comparable(b, unordered=unordered):
        path = ".".join(filter(None, (*key, field)))
        one, other = (None if each is None else plain_value(each.value) for each in (a, b))
        unit = next(each.unit for each in (a, b) if each is not None)
        yield Difference(path, "changed", one, other, unit, _setter(a), _setter(b))


def _comparable(value: ExplainedValue | None, *, unordered: bool) -> object:
    if value is None:
        return None
    plain = plain_value(value.value)
    return sorted(map(str, plain)) if unordered and isinstance(plain, list) else plain


def _setter(value: ExplainedValue | None) -> Provenance | None:
    if value is None or value.origin in _UNTOUCHED:
        return None
    return Provenance(value.origin, value.source)


def _of_closures(a: Scenario, b: Scenario) -> Iterator[Difference]:
    for closure in _only(a, b):
        yield Difference(_path(closure), "removed", _days(closure), None, set_by_a=_shut_by(a, closure))
    for closure in _only(b, a):
        yield Difference(_path(closure), "added", None, _days(closure), set_by_b=_shut_by(b, closure))


def _only(one: Scenario, other: Scenario) -> list[Closure]:
    return sorted(set(one.closures) - set(other.closures), key=lambda each: (_place(each), str(each)))


def _place(closure: Closure) -> str:
    return f"{closure.table}.{closure.id}"


def _path(closure: Closure) -> str:
    return f"closures.{_place(closure)}"


def _days(closure: Closure) -> dict[str, str | None]:
    """Return the days as a change writes them; an open end is None."""
    ends = {"closed_from": closure.from_date, "closed_until": closure.until}
    return {name: None if day is None else day.isoformat() for name, day in ends.items()}


def _shut_by(scenario: Scenario, closure: Closure) -> Provenance | None:
    return scenario.provenance.get(_place(closure))


def _of_evidence(a: Scenario, b: Scenario) -> Iterator[Difference]:
    """Yield what is known differently of a number, whether the number itself differs or not."""
    lines = [{_named(line): line for line in each.tables.evidence} for each in (a, b)]
    for name in dict.fromkeys((*lines[0], *lines[1])):
        one, other = (_told(each.get(name)) for each in lines)
        if not one or not other:
            yield Difference(name, "added" if other else "removed", one or None, other or None)
        else:
            for column, value in one.items():
                if value != other[column]:
                    yield Difference(f"{name}.{column}", "changed", value, other[column])


def _named(line: Evidence) -> str:
    return f"evidence.{line.table}.{line.id}.{line.field}"


def _told(line: Evidence | None) -> dict[str, object]:
    if line is None:
        return {}
    return {name: value for name, value in values_of(line).items() if name not in _EVIDENCE_KEY}
