"""The best route that is left: the twin, bit for bit, and what must hold whatever is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from corridorsim.kernels.removals import NO_ROUTE, best_left
from tests.kernels.plain import interpreted
from tests.naive import removals as naive

pytestmark = pytest.mark.kernels


def random_case(seed, n_rows=9, n_routes=7, n_lanes=33):
    rng = np.random.default_rng(seed)
    order = np.argsort(rng.random((n_lanes, n_routes)), axis=1).astype(np.int64)
    return order, (rng.random((n_rows, n_routes)) < rng.random()).astype(np.uint8)


def left(order, lost, function=best_left):
    out = np.full((len(lost), len(order)), -7, dtype=np.int64)
    function(order, lost, out)
    return out


def test_equals_the_twin(sizes):
    for seed in range(sizes.networks):
        order, lost = random_case(seed)
        found = left(order, lost)
        assert found.tolist() == naive.best_left(order, lost), seed
        np.testing.assert_array_equal(found, left(order, lost, interpreted(best_left)))


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 1)))
def test_whoever_loses_more_is_never_better_off(lost):
    n_routes = lost.shape[1]
    order = np.stack([np.roll(np.arange(n_routes), shift) for shift in range(n_routes)]).astype(np.int64)
    ranks = np.argsort(order, axis=1)
    both = lost[:1] | lost

    def ranks_left(rows):
        found = left(order, rows)
        taken = np.take_along_axis(ranks, np.maximum(found.T, 0), axis=1).T
        return np.where(found == NO_ROUTE, n_routes, taken)

    assert (ranks_left(both) >= ranks_left(lost)).all()
    assert (left(order, np.zeros_like(lost)) == order[:, 0]).all()
    assert ((left(order, lost) == NO_ROUTE) == lost.all(axis=1)[:, None]).all()
