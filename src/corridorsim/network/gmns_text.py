"""The text of GMNS files: tables of cells, units, lines as well-known text."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.network.leg_lines import Line
from corridorsim.scenario.files import read_text

Cells = dict[str, str]
_KEYS = {"node": "node_id", "link": "link_id", "geometry": "geometry_id", "config": "dataset_name"}
_NEEDED = {
    "node": ("node_id", "x_coord", "y_coord"),
    "link": ("link_id", "from_node_id", "to_node_id"),
    "geometry": ("geometry_id", "geometry"),
    "config": (),
}
_KM = {"kilometer": 1.0, "kilometre": 1.0, "km": 1.0, "meter": 0.001, "metre": 0.001, "m": 0.001}
_KM |= {"mile": 1.609344, "miles": 1.609344, "mi": 1.609344}
_KMH = {"km/h": 1.0, "kmh": 1.0, "kph": 1.0, "kilometer/hour": 1.0, "mph": 1.609344, "mile/hour": 1.609344}
_KMH |= {"m/s": 3.6, "meter/second": 3.6}
_DEGREES = ("", "4326", "epsg:4326", "wgs84", "wgs 84")
_POINT = r"-?[0-9.]+(?:[eE][+-]?[0-9]+)?"
_LINE = re.compile(rf"\(\s*({_POINT}\s+{_POINT}[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Units:
    """What a unit of a GMNS folder is.

    Attributes
    ----------
    long_length_km : None where nothing says
    speed_kmh : of ``free_speed``; None: long lengths an hour
    """

    long_length_km: float | None
    speed_kmh: float | None


def read_gmns_table(folder: Path, name: str, *, needed: bool = True) -> list[Cells]:
    """Return the rows of a GMNS table as text.

    Parameters
    ----------
    folder : the GMNS folder
    name : of the table
    needed : whether its file must be there

    Raises
    ------
    InputError
        If it cannot be read, a column is missing that GMNS requires, or an id stands twice.
    """
    path, label = folder / f"{name}.csv", f"{folder.name}/{name}.csv"
    if not needed and not path.is_file():
        return []
    reader = csv.reader(io.StringIO(read_text(path, label), newline=""), strict=True)
    try:
        header, *lines = [[cell.strip() for cell in cells] for cells in reader if any(cells)]
    except csv.Error as error:
        raise InputError.single(f"{label}: line {reader.line_num}", f"is not CSV: {error}") from error
    missing = [column for column in _NEEDED[name] if column not in header]
    problems = [
        Problem(f"{label}: header", f"column '{each}' is missing", nearest(each, header)) for each in missing
    ]
    uneven = next((cells for cells in lines if len(cells) > len(header)), None)
    if uneven is not None:
        problems.append(Problem(f"{label}: {uneven[0]}", f"has {len(uneven)} cells", f"{len(header)}"))
    if problems:
        raise InputError(problems)
    rows = [dict.fromkeys(header, "") | dict(zip(header, cells, strict=False)) for cells in lines]
    _refuse_twice([row.get(_KEYS[name], "") for row in rows], label)
    return rows


def _refuse_twice(names: list[str], label: str) -> None:
    seen: set[str] = set()
    twice = {name: None for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
    if twice:
        raise InputError(Problem(f"{label}: {name[:60]}", "stands twice", "each id once") for name in twice)


def read_units(folder: Path, problems: list[Problem]) -> Units:
    """Return the units that ``config.csv`` declares.

    Parameters
    ----------
    folder : the GMNS folder
    problems : what is wrong is added to it
    """
    rows = read_gmns_table(folder, "config", needed=False)
    config = rows[0] if rows else {}
    label = f"{folder.name}/config.csv"
    crs = config.get("crs", "")
    if crs.lower() not in _DEGREES:
        wrong = f"'{crs[:60]}' is not longitude and latitude"
        problems.append(Problem(f"{label}: crs", wrong, "coordinates in EPSG:4326"))
    length, speed = (config.get(name, "").lower() for name in ("long_length", "speed"))
    for name, value, known in (("long_length", length, _KM), ("speed", speed, _KMH)):
        if value and value not in known:
            wrong = f"'{value[:60]}' is no unit of it"
            problems.append(Problem(f"{label}: {name}", wrong, nearest(value, known)))
    return Units(_KM.get(length), _KMH.get(speed))


def same_cell(first: str, second: str) -> bool:
    """Return whether two cells say the same: equal words, or equal numbers however they are written.

    Parameters
    ----------
    first, second : text
    """
    if first == second:
        return True
    try:
        return float(first) == float(second)
    except ValueError:
        return first.lower() == second.lower() and first.lower() in ("true", "false")


def parse_wkt(text: str, place: str) -> Line:
    """Return a line of well-known text; one in several pieces is joined.

    Parameters
    ----------
    text : ``LINESTRING (…)`` or ``MULTILINESTRING ((…))``
    place : where it stands, for the problem

    Raises
    ------
    InputError
        If it is no such text.
    """
    points: list[tuple[float, float]] = []
    if text.lstrip().upper().startswith(("LINESTRING", "MULTILINESTRING")):
        for piece in _LINE.findall(text):
            pairs = (point.split() for point in piece.split(","))
            points += [(float(pair[0]), float(pair[1])) for pair in pairs if len(pair) > 1]
    if len(points) < 2:
        raise InputError.single(place, "is no line in well-known text", "LINESTRING (65.1 41.3, 66.9 39.7)")
    return tuple(points)
