"""All routes there are, sorted."""

import math


def all_routes(network, source, target):
    """Yield (cost, arcs) of every route that visits no node twice and returns to no group it has left."""
    first_arc, head, weight, group = network

    def walk(node, cost, arcs, nodes, left):
        if node == target:
            yield cost, tuple(arcs)
            return
        for arc in range(first_arc[node], first_arc[node + 1]):
            there = int(head[arc])
            if weight[arc] == math.inf or there in nodes or group[there] in left:
                continue
            now_left = left if group[there] == group[node] else left | {group[node]}
            yield from walk(there, cost + float(weight[arc]), [*arcs, arc], nodes | {there}, now_left)

    yield from walk(source, 0.0, [], {source}, frozenset())


def k_shortest(network, source, target, k, max_cost=math.inf):
    """The first k by cost, then by their arcs."""
    routes = sorted(all_routes(network, source, target))
    return [route for route in routes if route[0] <= max_cost][:k]
