"""Whole results against plain Python: hours, routes and money of every shipment, corridor, policy and draw.

The twin reads the built network's laws and the routes found, whose search has twins of its own, and makes the
rest: worlds, plans on planning draws, decisions on the way, money. A world takes it a millisecond, so plans
are made on 48 planning draws on either side instead of 4,096, in one network on more than a tile holds.
"""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from corridorsim.study import judging, late_draws, planning, rolling, spans, trials
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.routes import find_routes
from tests.conftest import is_compiled
from tests.naive.journeys import GATE, HOURS, Listed
from tests.naive.parting import first_parting, is_at_boundary
from tests.naive.whole import Money, Planned, whole_results
from tests.network.random_studies import random_study

DRAWS, PLANNING_DRAWS = 56, 48
MOST_APART = 1e-5  # of the draws of all shipments, corridors and policies
SOON_HOURS = 200.0  # so that some tiles are made twice, for those who are late


@pytest.fixture
def few_planning_draws(monkeypatch):
    """Return what sets the number of planning draws on the side of the engine."""

    def set_(count):
        monkeypatch.setattr(planning, "PLANNING_DRAWS", count)
        monkeypatch.setattr(rolling, "FUTURE_DRAWS", count)

    monkeypatch.setattr(late_draws, "SOON_HOURS", SOON_HOURS)
    monkeypatch.setattr(judging, "SOON_HOURS", SOON_HOURS)
    set_(PLANNING_DRAWS)
    return set_


def both(folder, number, planning_draws=PLANNING_DRAWS, **study):
    """Return the trials of a random study, the twin's knowledge of it, and the twin's results for each."""
    scenario, network = random_study(folder, number, **({"draws": DRAWS} | study))
    routes = find_routes(network, scenario, workers=1)
    found = trials.run_trials(network, routes, scenario, workers=1)
    planned = Planned(network, routes, scenario, planning_draws)
    pairs = [(trial, row_of(planned, trial)) for trial in found.feasible]
    pairs = [(trial, row, *whole_results(planned, trial.policy, row)) for trial, row in pairs]
    return SimpleNamespace(trials=found, planned=planned, pairs=pairs, number=number)


def row_of(planned, trial):
    return [entry is trial.entry for entry in planned.entries].index(True)


def apart(trial, hours, route):
    """Return the draws in which a trial and the twin differ; not compiled, logarithms round otherwise."""
    same = trial.hours == hours
    if not is_compiled():
        same |= np.isclose(trial.hours, hours, rtol=1e-6, atol=0)
    return np.flatnonzero(~same | (trial.route != route))


def is_traced(case, trial, row, routes, draw):
    """Tell whether one of some routes parts from the twin's first at a departure or a closure."""
    found = case.trials.routes.entries
    network, study = case.planned.network, case.planned.study
    maker, candidates = trials.prepare(network, [each for each in found if each.routes], study.seed)
    tile, ways = maker.make((int(draw), 1)), case.planned.ways
    for rank in routes:
        steps = steps_of_both(maker.routes, candidates.options[row][rank], ways, ways.options[row][rank])
        parting = first_parting(steps, (tile.world, 0), (case.planned.draws.world, int(draw)))
        if parting is not None:
            return is_at_boundary(*parting)
    return False


def steps_of_both(routes, route, ways, same_route):
    span = range(routes.first_step[routes.first_arc[route]], routes.first_step[routes.first_arc[route + 1]])
    theirs = [(int(routes.kind[s]), int(routes.item[s]), routes.share[s], int(routes.gate[s])) for s in span]
    ours = [step for rank in range(ways.length(same_route)) for step in ways.steps(same_route, rank)]
    return list(zip(theirs, ours, strict=True))


def assert_money_is_the_same(case):
    """USD and generalised cost in every draw, shares of the undelivered and of the best."""
    objectives = {}
    for trial, row, hours, route in case.pairs:
        found, twin = outcome_of(trial, case.planned.study), Money(case.planned, row, hours, route)
        np.testing.assert_allclose(found.usd, twin.usd, rtol=1e-12)
        np.testing.assert_allclose(found.generalized_usd, twin.generalized_usd, rtol=1e-12)
        np.testing.assert_allclose(found.objective, twin.objective, rtol=1e-12)
        objectives.setdefault((trial.entry.shipment.id, trial.policy), {})[trial.entry.corridor.id] = twin
    comparison = compare_corridors(case.trials)
    for (shipment, policy), by_corridor in objectives.items():
        rivals = {name: twin.objective for name, twin in by_corridor.items() if twin.delivered.any()}
        least = np.min(list(rivals.values()), axis=0) if rivals else None
        ties = sum((objective == least).astype(int) for objective in rivals.values())
        for name, objective in rivals.items():
            row = comparison.summary_of(shipment, name, policy)
            assert row.undelivered_share == pytest.approx(np.mean(~by_corridor[name].delivered))
            assert row.best_share == pytest.approx(np.mean((objective == least) / ties))


