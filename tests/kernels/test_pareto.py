"""The Pareto front against all routes, and what no front may do."""

import itertools

import numpy as np
import pytest

from corridorsim.kernels import pareto
from tests.kernels.random_networks import distances_to, random_network, tails
from tests.naive import k_paths as naive_routes
from tests.naive import pareto as naive

pytestmark = pytest.mark.kernels


def front(network, costs, source, target, *, n_labels=4096, n_rows=64, max_length=64, limit=None):
    """Return {cost vector: arcs} and the status; ``costs`` int64 (n_arcs, n_costs), closed by the weight."""
    first_arc, head, weight, group = network
    closed = np.isinf(weight)
    arc_costs = np.where(closed[:, None], pareto.CLOSED, costs).astype(np.int64)
    potential = np.empty((len(group), costs.shape[1]), np.int64)
    for kind in range(costs.shape[1]):
        least = distances_to(first_arc, head, np.where(closed, np.inf, costs[:, kind].astype(float)), target)
        potential[:, kind] = np.where(np.isinf(least), pareto.UNREACHABLE, least)
    limits = np.full(costs.shape[1], 1 << 40) if limit is None else np.array(limit, np.int64)
    graph = pareto.CostNetwork(first_arc, head.astype(np.int64), arc_costs, potential, limits, group)
    pool = pareto.new_pool(n_labels, len(group), int(group.max()) + 1, costs.shape[1])
    arcs, length = np.empty((n_rows, max_length), np.int64), np.empty(n_rows, np.int64)
    total = np.empty((n_rows, costs.shape[1]), np.int64)
    count, status = pareto.pareto_front(graph, pool, source, target, arcs, length, total)
    found = {}
    for row in range(count):
        way = tuple(int(arc) for arc in arcs[row, : length[row]])
        assert tuple(costs[list(way)].sum(axis=0)) == tuple(total[row])
        assert (arcs[row, length[row] :] == -1).all()
        assert tuple(total[row]) not in found
        found[tuple(int(x) for x in total[row])] = way
    return found, status


def costs_for(network, seed, n_costs):
    """Whole costs with ties and zeros; odd seeds trade one against the other."""
    rng = np.random.default_rng([81, seed])
    costs = rng.integers(0, 12, (len(network[1]), n_costs))
    if seed % 2:
        costs[:, -1] = 14 - costs[:, 0] - rng.integers(0, 3, len(costs))
    return costs.astype(np.int64)


@pytest.mark.parametrize("n_costs", [1, 2, 3])
@pytest.mark.parametrize("n_groups", [None, 6])
def test_equals_the_front_of_all_routes(n_groups, n_costs, sizes):
    several = 0
    for seed in range(sizes.networks):
        network = random_network(seed, n_arcs=26, n_groups=n_groups)
        costs = costs_for(network, seed, n_costs)
        found, status = front(network, costs, 0, 8)
        assert status == pareto.COMPLETE
        assert sorted(found) == naive.front(naive.totals(network, costs, 0, 8)), seed
        simple = {arcs for _, arcs in naive_routes.all_routes(network, 0, 8)}
        assert set(found.values()) <= simple, seed
        several += len(found) > 1
    assert n_costs == 1 or several > sizes.networks // 20


def layered(seed):
    """Return two copies of one network of which every terminal is one group, the gateway between them."""
    first_arc, head, weight, _ = random_network(seed, n_nodes=6, n_arcs=18)
    gateway, tail = 3, tails(first_arc)
    arcs = [
        (tail[a] + 6 * layer, head[a] + 6 * (1 if layer or head[a] == gateway else 0), weight[a], a)
        for layer, a in itertools.product(range(2), range(18))
    ]
    first = np.searchsorted([arc[0] for arc in arcs], np.arange(13)).astype(np.int64)
    columns = [np.array(column) for column in zip(*arcs, strict=True)]
    network = first, columns[1].astype(np.int64), columns[2], np.tile(np.arange(6), 2).astype(np.int64)
    return network, columns[3]


