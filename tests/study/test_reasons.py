"""A corridor that leaves no way says why: the gateway, the rule, the closure, the constraint."""

import pytest

from corridorsim.study.comparison import InfeasibleCorridor, compare_corridors
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
from tests.network.small_networks import WAR, build, leg, shipment

FERRY = {"mode": "rail-ferry", "service": "rail-ferry", "passages": "narrows"}
LEGS = [
    leg("a", "n"),
    leg("n", "z", distance_km=300),
    leg("a", "p"),
    leg("p", "q", **FERRY),
    leg("q", "z"),
    leg("z", "y"),
]
COUNTRIES = {"n": "XN", "p": "XP", "q": "XQ"}
CORRIDORS = """\
[north]
gateways = [["n"]]
[south]
gateways = [["p"], ["q"]]
[beyond]
gateways = [["n"], ["p", "q"]]
[after]
gateways = [["y"]]
[southless]
gateways = [["p"]]
avoid_countries = ["XQ"]
[nowhere]
avoid_countries = ["XN", "XQ"]
[circle]
gateways = [["q"], ["n"]]
"""
BAN = '[ban]\ntitle = "No trade"\neffect = "deny"\ncountries = ["XN"]\n'
OUT = '[out]\neffect = "deny"\nlegs = ["p-q"]\nshippers = ["eu"]\n'
HALVES = OUT + '[home]\neffect = "deny"\nlegs = ["q-z"]\ncommodities = ["goods"]\n'
REGIME = WAR + 'state = "on"\n'


def reason(folder, corridor, *, goods=(), rest="", legs=LEGS, **texts):
    """Return why a corridor is closed to freight from a to z; empty where it is not."""
    texts = {"corridors": CORRIDORS, **texts}
    ships = [shipment("a", "z", **dict(goods))]
    scenario, network = build(folder, legs, ships, [corridor], rest=rest, countries=COUNTRIES, texts=texts)
    (entry,) = find_routes(network, scenario).entries
    assert bool(entry.routes) == (entry.reason == "")
    return entry.reason


@pytest.mark.parametrize("corridor", ["north", "south"])
def test_a_feasible_corridor_has_no_reason(corridor, tmp_path):
    assert reason(tmp_path, corridor) == ""


def test_a_gateway_off_every_way_is_named(tmp_path):
    """From n nothing leads to p or q."""
    told = reason(tmp_path, "beyond")
    assert told == "no way from a to any of p, q inside corridor beyond"


def test_a_gateway_beyond_the_destination_leaves_no_way_home(tmp_path):
    assert reason(tmp_path, "after") == "no way to z inside corridor after once its gateways are passed"


def test_a_country_avoided_after_the_gateway(tmp_path):
    told = reason(tmp_path, "southless")
    assert told == "no way to z inside corridor southless once its gateways are passed"


def test_where_there_are_no_gateways_none_are_told(tmp_path):
    assert reason(tmp_path, "nowhere") == "no way from a to z inside corridor nowhere"


def test_one_rule_is_named_with_its_title(tmp_path):
    assert reason(tmp_path, "north", rules=BAN) == "denied by rule ban (No trade)"
    assert reason(tmp_path, "south", rules=BAN) == ""


def test_of_two_rules_that_only_deny_together_one_is_named(tmp_path):
    """With a way round each half, none round both: either is the one without which there is a way."""
    legs = [*LEGS, leg("p", "q", "other", **FERRY), leg("q", "z", "other")]
    rules = HALVES.replace('"p-q"', '"p-q", "q-z-other"').replace('"q-z"', '"q-z", "p-q-other"')
    both = {"shipper": "eu"}
    told = reason(tmp_path / "both", "south", goods=both, rules=rules, legs=legs)
    assert told in ("denied by rule home", "denied by rule out")
    assert reason(tmp_path / "one", "south", goods={"shipper": "us"}, rules=rules, legs=legs) == ""


def test_of_two_rules_each_enough_both_are_named(tmp_path):
    told = reason(tmp_path, "south", goods={"shipper": "eu"}, rules=HALVES)
    assert "home" in told
    assert "out" in told


def test_a_rule_not_in_the_way_is_not_named(tmp_path):
    told = reason(tmp_path, "south", goods={"shipper": "eu"}, rules=OUT + BAN)
    assert told == "denied by rule out"


def test_a_closed_place_is_named(tmp_path):
    rest = '[[changes]]\npath = "terminals.q"\nclose = true\n'
    assert reason(tmp_path, "south", rest=rest) == "q is closed by the scenario"


def test_of_closed_places_those_that_are_needed_are_named(tmp_path):
    rest = "".join(f'[[changes]]\npath = "terminals.{name}"\nclose = true\n' for name in ("y", "p", "q"))
    told = reason(tmp_path, "south", rest=rest)
    assert told == "p is closed by the scenario; q is closed by the scenario"


PLANNED = {"planned": "yes", "both_ways": "yes"}


