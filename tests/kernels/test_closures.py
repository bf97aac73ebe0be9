"""Closures, slowdowns and regimes against one-at-a-time twins, and the nesting that thinning promises."""

import numpy as np
import pytest

from corridorsim.kernels import worlds
from corridorsim.kernels.closures import draw_closures
from tests.kernels import random_worlds as random
from tests.naive import worlds as naive

pytestmark = pytest.mark.kernels
LANES = 4
CAPACITY = 160


def drawn(chance, hazards, gates, calendar, departure, capacity=CAPACITY):
    """Return the closures of a tile, and how much room they needed."""
    n_hazards, n_gates = len(hazards.kind), len(gates.first) - 1
    out = random.poisoned(n_gates, n_hazards, capacity, len(departure))
    out.regime_on[:] = 0
    n_lanes = len(departure)
    events = random.events_scratch(hazards, capacity, n_lanes)
    needed = draw_closures(chance, hazards, gates, calendar, departure, events, out)
    return out, needed


def random_case(number):
    rng = np.random.default_rng([10, number])
    chance, calendar = random.chance(rng, LANES, planning=number % 3 == 0), random.calendar(rng)
    departure = rng.random(LANES) * calendar.window_hours
    return chance, random.hazards(rng), random.gates(rng), calendar, departure


def events_at(closures, gate, lane):
    count = closures.n_events[gate, lane]
    columns = (closures.start, closures.end, closures.delay)
    return np.stack([column[gate, :count, lane] for column in columns], axis=1)


def within_one_ulp(kernel, twin):
    """Logarithms differ in a last place of float64 where nothing is compiled; one of float32 may follow."""
    ulp = np.spacing(np.maximum(np.abs(kernel), np.abs(twin)))
    with np.errstate(invalid="ignore"):  # inf − inf
        return np.all((kernel == twin) | (np.abs(kernel - twin) <= ulp))


def test_events_are_the_twins(sizes):
    seen = 0
    for number in range(sizes.networks):
        chance, hazards, gates, calendar, departure = random_case(number)
        closures, needed = drawn(chance, hazards, gates, calendar, departure)
        assert needed <= CAPACITY
        seed = random.seed_of(chance)
        for lane, gate in np.ndindex(LANES, 3):
            at = (seed, int(chance.draws[lane]), int(chance.planning))
            twin = naive.gate_events(at, hazards, gates, gate, calendar, departure[lane])
            found = events_at(closures, gate, lane)
            assert len(found) == len(twin)
            seen += len(twin)
            assert within_one_ulp(found, np.array(twin, np.float32).reshape(-1, 3)), (number, lane, gate)
    assert seen > 10 * sizes.networks


def test_regimes_at_departure_are_the_twins(sizes):
    for number in range(sizes.networks):
        chance, hazards, gates, calendar, departure = random_case(number)
        closures, _ = drawn(chance, hazards, gates, calendar, departure)
        seed = random.seed_of(chance)
        for hazard, lane in np.ndindex(4, LANES):
            is_on = False
            if hazards.kind[hazard] == naive.KNOWN:
                at = (seed, int(chance.draws[lane]), int(chance.planning))
                is_on = naive.regime_spells(*at, hazards, hazard, calendar)[1]
            assert closures.regime_on[hazard, lane] == is_on


def test_ranks_are_padded_and_bounded(sizes):
    """What a journey may skip by is true of every lane, and what is not there can close nothing."""
    for number in range(sizes.networks // 4):
        closures, _ = drawn(*random_case(number))
        for gate in range(3):
            most = closures.n_events[gate].max()
            for rank in range(most):
                there = closures.n_events[gate] > rank
                assert closures.earliest_start[gate, rank] == closures.start[gate, rank, there].min()
                assert closures.latest_end[gate, rank] == closures.end[gate, rank, there].max()
                assert np.isinf(closures.start[gate, rank, ~there]).all()
            assert (
                np.diff(closures.start[gate, :most][:, closures.n_events[gate] == most], axis=0) >= 0
            ).all()
            assert np.isinf(closures.earliest_start[gate, most:]).all()


def test_too_little_room_is_told_and_enough_changes_nothing():
    case = random_case(3)
    plenty, needed = drawn(*case)
    assert needed > 1
    assert drawn(*case, capacity=needed - 1)[1] > needed - 1
    tight, again = drawn(*case, capacity=needed)
    assert again == needed
    np.testing.assert_array_equal(tight.n_events, plenty.n_events)
    for gate, lane in np.ndindex(3, LANES):
        np.testing.assert_array_equal(events_at(tight, gate, lane), events_at(plenty, gate, lane))


def test_a_lower_rate_keeps_some_of_the_same_events(sizes):
    """Thinning is nested: what happens at a low rate happens at a higher one, to the same bits."""
    kept = lost = 0
    for number in range(sizes.networks // 2):
        chance, hazards, gates, calendar, departure = random_case(number)
        gates = gates._replace(utilisation=np.zeros(3, np.float32))  # queues join closures
        low = hazards._replace(accept=hazards.accept * np.random.default_rng(number).random((4, 12)))
        many, _ = drawn(chance, hazards, gates, calendar, departure)
        few, _ = drawn(chance, low, gates, calendar, departure)
        for gate, lane in np.ndindex(3, LANES):
            more = {tuple(row) for row in events_at(many, gate, lane).tolist()}
            less = {tuple(row) for row in events_at(few, gate, lane).tolist()}
            assert less <= more
            kept, lost = kept + len(less), lost + len(more - less)
    assert kept > 0
    assert lost > 0


def test_smaller_reach_is_met_by_some_of_the_same_events():
    rng = np.random.default_rng(4)
    calendar, departure = random.calendar(rng), np.zeros(64)
    hazards = random.hazards(rng)._replace(kind=np.zeros(4, np.int64))
    reach = np.array([0.0, 0.3, 0.7, 1.0], np.float32)
    none = np.zeros(0)
    gates = worlds.Gates(
        np.arange(5), np.zeros(4, np.int64), reach, np.zeros(5, np.int64), none, none, np.zeros(4, np.float32)
    )
    closures, _ = drawn(random.chance(rng, 64), hazards, gates, calendar, departure)
    counts = closures.n_events.sum(axis=1)
    assert counts[0] == 0 < counts[1] < counts[2] < counts[3]
    for lane in range(64):
        rows = [{tuple(row) for row in events_at(closures, gate, lane).tolist()} for gate in range(4)]
        assert rows[1] <= rows[2] <= rows[3]


def test_events_do_not_depend_on_the_hazards_beside_them():
    chance, hazards, _, calendar, departure = random_case(8)
    none = np.zeros(0)

    def gate_of(hazard):
        reach = np.ones(1, np.float32)
        return worlds.Gates(
            np.arange(2),
            np.array([hazard]),
            reach,
            np.zeros(2, np.int64),
            none,
            none,
            np.zeros(1, np.float32),
        )

    shared = {"tables": hazards.tables, "group_id": hazards.group_id, "t_tables": hazards.t_tables}
    hazards = hazards._replace(follows=np.full(4, -1))
    for hazard in range(4):
        alone = worlds.Hazards(*(column[hazard : hazard + 1] for column in hazards))._replace(**shared)
        among, _ = drawn(chance, hazards, gate_of(hazard), calendar, departure)
        single, _ = drawn(chance, alone, gate_of(0), calendar, departure)
        for lane in range(LANES):
            np.testing.assert_array_equal(events_at(among, 0, lane), events_at(single, 0, lane))
