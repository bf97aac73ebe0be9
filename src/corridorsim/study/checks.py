"""Checks of a result, run on the result itself: each of them can fail."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from corridorsim.scenario.evidence import numbers_without_evidence
from corridorsim.study.comparison import CLAIRVOYANT, Comparison
from corridorsim.study.departures import departure_hours
from corridorsim.study.outcomes import outcome
from corridorsim.study.planning import PLANNING_DRAWS
from corridorsim.study.statistics import Values
from corridorsim.study.summary import CorridorSummary
from corridorsim.study.trials import CorridorTrials

_ROUNDING = 1e-6  # of a sum of parts, each of which was rounded
_SPLIT_ROUNDING = 1e-4  # of days, whose parts are kept in whole seconds
_IN_ORDER = ("p10", "p50", "p80", "p90", "p95", "cvar95")
_MEANS_OF = {
    "days_mean": "days",
    "usd_mean": "usd",
    "kg_co2e_mean": "kg_co2e",
    "generalized_usd_mean": "generalized_usd",
}
_TOLD = 3  # of what is wrong


@dataclass(frozen=True)
class Check:
    """One check of a result.

    Attributes
    ----------
    name : what must hold
    passed : whether it does
    looked_at : at what, such as ``150 rows``
    wrong : the first things found wrong, empty where it passed
    """

    name: str
    passed: bool
    looked_at: str
    wrong: tuple[str, ...] = ()


def run_checks(comparison: Comparison) -> tuple[Check, ...]:
    """Return the checks that were run on a result, with what they found.

    Parameters
    ----------
    comparison : of one scenario
    """
    return tuple(check for make in _CHECKS for check in make(comparison))


def _name(row: CorridorSummary) -> str:
    return f"{row.shipment}, {row.corridor}, {row.policy}"


def _check(name: str, looked_at: str, wrong: Iterable[str]) -> Iterator[Check]:
    found = list(wrong)
    more = (f"and {len(found) - _TOLD} more",) if len(found) > _TOLD else ()
    yield Check(name, not found, looked_at, (*found[:_TOLD], *more))


def _each_row(comparison: Comparison, name: str, holds: Callable[[CorridorSummary], bool]) -> Iterator[Check]:
    rows = comparison.summaries
    yield from _check(name, f"{len(rows)} rows", (_name(row) for row in rows if not holds(row)))


def _evidence(comparison: Comparison) -> Iterator[Check]:
    tables = comparison.scenario.tables
    lines = f"{len(tables.evidence):,} lines"
    yield from _check("every number has a line of evidence", lines, numbers_without_evidence(tables))


def _nothing_lost(comparison: Comparison) -> Iterator[Check]:
    """Draws that took a route, and hours that were counted, against the draws that were made."""
    trials, wrong = comparison.trials, []
    for trial in trials.feasible:
        row = trials.tally.row(trial.entry, trial.policy)
        counts = (float(row.draws), float(row.by_route.sum()))
        kept = len(trial.hours)
        arrived = np.count_nonzero(trial.hours <= np.float32(np.inf))
        lost = any(not math.isclose(count, trials.draws, rel_tol=_ROUNDING) for count in counts)
        lost |= trial.weights is None and int(row.hours.sum()) != int(row.delivered)
        if lost or kept not in (0, trials.draws) or arrived != kept:
            wrong.append(f"{trial.entry.shipment.id}, {trial.entry.corridor.id}, {trial.policy}")
    yield from _check("no draw is lost, delivered or not", f"{trials.draws:,} draws", wrong)


def _best_shares(comparison: Comparison) -> Iterator[Check]:
    def question(row: CorridorSummary) -> tuple[str, str]:
        return row.shipment, row.policy

    groups = [
        (key, list(rows)) for key, rows in groupby(sorted(comparison.summaries, key=question), question)
    ]
    wrong = [
        ", ".join(key)
        for key, rows in groups
        if not math.isclose(sum(row.best_share for row in rows), 1.0, rel_tol=_ROUNDING)
    ]
    name = "the shares of draws in which a corridor is the best add up to one"
    yield from _check(name, f"{len(groups)} shipments and policies", wrong)


def _parts_add_up(comparison: Comparison) -> Iterator[Check]:
    def days(row: CorridorSummary) -> bool:
        return math.isclose(sum(row.days_parts.values()), row.days["mean"], rel_tol=_SPLIT_ROUNDING)

    def usd(row: CorridorSummary) -> bool:
        paid = sum(row.usd_parts.values()) - row.subsidy_usd["mean"]
        return math.isclose(paid, row.usd["mean"], rel_tol=_ROUNDING, abs_tol=_ROUNDING)

    def generalized(row: CorridorSummary) -> bool:
        parts, mean = row.generalized_parts.values(), row.generalized_usd["mean"]
        return math.isclose(sum(parts), mean, rel_tol=_ROUNDING, abs_tol=_ROUNDING)

    yield from _each_row(comparison, "the parts of the days add up to their mean", days)
    yield from _each_row(comparison, "the parts of the price less subsidy add up to its mean", usd)
    yield from _each_row(comparison, "money, carbon, time and lateness add up", generalized)


def _in_order(comparison: Comparison) -> Iterator[Check]:
    def quantiles(row: CorridorSummary) -> bool:
        figures = [row.days[name] for name in _IN_ORDER]
        return figures == sorted(figures)

    yield from _each_row(comparison, "the quantiles of the days are in order", quantiles)
    yield from _each_row(comparison, "every interval holds its figure", _intervals_hold)


def _intervals_hold(row: CorridorSummary) -> bool:
    known = {f"days_{name}": value for name, value in row.days.items()}
    known |= {name: getattr(row, field)["mean"] for name, field in _MEANS_OF.items()}
    ends = ((known[name], ends) for name, ends in row.intervals.items() if ends and name in known)
    return all(
        (low is None or low <= figure * (1 + _ROUNDING))
        and (high is None or figure <= high * (1 + _ROUNDING))
        for figure, (low, high) in ends
    )


def _best_is_best(comparison: Comparison) -> Iterator[Check]:
    def objective(row: CorridorSummary) -> float:
        trials = comparison.trials
        return trials.tally.row(entries[row.shipment, row.corridor], row.policy).mean("objective")

    entries = {
        (one.entry.shipment.id, one.entry.corridor.id): one.entry for one in comparison.trials.feasible
    }
    wrong = []
    for verdict in comparison.verdicts:
        rivals = [
            row
            for row in comparison.summaries
            if (row.shipment, row.policy) == (verdict.shipment, verdict.policy)
        ]
        best = min(rivals, key=objective, default=None)
        if (None if best is None else best.corridor) != verdict.best:
            wrong.append(f"{verdict.shipment}, {verdict.policy}")
    name = "the best corridor has the least mean objective"
    yield from _check(name, f"{len(comparison.verdicts)} verdicts", wrong)


def _nobody_beats_the_clairvoyant(comparison: Comparison) -> Iterator[Check]:
    """Draw by draw, over the first part of the draws; where draws are not kept it is not run."""
    trials, study = comparison.trials, comparison.scenario.study
    if CLAIRVOYANT not in study.policies or not trials.every.kept:
        return
    first = []
    for piece in trials.pieces():
        if piece.first > 0:
            break
        first.append(piece.trial)
    departure = departure_hours(study, (0, len(first[0].hours))) if first else np.empty(0)

    def objective(trial: CorridorTrials) -> Values:
        return outcome(trial.entry, trial.hours, trial.route, study, departure).objective

    least = {id(one.entry): objective(one) for one in first if one.policy == CLAIRVOYANT}
    others = [one for one in first if one.policy != CLAIRVOYANT]
    wrong = [
        f"{one.entry.shipment.id}, {one.entry.corridor.id}, {one.policy}"
        for one in others
        if np.any(objective(one) < least[id(one.entry)] * (1 - _ROUNDING))
    ]
    name = "nobody beats the clairvoyant in any draw"
    yield from _check(name, f"{len(departure):,} draws of {len(others)} rows", wrong)


def _plans_are_judged_on_others(comparison: Comparison) -> Iterator[Check]:
    """Departures are the first thing that a draw draws: draws that share them would share their luck."""
    study = comparison.scenario.study
    draws = min(PLANNING_DRAWS, comparison.trials.draws)
    planned, judged = (departure_hours(study, (0, draws), planning=plan) for plan in (True, False))
    shared = np.flatnonzero(planned == judged)
    name = "no plan is judged on a draw that it was made on"
    yield from _check(name, f"{draws:,} draws", (f"draw {draw}" for draw in shared))


_CHECKS: tuple[Callable[[Comparison], Iterator[Check]], ...] = (
    _evidence,
    _nothing_lost,
    _best_shares,
    _parts_add_up,
    _in_order,
    _best_is_best,
    _nobody_beats_the_clairvoyant,
    _plans_are_judged_on_others,
)
