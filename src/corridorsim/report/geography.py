"""Where things are: the lines of legs and the coast, from the network's own files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from corridorsim.scenario.tables import ResolvedLeg, Tables
from corridorsim.scenario.vocabulary import BACK

Line = tuple[tuple[float, float], ...]  # (longitude, latitude) in degrees


def land() -> Mapping[str, Any]:
    """Return the land polygons and boundary lines of the base map, as GeoJSON."""
    text = files("corridorsim").joinpath("data/eurasia/land.geojson").read_text(encoding="utf-8")
    document: Mapping[str, Any] = json.loads(text)
    return document


class Lines:
    """The drawn line of every leg; a straight one where none was measured.

    Parameters
    ----------
    tables : of the network; its ``lines`` files are read
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._measured: dict[str, Line] = {}
        for name in tables.lines:
            path = tables.folder / name
            if path.is_file():
                self._measured |= _read_lines(path, path.stat().st_mtime_ns)

    def of(self, leg: ResolvedLeg) -> Line:
        """Return the line of a leg in its direction of travel.

        Parameters
        ----------
        leg : resolved
        """
        line = self._measured.get(leg.id.removesuffix(BACK))
        if line is None:
            ends = (self._tables.terminals[leg.origin], self._tables.terminals[leg.destination])
            return tuple((end.lon, end.lat) for end in ends)
        return line[::-1] if leg.id.endswith(BACK) else line


@lru_cache(maxsize=8)  # the same files are asked for again and again while somebody looks around
def _read_lines(path: Path, _written_ns: int) -> Mapping[str, Line]:
    document = json.loads(path.read_text(encoding="utf-8"))
    return {
        feature["properties"]["id"]: tuple(
            (float(x), float(y)) for x, y, *_ in feature["geometry"]["coordinates"]
        )
        for feature in document["features"]
    }


def joined(lines: Iterable[Line]) -> Line:
    """Return lines end to end as one.

    Parameters
    ----------
    lines : in order of travel
    """
    points: list[tuple[float, float]] = []
    for line in lines:
        points += [point for point in line if not points or point != points[-1]]
    return tuple(points)
