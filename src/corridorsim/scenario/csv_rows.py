"""CSV tables: cells become values of the type that the row model declares."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Union, get_args, get_origin

from pydantic import BaseModel

from corridorsim.errors import Problem, nearest
from corridorsim.scenario.messages import shown

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row and the line on which it ends."""

    line: int
    values: dict[str, object]


class _CellError(ValueError):
    """A cell that is not of its column's type."""


def parse_csv(
    text: str, label: str, model: type[BaseModel], *, closed: bool = True
) -> tuple[list[CsvRow], list[Problem]]:
    """Return the rows of a CSV table and what is wrong with it; empty cells are left out.

    Parameters
    ----------
    text : the file's text
    label : its name in problems
    model : the row model; it says which columns there are and of which type
    closed : whether columns that the model does not know are problems
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        return [], [Problem(f"{label}: line {reader.line_num}", f"is not CSV: {error}")]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        return [], [Problem(label, "has no header")]
    header = lines[0][1]
    problems = _header_problems(header, label, model, closed=closed)
    if problems:
        return [], problems
    return _rows(lines[1:], header, label, model)


def _header_problems(header: list[str], label: str, model: type[BaseModel], *, closed: bool) -> list[Problem]:
    known = model.model_fields
    place = f"{label}: header"
    problems = [
        Problem(place, f"column '{name}' stands twice")
        for name in sorted(set(header))
        if header.count(name) > 1
    ]
    if closed:
        problems += [
            Problem(place, f"unknown column {shown(name)}", nearest(name, known))
            for name in header
            if name not in known
        ]
    for name, info in known.items():
        if info.is_required() and name not in header:
            problems.append(Problem(place, f"column '{name}' is missing"))
    return problems


def _rows(
    lines: list[tuple[int, list[str]]], header: list[str], label: str, model: type[BaseModel]
) -> tuple[list[CsvRow], list[Problem]]:
    rows, problems = [], []
    for number, cells in lines:
        if len(cells) != len(header):
            problems.append(
                Problem(
                    f"{label}: line {number}", f"has {len(cells)} cells", f"{len(header)} as in the header"
                )
            )
            continue
        values, wrong = parse_cells(dict(zip(header, cells, strict=True)), f"{label}: line {number}, ", model)
        rows.append(CsvRow(number, values))
        problems += wrong
    return rows, problems


def parse_cells(
    cells: Mapping[str, str], place: str, model: type[BaseModel]
) -> tuple[dict[str, object], list[Problem]]:
    """Return the values of a row's cells and what is wrong with them; empty cells are left out.

    Parameters
    ----------
    cells : text by column; columns that the model does not know are left out too
    place : where the row stands, before the name of the column
    model : the row model; it says of which type a column is
    """
    values: dict[str, object] = {}
    problems = []
    for name, cell in cells.items():
        parse = _parser_of(model, name)
        if not cell or parse is None:
            continue
        try:
            values[name] = parse(cell)
        except _CellError as error:
            problems.append(Problem(f"{place}{name}", f"{shown(cell)} {error}"))
    return values, problems


@cache
def _parser_of(model: type[BaseModel], name: str) -> Callable[[str], object] | None:
    """Return what reads a column's cells, None for a column that the model does not know."""
    info = model.model_fields.get(name)
    if info is None:
        return None
    annotation = info.annotation
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    for kind, parse in ((float, _number), (int, _whole), (bool, _flag), (date, _day)):
        if kind in options:
            return parse
    if any(get_origin(option) is tuple for option in options):
        return _items
    return str


def _number(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        raise _CellError("is not a number")
    return float(cell)


def _whole(cell: str) -> int:
    if not _WHOLE.fullmatch(cell):
        raise _CellError("is not a whole number")
    return int(cell)


def _flag(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise _CellError("is neither yes nor no")
    return cell == "yes"


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _CellError("is not a day such as 2025-01-31") from None


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(";") if item.strip())
