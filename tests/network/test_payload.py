"""What shallow water does to costs and ways, by hand; and deeper water never makes anything dearer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridorsim.network.costs import MONEY_PARTS
from corridorsim.study.routes import find_routes
from tests.network.small_networks import build, leg, shipment

FERRY = {"mode": "rail-ferry", "service": "rail-ferry"}
DRAUGHTS = {"vessel_draught_m": 5, "vessel_light_draught_m": 3}
MONEY = {
    "usd_per_feu": 1200,
    "border_usd_per_feu": 40,
    "war_risk_usd_per_feu": 60,
    "subsidy_usd_per_feu": 100,
}
RAIL = [leg("a", "p"), leg("q", "z")]


def depth(terminal, metres):
    return f'[[changes]]\npath = "terminals.{terminal}.max_draught_m"\nset = {metres}\n'


def costs_of(network, name):
    (index,) = (i for i, arc in enumerate(network.arcs) if arc.name == name)
    costs = network.costs
    parts = dict(zip(MONEY_PARTS, costs.usd_parts_per_feu[index], strict=True))
    return costs.usd_per_feu[index], costs.kg_per_feu[index], {k: v for k, v in parts.items() if v}


def test_a_voyage_is_shared_by_fewer_boxes(tmp_path):
    """Half of the payload: freight, war risk and carbon of a box double; border and subsidy do not."""
    legs = [*RAIL, leg("p", "q", **FERRY, **DRAUGHTS, **MONEY)]
    _, network = build(tmp_path, legs, [shipment("a", "z")], rest=depth("p", 4.0))
    usd, kg, parts = costs_of(network, "p-q")
    assert parts == {"ferry": 2400, "war_risk": 120, "border": 40}
    assert usd == 2560
    assert kg == pytest.approx(2 * 100 * 2 * 240 / 1000)


def test_a_vessel_that_finds_no_water_is_not_there(tmp_path):
    legs = [*RAIL, leg("p", "q", **FERRY, **DRAUGHTS)]
    scenario, network = build(tmp_path, legs, [shipment("a", "z")], rest=depth("q", 2.5))
    (entry,) = find_routes(network, scenario).entries
    assert entry.routes == ()
    assert entry.reason == "q has 2.50 m of water, and p-q needs 3.00 m of draught"


def test_both_directions_and_services_are_told_once_for_the_terminal(tmp_path):
    legs = [*RAIL, leg("p", "q", **FERRY, **DRAUGHTS, both_ways="yes")]
    legs.append(leg("p", "q", "deep", **FERRY, vessel_draught_m=6))
    scenario, network = build(tmp_path, legs, [shipment("a", "z")], rest=depth("q", 2.5))
    (entry,) = find_routes(network, scenario).entries
    assert entry.reason == "q has 2.50 m of water, and p-q needs 3.00 m of draught"


def test_the_way_round_is_taken(tmp_path):
    legs = [*RAIL, leg("p", "q", **FERRY, **DRAUGHTS), leg("a", "z", distance_km=700)]
    scenario, network = build(tmp_path, legs, [shipment("a", "z")], rest=depth("p", 1.0))
    (entry,) = find_routes(network, scenario).entries
    assert [route.legs for route in entry.routes] == [("a-z",)]


@settings(max_examples=25)
@given(metres=st.floats(3.05, 7.0), more=st.floats(0.0, 3.0), trend=st.sampled_from([-0.2, 0.0, 0.1]))
def test_deeper_water_never_costs_more(tmp_path_factory, metres, more, trend):
    legs = [*RAIL, leg("p", "q", **FERRY, **DRAUGHTS, **MONEY)]
    found = []
    for here in (metres, metres + more):
        rest = depth("p", here) + depth("q", 4.5)
        rest += f'[[changes]]\npath = "terminals.p.draught_trend_m_per_year"\nset = {trend}\n'
        rest += '[[changes]]\npath = "terminals.p.draught_date"\nset = 2025-07-02\n'
        folder = tmp_path_factory.mktemp("water")
        scenario, network = build(folder, legs, [shipment("a", "z")], rest=rest)
        (entry,) = find_routes(network, scenario).entries
        found.append(entry.routes[0])
    shallow, deep = found
    assert deep.usd <= shallow.usd
    assert deep.kg_co2e <= shallow.kg_co2e
    assert deep.weight <= shallow.weight


def test_the_way_back_of_a_carriers_box_is_paid_at_the_door(tmp_path):
    """Once, at the destination, by those who do not own the box."""
    rest = "".join(
        f'[[changes]]\npath = "terminals.{name}.empty_return_usd_per_feu"\nset = {usd}\n'
        for name, usd in (("a", 900), ("p", 800), ("z", 250))
    )
    legs = [leg("a", "p"), leg("p", "z")]
    ships = [shipment("a", "z", id="theirs", feu=2), shipment("a", "z", id="ours", feu=2, box="shipper")]
    scenario, network = build(tmp_path, legs, ships, rest=rest)
    theirs, ours = (entry.routes[0] for entry in find_routes(network, scenario).entries)
    assert theirs.usd - ours.usd == 2 * 250
    assert theirs.usd_parts[MONEY_PARTS.index("empty_return")] == 500
    assert ours.usd_parts[MONEY_PARTS.index("empty_return")] == 0
