"""Where legs run: their lines, from the network's own files, and cut where the world map is."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from corridorsim.scenario.tables import ResolvedLeg, Tables
from corridorsim.scenario.vocabulary import BACK

Line = tuple[tuple[float, float], ...]  # (longitude, latitude) in degrees
EARTH_KM = 6371.0088  # mean radius


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
        line = self.measured(leg.id)
        if line is None:
            ends = (self._tables.terminals[leg.origin], self._tables.terminals[leg.destination])
            return tuple((end.lon, end.lat) for end in ends)
        return line[::-1] if leg.id.endswith(BACK) else line

    def measured(self, leg: str) -> Line | None:
        """Return the line of a leg there, also for its way back; None where none was measured.

        Parameters
        ----------
        leg : its id
        """
        return self._measured.get(leg.removesuffix(BACK))


@lru_cache(maxsize=8)  # the same files are asked for again and again while somebody looks around
def _read_lines(path: Path, _written_ns: int) -> Mapping[str, Line]:
    document = json.loads(path.read_text(encoding="utf-8"))
    return {
        feature["properties"]["id"]: tuple(
            (float(x), float(y)) for x, y, *_ in feature["geometry"]["coordinates"]
        )
        for feature in document["features"]
    }


def cut_at_antimeridian(line: Line) -> tuple[Line, ...]:
    """Return a line in pieces that stay within 180 degrees east and west, as GeoJSON asks.

    A step of more than 180 degrees is taken the short way round.

    Parameters
    ----------
    line : longitudes may pass 180 too
    """
    if all(abs(x) <= 180.0 for x, _ in line) and all(abs(b[0] - a[0]) <= 180.0 for a, b in pairwise(line)):
        return (line,)
    pieces: list[list[tuple[float, float]]] = [[_wrapped(*line[0])]]
    for (x0, y0), (x1, y1) in pairwise(line):
        here = pieces[-1][-1][0]
        there = here + (x1 - x0 + 180.0) % 360.0 - 180.0
        if -180.0 <= there <= 180.0:
            pieces[-1].append((there, y1))
            continue
        side = 180.0 if there > 0.0 else -180.0
        share = (side - here) / (there - here)
        crossing = y0 + share * (y1 - y0)
        if share > 0.0:
            pieces[-1].append((side, crossing))
        pieces.append([(-side, crossing), (there - 2.0 * side, y1)])
    return tuple(tuple(piece) for piece in pieces if len(piece) > 1 or len(pieces) == 1)


def _wrapped(x: float, y: float) -> tuple[float, float]:
    return (x if -180.0 <= x <= 180.0 else (x + 180.0) % 360.0 - 180.0, y)


def point_at(line: Line, share: float) -> tuple[float, float]:
    """Return the point of a line after a share of its length.

    Parameters
    ----------
    line : in the direction of travel
    share : 0 the first point, 1 the last
    """
    left = share * length_km(line)
    for start, end in pairwise(line):
        step = length_km((start, end))
        if left <= step and step > 0.0:
            east = (end[0] - start[0] + 180.0) % 360.0 - 180.0
            x, y = start[0] + east * left / step, start[1] + (end[1] - start[1]) * left / step
            return _wrapped(x, y)
        left -= step
    return line[-1]


def length_km(line: Line) -> float:
    """Return the length of a line on a sphere in km.

    Parameters
    ----------
    line : points in degrees
    """
    return sum(_great_circle_km(start, end) for start, end in pairwise(line))


def _great_circle_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    (x0, y0), (x1, y1) = (tuple(map(math.radians, point)) for point in (start, end))
    half = math.sin((y1 - y0) / 2) ** 2 + math.cos(y0) * math.cos(y1) * math.sin((x1 - x0) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
