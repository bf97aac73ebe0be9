"""Trials: every shipment through every corridor in every draw, on the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.journeys import follow_impatient
from corridorsim.network.network import Integers, Network
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.tables import Scenario
from corridorsim.study.planning import Candidates, follow, latest_arrival, plan, planning_spans
from corridorsim.study.routes import CorridorRoutes, RouteSets
from corridorsim.study.rule_gates import RuleGates
from corridorsim.study.threads import Progress, Report, default_workers, in_order
from corridorsim.study.tiles import SOON_HOURS, Span, Tile, TileMaker, spans
from corridorsim.units import HOURS_PER_DAY

Plans = dict[int, list[Integers]]  # by regimes known at departure, then by entry: an option for each month
Hours = NDArray[np.float32]
Ranks = NDArray[np.int32]


@dataclass(frozen=True)
class CorridorTrials:
    """One shipment through one corridor under one policy, draw by draw.

    Attributes
    ----------
    entry : the shipment, the corridor and its routes
    policy : how the shipper decides
    hours : float32 (n_draws,), door to door; +inf where the shipment is not delivered by the horizon
    route : int32 (n_draws,), the entry's route that was followed
    """

    entry: CorridorRoutes
    policy: str
    hours: NDArray[np.float32] = field(repr=False)
    route: NDArray[np.int32] = field(repr=False)


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
    maker, candidates = _prepare(network, feasible, scenario.study.seed)
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        judge = _Judge(pool, maker, candidates, scenario.study, Progress(report))
        hours, taken = judge.run()
    trials = tuple(
        CorridorTrials(entry, policy, hours[row], taken[row])
        for policy in scenario.study.policies
        for row, entry in enumerate(feasible)
    )
    return Trials(scenario, routes, trials, infeasible)


def _prepare(network: Network, feasible: Sequence[CorridorRoutes], seed: int) -> tuple[TileMaker, Candidates]:
    """Put all routes into one tile maker; one that two corridors share stands there once."""
    gates = RuleGates(network)
    position: dict[tuple[int, ...], int] = {}
    options = []
    for entry in feasible:
        arcs = [gates.arcs(route.arcs, entry.dated) for route in entry.routes]
        options.append(np.array([position.setdefault(each, len(position)) for each in arcs], dtype=np.int64))
    return TileMaker(network, list(position), seed, gates.steps()), Candidates(
        tuple(feasible), tuple(options)
    )


class _Judge:
    """Plans on planning draws, then judges the committed plans on the study's own."""

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

    def run(self) -> tuple[Hours, Ranks]:
        """Return hours float32 and route int32, (n_entries, n_draws) each."""
        shape = (len(self._candidates.entries), self._study.draws)
        hours, taken = np.full(shape, np.inf, dtype=np.float32), np.zeros(shape, dtype=np.int32)
        if not self._candidates.entries:
            return hours, taken
        met = self._regimes_met()
        self._progress.total = len(self._spans) + len(met) * len(planning_spans())
        plans = {
            regimes: plan(
                self._pool, self._maker, self._candidates, self._study.objective, regimes, self._progress
            )
            for regimes in met
        }
        for _ in in_order(self._pool, lambda span: self._judge(plans, span, hours, taken), self._spans):
            self._progress.step()
        return hours, taken

    def _regimes_met(self) -> list[int]:
        """Return the sets of regimes that some judged draw departs under."""
        if self._maker.n_regimes == 0:
            return [0]
        found = in_order(self._pool, self._maker.regimes_at_departure, self._spans)
        return sorted({int(bits) for part in found for bits in np.unique(part)})

    def _judge(self, plans: Plans, span: Span, hours: Hours, taken: Ranks) -> None:
        """Judge one tile; writes the columns of its own draws only."""
        here = slice(span[0], span[0] + span[1])
        for until in (SOON_HOURS, np.inf):
            tile = self._maker.make(span, until_hours=until)
            for row, options in enumerate(self._candidates.options):
                hours[row, here], taken[row, here] = self._commit(
                    tile, options, self._choice(plans, row, tile)
                )
            if latest_arrival(hours[:, here]) <= until:
                break
        hours[:, here][hours[:, here] > self._maker.horizon_hours] = np.inf

    @staticmethod
    def _choice(plans: Plans, row: int, tile: Tile) -> Integers:
        """Return the option that an entry commits to in each draw, by what is known at departure."""
        choice = np.empty(len(tile.month), dtype=np.int64)
        for regimes in np.unique(tile.regimes):
            lanes = tile.regimes == regimes
            choice[lanes] = plans[int(regimes)][row][tile.month[lanes]]
        return choice

    def _commit(self, tile: Tile, options: Integers, choice: Integers) -> tuple[np.ndarray, np.ndarray]:
        """Follow the chosen options; where patience runs out, the best open continuation."""
        used, at = np.unique(choice, return_inverse=True)
        arrival, longest = follow(self._maker, tile, options[used])
        lanes = np.arange(len(choice))
        hours, route = arrival[at, lanes], options[choice]
        patience = np.float32(self._study.patience_days * HOURS_PER_DAY)
        impatient = np.flatnonzero(longest[at, lanes] > patience)
        follow_impatient(self._maker.routes, options, patience, tile.world, impatient, route, hours)
        rank_of = np.argsort(options)
        return hours, rank_of[np.searchsorted(options, route, sorter=rank_of)]
