"""The bound on the whole graph: never later than any route, equal to the best of all of them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from corridorsim.study import bound
from corridorsim.study.bound import fastest, find_bounds
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.results import run_document, summary_csv
from corridorsim.study.routes import RouteSets, find_routes, priced_route, searches
from corridorsim.study.search import best_routes
from corridorsim.study.trials import run_trials
from corridorsim.study.wording import bound_lines
from tests.study.conftest import HAZARDS, LEGS, SHIPMENTS, rich

DRAWS = 300
QUIET = HAZARDS[: HAZARDS.index("[crowd]")] + HAZARDS[HAZARDS.index("[war]") :]
ONE_WAY = [row | {"both_ways": "no"} for row in LEGS]  # nobody can come back to a terminal
HELD = """\
[checks]
effect = "delay"
legs = ["q-z", "a-n"]
delay_median_hours = 30
delay_sigma = 0.5
"""


def complete(network, scenario):
    """Return every simple way of every entry as a route that is compared."""
    found = find_routes(network, scenario)
    entries = []
    for search, entry in zip(searches(network, scenario), found.entries, strict=True):
        ways = {}
        for graph in search.graphs:
            weights = search.weights_on(search.usable)
            ways |= best_routes(graph, weights, *search.ends(graph), 500, np.inf)
        routes = tuple(priced_route(network, search.prices, *way) for way in ways.items())
        assert len(routes) < 500
        entries.append(replace(entry, routes=routes))
    return RouteSets(scenario, tuple(entries))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Return a scenario in which nothing is met once a journey, and its network."""
    asked = {"policies": ["committed", "clairvoyant"]}
    folder = tmp_path_factory.mktemp("quiet")
    return rich(folder, hazards=QUIET, legs=ONE_WAY, shipments=SHIPMENTS[:1], **asked)


def test_the_best_of_all_ways_is_the_bound(plain):
    """To the bit, in every draw."""
    scenario, network = plain
    everything = complete(network, scenario)
    found = find_bounds(network, everything, scenario, DRAWS)
    assert len(found) == sum(bool(entry.routes) for entry in everything.entries) == 3
    for each in found.values():
        np.testing.assert_array_equal(each.days, each.set_days)
        assert np.ptp(each.days) > 0
        assert each.document()["equal_share"] == 1.0


@pytest.mark.parametrize("texts", [{}, {"rules": HELD}], ids=["crowds", "rules"])
def test_what_is_met_once_counts_where_it_is_met_first(texts, tmp_path):
    """Where nobody comes by twice, whoever leaves a crowded terminal has met the crowd on arrival."""
    scenario, network = rich(tmp_path, texts=texts, legs=ONE_WAY, shipments=SHIPMENTS[:1])
    found = find_bounds(network, complete(network, scenario), scenario, DRAWS)
    for each in found.values():
        np.testing.assert_array_equal(each.days, each.set_days)


@pytest.mark.parametrize("texts", [{}, {"rules": HELD}], ids=["crowds", "rules"])
def test_what_may_have_been_met_before_makes_it_lower_at_most(texts, tmp_path):
    scenario, network = rich(tmp_path, texts=texts)
    found = find_bounds(network, complete(network, scenario), scenario, DRAWS)
    assert all((each.days <= each.set_days).all() for each in found.values())
    assert max(each.document()["equal_share"] for each in found.values()) > 0.5


def test_fewer_routes_leave_a_gap(plain):
    scenario, network = plain
    everything = complete(network, scenario)
    first = tuple(replace(entry, routes=entry.routes[:1]) for entry in everything.entries)
    some = find_bounds(network, RouteSets(scenario, first), scenario, DRAWS)
    for key, each in find_bounds(network, everything, scenario, DRAWS).items():
        np.testing.assert_array_equal(some[key].days, each.days)
        assert (some[key].days <= some[key].set_days).all()
    assert max(each.document()["gap_days"] for each in some.values()) > 0.1


def test_any_number_of_workers_and_of_draws_at_once(plain, monkeypatch):
    scenario, network = plain
    routes = find_routes(network, scenario)
    one = find_bounds(network, routes, scenario, DRAWS, workers=1)
    monkeypatch.setattr(bound, "_LANES", 37)
    other = find_bounds(network, routes, scenario, DRAWS, workers=3)
    assert {key: each.days.tobytes() for key, each in one.items()} == {
        key: each.days.tobytes() for key, each in other.items()
    }


def test_it_tells_how_far_it_is(plain):
    scenario, network = plain
    routes, told = find_routes(network, scenario), []
    found = find_bounds(network, routes, scenario, 16, report=lambda *each: told.append(each))
    assert told == [(done, len(found)) for done in range(1, len(found) + 1)]


def test_no_feasible_corridor_has_no_bound(plain):
    scenario, network = plain
    routes = find_routes(network, scenario)
    nowhere = tuple(replace(entry, routes=()) for entry in routes.entries)
    assert find_bounds(network, RouteSets(scenario, nowhere), scenario, DRAWS) == {}


def test_it_stands_beside_the_clairvoyant(plain):
    scenario, network = plain
    routes = find_routes(network, scenario)
    trials = run_trials(network, routes, scenario)
    found = find_bounds(network, routes, scenario, trials.draws)
    comparison = compare_corridors(trials, None, found)
    rows = json.loads(json.dumps(run_document(comparison)))["corridors"]
    feasible = [row for row in rows if row["feasible"]]
    assert all(("bound" in row) == (row["policy"] == "clairvoyant") for row in feasible)
    told = [row["bound"] for row in feasible if "bound" in row]
    assert all(each["draws"] == bound.MOST_DRAWS for each in told)
    for each in told:
        assert each["days_mean"] + each["gap_days"] == pytest.approx(each["set_days_mean"])
        assert each["gap_days_low"] <= each["gap_days"] <= each["gap_days_high"]
    assert "bound_gap_days" in summary_csv(comparison).splitlines()[0]
    (line,) = bound_lines(comparison, ["a-z"])
    least = fastest(each for (name, _), each in found.items() if name == "a-z")
    assert f"faster than {least.days.mean():.1f} d on average (first 512 draws)" in line
    assert bound_lines(compare_corridors(trials), ["a-z"]) == []
