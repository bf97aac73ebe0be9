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

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.paths import ZERO, drop_first, push, replace_first
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
NODE, PARENT, ARC, MASK, SIBLING, DEAD, BOUND = range(7)  # columns of labels; a bound for each cost
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

    label              : int64 (n_labels, BOUND + n_costs), by column; bounds are least costs of whole routes
    heap_key, heap_label : float64 and int64 (n_labels,)
    newest             : int64 (n_nodes,), newest label of each node
    group_mark         : int64 (n_groups, 2): its bit if critical, the last sweep that saw it
    counters           : int64 (2,), numbers of critical groups and of sweeps
    """

    label: Integers
    heap_key: Floats
    heap_label: Integers
    newest: Integers
    group_mark: Integers
    counters: Integers


def new_pool(n_labels: int, n_nodes: int, n_groups: int, n_costs: int) -> Pool:
    """Return room for so many labels."""
    return Pool(
        np.empty((n_labels, BOUND + n_costs), np.int64),
        np.empty(n_labels, np.float64),
        np.empty(n_labels, np.int64),
        np.empty(n_nodes, np.int64),
        np.empty((n_groups, 2), np.int64),
        np.empty(2, np.int64),
    )


@inner_kernel
def _is_no_dearer(label: Integers, a: int, b: int) -> bool:
    """Tell whether label a costs no more of anything than label b, and has seen no other critical group."""
    for cost in range(BOUND, label.shape[1]):
        if label[a, cost] > label[b, cost]:
            return False
    return bool((label[a, MASK] & ~label[b, MASK]) == 0)


@inner_kernel
def _is_kept(label: Integers, newest: Integers, new: int) -> bool:
    """Hold a new label against the others of its node; drop those that it makes useless from their chain."""
    node, before = label[new, NODE], NONE
    other = newest[node]
    while other != NONE:
        following = label[other, SIBLING]
        if _is_no_dearer(label, other, new):
            return False
        if _is_no_dearer(label, new, other):
            label[other, DEAD] = 1
            if before == NONE:
                newest[node] = following
            else:
                label[before, SIBLING] = following
        else:
            before = other
        other = following
    return True


@inner_kernel
def _is_beaten(label: Integers, known: int, since: int, new: int) -> bool:
    """Tell whether a route is known, newer than label ``since``, that costs no more than a label's must.

    known : the newest label at the target, where bounds are costs and the mask is empty
    """
    while known > since:
        if _is_no_dearer(label, known, new):
            return True
        known = label[known, SIBLING]
    return False


@inner_kernel
def _mask_at(
    group: Integers, group_mark: Integers, mask: int, here: int, there: int, source: int, target: int
) -> int:
    """Return the mask of a way that goes on from one node to another, or NONE where that is a return."""
    to = group[there]
    if to == group[here]:
        return mask
    if to == group[source] or group[here] == group[target]:
        return NONE
    bit = group_mark[to, _BIT]
    if bit == NONE:
        return mask
    return NONE if (mask >> bit) & 1 != 0 else mask | (1 << bit)


@inner_kernel
def _is_within(network: CostNetwork, label: Integers, new: int) -> bool:
    """Write the bounds of a label, of which only node, parent and arc are written; False beyond a limit."""
    old, arc, there = label[new, PARENT], label[new, ARC], label[new, NODE]
    here, is_within = label[old, NODE], True
    for kind in range(network.limit.shape[0]):
        more = network.cost[arc, kind] + network.potential[there, kind] - network.potential[here, kind]
        label[new, BOUND + kind] = label[old, BOUND + kind] + more
        is_within = is_within and label[new, BOUND + kind] <= network.limit[kind]
    return is_within


@inner_kernel
def _key(label: Integers, new: int) -> float:
    """Return the least sum of all costs of a route that begins with a label; whole, so exact below 2⁵³."""
    key = 0.0
    for cost in range(BOUND, label.shape[1]):
        key += label[new, cost]
    return key


@inner_kernel
def _grow(network: CostNetwork, pool: Pool, source: int, target: int) -> bool:
    """Find the front, returns to groups that are not critical allowed; False where labels run out."""
    label, newest = pool.label, pool.newest
    newest[:] = NONE
    if network.potential[source, 0] >= UNREACHABLE:
        return True
    label[0, NODE], label[0, PARENT], label[0, ARC] = source, NONE, NONE
    label[0, MASK], label[0, SIBLING], label[0, DEAD] = 0, NONE, 0
    for kind in range(network.limit.shape[0]):
        label[0, BOUND + kind] = network.potential[source, kind]
    newest[source] = 0
    new = ZERO + 1
    size = push(pool.heap_key, pool.heap_label, ZERO, _key(label, ZERO), ZERO)
    while size > 0:
        old, is_first_free = pool.heap_label[0], True
        here = label[old, NODE]
        # Arrivals that are older than the label have been looked at when it was new.
        is_over = label[old, DEAD] != 0 or here == target or _is_beaten(label, newest[target], old, old)
        last_arc = network.first_arc[here] if is_over else network.first_arc[here + 1]
        for arc in range(network.first_arc[here], last_arc):
            if new == label.shape[0]:
                return False
            there = network.head[arc]
            if network.cost[arc, 0] == CLOSED or network.potential[there, 0] >= UNREACHABLE:
                continue
            mask = _mask_at(network.group, pool.group_mark, label[old, MASK], here, there, source, target)
            if mask == NONE:
                continue
            label[new, NODE], label[new, PARENT], label[new, ARC] = there, old, arc
            label[new, MASK], label[new, DEAD] = 0 if there == target else mask, 0
            may_arrive = _is_within(network, label, new) and not _is_beaten(label, newest[target], NONE, new)
            if not may_arrive or not _is_kept(label, newest, new):
                continue
            label[new, SIBLING], newest[there] = newest[there], new
            if is_first_free:
                replace_first(pool.heap_key, pool.heap_label, size, _key(label, new), new)
            else:
                size = push(pool.heap_key, pool.heap_label, size, _key(label, new), new)
            is_first_free = False
            new += 1
        if is_first_free:
            size = drop_first(pool.heap_key, pool.heap_label, size)
    return True


@inner_kernel
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


@inner_kernel
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
            out_total[count, cost] = pool.label[label, BOUND + cost]
        count += 1
        label = pool.label[label, SIBLING]
    return count, COMPLETE
