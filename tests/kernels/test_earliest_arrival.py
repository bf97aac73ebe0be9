"""Earliest arrivals on whole graphs against a twin without a heap, and what they never break."""

import numpy as np
import pytest

from corridorsim.kernels import earliest_arrival
from corridorsim.kernels.earliest_arrival import arrive_earliest
from corridorsim.study.bound import least_hours
from tests.kernels import random_worlds as random
from tests.kernels.arc_graphs import graph_of, labels_of
from tests.kernels.plain import interpreted
from tests.naive import earliest_arrival as naive

pytestmark = pytest.mark.kernels
F = np.float32
N_NODES, N_LANES = 7, 8


def example(number):
    """Return ends of arcs, parallel ones and loops too, their steps and a world with all that is awkward."""
    rng = np.random.default_rng([40, number])
    n_arcs = int(rng.integers(6, 20))
    ends = [tuple(map(int, pair)) for pair in rng.integers(0, N_NODES, (n_arcs, 2))]
    steps = [random._random_steps(rng, 5, 4) for _ in ends]
    routes = random.routes_of([[arc] for arc in range(n_arcs)], steps)
    return rng, ends, routes, random.world(rng)


def arrivals(ends, routes, world, least, limit, search=arrive_earliest):
    """Return arrival (n_lanes,) at the last node from the first; every second lane is searched first."""
    graph, _ = graph_of(ends, N_NODES, routes, least)
    out, labels = np.full(N_LANES, -1, F), labels_of(graph)
    lanes = np.arange(N_LANES)
    order = np.concatenate([lanes[::2], lanes[1::2]])
    graph = graph._replace(least=np.ascontiguousarray(graph.least[order]))
    assert search(graph, 0, N_NODES - 1, routes, world, order, limit, labels, out)
    return out


def test_arrivals_are_the_twins(sizes):
    reached = 0
    for number in range(sizes.networks):
        rng, ends, routes, world = example(number)
        found = [naive.earliest(ends, N_NODES, 0, routes, world, lane)[-1] for lane in range(N_LANES)]
        twin, least = np.array(found, F), least_hours(routes, world).T
        anything = np.full(N_LANES, np.inf, F)
        for known in (least, np.zeros_like(least)):
            np.testing.assert_array_equal(arrivals(ends, routes, world, known, anything), twin)
        limit = np.where(rng.random(N_LANES) < 0.5, twin, rng.random(N_LANES) * 200).astype(F)
        within = np.where(twin <= limit, twin, F(np.inf))
        np.testing.assert_array_equal(arrivals(ends, routes, world, least, limit), within)
        reached += (twin < np.inf).sum()
    assert reached > 2 * sizes.networks


def test_compiled_as_interpreted():
    for number in range(10):
        _, ends, routes, world = example(number)
        least, anything = least_hours(routes, world).T, np.full(N_LANES, np.inf, F)
        plain = interpreted(earliest_arrival.arrive_earliest)
        one = arrivals(ends, routes, world, least, anything)
        np.testing.assert_array_equal(arrivals(ends, routes, world, least, anything, plain), one)


def test_least_hours_are_the_hours_where_nothing_waits():
    """Closed form: two arcs one after the other, and a direct one; the less of the sum and the other."""
    steps = [[(0, item, 1.0, -1, 0)] for item in range(3)]
    routes, world = random.routes_of([[0], [1], [2]], steps), random.world(np.random.default_rng(5))
    ends = [(0, 3), (3, N_NODES - 1), (0, N_NODES - 1)]
    found = arrivals(ends, routes, world, least_hours(routes, world).T, np.full(N_LANES, np.inf, F))
    np.testing.assert_array_equal(found, np.minimum(world.hours[0] + world.hours[1], world.hours[2]))
