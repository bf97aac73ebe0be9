"""Task ``shortest-tree``: the way from one node to all others, on a large grid and on the shipped network."""

from __future__ import annotations

from functools import partial

import numpy as np

from corridorsim.bench.contest import Answer, Case, Way, differ
from corridorsim.bench.graphs import Graph, grid, shipped
from corridorsim.bench.peers.graph_libraries import tree_peers
from corridorsim.kernels.minute_trees import UNREACHED, new_buckets, pack_arcs, shortest_minutes
from corridorsim.kernels.paths import shortest_tree

TASK = "shortest-tree"


def grid_case() -> Case:
    """Return the task on the grid of 316 × 316 crossings."""
    graph = grid()
    return Case(
        TASK, "grid-316", "tree", minute_tree(graph), tree_peers(graph), partial(differ, tolerance=1e-9)
    )


def shipped_case() -> Case:
    """Return the task on the network that ships."""
    graph = shipped().graph()
    return Case(TASK, "shipped", "tree", heap_tree(graph), tree_peers(graph), partial(differ, tolerance=1e-9))


def minute_tree(graph: Graph) -> Way:
    """Return our way for many nodes and whole minutes.

    Parameters
    ----------
    graph : any
    """
    minutes = graph.weight.astype(np.int64)
    arc, bucket = pack_arcs(graph.head, minutes), new_buckets(minutes)
    entry = np.empty(len(arc) + 2, dtype=np.int64)
    found = np.empty(graph.n_nodes, dtype=np.int32)

    def run() -> Answer:
        shortest_minutes(graph.first_arc, arc, graph.source, bucket, entry, found)
        return np.where(found == UNREACHED, np.inf, found)

    return Way(run, 1)


def heap_tree(graph: Graph) -> Way:
    """Return our way for any weights.

    Parameters
    ----------
    graph : any
    """
    n_entries = len(graph.head) + 1
    key, node = np.empty(n_entries), np.empty(n_entries, dtype=np.int64)
    distance, arc_into = np.empty(graph.n_nodes), np.empty(graph.n_nodes, dtype=np.int64)

    def run() -> Answer:
        shortest_tree(graph.first_arc, graph.head, graph.weight, graph.source, key, node, distance, arc_into)
        return distance

    return Way(run, 1)
