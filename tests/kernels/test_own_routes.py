"""Draws on routes of their own against the twin; the best of some routes; seconds."""

import numpy as np
import pytest

from corridorsim.kernels.choosing import Worth, add_seconds, find_best
from corridorsim.kernels.own_routes import follow_own_routes, new_own_room
from corridorsim.kernels.steps import N_PARTS
from tests.kernels import random_worlds as random
from tests.naive import journeys as naive

pytestmark = pytest.mark.kernels
F = np.float32
N_ROUTES, LANES = 5, 12


def follow(routes, world, chosen):
    """Return arrival, longest wait and split of every draw's own route; what was there before is junk."""
    n_rows, n_lanes = chosen.shape
    arrival, longest = np.full((n_rows, n_lanes), -1, F), np.full((n_rows, n_lanes), -1, F)
    split = np.full((n_rows, N_PARTS, n_lanes), -1, F)
    room = new_own_room(N_ROUTES, N_PARTS, n_lanes)
    for each in room:
        each[:] = 9
    follow_own_routes(routes, chosen, world, room, arrival, longest, split)
    return arrival, longest, split


@pytest.mark.parametrize("few", [False, True])
def test_own_routes_are_the_twins(few, sizes):
    """Whether most draws take one route or each another, which are taken in different ways."""
    for number in range(sizes.networks // 2):
        rng = np.random.default_rng([30, number])
        routes, world = random.routes(rng), random.world(rng, n_lanes=LANES)
        chosen = rng.integers(0, N_ROUTES, (2, LANES))
        if few:
            chosen = np.where(rng.random(chosen.shape) < 0.8, chosen[0, 0], chosen)
        arrival, longest, split = follow(routes, world, chosen)
        for row, lane in np.ndindex(2, LANES):
            twin = naive.follow(routes, chosen[row, lane], world, lane)
            assert (arrival[row, lane], longest[row, lane]) == twin, (number, row, lane)
            if np.isfinite(twin[0]):
                assert split[row, :, lane].sum() == pytest.approx(twin[0], rel=1e-5, abs=1e-3)


def test_a_draw_spends_the_same_alone_and_among_others(sizes):
    """Bit for bit: taken in all lanes, gathered among a few, or by itself."""
    for number in range(sizes.networks // 4):
        rng = np.random.default_rng([31, number])
        routes, world = random.routes(rng), random.world(rng, n_lanes=LANES)
        every = [follow(routes, world, np.full((1, LANES), route)) for route in range(N_ROUTES)]
        chosen = np.arange(LANES)[None] % N_ROUTES
        for found, *all_lanes in zip(follow(routes, world, chosen), *every, strict=True):
            for lane in range(LANES):
                whole = all_lanes[lane % N_ROUTES][0, ..., lane]
                np.testing.assert_array_equal(found[0, ..., lane], whole)


@pytest.mark.parametrize("by_draw", [False, True])
def test_the_best_is_the_least_and_the_first_of_equals(by_draw, sizes):
    for number in range(sizes.networks):
        rng = np.random.default_rng([32, number])
        arrival = rng.choice([10, 20, 30, 70, np.inf], (6, LANES)).astype(F)
        options = rng.permutation(6)[:4]
        fixed = rng.choice([0.0, 10.0, 20.0], (4, LANES if by_draw else 1))
        worth = Worth(fixed, float(rng.choice([1.0, 0.5])), float(rng.choice([0.0, 3.0])), 25.0, 60.0)
        best = np.full(LANES, -1)
        find_best(arrival, options, worth, np.empty(LANES), best)
        hours = np.minimum(arrival[options].astype(np.float64), 60.0)
        late = np.maximum(0.0, hours - 25.0) * worth.late_per_hour
        assert best.tolist() == np.argmin(fixed + hours * worth.per_hour + late, axis=0).tolist()


@pytest.mark.parametrize("weighted", [False, True])
def test_seconds_are_whole_in_each_draw(weighted):
    rng = np.random.default_rng(33)
    split, counted = rng.uniform(0, 500, (N_PARTS, 40)).astype(F), rng.random(40) < 0.7
    weights = rng.uniform(0, 2, 40) if weighted else np.zeros(0)
    seconds = np.arange(N_PARTS)
    add_seconds(split, weights, counted, seconds)
    each = split.astype(np.float64) * 3600.0 * (weights if weighted else 1.0)
    assert seconds.tolist() == (np.arange(N_PARTS) + np.rint(each)[:, counted].sum(axis=1)).tolist()
