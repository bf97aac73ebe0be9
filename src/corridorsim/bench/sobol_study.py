"""Task ``study``: a Sobol' study of twenty factors, through the model and the driver that everybody uses.

From Tashkent to Milan, the Middle Corridor against the Northern: times, prices, waits, hazards and what time
is worth. At every point of Saltelli's design shippers plan anew on the planning draws and are judged on the
study's own. The twin does the same in plain Python, a part of the draws at a part of the points.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.util import find_spec
from itertools import cycle

import numpy as np

from corridorsim.bench.contest import Answer, Case, Way, differ
from corridorsim.bench.corridor import SETTINGS, SOON, Corridors, corridors_of
from corridorsim.bench.graphs import Shipped, shipped
from corridorsim.bench.peers.plain_trials import arrivals
from corridorsim.bench.peers.plain_worlds import PlainLaws, PlainWorld
from corridorsim.network.building import build_network
from corridorsim.scenario.factor_ranges import varying_inputs
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.tables import Scenario
from corridorsim.study.corridor_model import CorridorModel, Plans
from corridorsim.study.designs import Design, sobol_design
from corridorsim.study.planning import PLANNING_DRAWS
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.variance_indices import sobol
from corridorsim.study.whole_points import on_plain_worlds

TASK = "study"
PATHS = (
    "commodities.textiles.value_of_time_usd_per_teu_day",
    "costs.carbon_usd_per_tonne",
    "hazards.caspian-storm.median_hours",
    "hazards.caspian-storm.rate_per_year",
    "legs.aktobe-iletsk-wagon-group.border_hours",
    "legs.alat-akhalkalaki-block-train.median_hours",
    "legs.bukhara-farap-wagon-group.border_hours",
    "legs.malaszewicze-milan-block-train.median_hours",
    "legs.malaszewicze-milan-block-train.usd_per_feu",
    "legs.saryagash-tashkent-wagon-group.border_hours",
    "legs.turkmenbashi-alat-feeder.headway_hours",
    "legs.turkmenbashi-alat-feeder.usd_per_feu",
    "services.feeder-any.usd_per_km",
    "services.wagon-group-kz.km_per_day",
    "services.wagon-group-kz.usd_per_km",
    "services.wagon-group-ru.km_per_day",
    "services.wagon-group-ru.usd_per_km",
    "transfers.door-rail1520-wagon-group.median_hours",
    "transfers.malaszewicze-wagon-group.median_hours",
    "transfers.venice-feeder-rail.median_hours",
)
BASE_POINTS, DRAWS = 1_024, 1_000
_SOME_BASE_POINTS = 64  # of which the twin is held against us at one
_CORRIDORS = ("middle", "northern")
_PLANNING_SHARE = round(PLANNING_DRAWS / DRAWS)  # planning draws for each that is judged
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class SobolStudy:
    """The model, the design, and the block of points that comes next.

    Attributes
    ----------
    model, design : of the study
    """

    model: CorridorModel
    design: Design

    @property
    def block_points(self) -> int:
        """Points of one base point of Saltelli's design."""
        return len(self.model.factors) + 2


def case() -> Case:
    """Return the task."""
    study = sobol_study(_SOME_BASE_POINTS)
    size = f"sobol-{len(PATHS)}"
    peers = {"plain-python": partial(plain_study, study)}
    return Case(TASK, size, "draw of a point", our_study(study), peers, partial(differ, tolerance=_TOLERANCE))


@cache
def sobol_study(base_points: int) -> SobolStudy:
    """Return the study with so many base points.

    Parameters
    ----------
    base_points : a power of two
    """
    whole = shipped(SETTINGS).scenario
    corridors = tuple(each for each in whole.corridors if each.id in _CORRIDORS)
    settings = {"draws": DRAWS, "policies": ("committed",)}
    scenario = replace(whole, corridors=corridors, study=whole.study.model_copy(update=settings))
    known = {each.factor.path: each.factor for each in varying_inputs(scenario)}
    factors = tuple(known[path] for path in PATHS)
    return SobolStudy(CorridorModel(scenario, factors), sobol_design(factors, base_points, seed=1))


def study_seconds(plans: Plans, base_points: int = BASE_POINTS) -> float:
    """Return how long the whole study takes on all cores, from the built scenario to the indices.

    Points are Python between kernels, so that threads wait for the interpreter: processes of a local cluster
    are taken where dask is installed, their start included.

    Parameters
    ----------
    plans : as of ``CorridorModel``
    base_points : of the design
    """
    study = sobol_study(base_points)
    model = CorridorModel(study.model.scenario, study.model.factors, plans)
    scheduler = "local" if find_spec("distributed") is not None else None
    began = time.perf_counter()
    swept = run_sweep(model, study.design, scheduler=scheduler)
    sobol(swept, swept.output("days_mean", corridor=_CORRIDORS[0]))
    return time.perf_counter() - began


def our_study(study: SobolStudy) -> Way:
    """Return our way: hours by draw, point and corridor; every run takes the next base point.

    Parameters
    ----------
    study : model and design
    """
    n_points = study.block_points
    blocks = cycle(range(0, len(study.design), n_points))
    hours = np.empty((DRAWS, n_points, len(_CORRIDORS)))

    def run() -> Answer:
        first = next(blocks)
        for which in range(n_points):
            hours[:, which] = study.model.hours(study.design.point(first + which))
        return hours

    return Way(run, DRAWS * n_points)


def plain_study(study: SobolStudy) -> Way:
    """Return the study by plain Python: the first draw of each point, and a planning draw's worth for it.

    Parameters
    ----------
    study : model and design
    """
    changes = PointChanges(study.model.scenario, study.model.factors)
    points = [study.design.point(which) for which in range(study.block_points)]
    twins = [_twin(on_plain_worlds(changes.scenario(point))) for point in points]

    def run() -> Answer:
        return np.array([[_hours_of_a_draw(*twin) for twin in twins]])

    return Way(run, len(points))


def _twin(scenario: Scenario) -> tuple[Corridors, PlainLaws]:
    it = corridors_of(Shipped(scenario, build_network(scenario)))
    return it, PlainLaws(it.laws, it.seed)


def _hours_of_a_draw(it: Corridors, laws: PlainLaws) -> list[float]:
    """Return the committed hours of the first draw by corridor, after so many planning draws as it needs.

    The plan itself is ours: thousands of planning draws would take minutes a point.
    """
    for draw in range(1, 1 + _PLANNING_SHARE):
        hours = arrivals(it, PlainWorld(laws, draw, SOON))
        for price in it.prices:
            pairs = zip(price.fixed_usd, price.ends, strict=True)
            min(fixed + hours[end] * price.usd_per_hour for fixed, end in pairs)
    for until in (SOON, it.maker.horizon_hours):
        world = PlainWorld(laws, 0, until)
        hours = arrivals(it, world)
        planned = [hours[price.ends[int(price.planned[world.month])]] for price in it.prices]
        if max(planned) <= until:
            break
    return planned
