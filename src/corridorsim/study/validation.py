"""Validation: published times and tariffs beside what the model says of the same shipments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.building import build_network
from corridorsim.scenario.case_scenarios import case_scenario, case_scenario_with_gaps
from corridorsim.scenario.cases import TARIFF, Case
from corridorsim.scenario.reading_tables import NetworkRows
from corridorsim.scenario.source_rows import PriceYear
from corridorsim.scenario.tables import Scenario
from corridorsim.study.intervals import Interval, wilson_interval
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.routes import find_routes
from corridorsim.study.threads import Report
from corridorsim.study.trials import run_trials

MONEY_YEAR = 2025  # the year of the network's money
TARIFF_BAND = 0.2  # a tariff's band is widened by so much at each end
POOLED_KINDS = ("average", "range")  # over which errors are pooled


@dataclass(frozen=True)
class Rule:
    """How a kind of figure is held against a distribution of days: quantiles, 0 … 1.

    Attributes
    ----------
    at : the quantile that the figure speaks of
    low, high : the band of the figure must meet what lies between these
    """

    at: float
    low: float
    high: float


RULES = {
    "average": Rule(0.5, 0.1, 0.9),
    "range": Rule(0.5, 0.25, 0.75),
    "schedule": Rule(0.2, 0.02, 0.6),
    "best": Rule(0.05, 0.001, 0.2),
}


@dataclass(frozen=True)
class ScoredCase:
    """A published figure and what the model says of it; the fields are keys of ``validate --json``.

    Attributes
    ----------
    id, kind, scope, state : as of the case
    scored : whether it counts
    p10, p50, p90 : days; None where the network cannot express the case
    usd_p50 : USD of 2025 per FEU, after subsidy; None likewise
    published_low, published_high : days; of a tariff USD of 2025
    compared : what is held against them: days of the kind's quantile, of a tariff ``usd_p50``
    error_percent : signed distance of ``compared`` from the nearer end of the published band, in per cent of
        its middle; 0 inside
    inside : whether the published band meets what the kind allows
    published_rank : share of draws no longer than the middle of what was published; None for a tariff
    route : legs of the route taken most
    note : why there are no figures, or what else was filled in
    """

    id: str
    kind: str
    scope: str
    state: str
    scored: bool
    p10: float | None
    p50: float | None
    p90: float | None
    usd_p50: float | None
    published_low: float
    published_high: float
    compared: float | None
    error_percent: float | None
    inside: bool
    published_rank: float | None
    route: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Validation:
    """All cases, scored.

    Attributes
    ----------
    cases : in the order of the file
    median_abs_error_percent : over scored cases of the kinds average and range; None without any
    bias_percent : mean of their signed errors; None without any
    share_inside : of scored cases; None without any
    share_inside_interval : Wilson's, 95 %
    """

    cases: tuple[ScoredCase, ...]
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
    low, high, missing = published_band(case, network)
    if missing:
        return _without_figures(case, low, high, missing)
    study: Mapping[str, object] = {"seed": seed, "draws": draws}
    note = ""
    try:
        found = _simulated(case_scenario(case, network, study), workers)
        if isinstance(found, str):
            found = _simulated(case_scenario_with_gaps(case, network, study), workers)
            note = f"where there is no {case.service} other services are taken"
    except InputError as error:
        if not all(problem.place.startswith(case.id) for problem in error.problems):
            raise  # of the network, not of the case
        problem = error.problems[0]
        return _without_figures(case, low, high, " — ".join(filter(None, (problem.wrong, problem.right))))
    if isinstance(found, str):
        return _without_figures(case, low, high, found)
    return _scored(case, low, high, found, note)


def published_band(case: Case, network: NetworkRows) -> tuple[float, float, str]:
    """Return the ends of what was published, in days or in USD of 2025, and what is missing to tell it.

    Parameters
    ----------
    case : what was published
    network : its price index brings money to USD of 2025
    """
    if case.kind != TARIFF:
        return float(case.days_low or 0.0), float(case.days_high or 0.0), ""
    years = cast("Mapping[str, PriceYear]", network.rows.get("price_index", {}))
    low, high = float(case.usd_low or 0.0), float(case.usd_high or 0.0)
    then, now = years.get(str(case.year)), years.get(str(MONEY_YEAR))
    if then is None or now is None:
        return low, high, f"price_index.csv has no year {case.year if then is None else MONEY_YEAR}"
    factor = now.us_cpi_u_average / then.us_cpi_u_average
    return low * factor, high * factor, ""


@dataclass(frozen=True)
class _Simulated:
    """Days of delivered draws, ascending; USD of all; the route taken most."""

    days: np.ndarray[tuple[int], np.dtype[np.float64]]
    usd_p50: float
    route: tuple[str, ...]


def _simulated(scenario: Scenario, workers: int | None) -> _Simulated | str:
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
    return _Simulated(days, float(np.quantile(outcome.usd, 0.5)), entry.routes[taken].legs)


def _scored(case: Case, low: float, high: float, found: _Simulated, note: str) -> ScoredCase:
    p10, p50, p90 = (float(np.quantile(found.days, p)) for p in (0.1, 0.5, 0.9))
    if case.kind == TARIFF:
        compared = found.usd_p50
        inside = low * (1 - TARIFF_BAND) <= compared <= high * (1 + TARIFF_BAND)
    else:
        rule = RULES[case.kind]
        compared, least, most = (float(np.quantile(found.days, p)) for p in (rule.at, rule.low, rule.high))
        inside = low <= most and high >= least
    return replace(
        _without_figures(case, low, high, note),
        p10=p10,
        p50=p50,
        p90=p90,
        usd_p50=found.usd_p50,
        compared=compared,
        error_percent=error_percent(compared, low, high),
        inside=inside,
        published_rank=None if case.kind == TARIFF else float((found.days <= (low + high) / 2.0).mean()),
        route=found.route,
    )


def error_percent(value: float, low: float, high: float) -> float:
    """Return the signed distance of a value from the nearer end of a band, in per cent of the band's middle.

    Parameters
    ----------
    value : to be held against the band; inside it the distance is 0
    low, high : ends of the band
    """
    beyond = min(0.0, value - low) + max(0.0, value - high)
    return 100.0 * beyond / ((low + high) / 2.0)


def _without_figures(case: Case, low: float, high: float, note: str) -> ScoredCase:
    return ScoredCase(
        id=case.id,
        kind=case.kind,
        scope=case.scope,
        state=case.state,
        scored=case.scored,
        p10=None,
        p50=None,
        p90=None,
        usd_p50=None,
        published_low=low,
        published_high=high,
        compared=None,
        error_percent=None,
        inside=False,
        published_rank=None,
        route=(),
        note=note,
    )
