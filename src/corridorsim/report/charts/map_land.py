"""The land and the boundaries that a map's window shows, no finer than it shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from corridorsim.report.charts.map_geometry import Points, Window, projected, thinned, turned

_FINEST = 1800.0  # parts of the window's width that a picture tells apart
_SMALLEST = 4.0  # such parts across: smaller islands are not seen
_TURNS = (-360.0, 0.0, 360.0)
_RING_POINTS = 4  # a triangle that ends where it starts
DISCLAIMER = "Natural Earth's boundaries express no opinion on any status"
SEA, LAND, BORDER = "#d3e4ee", "#fbfaf6", "#b5b0a6"
HAZARD = "#F0A202"


@dataclass(frozen=True)
class Land:
    """The base map of a window, in map units.

    Attributes
    ----------
    polygons : rings each, its holes after the first; cut along the window's sides
    boundaries : of countries
    """

    polygons: tuple[tuple[Points, ...], ...]
    boundaries: tuple[Points, ...]


def _base_map() -> dict[str, Any]:
    """Return the land polygons and boundary lines that ship, as GeoJSON."""
    text = files("corridorsim").joinpath("data/eurasia/land.geojson").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@lru_cache(maxsize=8)
def land_in(window: Window, parts: float = _FINEST) -> Land:
    """Return the land of a window; all round the world where it straddles the antimeridian.

    Parameters
    ----------
    window : of the map; what is drawn ends at its sides
    parts : of its width that are told apart
    """
    polygons: list[tuple[Points, ...]] = []
    boundaries: list[Points] = []
    for feature in _base_map()["features"]:
        geometry = feature["geometry"]
        if geometry["type"] == "MultiPolygon":
            polygons += _polygons(geometry["coordinates"], window, parts)
        else:
            boundaries += _lines(geometry["coordinates"], window, parts)
    return Land(tuple(polygons), tuple(boundaries))


def _polygons(
    polygons: Iterable[Sequence[Any]], window: Window, parts: float
) -> Iterator[tuple[Points, ...]]:
    finest = window.size[0] / parts
    for shell, *holes in polygons:
        for turn in _turns(shell, window):
            cut = [_cut(turned(np.array(ring), turn), window) for ring in (shell, *holes)]
            rings = [thinned(projected(ring), finest) for ring in cut]
            if len(rings[0]) >= _RING_POINTS and np.ptp(rings[0], axis=0).max() > _SMALLEST * finest:
                yield (rings[0], *(ring for ring in rings[1:] if len(ring) >= _RING_POINTS))


def _lines(lines: Iterable[Any], window: Window, parts: float) -> Iterator[Points]:
    finest = window.size[0] / parts
    for line in lines:
        for turn in _turns(line, window):
            points = turned(np.array(line), turn)
            inside = _inside(points, window)
            seen = inside.copy()  # a point beyond the side is kept, so that lines end there and not before it
            seen[1:] |= inside[:-1]
            seen[:-1] |= inside[1:]
            yield from (thinned(projected(part), finest) for part in _runs(points, seen))


def _turns(line: Sequence[Any], window: Window) -> Iterator[float]:
    """Return by how much a line is to be moved so that it lies in the window, once for each of its copies."""
    points = np.array(line)
    low, high = points.min(axis=0), points.max(axis=0)
    if high[1] > window.south and low[1] < window.north:
        for turn in _TURNS:
            if high[0] + turn > window.west and low[0] + turn < window.east:
                yield turn


def _inside(points: Points, window: Window) -> np.ndarray[Any, np.dtype[np.bool_]]:
    x, y = points.T
    within = (x >= window.west) & (x <= window.east) & (y >= window.south) & (y <= window.north)
    return np.asarray(within, dtype=np.bool_)


def _runs(points: Points, seen: np.ndarray[Any, np.dtype[np.bool_]]) -> Iterator[Points]:
    """Return the stretches of a line that are seen."""
    turns = np.flatnonzero(np.diff(np.concatenate(([False], seen, [False])).astype(np.int8)))
    for first, end in zip(turns[::2], turns[1::2], strict=True):
        if end - first > 1:
            yield points[first:end]


def _cut(ring: Points, window: Window) -> Points:
    """Cut a ring along the window's sides, one after another (Sutherland-Hodgman)."""
    sides = ((0, window.west, 1.0), (0, window.east, -1.0), (1, window.south, 1.0), (1, window.north, -1.0))
    for axis, at, inward in sides:
        depth = (ring[:, axis] - at) * inward
        if len(ring) and depth.min() < 0.0:
            ring = _cut_side(ring, depth, axis, at)
    return ring


def _cut_side(ring: Points, depth: Points, axis: int, at: float) -> Points:
    if depth.max() < 0.0:
        return ring[:0]
    kept: list[Points] = []
    for here, there in zip(range(-1, len(ring) - 1), range(len(ring)), strict=True):
        if (depth[here] < 0.0) != (depth[there] < 0.0):
            share = depth[here] / (depth[here] - depth[there])
            crossing = ring[here] + share * (ring[there] - ring[here])
            crossing[axis] = at
            kept.append(crossing)
        if depth[there] >= 0.0:
            kept.append(ring[there])
    kept.append(kept[0])
    return np.array(kept)
