"""Writing of measured legs: a table of lengths and a file of thinned lines, the same bytes every time."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from line_graph import FloatArray, thin_line

TOLERANCE_DEGREES = 0.008
DECIMALS = 3

RAIL_CREDIT = {
    "attribution": "© OpenStreetMap contributors",
    "licence": "ODbL-1.0, https://opendatacommons.org/licenses/odbl/1-0/",
    "source": "scgraph-data 2.0.0 (world_railways), repaired and thinned by tools/measure_legs.py",
}
SEA_CREDIT = {
    "attribution": "Sea lines: Eurostat searoute (marnet)",
    "licence": "Apache-2.0",
    "source": "searoute 1.6.0, with runs to the ports added and lines thinned by tools/measure_legs.py",
}


def write_table(target: Path, columns: list[str], rows: list[list[str | float | None]]) -> None:
    """Write a CSV table, numbers with one decimal, what is not known left empty.

    Parameters
    ----------
    target : Path
        The file; its folder is created.
    columns : list of str
        The header.
    rows : list of list
        One list a row, in the order of the header.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([tell(cell) for cell in row] for row in rows)


def tell(cell: str | float | None) -> str:
    """Give a cell as text; a rounded zero has no sign."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return f"{round(cell, 1) + 0.0:.1f}"


def write_lines(target: Path, lines: dict[str, FloatArray], credit: dict[str, str]) -> None:
    """Write thinned lines as GeoJSON, one feature a line on a row of its own.

    Parameters
    ----------
    target : Path
        The file; its folder is created.
    lines : dict
        Leg id to its points: latitude and longitude in degrees, shape (points, 2).
    credit : dict
        Members that say whose data these are.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    head = json.dumps({"type": "FeatureCollection", **credit}, ensure_ascii=False)[:-1]
    features = ",\n".join(tell_feature(name, line) for name, line in lines.items())
    target.write_text(f'{head}, "features": [\n{features}\n]}}\n', encoding="utf-8", newline="\n")


def tell_feature(name: str, lat_lon: FloatArray) -> str:
    """Give one line as the text of a GeoJSON feature."""
    points = thin_line(lat_lon, TOLERANCE_DEGREES)
    coordinates = [[round(float(lon), DECIMALS), round(float(lat), DECIMALS)] for lat, lon in points]
    geometry = {"type": "LineString", "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"id": name}, "geometry": geometry}
    return json.dumps(feature, separators=(",", ":"))
