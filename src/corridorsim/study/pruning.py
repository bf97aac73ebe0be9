"""The part of a layered graph in which the earliest way of some draws must lie, as its kernel reads it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridorsim.kernels.earliest_arrival import Graph, Labels
from corridorsim.kernels.paths import reverse_arcs, shortest_tree
from corridorsim.kernels.steps import STEP_BACKLOG, STEP_DELAY, STEP_SLOWDOWN, Routes
from corridorsim.network.layers import LayeredGraph
from corridorsim.network.network import Floats, Integers

_ONCE_A_JOURNEY = (STEP_SLOWDOWN, STEP_BACKLOG, STEP_DELAY)


@dataclass(frozen=True)
class Pruned:
    """A graph cut down, its nodes renumbered.

    Attributes
    ----------
    graph : nodes and arcs that remain
    source, target : nodes
    left_out : steps that may have been met before and are therefore not counted
    """

    graph: Graph
    source: int
    target: int
    left_out: int

    def new_labels(self, times: int) -> Labels:
        """Return room for searches.

        Parameters
        ----------
        times : how often each arc may be waiting to be looked at
        """
        n_nodes, n_entries = len(self.graph.first_arc) - 1, times * len(self.graph.head) + 1
        return Labels(
            np.empty(n_entries, dtype=np.float64),
            np.empty(n_entries, dtype=np.int64),
            np.empty(n_nodes, dtype=np.float32),
            np.empty(n_nodes, dtype=np.int64),
            np.empty(n_nodes, dtype=np.float64),
        )


def prune(
    layered: LayeredGraph, ends: tuple[int, int], rows: Integers, least: Floats, latest: float, routes: Routes
) -> Pruned | None:
    """Return what some way that may arrive in time consists of; None where there is none.

    Parameters
    ----------
    layered : the graph
    ends : where one starts and ends in it
    rows : int64 (n_arcs of the network,), the route that is this arc alone, or -1 for one that is shut
    least : float64 (n_lanes, n_routes), hours that each takes in each draw without waiting
    latest : hours; who is later than this need not be found
    routes : of one arc each
    """
    source, target = ends
    at = rows[layered.arc]
    weight = np.where(at >= 0, least.min(axis=0)[at], np.inf)
    ahead = _distances(layered.first_arc, layered.head, weight, source)
    first, head, arc = layered.turned
    left = _distances(first, head, weight[arc], target)
    kept = np.flatnonzero(ahead[layered.tail] + weight + left[layered.head] <= latest)
    if not len(kept):
        return None
    nodes = np.unique(np.concatenate([layered.tail[kept], layered.head[kept], [source, target]]))
    tail, head = (np.searchsorted(nodes, ends_of[kept]) for ends_of in (layered.tail, layered.head))
    part = _Part(
        first_arc=np.searchsorted(tail, np.arange(len(nodes) + 1)).astype(np.int64),
        tail=tail,
        head=head.astype(np.int64),
        weight=weight[kept],
        ahead=ahead[nodes],
        left=left[nodes],
        terminal=layered.group[nodes],
    )
    counts, step = _steps(routes, at[kept])
    stays = ~_met_before(part, routes, np.repeat(np.arange(len(kept)), counts), step, latest)
    ends_at = np.concatenate(([0], np.cumsum(counts)))
    first_step = np.concatenate(([0], np.cumsum(stays)))[ends_at].astype(np.int64)
    turned = reverse_arcs(part.first_arc, part.head)
    own = np.ascontiguousarray(least[:, at[kept]])
    graph = Graph(part.first_arc, part.head, first_step, step[stays], *turned, own, part.ahead)
    at_ends = [int(np.searchsorted(nodes, end)) for end in ends]
    return Pruned(graph, at_ends[0], at_ends[1], int((~stays).sum()))


@dataclass(frozen=True)
class _Part:
    """The kept arcs, sorted by tail; ``ahead`` and ``left`` are least hours from source and to target."""

    first_arc: Integers
    tail: Integers
    head: Integers
    weight: Floats
    ahead: Floats
    left: Floats
    terminal: Integers

    def may_follow_another(self, arcs: Integers, latest: float) -> np.ndarray:
        """Return which arcs may come after another on a way in time that has no terminal twice."""
        tail, head, weight = self.tail[arcs], self.head[arcs], self.weight[arcs]
        begins, ends = self.terminal[tail], self.terminal[head]
        simple = (begins != begins[:, None]) & (ends != begins[:, None]) & (ends != ends[:, None])
        by_then = (self.ahead[tail] + weight)[:, None] + (weight + self.left[head])
        may = simple & (by_then <= latest)
        elsewhere = may & (begins != ends[:, None])
        for node in np.unique(head[elsewhere.any(axis=1)]):
            between = _distances(self.first_arc, self.head, self.weight, int(node))[tail]
            rows = head == node
            may[rows] &= ~elsewhere[rows] | (by_then[rows] + between <= latest)
        return np.asarray(may.any(axis=0))


def _met_before(part: _Part, routes: Routes, arc: Integers, step: Integers, latest: float) -> np.ndarray:
    """Return which steps are met once a journey and may have been met on an arc before.

    ``arc`` is the kept arc of each step.
    """
    out = np.zeros(len(step), dtype=np.bool_)
    once = np.flatnonzero(np.isin(routes.kind[step], _ONCE_A_JOURNEY))
    things = 2 * routes.item[step[once]] + (routes.kind[step[once]] == STEP_DELAY)
    for thing in np.unique(things):
        same = once[things == thing]
        out[same] = part.may_follow_another(arc[same], latest)
    return out


def _steps(routes: Routes, rows: Integers) -> tuple[Integers, Integers]:
    """Return how many steps each of some routes has, and all of them."""
    first, last = routes.first_step[rows], routes.first_step[rows + 1]
    counts = last - first
    step = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    return counts, step.astype(np.int64)


def _distances(first_arc: Integers, head: Integers, weight: Floats, source: int) -> Floats:
    """Return every node's distance from a node, float64 (n_nodes,)."""
    n_nodes, n_arcs = len(first_arc) - 1, len(head)
    distance, arc_into = np.empty(n_nodes), np.empty(n_nodes, dtype=np.int64)
    key, node = np.empty(n_arcs + 1), np.empty(n_arcs + 1, dtype=np.int64)
    shortest_tree(first_arc, head, weight, source, key, node, distance, arc_into)
    return distance
