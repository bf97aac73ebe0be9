"""Validation: published times and tariffs beside what the model says of the same shipments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.building import build_network
from corridorsim.scenario.case_scenarios import case_scenario, case_scenario_with_gaps
from corridorsim.scenario.cases import Case
from corridorsim.scenario.reading_tables import NetworkRows
from corridorsim.scenario.tables import Scenario
from corridorsim.study.case_scores import ScoredCase, Simulated, published, scored_case, unscored_case
from corridorsim.study.intervals import Interval, wilson_interval
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.routes import find_routes
from corridorsim.study.threads import Report
from corridorsim.study.trials import run_trials

POOLED_KINDS = ("average", "range")  # over which errors are pooled


@dataclass(frozen=True)
class Validation:
    """All cases, scored.

    Attributes
    ----------
    cases : in the order of the file
    n_scored, n_inside : cases that count, and those of them that lie inside
    median_abs_error_percent : over scored cases of the kinds average and range; None without any
    bias_percent : mean of their signed errors; None without any
    share_inside : of scored cases; None without any
    share_inside_interval : Wilson's, 95 %
    """

    cases: tuple[ScoredCase, ...]
    n_scored: int
    n_inside: int
    median_abs_error_percent: float | None
    bias_percent: float | None
    share_inside: float | None
    share_inside_interval: Interval


def validate(
    cases: Sequence[Case],
    network: NetworkRows,
    *,
    seed: int,
    draws: int,
    workers: int | None = None,
    report: Report | None = None,
) -> Validation:
    """Run every case and score it.

    Parameters
    ----------
    cases : published figures
    network : as read, without problems
    seed, draws : of every case
    workers : threads; None takes one for each core
    report : called with (cases done, cases in all)
    """
    scored = []
    for done, case in enumerate(cases, start=1):
        scored.append(score_case(case, network, seed=seed, draws=draws, workers=workers))
        if report is not None:
            report(done, len(cases))
    return validation_of(scored)


def validation_of(scored: Iterable[ScoredCase]) -> Validation:
    """Return what some scored cases say together.

    Parameters
    ----------
    scored : cases, those that do not count included
    """
    cases = tuple(scored)
    counted = [case for case in cases if case.scored]
    errors = [
        case.error_percent for case in counted if case.kind in POOLED_KINDS and case.error_percent is not None
    ]
    inside = sum(case.inside for case in counted)
    return Validation(
        cases,
        n_scored=len(counted),
        n_inside=inside,
        median_abs_error_percent=float(np.median(np.abs(errors))) if errors else None,
        bias_percent=float(np.mean(errors)) if errors else None,
        share_inside=inside / len(counted) if counted else None,
        share_inside_interval=wilson_interval(inside, len(counted)),
    )


def score_case(
    case: Case, network: NetworkRows, *, seed: int, draws: int, workers: int | None = None
) -> ScoredCase:
    """Run one case and hold it against what was published.

    Parameters
    ----------
    case : what was published
    network : as read, without problems
    seed, draws : of the run
    workers : threads; None takes one for each core

    Raises
    ------
    InputError
        With what is wrong with the network; what it cannot express is a note instead.
    """
    said = published(case, network)
    if said.missing:
        return unscored_case(case, said, said.missing)
    study: Mapping[str, object] = {"seed": seed, "draws": draws}
    note = ""
    try:
        found = _simulated(case_scenario(case, network, study), workers)
        if isinstance(found, str) and case.service:
            found = _simulated(case_scenario_with_gaps(case, network, study), workers)
            note = f"where there is no {case.service} other services are taken"
    except InputError as error:
        if not all(problem.place.startswith(case.id) for problem in error.problems):
            raise  # of the network, not of the case
        problem = error.problems[0]
        return unscored_case(case, said, " — ".join(filter(None, (problem.wrong, problem.right))))
    if isinstance(found, str):
        return unscored_case(case, said, found)
    return scored_case(case, said, found, note)


def _simulated(scenario: Scenario, workers: int | None) -> Simulated | str:
    """Return what becomes of a case's shipment, or why it has no way."""
    network = build_network(scenario)
    routes = find_routes(network, scenario, workers=workers)
    entry = routes.entries[0]
    if not entry.routes:
        return entry.reason
    trial = run_trials(network, routes, scenario, workers=workers).feasible[0]
    outcome = outcome_of(trial, scenario.study)
    if not outcome.delivered.any():
        return f"no draw is delivered by the horizon of {scenario.study.horizon_days:g} d"
    taken = int(np.argmax(np.bincount(trial.route)))
    days = np.sort(outcome.days[outcome.delivered])
    return Simulated(days, float(np.quantile(outcome.usd, 0.5)), entry.routes[taken].legs)
