"""Pareto routes in plain Python: label setting with a heap and lists of labels (Martins 1984)."""

from __future__ import annotations

import heapq

Cost = tuple[int, ...]
Arcs = list[tuple[int, Cost]]


def plain_front(out: list[Arcs], group: list[int], source: int, target: int) -> list[Cost]:
    """Return the cost of every route that no other is as good as in all.

    A label carries the terminals that it has left, and never returns to one.

    Parameters
    ----------
    out : head and cost of the arcs that leave each node
    group : terminal of each node
    source, target : nodes
    """
    n_costs = len(next(arcs for arcs in out if arcs)[0][1])
    bound = [least_costs(turned(out), kind, target) for kind in range(n_costs)]
    start = (0,) * n_costs
    heap: list[tuple[int, Cost, int, frozenset[int]]] = [(0, start, source, frozenset())]
    settled: list[list[Cost]] = [[] for _ in out]
    while heap:
        _, cost, node, left = heapq.heappop(heap)
        if is_useless(cost, settled[node]) or is_useless(ahead(cost, bound, node), settled[target]):
            continue
        settled[node].append(cost)
        for head, more in out[node] if node != target else ():
            if group[head] in left or bound[0][head] == _NEVER:
                continue
            total = tuple(map(int.__add__, cost, more))
            hoped = ahead(total, bound, head)
            if not is_useless(total, settled[head]) and not is_useless(hoped, settled[target]):
                gone = left if group[head] == group[node] else left | {group[node]}
                heapq.heappush(heap, (sum(hoped), total, head, gone))
    return settled[target]


_NEVER = 1 << 60


def least_costs(turned_arcs: list[Arcs], kind: int, target: int) -> list[int]:
    """Return each node's least cost of one kind to the target.

    Parameters
    ----------
    turned_arcs : tail and cost of the arcs that end at each node
    kind : which cost
    target : node
    """
    least = [_NEVER] * len(turned_arcs)
    least[target] = 0
    heap = [(0, target)]
    while heap:
        cost, node = heapq.heappop(heap)
        if cost > least[node]:
            continue
        for tail, more in turned_arcs[node]:
            if cost + more[kind] < least[tail]:
                least[tail] = cost + more[kind]
                heapq.heappush(heap, (least[tail], tail))
    return least


def turned(out: list[Arcs]) -> list[Arcs]:
    """Return the arcs by head.

    Parameters
    ----------
    out : arcs that leave each node
    """
    into: list[Arcs] = [[] for _ in out]
    for tail, arcs in enumerate(out):
        for head, cost in arcs:
            into[head].append((tail, cost))
    return into


def ahead(cost: Cost, bound: list[list[int]], node: int) -> Cost:
    """Return what a way must come to at least.

    Parameters
    ----------
    cost : so far
    bound : least costs from each node, by kind
    node : where it has come to
    """
    return tuple(each + bound[kind][node] for kind, each in enumerate(cost))


def is_useless(cost: Cost, others: list[Cost]) -> bool:
    """Return whether another label is no dearer in anything.

    Parameters
    ----------
    cost : of the label
    others : of those settled
    """
    return any(all(its <= mine for its, mine in zip(other, cost, strict=True)) for other in others)
