"""A GMNS folder as a network: ours comes back as it was, changed where it was changed; others as they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from corridorsim.errors import InputError, Problem
from corridorsim.network.gmns import BESIDE, gmns_tables
from corridorsim.network.gmns_links import LinkReading
from corridorsim.network.gmns_nodes import read_nodes
from corridorsim.network.gmns_text import Cells, read_gmns_table, read_units, same_cell
from corridorsim.network.leg_lines import Line
from corridorsim.network.network_folder import lay_network, rows_by_table
from corridorsim.network.written_tables import NamedRows, copy_base, write_about, write_table
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.files import parse_toml
from corridorsim.scenario.layout import NetworkFile
from corridorsim.scenario.rows import Leg, Terminal
from corridorsim.scenario.tables import Tables
from corridorsim.scenario.writing import new_folder

_LINES = "gmns_lines.geojson"


def is_gmns(folder: Path) -> bool:
    """Return whether a folder holds a GMNS network.

    Parameters
    ----------
    folder : any path
    """
    return all((folder / f"{name}.csv").is_file() for name in ("node", "link"))


def from_gmns(folder: str | Path, target: str | Path, *, base: str | Path | None = None) -> Tables:
    """Write a network folder from a GMNS folder, and return it read and checked.

    A folder that ``write_gmns`` made gives back all its tables; where nodes or links were changed since, the
    GMNS files win. Of any other, nodes become terminals and links legs; columns named as in terminals.csv and
    legs.csv are taken as they are, and services, cargoes, emission factors and the transfers that fit are
    those of ``base``.

    Parameters
    ----------
    folder : with ``node.csv`` and ``link.csv``; ``config.csv`` says the units
    target : network folder to write; new or empty
    base : a network folder; None takes the one that ships

    Raises
    ------
    InputError
        Where something is missing that a network needs, with what would say it; where the target is not
        empty, or the network is not sound.
    """
    source = Path(folder)
    if not is_gmns(source):
        raise InputError.single(str(folder), "is no GMNS folder", "a folder with node.csv and link.csv")
    own = source / BESIDE
    with new_folder(target) as place:
        if (own / "network.toml").is_file():
            _restore(source, own, place)
        else:
            _convert(source, Path(base) if base is not None else shipped_network(), place)
        read_tables(place)
    return read_tables(target)


def _restore(source: Path, own: Path, place: Path) -> None:
    """Write a network of ours that went out as GMNS, with the changes that were made to it there."""
    tables = read_tables(own)
    expected = gmns_tables(tables)
    found = {name: read_gmns_table(source, name) for name in ("node", "link", "geometry")}
    if all(_same(found[name], expected[name]) for name in found):
        shutil.copytree(own, place, dirs_exist_ok=True)
        return
    rows: dict[str, NamedRows] = dict(rows_by_table(tables))
    rows["terminals"], rows["legs"], lines = _rows(source, tables, expected)
    lay_network(place, own, rows)
    _add_lines(place, lines)


def _convert(source: Path, base: Path, place: Path) -> None:
    """Write a network that comes from elsewhere."""
    terminals, legs, lines = _rows(source, read_tables(base), None)
    write_table(place / "terminals.csv", "terminals", terminals)
    write_table(place / "legs.csv", "legs", legs)
    copy_base(base, place, set(terminals))
    config = read_gmns_table(source, "config", needed=False)
    title = config[0].get("dataset_name", "") if config else ""
    write_about(place, NetworkFile(format=1, title=title or source.resolve().name))
    _add_lines(place, lines)


def _rows(
    source: Path, tables: Tables, expected: Mapping[str, list[Cells]] | None
) -> tuple[dict[str, Terminal], dict[str, Leg], dict[str, Line]]:
    """Return terminals, legs and the lines that are not at hand yet, or raise everything that is wrong."""
    problems: list[Problem] = []
    nodes = {} if expected is None else {row["node_id"]: row for row in expected["node"]}
    terminals, names = read_nodes(source, tables.terminals if expected else {}, nodes, problems)
    reading = LinkReading(source, tables, expected, names, read_units(source, problems))
    legs = reading.legs(problems)
    if problems:
        raise InputError(problems)
    return terminals, legs, reading.lines


def _same(found: Iterable[Cells], expected: Iterable[Cells]) -> bool:
    """Return whether two tables say the same, whatever the order of rows and the look of numbers."""
    mine, theirs = ({next(iter(row.values())): row for row in rows} for rows in (found, expected))
    return mine.keys() == theirs.keys() and all(
        all(same_cell(mine[name].get(column, ""), cell) for column, cell in row.items())
        and all(not mine[name][column] for column in mine[name].keys() - row.keys())
        for name, row in theirs.items()
    )


def _add_lines(place: Path, lines: Mapping[str, Line]) -> None:
    """Write lines as one more GeoJSON file of a network folder; its lines go before those of the others."""
    if not lines:
        return
    features = [
        {
            "type": "Feature",
            "properties": {"id": name},
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in line]},
        }
        for name, line in lines.items()
    ]
    document = {"type": "FeatureCollection", "features": features}
    (place / _LINES).write_text(json.dumps(document) + "\n", encoding="utf-8", newline="")
    told = parse_toml((place / "network.toml").read_text(encoding="utf-8"), "network.toml")
    about = NetworkFile.model_validate(told)
    write_about(place, about.model_copy(update={"lines": (*about.lines, _LINES)}))