def assert_nobody_beats_the_clairvoyant(case):
    objective = {
        (row, trial.policy): outcome_of(trial, case.planned.study).objective for trial, row, *_ in case.pairs
    }
    for (row, policy), values in objective.items():
        assert (objective[row, "clairvoyant"] <= values).all(), (case.number, policy)


def what_happened(case):
    """Count what the comparison is worth nothing without."""
    seen, routes = Counter(networks=1), {}
    for trial, row, hours, route in case.pairs:
        seen[f"draws {trial.policy}"] += len(hours)
        routes[row, trial.policy] = route
        seen["undelivered"] += int(np.isinf(hours).sum())
    for (row, policy), route in routes.items():
        planned = [case.planned.choice(row, lane) for lane in range(len(route))]
        seen[f"left {policy}"] += int(np.sum(route != planned))
    seen["regimes"] += len(case.planned.planning) > 1
    return seen


def test_whole_results_are_the_twins(sizes, tmp_path, few_planning_draws):
    """Of N rows at most 1e-5 N may differ, 1 in 200 networks, and each must be a matter of rounding."""
    seen, differences = Counter(), []
    for number in range(sizes.networks if is_compiled() else sizes.networks // 4):
        case = both(tmp_path / str(number), number, rollout=number % 4 == 0)
        found = [
            (trial, row, (trial.route[draw], route[draw]), draw)
            for trial, row, hours, route in case.pairs
            for draw in apart(trial, hours, route)
        ]
        for difference in found:
            assert is_traced(case, *difference), (number, difference)
        differences += found
        if not found:
            assert_money_is_the_same(case)
        assert_nobody_beats_the_clairvoyant(case)
        seen += what_happened(case)
    rows = sum(count for what, count in seen.items() if what.startswith("draws "))
    assert len(differences) <= MOST_APART * rows, (rows, differences)
    if is_compiled():
        assert rows > 100_000
        assert min(seen[f"left {policy}"] for policy in SOMETIMES_LEFT) > 200, seen
        assert seen["undelivered"] > 1_000
        assert seen["regimes"] > 20


SOMETIMES_LEFT = ("committed", "committed-with-fallback", "adaptive", "rollout", "clairvoyant")


def test_plans_over_several_tiles_are_the_twins(tmp_path, few_planning_draws):
    """Planning draws of more than one tile add up to the same plans and prospects."""
    count = 1_100 if is_compiled() else 40
    few_planning_draws(count)
    case = both(tmp_path, 6, planning_draws=count)
    assert len(planning.planning_spans()) == 1 + is_compiled()
    for trial, _, hours, route in case.pairs:
        assert not len(apart(trial, hours, route)), trial.policy


def test_no_draw_goes_by_what_another_has_decided(tmp_path, few_planning_draws, monkeypatch):
    """Near the horizon the hour matters even to those who have heard nothing: alone in its tile or not."""
    scenario, network = random_study(tmp_path, 181, draws=DRAWS)
    routes, found = find_routes(network, scenario, workers=1), []
    for lanes in (spans.LANES, 1):
        monkeypatch.setattr(spans, "LANES", lanes)
        found.append(
            [trial.route for trial in trials.run_trials(network, routes, scenario, workers=1).feasible]
        )
    np.testing.assert_array_equal(*found)


def shut_at(start, end):
    """Return a world in which one comes at 50 h to a gate that is shut at some time."""
    closures = Listed(np.zeros(1, np.float32), {0: [[(start, end, np.inf)]]})
    return SimpleNamespace(hours=np.array([[50]], np.float32), closures=closures), 0


@pytest.mark.parametrize(
    ("shut", "also", "is_at_it"),
    [
        ((50.0, 60.0), (50.000004, 60.0), True),
        ((40.0, 50.0), (40.0, 50.000004), None),
        ((40.0, 60.0), (51.0, 60.0), False),
        ((50.0, 60.0), (50.0, 60.000004), None),
    ],
)
def test_what_is_traced(shut, also, is_at_it):
    """Who comes when a closure begins may be in time in one world only; elsewhere rounding changes little."""
    steps = [(step, step) for step in ((HOURS, 0, np.float32(1), -1), (GATE, 0, np.float32(1), -1))]
    parting = first_parting(steps, *(shut_at(*map(np.float32, when)) for when in (shut, also)))
    assert (parting and is_at_boundary(*parting)) == is_at_it
