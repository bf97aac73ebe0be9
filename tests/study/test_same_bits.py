"""The same seed gives the same bits: any number of threads, any tile, any order, whatever else is there."""

import json

import numpy as np
import pytest

from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from corridorsim.study import spans
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.results import run_document
from corridorsim.study.tiles import SOON_HOURS, TileMaker
from tests.network.small_networks import SERVICES, TRANSFERS, leg
from tests.study.conftest import HAZARDS, LEGS, SHARED, bits, rich, trials_of


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers(workers, rich_run):
    scenario, network, trials = rich_run
    assert bits(trials_of(scenario, network, workers=workers)) == bits(trials)


@pytest.mark.parametrize("lanes", [64, 100, 4096])
def test_any_size_of_tiles(lanes, rich_run, monkeypatch):
    """And to the last digit of every figure, not of the draws alone."""
    scenario, network, trials = rich_run
    monkeypatch.setattr(spans, "LANES", lanes)
    again = trials_of(scenario, network, workers=2)
    assert bits(again) == bits(trials)
    assert document(again) == document(trials)


EVERY_LAW = """
[works]
effect = "line"
speed_factor = 0.5
places = [{ place = "a-p" }, { place = "n-z" }]
rate_per_year = 60
rate_cap_per_year = 100
median_hours = 40
sigma = 0.5
factor_group = "plains"
shared_factor = 0.7
[cranes]
effect = "gate"
places = [{ place = "q" }]
rate_per_year = 20
rate_cap_per_year = 40
up_shape = 2
median_hours = 30
sigma = 0.8
factor_group = "plains"
shared_factor = 0.7
[swell]
effect = "gate"
places = [{ place = "p" }]
rate_per_year = 0
rate_cap_per_year = 0
median_hours = 20
sigma = 0.4
follows = "storm"
follow_probability = 0.8
follow_delay_hours = 10
"""
LOADED = """
[[changes]]
path = "terminals.p.utilisation"
set = 0.6
[[changes]]
path = "terminals.q.utilisation"
set = 0.4
"""


@pytest.fixture(scope="module")
def disrupted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disrupted")
    scenario, network = rich(folder, hazards=HAZARDS + EVERY_LAW, rest=LOADED, dependence='"t"', draws=700)
    return scenario, network, trials_of(scenario, network, workers=1)


@pytest.mark.parametrize("lanes", [64, 100, 4096])
def test_every_law_of_hazards_has_the_same_bits_in_any_tile(lanes, disrupted, monkeypatch):
    scenario, network, trials = disrupted
    monkeypatch.setattr(spans, "LANES", lanes)
    assert bits(trials_of(scenario, network, workers=2)) == bits(trials)


@pytest.fixture(scope="module")
def weighted(tmp_path_factory):
    """Return a run in which storms, and what follows upon them, are drawn more often."""
    folder = tmp_path_factory.mktemp("weighted")
    inflate = "{ storm = 1.9, works = 1.5 }"
    scenario, network = rich(folder, hazards=HAZARDS + EVERY_LAW, rest=LOADED, draws=700, inflate=inflate)
    return scenario, network, trials_of(scenario, network, workers=1)


@pytest.mark.parametrize(("lanes", "workers"), [(64, 1), (100, 2), (4096, 3)])
def test_weights_have_the_same_bits_in_any_tile(lanes, workers, weighted, monkeypatch):
    """And every figure of draws that carry weights, for any number of workers."""
    scenario, network, trials = weighted
    monkeypatch.setattr(spans, "LANES", lanes)
    again = trials_of(scenario, network, workers=workers)
    assert bits(again) == bits(trials)
    for one, other in zip(again.feasible, trials.feasible, strict=True):
        assert one.weights.tobytes() == other.weights.tobytes()
    assert document(again) == document(trials)
    assert len(np.unique(trials.feasible[0].weights)) > 300


