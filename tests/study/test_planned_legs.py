"""Planned legs that stay shut change no bit of any answer; those that open are taken, from their day on."""

from datetime import date

import numpy as np
import pytest

from corridorsim.study.bound import find_bounds
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.criticality import find_criticality
from corridorsim.study.criticality_document import criticality_document
from corridorsim.study.departures import departure_hours
from corridorsim.study.pareto import pareto_routes
from corridorsim.study.results import run_document
from corridorsim.study.routes import find_routes
from corridorsim.units import HOURS_PER_DAY
from tests.network.small_networks import leg
from tests.study.conftest import FERRY, LEGS, bits, rich, trials_of

PLANNED = {"both_ways": "yes", "planned": "yes", "sigma": 0.2}
LINES = [
    leg("a", "z", "straight", distance_km=10, **PLANNED),
    leg("a", "m", distance_km=10, **PLANNED),
    leg("m", "q", distance_km=10, **PLANNED),
    leg(
        "p",
        "q",
        "bridge",
        passages="narrows",
        usd_per_feu=1,
        **FERRY | {"planned": "yes", "headway_hours": 1},
    ),
    leg("a", "n", "fast", distance_km=10, **PLANNED),
]
OPEN = '[[changes]]\npath = "legs.a-n-fast"\nopen = true\n'
POLICIES = '["committed", "committed-with-fallback", "adaptive", "rollout", "clairvoyant"]'


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Return what is asked of the same study without and with planned legs."""
    study = {"draws": 600, "policies": POLICIES, "rollout_futures": 16}
    return [rich(tmp_path_factory.mktemp("lines"), legs=legs, **study) for legs in (LEGS, [*LEGS, *LINES])]


def document(scenario, network):
    routes = find_routes(network, scenario)
    bounds = find_bounds(network, routes, scenario, 100)
    found = run_document(compare_corridors(trials_of(scenario, network), bounds=bounds))
    return {key: value for key, value in found.items() if key != "digest"}


def test_a_run_is_the_same_to_the_last_digit_under_every_policy(cases):
    without, with_lines = (document(*case) for case in cases)
    assert without == with_lines
    assert any(row.get("bound") for row in without["corridors"])


def test_so_are_the_routes_in_three_figures_at_once(cases):
    fronts = [
        [
            (route.legs, route.weight)
            for entry in pareto_routes(network, scenario).entries
            for route in entry.routes
        ]
        for scenario, network in cases
    ]
    assert fronts[0] == fronts[1]
    assert fronts[0]


def test_so_is_what_hurts_most(cases):
    without, with_lines = (
        criticality_document(find_criticality(network, find_routes(network, scenario), scenario, draws=200))
        for scenario, network in cases
    )
    without.pop("digest", None)
    with_lines.pop("digest", None)
    assert without == with_lines


def routes_of(folder, rest, **study):
    scenario, network = rich(folder, legs=[*LEGS, *LINES], rest=rest, **study)
    return scenario, network, find_routes(network, scenario)


@pytest.mark.parametrize("name", ["a-n-fast", "a-n-fast~back"])
def test_an_open_one_is_taken_both_ways_and_no_best_way_is_worse(name, tmp_path, cases):
    before = find_routes(cases[1][1], cases[1][0]).entries
    after = routes_of(tmp_path, OPEN.replace("a-n-fast", name))[2].entries
    for one, other in zip(before, after, strict=True):
        assert bool(other.routes) == bool(one.routes)
        if one.routes:
            assert other.routes[0].weight <= one.routes[0].weight
    taken = {legs for entry in after for route in entry.routes for legs in route.legs}
    assert {"a-n-fast", "a-n-fast~back"} <= taken
    assert not taken & {"a-z-straight", "a-m", "m-q", "p-q-bridge"}


def test_from_its_day_on_it_is_taken_without_waiting_and_before_it_is_not(tmp_path):
    rest = OPEN + "from = 2025-07-01\n"
    study = {"policies": '["clairvoyant"]', "objective": '"days"', "patience_days": 400}
    study |= {"depart_from": "2025-06-01", "depart_until": "2025-07-31"}
    scenario, network, _ = routes_of(tmp_path, rest, **study)
    assert [str(closure.until) for closure in scenario.closures if closure.id == "a-n-fast"] == ["2025-06-30"]
    trials = trials_of(scenario, network)
    (trial,) = (t for t in trials.feasible if (t.entry.shipment.id, t.entry.corridor.id) == ("a-z", "north"))
    fast = [rank for rank, route in enumerate(trial.entry.routes) if "a-n-fast" in route.legs]
    opens = (date(2025, 7, 1) - date(2025, 6, 1)).days * HOURS_PER_DAY
    departs = departure_hours(scenario.study, (0, scenario.study.draws))
    takes = np.isin(trial.route, fast)
    early = (departs < opens - 15 * HOURS_PER_DAY) & np.isfinite(trial.hours)  # too late by either: a tie
    assert early.any()
    assert not takes[early].any()
    assert takes[departs > opens].all()


def test_two_runs_differ_by_the_line_alone(tmp_path, cases):
    """Common random numbers: what does not take the open line has the hours that it had."""
    before = bits(trials_of(*cases[1]))
    scenario, network, _ = routes_of(tmp_path, OPEN, draws=600, policies=POLICIES, rollout_futures=16)
    after = bits(trials_of(scenario, network))
    south = ("a-z", "south", "committed")
    assert after[south] == before[south]
