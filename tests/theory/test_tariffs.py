"""Surcharges on dates are those of the day of departure, and plans reckon with them month by month."""

import numpy as np
import pytest

from corridorsim.study.departures import departure_hours
from corridorsim.study.outcomes import outcome_of
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import compared, departures, only_trial

LEGS = [leg("a", "b"), leg("b", "c")]
TOLL = '[toll]\neffect = "surcharge"\nusd_per_feu = 300\nlegs = ["a-b"]\n'
ALONE = 2 * (100 + 2 * 240 + 100)  # two boxes: loading, two legs at 1 USD a km, unloading


def run(tmp_path, rules, legs=LEGS, **study):
    ship = shipment("a", legs[-1]["destination"], feu=2)
    scenario, network = build(tmp_path, legs, [ship], texts={"rules": rules}, **study)
    return scenario, network, compared(scenario, network)


def test_departures_are_recomputed_from_the_seed(tmp_path):
    scenario, network, _ = run(tmp_path, TOLL, draws=300)
    np.testing.assert_array_equal(
        departure_hours(scenario.study, (0, scenario.study.draws)), departures(scenario, network)
    )


def test_it_is_paid_by_those_who_depart_on_its_days(tmp_path):
    scenario, network, comparison = run(
        tmp_path, f"{TOLL}from = 2025-03-01\nuntil = 2025-04-30\n", draws=4_000
    )
    at = departures(scenario, network)
    due = (at >= 59 * 24) & (at < 120 * 24)
    outcome = outcome_of(only_trial(comparison), scenario.study)
    np.testing.assert_allclose(outcome.usd, ALONE + 600.0 * due)
    (row,) = comparison.corridors
    assert row.usd_parts["surcharge"] == pytest.approx(600 * due.mean())
    assert row.usd["mean"] == pytest.approx(sum(row.usd_parts.values()))


def test_in_force_throughout_it_is_a_fixed_price(tmp_path):
    _, _, comparison = run(tmp_path, f"{TOLL}from = 2024-03-01\nuntil = 2025-12-31\n", draws=64)
    assert only_trial(comparison).entry.prices.tariffs == ()
    assert comparison.corridors[0].usd == {"mean": ALONE + 600, "p95": ALONE + 600}


def test_plans_go_by_the_month(tmp_path):
    """The toll is on a way that is 200 USD a box cheaper: taken but in the months of the toll."""
    legs = [leg("a", "b"), leg("a", "d", distance_km=340), leg("b", "c"), leg("d", "c", distance_km=340)]
    fast = {"median_hours": 24}
    legs = [row | fast for row in legs]
    legs = [legs[0], legs[1], legs[3], legs[2]]
    scenario, network, comparison = run(
        tmp_path, f"{TOLL}from = 2025-03-01\nuntil = 2025-04-30\n", legs, draws=2_000
    )
    trial = only_trial(comparison)
    dear = np.array([route.legs[0] == "a-d" for route in trial.entry.routes])[trial.route]
    at = departures(scenario, network)
    np.testing.assert_array_equal(dear, (at >= 59 * 24) & (at < 120 * 24))
