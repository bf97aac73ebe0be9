"""Factors held against a scenario: what cannot be is told at once, and bases are filled in."""

from pathlib import Path

import pytest
from tests.network.small_networks import leg, scenario_of, shipment, write_network

from corridorsim.errors import InputError
from corridorsim.scenario.factor_checks import check_factors
from corridorsim.scenario.factor_files import parse_factor
from corridorsim.scenario.factor_ranges import varying_inputs
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.uncertain import tables_at, uncertain_numbers

EVIDENCE = """\
table,id,field,source,grade,low,high,note
legs,a-*,border_hours,assumption,assumption,4,16,all alike
legs,*,distance_km,book,published,,,measured
services,*,km_per_day,assumption,assumption,120,480,
services,express,km_per_day,book,published,470,490,slower uphill
transfers,*,median_hours,book,derived,,,
"""
SOURCES = "id,title,url,year,note\nbook,A book,,2020,\n"
STORM = """\
[storm]
effect = "gate"
places = [{ place = "b" }]
rate_per_year = 10
rate_cap_per_year = 11
median_hours = 20
sigma = 0.5
[war]
effect = "gate"
places = [{ place = "c" }]
known_at_departure = true
rate_per_year = 1
rate_cap_per_year = 3
mean_hours = 1500
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    folder = tmp_path_factory.mktemp("factors") / "net"
    legs = [
        leg("a", "b", both_ways="yes", border_hours=8),
        leg("a", "c", border_hours=8),
        leg("b", "c", usd_per_feu=300),
    ]
    write_network(folder, legs, evidence=EVIDENCE, sources=SOURCES, hazards=STORM)
    changes = '[[changes]]\npath = "legs.b-c.usd_per_feu"\nset = 500\n'
    return scenario_of(folder, [shipment("a", "c")], rest=changes)


def check(scenario, *texts):
    return check_factors(map(parse_factor, texts), scenario)


def problems(scenario, *texts):
    with pytest.raises(InputError) as caught:
        check(scenario, *texts)
    return [str(problem) for problem in caught.value.problems]


def test_the_base_is_what_the_scenario_says(scenario):
    texts = (
        "legs.b-c.usd_per_feu=uniform(100, 900)",
        "legs.a-b.headway_hours=uniform(0, 9)",
        "legs.a-*.border_hours=uniform(1, 9)",
        "legs.*.distance_km*=uniform(0.5, 2)",
        "transfers.*.median_hours+=uniform(0, 2)",
        "services.*.km_per_day~=uniform(0, 1)",
        "hazards.war.state=[random, on]",
        "shipments.a-c.feu=[1, 2]",
        "costs.carbon_usd_per_tonne=[80]",
        "study.seed=[1, 2]",
        'corridors.any.color=["#000000"]',
    )
    found = {each.path: each.base for each in check(scenario, *texts)}
    headway = scenario.tables.legs["a-b"].headway_hours
    assert list(found.values()) == [500.0, headway, 8.0, 1.0, 0.0, 0.5, "random", 1.0, 80.0, 7, ""]


def test_rows_that_differ_have_no_base(scenario):
    assert check(scenario, "services.*.km_per_day=uniform(100, 900)")[0].base is None


def test_what_names_nothing_is_told_with_the_nearest(scenario):
    assert problems(
        scenario,
        "leg.a-b.usd_per_feu=[1]",
        "legs.a-bb.usd_per_feu=[1]",
        "legs.a-b.usd_per_few=[1]",
        "study.patience_day=[1]",
        "legs.zz*.usd_per_feu*=[1]",
        "legs.a-bc.usd_per_feu~=[0, 1]",
        "legs.a-b=[1]",
    ) == [
        "factor: leg.a-b.usd_per_feu — no table 'leg' — did you mean 'legs'?",
        "factor: legs.a-bb.usd_per_feu — no row 'a-bb' in legs — did you mean 'a-b'?",
        "factor: legs.a-b.usd_per_few — no field 'usd_per_few' in legs — did you mean 'usd_per_feu'?",
        "factor: study.patience_day — no field 'patience_day' in study — did you mean 'patience_days'?",
        "factor: legs.zz*.usd_per_feu — 'zz*' matches no row in legs",
        "factor: legs.a-bc.usd_per_feu — no row 'a-bc' in legs — did you mean 'a-c'?",
        "factor: legs.a-b — is not a path — <table>.<id>.<field>, study.<field> or costs.<field>",
    ]


def test_values_that_a_field_refuses_are_told_at_the_ends_of_the_law(scenario):
    assert problems(
        scenario,
        "legs.a-b.headway_hours=uniform(-5, 9)",
        "services.*.km_per_day*=uniform(0, 2)",
        "hazards.war.state=[on, of]",
        "hazards.storm.title+=[1]",
        "study.draws=[2.5, 100]",
        "legs.a-b.mode*=[2]",
    ) == [
        "factor: legs.a-b.headway_hours — uniform(-5, 9): -5.0 is too small — at least 0",
        "factor: services.wagon-group.km_per_day — uniform(0, 2): 0.0 is too small — above 0",
        "factor: hazards.war.state — [on, of]: 'of' is none of its values — did you mean 'off'?",
        "factor: hazards.storm.title — [1]: hazards.storm.title is '', not a number, nothing to add — set",
        "factor: study.draws — [2.5, 100]: 2.5 is not a whole number",
        "factor: legs.a-b.mode — [2]: legs.a-b.mode is 'rail1520', not a number, nothing to multiply — set",
    ]


def test_one_factor_for_each_number(scenario):
    assert problems(scenario, "study.seed=[1]", "study.seed*=[2]") == [
        "factor: study.seed — stands twice — each path once"
    ]
    assert problems(scenario, "legs.*.usd_per_feu*=[2]", "legs.a-b.usd_per_feu=[3]") == [
        "factor: legs.a-b.usd_per_feu — varies legs.a-b.usd_per_feu, as legs.*.usd_per_feu does — "
        "one factor for each number"
    ]
    check(scenario, "legs.*.distance_km*=uniform(0.5, 2)", "legs.a-b.distance_km*=uniform(0.9, 1.1)")


def test_within_needs_a_data_range(scenario):
    assert problems(
        scenario, "legs.b-c.usd_per_feu~=[0, 1]", "hazards.storm.state~=[0]", "transfers.*.median_hours~=[2]"
    ) == [
        "factor: legs.b-c.usd_per_feu — no number there has a data range: the scenario sets it, "
        "or it is no number — = with a law of its values",
        "factor: hazards.storm.state — no number there has a data range: the scenario sets it, "
        "or it is no number — = with a law of its values",
        "factor: transfers.*.median_hours — [2] leaves the data range — ~= with values of 0 … 1",
    ]


def test_what_errs_together_is_one_factor(scenario):
    found = {each.factor.path: each for each in varying_inputs(scenario)}
    border = found["legs.a-*.border_hours"]
    assert {(each.row, each.value, each.low, each.high) for each in border.numbers} == {
        (name, 8.0, 4.0, 16.0) for name in ("a-b", "a-b~back", "a-c")
    }
    assert border.factor.text == "legs.a-*.border_hours~=uniform(0, 1)"
    assert (border.factor.base, border.grade, border.unit, border.note) == (
        0.5,
        "assumption",
        "h",
        "all alike",
    )
    alone = found["services.express.km_per_day"]  # published, with a range
    assert (alone.factor.verb, alone.factor.law.at(0.0), alone.factor.law.at(1.0)) == ("set", 470.0, 490.0)
    assert (alone.grade, alone.source, alone.factor.law.at(0.5)) == ("published", "book", alone.factor.base)


def test_what_does_not_vary_is_left_out(scenario):
    paths = {each.factor.path for each in varying_inputs(scenario)}
    assert "legs.*.distance_km" not in paths  # published without a range
    assert "legs.b-c.usd_per_feu" not in paths  # set by the scenario
    assert {path for path in paths if path.startswith(("costs", "study"))} == {
        "costs.carbon_usd_per_tonne",
        "study.patience_days",
        "study.information_delay_hours",
    }


def test_a_rate_stays_under_its_cap(scenario):
    storm = {each.factor.path: each for each in varying_inputs(scenario)}["hazards.storm.rate_per_year"]
    assert (storm.numbers[0].low, storm.numbers[0].high) == (10 / 1.3, 11.0)


def test_default_laws_say_what_the_data_range_says(scenario):
    """At any position shared by all, a sweep's point has the numbers of a knowledge point, bit for bit."""
    factors = tuple(
        each.factor
        for each in varying_inputs(scenario)
        if not each.factor.path.startswith(("study", "costs"))
    )
    changes, numbers = PointChanges(scenario, factors), uncertain_numbers(scenario)
    for position in (0.0, 0.3, 0.5, 1.0):
        point = changes.scenario({each.path: each.at(position) for each in factors})
        known = tables_at(scenario.tables, numbers, dict.fromkeys({each.luck for each in numbers}, position))
        for number in numbers:
            row = getattr(point.tables, number.table)[number.row]
            other = getattr(known, number.table)[number.row]
            assert getattr(row, number.field) == pytest.approx(getattr(other, number.field), rel=1e-15)


def test_the_defaults_pass_their_own_check(scenario):
    factors = [each.factor for each in varying_inputs(scenario)]
    assert check_factors(factors, scenario) == tuple(factors)


@pytest.mark.slow
def test_the_shipped_network_passes_too():
    scenario = read_scenario(Path(__file__).parents[2] / "scenarios" / "central-asia-italy.toml")
    factors = [each.factor for each in varying_inputs(scenario)]
    assert len(factors) > 1_000
    assert check_factors(factors, scenario) == tuple(factors)
