"""Whole points: a scenario run from its tables to its figures, as ``corridorsim run`` does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from corridorsim.network.building import build_network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.point_figures import STATISTICS, Figures, figures_together, n_groups
from corridorsim.study.routes import find_routes
from corridorsim.study.sweeps import EntryName
from corridorsim.study.trials import CorridorTrials, Trials, run_trials


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
    draws = trials.scenario.study.draws
    values = np.full((len(names), len(STATISTICS)), np.nan)
    left_out = np.full((n_groups(draws), *values.shape), np.nan)
    for rows, figures in _by_shipment(trials.feasible, names, trials):
        for row, each in zip(rows, figures, strict=True):
            values[row], left_out[:, row] = each
    return Figures(values, left_out)


def _by_shipment(
    feasible: Iterable[CorridorTrials], names: tuple[EntryName, ...], trials: Trials
) -> Iterator[tuple[list[int], list[Figures]]]:
    """Yield the figures of those that are held against each other, and where they stand among the names."""
    study = trials.scenario.study
    groups: dict[tuple[str, str], list[CorridorTrials]] = {}
    for trial in feasible:
        if np.isfinite(trial.hours).any():
            groups.setdefault((trial.entry.shipment.id, trial.policy), []).append(trial)
    for (shipment, policy), together in groups.items():
        rows = [names.index(EntryName(shipment, each.entry.corridor.id, policy)) for each in together]
        outcomes = [outcome_of(each, study) for each in together]
        yield (
            rows,
            figures_together(outcomes, [each.entry.shipment.deadline_days for each in together], study),
        )
