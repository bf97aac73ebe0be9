"""The k shortest routes that return to no terminal, on arcs: parallel services give routes of their own.

Yen (1971) with Lawler's (1972) partition: the routes still possible are kept as *branches*, each of them the
routes that begin with certain arcs and do not go on with certain others. A branch waits with a bound, and is
searched only when no other has a lower one. The order is exact: cost as summed from the source, then the
arcs, compared one by one. It depends on nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.spur_paths import (
    ARC,
    DEPTH,
    NO_WAY,
    NONE,
    OUT_OF_SPACE,
    PARENT,
    SLACK,
    Floats,
    Integers,
    Network,
    Search,
    begin,
    fix_node,
    least_cost,
    new_search,
    shortest_spur,
)

COMPLETE = 0
"""k routes, or all that there are within the greatest cost."""
LIMIT_REACHED = 1
"""The allowed work was done before k routes were found; those found are right, and the first ones."""
TOO_LONG = 2
"""A route has more arcs than a row of the answer; those found before are right, and the first ones."""


class Branches(NamedTuple):
    """Branches and the rows that hold their routes.

    A branch begins with the first arcs of its row; its banned arc, and those of the branches before it, must
    not follow. Its key is a bound, or the cost once its route is known.

    key         : float64 (n_branches,)
    branch      : int64 (n_branches, 5), by column
    waiting     : int64 (n_branches,), numbers of those that still wait
    row_arcs    : int64 (n_rows, max_length), −1 beyond a route's length
    row_length  : int64 (n_rows,)
    counters    : int64 (4,), numbers of branches, of waiting ones, of rows and of searches
    known_costs : float64 (k,), least costs of known routes, increasing; where unknown the greatest allowed
    """

    key: Floats
    branch: Integers
    waiting: Integers
    row_arcs: Integers
    row_length: Integers
    counters: Integers
    known_costs: Floats


_ROW, _N_FIXED, _BANNED_ARC, _BEFORE, _IS_ROUTE = range(5)  # columns of branches
_N_BRANCHES, _N_WAITING, _N_ROWS, _N_SEARCHES = range(4)


def _new_branches(n_rows: int, max_length: int, k: int, max_cost: float) -> Branches:
    """Return room for so many searches."""
    n_branches = n_rows * max_length + 1
    return Branches(
        np.empty(n_branches, np.float64),
        np.empty((n_branches, 5), np.int64),
        np.empty(n_branches, np.int64),
        np.empty((n_rows, max_length), np.int64),
        np.zeros(n_rows, np.int64),
        np.zeros(4, np.int64),
        np.full(k, max_cost, np.float64),
    )


@inner_kernel
def _add(branches: Branches, key: float, row: int, n_fixed: int, banned_arc: int, before: int) -> None:
    """Let a new branch wait, unless enough cheaper routes are known."""
    if key > branches.known_costs[-1] * (1.0 + SLACK) or key == np.inf:
        return
    number = branches.counters[_N_BRANCHES]
    branches.key[number] = key * (1.0 - SLACK)  # searched before a route of equal cost is given out
    branches.branch[number, _ROW], branches.branch[number, _N_FIXED] = row, n_fixed
    branches.branch[number, _BANNED_ARC], branches.branch[number, _BEFORE] = banned_arc, before
    branches.branch[number, _IS_ROUTE] = 0
    branches.waiting[branches.counters[_N_WAITING]] = number
    branches.counters[_N_BRANCHES] += 1
    branches.counters[_N_WAITING] += 1


@inner_kernel
def _comes_first(branches: Branches, a: int, b: int) -> bool:
    """Tell whether branch a is due before b: by key, bounds before routes, routes by their arcs."""
    if branches.key[a] != branches.key[b]:
        return bool(branches.key[a] < branches.key[b])
    a_is_route, b_is_route = branches.branch[a, _IS_ROUTE] != 0, branches.branch[b, _IS_ROUTE] != 0
    if not (a_is_route and b_is_route):
        return bool(not a_is_route and (b_is_route or a < b))
    row_a, row_b = branches.row_arcs[branches.branch[a, _ROW]], branches.row_arcs[branches.branch[b, _ROW]]
    position = 0
    while row_a[position] == row_b[position]:  # routes of two branches differ somewhere
        position += 1
    return bool(row_a[position] < row_b[position])


@inner_kernel
def _first_waiting(branches: Branches) -> int:
    """Return the place in ``waiting`` of the branch that is due."""
    first = 0
    for place in range(1, branches.counters[_N_WAITING]):
        if _comes_first(branches, branches.waiting[place], branches.waiting[first]):
            first = place
    return first


@inner_kernel
def _remove(branches: Branches, place: int) -> None:
    """Take the branch at a place off those that wait."""
    branches.counters[_N_WAITING] -= 1
    branches.waiting[place] = branches.waiting[branches.counters[_N_WAITING]]


@inner_kernel
def _note_cost(known_costs: Floats, cost: float) -> None:
    """Insert the cost of one more known route."""
    place = known_costs.shape[0] - 1
    if cost >= known_costs[place]:
        return
    while place > 0 and known_costs[place - 1] > cost:
        known_costs[place] = known_costs[place - 1]
        place -= 1
    known_costs[place] = cost


@inner_kernel
def _ban(branches: Branches, search: Search, stamp: int, branch: int) -> None:
    """Stamp the arcs that must not follow the beginning of a branch."""
    while branch != NONE:
        if branches.branch[branch, _BANNED_ARC] != NONE:
            search.arc_stamp[branches.branch[branch, _BANNED_ARC]] = stamp
        branch = branches.branch[branch, _BEFORE]


@inner_kernel
def _search(network: Network, search: Search, branches: Branches, branch: int, source: int) -> int:
    """Find the shortest route of a branch; return its label at the target, NO_WAY or OUT_OF_SPACE."""
    branches.counters[_N_SEARCHES] += 1
    stamp, node, cost = begin(search), source, 0.0
    fix_node(network, search, stamp, node)
    for position in range(branches.branch[branch, _N_FIXED]):
        arc = branches.row_arcs[branches.branch[branch, _ROW], position]
        node, cost = network.head[arc], cost + network.weight[arc]
        fix_node(network, search, stamp, node)
    _ban(branches, search, stamp, branch)
    return shortest_spur(network, search, stamp, node, cost, branches.known_costs[-1])


@inner_kernel
def _keep_route(search: Search, branches: Branches, branch: int, label: int) -> bool:
    """Give a branch a row with its route, read back from a label; False where the row is too short."""
    n_fixed = branches.branch[branch, _N_FIXED]
    length = n_fixed + search.label[label, DEPTH]
    if length > branches.row_arcs.shape[1]:
        return False
    row = branches.counters[_N_ROWS]
    branches.counters[_N_ROWS] += 1
    for position in range(branches.row_arcs.shape[1]):
        fixed = branches.row_arcs[branches.branch[branch, _ROW], position]
        branches.row_arcs[row, position] = fixed if position < n_fixed else NONE
    branches.branch[branch, _ROW], branches.row_length[row] = row, length
    branches.key[branch], branches.branch[branch, _IS_ROUTE] = search.cost[label], 1
    _note_cost(branches.known_costs, search.cost[label])
    while search.label[label, PARENT] != NONE:
        length -= 1
        branches.row_arcs[row, length] = search.label[label, ARC]
        label = search.label[label, PARENT]
    return True


@inner_kernel
def _divide(network: Network, search: Search, branches: Branches, branch: int, source: int) -> None:
    """Let the branches wait that make up a branch without its own route."""
    row, n_fixed = branches.branch[branch, _ROW], branches.branch[branch, _N_FIXED]
    stamp, node, cost = begin(search), source, 0.0
    fix_node(network, search, stamp, node)
    for position in range(branches.row_length[row]):
        arc = branches.row_arcs[row, position]
        if position >= n_fixed:
            before = branch if position == n_fixed else NONE
            _ban(branches, search, stamp, before)
            search.arc_stamp[arc] = stamp
            _add(branches, least_cost(network, search, stamp, node, cost), row, position, arc, before)
        node, cost = network.head[arc], cost + network.weight[arc]
        fix_node(network, search, stamp, node)


@inner_kernel
def _give_out(branches: Branches, branch: int, place: int, out_arcs: Integers, out_length: Integers) -> None:
    """Copy the route of a branch into the answer."""
    row = branches.branch[branch, _ROW]
    out_length[place] = branches.row_length[row]
    for position in range(out_arcs.shape[1]):
        out_arcs[place, position] = branches.row_arcs[row, position]


@kernel
def _enumerate(
    network: Network,
    search: Search,
    branches: Branches,
    source: int,
    max_cost: float,
    max_examined: int,
    out_arcs: Integers,
    out_length: Integers,
    out_cost: Floats,
) -> tuple[int, int]:
    """Take the branch that is due, again and again, until there are routes enough; see ``k_shortest``."""
    _add(branches, network.potential[source], ZERO, ZERO, NONE, NONE)
    count = ZERO
    while count < out_cost.shape[0] and branches.counters[_N_WAITING] > 0:
        place = _first_waiting(branches)
        branch = branches.waiting[place]
        if branches.branch[branch, _IS_ROUTE] != 0:
            if branches.key[branch] > max_cost:
                break
            _give_out(branches, branch, count, out_arcs, out_length)
            out_cost[count] = branches.key[branch]
            count += 1
            _remove(branches, place)
            _divide(network, search, branches, branch, source)
            continue
        if branches.counters[_N_SEARCHES] >= max_examined:
            return count, LIMIT_REACHED
        label = _search(network, search, branches, branch, source)
        if label == OUT_OF_SPACE:
            return count, LIMIT_REACHED
        if label == NO_WAY:
            _remove(branches, place)
        elif not _keep_route(search, branches, branch, label):
            return count, TOO_LONG
    return count, COMPLETE


def k_shortest(
    first_arc: Integers,
    head: Integers,
    weight: Floats,
    source: int,
    target: int,
    potential: Floats,
    node_group: Integers,
    max_cost: float,
    max_examined: int,
    out_arcs: Integers,
    out_length: Integers,
    out_cost: Floats,
) -> tuple[int, int]:
    """Write the shortest routes from a source to a target; return how many, and a status.

    first_arc, head, weight : int64 (n_nodes + 1,), int64 (n_arcs,), float64 (n_arcs,) ≥ 0, infinite = closed
    source, target : two nodes
    potential      : float64 (n_nodes,), distance of each node to the target: the tree of the turned arcs
    node_group     : int64 (n_nodes,), small numbers ≥ 0; nodes of one group are one terminal, to which a
                     route does not return once it has left it; node numbers give plain loopless paths
    max_cost       : routes that cost more are left out; may be infinite
    max_examined   : greatest number of searches
    out_arcs       : int64 (k, max_length), −1 beyond a route's length
    out_length, out_cost : int64 and float64 (k,)

    Not a kernel: it makes the scratch, which is quicker than to compile its making, and calls one.
    """
    k, max_length = out_arcs.shape
    return _enumerate(
        Network(first_arc, head, weight, potential, node_group, int(target)),
        new_search(potential.shape[0], head.shape[0], int(node_group.max()) + 1),
        _new_branches(max_examined, max_length, k, max_cost),
        int(source),
        float(max_cost),
        int(max_examined),
        out_arcs,
        out_length,
        out_cost,
    )
