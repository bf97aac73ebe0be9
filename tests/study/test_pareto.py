"""Pareto routes of whole networks against all ways there are, and what the 95th percentile adds."""

import numpy as np
import pytest

from corridorsim.network.eligibility import eligibility
from corridorsim.study.constraints import WORST_OVER_BEST
from corridorsim.study.pareto import pareto_routes
from corridorsim.study.prices import arc_weights, shipment_prices
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
from corridorsim.units import HOURS_PER_DAY
from tests.naive import layers as naive_layers
from tests.naive import pareto as naive
from tests.network.small_networks import build, leg, shipment
from tests.network.test_layers import random_case

pytestmark = pytest.mark.kernels


def figures(route):
    return tuple(round(value, 6) for value in (route.hours, route.usd, route.kg_co2e))


def all_figures(scenario, network):
    """Return hours, USD and kg of every way within the limit of a corridor without constraints."""
    shipment = scenario.shipments[0]
    prices = shipment_prices(network, scenario, shipment, eligibility(network, scenario, shipment))
    weights = arc_weights(network, prices, scenario.study.objective)
    ways = list(naive_layers.all_ways(network, weights, "a", "f"))
    limit = WORST_OVER_BEST * min(weight for weight, _ in ways)
    columns = np.column_stack([network.costs.hours, prices.usd, prices.kg_co2e])
    return {tuple(columns[list(arcs)].sum(axis=0).round(6)) for weight, arcs in ways if weight <= limit}


def test_without_chance_they_are_the_front_of_all_ways(sizes, tmp_path):
    """The percentile is then the expected time: it adds nothing."""
    several = 0
    for number in range(sizes.networks // 4):
        scenario, network, _ = random_case(tmp_path / str(number), number, n_legs=26)
        (entry,) = pareto_routes(network, scenario, workers=1).entries
        assert sorted(map(figures, entry.routes)) == naive.front(all_figures(scenario, network)), number
        assert all(route.tail.days_p95 == pytest.approx(route.hours / 24) for route in entry.routes)
        several += len(entry.routes) > 2
    assert several >= sizes.networks // 40


# By p is cheap and quick but for the storms at the narrows; by q neither, and never hindered.
LEGS = [
    leg("a", "z", "risky", passages="narrows", mode="rail1520"),
    leg("a", "z", "safe", median_hours=40, usd_per_feu=300),
    leg("a", "z", "dear", median_hours=40, usd_per_feu=310),
    leg("a", "z", "slow", median_hours=41, usd_per_feu=300),
]
STORM = """\
[storm]
effect = "gate"
places = [{ place = "narrows" }]
rate_per_year = 30
rate_cap_per_year = 30
median_hours = 60
sigma = 0.5
"""


def with_storms(folder, texts=None, **study):
    texts = {"hazards": STORM} if texts is None else texts
    return build(folder, LEGS, [shipment("a", "z")], texts=texts, **{"draws": 2_000} | study)


def legs_of(found):
    (entry,) = found.entries
    return [route.legs for route in entry.routes]


def test_a_route_that_is_late_less_often_stays(tmp_path):
    """It is dearer and slower than the risky one; what is dearer or slower still is no better late."""
    scenario, network = with_storms(tmp_path / "storms")
    assert legs_of(pareto_routes(network, scenario)) == [("a-z-risky",), ("a-z-safe",)]
    calm, network = with_storms(tmp_path / "calm", texts={})
    assert legs_of(pareto_routes(network, calm)) == [("a-z-risky",)]


def test_too_few_draws_leave_the_question_open(tmp_path):
    """Ten draws do not tell the 95th percentile: what they may yet favour stays, what they cannot goes."""
    scenario, network = with_storms(tmp_path, draws=10)
    found = legs_of(pareto_routes(network, scenario))
    assert {("a-z-risky",), ("a-z-safe",)} <= set(found)
    assert ("a-z-dear",) not in found


def test_the_percentile_is_that_of_the_run(tmp_path):
    """One route, no patience to lose: the trials of ``run`` are the same draws."""
    only = [LEGS[0]]
    scenario, network = build(
        tmp_path, only, [shipment("a", "z")], texts={"hazards": STORM}, draws=3_000, patience_days=300
    )
    (trial,) = run_trials(network, find_routes(network, scenario), scenario).feasible
    (route,) = pareto_routes(network, scenario).entries[0].routes
    days = trial.hours.astype(np.float64) / HOURS_PER_DAY
    assert route.tail.days_p95 == pytest.approx(np.quantile(days, 0.95), abs=1e-12)
    assert route.tail.days_p95_low < route.tail.days_p95 < route.tail.days_p95_high


def test_the_same_for_any_number_of_workers_and_shipments(tmp_path):
    ships = [shipment("a", "z"), shipment("z", "a")]
    legs = [row | {"both_ways": "yes"} for row in LEGS]
    scenario, network = build(tmp_path, legs, ships, texts={"hazards": STORM})
    whole = pareto_routes(network, scenario, workers=1)
    more = pareto_routes(network, scenario, workers=3)
    assert [entry.routes for entry in more.entries] == [entry.routes for entry in whole.entries]
    one = pareto_routes(network, scenario, shipments=["z-a"])
    assert [entry.shipment.id for entry in one.entries] == ["z-a"]
    assert [entry.routes for entry in one.entries] == [whole.entries[1].routes]


def test_infeasible_stays_an_answer(tmp_path):
    texts = {"corridors": '[any]\navoid = ["narrows"]\n[none]\navoid = ["z"]\n'}
    scenario, network = build(tmp_path, LEGS, [shipment("a", "z")], ["none", "any"], texts=texts)
    none, some = pareto_routes(network, scenario).entries
    assert (none.routes, bool(none.reason)) == ((), True)
    assert [route.legs for route in some.routes] == [("a-z-safe",)]
