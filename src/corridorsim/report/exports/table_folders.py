"""CSV and Parquet: a folder with one file a table."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from corridorsim.network.attribution import ATTRIBUTION_FILE, attribution_text
from corridorsim.report.exports.content import Column, Content, FlatTable, joined_text, table_of
from corridorsim.report.exports.subjects import Subject, content_of
from corridorsim.scenario.writing import new_folder

_TRIALS = "trials"
_DESCRIBED = (
    Column("table"),
    Column("column"),
    Column("kind", told="text, number, whole, flag (true or false), day, texts or numbers (lists)"),
    Column("unit"),
    Column("told", told="what the column says"),
)


def write_tables(subject: Subject, folder: str | Path, *, ending: Literal["csv", "parquet"] = "csv") -> None:
    """Write every table as a file of its own, with ``columns`` for units and ``ATTRIBUTION.txt``.

    Values stand as they are, also those that a spreadsheet would take for a formula: a data file is for
    programs. In CSV items of lists are joined by ``; ``, days are as in 2025-01-31, empty is nothing.

    Parameters
    ----------
    subject : a network; a scenario, whose network is told after all its changes; a comparison, or a result
        read from its folder
    folder : new or empty
    ending : csv or parquet

    Raises
    ------
    InputError
        Where the folder is not empty or cannot be written.
    """
    content = content_of(subject)
    write: Callable[[FlatTable, Path], None] = _write_csv if ending == "csv" else _write_parquet
    with new_folder(folder) as place:
        for table in (*content.tables, described_columns(content)):
            write(table, place / f"{table.name}.{ending}")
        if content.trials is not None:
            _write_trials(content.trials, place / f"{_TRIALS}.{ending}")
        text = attribution_text(content.title, content.licence, content.attribution)
        (place / ATTRIBUTION_FILE).write_text(text, encoding="utf-8", newline="")


def described_columns(content: Content) -> FlatTable:
    """Return a table that says what each column of the others holds, and in which unit.

    Parameters
    ----------
    content : of a network or result
    """
    rows = [
        {"table": table.name, "column": each.name, "kind": each.kind, "unit": each.unit, "told": each.told}
        for table in content.tables
        for each in table.columns
    ]
    return table_of("columns", "a column of another table", _DESCRIBED, rows)


def _write_csv(table: FlatTable, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in table.columns)
        writer.writerows([_cell(value) for value in row] for row in table.rows)


def _cell(value: object) -> object:
    """Return a value as ``summary.csv`` has it too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else joined_text(value)


def _write_parquet(table: FlatTable, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds: dict[str, Any] = {
        "text": pa.string(),
        "number": pa.float64(),
        "whole": pa.int64(),
        "flag": pa.bool_(),
        "day": pa.date32(),
        "texts": pa.list_(pa.string()),
        "numbers": pa.list_(pa.float64()),
    }
    fields = [
        pa.field(each.name, kinds[each.kind], metadata={"unit": each.unit, "told": each.told})
        for each in table.columns
    ]
    columns = zip(*table.rows, strict=True) if table.rows else [[] for _ in fields]
    arrays = [pa.array(list(values), type=field.type) for field, values in zip(fields, columns, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path)


def _write_trials(source: Path, path: Path) -> None:
    """Copy every draw; as CSV row group after row group, so that no more than one is held in memory."""
    if path.suffix == ".parquet":
        shutil.copyfile(source, path)
        return
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    file = pq.ParquetFile(source)
    with path.open("wb") as out:
        out.write((",".join(file.schema_arrow.names) + "\n").encode())
        options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
        for group in range(file.num_row_groups):
            pa_csv.write_csv(file.read_row_group(group), out, options)
