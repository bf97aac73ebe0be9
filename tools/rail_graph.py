"""The world rail graph of `scgraph-data`, read, clipped, repaired and kept in a cache.

The graph comes from OpenStreetMap in several hundred pieces. Dead ends are linked to what lies near them,
and pieces that nearly touch are joined; every such link is a *gap*, dear to use and reported with its length.
"""

from __future__ import annotations

import ast
import hashlib
import tempfile
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from line_graph import (
    BoolArray,
    FloatArray,
    IntArray,
    LineGraph,
    build_graph,
    globe_points,
    great_circle_km,
)
from pinned import find_pinned

WINDOW = (20.0, 62.0, -10.0, 132.0)  # latitudes, longitudes; Manzhouli hangs on Harbin, at 127 E
DEAD_END_NEIGHBOURS = 3
DEAD_END_REACH_KM = 40.0
TOUCHING_KM = 1.5
FAR_NODE_KM = 3.0
SPLIT_LIMIT_KM = 60.0  # longer edges are drawn too coarsely to say that a place lies on them
KM_PER_DEGREE = 111.2
REPAIR_VERSION = 2  # raise it when the repair changes, so that old caches are passed over


def load_rail_graph(cache: Path) -> LineGraph:
    """Load the repaired rail graph, from the cache where it is there.

    Parameters
    ----------
    cache : Path
        Folder of its own, outside the repository; created when absent.

    Returns
    -------
    LineGraph
        Only the largest piece: a terminal must not snap to a siding that leads nowhere.
    """
    source = find_source()
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    stored = cache / f"rail-{digest}-{REPAIR_VERSION}.npz"
    if not stored.exists():
        _store(stored, repair(*clip(*read_world_railways(source))))
    with np.load(stored) as arrays:
        return LineGraph(*(arrays[name] for name in ("lat_lon", "ends", "km", "gap", "cost")))


def place_on_lines(graph: LineGraph, places: list[FloatArray]) -> LineGraph:
    """Make nodes for the stations that lie on an edge, far from its ends.

    The graph has nodes at junctions only. A way that starts at the next junction would count the stretch from
    there twice, once on either side of the station.

    Parameters
    ----------
    graph : LineGraph
        The repaired rail graph.
    places : list of array, shape (2,)
        Latitude and longitude of stations, degrees.

    Returns
    -------
    LineGraph
        Edges are split where a station lies more than 3 km from any node, and three times nearer to the edge;
        both parts share the true length as they share the chord.
    """
    found = [_find_split(graph, place) for place in places]
    splits = sorted({split for split in found if split is not None})
    lat_lon, ends, km, gap = [graph.lat_lon], graph.ends.copy(), graph.km.copy(), graph.gap
    more_ends, more_km = [], []
    done: dict[int, float] = {}
    for number, (edge, share) in enumerate(splits, start=len(graph.lat_lon)):
        start, end = graph.lat_lon[graph.ends[edge]]
        lat_lon.append((start + share * (end - start))[None])
        more_ends.append([ends[edge, 0], number])
        more_km.append((share - done.get(edge, 0.0)) * graph.km[edge])
        done[edge] = share
        ends[edge, 0], km[edge] = number, (1 - share) * graph.km[edge]
    if not splits:
        return graph
    all_gap = np.append(gap, np.zeros(len(splits), dtype=np.bool_))
    return build_graph(
        np.concatenate(lat_lon), np.concatenate((ends, np.array(more_ends))), np.append(km, more_km), all_gap
    )


def _find_split(graph: LineGraph, place: FloatArray) -> tuple[int, float] | None:
    """Find the edge on which a place lies and the share of it before the place; None: a node is near."""
    _, node_km = graph.find_nearest(place)
    if node_km <= FAR_NODE_KM:
        return None
    scale = KM_PER_DEGREE * np.array([1.0, np.cos(np.radians(place[0]))])
    start = (graph.lat_lon[graph.ends[:, 0]] - place) * scale
    along = (graph.lat_lon[graph.ends[:, 1]] - place) * scale - start
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(-(start * along).sum(axis=1) / length, 0, 1)
    away = np.hypot(*(start + share[:, None] * along).T)
    away[graph.gap | (graph.km > SPLIT_LIMIT_KM)] = np.inf
    edge = int(away.argmin())
    return (edge, float(share[edge])) if 3 * away[edge] < node_km and 0 < share[edge] < 1 else None


def default_cache() -> Path:
    """Give the cache folder that is used when none is named."""
    return Path(tempfile.gettempdir()) / "corridorsim-measure"


def find_source() -> Path:
    """Find the data file of scgraph-data, which fails to import beside scgraph 3."""
    return find_pinned("scgraph-data", "2.0.0", "scgraph_data", "world_railways.py")


