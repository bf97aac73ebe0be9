"""Reading of a network folder: files to rows, rows to tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.scenario.csv_rows import CsvRow, parse_csv
from corridorsim.scenario.expanding import (
    TwoWay,
    expand_legs,
    expand_transfers_both_ways,
    return_row_faults,
)
from corridorsim.scenario.files import inside, parse_toml, read_text
from corridorsim.scenario.layout import FILE_OF, TABLE_FILES, MeasuredRow, NetworkFile, TableFile
from corridorsim.scenario.messages import problems_of
from corridorsim.scenario.source_rows import Evidence
from corridorsim.scenario.tables import Measured
from corridorsim.scenario.vocabulary import Row

Rows = dict[str, dict[str, Row]]
OTHERS = ("network.toml", *FILE_OF.values())


@dataclass
class NetworkRows:
    """A network folder as rows, before changes and resolution.

    Attributes
    ----------
    label : the folder's name in problems
    rows : rows by table and id, return legs and transfers included
    declared : rows of legs and transfers as their files have them
    places : where a row stands, by table and id
    """

    folder: Path
    label: str
    about: NetworkFile = field(default_factory=lambda: NetworkFile(format=1))
    rows: Rows = field(default_factory=dict)
    declared: Rows = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    measured: dict[str, Measured] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, table: str, row: str, name: str = "") -> str:
        """Return where a value stands, as *file: line: row.field*."""
        base = self.places.get((table, row)) or self.places.get((table, row.partition("~")[0]), self.label)
        return f"{base}.{name}" if name else base


def read_network(folder: Path, label: str) -> NetworkRows:
    """Return the rows of a network folder with the problems found in them.

    Parameters
    ----------
    folder : the network folder
    label : its name in problems
    """
    network = NetworkRows(folder, label)
    if not folder.is_dir():
        wrong = "is a file, not a network folder" if folder.exists() else "no such network folder"
        network.problems.append(Problem(str(folder), wrong, _nearest_folder(folder)))
        return network
    _read_about(network)
    for entry in TABLE_FILES:
        if entry.required or (folder / entry.file).exists():
            _read_table(network, entry)
    _read_measured(network)
    network.declared = {table: dict(network.rows.get(table, {})) for table in ("legs", "transfers")}
    for table, rows in network.declared.items():
        for name, column, *fault in return_row_faults(cast("dict[str, TwoWay]", rows)):
            network.problems.append(Problem(network.place(table, name, column), *fault))
    network.rows["legs"] = expand_legs(network.declared["legs"])
    network.rows["transfers"] = expand_transfers_both_ways(network.declared["transfers"])
    return network


def _nearest_folder(folder: Path) -> str:
    try:
        return nearest(folder.name, [path.name for path in folder.parent.iterdir() if path.is_dir()])
    except OSError:
        return ""


def _read_about(network: NetworkRows) -> None:
    label = f"{network.label}/network.toml"
    try:
        data = parse_toml(read_text(network.folder / "network.toml", label, OTHERS), label)
        network.about = NetworkFile.model_validate(data)
    except InputError as error:
        network.problems += error.problems
    except ValidationError as error:
        network.problems += problems_of(error, NetworkFile, data, lambda _, path: f"{label}: {path}")


def _read_table(network: NetworkRows, entry: TableFile) -> None:
    label = f"{network.label}/{entry.file}"
    try:
        text = read_text(network.folder / entry.file, label, OTHERS)
        if entry.file.endswith(".csv"):
            rows, problems = parse_csv(text, label, entry.model)
            network.problems += problems
            _take_csv(network, entry, label, rows)
        else:
            _take_toml(network, entry, label, parse_toml(text, label))
    except InputError as error:
        network.problems += error.problems


def _take_csv(network: NetworkRows, entry: TableFile, label: str, rows: list[CsvRow]) -> None:
    taken: dict[str, Row] = {}
    lines: dict[str, int] = {}
    evidence: list[Evidence] = []
    for row in rows:
        name = _name_of(entry.table, row)
        place = f"{label}: line {row.line}, {name}" if name else f"{label}: line {row.line}"
        model = _validated(network, entry, row.values, place)
        if name in taken or name in lines:
            network.problems.append(Problem(place, "stands twice", f"first on line {lines[name]}"))
        elif model is not None and isinstance(model, Evidence):
            evidence.append(model)
        elif model is not None:
            taken[name] = model
        lines[name] = row.line
        network.places[entry.table, name] = place
    network.rows[entry.table] = taken
    if entry.table == "evidence":
        network.evidence = tuple(evidence)


def _name_of(table: str, row: CsvRow) -> str:
    """Return what names a row; a line of evidence goes by the number it speaks of."""
    if table == "evidence":
        return ".".join(str(row.values.get(key, "")) for key in ("table", "id", "field"))
    return str(row.values.get("id", ""))


def _take_toml(network: NetworkRows, entry: TableFile, label: str, data: Mapping[str, Any]) -> None:
    taken: dict[str, Row] = {}
    for name, values in data.items():
        place = f"{label}: {name[:60]}"
        if not isinstance(values, dict):
            network.problems.append(Problem(place, "is not a table", f"[{name[:60]}] on a line of its own"))
            continue
        if "id" in values:
            network.problems.append(Problem(f"{place}.id", "unknown key", "the table's name is its id"))
        model = _validated(network, entry, {**values, "id": name}, place)
        if model is not None:
            taken[name] = model
        network.places[entry.table, name] = place
    network.rows[entry.table] = taken


def _validated(network: NetworkRows, entry: TableFile, values: dict[str, object], place: str) -> Row | None:
    try:
        return entry.model.model_validate(values)
    except ValidationError as error:
        network.problems += problems_of(
            error, entry.model, values, lambda _, path: f"{place}.{path}" if path else place
        )
        return None


def _read_measured(network: NetworkRows) -> None:
    for name in network.about.measured:
        label = f"{network.label}/{name}"
        try:
            path = inside(network.folder, name, f"{network.label}/network.toml: measured")
            rows, problems = parse_csv(read_text(path, label), label, MeasuredRow, closed=False)
        except InputError as error:
            network.problems += error.problems
            continue
        network.problems += problems
        for row in rows:
            _take_measured(network, row, label, name)


def _take_measured(network: NetworkRows, row: CsvRow, label: str, file: str) -> None:
    place = f"{label}: line {row.line}"
    entry = TableFile("measured", file, MeasuredRow)
    model = _validated(network, entry, row.values, place)
    if not isinstance(model, MeasuredRow):
        return
    if model.id in network.measured:
        network.problems.append(Problem(place, f"'{model.id}' stands twice"))
    try:
        passages = tuple(float(km) for km in model.passage_km)
    except ValueError:
        network.problems.append(Problem(f"{place}.passage_km", "is not a list of numbers", "km joined by ;"))
        return
    if any(not 0 <= km <= model.measured_km for km in passages) or list(passages) != sorted(passages):
        network.problems.append(Problem(f"{place}.passage_km", "is out of order or beyond the leg's length"))
        return
    network.measured[model.id] = Measured(model.measured_km, passages, file)
