"""What closing costs on the five-terminal example and beside it, in closed form."""

from pathlib import Path

import pytest

from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.criticality import find_criticality
from corridorsim.study.elements import Element
from corridorsim.study.routes import find_routes
from tests.network.small_networks import WAR, build, leg, shipment

FILE = Path(__file__).parents[2] / "scenarios" / "two-corridors.toml"
CALM = "hazards.storm.rate_per_year=0"
AT_ONCE = "legs.porta-portb-ferry*.headway_hours=0"
NORTH_IS_DEAR = "legs.alma-norda*.usd_per_feu=50000"
NORTH_USD, SOUTH_USD = 3888.4, 2679.2  # the south without its time, 100 USD a day


def answer(*settings, draws=20_000):
    scenario = read_scenario(FILE, settings=settings)
    network = build_network(scenario)
    return find_criticality(network, find_routes(network, scenario), scenario, draws=draws)


def within(estimate, expected):
    """Four standard errors are a little less than two half-widths of a 95 % interval."""
    half = (estimate.high - estimate.low) / 2
    assert 0 < half < 0.2 * abs(expected)
    assert abs(estimate.mean - expected) < 2 * half, (estimate, expected)


@pytest.fixture(scope="module")
def calm():
    return answer(CALM)


def test_the_narrows_cost_what_the_north_is_dearer(calm):
    """South, always best: 7.5 days and U(0, 2) for the ferry, 3,529.2 USD; north: 12.5 days, 3,888.4 USD."""
    south = SOUTH_USD + 100 * 8.5
    within(calm.overall.base, south)
    (narrows,) = calm.overall.closings
    assert {("passage", "narrows"), ("terminal", "porta"), ("terminal", "portb")} <= set(narrows.elements)
    assert ("leg", "porta-portb-ferry") in narrows.elements
    within(narrows.figures.loss, NORTH_USD - south)
    assert narrows.figures.days == pytest.approx(4.0, abs=0.03)
    assert (narrows.figures.share, narrows.figures.cuts_off, narrows.figures.rank.at) == (1.0, (), 1)


def test_both_closed_cut_off_and_count_as_the_horizon(calm):
    """The dearest of the routes, at 400 days: the south with its 2,679.2 USD."""
    (pair,) = calm.overall.pairs
    assert set(pair.cuts_off) == {"alma-omega", "omega-alma"}
    assert {element.name for element in pair.subject} == {"narrows", "XB"}
    assert pair.loss.mean == pytest.approx(100 * (400 - 8.5), abs=3)
    assert pair.days == pytest.approx(400 - 8.5, abs=0.03)


def test_what_alma_depends_on(calm):
    """No country in transit but XB by the north, which nobody takes; two services, each used always."""
    alma, omega, everything = calm.dependence
    assert (alma.origin, omega.origin, everything.origin) == ("alma", "omega", None)
    countries, passages, operators = alma.kinds
    assert (countries.hhi, countries.on) == (None, ())
    assert (passages.hhi, [each.name for each in passages.on]) == (1.0, ["narrows"])
    assert operators.hhi == 0.5
    assert {each.name: each.share for each in operators.on} == {"rail-ferry": 1.0, "wagon-group": 1.0}
    wagons = next(each for each in operators.on if each.name == "wagon-group")
    assert wagons.cuts_off == ("alma-omega",)


def test_a_storm_costs_its_mean_wait():
    """(exp(L D) − 1)/L − D = 0.21403 days at 100 USD where there is no other way worth the name."""
    found = answer(AT_ONCE, NORTH_IS_DEAR)
    (storm,) = found.overall.hazards
    within(storm.figures.loss, 21.403)
    assert storm.figures.share == 1.0
    assert storm.figures.rank == (1, 1, 1)


def test_knowing_the_draw_a_storm_costs_less():
    """The north is taken where the ferry waits too long: no more than 3,888.4 in any draw."""
    usual, forced = answer(draws=2000), answer(NORTH_IS_DEAR, draws=2000)
    assert 0 < usual.overall.hazards[0].figures.loss.mean < forced.overall.hazards[0].figures.loss.mean


def test_a_regime_held_on_costs_what_its_end_would_bring(tmp_path):
    """War keeps the narrows out of the network; round them it is 240 km more, a day and 240 USD a FEU."""
    legs = [leg("a", "m", passages="narrows"), leg("m", "z"), leg("a", "n", distance_km=480), leg("n", "z")]
    ships = [shipment("a", "z", feu=2)]
    rest = '[[changes]]\npath = "hazards.war.state"\nset = "on"\n'
    scenario, network = build(tmp_path, legs, ships, rest=rest, texts={"hazards": WAR}, draws=64)
    ranking = find_criticality(network, find_routes(network, scenario), scenario).overall
    (war,) = ranking.hazards
    carbon = 10 * 240 * 20 * 1e-6 * scenario.costs.carbon_usd_per_tonne
    assert war.figures.loss.mean == pytest.approx(240 + 100 + carbon)
    assert war.figures.days == pytest.approx(1.0)
    assert not [each for each in ranking.closings if Element("passage", "narrows") in each.elements]