@pytest.mark.parametrize("n_costs", [2, 3])
def test_equals_the_front_where_layers_repeat_terminals(n_costs, sizes):
    """A front found without regard to returns would be another one in some of these, so the test can fail."""
    shorter = 0
    for seed in range(sizes.networks):
        network, arc = layered(seed)
        costs = costs_for(network, seed, n_costs)[arc]
        found, _ = front(network, costs, 0, 11)
        assert sorted(found) == naive.front(naive.totals(network, costs, 0, 11)), seed
        loose = (*network[:3], np.arange(12))
        shorter += sorted(front(loose, costs, 0, 11)[0]) != sorted(found)
    assert shorter > sizes.networks // 40


def test_no_member_dominates_another_and_an_arc_more_never_hurts(sizes):
    """Every vector of the front is matched or beaten by the front of the network with one arc more."""
    for seed in range(sizes.networks):
        network = random_network(seed, n_nodes=12, n_arcs=40, n_groups=9)
        costs = costs_for(network, seed, 3)
        richer, _ = front(network, costs, 0, 11)
        assert not any(naive.dominates(one, other) for one, other in itertools.permutations(richer, 2))
        weight = network[2].copy()
        weight[seed % 40] = np.inf
        poorer, _ = front((*network[:2], weight, network[3]), costs, 0, 11)
        for one in poorer:
            assert one in richer or any(naive.dominates(other, one) for other in richer), seed


def test_limits_leave_out_what_is_above_them_and_nothing_else(sizes):
    for seed in range(sizes.networks // 2):
        network = random_network(seed, n_arcs=30)
        costs = costs_for(network, seed, 3)
        limit = (20, 25, 22)
        within = {one for one in naive.totals(network, costs, 0, 8) if all(np.array(one) <= limit)}
        assert sorted(front(network, costs, 0, 8, limit=limit)[0]) == naive.front(within), seed


def test_one_cost_is_the_shortest_way():
    for seed in range(40):
        network = random_network(seed)
        costs = costs_for(network, seed, 1)
        found, _ = front(network, costs, 0, 8)
        weight = np.where(np.isinf(network[2]), np.inf, costs[:, 0])
        least = distances_to(network[0], network[1], weight, 8)[0]
        assert [cost for (cost,) in found] == ([] if np.isinf(least) else [least])


def test_too_little_room_is_said_and_more_of_it_mends():
    network = random_network(25, n_nodes=9, n_arcs=30)
    costs = costs_for(network, 25, 3)
    whole, status = front(network, costs, 0, 8)
    assert status == pareto.COMPLETE
    assert len(whole) > 2
    assert front(network, costs, 0, 8, n_labels=4) == ({}, pareto.OUT_OF_LABELS)
    assert front(network, costs, 0, 8, n_rows=2) == ({}, pareto.OUT_OF_ROWS)
    assert front(network, costs, 0, 8, max_length=1) == ({}, pareto.OUT_OF_ROWS)
    assert front(network, costs, 0, 8, n_rows=len(whole)) == (whole, pareto.COMPLETE)


def test_no_way_and_more_repeated_terminals_than_bits():
    alone = (np.array([0, 1, 1]), np.array([1]), np.array([np.inf]), np.arange(2))
    assert front(alone, np.ones((1, 2), np.int64), 0, 1) == ({}, pareto.COMPLETE)
    for n_groups, status in ((40, pareto.COMPLETE), (80, pareto.TOO_CRITICAL)):
        n = 2 * n_groups - 1
        group = np.array([*range(n_groups), *reversed(range(1, n_groups - 1)), n_groups])
        line = np.array([*range(n), n - 1]), np.arange(1, n), np.ones(n - 1), group
        assert front(line, np.ones((n - 1, 2), np.int64), 0, n - 1, max_length=n) == ({}, status)
