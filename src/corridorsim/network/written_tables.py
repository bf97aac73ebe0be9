"""Tables of a network as files: the return legs folded into the legs there, the rest as it is."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from corridorsim.scenario.expanding import expand_legs, expand_transfers_both_ways
from corridorsim.scenario.layout import TABLE_FILES, NetworkFile
from corridorsim.scenario.rows import DeclaredLeg, DeclaredTransfer
from corridorsim.scenario.toml_text import toml_value
from corridorsim.scenario.vocabulary import ANY, BACK, Row, given_values_of, values_of
from corridorsim.scenario.writing import write_csv

NamedRows = Mapping[str, Row]
Values = dict[str, object]
_MODELS = {entry.table: entry.model for entry in TABLE_FILES}
_BACK_FIELD = "_back"


def write_table(path: Path, table: str, rows: NamedRows) -> None:
    """Write a table of a network folder; nothing where it has no rows and need not be there.

    Parameters
    ----------
    path : ``*.csv`` or ``*.toml``
    table : its name
    rows : by id; legs and transfers in one direction each
    """
    values = list(_declared(table, rows))
    if path.suffix == ".toml":
        if values:
            path.write_text("\n".join(map(_toml_table, values)), encoding="utf-8", newline="")
        return
    given = {name for row in values for name, value in row.items() if value is not None}
    fields = _MODELS[table].model_fields
    columns = [name for name, info in fields.items() if name in given or info.is_required()]
    write_csv(path, columns, values)


def _toml_table(row: Values) -> str:
    told = (f"{name} = {toml_value(_plain(value))}" for name, value in row.items() if name != "id")
    return "\n".join([f"[{row['id']}]", *told, ""])


def _plain(value: object) -> object:
    """Return a value with rows inside lists as tables."""
    if isinstance(value, Row):
        return {name: _plain(inner) for name, inner in _given(value).items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _given(row: Row) -> Values:
    return {name: value for name, value in given_values_of(row).items() if value is not None}


def _declared(table: str, rows: NamedRows) -> Iterable[Values]:
    if table in ("legs", "transfers"):
        return _folded(table, rows)
    return map(_given, rows.values())


def _folded(table: str, rows: Mapping[str, Row]) -> Iterator[Values]:
    """Yield rows for both ways where that says the same, else one for each way."""
    for name, row in rows.items():
        there, back = rows.get(name.removesuffix(BACK)), rows.get(name + BACK)
        if name.endswith(BACK) and there is not None and _both_ways(table, there, row) is not None:
            continue
        both = None if back is None else _both_ways(table, row, back)
        yield both or _given(row)


def _both_ways(table: str, there: Row, back: Row) -> Values | None:
    """Return one row for a leg or transfer and its way back, None where no row says just these two."""
    model = DeclaredLeg if table == "legs" else DeclaredTransfer
    expand = expand_legs if table == "legs" else expand_transfers_both_ways
    values = _given(there) | {"both_ways": True}
    for field in model.model_fields:
        plain = field.removesuffix(_BACK_FIELD)
        if plain != field and getattr(back, plain) != getattr(there, plain):
            values[field] = getattr(back, plain)
    row = model.model_construct(set(values), **values)  # type: ignore[arg-type]
    expanded = expand({row.id: row})
    wanted = {there.id: there, back.id: back}  # type: ignore[attr-defined]
    return values if expanded == wanted else None


def write_about(folder: Path, about: NetworkFile) -> None:
    """Write the ``network.toml`` of a folder.

    Parameters
    ----------
    folder : of the network
    about : what it says
    """
    lines = (f"{name} = {toml_value(value)}\n" for name, value in values_of(about).items())
    (folder / "network.toml").write_text("".join(lines), encoding="utf-8", newline="")


def copy_base(source: Path, folder: Path, terminals: set[str]) -> None:
    """Take over what a network needs besides places and legs; of the transfers, those with a place here.

    Parameters
    ----------
    source : network folder to take them from
    folder : network folder to write
    terminals : ids of its places
    """
    for name in ("services.csv", "commodities.csv", "emissions.csv"):
        shutil.copyfile(source / name, folder / name)
    with (source / "transfers.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        kept = [row for row in rows if row["terminal"] in terminals | {ANY}]
    write_csv(folder / "transfers.csv", rows.fieldnames or (), kept)
