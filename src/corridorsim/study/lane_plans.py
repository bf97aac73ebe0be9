"""What is prepared once for the shortest ways from one node to one other in many draws.

Hours that no draw can beat say which arcs cannot be part of a way within a limit; what was the shortest in
some draws of a sample says which ways are tried first, and in which order the nodes stand; the least hours of
the sample say how far it is from each node at least, if a draw's are not less. Nothing of the sample can make
an answer wrong: the kernel adds to a draw's bound what it is below them, and searches everywhere for a draw
beyond the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.lane_paths import Labels, Plan, Ways
from corridorsim.kernels.paths import NO_ARC, reverse_arcs, shortest_tree
from corridorsim.network.network import Floats, Integers

_ROOM = 1.5  # the limit over the longest of the sample's shortest ways
_ROUNDED = 1e-4  # more than sums of float32 along a way lose
_ROUNDED_ONCE = 1e-6  # more than one float32 loses
_MOST_LOW = 160  # arcs that are supposed to take no less than in the sample; each is looked at once more
_LOW_AT_ONCE = 5
Flags = NDArray[np.bool_]


class Arcs(NamedTuple):
    """A network and two different nodes of it; parallel arcs stay apart.

    Attributes
    ----------
    first_arc : int64 (n_nodes + 1,); tail, head : int64 (n_arcs,), arcs by tail
    source, target : nodes
    """

    first_arc: Integers
    tail: Integers
    head: Integers
    source: int
    target: int

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.first_arc) - 1


@dataclass(frozen=True)
class LanePlan:
    """What ``find_shortest`` is told about a network.

    Attributes
    ----------
    plan : the searches
    arc : int64 (n_rows,), whose weights the kernel expects in each row: those it reads stand in its order,
        those that never differ have one row
    """

    plan: Plan
    arc: Integers

    def new_labels(self, lanes: int) -> Labels:
        """Return room for the search of a tile.

        Parameters
        ----------
        lanes : draws of a tile
        """
        n_nodes = len(self.plan.whole.left)
        return Labels(
            np.empty((n_nodes, lanes), dtype=np.float32),
            np.empty(lanes, dtype=np.float32),
            np.empty(lanes, dtype=np.float32),
            np.empty(n_nodes, dtype=np.uint8),
            np.empty(n_nodes, dtype=np.uint8),
        )


def plan_search(arcs: Arcs, floors: Floats, alike: Integers, sample: Floats) -> LanePlan:
    """Return how the shortest ways in many draws are best searched.

    Parameters
    ----------
    arcs : the network
    floors : float64 (n_arcs,), hours that no draw can beat; 0 is always right
    alike : int64 (n_arcs,), for each arc the first that takes the same hours in every draw; itself is right
    sample : float64 (n_draws, n_arcs), hours of some draws like those that are to be searched
    """
    leads = _is_no_return(arcs)
    floors = np.where(leads, floors * (1.0 - _ROUNDED_ONCE), np.inf)
    ahead, _ = _tree(arcs.first_arc, arcs.head, floors, arcs.source)
    left, _ = _leave(arcs, floors)
    seen = _see(arcs, sample, left)
    kept = np.flatnonzero(ahead[arcs.tail] + floors + left[arcs.head] <= seen.limit * (1.0 + _ROUNDED))
    nodes, everywhere = _order(arcs, kept, seen), _by_distance(arcs, np.arange(arcs.n_nodes), seen.typical)
    place = _places(arcs, nodes)
    leads_on = place[arcs.tail[kept]] < place[arcs.head[kept]]
    taken_at = np.maximum(place[arcs.tail[kept]], place[arcs.head[kept]])
    arc, row = _rows(kept[np.lexsort((~leads_on, taken_at))], alike)
    few = kept[leads_on & (seen.on_way[kept] > 0)]
    on_few = np.isin(nodes, np.concatenate([arcs.tail[few], arcs.head[few], [arcs.source, arcs.target]]))
    low, supposed = _suppose(arcs, np.where(np.isin(np.arange(len(leads)), kept), floors, np.inf), sample)
    plan = Plan(
        _ways(arcs, nodes[on_few], few, row, left),
        _ways(arcs, nodes, kept, row, _leave(arcs, supposed)[0]),
        _ways(arcs, everywhere, np.flatnonzero(leads), row, left),
        np.array([seen.limit], dtype=np.float32),
        row[low],
        supposed[low].astype(np.float32),
    )
    return LanePlan(plan, arc)


def _tree(first_arc: Integers, head: Integers, weight: Floats, source: int) -> tuple[Floats, Integers]:
    """Return every node's distance from a node, and the arc by which it is reached."""
    n_nodes, n_entries = len(first_arc) - 1, len(head) + 1
    distance, arc_into = np.empty(n_nodes), np.empty(n_nodes, dtype=np.int64)
    key, node = np.empty(n_entries), np.empty(n_entries, dtype=np.int64)
    shortest_tree(first_arc, head, weight, source, key, node, distance, arc_into)
    return distance, arc_into


