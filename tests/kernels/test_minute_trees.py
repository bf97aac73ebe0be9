"""Trees by buckets of minutes: a slow twin, a closed form, and what holds for any."""

import numpy as np
import pytest

from corridorsim.kernels.minute_trees import (
    MOST_MINUTES,
    new_buckets,
    new_entries,
    pack_arcs,
    shortest_minutes,
)
from tests.naive import trees

pytestmark = pytest.mark.kernels


def tree(tail, head, minutes, n_nodes, source, *, n_spare=None):
    """Return minutes by node, and how many are reached; ``n_spare`` entries more than must be."""
    order = np.argsort(tail, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=n_nodes)))).astype(np.uint32)
    arc = pack_arcs(head[order], minutes[order])
    found, out = np.empty(n_nodes, np.uint32), np.empty(n_nodes)
    entry = new_entries(len(arc)) if n_spare is None else np.full((len(arc) + 2 + n_spare, 2), 7, np.uint32)
    reached = shortest_minutes(first, arc, np.int64(source), new_buckets(minutes), entry, found, out)
    return out, reached


def random_arcs(rng, n_nodes, most):
    n_arcs = int(rng.integers(0, 4 * n_nodes))
    tail, head = rng.integers(0, n_nodes, (2, n_arcs))
    return tail, head, rng.integers(0, most + 1, n_arcs)


@pytest.mark.parametrize("n_spare", [None, 0, 3])
@pytest.mark.parametrize("seed", range(60))
def test_twin(seed, n_spare):
    """Parallel arcs, loops, arcs of no minutes and nodes that are not reached occur, and too few entries."""
    rng = np.random.default_rng(seed)
    n_nodes = int(rng.integers(1, 25))
    arcs = random_arcs(rng, n_nodes, int(rng.choice([0, 1, 7, 63, 64, 999, MOST_MINUTES])))
    out, reached = tree(*arcs, n_nodes, 0, n_spare=n_spare)
    expected = trees.distances(*arcs, n_nodes, 0)
    np.testing.assert_array_equal(out, expected)
    assert reached == np.isfinite(expected).sum()


@pytest.mark.parametrize("n_spare", [0, 10_000])
def test_many_short_steps_beside_one_long_arc(n_spare):
    """All nodes wait in one wide bucket and are improved again and again, until entries run out if few."""
    tail, head = np.triu_indices(20, 1)
    minutes = np.append((head - tail) ** 2, MOST_MINUTES)
    out, reached = tree(np.append(tail, 19), np.append(head, 0), minutes, 20, 0, n_spare=n_spare)
    assert out.tolist() == list(range(20))
    assert reached == 20


def test_a_line():
    """On a line distances are sums, however long the arcs."""
    minutes = np.array([MOST_MINUTES, 1, 0, 70_000], dtype=np.int64)
    out, reached = tree(np.arange(4), np.arange(1, 5), minutes, 5, 0)
    assert out.tolist() == [0, *np.cumsum(minutes)]
    assert reached == 5


def test_twice_the_minutes_take_twice_as_long():
    rng = np.random.default_rng(5)
    tail, head, minutes = random_arcs(rng, 60, 500)
    once, _ = tree(tail, head, minutes, 60, 3)
    twice, _ = tree(tail, head, 2 * minutes, 60, 3)
    assert np.isinf(once).any()
    np.testing.assert_array_equal(twice, 2 * once)


def test_no_arcs():
    none = np.zeros(0, dtype=np.int64)
    out, reached = tree(none, none, none, 3, 1)
    assert out.tolist() == [np.inf, 0, np.inf]
    assert reached == 1


@pytest.mark.parametrize("wrong", [-1, MOST_MINUTES + 1])
def test_minutes_that_cannot_be(wrong):
    with pytest.raises(ValueError, match="minutes of an arc are 0 … 1048575"):
        pack_arcs(np.zeros(1, np.int64), np.array([wrong]))


def test_more_bits_than_an_arc_has():
    """Twelve bits of a head beside twenty of minutes are as many as there are."""
    longest = np.array([MOST_MINUTES])
    assert pack_arcs(np.array([4095]), longest).tolist() == [2**32 - 1]
    with pytest.raises(ValueError, match="do not fit into 32 bits"):
        pack_arcs(np.array([4096]), longest)
