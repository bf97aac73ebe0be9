"""What is exported, whatever the format: tables of typed columns, some of them with a place on the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from corridorsim.network.leg_lines import Line
from corridorsim.scenario.vocabulary import unit_of

Kind = Literal["text", "number", "whole", "flag", "day", "texts", "numbers"]
_SEPARATOR = "; "  # between the items of a list in one cell


class Column(NamedTuple):
    """A column: its name, what it holds, its unit (empty for words) and what it says."""

    name: str
    kind: Kind = "text"
    unit: str = ""
    told: str = ""


@dataclass(frozen=True)
class FlatTable:
    """A table whose cells are plain values.

    Attributes
    ----------
    name : short, with underscores
    title : what one row is
    rows : values in the order of the columns; None for nothing, lists as tuples
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


class Shape(NamedTuple):
    """Where a row is: one point, or pieces of a line within 180 degrees east and west."""

    kind: Literal["Point", "MultiLineString"]
    pieces: tuple[Line, ...]


@dataclass(frozen=True)
class Layer:
    """A table with one shape a row."""

    table: FlatTable
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Content:
    """Everything that is exported of one network or result.

    Attributes
    ----------
    attribution : lines that must go with it
    facts : what it is, by name
    parts : tables, those with a place on the map as layers, in the order in which they are read
    trials : Parquet file of every draw; None where there is none
    """

    title: str
    licence: str
    attribution: tuple[str, ...]
    facts: Mapping[str, str]
    parts: tuple[FlatTable | Layer, ...]
    trials: Path | None = None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return the tables that have a place on the map."""
        return tuple(part for part in self.parts if isinstance(part, Layer))

    @property
    def tables(self) -> tuple[FlatTable, ...]:
        """Return all tables, those of the layers too."""
        return tuple(part.table if isinstance(part, Layer) else part for part in self.parts)


def table_of(
    name: str, title: str, columns: Iterable[Column], rows: Iterable[Mapping[str, object]]
) -> FlatTable:
    """Return a table from rows that are looked up by column.

    Parameters
    ----------
    name, title : of the table
    columns : in order
    rows : values by name of the column
    """
    kept = tuple(columns)
    return FlatTable(name, title, kept, tuple(tuple(row.get(each.name) for each in kept) for row in rows))


def columns_of(model: type[BaseModel]) -> Iterator[Column]:
    """Yield a column for each field of a row, by the names that files use.

    Parameters
    ----------
    model : the row model
    """
    for field, info in model.model_fields.items():
        name = info.alias or field
        yield Column(name, kind_of(info.annotation), unit_of(model, name), info.description or "")


def kind_of(annotation: object) -> Kind:
    """Return what kind of cell a field makes.

    Parameters
    ----------
    annotation : of the field
    """
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    kinds: dict[object, Kind] = {bool: "flag", float: "number", int: "whole", date: "day"}
    for option in options:
        if option in kinds:
            return kinds[option]
        if get_origin(option) is tuple:
            return "numbers" if "float" in str(get_args(option)[0]) else "texts"
    return "text"


def joined_text(value: object) -> object:
    """Return a value as one cell: a list as its items joined.

    Parameters
    ----------
    value : of a table
    """
    if isinstance(value, tuple):
        return _SEPARATOR.join(f"{item:g}" if isinstance(item, float) else str(item) for item in value)
    return value