def read_world_railways(source: Path) -> tuple[FloatArray, IntArray, FloatArray]:
    """Read nodes and edges from the source text of the package, as literals.

    Parameters
    ----------
    source : Path
        `world_railways.py`: a line `graph=[{node: km}]` and a line `nodes=[[lat, lon]]`.

    Returns
    -------
    tuple of arrays, shapes (nodes, 2), (edges, 2) and (edges,)
        Degrees, node numbers, km.
    """
    parts: dict[str, list[dict[int, float]]] = {}
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            name, equals, text = line.partition("=")
            if equals and name in {"graph", "nodes"}:
                parts[name] = ast.literal_eval(text)
    pairs = [(a, b, km) for a, near in enumerate(parts["graph"]) for b, km in near.items() if a < b]
    table = np.array(pairs, dtype=np.float64)
    return np.array(parts["nodes"], dtype=np.float64), table[:, :2].astype(np.int64), table[:, 2]


def clip(lat_lon: FloatArray, ends: IntArray, km: FloatArray) -> tuple[FloatArray, IntArray, FloatArray]:
    """Keep the nodes inside the window and the edges between them, renumbered."""
    south, north, west, east = WINDOW
    lat, lon = lat_lon.T
    inside = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    number = np.cumsum(inside) - 1
    kept = inside[ends].all(axis=1)
    return lat_lon[inside], number[ends[kept]].astype(np.int64), km[kept]


def repair(lat_lon: FloatArray, ends: IntArray, km: FloatArray) -> LineGraph:
    """Bridge the gaps of a rail graph and keep its largest piece.

    Parameters
    ----------
    lat_lon : array, shape (nodes, 2)
        Degrees.
    ends : array, shape (edges, 2)
        Node numbers.
    km : array, shape (edges,)
        Length, km.

    Returns
    -------
    LineGraph
        Links that were added carry their true length and are marked as gaps.
    """
    piece = label_pieces(len(lat_lon), ends)
    links = np.concatenate((_link_dead_ends(lat_lon, ends, piece), _link_touching(lat_lon, piece)))
    link_km = great_circle_km(lat_lon[links[:, 0]], lat_lon[links[:, 1]])
    all_ends = np.concatenate((ends, links))
    gap = np.arange(len(all_ends)) >= len(ends)
    return keep_largest_piece(build_graph(lat_lon, all_ends, np.concatenate((km, link_km)), gap))


def label_pieces(nodes: int, ends: IntArray) -> IntArray:
    """Give the number of the connected piece that each node belongs to, shape (nodes,)."""
    matrix = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    return np.asarray(connected_components(matrix, directed=False)[1], dtype=np.int64)


def keep_largest_piece(graph: LineGraph) -> LineGraph:
    """Drop all nodes that the largest connected piece does not reach."""
    piece = label_pieces(len(graph.lat_lon), graph.ends)
    inside = piece == np.bincount(piece).argmax()
    number = (np.cumsum(inside) - 1).astype(np.int64)
    kept: BoolArray = inside[graph.ends[:, 0]]
    ends = number[graph.ends[kept]]
    return LineGraph(graph.lat_lon[inside], ends, graph.km[kept], graph.gap[kept], graph.cost[kept])


def _link_dead_ends(lat_lon: FloatArray, ends: IntArray, piece: IntArray) -> IntArray:
    """Link each dead end to its nearest nodes and to the nearest node of every other piece in reach."""
    through = ends[ends[:, 0] != ends[:, 1]]
    degree = np.bincount(through.ravel(), minlength=len(lat_lon))
    dead = np.flatnonzero(degree <= 1)
    points = globe_points(lat_lon)
    everything = np.arange(len(lat_lon), dtype=np.int64)
    found = [_nearest_links(points, dead, everything, DEAD_END_NEIGHBOURS + 1)]
    for number in range(int(piece.max()) + 1):
        outside = dead[piece[dead] != number]
        found.append(_nearest_links(points, outside, np.flatnonzero(piece == number), 1))
    return np.concatenate(found)


def _nearest_links(points: FloatArray, sources: IntArray, targets: IntArray, count: int) -> IntArray:
    """Pair each source with its nearest targets in reach; rows of (source, target), itself left out."""
    if not len(sources):
        return np.empty((0, 2), dtype=np.int64)
    ranks = list(range(1, count + 1))
    tree = cKDTree(points[targets])
    near = np.asarray(tree.query(points[sources], k=ranks, distance_upper_bound=DEAD_END_REACH_KM)[1])
    row, column = np.nonzero(near < len(targets))
    pairs = np.column_stack((sources[row], targets[near[row, column]]))
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]], dtype=np.int64)


def _link_touching(lat_lon: FloatArray, piece: IntArray) -> IntArray:
    """Link any two nodes of different pieces that nearly touch."""
    pairs = cKDTree(globe_points(lat_lon)).query_pairs(TOUCHING_KM, output_type="ndarray")
    apart = piece[pairs[:, 0]] != piece[pairs[:, 1]]
    return np.asarray(pairs[apart], dtype=np.int64).reshape(-1, 2)


def _store(target: Path, graph: LineGraph) -> None:
    """Write a graph to the cache, under its name only once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial.npz")
    np.savez(partial, lat_lon=graph.lat_lon, ends=graph.ends, km=graph.km, gap=graph.gap, cost=graph.cost)
    partial.replace(target)
