"""Task ``shortest-tree``: the way from one node to all others, on a large grid and on the shipped network."""

from __future__ import annotations

from functools import partial

import numpy as np

from corridorsim.bench.contest import Answer, Case, Way, differ
from corridorsim.bench.graphs import Graph, grid, shipped
from corridorsim.bench.peers.graph_libraries import tree_peers
from corridorsim.kernels.minute_trees import new_buckets, new_entries, pack_arcs, shortest_minutes

TASK = "shortest-tree"


def grid_case() -> Case:
    """Return the task on the grid of 316 × 316 crossings."""
    return _case("grid-316", grid())


def shipped_case() -> Case:
    """Return the task on the network that ships."""
    return _case("shipped", shipped().graph())


def _case(size: str, graph: Graph) -> Case:
    return Case(TASK, size, "tree", minute_tree(graph), tree_peers(graph), partial(differ, tolerance=1e-9))


def minute_tree(graph: Graph) -> Way:
    """Return our way for whole minutes.

    Parameters
    ----------
    graph : any
    """
    whole = graph.weight.astype(np.int64)
    first_arc, arc = graph.first_arc.astype(np.uint32), pack_arcs(graph.head, whole)
    bucket, entry = new_buckets(whole), new_entries(len(arc))
    found, minutes = np.empty(graph.n_nodes, dtype=np.uint32), np.empty(graph.n_nodes)

    def run() -> Answer:
        shortest_minutes(first_arc, arc, graph.source, bucket, entry, found, minutes)
        return minutes

    return Way(run, 1)
