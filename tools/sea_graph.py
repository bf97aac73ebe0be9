"""The sea graph of `searoute` (Eurostat's marnet), its passages, and the run from a port to open water.

A passage is a *gate*: a short line drawn across the strait, canal or cape. A voyage meets the passage where
its line crosses the gate, and a closed canal is an edge that crosses a gate left out. So a passage is found
on the run from a port as well, and lies at the same point for both directions.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np

from line_graph import (
    BoolArray,
    FloatArray,
    IntArray,
    LineGraph,
    Way,
    build_graph,
    great_circle_km,
    join_ways,
)
from pinned import find_pinned

# Latitudes and longitudes: the Atlantic round the Cape is in, the Pacific and the Arctic are out.
WINDOW = (-62.0, 72.0, -40.0, 160.0)

# Two ends (lat, lon) of a line across each passage.
GATES: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "malacca": ((2.6, 99.2), (4.6, 101.2)),
    "bab-el-mandeb": ((12.2, 42.9), (13.0, 43.8)),
    "suez": ((30.4, 32.0), (30.4, 32.9)),
    "cape-of-good-hope": ((-34.4, 20.0), (-60.0, 20.0)),
    "gibraltar": ((35.6, -5.5), (36.3, -5.5)),
    "bosphorus": ((41.11, 28.9), (41.11, 29.25)),
    "dardanelles": ((39.95, 26.55), (40.55, 26.45)),
    "sunda": ((-5.43, 105.3), (-6.43, 106.3)),
    "hormuz": ((26.3, 56.4), (26.8, 57.05)),
}
MAY_GO_UNSAID = {"sunda", "hormuz"}  # listed by those legs only that care
CORINTH = ((37.85, 22.9), (38.0, 23.05))
PANAMA = ((9.0, -80.2), (9.3, -79.5))

ACCESS_REACH_KM = 350.0
HARBOUR_KM = 12.0  # coast this near to a port is not looked at: the map is coarser than a harbour
LAND_ALLOWED_KM = 3.0
SAMPLE_KM = 2.0

OnLand = Callable[[FloatArray], BoolArray]


def load_sea_graph() -> LineGraph:
    """Load the marnet graph inside the window, from the data file of searoute.

    Returns
    -------
    LineGraph
        The Corinth and Panama canals left out: no ship of ours fits the one or needs the other.
    """
    source = find_pinned("searoute", "1.6.0", "searoute", "data/marnet_dict.py")
    return close_gates(read_marnet(source), [CORINTH, PANAMA])


def read_marnet(source: Path) -> LineGraph:
    """Read the marnet graph from the source text of the package, as literals.

    Parameters
    ----------
    source : Path
        `marnet_dict.py`: a line `edge_list={(lon, lat): {(lon, lat): {"weight": km}}}`.

    Returns
    -------
    LineGraph
    """
    text = next(
        line for line in source.read_text(encoding="utf-8").splitlines() if line.startswith("edge_list=")
    )
    near: dict[tuple[float, float], dict[tuple[float, float], dict[str, float]]]
    near = ast.literal_eval(text.removeprefix("edge_list="))
    south, north, west, east = WINDOW
    places = sorted(place for place in near if south <= place[1] <= north and west <= place[0] <= east)
    number = {place: index for index, place in enumerate(places)}
    edges = [
        (number[a], number[b], tags["weight"]) for a in places for b, tags in near[a].items() if b in number
    ]
    table = np.array(edges, dtype=np.float64)
    lat_lon = np.array(places, dtype=np.float64)[:, ::-1]
    return build_graph(np.ascontiguousarray(lat_lon), table[:, :2].astype(np.int64), table[:, 2])


def cross_gate(
    a: FloatArray, b: FloatArray, gate: tuple[tuple[float, float], tuple[float, float]]
) -> FloatArray:
    """Say where straight pieces of line cross a gate.

    Parameters
    ----------
    a, b : array, shape (n, 2)
        Ends of each piece, latitude and longitude in degrees.
    gate : two points
        Ends of the gate.

    Returns
    -------
    array, shape (n,)
        Share of the piece at which it meets the gate, 0 to 1; NaN where it does not.
    """
    start, end = np.array(gate[0]), np.array(gate[1])
    along, across = b - a, end - start
    from_start = start - a
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = along[:, 0] * across[1] - along[:, 1] * across[0]
        on_piece = (from_start[:, 0] * across[1] - from_start[:, 1] * across[0]) / turn
        on_gate = (from_start[:, 0] * along[:, 1] - from_start[:, 1] * along[:, 0]) / turn
        met = (on_piece >= 0) & (on_piece < 1) & (on_gate >= 0) & (on_gate <= 1)
    return np.where(met, on_piece, np.nan)


def close_gates(
    graph: LineGraph, gates: Iterable[tuple[tuple[float, float], tuple[float, float]]]
) -> LineGraph:
    """Leave out the edges that cross any of the gates."""
    a, b = graph.lat_lon[graph.ends[:, 0]], graph.lat_lon[graph.ends[:, 1]]
    kept = np.ones(len(graph.ends), dtype=np.bool_)
    for gate in gates:
        kept &= np.isnan(cross_gate(a, b, gate))
    return LineGraph(graph.lat_lon, graph.ends[kept], graph.km[kept], graph.gap[kept], graph.cost[kept])


def choose_closed(passages: list[str]) -> list[str]:
    """Say which passages a voyage must not take: Suez unless it lists it, and always round the Cape."""
    return ["suez"] if "suez" not in passages or "cape-of-good-hope" in passages else []


def find_passages(way: Way) -> list[tuple[str, float]]:
    """Find the passages on a voyage.

    Parameters
    ----------
    way : Way
        The voyage.

    Returns
    -------
    list of tuple of str and float
        Passage and the km from the origin at which its gate is first crossed, in order.
    """
    reached = np.concatenate(([0.0], np.cumsum(way.edge_km)))
    met = []
    for name, gate in GATES.items():
        share = cross_gate(way.lat_lon[:-1], way.lat_lon[1:], gate)
        crossed = np.flatnonzero(~np.isnan(share))[:1]
        met += [(float(reached[edge] + share[edge] * way.edge_km[edge]), name) for edge in crossed]
    return [(name, km) for km, name in sorted(met)]


def find_voyage(
    graph: LineGraph, ports: list[FloatArray], closed: list[str], on_land: OnLand
) -> tuple[Way, float] | None:
    """Find the shortest voyage that calls at ports in order.

    Parameters
    ----------
    graph : LineGraph
        The sea graph.
    ports : list of array, shape (2,)
        Latitude and longitude of each port, degrees.
    closed : list of str
        Passages that may not be taken.
    on_land : callable
        Says which of some points, shape (n, 2), lie on land.

    Returns
    -------
    tuple of Way and float, or None
        The voyage and how many of its km are runs between ports and the graph; None where there is none.
    """
    gates = [GATES[name] for name in closed]
    ways, access_km = [], 0.0
    for origin, destination in pairwise(ports):
        joined = close_gates(_join_ports(graph, [origin, destination], on_land), gates)
        way = joined.find_way(len(graph.lat_lon), len(graph.lat_lon) + 1)
        if way is None:
            return None
        access_km += float(way.edge_km[0] + way.edge_km[-1])
        ways.append(way)
    return join_ways(ways), access_km


def _join_ports(graph: LineGraph, ports: list[FloatArray], on_land: OnLand) -> LineGraph:
    """Join ports to the sea graph as further nodes, numbered after its own."""
    size = len(graph.lat_lon)
    ends, km = [graph.ends], [graph.km]
    for number, port in enumerate(ports):
        seen = find_open_water(graph, port, on_land)
        ends.append(np.column_stack((seen, np.full(len(seen), size + number))))
        km.append(great_circle_km(graph.lat_lon[seen], port))
    lat_lon = np.concatenate((graph.lat_lon, np.array(ports)))
    return build_graph(lat_lon, np.concatenate(ends), np.concatenate(km))


def find_open_water(graph: LineGraph, port: FloatArray, on_land: OnLand) -> IntArray:
    """Give the nodes of the sea graph that a ship reaches from a port straight over water.

    A port from which none is seen (up a river, in a fjord) gets the nearest node.
    """
    within = graph.find_within(port, ACCESS_REACH_KM)
    seen = [
        node for node in within if _land_between_km(port, graph.lat_lon[node], on_land) <= LAND_ALLOWED_KM
    ]
    return np.array(seen or [graph.find_nearest(port)[0]], dtype=np.int64)


def _land_between_km(port: FloatArray, node: FloatArray, on_land: OnLand) -> float:
    """Give the km of land on the straight run from a port, its harbour not looked at."""
    km = float(great_circle_km(port, node))
    steps = np.arange(HARBOUR_KM, km, SAMPLE_KM)
    if not len(steps):
        return 0.0
    return SAMPLE_KM * float(on_land(port + (steps / km)[:, None] * (node - port)).sum())


def measure_land_km(way: Way, on_land: OnLand) -> float:
    """Give how many km of a voyage are drawn over land, as a check of the drawing."""
    land = 0.0
    for start, end, km in zip(way.lat_lon[:-1], way.lat_lon[1:], way.edge_km, strict=True):
        share = (np.arange(max(1, round(km / SAMPLE_KM))) + 0.5) / max(1, round(km / SAMPLE_KM))
        land += float(km * on_land(start + share[:, None] * (end - start)).mean())
    return land


def read_land(map_file: Path) -> OnLand:
    """Read the land of the base map and give the test for points on it."""
    import shapely

    features = json.loads(map_file.read_text(encoding="utf-8"))["features"]
    shape = next(part["geometry"] for part in features if part["properties"]["id"] == "land")
    land = shapely.from_geojson(json.dumps(shape))
    shapely.prepare(land)

    def on_land(lat_lon: FloatArray) -> BoolArray:
        return np.asarray(shapely.contains_xy(land, lat_lon[:, 1], lat_lon[:, 0]), dtype=np.bool_)

    return on_land
