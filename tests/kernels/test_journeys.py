"""Journeys against their twins, and what they never break: closures never help, earlier is never worse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.kernels import journeys, patience
from corridorsim.kernels.steps import N_PARTS, World
from tests.kernels import random_worlds as random
from tests.naive import journeys as naive

pytestmark = pytest.mark.kernels
F = np.float32
seeds = st.integers(0, 2**32 - 1)


def follow(routes, world):
    """Return arrival and longest wait of every route in every lane."""
    n_routes, n_lanes = len(routes.first_arc) - 1, world.hours.shape[1]
    arrival = np.full((n_routes, n_lanes), -1, F)
    longest = np.full_like(arrival, -1)
    chosen, shared = np.arange(n_routes), np.zeros(n_routes, np.int64)
    scratch = journeys.new_tree_room(int(np.diff(routes.first_arc).max(initial=0)), n_lanes)
    journeys.follow_routes(routes, chosen, shared, world, scratch, arrival, longest)
    return arrival, longest


def test_routes_are_followed_as_the_twin_does(sizes):
    never = waited = 0
    for number in range(sizes.networks):
        rng = np.random.default_rng([20, number])
        routes, world = random.routes(rng), random.world(rng)
        arrival, longest = follow(routes, world)
        twin = [[naive.follow(routes, r, world, lane) for lane in range(8)] for r in range(5)]
        np.testing.assert_array_equal(arrival, np.array([[pair[0] for pair in row] for row in twin], F))
        np.testing.assert_array_equal(longest, np.array([[pair[1] for pair in row] for row in twin], F))
        never, waited = never + np.isinf(arrival).sum(), waited + (longest > 0).sum()
    assert never > sizes.networks
    assert waited > sizes.networks


def test_patience_runs_out_as_the_twin_says(sizes):
    diverted = 0
    for number in range(sizes.networks):
        rng = np.random.default_rng([21, number])
        routes, world = random.routes(rng), random.world(rng, never=0.3)
        options, hours = rng.permutation(5), F(rng.choice([0.0, 10.0, 60.0]))
        for planned, lane in np.ndindex(5, 8):
            split = np.zeros((N_PARTS, 8), F)
            found = patience.follow_with_patience(routes, options, planned, hours, world, lane, split)
            twin = naive.follow_with_patience(routes, options, planned, hours, world, lane)
            assert (F(found[0]), found[1]) == twin, (number, planned, lane)
            diverted += found[1] != planned
            if found[0] < np.inf:
                assert split[:, lane].sum() == pytest.approx(found[0], rel=1e-5, abs=1e-3)
    assert diverted > sizes.networks


def test_endless_patience_follows_the_plan(sizes):
    for number in range(sizes.networks // 4):
        rng = np.random.default_rng([22, number])
        routes, world = random.routes(rng), random.world(rng)
        arrival, _ = follow(routes, world)
        for planned, lane in np.ndindex(5, 8):
            split = np.zeros((N_PARTS, 8), F)
            found = patience.follow_with_patience(
                routes, np.arange(5), planned, F(np.inf), world, lane, split
            )
            assert (found[0], found[1]) == (arrival[planned, lane], planned)


@given(seeds)
def test_one_more_closure_never_helps(seed):
    rng = np.random.default_rng(seed)
    routes, world = random.routes(rng), random.world(rng)
    events = [[list(naive_events(world, gate, lane)) for lane in range(8)] for gate in range(4)]
    gate = int(rng.integers(0, 4))
    for lane in range(8):
        events[gate][lane] += random.random_events(rng)[:1]
    events += [[list(naive_events(world, gate, lane)) for lane in range(8)] for gate in range(4, 8)]
    closures = random.closures_of(events)._replace(utilisation=world.closures.utilisation)
    worse = world._replace(closures=closures)
    assert (follow(routes, worse)[0] >= follow(routes, world)[0]).all()


def naive_events(world, gate, lane):
    closures = world.closures
    for rank in range(closures.n_events[gate, lane]):
        yield tuple(column[gate, rank, lane] for column in (closures.start, closures.end, closures.delay))


@given(seeds, st.floats(0, 100, width=32))
def test_who_starts_later_never_arrives_earlier(seed, later):
    """FIFO: the start is a first step of its own, a little longer in one of two lanes of the same world."""
    rng = np.random.default_rng(seed)
    routes, world = random.routes(rng), random.world(rng, n_lanes=1)
    start, n_items = F(rng.random() * 200), len(world.hours)
    hours = np.concatenate([np.repeat(world.hours, 2, axis=1), [[start, start + F(later)]]]).astype(F)
    closures = random.closures_of([[list(naive_events(world, gate, 0))] * 2 for gate in range(8)])
    twice = World(
        departure_hours=np.repeat(world.departure_hours, 2),
        week_hours=np.repeat(world.week_hours, 2),
        hours=hours,
        late_hours=np.repeat(world.late_hours, 2, axis=1),
        headway_hours=world.headway_hours,
        phase_hours=np.repeat(world.phase_hours, 2, axis=1),
        sailings=world.sailings._replace(
            start=np.repeat(world.sailings.start, 2, axis=2),
            own_hours=np.repeat(world.sailings.own_hours, 2, axis=2),
        ),
        openings=world.openings,
        delays=world.delays._replace(hours=np.repeat(world.delays.hours, 2, axis=1)),
        closures=closures._replace(utilisation=world.closures.utilisation),
    )
    ways = [[12, *naive.arcs_of(routes, route)] for route in range(5)]  # legs need not alternate here
    steps = {12: [(HOURS, n_items, 1.0, -1, 0)]}
    steps |= {
        int(routes.arc[at]): [(*step, 0) for step in naive.steps_of(routes, at)]
        for at in range(len(routes.arc))
    }
    arrival, _ = follow(random.routes_of(ways, steps), twice)
    assert (arrival[:, 1] >= arrival[:, 0]).all()
    assert (arrival[:, 0] >= start).all()


# Two ferries by hand: arc 0 goes aboard, arcs 1 and 2 leave with a gate each; arc 3 goes to another quay.
HOURS, GATE = naive.HOURS, naive.GATE
STEPS = [
    [(HOURS, 0, 1.0, -1, 0)],
    [(GATE, 0, 1.0, -1, 4), (HOURS, 1, 1.0, -1, 0)],
    [(GATE, 1, 1.0, -1, 4), (HOURS, 2, 1.0, -1, 0)],
    [(HOURS, 0, 0.5, -1, 0)],
]
FERRIES = random.routes_of([[0, 1], [0, 2]], STEPS)
QUAYS = random.routes_of([[0, 1], [3, 2]], STEPS)


def port(first, second):
    """Return a world with 10 h to go aboard and ferries of 20 and 30 h, gates closed as told."""
    none = random.world(np.random.default_rng(0), n_lanes=1, n_items=1)
    return none._replace(
        hours=np.array([[10.0], [20.0], [30.0]], F),
        late_hours=np.zeros((0, 1), F),
        headway_hours=np.zeros(0, F),
        phase_hours=np.zeros((0, 1), F),
        closures=random.closures_of([[closed(first)], [closed(second)]]),
    )


def closed(spans):
    return [(F(start), F(end), F(np.inf)) for start, end in spans]


def with_patience(world, hours, planned=0, routes=FERRIES):
    options, split = np.arange(2), np.zeros((N_PARTS, 1), F)
    arrival, route = patience.follow_with_patience(routes, options, planned, F(hours), world, 0, split)
    assert split.sum() == arrival or arrival == np.inf
    return float(arrival), int(route)


def test_a_closure_shorter_than_patience_is_waited_for():
    assert with_patience(port([(0, 58)], []), 48) == (78.0, 0)


def test_the_other_ferry_is_taken_when_patience_runs_out_to_the_hour():
    assert with_patience(port([(0, 59)], []), 48) == (10 + 48 + 30, 1)


def test_the_way_to_another_quay_takes_its_own_time():
    """Whoever has waited 48 h at the first quay walks 5 h to the second."""
    assert with_patience(port([(0, 70)], []), 48, routes=QUAYS) == (10 + 48 + 5 + 30, 1)
    assert with_patience(port([(0, 59)], []), 48, routes=QUAYS) == (59 + 20, 0)
    assert with_patience(port([(0, 66)], [(0, 68)]), 48, routes=QUAYS) == (66 + 20, 0)
    assert with_patience(port([(0, 70)], [(0, 66.5)]), 48, routes=QUAYS) == (66.5 + 30, 1)


def test_where_nothing_is_open_the_first_to_open_is_taken():
    assert with_patience(port([(0, 500)], [(0, 300)]), 48) == (300 + 30, 1)
    assert with_patience(port([(0, 300)], [(0, 500)]), 48) == (300 + 20, 0)
    assert with_patience(port([(0, 300)], [(0, 300)]), 48) == (300 + 20, 0)


def test_where_nothing_ever_opens_nobody_arrives():
    assert with_patience(port([(0, np.inf)], [(0, np.inf)]), 48) == (np.inf, 0)


def test_patience_runs_out_on_the_other_ferry_too():
    """The second closes while one is on the way to it: neither is open, and the plan's own opens first."""
    assert with_patience(port([(0, 100)], [(58, 700)]), 48) == (120.0, 0)
    assert with_patience(port([(0, 900)], [(58, 700)]), 48) == (730.0, 1)


