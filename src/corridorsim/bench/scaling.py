"""How times grow: with draws, arcs, routes, hazards and threads; the slope is that of logarithms."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from corridorsim.bench.contest import Way, rounded, time_ways
from corridorsim.bench.graphs import grid
from corridorsim.bench.trees import minute_tree
from corridorsim.bench.trial import trial_corridors
from corridorsim.study.late_draws import follow
from corridorsim.study.routes import RouteSets
from corridorsim.study.spans import LANES
from corridorsim.study.tiles import SOON_HOURS, TileMaker
from corridorsim.study.trials import run_trials

_SECONDS = 0.5
_SIDES = (6, 17, 54, 172, 542)  # grids of about 10² … 10⁶ arcs
_ROUTES = (1, 2, 4, 8, 16, 24)
_SAY_DRAWS = 10_000  # of the runs by which threads are compared
Points = Sequence[tuple[float, float]]


def scaling(most_draws: int) -> dict[str, Any]:
    """Return seconds by size for each of what a study can have more of, as ``bench --json`` has it.

    Parameters
    ----------
    most_draws : draws go from 1,000 up to these, by tens
    """
    draws = [10**power for power in range(3, 10) if 10**power <= most_draws]
    series: dict[str, tuple[str, Callable[[], Points]]] = {
        "draws": ("seconds of a run on one thread", lambda: [(n, run_seconds(n, 1)) for n in draws]),
        "arcs": ("seconds of a tree on a grid", _by_arcs),
        "routes": ("seconds to follow a corridor's routes through 512 draws", _by_routes),
        "hazards": ("seconds to make 512 worlds", _by_hazards),
        "threads": ("seconds of a run of 10,000 draws", _by_threads),
    }
    return {name: _told(what, measure()) for name, (what, measure) in series.items()}


def run_seconds(draws: int, workers: int) -> float:
    """Return the seconds by the clock of all trials of the task ``trial``, planning included.

    Parameters
    ----------
    draws, workers : of the run
    """
    it = trial_corridors()
    study = it.known.scenario.study.model_copy(update={"draws": draws})
    scenario = replace(it.known.scenario, study=study)
    routes = RouteSets(scenario, it.candidates.entries)
    began = time.perf_counter()
    run_trials(it.known.network, routes, scenario, workers=workers)
    return time.perf_counter() - began


def slope(points: Points) -> float:
    """Return by which power of the size times grow.

    Parameters
    ----------
    points : size and seconds, at least two
    """
    size, seconds = np.log(np.array(points, dtype=np.float64)).T
    return float(np.polyfit(size, seconds, 1)[0])


def _told(what: str, points: Points) -> dict[str, Any]:
    told: dict[str, Any] = {"what": what, "points": [[size, rounded(seconds)] for size, seconds in points]}
    return told | ({"slope": rounded(slope(points))} if len(points) > 1 else {})


def _seconds(run: Callable[[], Any]) -> float:
    run()
    return time_ways([Way(run, 1)], _SECONDS)[0]


def _by_arcs() -> Points:
    graphs = [grid(side) for side in _SIDES]
    return [(len(graph.head), _seconds(minute_tree(graph).run)) for graph in graphs]


def _by_routes() -> Points:
    it = trial_corridors()
    tile, options = it.maker.make((0, LANES), until_hours=SOON_HOURS), it.candidates.options[0]
    return [(n, _seconds(lambda n=n: follow(it.maker, tile, options[:n]))) for n in _ROUTES]  # type: ignore[misc]


def _by_hazards() -> Points:
    """Hazards beyond the first few never happen; what is not to be made costs next to nothing."""
    it = trial_corridors()
    network, routes = it.known.network, [r.arcs for each in it.candidates.entries for r in each.routes]
    known = network.laws.hazards
    found = []
    for n in (1, 2, 4, 8, len(known.kind)):
        hazards = known._replace(
            cap_per_hour=np.where(np.arange(len(known.kind)) < n, known.cap_per_hour, 0.0)
        )
        maker = TileMaker(replace(network, laws=replace(network.laws, hazards=hazards)), routes, it.seed)
        found.append((n, _seconds(lambda maker=maker: maker.make((0, LANES), until_hours=SOON_HOURS))))  # type: ignore[misc]
    return found


def _by_threads() -> Points:
    """Return by the clock, each the quickest of three."""
    threads = range(1, (os.cpu_count() or 1) + 1)
    return [(n, min(run_seconds(_SAY_DRAWS, n) for _ in range(3))) for n in threads]
