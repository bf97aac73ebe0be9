"""The best simple routes of a layered graph, as the route kernels find them."""

from __future__ import annotations

import logging

import numpy as np

from corridorsim.kernels.k_paths import COMPLETE, k_shortest
from corridorsim.kernels.pareto import (
    CLOSED,
    OUT_OF_LABELS,
    OUT_OF_ROWS,
    UNREACHABLE,
    CostNetwork,
    new_pool,
    pareto_front,
)
from corridorsim.kernels.pareto import COMPLETE as PARETO_COMPLETE
from corridorsim.kernels.paths import shortest_tree
from corridorsim.network.layers import LayeredGraph
from corridorsim.network.network import Floats, Integers

_LOG = logging.getLogger(__name__)
_MOST_ARCS = 200  # more than any sensible route has; a longer one is not looked for
_FIRST_LABELS, _MOST_LABELS = 1 << 14, 1 << 22
_FIRST_ROWS, _MOST_ROWS = 1 << 8, 1 << 14
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


def pareto_ways(
    graph: LayeredGraph, arc_costs: Integers, limit: Integers, source: int, target: int
) -> list[tuple[int, ...]]:
    """Return a route, as the network's arcs, for each cost vector that no other is as good as in all.

    Parameters
    ----------
    graph : layers of the network
    arc_costs : int64 (n_arcs of the network, n_costs) ≥ 0, ``CLOSED`` for a closed arc
    limit : int64 (n_costs,), routes above it in any cost are left out
    source, target : nodes of the graph
    """
    costs = np.ascontiguousarray(arc_costs[graph.arc])
    network = CostNetwork(
        graph.first_arc, graph.head, costs, _least_costs_to(graph, costs, target), limit, graph.group
    )
    n_labels, n_rows = _FIRST_LABELS, _FIRST_ROWS
    while True:
        pool = new_pool(n_labels, len(graph.group), int(graph.group.max()) + 1, costs.shape[1])
        arcs, lengths = np.empty((n_rows, _MOST_ARCS), dtype=np.int64), np.empty(n_rows, dtype=np.int64)
        totals = np.empty((n_rows, costs.shape[1]), dtype=np.int64)
        count, status = pareto_front(network, pool, source, target, arcs, lengths, totals)
        if status == OUT_OF_LABELS and n_labels < _MOST_LABELS:
            n_labels *= 4
        elif status == OUT_OF_ROWS and n_rows < _MOST_ROWS:
            n_rows *= 4
        else:
            break
    if status != PARETO_COMPLETE:
        _LOG.warning("the search for Pareto routes stopped at its limit; only the best by objective are told")
    return [tuple(int(arc) for arc in graph.arc[arcs[row, : lengths[row]]]) for row in range(count)]


def _least_costs_to(graph: LayeredGraph, costs: Integers, target: int) -> Integers:
    """Return the least sum of each cost from every node to the target, int64 (n_nodes, n_costs)."""
    open_costs = np.where(costs == CLOSED, np.inf, costs.astype(np.float64))
    least = [_distances_to(graph, np.ascontiguousarray(column), target) for column in open_costs.T]
    return np.column_stack([np.where(np.isinf(column), UNREACHABLE, column) for column in least]).astype(
        np.int64
    )


def _distances_to(graph: LayeredGraph, weights: Floats, target: int) -> Floats:
    """Return every node's distance to the target, float64 (n_nodes,)."""
    first_arc, head, arc = graph.turned
    n_nodes, n_arcs = len(graph.group), len(graph.arc)
    distance, arc_into = np.empty(n_nodes), np.empty(n_nodes, dtype=np.int64)
    key, node = np.empty(n_arcs + 1), np.empty(n_arcs + 1, dtype=np.int64)
    shortest_tree(first_arc, head, weights[arc], target, key, node, distance, arc_into)
    return distance
