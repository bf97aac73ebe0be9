"""Comparison: which corridor is best for each shipment, by how much, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from corridorsim.scenario.tables import Scenario
from corridorsim.study.carec import corridor_indicators, country_indicators
from corridorsim.study.latest import latest_departure
from corridorsim.study.outcomes import Outcome, outcome_of
from corridorsim.study.routes import Route
from corridorsim.study.splits import days_parts, generalized_parts, usd_parts
from corridorsim.study.statistics import Values, days_summary, mean_and_error
from corridorsim.study.trials import CorridorTrials, Trials

SURE = 1.96  # standard errors; a smaller paired difference is called a tie
SLIGHT = 0.01  # of the objective; less than the data can tell is a tie too, however many draws there are


@dataclass(frozen=True)
class CorridorSummary:
    """What one corridor does for one shipment under one policy; the fields are the keys of ``run --json``."""

    shipment: str
    corridor: str
    policy: str
    route: tuple[str, ...]
    legs: tuple[str, ...]
    route_share: float
    days: dict[str, float]
    on_time: float | None
    undelivered_share: float
    usd: dict[str, float]
    kg_co2e: dict[str, float]
    generalized_usd: dict[str, float]
    subsidy_usd: dict[str, float]
    best_share: float
    days_parts: dict[str, float]
    usd_parts: dict[str, float]
    generalized_parts: dict[str, float]
    carec: dict[str, Any]
    latest_departure: str | None
    latest_departure_sure: str | None
    latest_departure_reason: str | None
    feasible: bool = True


@dataclass(frozen=True)
class InfeasibleCorridor:
    """A corridor that leaves a shipment no way, which is an answer too."""

    shipment: str
    corridor: str
    policy: str
    reason: str
    feasible: bool = False


@dataclass(frozen=True)
class Verdict:
    """The best corridor of a shipment under a policy.

    Attributes
    ----------
    best : least mean objective; None where no corridor is feasible
    tied_with : corridors whose paired difference is within its error, or below 1 % of the objective
    runner_up : the next best that is not tied; None where there is none
    margin, margin_se : paired difference of the objective to the runner-up
    """

    shipment: str
    policy: str
    best: str | None
    tied_with: tuple[str, ...]
    runner_up: str | None
    margin: float
    margin_se: float


@dataclass(frozen=True)
class Comparison:
    """Corridors compared on the same worlds.

    Attributes
    ----------
    corridors : one for each shipment, corridor and policy, in the scenario's order
    verdicts : one for each shipment and policy
    trials : the draws behind them
    """

    scenario: Scenario = field(repr=False)
    corridors: tuple[CorridorSummary | InfeasibleCorridor, ...]
    verdicts: tuple[Verdict, ...]
    trials: Trials = field(repr=False)

    def summary_of(self, shipment: str, corridor: str, policy: str) -> CorridorSummary | InfeasibleCorridor:
        """Return one corridor's summary.

        Parameters
        ----------
        shipment, corridor, policy : ids

        Raises
        ------
        KeyError
            Where there is none.
        """
        for row in self.corridors:
            if (row.shipment, row.corridor, row.policy) == (shipment, corridor, policy):
                return row
        raise KeyError(f"{shipment}, {corridor}, {policy}")

    def to_frame(self) -> Any:  # noqa: ANN401 - pandas is loaded only by those who ask for it
        """Return the summaries as a pandas DataFrame with the columns of ``summary.csv``."""
        import pandas as pd

        from corridorsim.study.results import flat_rows

        return pd.DataFrame(flat_rows(self))

    def __str__(self) -> str:
        """Return one line a shipment as plain text."""
        from corridorsim.study.wording import HEADLINE, as_text, headline_rows

        return as_text(HEADLINE, headline_rows(self))

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False, float_format=lambda value: f"{value:.3g}"))


def compare_corridors(trials: Trials) -> Comparison:
    """Compare the corridors of each shipment draw by draw.

    Parameters
    ----------
    trials : of one scenario
    """
    rows: dict[tuple[str, str, str], CorridorSummary | InfeasibleCorridor] = {}
    verdicts = []
    study = trials.scenario.study
    for shipment in trials.scenario.shipments:
        for policy in study.policies:
            found = [t for t in trials.feasible if t.entry.shipment.id == shipment.id and t.policy == policy]
            outcomes = [outcome_of(trial, study) for trial in found]
            delivered = [outcome for outcome in outcomes if outcome.delivered.any()]
            shares = best_shares([outcome.objective for outcome in delivered])
            for outcome, share in zip(delivered, shares, strict=True):
                rows[_key(outcome.trial)] = _summary(outcome, share, trials.scenario)
            for outcome in outcomes:
                reason = f"no draw is delivered by the horizon of {study.horizon_days:g} d"
                rows.setdefault(_key(outcome.trial), InfeasibleCorridor(*_key(outcome.trial), reason))
            verdicts.append(_verdict(shipment.id, policy, delivered))
    for entry in trials.infeasible:
        for policy in study.policies:
            key = (entry.shipment.id, entry.corridor.id, policy)
            rows[key] = InfeasibleCorridor(*key, entry.reason)
    ordered = [rows[key] for key in _keys_in_order(trials)]
    return Comparison(trials.scenario, tuple(ordered), tuple(verdicts), trials)


def _keys_in_order(trials: Trials) -> list[tuple[str, str, str]]:
    scenario = trials.scenario
    return [
        (shipment.id, corridor.id, policy)
        for shipment in scenario.shipments
        for corridor in scenario.corridors
        for policy in scenario.study.policies
    ]


def _key(trial: CorridorTrials) -> tuple[str, str, str]:
    return (trial.entry.shipment.id, trial.entry.corridor.id, trial.policy)


def best_shares(objectives: Sequence[Values]) -> list[float]:
    """Return the share of draws in which each corridor has the lowest objective, ties split.

    Parameters
    ----------
    objectives : float64 (n_draws,) each
    """
    if not objectives:
        return []
    table = np.stack(objectives)
    winners = table == table.min(axis=0)
    return [float(share) for share in (winners / winners.sum(axis=0)).mean(axis=1)]


def _summary(outcome: Outcome, best_share: float, scenario: Scenario) -> CorridorSummary:
    trial = outcome.trial
    route, share = _most_taken(trial)
    latest = latest_departure(outcome, scenario.study)
    usd, _ = mean_and_error(outcome.usd)
    generalized, generalized_se = mean_and_error(outcome.generalized_usd)
    deadline = trial.entry.shipment.deadline_days
    return CorridorSummary(
        *_key(trial),
        route=route.terminals,
        legs=route.legs,
        route_share=share,
        days=days_summary(outcome.days[outcome.delivered]),
        on_time=None if deadline is None else float(np.mean(outcome.delivered & (outcome.days <= deadline))),
        undelivered_share=float(np.mean(~outcome.delivered)),
        usd={"mean": usd, "p95": float(np.quantile(outcome.usd, 0.95))},
        kg_co2e={"mean": mean_and_error(outcome.kg_co2e)[0]},
        generalized_usd={"mean": generalized, "mean_se": generalized_se},
        subsidy_usd={"mean": mean_and_error(outcome.subsidy_usd)[0]},
        best_share=best_share,
        days_parts=days_parts(outcome),
        usd_parts=usd_parts(outcome),
        generalized_parts=generalized_parts(outcome),
        carec=corridor_indicators(outcome, scenario)
        | {"by_country": country_indicators(route, scenario, trial.entry.shipment)},
        latest_departure=latest.day,
        latest_departure_sure=latest.sure_day,
        latest_departure_reason=latest.reason,
    )


def _most_taken(trial: CorridorTrials) -> tuple[Route, float]:
    counts = np.bincount(trial.route)
    best = int(np.argmax(counts))
    return trial.entry.routes[best], float(counts[best] / len(trial.route))


def _verdict(shipment: str, policy: str, outcomes: Sequence[Outcome]) -> Verdict:
    """Order by mean objective; whoever is too near the best to tell is tied with it."""
    if not outcomes:
        return Verdict(shipment, policy, None, (), None, 0.0, 0.0)
    ordered = sorted(outcomes, key=lambda outcome: mean_and_error(outcome.objective)[0])
    best = ordered[0]
    slight = SLIGHT * mean_and_error(best.objective)[0]
    tied: list[str] = []
    for other in ordered[1:]:
        margin, error = mean_and_error(other.objective - best.objective)
        if margin > max(SURE * error, slight):
            runner_up = other.trial.entry.corridor.id
            return Verdict(
                shipment, policy, best.trial.entry.corridor.id, tuple(tied), runner_up, margin, error
            )
        tied.append(other.trial.entry.corridor.id)
    return Verdict(shipment, policy, best.trial.entry.corridor.id, tuple(tied), None, 0.0, 0.0)
