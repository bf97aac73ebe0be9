"""Measure the legs of a network folder on real rail and sea graphs.

    python tools/measure_legs.py --network src/corridorsim/data/eurasia

Build time only. Reads `terminals.csv` and `legs.csv`, writes the folders `osm-odbl` and `sea-lines`, and
fails (exit 1, one line an offender) where a measured length cannot be trusted and the leg gives none itself.
"""

from __future__ import annotations

import argparse
import csv
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from leg_checks import SEA_MODES, Leg, Measure, check_chains, find_offences, list_notes
from leg_lines import RAIL_CREDIT, SEA_CREDIT, write_lines, write_table
from line_graph import FloatArray, LineGraph, Way, join_ways
from rail_graph import default_cache, load_rail_graph, place_on_lines
from sea_graph import (
    OnLand,
    choose_closed,
    find_passages,
    find_voyage,
    load_sea_graph,
    read_land,
)

RAIL_MODES = {"rail1520", "rail1435"}


def main(arguments: list[str] | None = None) -> int:
    """Run the tool; 0 when every measured length can be trusted, else 1."""
    parser = argparse.ArgumentParser(description="Measure the legs of a network on real rail and sea graphs.")
    parser.add_argument("--network", type=Path, required=True, help="folder with terminals.csv and legs.csv")
    parser.add_argument("--checks", type=Path, default=Path(__file__).with_name("distance_checks.csv"))
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="folder for the repaired rail graph"
    )
    options = parser.parse_args(arguments)
    legs = read_legs(options.network)
    checks = read_checks(options.checks)
    cited = {ids[0]: km for ids, km in checks if len(ids) == 1}
    rail = measure_all_rail(load_rail_graph(options.cache), legs, cited)
    on_land = read_land(options.network / "land.geojson")
    sea_graph = load_sea_graph()
    sea = [measure_sea(sea_graph, leg, cited.get(leg.id), on_land) for leg in legs if leg.mode in SEA_MODES]
    write_rail(options.network / "osm-odbl", rail)
    write_sea(options.network / "sea-lines", sea)
    offences = [line for one in rail + sea for line in find_offences(one)] + check_chains(rail + sea, checks)
    for line in [*list_notes(rail + sea), *offences]:
        print(line, file=sys.stderr)
    print(f"{len(rail)} rail legs, {len(sea)} sea legs, {len(offences)} offences", file=sys.stderr)
    return 1 if offences else 0


def read_rows(table: Path) -> list[dict[str, str]]:
    """Read a CSV table with a header."""
    with table.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_legs(network: Path) -> list[Leg]:
    """Read the legs of a network folder with the places of their pins."""
    terminals = {row["id"]: row for row in read_rows(network / "terminals.csv")}
    places = {name: np.array([float(row["lat"]), float(row["lon"])]) for name, row in terminals.items()}
    return [read_leg(row, places) for row in read_rows(network / "legs.csv")]


def read_leg(row: dict[str, str], places: dict[str, FloatArray]) -> Leg:
    """Read one row of `legs.csv`.

    Parameters
    ----------
    row : dict
        The row, by column name.
    places : dict
        Latitude and longitude of each terminal, degrees.

    Returns
    -------
    Leg
    """
    names = [row["origin"], *split_list(row["via"]), row["destination"]]
    pins = tuple(find_place(name, places, row["id"]) for name in names)
    override = float(row["distance_km"]) if row["distance_km"] else None
    return Leg(row["id"], row["mode"], pins, tuple(split_list(row["passages"])), override)


