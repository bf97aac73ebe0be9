"""Departure instants, hours, phases and lateness against one-at-a-time twins, and against their laws."""

import numpy as np
import pytest

from corridorsim.kernels import leg_times, worlds
from corridorsim.kernels.score_lanes import new_score_room
from tests.kernels import random_worlds as random
from tests.naive import worlds as naive

pytestmark = pytest.mark.kernels
LANES = 6


def draws_of(chance):
    return chance.draws.tolist()


def cases(sizes, offset):
    for number in range(sizes.networks):
        rng = np.random.default_rng([offset, number])
        yield rng, random.chance(rng, LANES, planning=number % 3 == 0)


def test_departures_are_the_twins(sizes):
    for rng, chance in cases(sizes, 1):
        study_id, window = random.ids(rng, 1)[0], float(rng.random() * 9_000)
        out = np.empty(LANES)
        leg_times.draw_departures(chance, study_id, window, np.empty((4, LANES), np.uint32), out)
        seed, planning = random.seed_of(chance), int(chance.planning)
        twin = [naive.departure_hours(seed, d, planning, study_id, window) for d in draws_of(chance)]
        assert out.tolist() == twin


def test_hours_with_a_shared_factor_are_the_twins(sizes):
    for rng, chance in cases(sizes, 2):
        durations = random.durations(rng)
        out = hours_of(chance, durations, LANES)
        seed, planning = random.seed_of(chance), int(chance.planning)
        twin = [
            [naive.moving_hours(seed, d, planning, durations, item) for d in draws_of(chance)]
            for item in range(len(durations.word))
        ]
        np.testing.assert_array_equal(out, np.array(twin, np.float32))


def test_phases_are_the_twins(sizes):
    for rng, chance in cases(sizes, 3):
        departures = random.departures(rng)
        out = np.empty((3, LANES), np.float32)
        leg_times.draw_phases(chance, departures, np.empty((4, LANES), np.uint32), out)
        seed, planning = random.seed_of(chance), int(chance.planning)
        twin = [
            [naive.phase_hours(seed, d, planning, departures, i) for d in draws_of(chance)] for i in range(3)
        ]
        np.testing.assert_array_equal(out, np.array(twin, np.float32))


def test_lateness_is_the_twins(sizes):
    for rng, chance in cases(sizes, 4):
        lateness = random.lateness(rng)
        out = np.empty((3, LANES), np.float32)
        leg_times.draw_lateness(chance, lateness, np.empty((4, LANES), np.uint32), out)
        seed, planning = random.seed_of(chance), int(chance.planning)
        twin = [
            [naive.late_hours(seed, d, planning, lateness, i) for d in draws_of(chance)] for i in range(3)
        ]
        np.testing.assert_array_equal(out, np.array(twin, np.float32))


def rule_hours_of(chance, delays, n_lanes):
    out = np.empty((len(delays.spared), n_lanes), np.float32)
    leg_times.draw_rule_hours(chance, delays, np.empty((4, n_lanes), np.uint32), out)
    return out


def test_hours_of_rules_are_the_twins(sizes):
    for rng, chance in cases(sizes, 7):
        delays = random.rule_delays(rng)
        seed, planning = random.seed_of(chance), int(chance.planning)
        twin = [[naive.rule_hours(seed, d, planning, delays, i) for d in draws_of(chance)] for i in range(4)]
        np.testing.assert_array_equal(rule_hours_of(chance, delays, LANES), np.array(twin, np.float32))


@pytest.mark.parametrize("probability", [0.0, 0.2, 1.0])
def test_a_rule_holds_a_share_of_the_draws_for_its_mean(probability, sizes):
    """Share p and mean p m exp(σ²/2), each within four standard errors: fails once in 8,000 seeds."""
    n, median, sigma = sizes.draws, 48.0, 1.2
    delays = random.rule_delays(np.random.default_rng(8), 1)._replace(
        spared=np.array([1.0 - probability], np.float32),
        table=np.array([2]),
        median_hours=np.array([median], np.float32),
    )
    chance = random.first_draws(4, n)
    hours = rule_hours_of(chance, delays, n)[0].astype(np.float64)
    assert abs(np.mean(hours > 0) - probability) <= 4 * np.sqrt(probability * (1 - probability) / n)
    expected = probability * median * np.exp(sigma**2 / 2)
    assert abs(hours.mean() - expected) <= 4 * hours.std() / np.sqrt(n)


