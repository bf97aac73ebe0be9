"""Running a sweep: blocks of points on threads or on a cluster, kept in a folder where one is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corridorsim.errors import InputError, StoppedResumable
from corridorsim.scenario.factors import Point
from corridorsim.study.designs import Design
from corridorsim.study.gathered import Gathered
from corridorsim.study.spans import Span, spans
from corridorsim.study.sweep_folder import SweepFolder, open_sweep_folder
from corridorsim.study.sweeps import Evaluated, FunctionModel, Model, Sweep
from corridorsim.study.threads import Progress, Report, default_workers, in_order

BLOCK_POINTS = 128  # at most, of a model that does not say how many it likes at once
_BLOCKS = 32  # there are so many at least, where there are as many points: enough for every worker


def run_sweep(
    model: Model,
    design: Design,
    *,
    folder: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    report: Report | None = None,
) -> Sweep:
    """Run a model at every point of a design; a point that fails is told and keeps no other from running.

    The same bits come out for any number of workers, on one machine or many, in one go or resumed.

    Parameters
    ----------
    model : what is asked
    design : the points
    folder : new, empty or of the same sweep: keeps every finished block, and gives those that are there
    workers : threads, or processes of a local cluster; None takes one for each core
    scheduler : of a dask cluster, such as ``tcp://10.0.0.1:8786``; ``local`` starts workers on this machine
        and ends them again; None takes threads
    report : called with (points done, points in all) from the calling thread

    Raises
    ------
    InputError
        Where the folder is another sweep's, or the cluster cannot be used.
    StoppedResumable
        Where Ctrl-C stops a sweep that has a folder.
    """
    size = block_points(model, len(design))
    with nullcontext() if folder is None else open_sweep_folder(Path(folder), model, design, size) as store:
        try:
            gathered = _gather(SweepWork(model, design), store, size, _Place(workers, scheduler), report)
        except KeyboardInterrupt as stop:
            raise (stop if store is None else StoppedResumable("the same sweep goes on")) from stop
    return gathered.sweep(design)


def block_points(model: Model, n_points: int) -> int:
    """Return how many points a model is asked at once, whoever works on them.

    Parameters
    ----------
    model : says so by an attribute of this name, if it matters to it
    n_points : in all
    """
    stated: int | None = getattr(model, "block_points", None)
    return stated or min(BLOCK_POINTS, max(1, n_points // _BLOCKS))


@dataclass(frozen=True)
class SweepWork:
    """A model and the points at which it is asked.

    Attributes
    ----------
    model, design : as of ``run_sweep``
    """

    model: Model
    design: Design

    def warm_up(self) -> None:
        """Ask at one point, by which all kernels are compiled that others then find so."""
        if not isinstance(self.model, FunctionModel):  # which has none
            self.do((0, 1))

    def do(self, block: Span) -> Evaluated:
        """Return what the model says at consecutive points.

        Parameters
        ----------
        block : the first point and how many there are
        """
        return evaluated(self.model, [self.design.point(which) for which in range(block[0], sum(block))])


def evaluated(model: Model, points: Sequence[Point]) -> Evaluated:
    """Return what a model says at some points; where it refuses several at once, it is asked one by one.

    Parameters
    ----------
    model : what is asked
    points : each by path
    """
    try:
        return model.evaluate(points)
    except InputError as error:
        if len(points) == 1:
            return _failed(model, "; ".join(map(str, error.problems)))
    return _joined(model, [evaluated(model, [point]) for point in points])


def _failed(model: Model, reason: str) -> Evaluated:
    values = np.full((1, len(model.entries), len(model.statistics)), np.nan)
    return Evaluated(values, np.empty((0, *values.shape)), (reason,))


def _joined(model: Model, parts: Sequence[Evaluated]) -> Evaluated:
    gathered = Gathered.of(model.entries, model.statistics, len(parts))
    for which, part in enumerate(parts):
        gathered.put((which, 1), part)
    return gathered.evaluated()


@dataclass(frozen=True)
class _Place:
    """Where blocks are worked on.

    Attributes
    ----------
    workers, scheduler : as of ``run_sweep``
    """

    workers: int | None
    scheduler: str | None

    def in_order(
        self, work: SweepWork, blocks: Sequence[Span], store: SweepFolder | None
    ) -> Iterator[Evaluated]:
        """Yield what is said at each block, in their order; each is stored as soon as it is finished."""
        if not blocks:
            return
        if self.scheduler is not None:
            from corridorsim.study.cluster import open_cluster

            with open_cluster(self.scheduler, self.workers) as cluster:
                yield from cluster.in_order(work, blocks, None if store is None else store.write)
            return
        with ThreadPoolExecutor(max_workers=self.workers or default_workers()) as pool:
            yield from in_order(pool, lambda block: _stored(work, block, store), blocks)


def _stored(work: SweepWork, block: Span, store: SweepFolder | None) -> Evaluated:
    said = work.do(block)
    if store is not None:
        store.write(block, said)
    return said


def _gather(
    work: SweepWork, store: SweepFolder | None, size: int, place: _Place, report: Report | None
) -> Gathered:
    """Take the blocks that are stored, and make those that are not."""
    model, progress = work.model, Progress(report, len(work.design))
    gathered = Gathered.of(model.entries, model.statistics, len(work.design))
    missing = []
    for block in spans(len(work.design), size if store is None else store.block_points):
        said = None if store is None else store.read(block)
        if said is None:
            missing.append(block)
        else:
            gathered.put(block, said)
            progress.done += block[1]
    progress.step(0)
    for block, said in zip(missing, place.in_order(work, missing, store), strict=True):
        gathered.put(block, said)
        progress.step(block[1])
    return gathered
