"""Shortest ways under many weights at once: a slow twin for each lane, whatever the plan or the tile."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.kernels.lane_paths import find_shortest
from corridorsim.study.lane_plans import Arcs, plan_search
from tests.naive import trees

pytestmark = pytest.mark.kernels
F = np.float32


def arcs_of(tail, head, n_nodes, source, target):
    """Return a network whose arcs are sorted by tail."""
    assert (np.diff(tail) >= 0).all()
    first = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=n_nodes)))).astype(np.int64)
    return Arcs(first, np.asarray(tail, np.int64), np.asarray(head, np.int64), source, target)


def search(planned, weight, lanes, limit=None):
    """Return distances (n_draws,) and how many arcs were looked at; weight is (n_arcs, n_draws)."""
    plan = planned.plan if limit is None else planned.plan._replace(limit=np.array([limit], F))
    n_tiles = weight.shape[1] // lanes
    tiles = weight[planned.arc].reshape(-1, n_tiles, lanes).transpose(1, 0, 2)
    labels = planned.new_labels(lanes)
    for each in labels:
        each[:] = 9
    out = np.full((n_tiles, lanes), -1, F)
    looked = find_shortest(plan, np.ascontiguousarray(tiles), labels, out)
    return out.ravel(), looked


def twin(arcs, weight):
    """The twin adds float32 from the start of each way, as the kernel does: the same bits."""
    ways = (
        trees.distances(arcs.tail, arcs.head, weight[:, draw], arcs.n_nodes, arcs.source, exact=F)
        for draw in range(weight.shape[1])
    )
    return np.array([each[arcs.target] for each in ways], F)


def random_arcs(rng):
    """Parallel arcs, arcs from a node to itself, nodes that nothing reaches; often no way at all."""
    n_nodes = int(rng.integers(2, 15))
    n_arcs = int(rng.integers(1, 4 * n_nodes))
    tail, head = rng.integers(0, n_nodes, (2, n_arcs))
    source, target = rng.permutation(n_nodes)[:2].tolist()
    return arcs_of(np.sort(tail), head, n_nodes, source, target)


def random_weights(rng, arcs, n_draws):
    """Whole numbers, so that many ways are as long as others; zeros, and arcs closed in some draws."""
    shape = len(arcs.tail), n_draws
    weight = rng.integers(0, 4, shape) * rng.choice([0.0, 1.0, 100.0], (shape[0], 1))
    if rng.random() < 0.5:
        weight = weight * rng.random(shape)
    weight[rng.random(shape) < 0.1] = np.inf
    return weight.astype(F)


def random_plan(rng, arcs, weight):
    """A plan of a sample that may be like the draws or not, and of floors that hold."""
    seen = random_weights(rng, arcs, 3) if rng.random() < 0.5 else weight[:, :2]
    least = weight.min(axis=1).astype(float)
    floors = np.where(np.isfinite(least), least, 0.0) * rng.choice([0.0, 0.5, 1.0])
    return plan_search(arcs, floors, np.arange(len(arcs.tail)), seen.T.astype(float))


@pytest.mark.parametrize("seed", range(120))
def test_twin(seed):
    rng = np.random.default_rng(seed)
    arcs = random_arcs(rng)
    weight = random_weights(rng, arcs, 6)
    out, _ = search(random_plan(rng, arcs, weight), weight, 3)
    np.testing.assert_array_equal(out, twin(arcs, weight))


@pytest.mark.parametrize("seed", range(30))
def test_beyond_the_limit_everything_is_searched(seed):
    rng = np.random.default_rng(300 + seed)
    arcs = random_arcs(rng)
    weight = random_weights(rng, arcs, 6)
    out, _ = search(random_plan(rng, arcs, weight), weight, 2, limit=0.0)
    np.testing.assert_array_equal(out, twin(arcs, weight))


def two_ways():
    """0 → 1 → 3 takes 10 hours in the sample, 0 → 2 → 3 at least 16 by its floors."""
    arcs = arcs_of([0, 0, 1, 2], [1, 2, 3, 3], 4, 0, 3)
    floors = np.array([1.0, 8.0, 1.0, 8.0])
    return plan_search(arcs, floors, np.arange(4), np.array([[5.0, 70.0, 5.0, 70.0]] * 2))


def test_what_is_ruled_out_is_found_where_the_rest_is_longer():
    planned = two_ways()
    assert len(planned.plan.kept.head) == 2
    assert planned.plan.limit == 15.0
    weight = np.array([[5, 10], [60, 8], [6, 10], [60, 8]], F)
    out, looked = search(planned, weight, 2)
    np.testing.assert_array_equal(out, [11, 16])
    _, within = search(planned, weight[:, [0, 0]], 2)
    assert looked > within == 2 + 2 + 2  # for the bound, for what the draw is below the sample, and then


def test_draws_below_the_sample_are_searched_farther():
    """0 → 2 → 3 takes 20 hours in the sample, longer than 0 → 1 → 3; in this draw it is the shortest."""
    arcs = arcs_of([0, 0, 1, 2], [1, 2, 3, 3], 4, 0, 3)
    sample = np.array([[7.0, 4.0, 7.0, 16.0], [7.0, 4.0, 7.0, 16.0]])
    planned = plan_search(arcs, np.zeros(4), np.arange(4), sample)
    assert len(planned.plan.few.head) == 2
    assert len(planned.plan.low) == 3  # from 0 one leaves by 1, whatever 0 → 2 takes
    out, _ = search(planned, np.array([[7, 7], [4, 4], [7, 7], [16, 2]], F), 2)
    np.testing.assert_array_equal(out, [14, 6])


def test_each_tile_is_searched_by_itself():
    planned = two_ways()
    weight = np.array([[5, 10], [60, 8], [6, 10], [60, 8]], F)
    one, other = (search(planned, weight[:, order], 1) for order in ([0, 1], [1, 0]))
    np.testing.assert_array_equal(one[0], other[0][::-1])
    assert one[1] == other[1]


def test_where_every_way_is_closed_there_is_none():
    planned = two_ways()
    out, _ = search(planned, np.full((4, 2), np.inf, F), 2)
    assert np.isinf(out).all()
    shut = arcs_of([1, 2], [0, 3], 4, 0, 3)
    planned = plan_search(shut, np.zeros(2), np.arange(2), np.ones((1, 2)))
    assert np.isinf(search(planned, np.ones((2, 2), F), 2)[0]).all()


def test_what_leads_on_is_looked_at_once():
    """And before that some of it, for the bound."""
    rng = np.random.default_rng(8)
    tail = np.sort(np.concatenate([np.arange(29), rng.integers(0, 28, 90)]))
    head = np.array([rng.integers(one + 1, 30) for one in tail])
    head[np.flatnonzero(np.diff(tail, prepend=-1))] = np.arange(1, 30)
    arcs, weight = arcs_of(tail, head, 30, 0, 29), rng.random((len(tail), 8)).astype(F)
    planned = plan_search(arcs, np.zeros(len(tail)), np.arange(len(tail)), weight.T.astype(float))
    out, looked = search(planned, weight, 8)
    np.testing.assert_array_equal(out, twin(arcs, weight))
    assert looked <= sum(map(len, (planned.plan.few.head, planned.plan.low, planned.plan.kept.head)))


@given(st.integers(0, 10_000), st.permutations(range(6)), st.sampled_from([1, 2, 3]))
def test_neither_lanes_nor_tiles_nor_the_plan_change_a_bit(seed, order, lanes):
    rng = np.random.default_rng(seed)
    arcs = random_arcs(rng)
    weight = random_weights(rng, arcs, 6)
    one, _ = search(random_plan(rng, arcs, weight), weight, 6)
    other, _ = search(random_plan(rng, arcs, weight), np.ascontiguousarray(weight[:, order]), lanes)
    np.testing.assert_array_equal(other, one[order])


@pytest.mark.parametrize("seed", range(10))
def test_the_numbers_of_the_nodes_do_not_matter(seed):
    rng = np.random.default_rng(200 + seed)
    arcs = random_arcs(rng)
    weight = random_weights(rng, arcs, 4)
    new = rng.permutation(arcs.n_nodes)
    order = np.argsort(new[arcs.tail], kind="stable")
    ends = int(new[arcs.source]), int(new[arcs.target])
    other = arcs_of(new[arcs.tail][order], new[arcs.head][order], arcs.n_nodes, *ends)
    one, _ = search(random_plan(rng, arcs, weight), weight, 4)
    two, _ = search(random_plan(rng, other, weight[order]), weight[order], 4)
    np.testing.assert_array_equal(two, one)
