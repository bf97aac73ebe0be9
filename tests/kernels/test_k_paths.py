"""The k shortest routes against all routes, networkx, and themselves without the compiler."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import numpy as np
import pytest

from corridorsim.kernels import k_paths, spur_paths
from tests.kernels.random_networks import distances_to, random_network, tails
from tests.naive import k_paths as naive

pytestmark = pytest.mark.kernels


def routes(network, source, target, k, max_cost=np.inf, max_examined=2000, max_length=32):
    """Return the routes as (cost, arcs), and the status."""
    first_arc, head, weight, group = network
    arcs, length, cost = np.empty((k, max_length), np.int64), np.empty(k, np.int64), np.empty(k)
    potential = distances_to(first_arc, head, weight, target)
    count, status = k_paths.k_shortest(
        first_arc, head, weight, source, target, potential, group, max_cost, max_examined, arcs, length, cost
    )
    found = [(cost[i], tuple(int(arc) for arc in arcs[i, : length[i]])) for i in range(count)]
    assert all((arcs[i, length[i] :] == -1).all() for i in range(count))
    return found, status


@pytest.mark.parametrize("n_groups", [None, 4, 6])
def test_equals_all_routes_sorted(n_groups, sizes):
    for seed in range(sizes.networks):
        network = random_network(seed, n_groups=n_groups)
        found, status = routes(network, 0, 8, 12)
        assert found == naive.k_shortest(network, 0, 8, 12), seed
        assert status == k_paths.COMPLETE


def test_equals_all_routes_where_layers_repeat_terminals(sizes):
    """Gateway layers: copies of one network, of which every terminal is one group."""
    for seed in range(sizes.networks // 2):
        first_arc, head, weight, _ = random_network(seed, n_nodes=6, n_arcs=16)
        gateway, tail = 3, tails(first_arc)
        arcs = [
            (tail[a] + 6 * layer, head[a] + 6 * (1 if layer or head[a] == gateway else 0), weight[a])
            for layer, a in itertools.product(range(2), range(16))
        ]
        layered_tail = np.array([arc[0] for arc in arcs])
        first = np.searchsorted(layered_tail, np.arange(13)).astype(np.int64)
        layered = (
            first,
            np.array([arc[1] for arc in arcs], np.int64),
            np.array([arc[2] for arc in arcs], np.float64),
            np.tile(np.arange(6), 2).astype(np.int64),
        )
        found, _ = routes(layered, 0, 11, 10)
        assert found == naive.k_shortest(layered, 0, 11, 10), seed


def test_equals_networkx(sizes):
    """networkx knows no parallel arcs here, so that only the least of them is kept."""
    for seed in range(0, sizes.networks, 2):
        first_arc, head, weight, group = random_network(seed, n_nodes=10, n_arcs=30)
        graph = nx.DiGraph()
        graph.add_nodes_from(range(10))
        for arc, tail in enumerate(tails(first_arc)):
            there = int(head[arc])
            if graph.has_edge(tail, there) and graph[tail][there]["weight"] <= weight[arc]:
                weight[arc] = np.inf
            elif weight[arc] < np.inf:
                if graph.has_edge(tail, there):
                    weight[graph[tail][there]["arc"]] = np.inf
                graph.add_edge(tail, there, weight=weight[arc], arc=arc)
        found, _ = routes((first_arc, head, weight, group), 0, 9, 10)
        if not found:
            assert not nx.has_path(graph, 0, 9)
            continue
        expected = itertools.islice(nx.shortest_simple_paths(graph, 0, 9, weight="weight"), 10)
        nodes = [[0, *(int(head[arc]) for arc in arcs)] for _, arcs in found]
        assert nodes == list(expected), seed


def test_parallel_services_give_routes_of_their_own():
    first_arc = np.array([0, 2, 4, 4])
    head, weight = np.array([1, 1, 2, 2]), np.array([1.0, 2.0, 10.0, 20.0])
    found, status = routes((first_arc, head, weight, np.arange(3)), 0, 2, 9)
    assert found == [(11.0, (0, 2)), (12.0, (1, 2)), (21.0, (0, 3)), (22.0, (1, 3))]
    assert status == k_paths.COMPLETE


def test_a_gateway_reached_by_a_detour_is_not_missed():
    """The cheap way in and out of the gateway repeats a terminal; the dear way round counts."""
    # layer 0: 0 start, 1 junction; layer 1: 2 gateway, 3 junction again, 4 bypass, 5 end
    first_arc = np.array([0, 1, 2, 4, 5, 6, 6])
    head = np.array([1, 2, 3, 4, 5, 5])
    weight = np.array([1.0, 1.0, 1.0, 50.0, 1.0, 1.0])
    group = np.array([0, 1, 2, 1, 3, 4])
    found, _ = routes((first_arc, head, weight, group), 0, 5, 5)
    assert found == [(53.0, (0, 1, 3, 5))]


def test_greatest_cost_and_limits():
    network = random_network(4, n_nodes=9, n_arcs=40)
    found, _ = routes(network, 0, 8, 30)
    assert len(found) == 30
    within, status = routes(network, 0, 8, 30, max_cost=found[10][0])
    assert (within, status) == (found[:11], k_paths.COMPLETE)
    below, status = routes(network, 0, 8, 30, max_cost=np.nextafter(found[10][0], 0.0))
    assert (below, status) == ([route for route in found if route[0] < found[10][0]], k_paths.COMPLETE)
    few, status = routes(network, 0, 8, 30, max_examined=5)
    assert status == k_paths.LIMIT_REACHED
    assert few == found[: len(few)]
    assert len(few) < 30
    shorter, status = routes(network, 0, 8, 30, max_length=2)
    assert status == k_paths.TOO_LONG
    assert shorter == found[: len(shorter)]


def test_fewer_are_the_first_of_more(sizes):
    for seed in range(sizes.networks // 4):
        network = random_network(seed, n_nodes=9, n_arcs=30, n_groups=6)
        more, _ = routes(network, 0, 8, 16)
        assert routes(network, 0, 8, 5)[0] == more[:5]


def test_ways_of_equal_cost_and_other_length_are_ordered_by_their_arcs():
    """Two ways to node 2 cost the same, the longer one first by its arcs; and the other way round."""
    first_arc = np.array([0, 2, 3, 4, 4])
    for head in ([1, 2, 2, 3], [2, 1, 2, 3]):
        weight = np.array([1.0 if there == 1 else 2.0 for there in head[:2]] + [1.0, 1.0])
        network = (first_arc, np.array(head), weight, np.arange(4))
        found, _ = routes(network, 0, 3, 5)
        assert found == naive.k_shortest(network, 0, 3, 5)
        assert [cost for cost, _ in found] == [3.0, 3.0]
        assert found[0][1][0] == 0


def test_equal_ways_that_saw_different_terminals():
    """Two terminals lie on both sides of a gateway; each may be passed once, and all ways cost the same."""
    # 0 start, 1 and 2 two terminals, 3 junction, 4 gateway, 5 and 6 the two terminals again, 7 end
    first_arc = np.array([0, 2, 3, 4, 5, 7, 8, 9, 9])
    head = np.array([1, 2, 3, 3, 4, 5, 6, 7, 7])
    network = (first_arc, head, np.ones(9), np.array([0, 1, 2, 3, 4, 1, 2, 5]))
    found, _ = routes(network, 0, 7, 5)
    assert found == [(5.0, (0, 2, 4, 6, 8)), (5.0, (1, 3, 4, 5, 7))]


def out_and_back(n_groups):
    """A line out to a gateway and back along the same terminals: no route, and every group is critical."""
    n = 2 * n_groups - 1
    first_arc = np.array([*range(n), n - 1])
    group = np.array([*range(n_groups), *reversed(range(1, n_groups - 1)), n_groups])
    return first_arc, np.arange(1, n), np.ones(n - 1), group


def test_more_repeated_terminals_than_bits():
    assert routes(out_and_back(40), 0, 78, 3, max_length=99) == ([], k_paths.COMPLETE)
    assert routes(out_and_back(80), 0, 158, 3, max_length=199) == ([], k_paths.LIMIT_REACHED)


def test_no_space_for_labels(monkeypatch):
    monkeypatch.setattr(spur_paths, "_LABELS_PER_NODE", 0)
    monkeypatch.setattr(spur_paths, "_LEAST_LABELS", 4)
    assert routes(random_network(4, n_arcs=40), 0, 8, 3)[1] == k_paths.LIMIT_REACHED


def test_no_way_and_a_closed_only_way():
    network = (np.array([0, 1, 1]), np.array([1]), np.array([np.inf]), np.arange(2))
    assert routes(network, 0, 1, 3) == ([], k_paths.COMPLETE)


def test_one_version_and_the_same_from_two_threads(sizes):
    networks = [random_network(seed, n_groups=6) for seed in range(40)]
    alone = [routes(network, 0, 8, 8) for network in networks]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda network: routes(network, 0, 8, 8), networks)) == alone
