"""Trials: every shipment through every corridor in every draw, on the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.network import Integers, Network
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.tables import Scenario
from corridorsim.study.deciding import Committed, Journeys
from corridorsim.study.planning import Candidates, latest_arrival, plan, planning_spans
from corridorsim.study.routes import CorridorRoutes, RouteSets
from corridorsim.study.rule_gates import RuleGates
from corridorsim.study.threads import Progress, Report, default_workers, in_order
from corridorsim.study.tiles import SOON_HOURS, Span, TileMaker, spans
from corridorsim.units import SECONDS_PER_HOUR


@dataclass(frozen=True)
class Judged:
    """What every policy did.

    Attributes
    ----------
    hours : float32 (n_policies, n_entries, n_draws); route : int32, the same
    seconds : int64 (n_policies, n_entries, n_parts), of delivered draws
    """

    hours: NDArray[np.float32]
    route: NDArray[np.int32]
    seconds: Integers

    @classmethod
    def empty(cls, n_policies: int, n_entries: int, n_draws: int) -> Judged:
        """Return the arrays to write into."""
        shape = (n_policies, n_entries, n_draws)
        return cls(
            np.full(shape, np.inf, dtype=np.float32),
            np.zeros(shape, dtype=np.int32),
            np.zeros((n_policies, n_entries, N_PARTS), dtype=np.int64),
        )


@dataclass(frozen=True)
class CorridorTrials:
    """One shipment through one corridor under one policy, draw by draw.

    Attributes
    ----------
    entry : the shipment, the corridor and its routes
    policy : how the shipper decides
    hours : float32 (n_draws,), door to door; +inf where the shipment is not delivered by the horizon
    route : int32 (n_draws,), the entry's route that was followed
    seconds : int64 (n_parts,), spent on each part by all delivered draws together
    """

    entry: CorridorRoutes
    policy: str
    hours: NDArray[np.float32] = field(repr=False)
    route: NDArray[np.int32] = field(repr=False)
    seconds: Integers = field(repr=False)


@dataclass(frozen=True)
class Trials:
    """All trials of a scenario.

    Attributes
    ----------
    scenario : what was asked
    feasible : one for each feasible shipment, corridor and policy
    infeasible : the corridors that leave no way, with their reason
    """

    scenario: Scenario = field(repr=False)
    routes: RouteSets = field(repr=False)
    feasible: tuple[CorridorTrials, ...]
    infeasible: tuple[CorridorRoutes, ...]


def run_trials(
    network: Network,
    routes: RouteSets,
    scenario: Scenario,
    *,
    workers: int | None = None,
    report: Report | None = None,
) -> Trials:
    """Send every shipment through every corridor in every draw.

    The same seed gives the same bits for any number of workers, and draws 0 … n are the first n of 2n.

    Parameters
    ----------
    network, routes : built and found for the scenario
    scenario : gives seed, draws and policies
    workers : threads; None takes one for each core
    report : called with (tiles done, tiles in all) from the calling thread
    """
    feasible = tuple(entry for entry in routes.entries if entry.routes)
    infeasible = tuple(entry for entry in routes.entries if not entry.routes)
    maker, candidates = prepare(network, feasible, scenario.study.seed)
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        judge = _Judge(pool, maker, candidates, scenario.study, Progress(report))
        judged = judge.run()
    trials = tuple(
        CorridorTrials(
            entry, policy, judged.hours[which, row], judged.route[which, row], judged.seconds[which, row]
        )
        for which, policy in enumerate(scenario.study.policies)
        for row, entry in enumerate(feasible)
    )
    return Trials(scenario, routes, trials, infeasible)


def prepare(network: Network, feasible: Sequence[CorridorRoutes], seed: int) -> tuple[TileMaker, Candidates]:
    """Put all routes into one tile maker; one that two corridors share stands there once.

    Parameters
    ----------
    network : of the routes
    feasible : entries with routes
    seed : of the study
    """
    gates = RuleGates(network)
    position: dict[tuple[int, ...], int] = {}
    options = []
    for entry in feasible:
        arcs = [gates.arcs(route.arcs, entry) for route in entry.routes]
        options.append(np.array([position.setdefault(each, len(position)) for each in arcs], dtype=np.int64))
    return TileMaker(network, list(position), seed, gates.steps()), Candidates(
        tuple(feasible), tuple(options)
    )


class _Judge:
    """Plans on planning draws, then judges what each policy decides on the study's own."""

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        maker: TileMaker,
        candidates: Candidates,
        study: Study,
        progress: Progress,
    ) -> None:
        self._pool, self._maker, self._candidates = pool, maker, candidates
        self._study, self._progress = study, progress
        self._spans = spans(study.draws)

    def run(self) -> Judged:
        """Return what every policy did in every entry and draw."""
        judged = Judged.empty(len(self._study.policies), len(self._candidates.entries), self._study.draws)
        if not self._candidates.entries:
            return judged
        met = self._regimes_met()
        self._progress.total = len(self._spans) + len(met) * len(planning_spans())
        plans = {
            regimes: plan(
                self._pool, self._maker, self._candidates, self._study.objective, regimes, self._progress
            )
            for regimes in met
        }
        policies = [Committed(self._maker, self._candidates, self._study, plans)]
        for seconds in in_order(self._pool, lambda span: self._judge(policies, span, judged), self._spans):
            judged.seconds[:] += seconds
            self._progress.step()
        return judged

    def _regimes_met(self) -> list[int]:
        """Return the sets of regimes that some judged draw departs under."""
        if self._maker.n_regimes == 0:
            return [0]
        found = in_order(self._pool, self._maker.regimes_at_departure, self._spans)
        return sorted({int(bits) for part in found for bits in np.unique(part)})

    def _judge(self, policies: Sequence[Committed], span: Span, judged: Judged) -> Integers:
        """Judge one tile; writes the columns of its own draws only, and returns their seconds by part."""
        here = slice(span[0], span[0] + span[1])
        hours, route = judged.hours[..., here], judged.route[..., here]
        seconds = np.zeros_like(judged.seconds)
        for until in (SOON_HOURS, np.inf):
            tile = self._maker.make(span, until_hours=until)
            for which, policy in enumerate(policies):
                for row in range(len(self._candidates.entries)):
                    journeys = policy.decide(tile, row)
                    hours[which, row], route[which, row] = journeys.hours, journeys.route
                    seconds[which, row] = self._seconds(journeys)
            if latest_arrival(hours) <= until:
                break
        hours[hours > self._maker.horizon_hours] = np.inf
        return seconds

    def _seconds(self, journeys: Journeys) -> Integers:
        """Return the seconds that delivered draws spent on each part: integers, so that any order adds up."""
        delivered = journeys.hours <= self._maker.horizon_hours
        split = journeys.split[:, delivered].astype(np.float64) * SECONDS_PER_HOUR
        return np.asarray(np.rint(split).astype(np.int64).sum(axis=1), dtype=np.int64)