def split_list(cell: str) -> list[str]:
    """Split a cell that holds a list joined by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def find_place(name: str, places: dict[str, FloatArray], leg: str) -> FloatArray:
    """Give the place of a terminal id or of a pair `lat lon`, degrees."""
    if name in places:
        return places[name]
    try:
        lat, lon = (float(part) for part in name.split())
    except ValueError:
        message = f"{leg}: {name!r} is neither a terminal nor a pair 'lat lon'"
        raise SystemExit(message) from None
    return np.array([lat, lon])


def read_checks(table: Path) -> list[tuple[list[str], float]]:
    """Read the published lengths: for each, the ids of the legs that make it up and the km."""
    return [(split_list(row["legs"]), float(row["cited_km"])) for row in read_rows(table)]


def measure_all_rail(graph: LineGraph, legs: list[Leg], cited: dict[str, float]) -> list[Measure]:
    """Measure the rail legs among some legs, in their order."""
    rail = [leg for leg in legs if leg.mode in RAIL_MODES]
    graph = place_on_lines(graph, [pin for leg in rail for pin in leg.pins])
    return [measure_rail(graph, leg, cited.get(leg.id)) for leg in rail]


def measure_rail(graph: LineGraph, leg: Leg, published_km: float | None) -> Measure:
    """Measure a leg on the rail graph, through its pins; the runs from both terminals to the line count."""
    found = [graph.find_nearest(pin) for pin in leg.pins]
    snaps = [km for _, km in found]
    ways = [graph.find_way(a, b) for (a, _), (b, _) in pairwise(found)]
    whole = [way for way in ways if way is not None]
    way = _add_runs(join_ways(whole), leg, snaps) if len(whole) == len(ways) else None
    cited = published_km if leg.override_km is None else leg.override_km
    return Measure(leg, way, max(snaps), snaps[0] + snaps[-1], cited)


def _add_runs(way: Way, leg: Leg, snaps: list[float]) -> Way:
    """Lengthen a way by the straight runs to both of its terminals."""
    lat_lon = np.concatenate((leg.pins[0][None], way.lat_lon, leg.pins[-1][None]))
    edge_km = np.concatenate(([snaps[0]], way.edge_km, [snaps[-1]]))
    return Way(lat_lon, edge_km, np.concatenate(([False], way.gap, [False])))


def measure_sea(graph: LineGraph, leg: Leg, published_km: float | None, on_land: OnLand) -> Measure:
    """Measure a voyage on the sea graph; what it lists as passages decides which canals are closed."""
    voyage = find_voyage(graph, list(leg.pins), choose_closed(list(leg.passages)), on_land)
    way, access_km = voyage if voyage is not None else (None, 0.0)
    cited = published_km if leg.override_km is None else leg.override_km
    return Measure(leg, way, 0.0, access_km, cited)


def write_rail(folder: Path, measures: list[Measure]) -> None:
    """Write `rail_legs.csv` and `rail_lines.geojson`."""
    columns = [
        "id",
        "measured_km",
        "bridged_gap_km",
        "snap_km",
        "max_chord_km",
        "cited_km",
        "difference_percent",
    ]
    rows = [
        [one.leg.id, one.measured_km, *_tell_trust(one), one.cited_km, one.difference_percent]
        for one in measures
    ]
    write_table(folder / "rail_legs.csv", columns, rows)
    write_lines(folder / "rail_lines.geojson", {one.leg.id: one.line for one in measures}, RAIL_CREDIT)


def write_sea(folder: Path, measures: list[Measure]) -> None:
    """Write `sea_legs.csv` and `sea_lines.geojson`."""
    columns = ["id", "measured_km", "passage_km", "access_km", "cited_km", "difference_percent"]
    rows = [
        [one.leg.id, one.measured_km, _tell_gates(one), one.access_km, one.cited_km, one.difference_percent]
        for one in measures
    ]
    write_table(folder / "sea_legs.csv", columns, rows)
    write_lines(folder / "sea_lines.geojson", {one.leg.id: one.line for one in measures}, SEA_CREDIT)


def _tell_trust(one: Measure) -> list[float | None]:
    """Give gap, snap and longest chord of a rail leg, km."""
    if one.way is None:
        return [None, one.snap_km, None]
    return [one.way.gap_km, one.snap_km, one.way.max_chord_km]


def _tell_gates(one: Measure) -> str:
    """Give the km at which each listed passage is met, in the order of the list."""
    reached = dict(find_passages(one.way)) if one.way else {}
    return ";".join(f"{reached[name]:.1f}" if name in reached else "" for name in one.leg.passages)


if __name__ == "__main__":
    sys.exit(main())
