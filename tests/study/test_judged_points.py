"""Runs on scrambled Sobol' points: the same law and the same bits, and figures that are known better."""

import json

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.study import spans
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.departures import departure_hours
from corridorsim.study.intervals import mean_interval
from corridorsim.study.judged_points import JudgedPoints
from corridorsim.study.results import run_document
from corridorsim.study.routes import find_routes
from corridorsim.study.tiles import TileMaker
from corridorsim.study.trials import run_trials
from tests.network.small_networks import build, leg, shipment
from tests.study.conftest import HAZARDS, bits, rich, trials_of
from tests.study.test_same_bits import EVERY_LAW, LOADED

SOBOL = {"sampling": '"sobol"'}
EVERYTHING = {"hazards": HAZARDS + EVERY_LAW, "rest": LOADED, "dependence": '"t"', "draws": 1024} | SOBOL


@pytest.fixture(scope="module")
def spread(tmp_path_factory):
    scenario, network = rich(tmp_path_factory.mktemp("spread"), **EVERYTHING)
    return scenario, network, trials_of(scenario, network, workers=1)


@pytest.mark.parametrize("lanes", [64, 100, 4096])
def test_the_same_bits_for_any_workers_and_tiles(lanes, spread, monkeypatch):
    scenario, network, trials = spread
    monkeypatch.setattr(spans, "LANES", lanes)
    again = trials_of(scenario, network, workers=2)
    assert bits(again) == bits(trials)
    one, other = (json.dumps(run_document(compare_corridors(each))) for each in (trials, again))
    assert one == other


def test_the_first_draws_are_those_of_twice_as_many(spread, tmp_path):
    more = trials_of(*rich(tmp_path, **EVERYTHING | {"draws": 2048}))
    for one, other in zip(spread[2].feasible, more.feasible, strict=True):
        np.testing.assert_array_equal(one.hours, other.hours[:1024])
        np.testing.assert_array_equal(one.route, other.route[:1024])


def test_departures_and_regimes_are_told_without_the_tile(spread):
    scenario, network, trials = spread
    maker = TileMaker(network, [route.arcs for route in trials.feasible[1].entry.routes], scenario.study.seed)
    maker.points = JudgedPoints(list(dict.fromkeys(maker.occasions())), scenario.study.seed)
    tile = maker.make((512, 300))
    np.testing.assert_array_equal(tile.world.departure_hours, departure_hours(scenario.study, (512, 300)))
    np.testing.assert_array_equal(tile.regimes, maker.regimes_at_departure((512, 300)))
    assert 0 < tile.regimes.mean() < 1


def test_plans_are_those_of_random_worlds(spread, tmp_path):
    """Planning draws have no points, so that the plan does not depend on how one judges."""
    trials = spread[2]
    plain, built = rich(tmp_path, **EVERYTHING | {"sampling": '"random"'})
    for one, other in zip(trials.feasible, trials_of(plain, built).feasible, strict=True):
        most = [np.bincount(each.route).argmax() for each in (one, other)]
        assert most[0] == most[1]
        assert np.mean(one.hours == other.hours) < 0.2


def calm(folder, seed, sampling, draws=2048):
    """Three legs with headways, hours that vary and a place that is shut at times."""
    service = {"headway_hours": 40, "sigma": 0.4}
    legs = [leg("a", "b", **service), leg("b", "c", **service), leg("c", "d", **service)]
    hazards = (
        '[storm]\neffect = "gate"\nplaces = [{ place = "b" }]\nrate_per_year = 30\nrate_cap_per_year = 60\n'
    )
    hazards += "median_hours = 20\nsigma = 0.5\n"
    scenario, network = build(
        folder, legs, [shipment("a", "d", deadline_days=10)],
        texts={"hazards": hazards}, seed=seed, draws=draws, sampling=f'"{sampling}"',
    )  # fmt: skip
    trials = run_trials(network, find_routes(network, scenario), scenario)
    (row,) = compare_corridors(trials).corridors
    return row


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    """Forty runs of either kind, each of 2,048 draws."""
    folder = tmp_path_factory.mktemp("repeated")
    return {
        kind: [calm(folder / f"{kind}-{seed}", seed, kind) for seed in range(40)]
        for kind in ("random", "sobol")
    }


def figures(rows, name):
    return np.array([row.days[name] for row in rows])


@pytest.mark.parametrize(("name", "times"), [("mean", 3.0), ("p50", 1.5), ("p90", 1.5), ("cvar95", 1.2)])
def test_the_same_law_and_less_error(name, times, repeated):
    """The squared error falls; means of runs agree within four standard errors (a seed in 16,000)."""
    plain, spread = (figures(repeated[kind], name) for kind in ("random", "sobol"))
    error = np.sqrt(np.var(plain, ddof=1) / len(plain) + np.var(spread, ddof=1) / len(spread))
    assert abs(plain.mean() - spread.mean()) < 4 * error
    assert np.var(plain, ddof=1) > times * np.var(spread, ddof=1)


@pytest.mark.parametrize("name", ["days_mean", "days_p50", "days_p95", "on_time", "buffer_index", "usd_mean"])
def test_intervals_by_replicates_hold(name, repeated):
    """40 intervals round the mean of 40 runs: 95 % nominal, four binomial sd below it are 33."""
    rows = repeated["sobol"]
    values = [getattr(row, name) if hasattr(row, name) else value_of(row, name) for row in rows]
    truth = np.mean(values)
    inside = [low <= truth <= high for low, high in (row.intervals[name] for row in rows)]
    assert sum(inside) >= 33


def value_of(row, name):
    group, _, figure = name.rpartition("_")
    return getattr(row, group)[figure]


def test_errors_are_those_of_the_replicates(repeated):
    """The stated error of a mean is that of 40 runs within a third: it has 15 × 40 degrees of freedom."""
    rows = repeated["sobol"]
    stated = np.sqrt(np.mean([row.days["mean_se"] ** 2 for row in rows]))
    seen = figures(rows, "mean").std(ddof=1)
    assert stated / seen == pytest.approx(1.0, abs=0.4)
    row = rows[0]
    low, high = row.intervals["days_mean"]
    assert (low, high) == pytest.approx(mean_interval(row.days["mean"], row.days["mean_se"], 16), rel=1e-9)


def test_the_document_tells(spread):
    document = run_document(compare_corridors(spread[2]))
    assert document["sampling"]["method"] == "sobol"
    assert document["sampling"]["replicates"] == 16
    assert document["sampling"]["dimensions"] > 20


def test_more_draws_than_are_kept_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("corridorsim.study.trials.MOST_KEPT", 1_000)
    scenario, network = rich(tmp_path, **SOBOL | {"draws": 1024})
    with pytest.raises(InputError, match="1,024 are too many for sampling 'sobol' — at most 1,000"):
        run_trials(network, find_routes(network, scenario), scenario)


@pytest.mark.parametrize(
    ("study", "where"),
    [
        ({"until": '"days_mean ± 1"'}, "until"),
        ({"draws": 500}, "draws"),
        ({"sampling": '"sobel"'}, "sampling"),
    ],
)
def test_what_points_do_not_tell_is_refused(study, where, tmp_path):
    with pytest.raises(InputError, match=f"study.{where}"):
        rich(tmp_path, **SOBOL | study)
