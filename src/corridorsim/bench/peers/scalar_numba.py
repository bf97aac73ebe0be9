"""Shortest paths draw by draw, compiled: what somebody gets who knows numba, but not lanes."""

from __future__ import annotations

import numpy as np

from corridorsim.bench.contest import Answer, Way
from corridorsim.bench.graphs import Graph
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.paths import ZERO, shortest_tree
from corridorsim.network.network import Floats, Integers


def scalar_paths(graph: Graph, weights: Floats) -> Way:
    """Return a compiled loop over Dijkstra's algorithm with a binary heap.

    Parameters
    ----------
    graph : node 0 is the source
    weights : float64 (n_draws, n_arcs)
    """
    n_entries = len(graph.head) + 1
    key, node = np.empty(n_entries), np.empty(n_entries, dtype=np.int64)
    distance, arc_into = np.empty(graph.n_nodes), np.empty(graph.n_nodes, dtype=np.int64)
    found = np.empty(len(weights))

    def run() -> Answer:
        _tree_by_tree(
            graph.first_arc, graph.head, weights, graph.target, key, node, distance, arc_into, found
        )
        return found

    return Way(run, len(weights))


@kernel
def _tree_by_tree(
    first_arc: Integers,
    head: Integers,
    weights: Floats,
    target: int,
    scratch_key: Floats,
    scratch_node: Integers,
    scratch_distance: Floats,
    scratch_arc: Integers,
    out_distance: Floats,
) -> None:
    """Write the distance of a target from node 0 in every draw, one draw after the other."""
    for draw in range(weights.shape[0]):
        shortest_tree(
            first_arc, head, weights[draw], ZERO, scratch_key, scratch_node, scratch_distance, scratch_arc
        )
        out_distance[draw] = scratch_distance[target]
