"""A graph of lines on the globe: nearest node, shortest way, and the thinned line to draw.

The rail graph and the sea graph of the build-time measuring tools are both a `LineGraph`. The length of
an edge is what its source says, never recomputed from the drawn points: an edge may be drawn as one
straight chord over many kilometres of curves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

EARTH_RADIUS_KM = 6371.0088
NO_PREDECESSOR = -9999  # what scipy writes for a node that was not reached
SMALLEST_COST = 1e-6  # scipy reads a stored zero as "no edge"

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def great_circle_km(a: FloatArray, b: FloatArray) -> FloatArray:
    """Give the great-circle distance between points.

    Parameters
    ----------
    a, b : array, shape (..., 2)
        Latitude and longitude in degrees; the shapes broadcast.

    Returns
    -------
    array, shape (...)
        Distance in km.
    """
    lat_a, lon_a = np.radians(a[..., 0]), np.radians(a[..., 1])
    lat_b, lon_b = np.radians(b[..., 0]), np.radians(b[..., 1])
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half = half + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def globe_points(lat_lon: FloatArray) -> FloatArray:
    """Give points in space, in km from the centre of the Earth, for nearest-neighbour trees.

    Parameters
    ----------
    lat_lon : array, shape (n, 2)
        Degrees.

    Returns
    -------
    array, shape (n, 3)
        Over the short distances searched here the straight distance equals that over ground.
    """
    lat, lon = np.radians(lat_lon[:, 0]), np.radians(lat_lon[:, 1])
    unit = np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    return np.asarray(EARTH_RADIUS_KM * unit, dtype=np.float64)


@dataclass(frozen=True)
class Way:
    """A shortest way through a graph.

    Attributes
    ----------
    lat_lon : array, shape (points, 2)
        The nodes on the way, in degrees.
    edge_km : array, shape (points - 1,)
        Length of each edge, km.
    gap : array, shape (points - 1,)
        True where the edge bridges a gap of the source.
    """

    lat_lon: FloatArray
    edge_km: FloatArray
    gap: BoolArray

    @property
    def km(self) -> float:
        """Length of the whole way, km."""
        return float(self.edge_km.sum())

    @property
    def gap_km(self) -> float:
        """Length of its bridged gaps, km."""
        return float(self.edge_km[self.gap].sum())

    @property
    def max_chord_km(self) -> float:
        """Longest stretch drawn as one straight line, km."""
        return float(great_circle_km(self.lat_lon[:-1], self.lat_lon[1:]).max(initial=0.0))


def join_ways(ways: list[Way]) -> Way:
    """Join ways end to end into one."""
    return Way(
        np.concatenate([way.lat_lon for way in ways]),
        np.concatenate([np.append(way.edge_km, 0.0) for way in ways])[:-1],
        np.concatenate([np.append(way.gap, False) for way in ways])[:-1],
    )


@dataclass(frozen=True)
class LineGraph:
    """An undirected graph of places and the lines between them.

    Attributes
    ----------
    lat_lon : array, shape (nodes, 2)
        Degrees.
    ends : array, shape (edges, 2)
        Node numbers, the smaller first, no pair twice.
    km : array, shape (edges,)
        True length of each edge, km.
    gap : array, shape (edges,)
        True for links that repair the source.
    cost : array, shape (edges,)
        What the search minimises: the length, or more for a repair.
    """

    lat_lon: FloatArray
    ends: IntArray
    km: FloatArray
    gap: BoolArray
    cost: FloatArray

    @cached_property
    def _matrix(self) -> csr_matrix:
        size = len(self.lat_lon)
        cost = np.maximum(self.cost, SMALLEST_COST)
        rows = np.concatenate((self.ends[:, 0], self.ends[:, 1]))
        columns = np.concatenate((self.ends[:, 1], self.ends[:, 0]))
        return csr_matrix((np.concatenate((cost, cost)), (rows, columns)), shape=(size, size))

    @cached_property
    def _edge_of_pair(self) -> dict[tuple[int, int], int]:
        return {(int(a), int(b)): edge for edge, (a, b) in enumerate(self.ends)}

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(globe_points(self.lat_lon))

    def find_nearest(self, place: FloatArray) -> tuple[int, float]:
        """Give the node nearest to a place.

        Parameters
        ----------
        place : array, shape (2,)
            Latitude and longitude, degrees.

        Returns
        -------
        tuple of int and float
            Node number and distance in km.
        """
        _, node = self._tree.query(globe_points(place[None])[0])
        return int(node), float(great_circle_km(self.lat_lon[node], place))

    def find_within(self, place: FloatArray, radius_km: float) -> IntArray:
        """Give the numbers of the nodes within a radius of a place, in ascending order."""
        found = self._tree.query_ball_point(globe_points(place[None])[0], radius_km)
        return np.array(sorted(found), dtype=np.int64)

    def find_way(self, origin: int, destination: int) -> Way | None:
        """Give the cheapest way between two nodes, or None where there is none."""
        start = np.array([origin])
        _, table = dijkstra(self._matrix, directed=False, indices=start, return_predecessors=True)
        before = table[0]
        nodes = [destination]
        while nodes[-1] != origin:
            previous = int(before[nodes[-1]])
            if previous == NO_PREDECESSOR:
                return None
            nodes.append(previous)
        nodes.reverse()
        edges = [self._edge_of_pair[min(pair), max(pair)] for pair in pairwise(nodes)]
        return Way(self.lat_lon[nodes], self.km[edges], self.gap[edges])


def build_graph(
    lat_lon: FloatArray, ends: IntArray, km: FloatArray, gap: BoolArray | None = None
) -> LineGraph:
    """Build a graph from raw edges: loops dropped, of parallel edges the cheapest kept.

    A gap of d km costs 4 d + 1, so that it is bridged only where it must be.

    Parameters
    ----------
    lat_lon : array, shape (nodes, 2)
        Degrees.
    ends : array, shape (edges, 2)
        Node numbers in any order.
    km : array, shape (edges,)
        Length of each edge, km.
    gap : array of bool, shape (edges,), optional
        True for links that repair the source; absent: none does.

    Returns
    -------
    LineGraph
    """
    gaps = np.zeros(len(ends), dtype=np.bool_) if gap is None else gap
    cost = np.where(gaps, 4 * km + 1, km)
    ends = np.sort(ends, axis=1)
    order = np.lexsort((cost, ends[:, 1], ends[:, 0]))
    order = order[ends[order, 0] != ends[order, 1]]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(ends[order], axis=0) != 0).any(axis=1)
    kept = order[first]
    return LineGraph(lat_lon, ends[kept].astype(np.int64), km[kept], gaps[kept], cost[kept])


def thin_line(lat_lon: FloatArray, tolerance_degrees: float) -> FloatArray:
    """Thin a line for drawing (Douglas and Peucker).

    Parameters
    ----------
    lat_lon : array, shape (points, 2)
        Degrees.
    tolerance_degrees : float
        How far a dropped point may lie from the line that is left.

    Returns
    -------
    array, shape (fewer points, 2)
        Both ends are kept.
    """
    keep = np.zeros(len(lat_lon), dtype=np.bool_)
    keep[[0, -1]] = True
    spans = [(0, len(lat_lon) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        away = _distances_to_chord(lat_lon[start + 1 : end], lat_lon[start], lat_lon[end])
        farthest = int(away.argmax())
        if away[farthest] > tolerance_degrees:
            middle = start + 1 + farthest
            keep[middle] = True
            spans += [(start, middle), (middle, end)]
    return lat_lon[keep]


def _distances_to_chord(points: FloatArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """Give the distance of points to a straight piece of line, in degrees of the flat map."""
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    return np.asarray(np.hypot(*(points - start - share[:, None] * along).T), dtype=np.float64)
