"""What is exported of a network: every table, with places and lines for terminals, legs and passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import get_type_hints

from corridorsim.network.leg_lines import Lines, cut_at_antimeridian, point_at
from corridorsim.network.network_folder import rows_by_table
from corridorsim.report.exports.content import (
    Column,
    Content,
    FlatTable,
    Layer,
    Shape,
    columns_of,
    kind_of,
    table_of,
)
from corridorsim.scenario.explaining import LEG_UNITS, explain
from corridorsim.scenario.layout import SINGLE, TABLE_FILES
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.rows import Leg
from corridorsim.scenario.tables import ResolvedLeg, Scenario, Tables
from corridorsim.scenario.toml_text import toml_value
from corridorsim.scenario.vocabulary import Row, values_of

_INNER = {("hazards", "places"): "hazard_places", ("states", "changes"): "state_changes"}
_TITLES = {
    "hazard_places": "a place that a hazard reaches",
    "state_changes": "a change that a state makes, in order",
    "numbers": "a number of a row of another table: as it is used, who set it, its source and grade",
    "passages": "a strait, canal or cape, where legs cross it",
    "closures": "what the scenario closes, from day to day (UTC), both included",
    "legs": "a service between two terminals in one direction, each number as it is used",
}
_NUMBERS = (
    Column("table", told="where the number stands"),
    Column("id", told="row of the table"),
    Column("field", told="column of the row"),
    Column("value", "number", "as in the column unit", "as it is used, after all changes"),
    Column("unit"),
    Column("origin", told="network, default, derived, or what set it"),
    Column("source", told="row of sources, assumption, or the place that set it"),
    Column("grade", told="published, derived or assumption; empty where nothing says"),
    Column("low", "number", "as in the column unit", "low end of what it may be"),
    Column("high", "number", "as in the column unit", "high end of what it may be"),
    Column("note"),
)
_CLOSURES = (Column("table"), Column("id"), Column("from", "day"), Column("until", "day"))
_CHANGE = ("path", "verb", "value", "from", "until")


def network_content(subject: Scenario | Tables) -> Content:
    """Return what is exported of a network.

    Parameters
    ----------
    subject : a scenario, whose network is told after all its changes, or a network
    """
    tables = subject.tables if isinstance(subject, Scenario) else subject
    rows = rows_by_table(tables)
    told: list[FlatTable] = []
    for entry in TABLE_FILES:
        if entry.table not in ("terminals", "legs"):
            told += _flat(entry.table, entry.model, rows[entry.table].values())
    told.append(_numbers(subject))
    if isinstance(subject, Scenario):
        told.append(_closures(subject))
    lines = Lines(tables)
    return Content(
        title=tables.title,
        licence=tables.licence,
        attribution=tables.attribution,
        facts=_facts(subject),
        parts=(_terminals(tables), _legs(tables, lines), _passages(tables, lines), *told),
    )


def _facts(subject: Scenario | Tables) -> dict[str, str]:
    if not isinstance(subject, Scenario):
        return {"content": "a network"}
    facts = {"content": "the network of a scenario, after its changes", "scenario": subject.name}
    facts |= {"scenario_title": subject.title, "digest": subject.digest}
    return facts | {"state": subject.state or "", "variant": subject.variant or ""}


def _flat(table: str, model: type[Row], rows: Iterable[Row]) -> Iterator[FlatTable]:
    """Yield a table, and one for a field whose items are rows themselves."""
    known = [values_of(row) for row in rows]
    inner = {field: name for (owner, field), name in _INNER.items() if owner == table}
    columns = [column for column in columns_of(model) if column.name not in inner]
    yield table_of(table, _title(table, model), columns, [_plain(row) for row in known])
    for field, name in inner.items():
        owner = Column(table.removesuffix("s"), told=f"row of {table}")
        items = [(row["id"], item) for row in known for item in _items(row[field])]
        kind = type(items[0][1]) if items else Row
        columns = _change_columns() if kind is Change else list(columns_of(kind))
        rows_of_items = [_inner(item) | {owner.name: name_of} for name_of, item in items]
        yield table_of(name, _TITLES[name], [owner, *columns], rows_of_items)


def _items(value: object) -> tuple[Row, ...]:
    return value if isinstance(value, tuple) else ()


def _inner(item: Row) -> dict[str, object]:
    if not isinstance(item, Change):
        return values_of(item)
    told = {"path": item.path, "verb": item.verb, "value": toml_value(getattr(item, item.verb))}
    return told | {"from": item.from_date, "until": item.until}


def _change_columns() -> list[Column]:
    named = {column.name: column for column in columns_of(Change)}
    return [named.get(name, Column(name)) for name in _CHANGE]


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    """Return values with sets inside lists, such as those of gateways, as words joined by a bar."""
    return {
        name: tuple(" | ".join(item) if isinstance(item, tuple) else item for item in value)
        if isinstance(value, tuple)
        else value
        for name, value in row.items()
    }


def _title(table: str, model: type[Row]) -> str:
    return _TITLES.get(table) or (model.__doc__ or table).partition(" (``")[0].strip().rstrip(".")


def _terminals(tables: Tables) -> Layer:
    (table,) = _flat("terminals", TABLE_FILES[0].model, tables.terminals.values())
    points = (((row.lon, row.lat),) for row in tables.terminals.values())
    return Layer(table, tuple(Shape("Point", (point,)) for point in points))


def leg_columns() -> tuple[Column, ...]:
    """Return the columns of legs as they are used."""
    declared = {column.name: column for column in columns_of(Leg)}
    hints = get_type_hints(ResolvedLeg)
    found = []
    for field in fields(ResolvedLeg):
        known = declared.get(field.name)
        kind = kind_of(hints[field.name]) if known is None else known.kind
        unit, told = ("", "") if known is None else known[2:]
        found.append(Column(field.name, kind, LEG_UNITS.get(field.name, unit), told))
    return tuple(found)


def _legs(tables: Tables, lines: Lines) -> Layer:
    columns = leg_columns()
    names = [column.name for column in columns]
    rows = tuple(tuple(getattr(leg, name) for name in names) for leg in tables.legs.values())
    shapes = (cut_at_antimeridian(lines.of(leg)) for leg in tables.legs.values())
    table = FlatTable("legs", _TITLES["legs"], columns, rows)
    return Layer(table, tuple(Shape("MultiLineString", pieces) for pieces in shapes))


def _passages(tables: Tables, lines: Lines) -> Layer:
    columns = (
        Column("id", told="name of the passage"),
        Column("lat", "number", "degrees north", "where the first leg by name crosses it"),
        Column("lon", "number", "degrees east", "where the first leg by name crosses it"),
        Column("legs", "texts", told="legs that pass it"),
    )
    rows, shapes = [], []
    for name in tables.passages:
        legs = sorted(leg.id for leg in tables.legs.values() if name in leg.passages)
        first = tables.legs[legs[0]]
        km = first.passage_km[first.passages.index(name)]
        x, y = point_at(lines.of(first), km / first.distance_km)
        rows.append((name, y, x, tuple(legs)))
        shapes.append(Shape("Point", (((x, y),),)))
    return Layer(FlatTable("passages", _TITLES["passages"], columns, tuple(rows)), tuple(shapes))


def _numbers(subject: Scenario | Tables) -> FlatTable:
    network = {entry.table for entry in TABLE_FILES} - {*SINGLE}
    rows = []
    for each in explain(subject):
        table, _, rest = each.path.partition(".")
        number = isinstance(each.value, int | float) and not isinstance(each.value, bool)
        if table in network and number and each.unit:
            name, _, field = rest.rpartition(".")
            told = (each.unit, each.origin, each.source, each.grade, each.low, each.high, each.note)
            rows.append((table, name, field, each.value, *told))
    return FlatTable("numbers", _TITLES["numbers"], _NUMBERS, tuple(rows))


def _closures(scenario: Scenario) -> FlatTable:
    rows = tuple((each.table, each.id, each.from_date, each.until) for each in scenario.closures)
    return FlatTable("closures", _TITLES["closures"], _CLOSURES, rows)
