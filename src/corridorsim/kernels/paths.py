"""Shortest trees by Dijkstra's algorithm on arcs grouped by tail; parallel arcs stay apart.

A network of n_nodes and n_arcs is ``first_arc``, int64 (n_nodes + 1,), and ``head``, int64 (n_arcs,): the
arcs that leave node v are first_arc[v] … first_arc[v + 1] − 1. A weight is float64, not negative, infinite
for a closed arc.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import inner_kernel, kernel

# A literal argument would compile a kernel once more, a numpy integer does not.
NO_ARC = cast("int", np.int64(-1))
ZERO = cast("int", np.int64(0))


def reverse_arcs(
    first_arc: NDArray[np.int64], head: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the network with every arc turned round.

    Returns
    -------
    first_arc, head : of the turned network, int64 (n_nodes + 1,) and (n_arcs,)
    arc : int64 (n_arcs,), which arc of the network each turned arc is; ``weight[arc]`` are its weights
    """
    n_nodes = first_arc.shape[0] - 1
    tail = np.repeat(np.arange(n_nodes, dtype=np.int64), np.diff(first_arc))
    arc = np.argsort(head, kind="stable").astype(np.int64)
    counts = np.bincount(head, minlength=n_nodes)
    turned_first = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    return turned_first, tail[arc], arc


@inner_kernel
def push(key: NDArray[np.float64], item: NDArray[np.int64], size: int, new_key: float, new_item: int) -> int:
    """Add an entry to a binary heap ordered by key, then item; return the new size.

    key, item : float64 and int64, longer than size
    """
    hole = size
    while hole > 0:
        above = (hole - 1) >> 1
        if key[above] < new_key or (key[above] == new_key and item[above] <= new_item):
            break
        key[hole], item[hole] = key[above], item[above]
        hole = above
    key[hole], item[hole] = new_key, new_item
    return size + 1


@inner_kernel
def replace_first(
    key: NDArray[np.float64], item: NDArray[np.int64], size: int, new_key: float, new_item: int
) -> None:
    """Put an entry in place of the first of a heap made by ``push``: less work than to drop one and push one.

    key, item : float64 and int64; the entry that goes is read at index 0 before
    """
    hole = 0
    below = 1
    while below < size:
        right = below + 1
        if right < size:  # which of two comes first cannot be foreseen, hence no branch
            is_same = key[right] == key[below]
            below += int((key[right] < key[below]) | (is_same & (item[right] < item[below])))
        if new_key < key[below] or (new_key == key[below] and new_item <= item[below]):
            break
        key[hole], item[hole] = key[below], item[below]
        hole = below
        below = 2 * hole + 1
    key[hole], item[hole] = new_key, new_item


@inner_kernel
def drop_first(key: NDArray[np.float64], item: NDArray[np.int64], size: int) -> int:
    """Take the first entry off a heap made by ``push``; return the new size.

    key, item : float64 and int64; the entry itself is read at index 0 before
    """
    size -= 1
    replace_first(key, item, size, key[size], item[size])
    return size


@kernel
def shortest_tree(
    first_arc: NDArray[np.int64],
    head: NDArray[np.int64],
    weight: NDArray[np.float64],
    source: int,
    scratch_key: NDArray[np.float64],
    scratch_node: NDArray[np.int64],
    out_distance: NDArray[np.float64],
    out_arc_into: NDArray[np.int64],
) -> int:
    """Write the distance of every node from a source; return how many nodes are reached.

    first_arc, head, weight   : the network; of ``reverse_arcs`` for distances to the source
    scratch_key, scratch_node : float64 and int64 (≥ n_arcs + 1,), overwritten
    out_distance              : float64 (n_nodes,), infinite where there is no way
    out_arc_into              : int64 (n_nodes,), the last arc of the way, or NO_ARC

    Nodes are settled by distance, then number, and the first of equal ways is kept: no accident of the heap
    shows.
    """
    out_distance[:] = np.inf
    out_arc_into[:] = NO_ARC
    out_distance[source] = 0.0
    size = push(scratch_key, scratch_node, ZERO, 0.0, source)
    n_reached = 0
    while size > 0:
        distance, node = scratch_key[0], scratch_node[0]
        size = drop_first(scratch_key, scratch_node, size)
        if distance > out_distance[node]:  # an entry that a shorter way has replaced
            continue
        n_reached += 1
        for arc in range(first_arc[node], first_arc[node + 1]):
            reached = distance + weight[arc]
            if reached < out_distance[head[arc]]:
                out_distance[head[arc]] = reached
                out_arc_into[head[arc]] = arc
                size = push(scratch_key, scratch_node, size, reached, head[arc])
    return n_reached