def hours_of(chance, durations, n_lanes):
    out = np.empty((len(durations.word), n_lanes), np.float32)
    words, scores = np.empty((4, n_lanes), np.uint32), np.empty((len(durations.group_id), 2, n_lanes))
    leg_times.draw_hours(chance, durations, words, scores, new_score_room(n_lanes), out)
    return out


def test_a_thing_has_the_same_hours_whatever_stands_beside_it():
    rng = np.random.default_rng(5)
    chance, durations = random.chance(rng, LANES), random.durations(rng)
    all_hours = hours_of(chance, durations, LANES)
    order = rng.permutation(len(durations.word))[:4]
    columns = {name: getattr(durations, name)[order] for name in worlds.Durations._fields[:-3]}
    np.testing.assert_array_equal(hours_of(chance, durations._replace(**columns), LANES), all_hours[order])


def test_planning_draws_are_others(sizes):
    rng = np.random.default_rng(6)
    durations = random.durations(rng)._replace(table=np.full(6, 2), scale_hours=np.ones(6, np.float32))
    judged = random.first_draws(1, 64)
    planned = judged._replace(planning=np.uint32(128))
    equal = hours_of(judged, durations, 64) == hours_of(planned, durations, 64)
    assert equal.mean() < 0.01


def scores_of_two(shared, n_lanes, t_tables=random.GAUSSIAN):
    """Return log hours of two legs of one group, each lognormal with sigma 1."""
    table = np.asarray(naive_table(), np.float32)[None]
    things = np.array([[1, 2], [3, 4]], np.uint32)
    durations = worlds.Durations(
        thing=things,
        purpose=np.ones(2, np.uint32),
        word=np.zeros(2, np.int64),
        table=np.zeros(2, np.int64),
        scale_hours=np.ones(2, np.float32),
        group=np.zeros(2, np.int64),
        shared=np.full(2, shared, np.float32),
        tables=table,
        group_id=np.array([[5, 6]], np.uint32),
        t_tables=t_tables,
    )
    return np.log(hours_of(random.first_draws(9, n_lanes), durations, n_lanes))


def naive_table():
    return np.exp(np.linspace(-5.5, 5.5, 4097))


@pytest.mark.parametrize("shared", [0.0, 0.5, 0.8])
def test_two_legs_of_a_group_correlate_by_the_square_of_the_factor(shared, sizes):
    """Score f g + sqrt(1 − f²) z: correlation f², variance 1, to four errors: one seed in 8,000 fails."""
    n = sizes.draws
    scores = scores_of_two(shared, n)
    error = (1.0 - shared**4) / np.sqrt(n)
    assert abs(np.corrcoef(scores)[0, 1] - shared**2) < 4 * error
    assert abs(scores[0].var() - 1.0) < 4 * np.sqrt(2.0 / n)


def test_phases_are_uniform_over_the_headway(sizes):
    """Mean h/2 and variance h²/12, within four standard errors: fails once in 8,000 seeds each."""
    n, headway = sizes.draws, 48.0
    departures = worlds.Departures(
        np.array([[1, 2]], np.uint32), np.ones(1, np.uint32), np.array([headway], np.float32)
    )
    out = np.empty((1, n), np.float32)
    chance = random.first_draws(3, n)
    leg_times.draw_phases(chance, departures, np.empty((4, n), np.uint32), out)
    assert out.min() > 0
    assert out.max() < headway
    assert abs(out.mean(dtype=np.float64) - headway / 2) < 4 * headway / np.sqrt(12 * n)
    assert abs(out.var(dtype=np.float64) - headway**2 / 12) < 4 * headway**2 / np.sqrt(180 * n)
