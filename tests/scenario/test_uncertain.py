"""Numbers that the data leave open: which they are, how far they reach, and the tables that they make."""

import dataclasses

import pytest
from tests.network.small_networks import leg, scenario_of, shipment, write_network

from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.uncertain import tables_at, uncertain_numbers

EVIDENCE = """\
table,id,field,source,grade,low,high,note
services,*,km_per_day,assumption,assumption,120,480,
services,express,km_per_day,book,published,470,490,
transfers,loading,median_hours,book,derived,20,,
"""
SOURCES = "id,title,url,year,note\nbook,A book,,2020,\n"


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    folder = tmp_path_factory.mktemp("uncertain") / "net"
    legs = [leg("a", "b", both_ways="yes", border_hours=8), leg("b", "c", usd_per_feu=300)]
    hazards = '[storm]\neffect = "gate"\nplaces = [{ place = "b" }]\nrate_per_year = 10\n'
    hazards += "rate_cap_per_year = 11\nmedian_hours = 20\nsigma = 0.5\n"
    write_network(folder, legs, evidence=EVIDENCE, sources=SOURCES, hazards=hazards)
    changes = '[[changes]]\npath = "legs.b-c.usd_per_feu"\nset = 500\n'
    return scenario_of(folder, [shipment("a", "c")], rest=changes)


def number(scenario, path):
    found = {f"{n.table}.{n.row}.{n.field}": n for n in uncertain_numbers(scenario)}
    return found.get(path)


def test_published_numbers_and_those_that_the_scenario_sets_are_not_open(scenario):
    assert number(scenario, "services.express.km_per_day") is None
    assert number(scenario, "legs.b-c.usd_per_feu") is None
    assert number(scenario, "terminals.a.lat") is None
    assert number(scenario, "hazards.storm.rate_cap_per_year") is None


def test_the_range_is_that_of_the_evidence_else_a_factor(scenario):
    speed = number(scenario, "services.wagon-group.km_per_day")
    assert (speed.low, speed.value, speed.high) == (120, 240, 480)
    border = number(scenario, "legs.a-b.border_hours")
    assert (border.low, border.high) == pytest.approx((8 / 1.3, 8 * 1.3))
    loading = number(scenario, "transfers.loading.median_hours")
    assert (loading.low, loading.high) == pytest.approx((20, 24 * 1.3))


def test_a_rate_stays_under_its_cap_and_a_share_within_its_bounds(scenario):
    assert number(scenario, "hazards.storm.rate_per_year").high == 11
    for each in uncertain_numbers(scenario):
        assert each.low <= each.value <= each.high


def test_what_errs_together_has_one_luck(scenario):
    names = ("services.wagon-group.km_per_day", "services.feeder.km_per_day")
    assert len({number(scenario, name).luck for name in names}) == 1
    there, back = (number(scenario, f"legs.{name}.border_hours") for name in ("a-b", "a-b~back"))
    assert there.luck == back.luck == "legs.a-b.border_hours"
    assert number(scenario, "transfers.loading.usd_per_feu").luck == "transfers.loading.usd_per_feu"


def test_half_way_everything_is_as_the_tables_say(scenario):
    numbers = uncertain_numbers(scenario)
    tables = tables_at(scenario.tables, numbers, dict.fromkeys((n.luck for n in numbers), 0.5))
    assert tables == scenario.tables


def test_the_shipped_tables_too(scenario):
    """Every leg of eurasia, services and measured lengths included, comes out as it was read."""
    tables = read_tables(shipped_network())
    numbers = uncertain_numbers(dataclasses.replace(scenario, tables=tables))
    assert tables_at(tables, numbers, dict.fromkeys((n.luck for n in numbers), 0.5)).legs == tables.legs


def test_speed_fills_the_hours_that_a_leg_leaves_empty(scenario):
    numbers = uncertain_numbers(scenario)
    positions = dict.fromkeys((n.luck for n in numbers), 0.5) | {"services.*.km_per_day": 0.0}
    tables = tables_at(scenario.tables, numbers, positions)
    assert tables.legs["a-b"].median_hours == 48
    assert scenario.tables.legs["a-b"].median_hours == 24


def test_a_part_of_the_tables_is_enough(scenario):
    numbers = uncertain_numbers(scenario)
    part = dataclasses.replace(scenario.tables, legs={"a-b": scenario.tables.legs["a-b"]})
    tables = tables_at(part, numbers, dict.fromkeys((n.luck for n in numbers), 1.0))
    assert list(tables.legs) == ["a-b"]
    assert tables.legs["a-b"].border_hours == pytest.approx(8 * 1.3)


def test_positions_go_from_low_by_the_stated_value_to_high(scenario):
    speed = number(scenario, "services.wagon-group.km_per_day")
    assert [speed.at(x) for x in (0.0, 0.25, 0.5, 0.75, 1.0)] == [120, 180, 240, 360, 480]