def test_under_every_law_the_first_draws_are_those_of_twice_as_many(disrupted, tmp_path):
    """Under every law of hazards; plans are made on draws of their own, so they are the same too."""
    _, _, trials = disrupted
    more = rich(tmp_path, hazards=HAZARDS + EVERY_LAW, rest=LOADED, dependence='"t"', draws=1400)
    for one, other in zip(trials.feasible, trials_of(*more).feasible, strict=True):
        np.testing.assert_array_equal(one.hours, other.hours[:700])
        np.testing.assert_array_equal(one.route, other.route[:700])


def document(trials):
    return json.dumps(run_document(compare_corridors(trials)))


@pytest.mark.parametrize("lanes", [64, 1000, 4096])
def test_routes_that_cost_the_same_are_planned_by_order_in_any_tile(lanes, tmp_path, monkeypatch):
    """Seven equal services: a sum's rounding must not choose between them."""
    same = {"headway_hours": 0, "sigma": 0.3, "median_hours": 33.3}
    legs = [leg("a", "z", f"n{rank}", **same) for rank in range(7)]
    services = SERVICES.replace(
        "yes,240,1,0,0,0,electric", "yes,240,1,0,0,1,electric"
    )  # one luck for all seven
    monkeypatch.setattr(spans, "LANES", lanes)
    scenario, network = rich(
        tmp_path, legs=legs, hazards="", corridors=["any"],
        shipments=['[[shipments]]\nid = "x"\norigin = "a"\ndestination = "z"\ncommodity = "goods"\n'],
        texts={"services": services, "corridors": "[any]\n", "hazards": HAZARDS_OF_NOTHING},
    )  # fmt: skip
    (trial,) = trials_of(scenario, network).feasible
    assert set(trial.route.tolist()) == {0}


HAZARDS_OF_NOTHING = """\
[calm]
effect = "gate"
places = [{ place = "z" }]
rate_per_year = 0
rate_cap_per_year = 1
median_hours = 1
sigma = 0
"""


def test_the_first_draws_of_twice_as_many(rich_run, tmp_path):
    _, _, trials = rich_run
    twice = trials_of(*rich(tmp_path, draws=3000))
    for half, whole in zip(trials.feasible, twice.feasible, strict=True):
        np.testing.assert_array_equal(half.hours, whole.hours[:1500])
        np.testing.assert_array_equal(half.route, whole.route[:1500])


def test_what_no_route_uses_changes_nothing(rich_run, tmp_path):
    """Terminals, legs, services and hazards that stand before, between and after those in use."""
    legs = [
        leg("0", "1", both_ways="yes"),
        *LEGS,
        leg("m", "0"),
        leg("zz", "m", mode="road", service="truck"),
    ]
    hazards = (
        HAZARDS.replace("[storm]", "[aaa]")
        .split("[crowd]")[0]
        .replace('"narrows"', '"m"')
        .replace('"p"', '"0"')
    )
    added = rich(tmp_path, legs=legs, hazards=hazards + HAZARDS)
    assert bits(trials_of(*added)) == bits(rich_run[2])


def test_the_order_of_rows_changes_nothing(rich_run, tmp_path):
    rng = np.random.default_rng(5)

    def shuffled(text):
        head, *rows = text.splitlines()
        return "\n".join([head, *rng.permutation(rows), ""])

    folder = tmp_path / "net"
    scenario, network = rich(tmp_path, texts={"services": shuffled(SHARED), "transfers": shuffled(TRANSFERS)})
    for name in ("legs.csv", "terminals.csv", "emissions.csv"):
        path = folder / name
        path.write_text(shuffled(path.read_text(encoding="utf-8")), encoding="utf-8")
    tables = ["[" + table for table in ("\n" + HAZARDS).split("\n[")[1:]]
    (folder / "hazards.toml").write_text("\n".join([*reversed(tables), ""]), encoding="utf-8")
    scenario = read_scenario(scenario.path)
    shuffled_network = build_network(scenario)
    assert shuffled_network.nodes == network.nodes
    assert scenario.digest == rich_run[0].digest
    assert bits(trials_of(scenario, shuffled_network)) == bits(rich_run[2])


