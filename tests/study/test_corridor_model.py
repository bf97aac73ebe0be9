"""A scenario as a model: every point is the run of its own that its values would give, on any way there."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from corridorsim.errors import InputError
from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.corridor_model import CorridorModel
from corridorsim.study.designs import latin_hypercube, sobol_design
from corridorsim.study.footing import Footing
from corridorsim.study.point_figures import STATISTICS
from tests.study.conftest import HAZARDS, LEGS, SHIPMENTS, rich

QUEUE = {"q": {"utilisation": 0.6}}
IRREGULAR = [
    row | ({"headway_cv": 0.5, "cancel_probability": 0.1} if row["id"] == "p-q" else {}) for row in LEGS
]
WEAR = """\
[wear]
effect = "gate"
places = [{ place = "strait" }]
rate_per_year = 12
rate_cap_per_year = 40
up_shape = 1.5
median_hours = 90
sigma = 0.6
[echo]
effect = "slowdown"
places = [{ place = "strait" }]
rate_per_year = 0
rate_cap_per_year = 10
median_hours = 50
sigma = 0.4
delay_median_hours = 15
delay_sigma = 0.3
follows = "storm"
follow_probability = 0.5
follow_delay_hours = 20
"""
RULES = """\
[toll]
effect = "surcharge"
legs = ["q-z"]
usd_per_feu = 300
[search]
effect = "detain"
legs = ["a-n"]
probability = 0.3
delay_median_hours = 20
delay_sigma = 0.4
[embargo]
effect = "deny"
legs = ["p-q-quick"]
commodities = ["arms"]
from = 2025-06-01
"""
NUMBERS = (
    Factor("legs.p-q*.headway_hours", Uniform(0.4, 2.0), "multiply"),
    Factor("legs.*.usd_per_feu", Uniform(0.7, 1.4), "multiply"),
    Factor("hazards.storm.rate_per_year", Uniform(5, 70)),
    Factor("hazards.storm.sigma", Uniform(0.2, 1.4)),
    Factor("hazards.war.mean_hours", Uniform(200, 3000)),
    Factor("hazards.crowd.delay_median_hours", Uniform(5, 60)),
    Factor("hazards.wear.rate_per_year", Uniform(3, 30)),
    Factor("hazards.wear.up_shape", Uniform(1.0, 3.0)),
    Factor("hazards.echo.follow_probability", Uniform(0.1, 0.9)),
    Factor("services.wagon-group.km_per_day", Uniform(120, 480)),
    Factor("services.wagon-group.shared_factor", Uniform(0.1, 0.9)),
    Factor("legs.a-n.border_hours", Uniform(2, 90)),
    Factor("legs.p-q.on_time_probability", Uniform(0.2, 0.9)),
    Factor("transfers.*.sigma", Uniform(0.0, 0.9)),
    Factor("terminals.q.utilisation", Uniform(0.1, 0.9)),
    Factor("rules.search.delay_median_hours", Uniform(2, 80)),
    Factor("rules.toll.usd_per_feu", Uniform(0, 900)),
    Factor("emissions.rail.g_co2e_per_tkm", Uniform(1, 90)),
    Factor("commodities.goods.value_of_time_usd_per_teu_day", Uniform(5, 400)),
    Factor("costs.carbon_usd_per_tonne", Uniform(0, 300)),
    Factor("costs.late_usd_per_feu_day", Uniform(0, 200)),
    Factor("study.patience_days", Uniform(0.2, 6)),
    Factor("shipments.a-z.deadline_days", Uniform(6, 20)),
    Factor("shipments.a-z.feu", Uniform(1, 9)),
)


def scenario_of(folder, **study):
    """Everything that a network can do, in five hundred draws."""
    study = {"draws": 500} | study
    world = {"legs": IRREGULAR, "hazards": HAZARDS + WEAR, "texts": {"rules": RULES}, "terminals": QUEUE}
    return rich(folder, **world, **study)[0]


def points_of(factors, n, seed=5):
    design = latin_hypercube(factors, max(2, n), seed=seed)
    return [design.point(which) for which in range(n)]


def assert_same_as_whole(model, points):
    found = model.evaluate(points)
    assert not any(found.reasons)
    for which, point in enumerate(points):
        whole = model.run_whole(point)
        # Means are added up in another order; nothing else may differ.
        np.testing.assert_allclose(found.values[which], whole.values, rtol=1e-11, atol=1e-11)
        np.testing.assert_allclose(found.left_out[:, which], whole.left_out, rtol=1e-11, atol=1e-11)
    return found


def test_points_are_the_runs_that_their_values_give(tmp_path):
    model = CorridorModel(scenario_of(tmp_path), NUMBERS)
    found = assert_same_as_whole(model, points_of(NUMBERS, 8))
    days = found.values[:, :, STATISTICS.index("days_mean")]
    assert np.isfinite(days[:, 0]).all()
    assert np.unique(days[:, 0]).size == 8, "the factors do something"


@pytest.mark.parametrize("factor", NUMBERS, ids=lambda each: each.path)
def test_each_number_by_itself(tmp_path, factor):
    """One at a time, so that what the others change cannot hide that one of them was forgotten."""
    model = CorridorModel(scenario_of(tmp_path, draws=200), (factor,))
    assert_same_as_whole(model, points_of((factor,), 2))


@pytest.mark.parametrize("objective", ["days", "generalized_usd"])
def test_late_draws_meet_their_late_events(tmp_path, objective):
    """With a far horizon and closures of months, journeys outlast the events that were made at first."""
    study = {"horizon_days": 400, "patience_days": 300, "objective": f'"{objective}"'}
    factors = (
        Factor("hazards.storm.median_hours", Uniform(100, 2500)),
        Factor("legs.p-q*.headway_hours", Uniform(0.5, 2.0), "multiply"),
    )
    model = CorridorModel(scenario_of(tmp_path, **study), factors)
    found = assert_same_as_whole(model, points_of(factors, 5))
    assert np.nanmax(found.values[:, :, STATISTICS.index("days_p95")]) > 100


def test_the_way_there_does_not_matter(tmp_path):
    """Points in another order, alone, in two threads, and by another process' model: the same bits."""
    model, points = CorridorModel(scenario_of(tmp_path), NUMBERS), points_of(NUMBERS, 6)
    forth = model.evaluate(points)
    back = CorridorModel(model.scenario, NUMBERS).evaluate(points[::-1])
    np.testing.assert_array_equal(forth.values, back.values[::-1])
    np.testing.assert_array_equal(forth.left_out, back.left_out[:, ::-1])
    sent = pickle.loads(pickle.dumps(model))
    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(sent.evaluate, [points[::2], points[1::2]]))
    np.testing.assert_array_equal(forth.values[::2], halves[0].values)
    np.testing.assert_array_equal(forth.values[1::2], halves[1].values)


