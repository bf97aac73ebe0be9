"""Shortest trees against a twin without a heap, networkx and scipy."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from corridorsim.kernels import paths
from tests.kernels.plain import interpreted
from tests.kernels.random_networks import distances_to, random_network, tails, tree
from tests.naive import paths as naive

pytestmark = pytest.mark.kernels

seeds = st.integers(0, 10_000)


def naive_tree(first_arc, head, weight, source):
    distance, arc_into = naive.shortest_tree(first_arc, head, weight, source)
    return np.array(distance), np.array(arc_into)


def interpreted_tree(first_arc, head, weight, source):
    distance, arc_into = np.empty(len(first_arc) - 1), np.empty(len(first_arc) - 1, np.int64)
    scratch = np.empty(len(head) + 1), np.empty(len(head) + 1, np.int64)
    interpreted(paths.shortest_tree)(first_arc, head, weight, source, *scratch, distance, arc_into)
    return distance, arc_into


def networkx_tree(first_arc, head, weight, source):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(first_arc) - 1))
    open_arcs = [arc for arc in range(len(head)) if weight[arc] < np.inf]
    tail = tails(first_arc)
    graph.add_weighted_edges_from((int(tail[arc]), int(head[arc]), float(weight[arc])) for arc in open_arcs)
    found = nx.single_source_dijkstra_path_length(graph, source)
    return np.array([found.get(node, np.inf) for node in range(len(first_arc) - 1)]), None


def scipy_tree(first_arc, head, weight, source):
    """scipy adds up parallel arcs and drops arcs without weight, so that both are put right first."""
    n_nodes, tail = len(first_arc) - 1, tails(first_arc)
    least = np.full((n_nodes, n_nodes), np.inf)
    np.minimum.at(least, (tail, head), weight)
    rows, columns = np.nonzero(np.isfinite(least))
    matrix = csr_matrix((np.maximum(least[rows, columns], 1e-300), (rows, columns)), (n_nodes, n_nodes))
    return dijkstra(matrix, indices=source), None


@pytest.mark.parametrize("oracle", [naive_tree, interpreted_tree, networkx_tree, scipy_tree])
def test_equals(oracle, sizes):
    for seed in range(sizes.networks):
        first_arc, head, weight, _ = random_network(seed, n_nodes=20, n_arcs=60)
        distance, arc_into = tree(first_arc, head, weight, seed % 20)
        expected, expected_arcs = oracle(first_arc, head, weight, seed % 20)
        assert np.array_equal(distance, np.where(expected < 1e-200, 0.0, expected)), seed
        assert expected_arcs is None or np.array_equal(arc_into, expected_arcs), seed


def test_turned_arcs_are_the_same_arcs(sizes):
    for seed in range(sizes.networks // 4):
        first_arc, head, _, _ = random_network(seed)
        turned_first, turned_head, arc = paths.reverse_arcs(first_arc, head)
        assert np.array_equal(np.sort(arc), np.arange(len(head)))
        assert np.array_equal(tails(turned_first), head[arc])
        assert np.array_equal(turned_head, tails(first_arc)[arc])


def test_distances_to_a_target_are_distances_from_each_source(sizes):
    for seed in range(1, sizes.networks // 4, 2):  # whole weights: sums are exact either way round
        first_arc, head, weight, _ = random_network(seed)
        to_target = distances_to(first_arc, head, weight, 8)
        from_each = [tree(first_arc, head, weight, node)[0][8] for node in range(9)]
        assert np.array_equal(to_target, from_each)


def test_ways_lead_back_to_the_source():
    first_arc, head, weight, _ = random_network(2, n_nodes=30, n_arcs=120)
    distance, arc_into = tree(first_arc, head, weight, 0)
    tail = tails(first_arc)
    for node in np.nonzero(np.isfinite(distance))[0]:
        arcs = []
        while node != 0:
            arcs.append(arc_into[node])
            node = tail[arcs[-1]]  # noqa: PLW2901 - the walk back
        assert len(arcs) < 30


@given(seeds)
def test_triangle_inequality(seed):
    first_arc, head, weight, _ = random_network(seed, n_nodes=12, n_arcs=40)
    distance, _ = tree(first_arc, head, weight, 0)
    tail = tails(first_arc)
    reached = np.isfinite(distance[tail])
    assert (distance[head[reached]] <= distance[tail[reached]] + weight[reached]).all()


@given(seeds, st.integers(0, 39))
def test_closing_an_arc_never_helps(seed, arc):
    first_arc, head, weight, _ = random_network(seed, n_nodes=12, n_arcs=40)
    before, _ = tree(first_arc, head, weight, 0)
    weight[arc] = np.inf
    after, _ = tree(first_arc, head, weight, 0)
    assert (after >= before).all()


@given(seeds, st.integers(-6, 6))
def test_scaling_all_weights_scales_all_distances(seed, power):
    first_arc, head, weight, _ = random_network(seed, n_nodes=12, n_arcs=40)
    before, arcs = tree(first_arc, head, weight, 0)
    after, scaled_arcs = tree(first_arc, head, weight * 2.0**power, 0)
    assert np.array_equal(after, before * 2.0**power)
    assert np.array_equal(arcs, scaled_arcs)
