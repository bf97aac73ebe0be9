"""Draws of one shipment under one policy, however they were made, and what a run tells of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.network import Integers
from corridorsim.scenario.tables import Scenario
from corridorsim.study.comparison import Comparison, compare_corridors
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.every_draw import MOST_KEPT, EveryDraw
from corridorsim.study.policy_pairs import judged_policies
from corridorsim.study.routes import CorridorRoutes, RouteSets
from corridorsim.study.stopping import Watch
from corridorsim.study.tally import Tally
from corridorsim.study.trials import CorridorTrials, Trials
from corridorsim.study.walking import Judged


@dataclass(frozen=True)
class EntryDraws:
    """What became of every draw of one corridor.

    Attributes
    ----------
    entry : the shipment, the corridor and its routes
    hours : float32 (n_judged, n_draws), +inf where undelivered; the study's policy first, then those that it
        is paired with
    route : int32 (n_judged, n_draws), the entry's route that was followed
    seconds : int64 (n_parts,), of all delivered draws, by what they were spent on; None where that was not
        asked
    """

    entry: CorridorRoutes
    hours: NDArray[np.float32]
    route: NDArray[np.int32]
    seconds: Integers | None


@dataclass(frozen=True)
class ExploredDraws:
    """What became of one shipment under one policy.

    Attributes
    ----------
    scenario : as it was asked; its tables may be those of the routes alone
    feasible : one for each corridor that has a way
    infeasible : the others, with their reasons
    """

    scenario: Scenario
    feasible: tuple[EntryDraws, ...]
    infeasible: tuple[CorridorRoutes, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every figure of a run is told: a walk knows not what time goes to, nor how it would go by.

        It leaves open ``days_parts``, ``carec`` and ``planning_time_index``.
        """
        return all(each.seconds is not None for each in self.feasible)


def draws_of_trials(trials: Trials) -> ExploredDraws:
    """Return the draws of trials that are kept.

    Parameters
    ----------
    trials : of one shipment under one policy
    """
    every = trials.every
    feasible = tuple(
        EntryDraws(each.entry, every.hours[:, row], every.route[:, row], each.seconds)
        for row, each in enumerate(trials.feasible)
    )
    return ExploredDraws(trials.scenario, feasible, trials.infeasible)


def draws_of_walk(
    scenario: Scenario,
    found: Collection[tuple[CorridorRoutes, Judged]],
    infeasible: tuple[CorridorRoutes, ...],
) -> ExploredDraws:
    """Return the draws of a point of a footing.

    Parameters
    ----------
    scenario : at the point
    found : of the corridors that have a way
    infeasible : the others
    """
    feasible = tuple(
        EntryDraws(entry, judged.hours[None], judged.rank[None].astype(np.int32), None)
        for entry, judged in found
    )
    return ExploredDraws(scenario, feasible, infeasible)


def comparison_of(
    draws: ExploredDraws, corridors: Collection[str], threads: ThreadPoolExecutor
) -> Comparison:
    """Return what a run of some of the corridors tells, added up in a run's order: to the last bit.

    Parameters
    ----------
    draws : of all corridors
    corridors : ids of those that are compared
    threads : that count
    """
    scenario = replace(
        draws.scenario, corridors=tuple(row for row in draws.scenario.corridors if row.id in corridors)
    )
    feasible = [each for each in draws.feasible if each.entry.corridor.id in corridors]
    infeasible = tuple(entry for entry in draws.infeasible if entry.corridor.id in corridors)
    return compare_corridors(_trials(scenario, feasible, infeasible, threads))


def _trials(
    scenario: Scenario,
    feasible: Sequence[EntryDraws],
    infeasible: tuple[CorridorRoutes, ...],
    threads: ThreadPoolExecutor,
) -> Trials:
    study, entries = scenario.study, tuple(each.entry for each in feasible)
    policy, judged = study.policies[0], len(judged_policies(study))
    tally, every = Tally(entries, study), EveryDraw(judged, len(entries), study.draws, MOST_KEPT)
    if feasible:
        part = _part(feasible, judged)
        tally.add(part, threads)
        every.add(part)
    seconds = [tally.row(entry, policy).seconds for entry in entries]
    trials = tuple(
        CorridorTrials(each.entry, policy, each.hours[0], each.route[0], spent)
        for each, spent in zip(feasible, seconds, strict=True)
    )
    sets = RouteSets(scenario, (*entries, *infeasible))
    watch = Watch(study, tally, every)
    return Trials(scenario, sets, trials, infeasible, tally, study.draws, every, watch)


def _part(feasible: Sequence[EntryDraws], judged: int) -> DrawPart:
    seconds = np.zeros((judged, len(feasible), N_PARTS), dtype=np.int64)
    for row, each in enumerate(feasible):
        if each.seconds is not None:
            seconds[0, row] = each.seconds
    hours = np.stack([each.hours for each in feasible], axis=1)
    route = np.stack([each.route for each in feasible], axis=1)
    return DrawPart(0, hours, route, seconds)