def test_zero_is_a_seed(tmp_path):
    zero, one = (trials_of(*rich(tmp_path / str(seed), seed=seed)) for seed in (0, 1))
    again = trials_of(*rich(tmp_path / "again", seed=0))
    assert bits(zero) == bits(again)
    for mine, other in zip(zero.feasible, one.feasible, strict=True):
        assert np.mean(mine.hours == other.hours) < 0.2  # some are undelivered in both


def test_both_halves_of_a_seed_count(tmp_path):
    low, high = (trials_of(*rich(tmp_path / str(seed), seed=seed)) for seed in (5, 5 + 2**40))
    assert np.mean(low.feasible[0].hours == high.feasible[0].hours) < 0.2


def test_planning_draws_are_never_judged(rich_run):
    """Other departures, other hours, other storms, in every draw of the same number."""
    _, network, trials = rich_run
    maker = TileMaker(network, [route.arcs for route in trials.feasible[1].entry.routes], 11)
    judged, planned = maker.make((0, 512)), maker.make((0, 512), planning=True)
    for name in ("hours", "phase_hours"):
        mine, other = getattr(judged.world, name), getattr(planned.world, name)
        random = np.ptp(mine, axis=1) > 0
        assert random.any()
        assert np.mean(mine[random] == other[random]) < 0.01
    late = judged.world.late_hours > 0
    assert not np.array_equal(late, planned.world.late_hours > 0)
    starts = {kind.world.closures.start[:, 0].tobytes() for kind in (judged, planned)}
    assert len(starts) == 2


def test_events_after_the_last_arrival_change_nothing(tmp_path, monkeypatch):
    """Most tiles are made without late events, and again with them where a journey lasts that long."""
    run = rich(tmp_path, draws=512)
    early = trials_of(*run)
    for soon in (1.0, 120.0, 450.0, np.inf):
        monkeypatch.setattr("corridorsim.study.judging.SOON_HOURS", soon)
        monkeypatch.setattr("corridorsim.study.late_draws.SOON_HOURS", soon)
        again = trials_of(*run)
        for one, other in zip(early.feasible, again.feasible, strict=True):
            np.testing.assert_array_equal(one.hours, other.hours)
            np.testing.assert_array_equal(one.route, other.route)


@pytest.mark.parametrize("draws", [64, 1500])
def test_plans_are_made_on_a_fixed_number_of_draws_of_their_own(draws, tmp_path, monkeypatch):
    """For each set of regimes that some draw departs under, 4,096 draws, however many are judged."""
    made, make = [], TileMaker.make

    def spy(maker, span, *, planning=False, regimes=None, until_hours=np.inf):
        if until_hours == SOON_HOURS:  # a tile that needs later events too is made again
            made.append((planning, regimes, span))
        return make(maker, span, planning=planning, regimes=regimes, until_hours=until_hours)

    monkeypatch.setattr(TileMaker, "make", spy)
    trials_of(*rich(tmp_path, draws=draws), workers=1)
    judged = [span for planning, _, span in made if not planning]
    assert sum(count for _, count in judged) == draws
    for bits_on in (0, 1):
        tiles = [span for planning, regimes, span in made if planning and regimes == bits_on]
        assert sorted(first for first, _ in tiles) == list(range(0, 4096, 1024))  # whatever the tiles
        assert sum(count for _, count in tiles) == 4096


def test_progress_is_told_in_order_and_to_the_end(rich_run):
    scenario, network, _ = rich_run
    told = []
    trials_of(scenario, network, workers=2, report=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]


def test_a_tile_is_the_same_alone_and_among_others(rich_run):
    _, network, trials = rich_run
    maker = TileMaker(network, [route.arcs for route in trials.feasible[1].entry.routes], 11)
    whole, part = maker.make((0, 96)), maker.make((40, 8))
    np.testing.assert_array_equal(whole.world.hours[:, 40:48], part.world.hours)
    np.testing.assert_array_equal(whole.world.closures.n_events[:, 40:48], part.world.closures.n_events)
    np.testing.assert_array_equal(whole.month[40:48], part.month)
    np.testing.assert_array_equal(whole.regimes[40:48], part.regimes)
    np.testing.assert_array_equal(maker.regimes_at_departure((40, 8)), part.regimes)
