"""Trials: every shipment through every corridor in every draw, on the same worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.errors import InputError
from corridorsim.network.network import Floats, Integers, Network
from corridorsim.scenario.precision import FIRST_DRAWS
from corridorsim.scenario.tables import Scenario
from corridorsim.study.draw_parts import DrawPart, part_spans
from corridorsim.study.every_draw import MOST_KEPT, EveryDraw
from corridorsim.study.inflation import Inflation, inflation_of
from corridorsim.study.judged_points import JudgedPoints, points_of
from corridorsim.study.judging import Judging
from corridorsim.study.part_store import PartStore
from corridorsim.study.planning import Candidates
from corridorsim.study.policy_pairs import judged_policies
from corridorsim.study.routes import CorridorRoutes, RouteSets
from corridorsim.study.rule_gates import RuleGates
from corridorsim.study.running import Judge, carry_out
from corridorsim.study.spans import Span
from corridorsim.study.stopping import Watch
from corridorsim.study.tally import Tally
from corridorsim.study.threads import Progress, Report, default_workers
from corridorsim.study.tiles import TileMaker


@dataclass(frozen=True)
class CorridorTrials:
    """One shipment through one corridor under one policy, draw by draw.

    Attributes
    ----------
    entry : the shipment, the corridor and its routes
    policy : how the shipper decides
    hours : float32 (n_draws,), door to door; +inf where the shipment is not delivered by the horizon
    route : int32 (n_draws,), the entry's route that was followed
        Both are empty where there were too many draws to keep: see ``Trials.every``.
    seconds : int64 (n_parts,), spent on each part by all delivered draws together
    weights : float64 (n_draws,), likelihood ratios of the draws; None where nothing is inflated
    """

    entry: CorridorRoutes
    policy: str
    hours: NDArray[np.float32] = field(repr=False)
    route: NDArray[np.int32] = field(repr=False)
    seconds: Integers = field(repr=False)
    weights: Floats | None = field(default=None, repr=False)


class Piece(NamedTuple):
    """Consecutive draws of one trial, from ``first`` on."""

    trial: CorridorTrials
    first: int


@dataclass(frozen=True)
class Trials:
    """All trials of a scenario.

    Attributes
    ----------
    scenario : what was asked
    feasible : one for each feasible shipment, corridor and policy
    infeasible : the corridors that leave no way, with their reason
    tally : what the draws add up to
    draws : so many were made
    every : all draws, where they are few enough to keep
    watch : looked whether they are enough
    points : of which worlds were made; None where chance's own numbers were
    store : where finished parts stand, None where nothing was stored
    """

    scenario: Scenario = field(repr=False)
    routes: RouteSets = field(repr=False)
    feasible: tuple[CorridorTrials, ...]
    infeasible: tuple[CorridorRoutes, ...]
    tally: Tally = field(repr=False)
    draws: int
    every: EveryDraw = field(repr=False)
    watch: Watch = field(repr=False)
    points: JudgedPoints | None = field(default=None, repr=False)
    store: PartStore | None = field(default=None, repr=False)

    def pieces(self) -> Iterator[Piece]:
        """Yield every draw, a part of each of ``feasible`` at a time, from memory or from the store."""
        n_entries = len(self.feasible) // len(self.scenario.study.policies)
        for span in part_spans(self.draws, self.watch.looks) if self.feasible else ():
            part = self._part(span)
            for at, trial in enumerate(self.feasible):
                row = divmod(at, n_entries)
                own = {"hours": part.hours[row], "route": part.route[row], "weights": part.weights}
                yield Piece(replace(trial, **own), span[0])

    def _part(self, span: Span) -> DrawPart:
        if self.every.kept:
            return self.every.part(span)
        part = None if self.store is None else self.store.read(span)
        if part is None:
            raise InputError.single(
                "draws", f"those from {span[0]} on were not kept", f"at most {MOST_KEPT:,}"
            )
        return part


def run_trials(
    network: Network,
    routes: RouteSets,
    scenario: Scenario,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    report: Report | None = None,
    store: PartStore | None = None,
) -> Trials:
    """Send every shipment through every corridor in every draw.

    The same seed gives the same bits for any number of workers, on one machine or many, and draws 0 … n are
    the first n of 2n. With more than ``MOST_KEPT`` draws only what they add up to is kept.

    Parameters
    ----------
    network, routes : built and found for the scenario
    scenario : gives seed, draws and policies
    workers : threads, or processes of a local cluster; None takes one for each core
    scheduler : of a dask cluster, such as ``tcp://10.0.0.1:8786``; ``local`` starts workers on this machine
        and ends them again; None takes threads
    report : called with (tiles done, tiles in all) from the calling thread
    store : takes every finished part, and gives those that an earlier run had finished

    Raises
    ------
    InputError
        Where the cluster cannot be used.
    """
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool, ExitStack() as stack:
        run = TrialRun(network, routes, scenario, pool, report, MOST_KEPT)
        parts = part_spans(scenario.study.draws, run.watch.looks) if run.feasible else []
        judge: Judge = run.judge
        if scheduler is not None:
            from corridorsim.study.remote_judging import TrialWork, remote_judge

            work = TrialWork(scenario, routes, MOST_KEPT)
            judge = stack.enter_context(remote_judge(scheduler, workers, work, parts, report))
        draws = carry_out(judge, parts, run.tally, run.every, run.watch, pool, store)
        return run.trials(draws or scenario.study.draws, store)


class TrialRun:
    """Trials on their way: who judges the parts, and what takes them.

    Parameters
    ----------
    network, routes : built and found for the scenario
    scenario : gives seed, draws and policies
    pool : threads
    report : as of ``run_trials``
    most_kept : with more draws than these only what they add up to is kept

    Attributes
    ----------
    feasible : entries with routes, in the order of a part's arrays
    judge : makes the parts
    tally, every, watch : take them
    """

    def __init__(
        self,
        network: Network,
        routes: RouteSets,
        scenario: Scenario,
        pool: ThreadPoolExecutor,
        report: Report | None,
        most_kept: int,
    ) -> None:
        self._scenario, self._routes, study = scenario, routes, scenario.study
        self.feasible = tuple(entry for entry in routes.entries if entry.routes)
        inflation = inflation_of(scenario, most_kept)
        maker, candidates = prepare(network, self.feasible, study.seed, inflation)
        maker.points = self._points = points_of(maker.occasions(), study, most_kept)
        judged = judged_policies(study)
        self.judge = Judging(pool, maker, candidates, study, judged, Progress(report))
        self.tally = Tally(self.feasible, study)
        room = min(study.draws, FIRST_DRAWS) if study.until else study.draws
        weighted = inflation is not None
        self.every = EveryDraw(len(judged), len(self.feasible), room, most_kept, weighted=weighted)
        self.watch = Watch(study, self.tally, self.every)

    def trials(self, draws: int, store: PartStore | None = None) -> Trials:
        """Return the trials, once all parts were taken.

        Parameters
        ----------
        draws : so many were made
        store : where finished parts stand
        """
        self.every.cut(draws)
        feasible = tuple(
            CorridorTrials(
                entry,
                policy,
                self.every.hours[which, row],
                self.every.route[which, row],
                self.tally.row(entry, policy).seconds,
                self.every.weights,
            )
            for which, policy in enumerate(self._scenario.study.policies)
            for row, entry in enumerate(self.feasible)
        )
        infeasible = tuple(entry for entry in self._routes.entries if not entry.routes)
        made = (self.tally, draws, self.every, self.watch, self._points, store)
        return Trials(self._scenario, self._routes, feasible, infeasible, *made)


def prepare(
    network: Network,
    feasible: Sequence[CorridorRoutes],
    seed: int,
    inflation: Inflation | None = None,
) -> tuple[TileMaker, Candidates]:
    """Put all routes into one tile maker; one that two corridors share stands there once.

    Parameters
    ----------
    network : of the routes
    feasible : entries with routes
    seed : of the study
    inflation : of surprises in the draws that are judged
    """
    gates = RuleGates(network)
    position: dict[tuple[int, ...], int] = {}
    options = []
    for entry in feasible:
        arcs = [gates.arcs(route.arcs, entry) for route in entry.routes]
        options.append(np.array([position.setdefault(each, len(position)) for each in arcs], dtype=np.int64))
    maker = TileMaker(network, list(position), seed, gates.steps(), inflation)
    return maker, Candidates(tuple(feasible), tuple(options))
