"""The earliest arrival through a whole graph, one draw at a time: Dijkstra's algorithm on arcs with steps.

Every step is first in, first out, also as rounded, and never leads back in time, so that earlier is never
worse at any node (Kaufman & Smith 1993; Orda & Rom 1990). Before each search the least hours left from every
node are found in that draw, all waits left out; nodes are taken by their hour and these together (A*), and
arcs that cannot be part of an arrival in time are not looked at.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.paths import NO_ARC, ZERO, drop_first, push
from corridorsim.kernels.steps import Routes, World, take_step
from corridorsim.kernels.worlds import F32, F64, I64

_DEPARTURE = cast("float", np.float64(0.0))
_AT_ONCE = np.float32(0.0)
_ROUNDED = 1.0 - 1e-4  # a journey's steps lose less than this by rounding


class Graph(NamedTuple):
    """Arcs grouped by tail, and the steps that each of them asks for.

    Attributes
    ----------
    first_arc : int64 (n_nodes + 1,); head : int64 (n_arcs,)
    first_step : int64 (n_arcs + 1,), into ``step``
    step : int64 (n,), rows of the steps of a ``Routes``, in order
    turned_first, turned_head, turned_arc : the graph turned round, as ``paths.reverse_arcs`` gives it
    least : float64 (n_asked, n_arcs), hours that an arc takes in each draw without waiting
    ahead : float64 (n_nodes,), hours that no draw can beat from the source; 0 is always right
    """

    first_arc: I64
    head: I64
    first_step: I64
    step: I64
    turned_first: I64
    turned_head: I64
    turned_arc: I64
    least: F64
    ahead: F64


class Labels(NamedTuple):
    """Room for one search, owned by the caller and overwritten by every draw.

    Attributes
    ----------
    key, node : float64 and int64 (more than n_arcs,), the heap
    hour : float32 (n_nodes,), the earliest hour known at each node, +inf where there is none
    arc_into : int64 (n_nodes,), the arc by which it is reached, or -1
    left : float64 (n_nodes,), least hours from each node to the target, +inf where one need not go
    """

    key: F64
    node: I64
    hour: F32
    arc_into: I64
    left: F64


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
) -> bool:
    """Write when those who leave the source at hour 0 can be at the target, in some draws.

    Parameters
    ----------
    graph, routes, world, labels : see their classes; ``labels`` are left as the last draw has them
    source, target : nodes
    lanes : int64 (n_asked,), the draws
    limit : float32 (n_lanes,), arrivals after it are not looked for
    out_arrival : float32 (n_lanes,), written in ``lanes``; +inf where there is no way by the limit

    Returns
    -------
    whether the heap had room; else all is to be done again with more
    """
    for rank in range(lanes.shape[0]):
        lane = lanes[rank]
        _find_left(graph, target, graph.least[rank], np.float64(limit[lane]), labels)
        if not _search(graph, source, target, routes, world, rank, lane, limit[lane], labels):
            return False
        out_arrival[lane] = labels.hour[target]
    return True


@inner_kernel
def _find_left(graph: Graph, target: int, least: F64, limit: float, labels: Labels) -> None:
    """Write the least hours to the target from every node that can be on a way in time."""
    key, queued, left = labels.key, labels.node, labels.left
    left[:] = np.inf
    left[target] = _DEPARTURE
    size = push(key, queued, ZERO, _DEPARTURE, target)
    while size > 0:
        hours, node = key[0], queued[0]
        size = drop_first(key, queued, size)
        if hours > left[node]:
            continue
        for turned in range(graph.turned_first[node], graph.turned_first[node + 1]):
            tail, more = graph.turned_head[turned], hours + least[graph.turned_arc[turned]]
            if more < left[tail] and (more + graph.ahead[tail]) * _ROUNDED <= limit:
                left[tail] = more
                size = push(key, queued, size, more, tail)


@inner_kernel
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
) -> bool:
    """Write hours until none can make the target's earlier, and return whether the heap had room.

    By rounding a node may be taken up before its hour is the earliest; it is then taken up again.
    """
    least, left, hours = graph.least[rank], labels.left, labels.hour
    hours[:] = np.inf
    labels.arc_into[:] = NO_ARC
    hours[source] = _AT_ONCE
    size = push(labels.key, labels.node, ZERO, left[source], source)
    while size > 0 and labels.key[0] * _ROUNDED <= min(limit, hours[target]):
        node = labels.node[0]
        hour = hours[node]
        is_old = labels.key[0] > hour + left[node]  # an entry that an earlier one has replaced
        size = drop_first(labels.key, labels.node, size)
        for arc in range(graph.first_arc[node], graph.first_arc[node + 1]):
            head, soonest = graph.head[arc], (hour + least[arc]) * _ROUNDED
            in_time = min(limit, hours[target])
            if is_old or soonest >= hours[head] or soonest + left[head] * _ROUNDED > in_time:
                continue
            reached = _pass(graph, arc, routes, world, lane, hour)
            if reached < hours[head] and reached <= limit:
                if size == labels.key.shape[0]:
                    return False
                hours[head] = reached
                labels.arc_into[head] = arc
                size = push(labels.key, labels.node, size, reached + left[head], head)
    return True


@kernel
def _pass(graph: Graph, arc: int, routes: Routes, world: World, lane: int, now: np.float32) -> np.float32:
    """Return the hour at the end of an arc."""
    for at in range(graph.first_step[arc], graph.first_step[arc + 1]):
        now = np.float32(take_step(routes, graph.step[at], world, lane, now))
    return now
