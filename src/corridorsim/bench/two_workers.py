"""How many times as fast two workers of a cluster are as one: the Sobol' study's points on each in turn."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib.util import find_spec

from corridorsim.bench.contest import WrongAnswerError
from corridorsim.bench.sobol_study import sobol_study
from corridorsim.study.corridor_model import CorridorModel
from corridorsim.study.designs import Design
from corridorsim.study.local_workers import local_workers
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import Sweep

BASE_POINTS = 64
_ROUNDS = 3


def two_workers(base_points: int = BASE_POINTS) -> float | None:
    """Return the ratio of the quickest sweeps; None where dask is not installed.

    Client, schedulers and workers share the machine's cores. Either cluster sweeps once before its time is
    taken, each time other points are asked, and all sweeps must have the same bits as one on threads.

    Parameters
    ----------
    base_points : of each sweep, a power of two

    Raises
    ------
    WrongAnswerError
        Where a cluster says something else than threads.
    """
    if find_spec("distributed") is None:
        return None
    study = sobol_study(base_points * (_ROUNDS + 1))
    model, parts = study.model, _parts(study.design, _ROUNDS + 1)
    first, *others = [(part, run_sweep(model, part)) for part in parts]
    with local_workers(1) as one, local_workers(2) as two:
        for scheduler in (one, two):
            _seconds(model, first[0], scheduler, first[1])
        pairs = [[_seconds(model, part, each, known) for each in (one, two)] for part, known in others]
    of_one, of_two = zip(*pairs, strict=True)
    return float(min(of_one) / min(of_two))


def _parts(design: Design, n: int) -> list[Design]:
    """Return a design in parts, one after the other."""
    size = len(design) // n
    return [replace(design, positions=design.positions[at * size : (at + 1) * size]) for at in range(n)]


def _seconds(model: CorridorModel, design: Design, scheduler: str, expected: Sweep) -> float:
    began = time.perf_counter()
    swept = run_sweep(model, design, scheduler=scheduler)
    took = time.perf_counter() - began
    if swept.values.tobytes() != expected.values.tobytes() or swept.reasons != expected.reasons:
        raise WrongAnswerError("a cluster of workers has other bits than threads")
    return took
