"""Shortest ways from one node to one other under many sets of weights at once: draws are lanes.

A search is made three times, each bounded by the one before: along the few ways that are often the shortest,
through what can be part of one that is no longer than a limit, and, only for a tile in which some lane is
beyond that limit, everywhere. Nodes stand in an order in which most arcs lead on. Each takes its distances
from the nodes before it, once; those that an arc back makes less hand theirs on afterwards, until none is
made less. A lane in which a node cannot be on a way within the bound forgets the node.

How far it is at least from a node to the target is reckoned with hours that no lane can beat, on some arcs
with hours that few are below: by what a lane is below them, all together, its bound is higher.

Whatever the order, the bound and the other lanes, what comes out is the least of the sums of float32 along
the ways, each added up from its start: the same bits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.worlds import F32, I64, U8

_NO, _YES = np.uint8(0), np.uint8(1)
_START, _NONE = np.float32(0.0), np.float32(np.inf)
_ROUNDED = np.float32(1.0 + 1e-4)  # more than the sums along a way lose by rounding
_LEAST = np.float32(1e-30)  # so that a bound is above a distance of nothing, too


class Ways(NamedTuple):
    """A network to be searched from its first node to its last, nodes in order.

    Attributes
    ----------
    first_in : int64 (n_nodes + 1,), into ``tail`` and ``arc_in``
    tail, arc_in : int64 (n_on,), arcs from a node before, by head; rows of the weights
    first_out : int64 (n_nodes + 1,), into ``head`` and ``arc_out``
    first_on : int64 (n_nodes,), where the arcs back of a node end and those that lead on begin
    head, arc_out : int64 (n_arcs,), all arcs, by tail
    left : float32 (n_nodes,), hours to the last node that no lane can beat; 0 is always right
    """

    first_in: I64
    tail: I64
    arc_in: I64
    first_out: I64
    first_on: I64
    head: I64
    arc_out: I64
    left: F32


class Plan(NamedTuple):
    """What is searched, the one after the other.

    Attributes
    ----------
    few : some ways from the source to the target, or none
    kept : all that can be part of a way of at most ``limit`` hours
    whole : all there is
    limit : float32 (1,), hours
    low_row : int64 (n_low,), rows of the weights, one for each arc of which ``kept.left`` supposes ``low``
    low : float32 (n_low,), hours that few lanes are below
    """

    few: Ways
    kept: Ways
    whole: Ways
    limit: F32
    low_row: I64
    low: F32


class Labels(NamedTuple):
    """Room for the search of a tile, owned by the caller; no less than the nodes of each ``Ways``.

    Attributes
    ----------
    distance : float32 (n_nodes, n_lanes), infinite where a node is not reached within the bound
    bound : float32 (n_lanes,), below which ways are looked for
    short : float32 (n_lanes,), hours that a lane's ways may be shorter than supposed
    alive : uint8 (n_nodes,), whether some lane has a distance from the nodes before
    dirty : uint8 (n_nodes,), whether some lane has a distance that was not handed on
    """

    distance: F32
    bound: F32
    short: F32
    alive: U8
    dirty: U8


@kernel
def find_shortest(plan: Plan, weights: F32, labels: Labels, out_distance: F32) -> int:
    """Write the distance of the target from the source in every lane; return how many arcs were looked at.

    plan, labels : see their classes
    weights      : float32 (n_tiles, n_rows, n_lanes), not negative, infinite for a closed arc
    out_distance : float32 (n_tiles, n_lanes), infinite where there is no way
    """
    n_looked = 0
    for tile in range(weights.shape[0]):
        found, weight = out_distance[tile], weights[tile]
        found[:], labels.short[:] = np.inf, _START
        n_looked += _search(plan.few, weight, labels, found)
        for at in range(plan.low.shape[0]):
            _fall_short(weight[plan.low_row[at]], plan.low[at], labels.short)
        n_looked += plan.low.shape[0] + _search(plan.kept, weight, labels, found)
        if _is_beyond(found, plan.limit[0]):
            n_looked += _search(plan.whole, weight, labels, found)
    return n_looked


@inner_kernel
def _fall_short(weight: F32, low: np.float32, inout_short: F32) -> None:
    """Add by how much each lane's weight is below some hours."""
    for lane in range(inout_short.shape[0]):
        inout_short[lane] += max(low - weight[lane], _START)


@inner_kernel
def _is_beyond(found: F32, limit: np.float32) -> bool:
    """Tell whether some lane's distance is more than a limit."""
    some = False
    for lane in range(found.shape[0]):
        some |= found[lane] > limit
    return some


