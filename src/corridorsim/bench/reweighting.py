"""Task ``reweighted-path``: the shortest path through the shipped network in many draws.

The weights are drawn before: those that a draw gives to each arc, all waits left out. The whole network is
searched, from Tashkent to Milan; scipy cannot hold parallel arcs, and gets the lightest of them picked out
beforehand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from corridorsim.bench.contest import Answer, Case, Way, differ
from corridorsim.bench.graphs import Graph, graph_of, shipped
from corridorsim.bench.peers.graph_libraries import igraph_graph, scipy_matrix
from corridorsim.bench.peers.scalar_numba import scalar_paths
from corridorsim.kernels.lane_trees import lane_trees
from corridorsim.kernels.paths import shortest_tree
from corridorsim.network.network import Floats, Integers
from corridorsim.study.bound import least_hours
from corridorsim.study.tiles import TileMaker

TASK = "reweighted-path"
DRAWS, LANES = 1024, 128
_LEAST_HOURS = 1 / 60
_TOLERANCE = 2e-6  # ours adds float32
_PEER_DRAWS = 32


@dataclass(frozen=True)
class Weighted:
    """A graph under the weights of many draws.

    Attributes
    ----------
    graph : nodes in the order of their expected distance, the source first; what it cannot reach is gone
    weights : float32 (n_tiles, n_arcs, n_lanes), hours
    """

    graph: Graph
    weights: NDArray[np.float32]

    @cached_property
    def by_draw(self) -> Floats:
        """The weights of each draw together, float64 (n_draws, n_arcs)."""
        n_arcs = self.weights.shape[1]
        return np.ascontiguousarray(self.weights.transpose(0, 2, 1).reshape(-1, n_arcs), dtype=np.float64)


def shipped_case() -> Case:
    """Return the task on the network that ships."""
    weighted = shipped_weights(DRAWS, LANES)
    peers: dict[str, Callable[[], Way]] = {
        "scipy": lambda: scipy_paths(weighted),
        "igraph": lambda: igraph_paths(weighted),
        "scalar-numba": lambda: scalar_paths(weighted.graph, weighted.by_draw[:_PEER_DRAWS]),
    }
    return Case(TASK, "shipped", "draw", lane_paths(weighted), peers, partial(differ, tolerance=_TOLERANCE))


def shipped_weights(draws: int, lanes: int) -> Weighted:
    """Return the shipped network under the hours of some draws.

    Parameters
    ----------
    draws, lanes : how many, and how many of them together; a divisor
    """
    known = shipped()
    network, ends = known.network, known.graph()
    maker = TileMaker(network, [(arc,) for arc in range(network.n_arcs)], known.scenario.study.seed)
    hours = np.maximum(_LEAST_HOURS, least_hours(maker.routes, maker.make((0, draws)).world))
    distance = distances(
        graph_of(ends.n_nodes, (network.tail, network.head), network.costs.hours, _ends(ends))
    )
    return weighted(network.tail, network.head, hours, distance, ends.target, lanes)


def _ends(graph: Graph) -> tuple[int, int]:
    return graph.source, graph.target


def weighted(
    tail: Integers, head: Integers, hours: Floats, distance: Floats, target: int, lanes: int
) -> Weighted:
    """Return a graph and its weights with nodes renumbered by distance.

    Parameters
    ----------
    tail, head : int64 (n_arcs,)
    hours : float64 (n_arcs, n_draws)
    distance : float64 (n_nodes,), expected, from the source; infinite for what it does not reach
    target : node
    lanes : draws of a tile
    """
    order = np.argsort(distance, kind="stable")[: int(np.isfinite(distance).sum())]
    place = np.full(len(distance), -1)
    place[order] = np.arange(len(order))
    kept = np.flatnonzero((place[tail] >= 0) & (place[head] >= 0))
    kept = kept[np.lexsort((place[head[kept]], place[tail[kept]]))]
    graph = graph_of(
        len(order), (place[tail[kept]], place[head[kept]]), hours[kept].mean(axis=1), (0, int(place[target]))
    )
    tiles = hours[kept].reshape(len(kept), -1, lanes).transpose(1, 0, 2)
    return Weighted(graph, np.ascontiguousarray(tiles, dtype=np.float32))


def distances(graph: Graph) -> Floats:
    """Return every node's distance from the source.

    Parameters
    ----------
    graph : any
    """
    found, arc_into = np.empty(graph.n_nodes), np.empty(graph.n_nodes, dtype=np.int64)
    key, node = np.empty(len(graph.head) + 1), np.empty(len(graph.head) + 1, dtype=np.int64)
    shortest_tree(graph.first_arc, graph.head, graph.weight, graph.source, key, node, found, arc_into)
    return found


def lane_paths(it: Weighted) -> Way:
    """Return our way: all draws of a tile at once.

    Parameters
    ----------
    it : graph and weights
    """
    n_tiles, _, lanes = it.weights.shape
    distance = np.empty((it.graph.n_nodes, lanes), dtype=np.float32)
    dirty, found = np.empty(it.graph.n_nodes, dtype=np.uint8), np.empty((n_tiles, lanes))

    def run() -> Answer:
        for tile in range(n_tiles):
            lane_trees(it.graph.first_arc, it.graph.head, it.weights[tile], dirty, distance)
            found[tile] = distance[it.graph.target]
        return found.ravel()

    return Way(run, n_tiles * lanes)


def scipy_paths(it: Weighted) -> Way:
    """Return a loop over scipy's ``csgraph.dijkstra``.

    Parameters
    ----------
    it : graph and weights
    """
    from scipy.sparse.csgraph import dijkstra

    graph, arcs = it.graph, it.graph.n_nodes * it.graph.tail + it.graph.head
    firsts = np.flatnonzero(np.diff(arcs, prepend=-1))
    lightest = np.minimum.reduceat(it.by_draw[:_PEER_DRAWS], firsts, axis=1)
    simple = graph_of(
        graph.n_nodes, (graph.tail[firsts], graph.head[firsts]), lightest[0], (graph.source, graph.target)
    )
    matrix = scipy_matrix(simple, lightest[0])

    def run() -> Answer:
        found = np.empty(_PEER_DRAWS)
        for draw in range(_PEER_DRAWS):
            matrix.data[:] = lightest[draw]
            found[draw] = dijkstra(matrix, indices=graph.source)[graph.target]
        return found

    return Way(run, _PEER_DRAWS)


def igraph_paths(it: Weighted) -> Way:
    """Return a loop over igraph's ``Graph.distances``.

    Parameters
    ----------
    it : graph and weights
    """
    known, weights = igraph_graph(it.graph), it.by_draw[:_PEER_DRAWS].tolist()
    ends = it.graph.source, it.graph.target
    return Way(
        lambda: np.array([known.distances(*ends, weights=each)[0][0] for each in weights]), _PEER_DRAWS
    )