def _leave(arcs: Arcs, weight: Floats) -> tuple[Floats, Integers]:
    """Return every node's distance to the target, and the arc by which it is left."""
    first, head, arc = reverse_arcs(arcs.first_arc, arcs.head)
    left, into = _tree(first, head, weight[arc], arcs.target)
    return left, np.where(into == NO_ARC, NO_ARC, arc[into])


def _suppose(arcs: Arcs, floors: Floats, sample: Floats) -> tuple[Integers, Floats]:
    """Return arcs for which more than the floors is supposed, and the hours of all.

    These are the arcs by which most nodes are left, times what is gained: the least of the sample.
    """
    least = sample.min(axis=0).astype(np.float32).astype(np.float64)
    hours, low = floors.copy(), np.zeros(0, dtype=np.int64)
    while len(low) < _MOST_LOW:
        left, arc_out = _leave(arcs, hours)
        farthest_first = np.argsort(-left, kind="stable")
        farthest_first = farthest_first[arc_out[farthest_first] != NO_ARC]
        behind = np.ones(arcs.n_nodes)
        for node in farthest_first:
            behind[arcs.head[arc_out[node]]] += behind[node]
        used = arc_out[farthest_first]
        used = used[(least[used] > hours[used]) & np.isfinite(least[used])]
        gain = behind[arcs.tail[used]] * (least[used] - hours[used])
        best = used[np.argsort(-gain, kind="stable")[:_LOW_AT_ONCE]]
        if not len(best):
            break
        hours[best], low = least[best], np.concatenate([low, best])
    return low, hours


class _Seen(NamedTuple):
    """What some draws look like.

    Attributes
    ----------
    on_way : int64 (n_arcs,), in how many an arc is on the shortest way
    in_tree : int64 (n_arcs,), in how many it is how a node is reached that may be on it
    typical : float64 (n_nodes,), median distance
    limit : hours that hardly any shortest way takes
    """

    on_way: Integers
    in_tree: Integers
    typical: Floats
    limit: float


def _see(arcs: Arcs, sample: Floats, left: Floats) -> _Seen:
    on_way, in_tree = np.zeros((2, len(arcs.head)), dtype=np.int64)
    distance = np.empty((len(sample), arcs.n_nodes))
    for reached, weight in zip(distance, np.ascontiguousarray(sample), strict=True):
        reached[:], arc_into = _tree(arcs.first_arc, arcs.head, weight, arcs.source)
        may_matter = (arc_into != NO_ARC) & (reached + left <= reached[arcs.target])
        in_tree[arc_into[may_matter]] += 1
        arc = arc_into[arcs.target]
        while arc != NO_ARC:
            on_way[arc] += 1
            arc = arc_into[arcs.tail[arc]]
    longest = distance[:, arcs.target].max()
    return _Seen(on_way, in_tree, np.median(distance, axis=0), _ROOM * longest)


def _is_no_return(arcs: Arcs) -> Flags:
    """Return which arcs may be on a way that has no node twice, as far as the nodes on every way tell.

    The others lead to where every way to them has been, or come from where every way after them goes.
    """
    tail, head = arcs.tail.tolist(), arcs.head.tolist()
    onward: nx.DiGraph[int] = nx.DiGraph(zip(tail, head, strict=True))
    onward.add_nodes_from([arcs.source, arcs.target])
    before = nx.immediate_dominators(onward, arcs.source)
    after = nx.immediate_dominators(onward.reverse(copy=False), arcs.target)
    pairs = zip(tail, head, strict=True)
    return np.array(
        [to not in _up(before, at) and at not in _up(after, to) for at, to in pairs], dtype=np.bool_
    )


