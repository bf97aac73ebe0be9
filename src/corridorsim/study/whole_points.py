"""Whole points: a scenario run from its tables to its figures, as ``corridorsim run`` does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from corridorsim.network.building import build_network
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.tables import Scenario
from corridorsim.study.outcomes import Outcome, outcome_of
from corridorsim.study.point_figures import STATISTICS, Figures, figures_together, n_groups
from corridorsim.study.routes import CorridorRoutes, find_routes
from corridorsim.study.sweeps import EntryName
from corridorsim.study.trials import Trials, run_trials


def on_plain_worlds(scenario: Scenario) -> Scenario:
    """Return a scenario whose draws are chance's own, so that all points of a sweep share them.

    Parameters
    ----------
    scenario : declared and checked
    """
    plain = {"sampling": "random", "inflate": {}, "until": "", "knowledge_points": 0}
    return replace(scenario, study=scenario.study.model_copy(update=plain))


def entry_names(scenario: Scenario) -> tuple[EntryName, ...]:
    """Return whose figures a scenario tells: shipments outermost, then corridors, then policies.

    Parameters
    ----------
    scenario : declared and checked
    """
    return tuple(
        EntryName(shipment.id, corridor.id, policy)
        for shipment in scenario.shipments
        for corridor in scenario.corridors
        for policy in scenario.study.policies
    )


def run_whole(scenario: Scenario) -> Figures:
    """Return the figures of every shipment, corridor and policy, on one thread.

    Parameters
    ----------
    scenario : on plain worlds

    Returns
    -------
    float64 (n_entries, n_statistics) and (n_groups, n_entries, n_statistics), entries as of ``entry_names``;
    NaN where a corridor has no way or delivers nothing
    """
    network = build_network(scenario)
    routes = find_routes(network, scenario, workers=1)
    return figures_of_trials(run_trials(network, routes, scenario, workers=1), entry_names(scenario))


def figures_of_trials(trials: Trials, names: tuple[EntryName, ...]) -> Figures:
    """Return the figures of trials whose draws are kept; see ``run_whole``.

    Parameters
    ----------
    trials : of one scenario
    names : whose
    """
    study = trials.scenario.study
    outcomes = [(trial.entry, outcome_of(trial, study), trial.policy) for trial in trials.feasible]
    return _figures(outcomes, names, study)


def figures_of_outcomes(
    outcomes: Iterable[tuple[CorridorRoutes, Outcome]], names: tuple[EntryName, ...], study: Study
) -> Figures:
    """Return the figures of outcomes under the study's one policy; see ``run_whole``.

    Parameters
    ----------
    outcomes : of shipments and corridors that have a way
    names : whose figures are told
    study : gives the number of draws
    """
    policy = study.policies[0]
    return _figures([(entry, outcome, policy) for entry, outcome in outcomes], names, study)


def _figures(
    outcomes: Sequence[tuple[CorridorRoutes, Outcome, str]], names: tuple[EntryName, ...], study: Study
) -> Figures:
    """Return figures, those of one shipment and policy told together."""
    values = np.full((len(names), len(STATISTICS)), np.nan)
    left_out = np.full((n_groups(study.draws), *values.shape), np.nan)
    groups: dict[tuple[str, str], list[tuple[CorridorRoutes, Outcome]]] = {}
    for entry, outcome, policy in outcomes:
        if outcome.delivered.any():
            groups.setdefault((entry.shipment.id, policy), []).append((entry, outcome))
    for (shipment, policy), together in groups.items():
        deadlines = [entry.shipment.deadline_days for entry, _ in together]
        figures = figures_together([outcome for _, outcome in together], deadlines, study)
        for (entry, _), each in zip(together, figures, strict=True):
            row = names.index(EntryName(shipment, entry.corridor.id, policy))
            values[row], left_out[:, row] = each
    return Figures(values, left_out)
