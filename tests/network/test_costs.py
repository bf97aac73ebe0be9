"""What legs and transfers cost, by hand."""

import math

import pytest

from corridorsim.study.routes import find_routes
from tests.network.small_networks import TRANSFERS, build, leg, shipment

KAPPA = {"median_hours": 100, "sigma": 0.5, "headway_hours": 48, "border_hours": 10, "border_sigma": 1.2}
LATE = {"on_time_probability": 0.8, "late_min_hours": 5, "late_mean_hours": 20}
MONEY = {"distance_km": 500, "usd_per_feu": 700, "border_usd_per_feu": 30, "subsidy_usd_per_feu": 200}
RULES = """\
[toll]
effect = "surcharge"
legs = ["a-b"]
usd_per_feu = 90
"""


def costs_of(network, name):
    (index,) = (i for i, arc in enumerate(network.arcs) if arc.name == name)
    costs = network.costs
    return (
        costs.hours[index],
        costs.usd_per_feu[index],
        costs.subsidy_usd_per_feu[index],
        costs.kg_per_feu[index],
        costs.kg_per_tonne[index],
    )


def test_a_leg_on_rails(tmp_path):
    """24 half a headway + 100 e^(1/8) moving + 0.2 (5 + 20) late + 10 e^0.72 border; 10 g/tkm, 500 km."""
    _, network = build(tmp_path, [leg("a", "b", **KAPPA, **LATE, **MONEY)], [shipment("a", "b")])
    hours = 24 + 100 * math.exp(0.125) + 5 + 10 * math.exp(0.72)
    assert costs_of(network, "a-b") == pytest.approx((hours, 730, 200, 0, 5))


def test_a_voyage_is_counted_by_boxes(tmp_path):
    """240 km by 100 g/TEU-km: 24 kg a TEU, 48 a FEU, and nothing for the tonnes in it."""
    voyage = leg("b", "c", mode="rail-ferry", service="rail-ferry")
    _, network = build(tmp_path, [leg("a", "b"), voyage, leg("c", "d")], [shipment("a", "d")])
    assert costs_of(network, "b-c") == pytest.approx((24, 240 * 5, 0, 48, 0))


def test_a_transfer(tmp_path):
    rows = TRANSFERS.replace(
        "loading,*,door,door,rail1520,*,no,24,0,100,0", "loading,*,door,door,rail1520,*,no,24,0.4,100,7"
    )
    _, network = build(tmp_path, [leg("a", "b")], [shipment("a", "b")], texts={"transfers": rows})
    expected = (24 * math.exp(0.08), 100, 0, 14, 0)
    assert costs_of(network, "loading a door>wagon-group") == pytest.approx(expected)


@pytest.mark.parametrize(("share", "paid"), [(1.0, 200), (0.25, 50), (0.0, 0)])
def test_a_shipment_pays_for_all_its_boxes(share, paid, tmp_path):
    """3 FEU of (8.05 + 1.95) t a TEU: 20 t a FEU; freight, ends, border and toll less what others pay."""
    scenario, network = build(
        tmp_path,
        [leg("a", "b", **MONEY)],
        [shipment("a", "b", feu=3)],
        rest=f"[costs]\nsubsidy_share = {share}\n",
        texts={"rules": RULES},
    )
    (entry,) = find_routes(network, scenario).entries
    (route,) = entry.routes
    assert route.usd == pytest.approx(3 * (100 + 700 + 30 + 90 - paid + 100))
    assert route.subsidy_usd == pytest.approx(3 * paid)
    assert route.kg_co2e == pytest.approx(3 * 5 * 20)
    assert route.hours == pytest.approx(24 + 50 + 12)


def test_the_generalised_figure_adds_money_carbon_time_and_lateness(tmp_path):
    """2 FEU, 100 USD a FEU-day of time, 80 USD/t, 30 USD a FEU-day late, due after 3 days."""
    scenario, network = build(
        tmp_path,
        [leg("a", "b", **MONEY)],
        [shipment("a", "b", feu=2, deadline_days=3)],
        rest="[costs]\nlate_usd_per_feu_day = 30\nsubsidy_share = 0\n",
    )
    (entry,) = find_routes(network, scenario).entries
    prices, usd, kg = entry.prices, 1860.0, 200.0
    on_time = prices.generalized_usd(usd, kg, 72.0)
    assert on_time == pytest.approx(1860 + 0.2 * 80 + 2 * 3 * 100)
    assert prices.generalized_usd(usd, kg, 96.0) - on_time == pytest.approx(2 * 100 + 2 * 30)


def test_the_weight_of_a_route_is_its_expected_objective(tmp_path):
    legs = [leg("a", "b", **MONEY), leg("b", "c", **KAPPA, distance_km=100)]
    scenario, network = build(tmp_path, legs, [shipment("a", "c", feu=2)])
    (entry,) = find_routes(network, scenario).entries
    (route,) = entry.routes
    assert route.weight == pytest.approx(
        float(entry.prices.generalized_usd(route.usd, route.kg_co2e, route.hours))
    )
    scenario, network = build(tmp_path, legs, [shipment("a", "c")], objective='"days"')
    (entry,) = find_routes(network, scenario).entries
    assert entry.routes[0].weight == pytest.approx(route.hours)
