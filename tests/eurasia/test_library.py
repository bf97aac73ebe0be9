"""The library's answers have the signs that theory fixes."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import corridorsim as cs
from corridorsim.study.contrasts import contrast

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SETTINGS = ("study.draws=512", 'study.policies=["committed"]', "study.patience_days=3000")


@cache
def found(name, variant=None):
    scenario = cs.read_scenario(SCENARIOS / f"{name}.toml", variant=variant, settings=SETTINGS)
    network = cs.build_network(scenario)
    return scenario, network, cs.find_routes(network, scenario)


@cache
def compared(name, variant=None):
    scenario, network, routes = found(name, variant)
    return cs.compare_corridors(cs.run_trials(network, routes, scenario))


def least(name, variant=None):
    """Return the least expected objective of any route with nothing closed, by shipment."""
    best = {}
    for entry in found(name, variant)[2].entries:
        for route in entry.routes[:1]:
            best[entry.shipment.id] = min(best.get(entry.shipment.id, np.inf), route.weight)
    return best


CLOSED = [
    ("northern-closed", "open"),
    ("red-sea-closed", "open"),
    ("both-closed", "northern-closed"),
    ("both-closed", "red-sea-closed"),
    ("both-closed", "open"),
]


@pytest.mark.parametrize(("name", "freer"), CLOSED)
def test_closing_more_never_improves_the_best_choice_that_is_left(name, freer):
    closed, open_ = least(name), least(name, freer)
    assert set(closed) == set(open_)
    assert all(closed[shipment] >= open_[shipment] for shipment in closed)
    low, _ = contrast(compared(name), compared(name, freer)).more_objective.interval
    assert low > -1.0, "nobody is better off for a closure in the mean of draws either"


def test_sanctions_and_war_never_improve_the_best_choice_that_is_left():
    lifted, sanctions, war = (least("iran-reopens", variant) for variant in (None, "sanctions", "war"))
    for shipment in lifted:
        assert lifted[shipment] <= sanctions[shipment] <= war[shipment]


def test_nothing_touches_what_is_closed():
    scenario, _, routes = found("both-closed")
    for entry in routes.entries:
        for route in entry.routes:
            legs = [scenario.tables.legs[leg] for leg in route.legs]
            assert not {"RU", "BY"} & {country for leg in legs for country in leg.countries}
            assert "bab-el-mandeb" not in {passage for leg in legs for passage in leg.passages}


def on_the_same_route(name, with_, without):
    """Return the hours of draws, with and without measures, of the routes that both know, by shipment."""
    runs = [found(name, variant) for variant in (with_, without)]
    kept = [], []
    for ours, theirs in zip(*(routes.entries for _, _, routes in runs), strict=True):
        shared = [(one, other) for other in theirs.routes for one in ours.routes if one.legs == other.legs]
        for entry, route, out in zip((ours, theirs), shared[0] if shared else (), kept, strict=bool(shared)):
            out.append(replace(entry, routes=(route,)))
    assert len(kept[0]) >= 10
    hours = []
    for (scenario, network, routes), entries in zip(runs, kept, strict=True):
        trials = cs.run_trials(network, replace(routes, entries=tuple(entries)), scenario)
        hours.append(np.array([trial.hours for trial in trials.feasible], dtype=np.float64))
    return hours


@pytest.mark.parametrize("variant", ["data-exchange", "consignment-notes", "fewer-storm-days"])
def test_a_shorter_dwell_border_or_closure_makes_no_fixed_route_slower_in_any_draw(variant):
    with_, without = on_the_same_route("digital-corridor", variant, "as-today")
    assert (with_ <= without + 1e-3).all()  # float32 hours
    assert (with_ < without - 1.0).any(), "the measure does nothing at all"


@pytest.mark.parametrize(
    ("name", "variant"),
    [("digital-corridor", "timetables"), ("digital-corridor", None), ("global-gateway-2030", None)],
)
def test_measures_never_worsen_the_mean_of_a_fixed_route(name, variant):
    with_, without = on_the_same_route(name, variant, "as-today")
    assert (with_.mean(axis=1) <= without.mean(axis=1) + 1e-3).all()


def test_more_of_an_effect_saves_more_time():
    runs = {name: compared("global-gateway-2030", name) for name in (None, "as-today", "least", "most")}
    days = {name: contrast(run, runs["as-today"], "middle").days_ratio.value for name, run in runs.items()}
    assert days["most"] <= days[None] <= days["least"] <= 1.0
