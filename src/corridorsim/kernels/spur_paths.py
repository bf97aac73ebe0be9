"""The shortest way on from a fixed beginning that returns to no terminal: A* on labels.

The bound is the distance to the target in the open network. Nodes of one terminal form a group. A shortest
way may leave a group and come back to it, as gateway layers repeat terminals; then that group becomes
*critical*, ways are told apart by the critical groups they have seen, and the search is repeated (Boland et
al. 2006; Righini and Salani 2008). Of ways with equal cost the one whose arcs come first is found.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.paths import ZERO, drop_first, push

NONE = cast("int", np.int64(-1))
NO_WAY = cast("int", np.int64(-1))
OUT_OF_SPACE = cast("int", np.int64(-2))

# Distances to the target are summed the other way round; costs that differ by less than this may be a tie.
SLACK = 1e-12

_MAX_CRITICAL = 62  # bits of one int64
_LABELS_PER_NODE = 32
_LEAST_LABELS = 4096
NODE, PARENT, ARC, DEPTH, MASK, SIBLING, DEAD = range(7)  # columns of labels
_NEWEST, _NODE_STAMP = range(2)
_GROUP_STAMP, _BIT, _SEEN = range(3)
_STAMP, _SWEEP, _N_CRITICAL = range(3)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Network(NamedTuple):
    """Arcs by tail, distances to the target and groups of nodes.

    first_arc, head, weight : int64 (n_nodes + 1,), int64 (n_arcs,), float64 (n_arcs,)
    potential, group        : float64 and int64 (n_nodes,)
    """

    first_arc: Integers
    head: Integers
    weight: Floats
    potential: Floats
    group: Integers
    target: int


class Search(NamedTuple):
    """Scratch of searches; few arrays, since each one costs time to compile.

    label        : int64 (n_labels, 7), by column NODE … DEAD
    cost         : float64 (n_labels,)
    heap_key, heap_label : float64 and int64 (n_labels,)
    node_mark    : int64 (n_nodes, 2): its newest label, and the number of the last beginning that bars it
    group_mark   : int64 (n_groups, 3): the last beginning that bars it, its bit if critical, the last sweep
    arc_stamp    : int64 (n_arcs,), the last beginning that bars it
    counters     : int64 (3,)
    """

    label: Integers
    cost: Floats
    heap_key: Floats
    heap_label: Integers
    node_mark: Integers
    group_mark: Integers
    arc_stamp: Integers
    counters: Integers


def new_search(n_nodes: int, n_arcs: int, n_groups: int) -> Search:
    """Return the scratch of any number of searches."""
    n_labels = _LABELS_PER_NODE * n_nodes + _LEAST_LABELS
    return Search(
        np.empty((n_labels, 7), np.int64),
        np.empty(n_labels, np.float64),
        np.empty(n_labels, np.float64),
        np.empty(n_labels, np.int64),
        np.full((n_nodes, 2), NONE, np.int64),
        np.full((n_groups, 3), NONE, np.int64),
        np.full(n_arcs, NONE, np.int64),
        np.zeros(3, np.int64),
    )


@inner_kernel
def begin(search: Search) -> int:
    """Forget the last beginning; return the stamp of a new one."""
    search.counters[_STAMP] += 1
    return int(search.counters[_STAMP])


@inner_kernel
def fix_node(network: Network, search: Search, stamp: int, node: int) -> None:
    """Make a node the last of the beginning: neither it nor, from outside, its group is met again."""
    search.node_mark[node, _NODE_STAMP] = stamp
    search.group_mark[network.group[node], _GROUP_STAMP] = stamp


@inner_kernel
def _may_pass(network: Network, search: Search, stamp: int, here: int, arc: int) -> bool:
    """Tell whether an arc keeps clear of the beginning and stays in the target's group once there."""
    if search.arc_stamp[arc] == stamp:
        return False
    there = network.head[arc]
    group, next_group = network.group[here], network.group[there]
    if group == next_group:
        return bool(search.node_mark[there, _NODE_STAMP] != stamp)
    is_last = group == network.group[network.target]
    return bool(search.group_mark[next_group, _GROUP_STAMP] != stamp and not is_last)


@inner_kernel
def least_cost(network: Network, search: Search, stamp: int, node: int, cost: float) -> float:
    """Return a lower bound of the routes with a beginning that ends at a node and costs so much."""
    least = np.inf
    for arc in range(network.first_arc[node], network.first_arc[node + 1]):
        if _may_pass(network, search, stamp, node, arc):
            least = min(least, cost + network.weight[arc] + network.potential[network.head[arc]])
    return least


@inner_kernel
def _is_before(search: Search, a: int, b: int) -> bool:
    """Tell whether the arcs of label a come before those of label b."""
    x, y = a, b
    while search.label[x, DEPTH] > search.label[y, DEPTH]:
        x = search.label[x, PARENT]
    while search.label[y, DEPTH] > search.label[x, DEPTH]:
        y = search.label[y, PARENT]
    order = search.label[a, DEPTH] - search.label[b, DEPTH]  # stands where one begins with the other
    while x != y:
        if search.label[x, ARC] != search.label[y, ARC]:
            order = search.label[x, ARC] - search.label[y, ARC]  # the one nearest to the start is met last
        x, y = search.label[x, PARENT], search.label[y, PARENT]
    return bool(order < 0)


