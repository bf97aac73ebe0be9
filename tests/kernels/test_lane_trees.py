"""Trees under many weights at once: a slow twin for each lane, and no lane or order matters to another."""

import numpy as np
import pytest

from corridorsim.kernels.lane_trees import lane_trees
from tests.naive import trees

pytestmark = pytest.mark.kernels
F = np.float32


def sweep(tail, head, weight, n_nodes):
    """Return distances (n_nodes, n_lanes) and how many arcs were looked at; weight is (n_arcs, n_lanes)."""
    order = np.argsort(tail, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=n_nodes)))).astype(np.int64)
    out = np.full((n_nodes, weight.shape[1]), -1, F)
    dirty = np.full(n_nodes, 9, np.uint8)
    looked = lane_trees(first, head[order], np.ascontiguousarray(weight[order]), dirty, out)
    return out, looked


def random_graph(rng):
    n_nodes, n_lanes = int(rng.integers(1, 15)), int(rng.integers(1, 9))
    n_arcs = int(rng.integers(0, 4 * n_nodes))
    tail, head = rng.integers(0, n_nodes, (2, n_arcs))
    weight = (rng.random((n_arcs, n_lanes)) * rng.choice([0.0, 1.0, 100.0], (n_arcs, 1))).astype(F)
    weight[rng.random(weight.shape) < 0.1] = np.inf
    return tail, head, weight, n_nodes


@pytest.mark.parametrize("seed", range(60))
def test_twin(seed):
    """The twin adds float32 from the start of each way, as the kernel does: the same bits."""
    tail, head, weight, n_nodes = random_graph(np.random.default_rng(seed))
    out, _ = sweep(tail, head, weight, n_nodes)
    for lane in range(weight.shape[1]):
        expected = trees.distances(tail, head, weight[:, lane], n_nodes, 0, exact=F)
        np.testing.assert_array_equal(out[:, lane], expected.astype(F))


def test_acyclic_and_in_order_takes_one_round():
    rng = np.random.default_rng(8)
    tail = np.sort(rng.integers(0, 29, 90))
    tail = np.concatenate([np.arange(29), tail])
    head = np.array([rng.integers(one + 1, 30) for one in tail])
    head[:29] = np.arange(1, 30)
    _, looked = sweep(tail, head, rng.random((len(tail), 8)).astype(F), 30)
    assert looked == len(tail)


@pytest.mark.parametrize("seed", range(10))
def test_lanes_do_not_matter_to_each_other(seed):
    tail, head, weight, n_nodes = random_graph(np.random.default_rng(100 + seed))
    together, _ = sweep(tail, head, weight, n_nodes)
    for lane in range(weight.shape[1]):
        alone, _ = sweep(tail, head, weight[:, lane : lane + 1], n_nodes)
        np.testing.assert_array_equal(together[:, lane : lane + 1], alone)


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_nodes_does_not_matter(seed):
    rng = np.random.default_rng(200 + seed)
    tail, head, weight, n_nodes = random_graph(rng)
    new = np.concatenate(([0], 1 + rng.permutation(n_nodes - 1)))
    one, _ = sweep(tail, head, weight, n_nodes)
    other, _ = sweep(new[tail], new[head], weight, n_nodes)
    np.testing.assert_array_equal(other[new], one)
