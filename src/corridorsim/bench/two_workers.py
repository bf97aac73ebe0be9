"""How many times as fast two workers of a cluster are as one: a sweep of a whole scenario on each in turn."""

from __future__ import annotations

import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from corridorsim.bench.contest import WrongAnswerError
from corridorsim.scenario.factor_laws import Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.template import template
from corridorsim.study.corridor_model import CorridorModel
from corridorsim.study.designs import Design
from corridorsim.study.local_workers import local_workers
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import Sweep

POINTS, DRAWS = 1_024, 1_000
_ROUNDS = 5
_FACTORS = (
    Factor("legs.*.headway_hours", Uniform(0.5, 1.5), "multiply"),
    Factor("legs.*.median_hours", Uniform(0.8, 1.25), "multiply"),
    Factor("costs.carbon_usd_per_tonne", Uniform(0.0, 200.0)),
)


def two_workers(n_points: int = POINTS, draws: int = DRAWS) -> float | None:
    """Return the ratio of the quickest sweeps; None where dask is not installed.

    Client, schedulers and workers share the machine's cores. Either cluster sweeps once before its time is
    taken, and all sweeps must have the same bits as one on threads.

    Parameters
    ----------
    n_points, draws : of each sweep

    Raises
    ------
    WrongAnswerError
        Where a cluster says something else than threads.
    """
    if find_spec("distributed") is None:
        return None
    from SALib.sample import latin

    cube = {"num_vars": len(_FACTORS), "bounds": [(0.0, 1.0)] * len(_FACTORS)}
    points = latin.sample(cube | {"names": [each.path for each in _FACTORS]}, n_points, seed=1)
    model, design = benchmark_model(draws), Design("lhs", _FACTORS, points)
    expected = run_sweep(model, design)
    with local_workers(1) as one, local_workers(2) as two:
        for scheduler in (one, two):
            _seconds(model, design, scheduler, expected)
        pairs = [[_seconds(model, design, each, expected) for each in (one, two)] for _ in range(_ROUNDS)]
    of_one, of_two = zip(*pairs, strict=True)
    return float(min(of_one) / min(of_two))


def benchmark_model(draws: int) -> CorridorModel:
    """Return the scenario of a new file, five corridors from Tashkent to Milan, as a model.

    Parameters
    ----------
    draws : at each point
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "benchmark.toml"
        file.write_text(template("benchmark"), encoding="utf-8")
        return CorridorModel(read_scenario(file, settings=[f"study.draws={draws}"]), _FACTORS)


def _seconds(model: CorridorModel, design: Design, scheduler: str, expected: Sweep) -> float:
    began = time.perf_counter()
    swept = run_sweep(model, design, scheduler=scheduler)
    took = time.perf_counter() - began
    if swept.values.tobytes() != expected.values.tobytes() or swept.reasons != expected.reasons:
        raise WrongAnswerError("a cluster of workers has other bits than threads")
    return took