@inner_kernel
def _search(ways: Ways, weight: F32, labels: Labels, inout_found: F32) -> int:
    """Lower the last node's distances to what they are in a network; return how many arcs were looked at.

    inout_found : float32 (n_lanes,), lengths of some ways, infinite where none is known
    """
    bound, at_last = labels.bound, labels.distance[ways.left.shape[0] - 1]
    for lane in range(bound.shape[0]):
        bound[lane] = (inout_found[lane] + labels.short[lane]) * _ROUNDED + _LEAST
    labels.distance[0, :] = _START
    labels.alive[0], labels.dirty[0] = _YES, _NO
    n_looked = _go_through(ways, weight, labels) + _hand_on(ways, weight, labels)
    for lane in range(bound.shape[0]):
        inout_found[lane] = min(at_last[lane], inout_found[lane])
    return n_looked


@inner_kernel
def _go_through(ways: Ways, weight: F32, labels: Labels) -> int:
    """Take and hand back every node's distances once, in order; return how many arcs were looked at.

    The last two arcs into a node are held back: with them, what is beyond the bound is forgotten.
    """
    distance, bound, alive, dirty = labels.distance, labels.bound, labels.alive, labels.dirty
    tail, arc_in, n_looked = ways.tail, ways.arc_in, 0
    for node in range(1, ways.left.shape[0]):
        at_node, left = distance[node], ways.left[node]
        n_in, one, two = 0, 0, 0
        for way in range(ways.first_in[node], ways.first_in[node + 1]):
            if alive[tail[way]] == _NO:
                continue
            if n_in == 2:
                _begin(distance[tail[one]], weight[arc_in[one]], at_node)
            elif n_in > 2:
                _lower(distance[tail[one]], weight[arc_in[one]], at_node)
            n_in, one, two = n_in + 1, two, way
        some = False
        if n_in == 0:
            at_node[:] = np.inf
        elif n_in == 1:
            some = _end_one(distance[tail[two]], weight[arc_in[two]], left, bound, at_node)
        else:
            if n_in == 2:
                at_node[:] = np.inf
            some = _end_two(
                distance[tail[one]],
                weight[arc_in[one]],
                distance[tail[two]],
                weight[arc_in[two]],
                left,
                bound,
                at_node,
            )
        alive[node], dirty[node] = _YES if some else _NO, _NO
        n_looked += n_in
        if some:
            n_looked += ways.first_on[node] - ways.first_out[node]
            for way in range(ways.first_out[node], ways.first_on[node]):
                head, arc = ways.head[way], ways.arc_out[way]
                if _pass(at_node, weight[arc], ways.left[head], bound, distance[head]):
                    dirty[head] = _YES
    return n_looked


@inner_kernel
def _hand_on(ways: Ways, weight: F32, labels: Labels) -> int:
    """Hand distances on until none is made less; return how many arcs were looked at."""
    distance, bound, dirty = labels.distance, labels.bound, labels.dirty
    n_looked, once_more = 0, True
    while once_more:
        once_more = False
        for node in range(ways.left.shape[0]):
            if dirty[node] == _NO:
                continue
            dirty[node] = _NO
            n_looked += ways.first_out[node + 1] - ways.first_out[node]
            for way in range(ways.first_out[node], ways.first_out[node + 1]):
                head, arc = ways.head[way], ways.arc_out[way]
                if _pass(distance[node], weight[arc], ways.left[head], bound, distance[head]):
                    dirty[head] = _YES
                    once_more |= head < node
    return n_looked


@kernel
def _begin(distance: F32, weight: F32, out: F32) -> None:
    """Write distances by one arc."""
    for lane in range(out.shape[0]):
        out[lane] = distance[lane] + weight[lane]


@kernel
def _lower(distance: F32, weight: F32, inout: F32) -> None:
    """Lower distances to those by one more arc."""
    for lane in range(inout.shape[0]):
        inout[lane] = min(distance[lane] + weight[lane], inout[lane])


@kernel
def _end_one(distance: F32, weight: F32, left: np.float32, bound: F32, out: F32) -> bool:
    """Write distances by the only arc where they are within the bound; return whether some are."""
    some = False
    for lane in range(out.shape[0]):
        reached = distance[lane] + weight[lane]
        is_within = reached + left < bound[lane]
        some |= is_within
        out[lane] = reached if is_within else _NONE
    return some


@kernel
def _end_two(
    distance: F32,
    weight: F32,
    other_distance: F32,
    other_weight: F32,
    left: np.float32,
    bound: F32,
    inout: F32,
) -> bool:
    """Lower distances to those by two arcs, forget those beyond the bound; return whether some are left."""
    some = False
    for lane in range(inout.shape[0]):
        reached = min(distance[lane] + weight[lane], other_distance[lane] + other_weight[lane])
        reached = min(reached, inout[lane])
        is_within = reached + left < bound[lane]
        some |= is_within
        inout[lane] = reached if is_within else _NONE
    return some


@kernel
def _pass(distance: F32, weight: F32, left: np.float32, bound: F32, inout: F32) -> bool:
    """Lower distances within the bound to those by one arc; return whether some are lower."""
    some = False
    for lane in range(inout.shape[0]):
        reached = distance[lane] + weight[lane]
        is_lower = (reached < inout[lane]) & (reached + left < bound[lane])
        some |= is_lower
        inout[lane] = reached if is_lower else inout[lane]
    return some
