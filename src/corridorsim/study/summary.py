"""What one corridor does for one shipment under one policy, told from what its draws add up to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corridorsim.scenario.tables import Scenario
from corridorsim.study.carec import corridor_indicators, country_indicators
from corridorsim.study.figures import days_summary
from corridorsim.study.intervals import CONFIDENCE, Figure, Interval
from corridorsim.study.latest import latest_departure
from corridorsim.study.replicated_figures import with_replicate_intervals
from corridorsim.study.row_figures import days_of, figures_of
from corridorsim.study.row_tally import RowTally
from corridorsim.study.splits import days_parts, generalized_parts, usd_parts
from corridorsim.study.trials import CorridorTrials
from corridorsim.study.weighted_tally import WeightedRowTally

Bounds = tuple[float | None, float | None]  # None: nothing bounds it


@dataclass(frozen=True)
class CorridorSummary:
    """What one corridor does for one shipment under one policy; the fields are the keys of ``run --json``.

    Days, USD and kg are for the whole shipment, door to door. In money an undelivered draw counts as arriving
    at the horizon.

    Attributes
    ----------
    shipment, corridor, policy : of whom
    route, legs : terminals and legs of the way that most draws take
    route_share : share of draws that take it, 1
    days : mean, its standard error, quantiles and the mean of the worst twentieth (``cvar95``) of delivered
        draws, day; ``p50_low`` and ``p50_high`` are what the data leave open of P50
    on_time : share of draws within the deadline, undelivered ones late, 1; None without a deadline
    undelivered_share : share of draws that do not arrive before the horizon, 1
    usd : mean and P95, USD
    kg_co2e : mean, kg CO2e well to wake
    generalized_usd : mean of money, time, carbon and lateness, and its standard error, USD
    subsidy_usd : mean of what states pay of the price, USD
    best_share : share of draws with the least objective of the corridors compared, ties split, 1
    days_parts : mean days by what they are spent on, day
    usd_parts : mean USD by what they are paid for, before subsidy, USD
    generalized_parts : mean by money, carbon, time and lateness, USD
    carec : CAREC's indicators: hours and USD a border, USD per 500 km and 20 t, km/h with and without delay
    latest_departure : last day on which to depart for ``arrive_by``; None where that is not asked
    latest_departure_sure : the same where even the lower bound of the probability suffices
    latest_departure_reason : why there is no such day
    buffer_index : (P95 − mean) / mean of the days, 1
    planning_time_index : P95 over the expected days of ``route`` with nothing closed and no departures to
        wait for, 1
    intervals : low and high of each figure, in its unit: what chance leaves open
    bound : what no way of the corridor can beat; of a clairvoyant only
    relative_error : of the probability of being late, or of the mean days without a deadline, 1; only where
        draws carry weights
    effective_draws : how many equal draws would tell as much of a mean, 1; only where draws carry weights
    feasible : whether there is a way; where there is none the others are not there, and ``reason`` is
    """

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
    buffer_index: float
    planning_time_index: float | None
    intervals: dict[str, Bounds | None]
    bound: dict[str, float] | None = None
    relative_error: float | None = None
    effective_draws: float | None = None
    feasible: bool = True


def summary_of(
    trial: CorridorTrials,
    row: RowTally,
    best_share: float,
    scenario: Scenario,
    confidence: float = CONFIDENCE,
) -> CorridorSummary:
    """Return the summary of a corridor of which at least one draw was delivered.

    Parameters
    ----------
    trial : its draws, where they are kept
    row : what they add up to
    best_share : share of draws in which it is the best
    scenario : knows the legs
    confidence : of the intervals
    """
    shipment, taken = trial.entry.shipment, int(np.argmax(row.by_route))
    route, latest = trial.entry.routes[taken], latest_departure(row, scenario.study)
    days = days_of(trial.hours, row, trial.weights)
    known = days_summary(days, *row.mean_and_error("days"))
    figures = figures_of(days, row, confidence)
    if scenario.study.sampling == "sobol":
        figures = with_replicate_intervals(figures, trial, scenario.study, confidence)
    generalized, generalized_se = row.mean_and_error("generalized_usd")
    index = figures.get("planning_time_index")
    return CorridorSummary(
        shipment.id,
        trial.entry.corridor.id,
        trial.policy,
        route=route.terminals,
        legs=route.legs,
        route_share=float(row.by_route[taken] / row.draws),
        days=known,
        on_time=None if shipment.deadline_days is None else float(row.on_time / row.draws),
        undelivered_share=float((row.draws - row.delivered) / row.draws),
        usd={"mean": row.mean("usd"), "p95": row.amounts.quantile(0.95)},
        kg_co2e={"mean": row.mean("kg_co2e")},
        generalized_usd={"mean": generalized, "mean_se": generalized_se},
        subsidy_usd={"mean": row.mean("subsidy_usd")},
        best_share=best_share,
        days_parts=days_parts(row),
        usd_parts=usd_parts(row),
        generalized_parts=generalized_parts(row),
        carec=corridor_indicators(row, scenario)
        | {"by_country": country_indicators(route, scenario, shipment)},
        latest_departure=latest.day,
        latest_departure_sure=latest.sure_day,
        latest_departure_reason=latest.reason,
        buffer_index=figures["buffer_index"].value,
        planning_time_index=None if index is None else index.value,
        intervals=_intervals(figures),
        relative_error=_relative_error(row),
        effective_draws=row.effective_draws if isinstance(row, WeightedRowTally) else None,
    )


def _relative_error(row: RowTally) -> float | None:
    """Return how sure a weighted corridor is; None where draws carry no weights or nothing was late."""
    error = row.relative_error if isinstance(row, WeightedRowTally) else math.inf
    return error if math.isfinite(error) else None


def _intervals(figures: Mapping[str, Figure]) -> dict[str, Bounds | None]:
    missing: dict[str, Bounds | None] = dict.fromkeys(("planning_time_index", "on_time"))
    return missing | {name: _bounds(figure.interval) for name, figure in figures.items()}


def _bounds(interval: Interval) -> Bounds:
    low, high = (end if math.isfinite(end) else None for end in interval)
    return low, high
