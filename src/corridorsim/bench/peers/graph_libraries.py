"""Shortest trees and paths by the libraries that people use; each is imported where it is made ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from corridorsim.bench.contest import Answer, Way
from corridorsim.bench.graphs import Graph
from corridorsim.network.network import Floats


def scipy_matrix(graph: Graph, weight: Floats) -> Any:  # noqa: ANN401 - scipy has no types
    """Return a sparse matrix of a graph without parallel arcs.

    Parameters
    ----------
    graph : simple
    weight : float64 (n_arcs,)
    """
    from scipy.sparse import csr_matrix

    shape = (graph.n_nodes, graph.n_nodes)
    return csr_matrix((weight.copy(), graph.head, graph.first_arc), shape)


def scipy_tree(graph: Graph) -> Way:
    """Return scipy's ``csgraph.dijkstra``, from one source.

    Parameters
    ----------
    graph : any
    """
    from scipy.sparse.csgraph import dijkstra

    simple = graph.simple()
    matrix = scipy_matrix(simple, simple.weight)
    return Way(lambda: np.asarray(dijkstra(matrix, indices=graph.source)), 1)


def networkx_tree(graph: Graph) -> Way:
    """Return networkx's ``single_source_dijkstra_path_length``.

    Parameters
    ----------
    graph : any
    """
    import networkx as nx

    simple = graph.simple()
    known = nx.DiGraph()
    known.add_nodes_from(range(graph.n_nodes))
    known.add_weighted_edges_from(_triples(simple))

    def run() -> Answer:
        found = nx.single_source_dijkstra_path_length(known, graph.source)
        return _spread(graph.n_nodes, np.fromiter(found, np.int64), np.fromiter(found.values(), np.float64))

    return Way(run, 1)


def igraph_tree(graph: Graph) -> Way:
    """Return igraph's ``Graph.distances``.

    Parameters
    ----------
    graph : any
    """
    known, weight = igraph_graph(graph), graph.weight.tolist()
    return Way(lambda: np.array(known.distances(graph.source, weights=weight)[0]), 1)


def igraph_graph(graph: Graph) -> Any:  # noqa: ANN401 - igraph has no types
    """Return a graph as igraph has it, arcs numbered as ours.

    Parameters
    ----------
    graph : any
    """
    from igraph import Graph as Known

    arcs = list(zip(graph.tail.tolist(), graph.head.tolist(), strict=True))
    return Known(graph.n_nodes, arcs, directed=True)


def rustworkx_tree(graph: Graph) -> Way:
    """Return rustworkx's ``dijkstra_shortest_path_lengths``.

    Parameters
    ----------
    graph : any
    """
    import rustworkx as rx

    known = rx.PyDiGraph(multigraph=True)
    known.add_nodes_from(range(graph.n_nodes))
    known.add_edges_from(_triples(graph))

    def run() -> Answer:
        found = rx.dijkstra_shortest_path_lengths(known, graph.source, float)
        nodes, minutes = np.fromiter(found.keys(), np.int64), np.fromiter(found.values(), np.float64)
        return _spread(graph.n_nodes, np.append(nodes, graph.source), np.append(minutes, 0.0))

    return Way(run, 1)


def networkit_tree(graph: Graph) -> Way:
    """Return NetworKit's ``distance.Dijkstra``, paths not kept, on one thread.

    Parameters
    ----------
    graph : any
    """
    import networkit as nk

    nk.setNumberOfThreads(1)
    known = nk.Graph(graph.n_nodes, weighted=True, directed=True)
    for tail, head, weight in _triples(graph):
        known.addEdge(tail, head, weight)

    def run() -> Answer:
        search = nk.distance.Dijkstra(known, graph.source, storePaths=False)
        search.run()
        found = np.array(search.getDistances())
        return np.where(found > 1e300, np.inf, found)  # its way to say that there is none

    return Way(run, 1)


def tree_peers(graph: Graph) -> dict[str, Callable[[], Way]]:
    """Return the peers of the task ``shortest-tree``.

    Parameters
    ----------
    graph : any
    """
    makers = {
        "scipy": scipy_tree,
        "networkx": networkx_tree,
        "igraph": igraph_tree,
        "rustworkx": rustworkx_tree,
        "networkit": networkit_tree,
    }
    return {name: (lambda make=make: make(graph)) for name, make in makers.items()}  # type: ignore[misc]


def _triples(graph: Graph) -> list[tuple[int, int, float]]:
    return list(zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(), strict=True))


def _spread(n_nodes: int, nodes: np.ndarray, distance: np.ndarray) -> Answer:
    """Return distances by node, infinite where none was found."""
    out = np.full(n_nodes, np.inf)
    out[nodes] = distance
    return out
