"""A small network with everything that chance can do, and runs of it."""

from unittest.mock import patch

import numpy as np
import pytest

import corridorsim.study.trials
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.every_draw import MOST_KEPT
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
from tests.network.small_networks import SERVICES, build, leg, shipment

LATE = {"on_time_probability": 0.7, "late_min_hours": 5, "late_mean_hours": 30}
FERRY = {"mode": "rail-ferry", "service": "rail-ferry", "both_ways": "yes", "headway_hours": 60, **LATE}
RAIL = {"both_ways": "yes", "sigma": 0.3}
LEGS = [
    leg("a", "n", distance_km=900, border_hours=20, border_sigma=0.8, **RAIL),
    leg("n", "z", distance_km=900, **RAIL),
    leg("a", "p", **RAIL),
    leg("p", "q", passages="narrows", **FERRY),
    leg("p", "q", "long", passages="strait", distance_km=400, **FERRY),
    leg("p", "q", "quick", passages="narrows", **FERRY | {"headway_hours": 200, "usd_per_feu": 900}),
    leg("q", "z", **RAIL),
    leg("q", "z", "truck", mode="road", service="truck", **RAIL),
]
HAZARDS = """\
[storm]
effect = "gate"
places = [{ place = "narrows" }, { place = "p", reach = 0.5 }]
modes = ["rail-ferry"]
rate_per_year = 40
rate_cap_per_year = 160
monthly_factor = [2, 2, 1, 1, 0.5, 0.5, 0.5, 0.5, 1, 1, 2, 2]
median_hours = 40
sigma = 1.0
[crowd]
effect = "slowdown"
places = [{ place = "q" }, { place = "n" }]
rate_per_year = 20
rate_cap_per_year = 40
median_hours = 90
sigma = 0.5
delay_median_hours = 20
delay_sigma = 0.4
[war]
effect = "gate"
places = [{ place = "narrows" }]
known_at_departure = true
rate_per_year = 1.5
rate_cap_per_year = 3
mean_hours = 1500
"""
CORRIDORS = """\
[north]
gateways = [["n"]]
[south]
gateways = [["p"], ["q"]]
[both]
gateways = [["n", "p"]]
[nowhere]
gateways = [["n"], ["p"]]
avoid = ["a-p"]
"""
NAMES = ("north", "south", "both", "nowhere")
SHIPMENTS = [
    shipment("a", "z", deadline_days=14, feu=2),
    shipment("z", "a", commodity="arms"),
]
SHARED = SERVICES.replace("yes,240,1,0,0,0,electric", "yes,240,1,0.2,0,0.6,electric")


def rich(
    folder, *, legs=LEGS, hazards=HAZARDS, shipments=SHIPMENTS, corridors=NAMES, texts=None, rest="", **study
):
    """Return the scenario and its network; patience is short and the horizon near, so that both are met."""
    study = {"draws": 1500, "patience_days": 1.5, "horizon_days": 22, "seed": 11} | study
    texts = {"hazards": hazards, "corridors": CORRIDORS, "services": SHARED} | (texts or {})
    return build(folder, legs, shipments, corridors, rest, texts=texts, **study)


def trials_of(scenario, network, most_kept=MOST_KEPT, **options):
    with patch.object(corridorsim.study.trials, "MOST_KEPT", most_kept):
        return run_trials(network, find_routes(network, scenario), scenario, **options)


def bits(trials):
    """Return hours and legs by draw, for each shipment and corridor."""
    found = {}
    for trial in trials.feasible:
        ways = [route.legs for route in trial.entry.routes]
        key = (trial.entry.shipment.id, trial.entry.corridor.id, trial.policy)
        found[key] = (trial.hours.tobytes(), [ways[rank] for rank in trial.route])
    return found


@pytest.fixture(scope="session")
def rich_run(tmp_path_factory):
    """Return the scenario, the network and the trials, made once."""
    scenario, network = rich(tmp_path_factory.mktemp("rich"))
    return scenario, network, trials_of(scenario, network, workers=1)


@pytest.fixture(scope="session")
def rich_comparison(rich_run):
    comparison = compare_corridors(rich_run[2])
    south = comparison.summary_of("a-z", "south", "committed")
    assert 0 < south.undelivered_share < 0.5, "the example has lost what it is for"
    assert len(np.unique(rich_run[2].feasible[1].route)) > 2
    return comparison
