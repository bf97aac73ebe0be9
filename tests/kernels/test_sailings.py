"""Listed departures: one-at-a-time twins, what a list promises, and that a plain headway is one of them."""

import numpy as np
import pytest

from corridorsim.kernels import arrivals, leg_times, worlds
from corridorsim.kernels.quantiles import gamma_table
from corridorsim.kernels.sailings import SailingLaws, SailingScratch, draw_sailings
from corridorsim.study.listed_sailings import make_sailings
from tests.kernels import random_worlds as random
from tests.naive import sailings as naive

pytestmark = pytest.mark.kernels

F = np.float32
LANES = 6
SHAPES = (0.5, 1.0, 4.0)
TABLES = np.stack([gamma_table(shape + more, 1 / shape) for shape in SHAPES for more in (0, 1)]).astype(F)


def laws(rng, n=5):
    """Return irregular, regular and timetabled departures, these with own hours; some are cancelled."""
    is_table = np.arange(n) % 3 == 2
    gap = np.where(is_table | (rng.random(n) < 0.4), -1, 2 * rng.integers(0, len(SHAPES), n))
    entries = np.where(is_table, rng.integers(1, 5, n), 0)
    own = np.where(is_table, np.cumsum(is_table) - 1, -1)
    return SailingLaws(
        thing=random.ids(rng, n),
        headway_hours=np.where(is_table, 0, rng.uniform(5, 90, n)).astype(F),
        gap_table=gap.astype(np.int64),
        first_gap_table=np.where(gap < 0, -1, gap + 1).astype(np.int64),
        cancel_probability=rng.choice([0.0, 0.3, 0.8], n).astype(F),
        cutoff_hours=rng.choice([0.0, 7.5], n).astype(F),
        first_entry=np.cumsum([0, *entries]).astype(np.int64),
        entry_week_hours=np.concatenate([np.zeros(0), *(np.sort(rng.uniform(0, 168, k)) for k in entries)]),
        entry_own_hours=(rng.random(entries.sum()) * 60).astype(F),
        own=own.astype(np.int64),
        factor=np.where(own >= 0, 0, -1).astype(np.int64),
        tables=TABLES,
    )


def cases(sizes, offset):
    for number in range(sizes.networks // 4):
        rng = np.random.default_rng([offset, number])
        yield rng, random.chance(rng, LANES, planning=number % 3 == 0), laws(rng), rng.uniform(0, 168, LANES)


def test_departures_are_the_twins(sizes):
    for rng, chance, of_legs, week_hours in cases(sizes, 1):
        until = float(rng.uniform(50, 900))
        found = make_sailings(of_legs, chance, week_hours, until)
        seed, planning = random.seed_of(chance), int(chance.planning)
        for item in range(5):
            for lane in range(LANES):
                draw = int(chance.draws[lane])
                twin = naive.departures(seed, draw, planning, of_legs, item, week_hours[lane], until)
                room = found.start.shape[1] - len(twin)
                listed = [*twin, *([twin[-1]] * room)]
                np.testing.assert_array_equal(found.start[item, :, lane], [start for start, _ in listed])
                if of_legs.own[item] >= 0:
                    own_hours = found.own_hours[of_legs.own[item], :, lane]
                    np.testing.assert_array_equal(own_hours, [own for _, own in listed])


def test_a_list_never_decreases_and_reaches_beyond_the_last_boarding(sizes):
    for rng, chance, of_legs, week_hours in cases(sizes, 2):
        until = float(rng.uniform(50, 900))
        start = make_sailings(of_legs, chance, week_hours, until).start
        assert (np.diff(start, axis=1) >= 0).all()
        assert (start[:, 0] >= 0).all()
        assert (start[:, -1] > F(until) + of_legs.cutoff_hours[:, None]).all()
        assert np.isfinite(start).all()


def test_what_is_listed_depends_on_no_room_no_lane_and_no_other_leg(sizes):
    for rng, chance, of_legs, week_hours in cases(sizes, 3):
        whole = make_sailings(of_legs, chance, week_hours, 300.0)
        lane = int(rng.integers(0, LANES - 1))
        one = chance._replace(draws=chance.draws[lane : lane + 2].copy())
        alone = make_sailings(of_legs, one, week_hours[lane : lane + 2].copy(), 300.0)
        longer = make_sailings(of_legs, chance, week_hours, 500.0)
        for boarding in rng.uniform(0, 300, 5).astype(F):
            for item in range(5):
                t = F(boarding + of_legs.cutoff_hours[item])
                lists = (whole.start[item, :, lane], alone.start[item, :, 0], longer.start[item, :, lane])
                leaves = [arrivals.board_sailing(t, each) for each in lists]
                assert leaves[0] == leaves[1] == leaves[2]


def test_a_plain_headway_is_listed_as_it_is_drawn(sizes):
    """The same departures, so that cancelling some or asking for a cut-off compares like with like."""
    for rng, chance, of_legs, week_hours in cases(sizes, 4):
        regular = of_legs.headway_hours > 0
        regularly = np.full(5, -1)
        plain = of_legs._replace(
            gap_table=regularly, first_gap_table=regularly.copy(), cancel_probability=np.zeros(5, F)
        )
        start = make_sailings(plain, chance, week_hours, 400.0).start
        phases = np.empty((5, LANES), F)
        departures = worlds.Departures(plain.thing, np.ones(5, np.uint32), plain.headway_hours)
        leg_times.draw_phases(chance, departures, np.empty((4, LANES), np.uint32), phases)
        for item in np.flatnonzero(regular):
            for lane in range(LANES):
                t = F(rng.uniform(0, 400))
                expected = arrivals.board(t, plain.headway_hours[item], phases[item, lane])
                found = arrivals.board_sailing(t, start[item, :, lane])
                assert abs(float(found) - float(expected)) < 1e-3


def test_cancelling_only_takes_departures_away(sizes):
    for _, chance, of_legs, week_hours in cases(sizes, 5):
        all_run = of_legs._replace(cancel_probability=np.zeros(5, F))
        some, every = (make_sailings(each, chance, week_hours, 300.0).start for each in (of_legs, all_run))
        room = min(some.shape[1], every.shape[1])
        is_inside = every[:, :room] <= 300.0
        assert (some[:, :room] >= every[:, :room])[is_inside].all()


def test_too_little_room_is_said():
    rng = np.random.default_rng(6)
    of_legs, chance, week_hours = laws(rng), random.chance(rng, LANES), rng.uniform(0, 168, LANES)
    ints = [np.zeros(LANES, np.int64) for _ in range(3)]
    floats = [np.zeros(LANES, F), np.zeros(LANES, F), np.zeros(LANES)]
    scratch = SailingScratch(np.zeros((4, LANES), np.uint32), *floats, *ints)

    def needed(capacity):
        start, own = (np.empty((n, capacity, LANES), F) for n in (5, 1))
        return draw_sailings(chance, of_legs, week_hours, 300.0, scratch, start, own)

    enough = needed(1)
    assert enough > 1
    assert needed(enough) == needed(enough + 9) == enough


def test_nothing_listed():
    none = laws(np.random.default_rng(7), 0)
    chance = random.chance(np.random.default_rng(8), LANES)
    assert make_sailings(none, chance, np.zeros(LANES), 100.0).start.shape == (0, 1, LANES)
