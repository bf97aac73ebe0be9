"""Parts judged on the workers of a cluster, a few tiles at a time, and put together here in order."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np

from corridorsim.network.building import build_network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.cluster import Cluster, open_cluster
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.routes import RouteSets
from corridorsim.study.running import Judge
from corridorsim.study.spans import LANES, Span, spans
from corridorsim.study.threads import Progress, Report
from corridorsim.study.trials import TrialRun

_TASK_DRAWS = 8 * LANES  # some tenths of a second: many of the time that a task costs by itself


@dataclass
class TrialWork:
    """Trials as they are sent to workers, each of which builds the network and plans for itself.

    Attributes
    ----------
    scenario, routes : of the trials
    most_kept : as of ``TrialRun``
    """

    scenario: Scenario
    routes: RouteSets
    most_kept: int
    _judge: Judge | None = field(default=None, init=False)

    def __getstate__(self) -> dict[str, object]:
        """Return what is sent: not what a process makes of it."""
        return self.__dict__ | {"_judge": None}

    def warm_up(self) -> None:
        """Judge a tile, by which all kernels are compiled that others then find so."""
        self.do(spans(self.scenario.study.draws)[0])

    def do(self, span: Span) -> DrawPart:
        """Return what every policy did in every entry in some draws.

        Parameters
        ----------
        span : the first at a multiple of ``LANES``
        """
        with _ONE_AT_A_TIME:
            if self._judge is None:
                network, pool = build_network(self.scenario), ThreadPoolExecutor(max_workers=1)
                run = TrialRun(network, self.routes, self.scenario, pool, None, self.most_kept)
                self._judge = run.judge
            part = self._judge.part(span)
        return replace(part, route=part.route.astype(np.min_scalar_type(int(part.route.max(initial=0)))))


_ONE_AT_A_TIME = Lock()  # a judge plans as it goes, for one caller


class RemoteJudge:
    """Has parts judged elsewhere, the next ones while one is waited for.

    Parameters
    ----------
    cluster : where
    work : what the workers are sent
    parts : that may be asked for, in this order
    progress : counts the tiles
    """

    def __init__(self, cluster: Cluster, work: TrialWork, parts: Sequence[Span], progress: Progress) -> None:
        self._cluster, self._work, self._parts, self._progress = cluster, work, parts, progress
        self._coming: Generator[DrawPart, None, None] | None = None
        progress.total = sum(len(spans(n_draws)) for _, n_draws in parts)

    def part(self, span: Span) -> DrawPart:
        """Return a part, once the workers have judged all of it.

        Parameters
        ----------
        span : one of the parts, after those that were asked for before
        """
        if self._coming is None:
            rest = self._parts[self._parts.index(span) :]
            tasks = [task for each in rest for task in _tasks(each)]
            self._coming = self._cluster.in_order(self._work, tasks)
        pieces = []
        for task in _tasks(span):
            pieces.append(next(self._coming))
            self._progress.step(len(spans(task[1])))
        return _joined(pieces)

    def skip(self, span: Span) -> None:
        """Count a part that need not be made.

        Parameters
        ----------
        span : its draws
        """
        self.stop()
        self._progress.step(len(spans(span[1])))

    def stop(self) -> None:
        """Call back what is on its way."""
        if self._coming is not None:
            self._coming.close()
            self._coming = None


@contextmanager
def remote_judge(
    scheduler: str, workers: int | None, work: TrialWork, parts: Sequence[Span], report: Report | None
) -> Iterator[RemoteJudge]:
    """Give a judge for as long as it is needed.

    Parameters
    ----------
    scheduler, workers : as of ``open_cluster``
    work : what the workers are sent
    parts : that may be asked for, in this order
    report : called with (tiles done, tiles in all)
    """
    with open_cluster(scheduler, workers) as cluster:
        judge = RemoteJudge(cluster, work, parts, Progress(report))
        try:
            yield judge
        finally:
            judge.stop()


def _tasks(part: Span) -> list[Span]:
    """Return what a part is cut into; each is judged by one worker."""
    return [(part[0] + first, n_draws) for first, n_draws in spans(part[1], _TASK_DRAWS)]


def _joined(pieces: Sequence[DrawPart]) -> DrawPart:
    """Return consecutive draws as one part."""
    weights = [each.weights for each in pieces if each.weights is not None]
    return DrawPart(
        pieces[0].first,
        np.concatenate([each.hours for each in pieces], axis=-1),
        np.concatenate([each.route for each in pieces], axis=-1).astype(np.int32, copy=False),
        np.sum([each.seconds for each in pieces], axis=0),
        np.concatenate(weights) if weights else None,
    )
