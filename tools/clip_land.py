"""Clip the base map: land and country boundaries of the window from Natural Earth, as one small GeoJSON.

    npm pack world-atlas@2.0.2
    python tools/clip_land.py world-atlas-2.0.2.tgz --out src/corridorsim/data/eurasia/land.geojson

Everything is clipped to the window before anything else, or Russia would draw a band across the antimeridian.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import shapely
import shapely.affinity

from line_graph import FloatArray

Nested: TypeAlias = "float | str | list[Nested] | tuple[Nested, ...] | dict[str, Nested]"

WINDOW = (-168.9, -60.0, 191.1, 84.0)  # west, south, east, north: cut in the Bering Strait, not on land
TOLERANCE_DEGREES = 0.02
SMALLEST_ISLAND = 0.01  # square degrees, about 100 km2: smaller ones are not seen on a map of a continent
DECIMALS = 2
MEMBER = "package/countries-50m.json"
WATER = {
    "Caspian Sea": (50.5, 42.0),
    "Black Sea": (34.0, 43.0),
    "Gulf of Genoa": (8.9, 44.2),
    "Barents Sea": (35.0, 72.0),
}
LAND = {"Almaty": (76.9, 43.3), "Baku": (49.8, 40.45), "Milan": (9.2, 45.5), "Tbilisi": (44.8, 41.7)}
LICENCE = "Public domain: Natural Earth 1:50m, by way of the npm package world-atlas 2.0.2."
DISCLAIMER = (
    "Boundaries are those of Natural Earth, drawn without names; they express no opinion on any status."
)


def main(arguments: list[str] | None = None) -> int:
    """Run the tool; 0 when the map was written and passed its point tests, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("atlas", type=Path, help="world-atlas-2.0.2.tgz, as npm pack fetches it")
    parser.add_argument("--out", type=Path, required=True, help="the GeoJSON file to write")
    options = parser.parse_args(arguments)
    topology = read_topology(options.atlas)
    arcs = decode_arcs(topology)
    land = clip_land(topology["objects"]["land"]["geometries"], arcs)
    wrong = find_wrong_points(land)
    for line in wrong:
        print(line, file=sys.stderr)
    boundaries = clip_boundaries(topology["objects"]["countries"]["geometries"], arcs)
    write_map(options.out, land, boundaries)
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB", file=sys.stderr)
    return 1 if wrong else 0


def read_topology(atlas: Path) -> dict[str, Any]:
    """Read the countries of world-atlas from the package archive."""
    with tarfile.open(atlas) as archive:
        stream = archive.extractfile(MEMBER)
        if stream is None:
            message = f"{atlas}: holds no {MEMBER}"
            raise SystemExit(message)
        topology: dict[str, Any] = json.load(stream)
    return topology


def decode_arcs(topology: dict[str, Any]) -> list[FloatArray]:
    """Undo the delta coding of a TopoJSON: each arc an array (points, 2) of lon, lat."""
    scale = np.array(topology["transform"]["scale"])
    shift = np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + shift for arc in topology["arcs"]]


def join_ring(numbers: list[int], arcs: list[FloatArray]) -> FloatArray:
    """Join arcs to a ring; a number below zero names an arc that runs backward."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def list_polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Give the polygons of a TopoJSON geometry, each as its rings of arc numbers."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else []


def clip_polygon(rings: list[FloatArray]) -> shapely.Geometry:
    """Clip one polygon, which may cross the antimeridian, to the window.

    Where its longitudes jump from 180 to -180 they are made to run on, and the window is laid over the
    polygon and over its copies one turn to the west and to the east.
    """
    shell, *holes = (np.column_stack((np.unwrap(ring[:, 0], period=360), ring[:, 1])) for ring in rings)
    whole = shapely.make_valid(shapely.Polygon(shell, holes))
    window = shapely.box(*WINDOW)
    turns = (shapely.affinity.translate(whole, xoff=turn) for turn in (-360, 0, 360))
    return shapely.union_all([turned.intersection(window) for turned in turns])


def clip_land(geometries: list[dict[str, Any]], arcs: list[FloatArray]) -> shapely.MultiPolygon:
    """Clip each polygon of land to the window, then thin it and drop the smallest islands."""
    clipped = [
        clip_polygon([join_ring(ring, arcs) for ring in rings])
        for geometry in geometries
        for rings in list_polygons(geometry)
    ]
    thin = shapely.union_all(clipped).simplify(TOLERANCE_DEGREES)
    rounded = shapely.set_precision(thin, 10.0**-DECIMALS)
    parts = [part for part in shapely.get_parts(rounded) if part.area >= SMALLEST_ISLAND]
    return shapely.MultiPolygon(parts)


def clip_boundaries(geometries: list[dict[str, Any]], arcs: list[FloatArray]) -> shapely.MultiLineString:
    """Clip the arcs that two countries share; the others are coast."""
    uses = np.zeros(len(arcs), dtype=np.int64)
    for geometry in geometries:
        for rings in list_polygons(geometry):
            for ring in rings:
                uses[[number if number >= 0 else ~number for number in ring]] += 1
    shared = shapely.MultiLineString([arcs[number] for number in np.flatnonzero(uses > 1)])
    clipped = shapely.line_merge(shared.intersection(shapely.box(*WINDOW)))
    thin = shapely.set_precision(clipped.simplify(TOLERANCE_DEGREES), 10.0**-DECIMALS)
    return shapely.MultiLineString([part for part in shapely.get_parts(thin) if part.length > 0])


def find_wrong_points(land: shapely.MultiPolygon) -> list[str]:
    """Test known points: the Caspian must be water, towns must stand on land."""
    wrong = [f"{name} is land" for name, point in WATER.items() if land.covers(shapely.Point(point))]
    dry = (name for name, point in LAND.items() if not land.covers(shapely.Point(point)))
    return wrong + [f"{name} is water" for name in dry]


def write_map(out: Path, land: shapely.MultiPolygon, boundaries: shapely.MultiLineString) -> None:
    """Write land and boundaries as two features of one GeoJSON collection."""
    shapes = {"land": land, "boundaries": boundaries}
    features = [
        {
            "type": "Feature",
            "properties": {"id": name},
            "geometry": round_numbers(shapely.geometry.mapping(shape)),
        }
        for name, shape in shapes.items()
    ]
    collection = {
        "type": "FeatureCollection",
        "licence": LICENCE,
        "disclaimer": DISCLAIMER,
        "bbox": WINDOW,
        "features": features,
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(collection, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


def round_numbers(value: Nested) -> Nested:
    """Round every number of a nested GeoJSON geometry."""
    if isinstance(value, dict):
        return {key: round_numbers(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [round_numbers(part) for part in value]
    return round(value, DECIMALS) if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main())
