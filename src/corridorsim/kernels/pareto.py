"""Pareto routes on whole costs of a few kinds, returning to no terminal: label setting (Martins 1984).

A label is a way from the source to a node. Of two labels of a node one is useless where the other is no
dearer in any cost. Labels come off a heap by the sum of what they cost and of what each cost must still be to
the target, so that none that comes off is made useless later by a better one.

Gateway layers repeat terminals, and a cheap way to a node may have seen a terminal that a dear one has yet to
pass. So the front is first found with returns allowed. Where a way of it returns to a terminal, that
terminal becomes *critical*: ways are told apart by the critical terminals they have seen, a label is useless
only beside one that has seen no others, and the front is found again (decremental state space relaxation:
Boland et al. 2006; Righini and Salani 2008). When no way of the front returns anywhere the front is exact: no
route can be cheaper than a front that was allowed more. Each round makes at least one terminal critical.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.paths import ZERO, drop_first, push
from corridorsim.kernels.spur_paths import NONE, Floats, Integers

COMPLETE = 0
"""The whole front."""
OUT_OF_LABELS = 1
"""The pool is too small; call again with more labels."""
OUT_OF_ROWS = 2
"""The front has more routes than rows, or one longer than a row; call again with more room."""
TOO_CRITICAL = 3
"""More terminals lie on both sides of gateways than can be told apart; no front was found."""

CLOSED = -1
"""A cost of a closed arc."""
UNREACHABLE = 1 << 60
"""A potential of a node from which the target is not reached."""

_MAX_CRITICAL = 62  # bits of one int64
NODE, PARENT, ARC, MASK, SIBLING, DEAD = range(6)  # columns of labels
_BIT, _SEEN = range(2)  # columns of groups


class CostNetwork(NamedTuple):
    """Arcs by tail, their costs, least costs to the target and groups of nodes.

    first_arc, head : int64 (n_nodes + 1,) and (n_arcs,)
    cost            : int64 (n_arcs, n_costs) ≥ 0, CLOSED in the first column for a closed arc
    potential       : int64 (n_nodes, n_costs), each cost's least sum to the target, or UNREACHABLE
    limit           : int64 (n_costs,), routes with a cost above its limit are left out
    group           : int64 (n_nodes,), small numbers ≥ 0; nodes of one group are one terminal
    """

    first_arc: Integers
    head: Integers
    cost: Integers
    potential: Integers
    limit: Integers
    group: Integers


class Pool(NamedTuple):
    """Room for labels, owned by the caller and overwritten.

    label              : int64 (n_labels, 6), by column NODE … DEAD
    total              : int64 (n_labels, n_costs), cost of the way so far
    heap_key, heap_label : float64 and int64 (n_labels,)
    newest             : int64 (n_nodes,), newest label of each node
    group_mark         : int64 (n_groups, 2): its bit if critical, the last sweep that saw it
    counters           : int64 (2,), numbers of critical groups and of sweeps
    """

    label: Integers
    total: Integers
    heap_key: Floats
    heap_label: Integers
    newest: Integers
    group_mark: Integers
    counters: Integers


def new_pool(n_labels: int, n_nodes: int, n_groups: int, n_costs: int) -> Pool:
    """Return room for so many labels."""
    return Pool(
        np.empty((n_labels, 6), np.int64),
        np.empty((n_labels, n_costs), np.int64),
        np.empty(n_labels, np.float64),
        np.empty(n_labels, np.int64),
        np.empty(n_nodes, np.int64),
        np.empty((n_groups, 2), np.int64),
        np.empty(2, np.int64),
    )


@kernel
def _is_no_dearer(pool: Pool, a: int, b: int) -> bool:
    """Tell whether label a costs no more of anything than label b, and has seen no other critical group."""
    if (pool.label[a, MASK] & ~pool.label[b, MASK]) != 0:
        return False
    is_no_dearer = True
    for kind in range(pool.total.shape[1]):
        is_no_dearer = is_no_dearer and pool.total[a, kind] <= pool.total[b, kind]
    return is_no_dearer


@kernel
def _is_kept(pool: Pool, new: int) -> bool:
    """Hold a new label against the others of its node; drop those that it makes useless from their chain."""
    node, before = pool.label[new, NODE], NONE
    other = pool.newest[node]
    while other != NONE:
        following = pool.label[other, SIBLING]
        if _is_no_dearer(pool, other, new):
            return False
        if _is_no_dearer(pool, new, other):
            pool.label[other, DEAD] = 1
            if before == NONE:
                pool.newest[node] = following
            else:
                pool.label[before, SIBLING] = following
        else:
            before = other
        other = following
    return True


@kernel
def _may_arrive(network: CostNetwork, pool: Pool, new: int, target: int) -> bool:
    """Tell whether a label can be within the limits and no way is known that costs no more than it must."""
    there, known = pool.label[new, NODE], pool.newest[target]
    for kind in range(pool.total.shape[1]):
        if pool.total[new, kind] + network.potential[there, kind] > network.limit[kind]:
            return False
    while known != NONE:
        is_beaten = True
        for kind in range(pool.total.shape[1]):
            bound = pool.total[new, kind] + network.potential[there, kind]
            is_beaten = is_beaten and pool.total[known, kind] <= bound
        if is_beaten:
            return False
        known = pool.label[known, SIBLING]
    return True


@kernel
def _extend(
    network: CostNetwork, pool: Pool, label: int, arc: int, new: int, source: int, target: int
) -> bool:
    """Write label ``new`` for going on by an arc; False where that is closed or a return."""
    here, there = pool.label[label, NODE], network.head[arc]
    if network.cost[arc, 0] == CLOSED or network.potential[there, 0] >= UNREACHABLE:
        return False
    mask, group = pool.label[label, MASK], network.group[there]
    if group != network.group[here]:
        if group == network.group[source] or network.group[here] == network.group[target]:
            return False
        bit = pool.group_mark[group, _BIT]
        if bit != NONE:
            if (mask >> bit) & 1 != 0:
                return False
            mask |= 1 << bit
    pool.label[new, NODE], pool.label[new, PARENT], pool.label[new, ARC] = there, label, arc
    pool.label[new, MASK], pool.label[new, DEAD] = 0 if there == target else mask, 0
    for kind in range(network.cost.shape[1]):
        pool.total[new, kind] = pool.total[label, kind] + network.cost[arc, kind]
    return True


@kernel
def _key(network: CostNetwork, pool: Pool, label: int) -> float:
    """Return the least sum of all costs of a route that begins with a label; whole, so exact below 2⁵³."""
    key = 0.0
    for kind in range(pool.total.shape[1]):
        key += pool.total[label, kind] + network.potential[pool.label[label, NODE], kind]
    return key


@kernel
def _grow(network: CostNetwork, pool: Pool, source: int, target: int) -> bool:
    """Find the front, returns to groups that are not critical allowed; False where labels run out."""
    pool.newest[:] = NONE
    pool.label[0, NODE], pool.label[0, PARENT], pool.label[0, ARC] = source, NONE, NONE
    pool.label[0, MASK], pool.label[0, SIBLING], pool.label[0, DEAD] = 0, NONE, 0
    pool.total[0, :] = 0
    if network.potential[source, 0] >= UNREACHABLE:
        return True
    pool.newest[source] = 0
    n_labels = ZERO + 1
    size = push(pool.heap_key, pool.heap_label, ZERO, _key(network, pool, ZERO), ZERO)
    while size > 0:
        label = pool.heap_label[0]
        size = drop_first(pool.heap_key, pool.heap_label, size)
        here = pool.label[label, NODE]
        if pool.label[label, DEAD] != 0 or here == target or not _may_arrive(network, pool, label, target):
            continue
        for arc in range(network.first_arc[here], network.first_arc[here + 1]):
            if n_labels == pool.total.shape[0]:
                return False
            if not _extend(network, pool, label, arc, n_labels, source, target):
                continue
            if not _may_arrive(network, pool, n_labels, target) or not _is_kept(pool, n_labels):
                continue
            there = network.head[arc]
            pool.label[n_labels, SIBLING] = pool.newest[there]
            pool.newest[there] = n_labels
            size = push(pool.heap_key, pool.heap_label, size, _key(network, pool, n_labels), n_labels)
            n_labels += 1
    return True


@kernel
def _mark_repeated(network: CostNetwork, pool: Pool, label: int) -> int:
    """Make every group critical to which the way to a label returns; return how many these are."""
    pool.counters[1] += 1
    last, n_repeated = NONE, ZERO
    while label != NONE:
        group = network.group[pool.label[label, NODE]]
        was_left = group != last and pool.group_mark[group, _SEEN] == pool.counters[1]
        if was_left and pool.group_mark[group, _BIT] == NONE:
            pool.group_mark[group, _BIT] = pool.counters[0]
            pool.counters[0] += 1
            n_repeated += 1
        pool.group_mark[group, _SEEN] = pool.counters[1]
        last = group
        label = pool.label[label, PARENT]
    return n_repeated


@kernel
def _write_route(pool: Pool, label: int, row: int, out_arcs: Integers, out_length: Integers) -> bool:
    """Write the way to a label into a row; False where the row is too short."""
    length, at = ZERO, label
    while pool.label[at, PARENT] != NONE:
        length += 1
        at = pool.label[at, PARENT]
    if length > out_arcs.shape[1]:
        return False
    out_length[row] = length
    out_arcs[row, :] = NONE
    while pool.label[label, PARENT] != NONE:
        length -= 1
        out_arcs[row, length] = pool.label[label, ARC]
        label = pool.label[label, PARENT]
    return True


@kernel
def pareto_front(
    network: CostNetwork,
    pool: Pool,
    source: int,
    target: int,
    out_arcs: Integers,
    out_length: Integers,
    out_total: Integers,
) -> tuple[int, int]:
    """Write a route for each cost vector that no other route is as good as in all; return how many, a status.

    network    : potentials are the trees of the turned arcs, one for each cost
    pool       : scratch
    source, target : two nodes
    out_arcs   : int64 (n_rows, max_length), −1 beyond a route's length
    out_length : int64 (n_rows,)
    out_total  : int64 (n_rows, n_costs)

    The order of the routes is that of the search and depends on the network only. Of routes that cost the
    same in everything one is given.
    """
    pool.group_mark[:, :] = NONE
    pool.counters[:] = 0
    while True:
        if not _grow(network, pool, source, target):
            return ZERO, OUT_OF_LABELS
        n_repeated, label = ZERO, pool.newest[target]
        while label != NONE:
            n_repeated += _mark_repeated(network, pool, label)
            label = pool.label[label, SIBLING]
        if n_repeated == 0:
            break
        if pool.counters[0] > _MAX_CRITICAL:
            return ZERO, TOO_CRITICAL
    count, label = ZERO, pool.newest[target]
    while label != NONE:
        if count == out_length.shape[0] or not _write_route(pool, label, count, out_arcs, out_length):
            return ZERO, OUT_OF_ROWS
        for cost in range(out_total.shape[1]):
            out_total[count, cost] = pool.total[label, cost]
        count += 1
        label = pool.label[label, SIBLING]
    return count, COMPLETE