def _up(above: dict[int, int], node: int) -> Iterator[int]:
    """Yield a node and all above it in a tree; its root is above itself, or has no entry."""
    while True:
        yield node
        if above.get(node, node) in (node, None):
            return
        node = above[node]


def _order(arcs: Arcs, kept: Integers, seen: _Seen) -> Integers:
    """Return the nodes of some arcs in an order in which few of the arcs that matter lead back.

    The more often an arc was on a shortest way, then in a tree, the sooner it is heeded; one that would close
    a circle is not.
    """
    ordered: nx.DiGraph[int] = nx.DiGraph()
    ends = np.concatenate([arcs.tail[kept], arcs.head[kept], [arcs.source, arcs.target]])
    ordered.add_nodes_from(np.unique(ends).tolist())
    for arc in kept[np.lexsort((-seen.in_tree[kept], -seen.on_way[kept]))]:
        tail, head = int(arcs.tail[arc]), int(arcs.head[arc])
        if seen.in_tree[arc] > 0 and not nx.has_path(ordered, head, tail):
            ordered.add_edge(tail, head)
    nodes = np.array(list(nx.lexicographical_topological_sort(ordered, key=lambda node: seen.typical[node])))
    return _between_ends(arcs, nodes)


def _by_distance(arcs: Arcs, nodes: Integers, distance: Floats) -> Integers:
    return _between_ends(arcs, nodes[np.argsort(distance[nodes], kind="stable")])


def _between_ends(arcs: Arcs, nodes: Integers) -> Integers:
    """Return nodes with the source first and the target last."""
    others = nodes[(nodes != arcs.source) & (nodes != arcs.target)]
    return np.concatenate([[arcs.source], others, [arcs.target]]).astype(np.int64)


def _places(arcs: Arcs, nodes: Integers) -> Integers:
    """Return where each node stands among some, int64 (n_nodes,), −1 for one that does not."""
    place = np.full(arcs.n_nodes, -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    return place


def _rows(read: Integers, alike: Integers) -> tuple[Integers, Integers]:
    """Return which arc's weights each row has, those to be read first in their order, and each arc's row."""
    arcs = np.concatenate([read, np.setdiff1d(np.arange(len(alike)), read)])
    _, first, group = np.unique(alike[arcs], return_index=True, return_inverse=True)
    firsts, row = np.sort(first), np.empty(len(arcs), dtype=np.int64)
    row[arcs] = np.searchsorted(firsts, first[group])
    return arcs[firsts], row


def _ways(arcs: Arcs, nodes: Integers, chosen: Integers, row: Integers, left: Floats) -> Ways:
    """Return some arcs between some nodes, ``row`` of whose weights are known, as the kernel reads them."""
    place, n_nodes = _places(arcs, nodes), len(nodes)
    tail, head, rows = place[arcs.tail[chosen]], place[arcs.head[chosen]], row[chosen]
    leads_on = tail < head
    by_head = np.flatnonzero(leads_on)
    by_head = by_head[np.lexsort((rows[by_head], head[by_head]))]
    by_tail = np.lexsort((rows, leads_on, tail))
    first_out = _firsts(tail, n_nodes)
    return Ways(
        _firsts(head[by_head], n_nodes),
        tail[by_head],
        rows[by_head],
        first_out,
        first_out[:-1] + np.bincount(tail[~leads_on], minlength=n_nodes),
        head[by_tail],
        rows[by_tail],
        (left[nodes] * (1.0 - _ROUNDED_ONCE)).astype(np.float32),
    )


def _firsts(group: Integers, n_groups: int) -> Integers:
    """Return where each group begins once things are sorted by it, int64 (n_groups + 1,)."""
    return np.concatenate([[0], np.cumsum(np.bincount(group, minlength=n_groups))]).astype(np.int64)