@inner_kernel
def _is_worse(search: Search, a: int, b: int) -> bool:
    """Tell whether label a leads to nothing that label b of the same node does not lead to as well."""
    if search.cost[a] < search.cost[b] or (search.label[b, MASK] & ~search.label[a, MASK]) != 0:
        return False
    return bool(search.cost[a] > search.cost[b] or _is_before(search, b, a))


@inner_kernel
def _is_kept(search: Search, label: int) -> bool:
    """Hold a new label against the others at its node, and mark those that it makes useless."""
    other = search.node_mark[search.label[label, NODE], _NEWEST]
    while other != NONE:
        if search.label[other, DEAD] == 0:
            if _is_worse(search, label, other):
                return False
            search.label[other, DEAD] = np.int64(_is_worse(search, other, label))
        other = search.label[other, SIBLING]
    return True


@inner_kernel
def _extend(network: Network, search: Search, label: int, arc: int, new: int) -> bool:
    """Write label ``new`` for going on by an arc; False where it returns to a critical group."""
    there = network.head[arc]
    mask = search.label[label, MASK]
    bit = search.group_mark[network.group[there], _BIT]
    if bit != NONE and network.group[there] != network.group[search.label[label, NODE]]:
        if (mask >> bit) & 1 != 0:
            return False
        mask |= 1 << bit
    search.label[new, NODE], search.label[new, PARENT], search.label[new, ARC] = there, label, arc
    search.label[new, DEPTH], search.label[new, MASK] = search.label[label, DEPTH] + 1, mask
    search.label[new, DEAD] = 0
    search.cost[new] = search.cost[label] + network.weight[arc]
    return True


@inner_kernel
def _improve(search: Search, label: int, best: int) -> int:
    """Return the better of a label at the target and the best so far."""
    if best == NO_WAY or search.cost[label] < search.cost[best]:
        return label
    return label if search.cost[label] == search.cost[best] and _is_before(search, label, best) else best


@inner_kernel
def _grow(network: Network, search: Search, stamp: int, limit: float) -> tuple[int, int]:
    """Run A* once from label 0; return the best label at the target and how many labels were made."""
    best, n_labels = NO_WAY, ZERO + 1
    size = push(search.heap_key, search.heap_label, ZERO, search.cost[0], ZERO)
    while size > 0 and search.heap_key[0] <= limit:
        label = search.heap_label[0]
        size = drop_first(search.heap_key, search.heap_label, size)
        here = search.label[label, NODE]
        if search.label[label, DEAD] != 0:
            continue
        if here == network.target:
            best = _improve(search, label, best)
            limit = min(limit, search.cost[best] * (1.0 + SLACK))
            continue
        for arc in range(network.first_arc[here], network.first_arc[here + 1]):
            there = network.head[arc]
            bound = search.cost[label] + network.weight[arc] + network.potential[there]
            if bound > limit or bound == np.inf or not _may_pass(network, search, stamp, here, arc):
                continue
            if not _extend(network, search, label, arc, n_labels) or not _is_kept(search, n_labels):
                continue
            search.label[n_labels, SIBLING] = search.node_mark[there, _NEWEST]
            search.node_mark[there, _NEWEST] = n_labels
            size = push(search.heap_key, search.heap_label, size, bound, n_labels)
            n_labels += 1
            if n_labels == search.cost.shape[0]:
                return OUT_OF_SPACE, n_labels
    return best, n_labels


@inner_kernel
def _mark_repeated(network: Network, search: Search, label: int) -> int:
    """Make every group critical to which the way to a label returns; return how many these are."""
    search.counters[_SWEEP] += 1
    last, n_repeated = NONE, 0
    while label != NONE:
        group = network.group[search.label[label, NODE]]
        was_left = group != last and search.group_mark[group, _SEEN] == search.counters[_SWEEP]
        if was_left and search.group_mark[group, _BIT] == NONE:
            search.group_mark[group, _BIT] = search.counters[_N_CRITICAL]
            search.counters[_N_CRITICAL] += 1
            n_repeated += 1
        search.group_mark[group, _SEEN] = search.counters[_SWEEP]
        last = group
        label = search.label[label, PARENT]
    return n_repeated


@inner_kernel
def shortest_spur(
    network: Network, search: Search, stamp: int, node: int, cost: float, greatest_cost: float
) -> int:
    """Return the label at the target of the shortest route with a given beginning, NO_WAY or OUT_OF_SPACE.

    stamp         : from ``begin``, with every node of the beginning fixed and the arcs that must not follow
                    stamped
    node, cost    : where the beginning ends and what it costs
    greatest_cost : routes that cost more need not be found

    The way is read backwards along ``parent`` from the label to label 0.
    """
    limit = greatest_cost * (1.0 + SLACK)
    while True:
        search.label[0, NODE], search.cost[0] = node, cost
        search.label[0, PARENT], search.label[0, ARC], search.label[0, SIBLING] = NONE, NONE, NONE
        search.label[0, DEPTH], search.label[0, MASK], search.label[0, DEAD] = 0, 0, 0
        search.node_mark[node, _NEWEST] = 0
        best, n_labels = _grow(network, search, stamp, limit)
        for label in range(n_labels):
            search.node_mark[search.label[label, NODE], _NEWEST] = NONE
        if best < 0 or _mark_repeated(network, search, best) == 0:
            return best
        if search.counters[_N_CRITICAL] > _MAX_CRITICAL:
            return OUT_OF_SPACE
