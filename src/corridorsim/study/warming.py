"""Whether the kernels are compiled, and compiling them all now."""

from __future__ import annotations

import tempfile
from pathlib import Path

from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.compiling import is_compiled
from corridorsim.kernels.earliest_arrival import arrive_earliest
from corridorsim.kernels.journeys import follow_routes
from corridorsim.kernels.leg_times import draw_departures, draw_hours, draw_lateness, draw_phases
from corridorsim.kernels.paths import shortest_tree
from corridorsim.kernels.patience import follow_impatient
from corridorsim.kernels.removals import best_left
from corridorsim.kernels.sailings import draw_sailings
from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.template import template
from corridorsim.study.bound import find_bounds
from corridorsim.study.criticality import find_criticality
from corridorsim.study.pareto import pareto_routes
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials

_KERNELS = (
    arrive_earliest,
    best_left,
    draw_closures,
    draw_departures,
    draw_hours,
    draw_lateness,
    draw_phases,
    draw_sailings,
    follow_impatient,
    follow_routes,
    shortest_tree,
)


def is_warm() -> bool:
    """Return whether a run needs no compiler."""
    return is_compiled(*_KERNELS)


def warm_kernels() -> None:
    """Run a small scenario, so that every kernel is compiled with the arrays that it will be given."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warm-up.toml"
        path.write_text(template("warm-up"), encoding="utf-8")
        scenario = read_scenario(path, settings=["study.draws=256"])
    network = build_network(scenario)
    routes = find_routes(network, scenario)
    run_trials(network, routes, scenario)
    find_bounds(network, routes, scenario, scenario.study.draws)
    find_criticality(network, routes, scenario)
    pareto_routes(network, scenario)
