"""What corridors, shipments, closures, regimes and rules take away, arc by arc."""

import pytest

from corridorsim.network.eligibility import eligibility
from corridorsim.network.masks import avoiding_mask, closed_mask, corridor_mask, places_mask
from tests.network.small_networks import build, leg, shipment

BOTH = {"both_ways": "yes"}
LEGS = [
    leg("a", "b", **BOTH),
    leg("b", "c", mode="rail-ferry", service="rail-ferry", passages="narrows", **BOTH),
    leg("c", "d", **BOTH),
    leg("b", "d", "road", mode="road", service="truck", countries="XR", **BOTH),
    leg("a", "b", "road", mode="road", service="truck", **BOTH),
    leg("b", "d", "rail", distance_km=3000, **BOTH),
]
COUNTRIES = {"a": "XA", "b": "XB", "c": "XC", "d": "XD"}
REGIME = """\
[freeze]
effect = "gate"
places = [{ place = "b" }]
modes = ["rail-ferry"]
rate_per_year = 1
rate_cap_per_year = 1
mean_hours = 500
known_at_departure = true
state = "on"
"""


def built(folder, *, rest="", corridors="[any]\n", settings=(), **texts):
    texts = {"corridors": corridors, **texts}
    return build(folder, LEGS, [shipment("a", "d")], rest=rest, countries=COUNTRIES, texts=texts)


def legs_in(network, mask):
    return {arc.name for arc, kept in zip(network.arcs, mask, strict=True) if kept and arc.leg is not None}


def legs_out(network, mask):
    return {
        arc.name for arc, kept in zip(network.arcs, mask, strict=True) if not kept and arc.leg is not None
    }


@pytest.mark.parametrize(
    ("rule", "gone"),
    [
        ('avoid_countries = ["XR"]', {"b-d-road", "b-d-road~back"}),
        ('avoid_countries = ["XC"]', {"b-c", "b-c~back", "c-d", "c-d~back"}),
        ('avoid = ["narrows"]', {"b-c", "b-c~back"}),
        ('avoid = ["b-c~back"]', {"b-c~back"}),
        ('avoid = ["b-c"]', {"b-c", "b-c~back"}),
        ('avoid = ["c"]', {"b-c", "b-c~back", "c-d", "c-d~back"}),
    ],
)
def test_what_a_corridor_avoids(rule, gone, tmp_path):
    scenario, network = built(tmp_path, corridors=f"[any]\n{rule}\n")
    assert legs_out(network, corridor_mask(network, scenario.corridors[0])) == gone


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("XR", {"b-d-road", "b-d-road~back"}),
        ("XC", {"b-c", "b-c~back", "c-d", "c-d~back"}),
        ("rail-ferry", {"b-c", "b-c~back"}),
        ("road", {"a-b-road", "a-b-road~back", "b-d-road", "b-d-road~back"}),
        ("narrows", {"b-c", "b-c~back"}),
        ("a-b-road~back", {"a-b-road~back"}),
        ("c", {"b-c", "b-c~back", "c-d", "c-d~back"}),
    ],
)
def test_what_a_shipment_avoids(name, gone, tmp_path):
    _, network = built(tmp_path)
    assert legs_out(network, avoiding_mask(network, [name])) == gone


def test_a_corridor_of_two_modes(tmp_path):
    scenario, network = built(tmp_path, corridors='[any]\nmodes = ["road"]\n')
    mask = corridor_mask(network, scenario.corridors[0])
    assert legs_in(network, mask) == {"a-b-road", "a-b-road~back", "b-d-road", "b-d-road~back"}
    assert all(kept for arc, kept in zip(network.arcs, mask, strict=True) if arc.leg is None)


def test_a_place_avoided_takes_its_transfers_too(tmp_path):
    _, network = built(tmp_path)
    mask = places_mask(network, ["c"])
    at_c = [
        kept
        for arc, kept in zip(network.arcs, mask, strict=True)
        if "c" in (arc.tail.terminal, arc.head.terminal)
    ]
    assert at_c
    assert not any(at_c)


def test_a_closure_without_dates_takes_the_place_away(tmp_path):
    rest = '[[changes]]\npath = "passages.narrows"\nclose = true\n'
    scenario, network = built(tmp_path, rest=rest)
    assert legs_out(network, closed_mask(network, scenario)) == {"b-c", "b-c~back"}


