"""GMNS nodes as terminals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import ValidationError

from corridorsim.errors import Problem
from corridorsim.network.gmns_text import Cells, read_gmns_table, same_cell
from corridorsim.scenario.csv_rows import parse_cells
from corridorsim.scenario.messages import problems_of
from corridorsim.scenario.rows import Terminal
from corridorsim.scenario.vocabulary import Row, given_values_of
from corridorsim.scenario.writing import cell

_FIELDS = {"name": "name", "x_coord": "lon", "y_coord": "lat", "node_type": "kind", "zone_id": "country"}
_KINDS = get_args(Terminal.model_fields["kind"].annotation)
_COUNTRY = re.compile(r"[A-Z]{2}")
_MOST_NAMED = 5
AnyRow = TypeVar("AnyRow", bound=Row)


def read_nodes(
    folder: Path, known: Mapping[str, Terminal], expected: Mapping[str, Cells], problems: list[Problem]
) -> tuple[dict[str, Terminal], dict[str, str]]:
    """Return terminals by id, and the terminal of each node.

    Parameters
    ----------
    folder : the GMNS folder
    known : terminals that stand in the tables beside it
    expected : the nodes that these would be, by id
    problems : what is wrong is added to it
    """
    label = f"{folder.name}/node.csv"
    terminals: dict[str, Terminal] = {}
    names: dict[str, str] = {}
    placeless = []
    for row in read_gmns_table(folder, "node"):
        node = row["node_id"]
        cells = _changed(row, known[node], expected[node]) if node in known else _new(row)
        names[node] = cells["id"]
        if not cells.get("country"):
            placeless.append(node)
            continue
        terminal = checked(cells, Terminal, f"{label}: {node[:60]}", problems)
        if cells["id"] in terminals:
            wrong = f"is '{cells['id']}' as another is"
            problems.append(Problem(f"{label}: {node[:60]}", wrong, "other ids"))
        elif terminal is not None:
            terminals[cells["id"]] = terminal
    if placeless:
        wrong = f"no country of {few(placeless)}"
        right = "a column country with codes of two capitals, such as KZ"
        problems.append(Problem(label, wrong, right))
    return terminals, names


def _changed(row: Cells, terminal: Terminal, expected: Cells) -> Cells:
    cells = cells_of(terminal) | own_columns(row, Terminal)
    changed = {column for column in _FIELDS if not same_cell(row.get(column, ""), expected[column])}
    return cells | {_FIELDS[column]: row[column] for column in changed if column in row}


def _new(row: Cells) -> Cells:
    cells = {field: row.get(column, "") for column, field in _FIELDS.items()}
    if cells["kind"] not in _KINDS:
        cells["kind"] = "junction"
    if not _COUNTRY.fullmatch(cells["country"]):
        cells["country"] = ""
    cells["name"] = cells["name"] or row["node_id"]
    return cells | own_columns(row, Terminal) | {"id": slug(row["node_id"])}


def slug(name: str) -> str:
    """Return a name as an id of ours: lower-case letters, digits and single hyphens.

    Parameters
    ----------
    name : any text
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def few(names: Iterable[str]) -> str:
    """Return the first of some names, and how many there are more.

    Parameters
    ----------
    names : any number, not none
    """
    known = [name[:60] for name in names]
    more = f" and {len(known) - _MOST_NAMED:,} more" if len(known) > _MOST_NAMED else ""
    return ", ".join(known[:_MOST_NAMED]) + more


def cells_of(row: Row) -> Cells:
    """Return what a row gives, as the text of cells.

    Parameters
    ----------
    row : of terminals or legs
    """
    return {name: cell(value) for name, value in given_values_of(row).items()}


def own_columns(row: Cells, model: type[Row]) -> Cells:
    """Return the cells of a GMNS row whose columns are named as ours are.

    Parameters
    ----------
    row : cells by column
    model : our row
    """
    return {name: text for name, text in row.items() if text and name in model.model_fields}


def checked(cells: Cells, model: type[AnyRow], place: str, problems: list[Problem]) -> AnyRow | None:
    """Return cells as a row, None where something is wrong with them.

    Parameters
    ----------
    cells : by field
    model : of the row
    place : where it stands
    problems : what is wrong is added to it
    """
    values, found = parse_cells(cells, f"{place}.", model)
    problems += found
    if found:
        return None
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems += problems_of(error, model, values, lambda _, path: f"{place}.{path}" if path else place)
        return None
