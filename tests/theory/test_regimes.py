"""Regimes are known at departure: how often they are on, how long, and what is planned given them."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.hazard_waits import hazard_waits
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import FERRY, assert_mean, assert_share, compared, only_trial

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WAR = """
[war]
effect = "gate"
places = [{{ place = "narrows" }}]
rate_per_year = 2
rate_cap_per_year = 4
mean_hours = {mean}
known_at_departure = true
state = "{state}"
"""
OWN = '\n[corridor.either]\ngateways = [["norda", "porta"]]\n'


def share_on(mean, rate=2 / 8766):
    return rate * mean / (1 + rate * mean)


def voyage(folder, mean, **study):
    """Return waits at the narrows with no other way, hours, and what the search reckons with."""
    legs = [leg("a", "p"), leg("p", "q", passages="narrows", **FERRY), leg("q", "z")]
    study = {"draws": 20_000, "patience_days": 3650, "horizon_days": 2500} | study
    texts = {"hazards": WAR.format(mean=mean, state="random")}
    scenario, network = build(folder, legs, [shipment("a", "z")], texts=texts, **study)
    trial = only_trial(compared(scenario, network))
    return trial.hours.astype(np.float64) - float(network.costs.hours[list(trial.entry.routes[0].arcs)].sum())


@pytest.mark.parametrize("mean", [500, 3000])
def test_share_on_and_the_rest_of_a_spell(mean, tmp_path):
    """On for λm / (1 + λm) of the time, then for an exponential rest with the mean of a whole spell."""
    waits = voyage(tmp_path, mean)
    assert waits.min() > -0.01
    is_shut = waits > 0.01
    assert_share(is_shut, share_on(mean))
    assert_mean(waits[is_shut], mean)
    assert_mean((waits[is_shut] - mean) ** 2, mean**2)
    assert_mean(waits, share_on(mean) * mean)


@pytest.fixture
def either(tmp_path):
    """Run two-corridors as one corridor with both ways, the narrows shut by a regime."""

    def run(state="random", mean=1000):
        folder = tmp_path / state
        shutil.copytree(SCENARIOS / "two-corridors", folder / "two-corridors")
        hazards = folder / "two-corridors" / "hazards.toml"
        hazards.write_text(hazards.read_text(encoding="utf-8") + WAR.format(state=state, mean=mean))
        text = (SCENARIOS / "two-corridors.toml").read_text(encoding="utf-8")
        text = text.replace('corridors = ["north", "south"]', "corridors = []")
        (folder / "two-corridors.toml").write_text(text + OWN, encoding="utf-8")
        scenario = read_scenario(folder / "two-corridors.toml", settings=["study.draws=8000"])
        return compared(scenario, build_network(scenario))

    return run


def legs_taken(comparison):
    trial = comparison.trials.feasible[0]
    by_rank = [route.legs[0] for route in trial.entry.routes]
    return np.array(by_rank)[trial.route], trial.hours


def test_the_plan_is_made_given_the_regime(either):
    """Who departs while it is on goes north, in 300 hours; the others go as if there were none.

    North costs 338 USD more. A spell of 1,000 h costs 4,167; one breaks out in the four days or so before the
    narrows are passed with a chance of 2.4 %, which is worth 100.
    """
    legs, hours = legs_taken(either())
    goes_north = legs == "alma-norda"
    assert_share(goes_north, share_on(1000))
    assert set(hours[goes_north]) == {300.0}
    calm_legs, calm_hours = legs_taken(either("off"))
    assert set(calm_legs) == {"alma-porta"}
    # One that breaks out on the way, in the 84 hours to the port and the wait there, surprises a few.
    same = hours[~goes_north] == calm_hours[~goes_north]
    assert 0 < np.mean(~same) < 0.06
    assert (hours[~goes_north] >= calm_hours[~goes_north]).all()


def test_a_regime_held_on_or_off_leaves_nothing_to_chance(either):
    legs, hours = legs_taken(either("on"))
    assert set(legs) == {"alma-norda"}
    assert set(hours) == {300.0}


SLOW = """[queue]
effect = "slowdown"
places = [{ place = "narrows" }]
rate_per_year = 4
rate_cap_per_year = 4
mean_hours = 1500
known_at_departure = true
state = "STATE"
delay_median_hours = 200
delay_sigma = 0
"""


@pytest.mark.parametrize("state", ["random", "on"])
def test_a_regime_that_slows_closes_nothing(state, tmp_path):
    """Who meets it waits 200 h or to its end: m (1 − exp(−200 / m)), m = 1,500 h; no end where held on."""
    legs = [leg("a", "p"), leg("p", "q", passages="narrows", **FERRY), leg("q", "z")]
    texts = {"hazards": SLOW.replace("STATE", state)}
    scenario, network = build(tmp_path, legs, [shipment("a", "z")], draws=20_000, texts=texts)
    waits = only_trial(compared(scenario, network)).hours.astype(np.float64) - (
        24 + 24 + 12 + 24 + 12 + 24 + 12
    )
    (row,) = hazard_waits(scenario.tables.hazards, scenario.tables)
    if state == "on":
        assert set(waits) == {200.0}
        assert row.mean_wait_days * 24 == pytest.approx(200, rel=0.01)
    else:
        expected = share_on(1500, 4 / 8766) * 1500 * -np.expm1(-200 / 1500)
        assert_share(waits > 1e-3, share_on(1500, 4 / 8766))
        assert_mean(waits, expected)
        assert row.mean_wait_days * 24 == pytest.approx(expected, rel=0.01)


def test_a_short_regime_is_still_sailed_through(either):
    """At a mean of 12 h it is over, or nearly, when one comes to the port: no reason to go north."""
    legs, _ = legs_taken(either(mean=12))
    assert set(legs) == {"alma-porta"}


REACHING = """[war]
effect = "gate"
places = [{ place = "narrows", reach = 0.3 }, { place = "strait" }]
rate_per_year = 2
rate_cap_per_year = 4
mean_hours = 3000
known_at_departure = true
state = "STATE"
"""


@pytest.mark.parametrize("state", ["random", "on"])
def test_a_regime_reaches_places_by_its_severity(state, tmp_path):
    """One severity a spell: the narrows shut in three of ten spells, and never without the strait."""
    hours = {}
    for name in ("narrows", "strait"):
        legs = [leg("a", "p"), leg("p", "q", passages=name, **FERRY), leg("q", "z"), leg("a", "z", "spare")]
        legs.append(leg("p", "q", "other", passages="narrows;strait", **FERRY))
        texts = {"hazards": REACHING.replace("STATE", state), "corridors": '[sea]\ngateways = [["p"]]\n'}
        study = {"draws": 8_000, "patience_days": 3650, "horizon_days": 3000}
        ships = [shipment("a", "z")]
        scenario, network = build(tmp_path / name, legs, ships, ("sea",), texts=texts, **study)
        found = compared(scenario, network).trials
        if state == "on" and name == "strait":
            assert not found.feasible  # what a regime held on shuts for certain is not there
            return
        hours[name] = only_trial(compared(scenario, network)).hours
    shut = {name: ~(each < 24 * 40) for name, each in hours.items()}
    assert (shut["strait"] >= shut["narrows"]).all()
    if state == "on":
        assert_share(shut["narrows"], 0.3)
    else:
        assert 0 < shut["narrows"].mean() < shut["strait"].mean()
