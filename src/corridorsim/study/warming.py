"""Whether the kernels are compiled, and compiling them all now."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corridorsim.kernels.choosing import find_best
from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.compiling import CACHE_FOLDER, is_compiled
from corridorsim.kernels.earliest_arrival import arrive_earliest
from corridorsim.kernels.journeys import follow_routes, new_tree_room
from corridorsim.kernels.leg_times import draw_departures, draw_hours, draw_lateness, draw_phases
from corridorsim.kernels.own_routes import follow_own_routes, new_own_room
from corridorsim.kernels.paths import shortest_tree
from corridorsim.kernels.patience import follow_impatient
from corridorsim.kernels.policies import follow_adaptive, follow_agreed
from corridorsim.kernels.rollout import find_rolled_turns, follow_rollout
from corridorsim.kernels.sailings import draw_sailings
from corridorsim.kernels.steps import N_PARTS
from corridorsim.kernels.turns import find_fallbacks, find_turns
from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.template import template
from corridorsim.study.bound import find_bounds
from corridorsim.study.criticality import find_criticality
from corridorsim.study.pareto import pareto_routes
from corridorsim.study.routes import find_routes
from corridorsim.study.tiles import TileMaker
from corridorsim.study.trials import run_trials

_KERNELS = (
    draw_closures,
    draw_departures,
    draw_hours,
    draw_lateness,
    draw_phases,
    draw_sailings,
    follow_impatient,
    follow_own_routes,
    follow_routes,
    shortest_tree,
)
_BY_POLICY: dict[str, tuple[Callable[..., Any], ...]] = {
    "adaptive": (find_turns, follow_adaptive),
    "committed-with-fallback": (find_fallbacks, follow_agreed),
    "rollout": (find_rolled_turns, follow_rollout),
    "clairvoyant": (arrive_earliest, find_best),
}
_BESIDE = "from corridorsim.study.warming import warm_journeys; warm_journeys()"


def is_warm(policies: Sequence[str] = ()) -> bool:
    """Return whether a run needs no compiler.

    Parameters
    ----------
    policies : of the run, whose kernels are asked for too
    """
    return is_compiled(*_KERNELS, *(each for policy in policies for each in _BY_POLICY.get(policy, ())))


def compile_beside() -> None:
    """Have a process of its own compile what follows journeys, while this one compiles what comes before.

    It leaves what it has compiled in the cache and ends by itself, or with this process. Without a cache, or
    with one core, nothing is done.
    """
    if CACHE_FOLDER is None or (os.cpu_count() or 1) == 1:
        return
    quiet = subprocess.DEVNULL
    try:
        beside = subprocess.Popen([sys.executable, "-c", _BESIDE], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:  # then all is compiled here
        return
    atexit.register(_end, beside)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    process.wait()


def warm_journeys() -> None:
    """Compile what follows journeys, through the worlds of no draws."""
    maker = TileMaker(build_network(_smallest()), [(0,)], 0)
    world, routes, route = maker.no_world(), maker.routes, np.zeros((1, 0), dtype=np.int64)
    hours, split = np.zeros((1, 0), dtype=np.float32), np.zeros((1, N_PARTS, 0), dtype=np.float32)
    one, none = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)
    follow_routes(routes, one, one, world, new_tree_room(maker.order.most_arcs, 0), hours, hours.copy())
    follow_own_routes(routes, route, world, new_own_room(1, N_PARTS, 0), hours, hours.copy(), split)
    follow_impatient(routes, one, np.float32(0.0), world, none, route[0], hours[0], split[0])


def warm_kernels() -> None:
    """Run a small scenario, so that every kernel is compiled with the arrays that it will be given."""
    scenario = _smallest()
    network = build_network(scenario)
    routes = find_routes(network, scenario)
    run_trials(network, routes, scenario)
    find_bounds(network, routes, scenario, scenario.study.draws)
    find_criticality(network, routes, scenario)
    pareto_routes(network, scenario)


def _smallest() -> Scenario:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warm-up.toml"
        path.write_text(template("warm-up"), encoding="utf-8")
        policies = ", ".join(f'"{policy}"' for policy in ("committed", *_BY_POLICY))
        return read_scenario(path, settings=["study.draws=256", f"study.policies=[{policies}]"])
