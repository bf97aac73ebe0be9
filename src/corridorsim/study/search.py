"""The best simple routes of a layered graph, as the route kernels find them."""

from __future__ import annotations

import logging

import numpy as np

from corridorsim.kernels.k_paths import COMPLETE, k_shortest
from corridorsim.kernels.paths import shortest_tree
from corridorsim.network.layers import LayeredGraph
from corridorsim.network.network import Floats

_LOG = logging.getLogger(__name__)
_MOST_ARCS = 200  # more than any sensible route has; a longer one is not looked for
_MOST_SEARCHES = 5_000  # a guard against a network made to be hard; the shipped one needs a few hundred


def best_routes(
    graph: LayeredGraph, arc_weights: Floats, source: int, target: int, most: int, heaviest: float
) -> dict[tuple[int, ...], float]:
    """Return the best routes that visit no terminal twice, as the network's arcs, with their weights.

    Parameters
    ----------
    graph : layers of the network
    arc_weights : float64 (n_arcs of the network,), +inf for a closed arc
    source, target : nodes of the graph
    most : how many routes at most
    heaviest : routes heavier than this are left out
    """
    weights = arc_weights[graph.arc]
    potential = _distances_to(graph, weights, target)
    if not np.isfinite(potential[source]) or potential[source] > heaviest:
        return {}
    routes = np.empty((most, _MOST_ARCS), dtype=np.int64)
    lengths, costs = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float64)
    count, status = k_shortest(
        graph.first_arc, graph.head, weights, source, target, potential, graph.group,
        heaviest, _MOST_SEARCHES, routes, lengths, costs,
    )  # fmt: skip
    if status != COMPLETE:
        _LOG.warning("the search for routes stopped at its limit; the %d found are the best, not all", count)
    return {
        tuple(int(arc) for arc in graph.arc[routes[rank, : lengths[rank]]]): float(costs[rank])
        for rank in range(count)
    }


def least_weight(graph: LayeredGraph, arc_weights: Floats, source: int, target: int) -> float:
    """Return the weight of the best route, +inf where there is none.

    Parameters
    ----------
    graph : layers of the network
    arc_weights : float64 (n_arcs of the network,), +inf for a closed arc
    source, target : nodes of the graph
    """
    return min(best_routes(graph, arc_weights, source, target, 1, np.inf).values(), default=np.inf)


def _distances_to(graph: LayeredGraph, weights: Floats, target: int) -> Floats:
    """Return every node's distance to the target, float64 (n_nodes,)."""
    first_arc, head, arc = graph.turned
    n_nodes, n_arcs = len(graph.group), len(graph.arc)
    distance, arc_into = np.empty(n_nodes), np.empty(n_nodes, dtype=np.int64)
    key, node = np.empty(n_arcs + 1), np.empty(n_arcs + 1, dtype=np.int64)
    shortest_tree(first_arc, head, weights[arc], target, key, node, distance, arc_into)
    return distance
