"""A network written as the folder of tables that it can be read from again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from corridorsim.errors import InputError, Problem
from corridorsim.network.written_tables import NamedRows, write_table
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.cases import CASES_FILE
from corridorsim.scenario.layout import TABLE_FILES
from corridorsim.scenario.policy_rows import Change, State
from corridorsim.scenario.reading_tables import read_network
from corridorsim.scenario.tables import Closure, Scenario, Tables
from corridorsim.scenario.validation_score import SCORE_FILE
from corridorsim.scenario.vocabulary import BACK, Row, values_of
from corridorsim.scenario.writing import new_folder

AS_EXPORTED = "as-exported"  # the state that holds what a scenario has closed
_ABOUT = "network.toml"
_TELLING = ("README*", "LICENSE*", "NOTICE*")  # stand beside measured tables and lines, and go with them


def write_network(subject: Scenario | Tables, folder: str | Path) -> Tables:
    """Write a network folder, and return it read and checked.

    A table that nothing has changed keeps its file as it is, remarks included. What a scenario has closed
    stands in the state ``as-exported``, and corridors of its own in ``corridors.toml``.

    Parameters
    ----------
    subject : a scenario, whose network is written after all its changes, or a network
    folder : new or empty

    Raises
    ------
    InputError
        Where the folder is not empty, or a change made what no table can say.
    """
    rows = _rows_after(subject) if isinstance(subject, Scenario) else rows_by_table(subject)
    source = (subject.tables if isinstance(subject, Scenario) else subject).folder
    with new_folder(folder) as place:
        lay_network(place, source, rows)
        _refuse_lost(rows, rows_by_table(read_tables(place)))
    return read_tables(folder)


def lay_network(place: Path, source: Path, rows: Mapping[str, NamedRows]) -> None:
    """Write the files of a network into an empty folder; those that say the same are taken as they are.

    Parameters
    ----------
    place : the empty folder
    source : the network folder that the rest is taken from
    rows : by table and id, return legs and transfers included
    """
    read = read_network(source, source.name)
    kept: dict[str, NamedRows] = {**read.rows, "evidence": _numbered(read.evidence)}
    for entry in TABLE_FILES:
        if rows[entry.table] == kept.get(entry.table, {}):
            _copy(source, entry.file, place)
        else:
            write_table(place / entry.file, entry.table, rows[entry.table])
    for name in (_ABOUT, CASES_FILE, SCORE_FILE):
        _copy(source, name, place)
    for name in (*read.about.measured, *read.about.lines):
        _copy(source, name, place)
        folder = (source / name).parent
        for beside in sorted(folder.iterdir()) if folder != source and folder.is_dir() else ():
            if any(fnmatchcase(beside.name, telling) for telling in _TELLING):
                _copy(source, beside.relative_to(source).as_posix(), place)


def _copy(source: Path, name: str, place: Path) -> None:
    if (source / name).is_file():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, place / name)


def rows_by_table(tables: Tables) -> dict[str, NamedRows]:
    """Return a network's rows by table and name; lines of evidence go by their number.

    Parameters
    ----------
    tables : of the network
    """
    rows: dict[str, NamedRows] = {entry.table: getattr(tables, entry.table) for entry in TABLE_FILES}
    return rows | {"legs": tables.leg_rows, "evidence": _numbered(tables.evidence)}


def _numbered(rows: Iterable[Row]) -> dict[str, Row]:
    return {str(number): row for number, row in enumerate(rows)}


def _rows_after(scenario: Scenario) -> dict[str, NamedRows]:
    """Return the rows of a scenario's network with all that the scenario says of it."""
    rows = rows_by_table(scenario.tables)
    planned, closures = _planned(scenario)
    rows["legs"] = {
        name: row.model_copy(update={"planned": name.removesuffix(BACK) in planned})
        for name, row in scenario.tables.leg_rows.items()
    }
    rows["corridors"] = {**scenario.tables.corridors, **{row.id: row for row in scenario.corridors}}
    if closures:
        state = State(id=AS_EXPORTED, title=f"what {scenario.name} closes", changes=tuple(closures))
        rows["states"] = {**scenario.tables.states, AS_EXPORTED: state}
    return rows


def _planned(scenario: Scenario) -> tuple[set[str], list[Change]]:
    """Return the legs that are still only planned, and what else is closed, as changes."""
    planned = {name for name, row in scenario.tables.leg_rows.items() if row.planned}
    closures = list(scenario.closures)
    for name in sorted(planned):
        shut = Closure("legs", name, None, None)
        if shut in closures:
            closures.remove(shut)
        elif not name.endswith(BACK):
            planned.discard(name)
    return planned, [_change(closure) for closure in closures]


def _change(closure: Closure) -> Change:
    told = {"path": f"{closure.table}.{closure.id}", "close": True}
    days = {"from": closure.from_date, "until": closure.until}
    return Change.model_validate(told | {name: day for name, day in days.items() if day is not None})


def _refuse_lost(written: Mapping[str, NamedRows], read: Mapping[str, NamedRows]) -> None:
    """Refuse a network with values that its tables do not give back, such as an empty word."""
    lost = [
        Problem(f"{table}.{name}.{field}", f"{value!r} cannot stand in a network folder", "another value")
        for table, rows in written.items()
        for name, row in rows.items()
        for field, value in _told(row).items()
        if _told(read[table].get(name)).get(field) != value
    ]
    if lost:
        raise InputError(lost)


def _told(row: Row | None) -> dict[str, object]:
    return {} if row is None else values_of(row)
