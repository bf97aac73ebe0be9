"""Task ``reweighted-path``: the shortest path through the shipped network in many draws.

The weights are drawn before: those that a draw gives to each arc, all waits left out. The whole network is
searched, from Tashkent to Milan.

Made ready before the clock, since it depends on no weight that is searched: for ours the plan of the search
(``study/lane_plans.py``: hours that no draw can beat by the laws, and what was the shortest in draws of a
planning sample) and the weights of a tile in the plan's order, once for arcs that by their laws have the same
weights in every draw; for scipy, which cannot hold parallel arcs,
the lightest of them picked out, and for all peers the weights of each draw together. Within the clock: every
draw's distance from its weights, whatever they are; what the plan rules out is searched all the same for
draws that are beyond its limit.
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
from corridorsim.kernels.lane_paths import Labels, find_shortest
from corridorsim.kernels.paths import shortest_tree
from corridorsim.network.network import Floats, Integers
from corridorsim.study.bound import hours_by_law, least_hours, of_same_hours
from corridorsim.study.lane_plans import Arcs, LanePlan, plan_search
from corridorsim.study.tiles import TileMaker

TASK = "reweighted-path"
DRAWS, LANES = 1024, 128
_LEAST_HOURS = 1 / 60
_TOLERANCE = 2e-6  # ours adds float32
_PEER_DRAWS = 32
_SAMPLE = 256  # draws that the plan is made on


@dataclass(frozen=True)
class Weighted:
    """A graph under the weights of many draws, and what is known of them beforehand; all in hours.

    Attributes
    ----------
    graph : nodes in the order of their expected distance, the source first; what it cannot reach is gone
    weights : float32 (n_tiles, n_arcs, n_lanes)
    floors : float64 (n_arcs,), what no draw can beat by the laws
    alike : int64 (n_arcs,), for each arc the first that has the same weights in every draw by the laws
    sample : float64 (n_planning_draws, n_arcs), weights of draws that plans are made on
    """

    graph: Graph
    weights: NDArray[np.float32]
    floors: Floats
    alike: Integers
    sample: Floats

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
    return Case(
        TASK, "shipped", "draw", lane_search(weighted).way(), peers, partial(differ, tolerance=_TOLERANCE)
    )


def shipped_weights(draws: int, lanes: int) -> Weighted:
    """Return the shipped network under the hours of some draws.

    Parameters
    ----------
    draws, lanes : how many, and how many of them together; a divisor
    """
    known = shipped()
    network = known.network
    maker = TileMaker(network, [(arc,) for arc in range(network.n_arcs)], known.scenario.study.seed)
    graph, arcs = reached(known.graph(), (network.tail, network.head), network.costs.hours)
    hours, sample, floors = (
        np.maximum(_LEAST_HOURS, each[arcs])
        for each in (
            least_hours(maker.routes, maker.make((0, draws)).world),
            least_hours(maker.routes, maker.make((0, _SAMPLE), planning=True).world),
            hours_by_law(maker),
        )
    )
    tiles = hours.reshape(len(arcs), -1, lanes).transpose(1, 0, 2)
    weights = np.ascontiguousarray(tiles, dtype=np.float32)
    _, first, group = np.unique(of_same_hours(maker.routes)[arcs], return_index=True, return_inverse=True)
    return Weighted(graph, weights, floors, first[group], np.ascontiguousarray(sample.T))


def reached(whole: Graph, ends: tuple[Integers, Integers], hours: Floats) -> tuple[Graph, Integers]:
    """Return what the source reaches, nodes renumbered by distance, and which arcs these are.

    Parameters
    ----------
    whole : says how many nodes there are, the source and the target
    ends : tails and heads, int64 (n_arcs,) each
    hours : float64 (n_arcs,), expected
    """
    distance = distances(graph_of(whole.n_nodes, ends, hours, (whole.source, whole.target)))
    order = np.argsort(distance, kind="stable")[: int(np.isfinite(distance).sum())]
    place = np.full(len(distance), -1)
    place[order] = np.arange(len(order))
    tail, head = (place[each] for each in ends)
    arcs = np.flatnonzero((tail >= 0) & (head >= 0))
    arcs = arcs[np.lexsort((head[arcs], tail[arcs]))]
    own_ends = 0, int(place[whole.target])
    return graph_of(len(order), (tail[arcs], head[arcs]), hours[arcs], own_ends), arcs


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


@dataclass(frozen=True)
class LaneSearch:
    """Our way: all draws of a tile at once.

    Attributes
    ----------
    it : how it is searched
    weights : float32 (n_tiles, n_rows, n_lanes), as the plan has them
    labels : room for a tile
    found : float32 (n_tiles, n_lanes), overwritten by every run
    """

    it: LanePlan
    weights: NDArray[np.float32]
    labels: Labels
    found: NDArray[np.float32]

    def way(self) -> Way:
        """Return it as a contender."""
        return Way(self._run, self.found.size)

    def looked_at(self) -> float:
        """Return how many arcs are looked at for a draw, on average."""
        return find_shortest(self.it.plan, self.weights, self.labels, self.found) / len(self.found)

    def _run(self) -> Answer:
        find_shortest(self.it.plan, self.weights, self.labels, self.found)
        return self.found.ravel()


def lane_search(it: Weighted) -> LaneSearch:
    """Return our way, made ready.

    Parameters
    ----------
    it : graph and weights
    """
    graph = it.graph
    arcs = Arcs(graph.first_arc, graph.tail, graph.head, graph.source, graph.target)
    planned = plan_search(arcs, it.floors, it.alike, it.sample)
    weights = np.ascontiguousarray(it.weights[:, planned.arc])
    n_tiles, _, lanes = weights.shape
    found = np.empty((n_tiles, lanes), dtype=np.float32)
    return LaneSearch(planned, weights, planned.new_labels(lanes), found)


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
