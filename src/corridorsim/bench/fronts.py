"""Task ``pareto``: routes through the shipped network that no other beats in hours, USD and kg at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from corridorsim.bench.contest import Answer, Case, Way, differ
from corridorsim.bench.graphs import Graph, graph_of, shipped
from corridorsim.bench.peers.plain_fronts import Arcs, plain_front
from corridorsim.kernels.minute_trees import new_buckets, new_entries, pack_arcs, shortest_minutes
from corridorsim.kernels.pareto import COMPLETE, UNREACHABLE, CostNetwork, new_pool, pareto_front
from corridorsim.kernels.paths import reverse_arcs
from corridorsim.network.network import Integers

TASK = "pareto"
_N_LABELS, _N_ROWS, _MOST_ARCS = 1 << 18, 1 << 12, 200
_NO_LIMIT = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class CostGraph:
    """A graph whose arcs cost whole hours, USD and kg.

    Attributes
    ----------
    graph : the arcs; its weights are not used
    cost : int64 (n_arcs, 3)
    group : int64 (n_nodes,), terminals
    """

    graph: Graph
    cost: Integers
    group: Integers


def shipped_case() -> Case:
    """Return the task on the network that ships, from Tashkent to Milan by any corridor."""
    costs = shipped_costs()
    graph = costs.graph
    out = [[] for _ in range(graph.n_nodes)]  # type: list[Arcs]
    for tail, head, cost in zip(graph.tail.tolist(), graph.head.tolist(), costs.cost.tolist(), strict=True):
        out[tail].append((head, tuple(cost)))
    peers = {"plain-python": partial(plain_way, out, costs)}
    return Case(TASK, "shipped", "front", our_front(costs), peers, partial(differ, tolerance=0.0))


def shipped_costs() -> CostGraph:
    """Return what every arc of the shipped network costs the first shipment."""
    known = shipped()
    network, search = known.network, known.search("road")
    columns = (network.costs.hours, np.maximum(0.0, search.prices.usd), search.prices.kg_co2e)
    whole = np.maximum(1, np.rint(np.column_stack(columns))).astype(np.int64)
    numbers = np.arange(network.n_arcs, dtype=np.float64)  # find each arc's costs again
    usable = np.flatnonzero(search.rules.allowed & search.open_mask)
    graph = graph_of(
        network.n_nodes,
        (network.tail[usable], network.head[usable]),
        numbers[usable],
        search.ends(search.graphs[0]),
    )
    cost = np.ascontiguousarray(whole[graph.weight.astype(np.int64)])
    return CostGraph(graph, cost, network.node_terminal.astype(np.int64))


def our_front(it: CostGraph) -> Way:
    """Return our way: potentials from a reverse tree for each cost, then label setting.

    Parameters
    ----------
    it : graph and costs
    """
    graph, n_costs = it.graph, it.cost.shape[1]
    turned_first, turned_head, turned_arc = reverse_arcs(graph.first_arc, graph.head)
    first_arc = turned_first.astype(np.uint32)
    turned = [pack_arcs(turned_head, cost) for cost in it.cost[turned_arc].T]
    buckets, entry = [new_buckets(cost) for cost in it.cost.T], new_entries(len(turned_head))
    found, least = np.empty(graph.n_nodes, dtype=np.uint32), np.empty(graph.n_nodes)
    potential = np.empty((graph.n_nodes, n_costs), dtype=np.int64)
    pool = new_pool(_N_LABELS, graph.n_nodes, int(it.group.max()) + 1, n_costs)
    network = CostNetwork(
        graph.first_arc, graph.head, it.cost, potential, np.full(n_costs, _NO_LIMIT), it.group
    )
    arcs, length = np.empty((_N_ROWS, _MOST_ARCS), np.int64), np.empty(_N_ROWS, np.int64)
    total = np.empty((_N_ROWS, n_costs), np.int64)

    def run() -> Answer:
        for kind, (arc, bucket) in enumerate(zip(turned, buckets, strict=True)):
            shortest_minutes(first_arc, arc, graph.target, bucket, entry, found, least)
            potential[:, kind] = np.minimum(least, UNREACHABLE)
        count, status = pareto_front(network, pool, graph.source, graph.target, arcs, length, total)
        return in_order(total[: count if status == COMPLETE else 0])

    return Way(run, 1)


def plain_way(out: list[Arcs], it: CostGraph) -> Way:
    """Return the same by plain Python.

    Parameters
    ----------
    out : arcs that leave each node
    it : graph and terminals
    """
    group, ends = it.group.tolist(), (it.graph.source, it.graph.target)
    return Way(lambda: in_order(np.array(plain_front(out, group, *ends))), 1)


def in_order(total: Integers) -> Answer:
    """Return cost vectors sorted, float64 (n, n_costs).

    Parameters
    ----------
    total : int64 (n, n_costs)
    """
    return np.asarray(total[np.lexsort(total.T[::-1])], dtype=np.float64)
