"""Runs with every kind of departure, opening hours and seasons: the same bits, whatever the tiles."""

import numpy as np
import pytest

from corridorsim.study import spans
from corridorsim.study.tiles import TileMaker
from tests.network.small_networks import leg
from tests.study.conftest import LEGS, bits, rich, trials_of

SAILS = {
    "a-n": {"headway_hours": 30, "headway_cv": 1.2},
    "n-z": {"season": "02-01..12-24", "headway_hours": 24, "cutoff_hours": 5},
    "p-q": {"headway_hours": 60, "headway_cv": 0.5, "cancel_probability": 0.3},
    "q-z": {"timetable": "mon-fri 09:00;sat 20:00", "cancel_probability": 0.1},
    "q-z-truck": {"timetable": "mon 10:00 +40;tue 06:00 +12;fri 18:30 +30"},
}
TERMINALS = {"n": {"opening_hours": "mon-sat 07:00-21:00", "kind": "border", "utc_offset_hours": 3}}


def sailing(folder, **study):
    legs = [row | SAILS.get(row["id"], {}) for row in LEGS]
    legs.append(leg("p", "q", "rare", mode="rail-ferry", service="feeder", timetable="wed 12:00"))
    return rich(folder, legs=legs, terminals=TERMINALS, **study)


@pytest.fixture(scope="module")
def sailing_run(tmp_path_factory):
    scenario, network = sailing(tmp_path_factory.mktemp("sailing"))
    trials = trials_of(scenario, network, workers=1)
    assert len(network.laws.sailings.thing) > 5
    assert sum(np.isfinite(trial.hours).mean() > 0.2 for trial in trials.feasible) > 3
    return scenario, network, trials


@pytest.mark.parametrize("lanes", [64, 100, 4096])
def test_any_size_of_tiles_and_number_of_workers(lanes, sailing_run, monkeypatch):
    scenario, network, trials = sailing_run
    monkeypatch.setattr(spans, "LANES", lanes)
    assert bits(trials_of(scenario, network, workers=2)) == bits(trials)


def test_the_first_draws_of_twice_as_many(sailing_run, tmp_path):
    twice = trials_of(*sailing(tmp_path, draws=3000))
    for half, whole in zip(sailing_run[2].feasible, twice.feasible, strict=True):
        np.testing.assert_array_equal(half.hours, whole.hours[:1500])
        np.testing.assert_array_equal(half.route, whole.route[:1500])


@pytest.mark.parametrize("soon", [1.0, 120.0, 450.0, np.inf])
def test_departures_after_the_last_arrival_change_nothing(soon, sailing_run, monkeypatch):
    scenario, network, trials = sailing_run
    monkeypatch.setattr("corridorsim.study.judging.SOON_HOURS", soon)
    monkeypatch.setattr("corridorsim.study.late_draws.SOON_HOURS", soon)
    assert bits(trials_of(scenario, network)) == bits(trials)


def test_a_tile_holds_the_sailings_of_its_routes_only(sailing_run):
    _, network, trials = sailing_run
    routes = [route.arcs for route in trials.feasible[0].entry.routes[:1]]
    some = TileMaker(network, routes, 11).make((0, 8)).world.sailings
    every = TileMaker(network, [(arc,) for arc in range(network.n_arcs)], 11).make((0, 8)).world.sailings
    assert 0 < len(some.start) < len(every.start) == len(network.laws.sailings.thing)
    last = {tuple(row[:9, 0]) for row in every.start}
    assert all(tuple(row[:9, 0]) in last for row in some.start)
