"""Planned legs: shut both ways until a change opens them, by either name, with dates or without."""

from __future__ import annotations

from datetime import date

import pytest
from tests.network.small_networks import leg, scenario_of, shipment, write_network

from corridorsim.network.exchange import from_networkx, to_networkx
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.explaining import explain
from corridorsim.scenario.tables import Closure

LINE = Closure("legs", "a-b-line", None, None)
NETWORK = [leg("a", "b", both_ways="yes"), leg("a", "b", "line", both_ways="yes", planned="yes")]


@pytest.fixture
def read(tmp_path):
    """Return what reads a scenario with a planned line from a to b, and some changes."""
    write_network(tmp_path / "net", NETWORK)

    def reading(*changes):
        rest = "".join(f"\n[[changes]]\n{change}\n" for change in changes)
        return scenario_of(tmp_path / "net", [shipment("a", "b")], rest=rest)

    return reading


def test_a_planned_leg_is_shut_until_it_is_opened(read):
    assert read().closures == (LINE,)
    assert [name for name, row in read().tables.legs.items() if row.planned] == ["a-b-line", "a-b-line~back"]


@pytest.mark.parametrize("name", ["a-b-line", "a-b-line~back", "a-b-*"])
def test_either_name_opens_it_both_ways(read, name):
    assert read(f'path = "legs.{name}"\nopen = true').closures == ()


@pytest.mark.parametrize("name", ["a-b-line", "a-b-line~back"])
def test_it_opens_on_a_day(read, name):
    scenario = read(f'path = "legs.{name}"\nopen = true\nfrom = 2025-07-01')
    assert scenario.closures == (Closure("legs", "a-b-line", None, date(2025, 6, 30)),)


def test_one_direction_can_be_shut_again(read):
    scenario = read(
        'path = "legs.a-b-line"\nopen = true',
        'path = "legs.a-b-line~back"\nclose = true\nfrom = 2025-03-01',
        'path = "legs.a-b-line~back"\nopen = true\nfrom = 2025-04-01',
    )
    assert scenario.closures == (Closure("legs", "a-b-line~back", date(2025, 3, 1), date(2025, 3, 31)),)


def test_closing_it_says_nothing_new(read):
    assert read('path = "legs.a-b-line"\nclose = true').closures == (LINE,)


def test_opening_other_legs_leaves_it_shut(read):
    assert read('path = "legs.a-b"\nopen = true').closures == (LINE,)


def test_whether_it_is_planned_is_not_for_a_scenario_to_say(read):
    with pytest.raises(ValueError, match="is what the network says — legs"):
        read('path = "legs.a-b-line.planned"\nset = false')


def test_its_other_values_change_as_any_leg_s(read):
    scenario = read('path = "legs.a-b-line.median_hours"\nset = 9')
    assert scenario.tables.legs["a-b-line"].median_hours == 9.0
    assert scenario.closures == (LINE,)


def test_it_changes_the_digest_whether_it_is_open(read):
    assert read().digest != read('path = "legs.a-b-line"\nopen = true').digest


def test_explain_tells_that_it_is_planned_and_shut(tmp_path):
    evidence = (
        "table,id,field,source,grade,low,high,note\nlegs,a-b-line,planned,assumption,assumption,,,dug\n"
    )
    write_network(tmp_path / "net", NETWORK, evidence=evidence)
    scenario = scenario_of(tmp_path / "net", [shipment("a", "b")])
    told = {value.path: value for value in explain(scenario, "legs")}
    assert told["legs.a-b-line"].value == "closed for good"
    assert (told["legs.a-b-line"].origin, told["legs.a-b-line"].note) == ("network", "dug")
    assert told["legs.a-b-line.planned"].value is True
    assert "legs.a-b.planned" not in told


def test_explain_tells_who_opened_it_and_until_when_it_is_shut(read):
    scenario = read('path = "legs.a-b-line"\nopen = true\nfrom = 2025-07-01')
    (value,) = (value for value in explain(scenario) if value.path == "legs.a-b-line")
    assert value.value == "closed until 2025-06-30"
    assert value.origin == "scenario"


def test_networkx_is_told_and_tells(tmp_path):
    write_network(tmp_path / "net", NETWORK)
    graph = to_networkx(read_tables(tmp_path / "net"))
    assert graph.edges["b", "a", "a-b-line~back"]["planned"]
    assert not graph.edges["b", "a", "a-b~back"]["planned"]
    tables = from_networkx(graph, tmp_path / "copy", base=tmp_path / "net")
    assert {name for name, row in tables.legs.items() if row.planned} == {"a-b-line", "a-b-line-back"}
    scenario = scenario_of(tmp_path / "copy", [shipment("a", "b")], corridors=(), rest="[corridor.any]")
    assert {closure.id for closure in scenario.closures} == {"a-b-line", "a-b-line-back"}
