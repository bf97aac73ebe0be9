"""Who decides when: the toy of the value of information, and what no policy can break."""

from itertools import product

import numpy as np
import pytest
from scipy.integrate import quad

from corridorsim.study.comparison import compare_corridors
from corridorsim.study.hazard_waits import boolean_mean_wait_hours
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
from tests.network.small_networks import build, leg, shipment
from tests.study.conftest import rich
from tests.theory.whole_runs import ERRORS

POLICIES = '["committed", "committed-with-fallback", "adaptive", "rollout", "clairvoyant"]'
HANDLING = 36.0  # loading and unloading
# The way over A takes 10 h, over B 14 h; A is shut for a share 0.2 of the time, for 30 h on average.
MEAN, SIGMA, SHUT = 30.0, 0.5, 0.2
RATE_PER_HOUR = -np.log(1 - SHUT) / MEAN


def toy(folder, **study):
    median = MEAN * np.exp(-(SIGMA**2) / 2)
    rate = RATE_PER_HOUR * 8766
    hazards = f"""\
[storm]
effect = "gate"
places = [{{ place = "j-z" }}]
rate_per_year = {rate}
rate_cap_per_year = {rate}
median_hours = {median}
sigma = {SIGMA}
"""
    legs = [
        leg("a", "j", distance_km=10),
        leg("j", "z", distance_km=100),
        leg("j", "z", "b", distance_km=140),
    ]
    given = {"policies": POLICIES, "objective": '"days"', "draws": 20_000, "information_delay_hours": 0}
    given |= {"patience_days": 200, "horizon_days": 200}
    given |= {"depart_from": "2025-01-01", "depart_until": "2025-01-31"}  # one plan, on all planning draws
    return build(folder, legs, [shipment("a", "z")], texts={"hazards": hazards}, **given | study)


def hours_of(scenario, network):
    trials = run_trials(network, find_routes(network, scenario), scenario)
    return {trial.policy: trial.hours.astype(np.float64) - HANDLING for trial in trials.feasible}


def test_the_value_of_information(tmp_path):
    """Committed 15 h; adaptive 11 + 0.2 · 4 whatever the closures' law; clairvoyant 11 + E[min(W, 4)]."""
    hours = hours_of(*toy(tmp_path))
    assert boolean_mean_wait_hours(RATE_PER_HOUR, MEAN * np.exp(-(SIGMA**2) / 2), SIGMA) > 4
    np.testing.assert_allclose(hours["committed"], 15, rtol=1e-5)
    n = len(hours["adaptive"])
    error = 4 * np.sqrt(SHUT * (1 - SHUT) / n)
    assert abs(hours["adaptive"].mean() - 11.8) < ERRORS * error
    assert set(np.round(hours["adaptive"], 3)) == {11.0, 15.0}
    expected = 11 + quad(lambda x: 1 - np.exp(-RATE_PER_HOUR * stop_loss(x)), 0, 4)[0]
    clairvoyant = hours["clairvoyant"]
    assert abs(clairvoyant.mean() - expected) < ERRORS * clairvoyant.std(ddof=1) / np.sqrt(n)
    assert expected < 11.8


def stop_loss(x):
    """E[(D − x)⁺] of the lognormal with the toy's mean."""
    law = np.random.default_rng(5).lognormal(np.log(MEAN) - SIGMA**2 / 2, SIGMA, 20_000)
    return np.maximum(0.0, law - x).mean() * MEAN / law.mean()


def test_whoever_hears_late_learns_less(tmp_path):
    """News a month old says nothing of closures of days."""
    soon, late = (hours_of(*toy(tmp_path / name, information_delay_hours=h)) for name, h in NEWS)
    assert soon["adaptive"].mean() < 12.2
    np.testing.assert_allclose(late["adaptive"].mean(), 15, atol=0.3)


NEWS = (("soon", 0), ("late", 720))


@pytest.fixture(scope="module")
def objectives(tmp_path_factory):
    """Return each entry's objective by policy, on a network with everything that chance can do."""
    scenario, network = rich(tmp_path_factory.mktemp("rich"), policies=POLICIES, draws=1500)
    trials = run_trials(network, find_routes(network, scenario), scenario)
    found = {}
    for trial in trials.feasible:
        key = (trial.entry.shipment.id, trial.entry.corridor.id)
        found.setdefault(key, {})[trial.policy] = outcome_of(trial, scenario.study).objective
    return found


def test_nobody_beats_the_clairvoyant_in_any_draw(objectives):
    for by_policy in objectives.values():
        for objective in by_policy.values():
            assert (by_policy["clairvoyant"] <= objective).all()


def test_deciding_on_the_way_costs_no_more_on_average(objectives):
    gains = 0
    for by_policy, policy in product(objectives.values(), ("adaptive", "rollout")):
        gain = by_policy["committed"] - by_policy[policy]
        error = gain.std(ddof=1) / np.sqrt(len(gain))
        assert gain.mean() >= -ERRORS * error
        gains += gain.mean() > 2 * error
    assert gains, "the example has lost what it is for"


def test_where_nothing_can_close_nobody_turns(tmp_path):
    never = '[never]\neffect = "gate"\nplaces = [{ place = "n" }]\nrate_per_year = 0\nrate_cap_per_year = 1\n'
    never += "median_hours = 20\nsigma = 0.5\n"
    scenario, network = rich(tmp_path, hazards=never, policies=POLICIES, draws=300)
    trials = run_trials(network, find_routes(network, scenario), scenario)
    comparison = compare_corridors(trials)
    for row in comparison.corridors:
        if row.feasible and row.policy in ("adaptive", "committed-with-fallback"):
            committed = comparison.summary_of(row.shipment, row.corridor, "committed")
            assert row.days == committed.days


def test_a_train_that_dates_may_hold_takes_its_hours(tmp_path):
    """A day that shuts the other way's trains, long after all journeys, makes nobody turn to them."""
    daily = ";".join(f"{day} 06:00 +90" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    legs = [leg("a", "j"), leg("j", "z"), leg("j", "z", "train", timetable=daily)]
    dates = {"depart_from": "2025-01-01", "depart_until": "2025-01-10", "information_delay_hours": 0}
    rest = '[[changes]]\npath = "legs.j-z-train"\nclose = true\nfrom = 2025-02-20\nuntil = 2025-02-21\n'
    for objective in ('"days"', '"generalized_usd"'):
        study = {"policies": POLICIES, "objective": objective, "horizon_days": 60, "draws": 64} | dates
        scenario, network = build(tmp_path, legs, [shipment("a", "z")], rest=rest, **study)
        hours = hours_of(scenario, network)
        for policy in ("adaptive", "committed-with-fallback", "rollout"):
            np.testing.assert_array_equal(hours[policy], hours["committed"])