def test_a_planned_leg_is_named_and_a_change_opens_it(tmp_path):
    legs = [row if row["id"] != "q-z" else leg("q", "z", **PLANNED) for row in LEGS]
    legs.append(leg("z", "y", "other", **PLANNED))
    assert reason(tmp_path / "shut", "south", legs=legs) == "q-z is planned (open it with a change)"
    opened = '[[changes]]\npath = "legs.q-z"\nopen = true\n'
    assert reason(tmp_path / "open", "south", legs=legs, rest=opened) == ""


def test_planned_legs_of_a_line_are_named_and_no_others(tmp_path):
    legs = [row for row in LEGS if row["id"] not in ("a-p", "q-z")]
    legs += [leg("a", "p", **PLANNED), leg("q", "z", **PLANNED), leg("z", "y", "other", **PLANNED)]
    told = reason(tmp_path, "south", legs=legs)
    assert told == "a-p is planned (open it with a change); q-z is planned (open it with a change)"


def test_a_regime_held_on_is_named(tmp_path):
    assert reason(tmp_path, "south", hazards=REGIME) == "narrows is closed while war is on"
    assert reason(tmp_path / "off", "south", hazards=REGIME.replace('"on"', '"off"')) == ""


def test_what_the_shipment_avoids_itself_is_named(tmp_path):
    assert reason(tmp_path, "south", goods={"avoid": ["narrows"]}) == "narrows is avoided by the shipment"
    assert reason(tmp_path / "leg", "south", goods={"avoid": ["p-q"]}) == "p-q is avoided by the shipment"


def test_via_off_the_corridor_is_named(tmp_path):
    assert reason(tmp_path, "south", goods={"via": ["n"]}) == "no way from a to n inside corridor south"


@pytest.mark.parametrize(
    ("via", "told"),
    [
        ("XN", "no way from a through XN inside corridor south"),
        ("feeder", "no way from a by feeder inside corridor south"),
        ("y", "no way to z inside corridor south once its gateways and y are passed"),
    ],
)
def test_what_cannot_be_passed_is_named(via, told, tmp_path):
    corridors = CORRIDORS.replace(
        'gateways = [["p"], ["q"]]\n', 'gateways = [["p"], ["q"]]\navoid_countries = ["XN"]\n', 1
    )
    texts = {"corridors": corridors} if via in ("XN", "feeder") else {}
    assert reason(tmp_path, "south", goods={"via": [via]}, **texts) == told


def test_a_closure_and_a_rule_together_are_told(tmp_path):
    """Two voyages, one denied and one closed: the answer names what stands in the way."""
    legs = [*LEGS, leg("p", "q", "other", **FERRY)]
    rest = '[[changes]]\npath = "legs.p-q-other"\nclose = true\n'
    rules = '[out]\neffect = "deny"\nlegs = ["p-q"]\n'
    told = reason(tmp_path, "south", rest=rest, rules=rules, legs=legs)
    assert "out" in told or "p-q-other" in told


def test_a_way_only_through_one_place_twice_is_no_way_and_says_so(tmp_path):
    """South, back to a, and north again: a walk passes q and n in order, a route does not."""
    legs = [*LEGS, leg("q", "a", "back")]
    told = reason(tmp_path, "circle", legs=legs)
    assert told not in ("", "denied by rule ")
    assert "twice" in told


def test_a_dear_way_is_found_where_a_cheap_walk_returns_to_a_place(tmp_path):
    """From q the cheap way to n leads back over a; the dear one, over 1.6 times that, is the only route."""
    legs = [*LEGS, leg("q", "a", "back", distance_km=10), leg("q", "n", "dear", usd_per_feu=90_000)]
    assert reason(tmp_path, "circle", legs=legs) == ""


def test_infeasible_is_an_answer_in_the_comparison(tmp_path):
    ships = [shipment("a", "z")]
    corridors = ["south", "beyond", "north"]
    scenario, network = build(
        tmp_path, LEGS, ships, corridors, countries=COUNTRIES, texts={"corridors": CORRIDORS}
    )
    comparison = compare_corridors(run_trials(network, find_routes(network, scenario), scenario))
    assert [row.corridor for row in comparison.corridors] == corridors
    assert [row.feasible for row in comparison.corridors] == [True, False, True]
    row = comparison.corridors[1]
    assert isinstance(row, InfeasibleCorridor)
    assert "p, q" in row.reason
    assert comparison.verdicts[0].best in ("south", "north")


def test_no_corridor_at_all_is_an_answer_too(tmp_path):
    ships = [shipment("a", "z")]
    corridors = ["beyond", "after"]
    scenario, network = build(
        tmp_path, LEGS, ships, corridors, countries=COUNTRIES, texts={"corridors": CORRIDORS}
    )
    comparison = compare_corridors(run_trials(network, find_routes(network, scenario), scenario))
    assert [row.feasible for row in comparison.corridors] == [False, False]
    assert comparison.verdicts[0].best is None
    assert "none is feasible" in str(comparison)