def test_one_may_be_diverted_again_at_the_next_place():
    """Gate 0 is shut at two quays in a row: 58 h, 30 at sea, 5 ashore, 48 of patience, and 30 again."""
    steps = [*STEPS, STEPS[1], STEPS[2]]
    routes = random.routes_of([[0, 1, 3, 4], [0, 2, 3, 4], [0, 2, 3, 5]], steps)
    world = port([(0, 900)], [])
    split = np.zeros((N_PARTS, 1), F)
    arrival, route = patience.follow_with_patience(routes, np.arange(3), 0, F(48), world, 0, split)
    assert (float(arrival), int(route)) == (58 + 30 + 5 + 48 + 30, 2)


def test_a_slowdown_takes_its_delay_or_lasts_until_its_end():
    def arrival(at, lasts_until, delay):
        steps = [[(HOURS, 0, 1.0, -1, 0), (naive.SLOWDOWN, 0, 1.0, -1, 4)]]
        world = port([], [])
        hours = np.full((3, 1), at, F)
        closures = random.closures_of([[[(F(5), F(lasts_until), F(delay))]]])
        found, longest = follow(
            random.routes_of([[0]], steps), world._replace(hours=hours, closures=closures)
        )
        assert longest.item() == 0  # nobody loses patience over it
        return found.item()

    assert arrival(10, 100, 30) == 40
    assert arrival(10, 35, 30) == 35
    assert arrival(4, 100, 30) == 4
    assert arrival(100, 100, 30) == 100


def test_a_gate_that_never_opens_keeps_only_those_who_come_too_late():
    """What a tile holds beyond its events is not there for anyone, in whichever lane."""
    steps = [[(HOURS, 0, 1.0, -1, 0), (GATE, 0, 1.0, -1, 4), (GATE, 1, 1.0, -1, 4)]]
    world = port([(50, np.inf)], [])._replace(hours=np.array([[10.0, 60.0]], F))
    closures = random.closures_of([[closed([(50, np.inf)])] * 2, [[], []]])
    world = world._replace(closures=closures, late_hours=np.zeros((0, 2), F), phase_hours=np.zeros((0, 2), F))
    arrival, longest = follow(random.routes_of([[0]], steps), world)
    assert arrival.tolist() == [[10.0, np.inf]]
    assert longest.tolist() == [[0.0, np.inf]]