def test_a_factor_that_nothing_meets_changes_not_a_bit(tmp_path):
    factors = (*NUMBERS[:3], Factor("legs.a-p~back.border_hours", Uniform(0, 90)))
    scenario, _ = rich(tmp_path, shipments=SHIPMENTS[:1], corridors=("north",), draws=300)
    model = CorridorModel(scenario, factors)
    point = points_of(factors, 1)[0]
    two = model.evaluate([point, point | {factors[-1].path: 5.0}])
    np.testing.assert_array_equal(two.values[0], two.values[1])


def test_words_and_dates_are_built_once_for_each_value(tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(
        "corridorsim.study.corridor_model.Footing",
        lambda *given, **how: built.append(1) or Footing(*given, **how),
    )
    factors = (
        *NUMBERS[:2],
        Factor("hazards.war.state", Listed(("on", "off"))),
        Factor("study.seed", Listed((1, 2))),
    )
    model, points = CorridorModel(scenario_of(tmp_path), factors), points_of(factors, 8)
    assert_same_as_whole(model, points)
    assert len(built) == len({(each["hazards.war.state"], each["study.seed"]) for each in points})


def test_numbers_that_change_more_than_numbers_are_built(tmp_path):
    """No headway is no wait at all, no rate no hazard, no queue no place to queue at."""
    factors = (
        Factor("legs.p-q-long.headway_hours", Listed((0, 48))),
        Factor("hazards.crowd.rate_per_year", Listed((0, 20))),
        Factor("terminals.q.utilisation", Listed((0, 0.5))),
    )
    model = CorridorModel(scenario_of(tmp_path), factors)
    assert_same_as_whole(model, points_of(factors, 4))


def test_other_policies_are_run_on_the_same_network(tmp_path):
    policies = '["committed", "adaptive", "clairvoyant"]'
    model = CorridorModel(scenario_of(tmp_path, policies=policies, draws=300), NUMBERS)
    found = assert_same_as_whole(model, points_of(NUMBERS, 2))
    assert [entry.policy for entry in model.entries[:3]] == ["committed", "adaptive", "clairvoyant"]
    assert found.values.shape == (2, len(model.entries), len(STATISTICS))


def test_a_point_that_cannot_be_is_told_and_keeps_no_other_from_running(tmp_path):
    factors = (
        Factor("costs.carbon_usd_per_tonne", Listed((-5, 80))),
        Factor("commodities.goods.tonnes_per_teu", Listed((8, -1))),
    )
    model = CorridorModel(scenario_of(tmp_path), factors)
    found = model.evaluate(
        [
            {factors[0].path: -5, factors[1].path: -1},
            {factors[0].path: 80, factors[1].path: 8},
        ]
    )
    assert "costs.carbon_usd_per_tonne" in found.reasons[0]
    assert "at least 0" in found.reasons[0]
    assert found.reasons[1] == ""
    assert np.isnan(found.values[0]).all()
    assert np.isfinite(found.values[1, 0, 0])


def test_corridors_without_a_way_have_no_figures(tmp_path):
    model = CorridorModel(scenario_of(tmp_path), NUMBERS[:1])
    found = model.evaluate(points_of(NUMBERS[:1], 1))
    by_corridor = {entry.corridor: which for which, entry in enumerate(model.entries)}
    assert np.isnan(found.values[0, by_corridor["nowhere"]]).all()
    shares = found.values[0, :4, STATISTICS.index("best_share")]
    assert np.nansum(shares) == pytest.approx(1.0)


def once_and_anew(scenario, factors, points):
    once, anew = (CorridorModel(scenario, factors, plans).evaluate(points) for plans in ("once", "anew"))
    assert not any((*once.reasons, *anew.reasons))
    return once, anew


def test_plans_made_once_are_those_of_the_scenario_as_it_is(tmp_path):
    """Where the numbers are what the scenario has, nobody is surprised."""
    factors = (Factor("legs.p-q*.headway_hours", Uniform(0.2, 5), "multiply"), NUMBERS[1])
    as_it_is = {each.path: 1.0 for each in factors}
    once, anew = once_and_anew(scenario_of(tmp_path), factors, [as_it_is])
    np.testing.assert_array_equal(once.values, anew.values)
    np.testing.assert_array_equal(once.left_out, anew.left_out)


def test_who_has_planned_once_does_not_turn_to_what_is_cheaper_now(tmp_path):
    """With other prices the days stay, draw by draw; who plans anew takes other routes for them."""
    path = "commodities.goods.value_of_time_usd_per_teu_day"
    factors = (Factor(path, Uniform(0.01, 50), "multiply"),)
    points = [{path: factor} for factor in (0.01, 1.0, 50.0)]
    once, anew = once_and_anew(scenario_of(tmp_path, patience_days=300), factors, points)
    days, cost = (STATISTICS.index(name) for name in ("days_mean", "objective_mean"))
    assert (once.values[:, :3, days] == once.values[1, :3, days]).all()
    assert (anew.values[:, :3, days] != anew.values[1, :3, days]).any()
    assert (anew.values[-1, :3, cost] < once.values[-1, :3, cost]).any(), "to know is worth something"


def test_one_route_leaves_nothing_to_plan(tmp_path):
    legs = [row for row in IRREGULAR if row["id"] in {"a-n", "n-z", "a-p", "p-q", "q-z"}]
    scenario, _ = rich(tmp_path, legs=legs, corridors=("north", "south"), draws=300)
    factors = (*NUMBERS[:3], Factor("study.patience_days", Uniform(0.2, 6)))
    once, anew = once_and_anew(scenario, factors, points_of(factors, 4))
    np.testing.assert_array_equal(once.values, anew.values)


def test_the_way_there_does_not_matter_to_plans_made_once(tmp_path):
    scenario, points = scenario_of(tmp_path), points_of(NUMBERS, 5)
    forth = CorridorModel(scenario, NUMBERS, "once").evaluate(points)
    back = CorridorModel(scenario, NUMBERS, "once").evaluate(points[::-1])
    np.testing.assert_array_equal(forth.values, back.values[::-1])


def test_plans_made_once_are_for_the_committed_and_for_the_network_that_is(tmp_path):
    with pytest.raises(InputError, match="committed"):
        CorridorModel(scenario_of(tmp_path / "a", policies='["adaptive"]'), NUMBERS[:1], "once")
    factors = (Factor("legs.p-q-long.headway_hours", Listed((0, 48))),)
    model = CorridorModel(scenario_of(tmp_path / "b"), factors, "once")
    found = model.evaluate([{factors[0].path: 0}, {factors[0].path: 48}])
    assert "more than numbers" in found.reasons[0]
    assert found.reasons[1] == ""
    assert model.digest != CorridorModel(model.scenario, factors).digest


@pytest.mark.parametrize("plans", ["anew", "once"])
def test_going_back_and_forth_leaves_nothing_behind(tmp_path, plans):
    """Points that differ in one factor, in their order and shuffled: what a point needs stands as it has it.

    A thing whose number is another at a point that does not need it must not be taken for drawn, or for what
    it was before, at the next one that does.
    """
    scenario, design = scenario_of(tmp_path, draws=200), sobol_design(NUMBERS, 8, seed=2)
    points = [design.point(which) for which in range(len(design))]
    shuffled = Generator(PCG64(3)).permutation(len(points))
    forth = CorridorModel(scenario, NUMBERS, plans).evaluate(points)
    other = CorridorModel(scenario, NUMBERS, plans).evaluate([points[which] for which in shuffled])
    np.testing.assert_array_equal(forth.values[shuffled], other.values)
    np.testing.assert_array_equal(forth.left_out[:, shuffled], other.left_out)
