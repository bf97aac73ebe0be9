"""Task ``k-shortest``: the eight shortest loopless paths through the shipped network.

Parallel services are paths of their own. networkx cannot hold them: it gets a node in the middle of each.
"""

from __future__ import annotations

from functools import partial
from itertools import islice

import numpy as np

from corridorsim.bench.contest import Answer, Case, Way, differ
from corridorsim.bench.graphs import Graph, graph_of, shipped
from corridorsim.bench.peers.graph_libraries import igraph_graph
from corridorsim.kernels.k_paths import COMPLETE, k_shortest
from corridorsim.kernels.paths import reverse_arcs, shortest_tree

TASK = "k-shortest"
K = 8
_MOST_ARCS, _MOST_SEARCHES = 200, 500


def shipped_case() -> Case:
    """Return the task on the network that ships."""
    graph = shipped().graph()
    peers = {"networkx": partial(networkx_paths, graph), "igraph": partial(igraph_paths, graph)}
    return Case(TASK, "shipped", "search", our_paths(graph), peers, partial(differ, tolerance=1e-9))


def our_paths(graph: Graph) -> Way:
    """Return our way: potentials from one reverse tree, then the search; answers are minutes.

    Parameters
    ----------
    graph : any
    """
    n_nodes, n_arcs = graph.n_nodes, len(graph.head)
    turned_first, turned_head, turned_arc = reverse_arcs(graph.first_arc, graph.head)
    turned_weight = np.ascontiguousarray(graph.weight[turned_arc])
    potential, arc_into = np.empty(n_nodes), np.empty(n_nodes, dtype=np.int64)
    key, node = np.empty(n_arcs + 1), np.empty(n_arcs + 1, dtype=np.int64)
    no_groups = np.arange(n_nodes, dtype=np.int64)
    arcs, length, minutes = np.empty((K, _MOST_ARCS), np.int64), np.empty(K, np.int64), np.empty(K)

    def run() -> Answer:
        shortest_tree(turned_first, turned_head, turned_weight, graph.target, key, node, potential, arc_into)
        count, status = k_shortest(
            graph.first_arc, graph.head, graph.weight, graph.source, graph.target, potential, no_groups,
            np.inf, _MOST_SEARCHES, arcs, length, minutes,
        )  # fmt: skip
        return minutes[: count if status == COMPLETE else 0]

    return Way(run, 1)


def igraph_paths(graph: Graph) -> Way:
    """Return igraph's ``Graph.get_k_shortest_paths``.

    Parameters
    ----------
    graph : any
    """
    known, weight = igraph_graph(graph), graph.weight.tolist()

    def run() -> Answer:
        found = known.get_k_shortest_paths(graph.source, graph.target, K, weights=weight, output="epath")
        return np.array([sum(weight[arc] for arc in path) for path in found])

    return Way(run, 1)


def networkx_paths(graph: Graph) -> Way:
    """Return networkx's ``shortest_simple_paths``.

    Parameters
    ----------
    graph : any
    """
    import networkx as nx

    split, known = in_the_middle(graph), nx.DiGraph()
    known.add_weighted_edges_from(
        zip(split.tail.tolist(), split.head.tolist(), split.weight.tolist(), strict=True)
    )

    def run() -> Answer:
        found = islice(nx.shortest_simple_paths(known, graph.source, graph.target, "weight"), K)
        return np.array([nx.path_weight(known, path, "weight") for path in found])

    return Way(run, 1)


def in_the_middle(graph: Graph) -> Graph:
    """Return a graph with a node in the middle of all but the lightest of parallel arcs.

    Parameters
    ----------
    graph : any
    """
    others = np.setdiff1d(np.arange(len(graph.head)), graph.lightest)
    middle = graph.n_nodes + np.arange(len(others))
    tail, head, weight = graph.tail, graph.head.copy(), graph.weight.copy()
    head[others] = middle
    weight[others] = graph.weight[others] / 2.0
    arcs = np.concatenate([tail, middle]), np.concatenate([head, graph.head[others]])
    weights = np.concatenate([weight, graph.weight[others] / 2.0])
    return graph_of(graph.n_nodes + len(others), arcs, weights, (graph.source, graph.target))