def test_a_closure_with_dates_does_not(tmp_path):
    rest = '[[changes]]\npath = "passages.narrows"\nclose = true\nfrom = 2025-02-01\n'
    scenario, network = built(tmp_path, rest=rest)
    assert closed_mask(network, scenario).all()


def test_a_regime_held_on_takes_away_the_modes_that_it_holds_and_no_others(tmp_path):
    """Ice at b holds the ferries there; rail and road pass, and so does what is done for them there."""
    scenario, network = built(tmp_path, hazards=REGIME)
    mask = closed_mask(network, scenario)
    assert legs_out(network, mask) == {"b-c", "b-c~back"}
    kept = {arc.name for arc, is_open in zip(network.arcs, mask, strict=True) if is_open}
    assert {"stay b wagon-group", "unloading b wagon-group>door", "loading b door>wagon-group"} <= kept


RULE = '[ban]\neffect = "deny"\n'


@pytest.mark.parametrize(
    ("filters", "gone"),
    [
        ('countries = ["XR"]', {"b-d-road", "b-d-road~back"}),
        ('modes = ["rail-ferry"]', {"b-c", "b-c~back"}),
        ('legs = ["c-d"]', {"c-d", "c-d~back"}),
        ('legs = ["c-d~back"]', {"c-d~back"}),
        ('terminals = ["c"]\nmodes = ["rail1520"]', {"c-d", "c-d~back"}),
        ('countries = ["XC"]\nmodes = ["rail1520"]', {"c-d", "c-d~back"}),
        ('commodities = ["goods"]\nlegs = ["a-b"]', {"a-b", "a-b~back"}),
        ('commodities = ["arms"]', set()),
        ('shippers = ["eu"]', set()),
        ('until = 2024-12-31\nmodes = ["road"]', set()),
        ('from = 2026-01-01\nmodes = ["road"]', set()),
        ('from = 2025-01-01\nlegs = ["a-b"]', {"a-b", "a-b~back"}),
        ('until = 2035-01-01\nlegs = ["a-b"]', {"a-b", "a-b~back"}),
    ],
)
def test_what_a_rule_denies(filters, gone, tmp_path):
    scenario, network = built(tmp_path, rules=f"{RULE}{filters}\n")
    rules = eligibility(network, scenario, scenario.shipments[0])
    assert legs_out(network, rules.allowed) == gone
    assert set(rules.denied_by) == ({"ban"} if gone else set())


@pytest.mark.parametrize("dates", ["from = 2025-12-31", "until = 2025-01-01", "from = 2026-06-01"])
def test_a_rule_on_some_days_denies_on_these_alone(dates, tmp_path):
    scenario, network = built(tmp_path, rules=f'{RULE}{dates}\nlegs = ["a-b"]\n')
    rules = eligibility(network, scenario, scenario.shipments[0])
    assert legs_out(network, rules.allowed) == set()
    assert rules.denied_by == {}
    assert legs_out(network, ~rules.dated["ban"]) == {"a-b", "a-b~back"}


def test_all_filters_of_a_rule_must_match_inside_terminals_too(tmp_path):
    """Of the legs at b two go to XD; what is done at b itself is not done in XD."""
    filters = 'countries = ["XD"]\nterminals = ["b"]'
    scenario, network = built(tmp_path, rules=f"{RULE}{filters}\n")
    allowed = eligibility(network, scenario, scenario.shipments[0]).allowed
    denied = {arc.name for arc, kept in zip(network.arcs, allowed, strict=True) if not kept}
    assert denied == {"b-d-road", "b-d-road~back", "b-d-rail", "b-d-rail~back"}


def test_a_surcharge_is_paid_once_a_leg(tmp_path):
    """So says the field; two surcharges add up, and what is done inside a terminal is no leg."""
    text = (
        '[one]\neffect = "surcharge"\nterminals = ["c"]\nusd_per_feu = 40\n'
        '[two]\neffect = "surcharge"\nmodes = ["rail-ferry"]\nusd_per_feu = 7\n'
    )
    scenario, network = built(tmp_path, rules=text)
    surcharge = eligibility(network, scenario, scenario.shipments[0]).surcharge_usd_per_feu
    paid = {arc.name: usd for arc, usd in zip(network.arcs, surcharge, strict=True) if usd}
    assert paid == {"b-c": 47, "b-c~back": 47, "c-d": 40, "c-d~back": 40}
