"""Dijkstra's algorithm with a list instead of a heap."""

import math


def shortest_tree(first_arc, head, weight, source):
    """Distances and last arcs; nodes are settled by distance, then number."""
    n_nodes = len(first_arc) - 1
    distance, arc_into = [math.inf] * n_nodes, [-1] * n_nodes
    distance[source] = 0.0
    open_nodes = set(range(n_nodes))
    while open_nodes:
        node = min(open_nodes, key=lambda each: (distance[each], each))
        open_nodes.remove(node)
        if distance[node] == math.inf:
            break
        for arc in range(first_arc[node], first_arc[node + 1]):
            if distance[node] + weight[arc] < distance[head[arc]]:
                distance[head[arc]] = distance[node] + weight[arc]
                arc_into[head[arc]] = arc
    return distance, arc_into
