"""Contrasts: what a shipper gains or loses between two scenarios, draw by draw on the same worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corridorsim.errors import InputError
from corridorsim.study.comparison import Comparison
from corridorsim.study.intervals import Figure, mean_figure, mean_interval
from corridorsim.study.outcomes import Outcome, outcome_of
from corridorsim.study.statistics import Values, mean_and_error


@dataclass(frozen=True)
class Contrast:
    """One scenario less another, of shipments that have a way in both, each counted alike.

    Attributes
    ----------
    shipments : ids of those that are counted
    days, other_days : mean days of the one and of the other, of draws that deliver all of them in both
    more_days, more_usd, more_objective : the one less the other
    days_ratio : mean days of the one over those of the other
    """

    shipments: tuple[str, ...]
    days: float
    other_days: float
    more_days: Figure
    days_ratio: Figure
    more_usd: Figure
    more_objective: Figure


def best_outcomes(comparison: Comparison, corridor: str | None = None) -> dict[str, Outcome]:
    """Return by shipment what each draw costs, under the first policy, where there is a way.

    Parameters
    ----------
    comparison : its draws are kept
    corridor : the one to follow; None takes each shipment's best
    """
    policy = comparison.scenario.study.policies[0]
    best = {row.shipment: row.best for row in comparison.verdicts if row.policy == policy}
    return {
        trial.entry.shipment.id: outcome_of(trial, comparison.scenario.study)
        for trial in comparison.trials.feasible
        if trial.policy == policy
        and trial.entry.corridor.id == (corridor or best[trial.entry.shipment.id])
        and np.isfinite(trial.hours).any()
    }


def contrast(
    one: Comparison, other: Comparison, corridor: str | None = None, shipment: str | None = None
) -> Contrast | None:
    """Return what one scenario has more than another; None where no shipment has a way in both.

    Parameters
    ----------
    one, other : of the same seed and draws
    corridor : the one to follow in both; None takes in each the shipment's best there
    shipment : the one to count; None takes all

    Raises
    ------
    InputError
        If the two do not stand on the same worlds.
    """
    same = [(each.scenario.study.seed, each.trials.draws) for each in (one, other)]
    if same[0] != same[1]:
        raise InputError.single("contrast", f"seed and draws are {same[0]} and {same[1]}", "the same worlds")
    found, others = best_outcomes(one, corridor), best_outcomes(other, corridor)
    shared = tuple(name for name in found if name in others and shipment in (None, name))
    return _contrast(shared, found, others) if shared else None


def _contrast(
    shared: tuple[str, ...], found: Mapping[str, Outcome], others: Mapping[str, Outcome]
) -> Contrast | None:
    def mean_of(outcomes: Mapping[str, Outcome], name: str) -> Values:
        total: Values = sum((getattr(outcomes[each], name) for each in shared), start=np.zeros(1))
        return total / len(shared)

    there = np.logical_and.reduce([each[name].delivered for each in (found, others) for name in shared])
    if not there.any():
        return None
    days, other_days = (mean_of(each, "days")[there] for each in (found, others))
    return Contrast(
        shared,
        float(days.mean()),
        float(other_days.mean()),
        mean_figure(days - other_days),
        ratio_figure(days, other_days),
        mean_figure(mean_of(found, "usd") - mean_of(others, "usd")),
        mean_figure(mean_of(found, "objective") - mean_of(others, "objective")),
    )


def ratio_figure(top: Values, bottom: Values) -> Figure:
    """Return the ratio of two means over the same draws with its 95 % interval.

    The error is that of (top − ratio · bottom) / mean of bottom (the delta method), by which draws that are
    long in both make the ratio no less sure; it holds as the draws grow.

    Parameters
    ----------
    top, bottom : float64 (n_draws,); the mean of ``bottom`` is positive
    """
    scale = float(bottom.mean())
    ratio = float(top.mean()) / scale
    _, error = mean_and_error((top - ratio * bottom) / scale)
    return Figure(ratio, mean_interval(ratio, error, len(top)))


def best_changes(one: Comparison, other: Comparison) -> tuple[str, ...]:
    """Return the shipments whose best corridor is another one, ties aside.

    Parameters
    ----------
    one, other : of scenarios that share shipments
    """
    policy = one.scenario.study.policies[0]
    before = {row.shipment: row for row in other.verdicts if row.policy == other.scenario.study.policies[0]}
    return tuple(
        row.shipment
        for row in one.verdicts
        if row.policy == policy
        and row.shipment in before
        and row.best not in (before[row.shipment].best, *before[row.shipment].tied_with)
    )
