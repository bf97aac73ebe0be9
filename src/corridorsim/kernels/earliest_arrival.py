"""The earliest arrival through a whole graph, one draw at a time: Dijkstra's algorithm on arcs that take steps.

Every step is first in, first out, also as rounded, and never leads back in time. So who settles nodes by their
hour settles each at its earliest hour (Kaufman & Smith 1993; Orda & Rom 1990), and nothing is searched twice.

Before each search the least hours left from every node are found in that draw, all waits left out. They keep
the search from every arc that cannot be part of an arrival in time.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.paths import NO_ARC, ZERO, drop_first, push, shortest_tree
from corridorsim.kernels.steps import Routes, World, take_step
from corridorsim.kernels.worlds import F32, F64, I64

_DEPARTURE = cast("float", np.float64(0.0))
_AT_ONCE = np.float32(0.0)
_ROUNDED = 1.0 - 1e-5  # the steps of an arc lose less than this by rounding


class Graph(NamedTuple):
    """Arcs grouped by tail, and the steps that each of them asks for.

    Attributes
    ----------
    first_arc : int64 (n_nodes + 1,); head : int64 (n_arcs,)
    first_step : int64 (n_arcs + 1,), into ``step``
    step : int64 (n,), rows of the steps of a ``Routes``, in order
    turned_first, turned_head, turned_arc : the graph turned round, as ``paths.reverse_arcs`` gives it
    least : float64 (n_asked, n_arcs), hours that an arc takes without waiting; 0 is always right
    """

    first_arc: I64
    head: I64
    first_step: I64
    step: I64
    turned_first: I64
    turned_head: I64
    turned_arc: I64
    least: F64


class Labels(NamedTuple):
    """Room for one search, owned by the caller and overwritten by every draw.

    Attributes
    ----------
    key : float64 (≥ n_arcs + 1,); node : int64 (≥ n_arcs + 1,), the heap
    hour : float32 (n_nodes,), the earliest hour known at each node, +inf where there is none
    arc_into : int64 (n_nodes,), the arc by which it is reached, or -1
    left : float64 (n_nodes,), least hours from each node to the target
    weight : float64 (n_arcs,)
    """

    key: F64
    node: I64
    hour: F32
    arc_into: I64
    left: F64
    weight: F64


@kernel
def arrive_earliest(
    graph: Graph,
    source: int,
    target: int,
    routes: Routes,
    world: World,
    lanes: I64,
    limit: F32,
    labels: Labels,
    out_arrival: F32,
) -> None:
    """Write when those who leave the source at hour 0 can be at the target, in some draws.

    Parameters
    ----------
    graph, routes, world, labels : see their classes; ``labels`` are left as the last draw has them
    source, target : nodes
    lanes : int64 (n_asked,), the draws
    limit : float32 (n_lanes,), arrivals after it are not looked for; those just before may be missed, by what
        the steps of a journey can lose by rounding
    out_arrival : float32 (n_lanes,), written in ``lanes``; +inf where there is no way by the limit
    """
    for rank in range(lanes.shape[0]):
        lane, least = lanes[rank], graph.least[rank]
        for turned in range(labels.weight.shape[0]):
            labels.weight[turned] = least[graph.turned_arc[turned]]
        shortest_tree(
            graph.turned_first,
            graph.turned_head,
            labels.weight,
            target,
            labels.key,
            labels.node,
            labels.left,
            labels.arc_into,
        )
        _search(graph, source, target, routes, world, rank, lane, limit[lane], labels)
        out_arrival[lane] = labels.hour[target]


@kernel
def _search(
    graph: Graph,
    source: int,
    target: int,
    routes: Routes,
    world: World,
    rank: int,
    lane: int,
    limit: np.float32,
    labels: Labels,
) -> None:
    """Settle nodes by hour, then number, until the target is the next; the first of equal arcs is kept."""
    least, left = graph.least[rank], labels.left
    labels.hour[:] = np.inf
    labels.arc_into[:] = NO_ARC
    labels.hour[source] = _AT_ONCE
    size = push(labels.key, labels.node, ZERO, _DEPARTURE, source)
    while size > 0:
        hour, node = np.float32(labels.key[0]), labels.node[0]
        if node == target:
            return
        size = drop_first(labels.key, labels.node, size)
        if hour > labels.hour[node]:  # an entry that an earlier one has replaced
            continue
        for arc in range(graph.first_arc[node], graph.first_arc[node + 1]):
            head, soonest = graph.head[arc], hour + least[arc]
            if soonest + left[head] > limit or soonest * _ROUNDED >= labels.hour[head]:
                continue
            reached = _pass(graph, arc, routes, world, lane, hour)
            if reached < labels.hour[head] and reached + left[head] <= limit:
                labels.hour[head] = reached
                labels.arc_into[head] = arc
                size = push(labels.key, labels.node, size, np.float64(reached), head)


@kernel
def _pass(graph: Graph, arc: int, routes: Routes, world: World, lane: int, now: np.float32) -> np.float32:
    """Return the hour at the end of an arc."""
    for at in range(graph.first_step[arc], graph.first_step[arc + 1]):
        now = np.float32(take_step(routes, graph.step[at], world, lane, now))
    return now
