"""Small random networks with all that is awkward: parallel and closed arcs, ties, loops, no way at all."""

import numpy as np

from corridorsim.kernels import paths


def random_network(seed, n_nodes=9, n_arcs=24, n_groups=None):
    """Return first_arc, head, weight, group; odd seeds have whole weights, so that costs tie."""
    rng = np.random.default_rng(seed)
    tail = np.sort(rng.integers(0, n_nodes, n_arcs))
    first_arc = np.searchsorted(tail, np.arange(n_nodes + 1)).astype(np.int64)
    head = rng.integers(0, n_nodes, n_arcs).astype(np.int64)
    weight = rng.integers(0, 4, n_arcs).astype(np.float64) if seed % 2 else rng.random(n_arcs) * 10.0
    weight[rng.random(n_arcs) < 0.05] = np.inf
    group = np.arange(n_nodes) if n_groups is None else rng.integers(0, n_groups, n_nodes)
    return first_arc, head, weight, group.astype(np.int64)


def tails(first_arc):
    return np.repeat(np.arange(len(first_arc) - 1), np.diff(first_arc))


def tree(first_arc, head, weight, source):
    """Return distances and last arcs by the kernel."""
    n_nodes, n_arcs = len(first_arc) - 1, len(head)
    distance, arc_into = np.empty(n_nodes), np.empty(n_nodes, np.int64)
    scratch = np.empty(n_arcs + 1), np.empty(n_arcs + 1, np.int64)
    paths.shortest_tree(first_arc, head, weight, np.int64(source), *scratch, distance, arc_into)
    return distance, arc_into


def distances_to(first_arc, head, weight, target):
    """Return the distance of every node to a target, by the tree of the turned arcs."""
    turned_first, turned_head, arc = paths.reverse_arcs(first_arc, head)
    return tree(turned_first, turned_head, weight[arc], target)[0]
