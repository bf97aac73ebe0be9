"""Graphs of arcs with steps, as the kernel of earliest arrivals reads them."""

import numpy as np

from corridorsim.kernels.earliest_arrival import Graph, Labels
from corridorsim.kernels.paths import reverse_arcs


def graph_of(ends, n_nodes, routes, least):
    """Return the graph of arcs (tail, head), and which of them each of its arcs is.

    Arc k takes the steps of route k of ``routes``; least is (n_lanes, n_arcs), hours without waiting.
    """
    tail, head = np.array(ends, np.int64).T
    order = np.argsort(tail, kind="stable")
    first_arc = np.searchsorted(tail[order], np.arange(n_nodes + 1)).astype(np.int64)
    spans = [np.arange(routes.first_step[arc], routes.first_step[arc + 1]) for arc in order]
    graph = Graph(
        first_arc,
        head[order],
        np.cumsum([0, *map(len, spans)]).astype(np.int64),
        np.concatenate(spans).astype(np.int64),
        *reverse_arcs(first_arc, head[order]),
        np.ascontiguousarray(least[:, order]),
        np.zeros(n_nodes),
    )
    return graph, order


def labels_of(graph, room=4):
    n_nodes, n = len(graph.first_arc) - 1, room * len(graph.head) + 1
    hour, into = np.full(n_nodes, np.nan, np.float32), np.full(n_nodes, 99)
    return Labels(np.full(n, np.nan), np.full(n, -9), hour, into, np.full(n_nodes, np.nan))
