"""What one corridor does for one shipment under one policy, told from what its draws add up to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from corridorsim.scenario.tables import Scenario
from corridorsim.study.carec import corridor_indicators, country_indicators
from corridorsim.study.figures import LEVELS, CountedDays, Days, KeptDays, days_summary
from corridorsim.study.intervals import (
    CONFIDENCE,
    Figure,
    Interval,
    buffer_index_interval,
    mean_interval,
    planning_time_interval,
    wilson_interval,
)
from corridorsim.study.latest import latest_departure
from corridorsim.study.row_tally import RowTally
from corridorsim.study.splits import days_parts, generalized_parts, usd_parts
from corridorsim.study.trials import CorridorTrials
from corridorsim.units import HOURS_PER_DAY

Bounds = tuple[float | None, float | None]  # None: nothing bounds it


@dataclass(frozen=True)
class CorridorSummary:
    """What one corridor does for one shipment under one policy; the fields are the keys of ``run --json``.

    ``buffer_index`` is (P95 − mean) / mean of the days, ``planning_time_index`` P95 over the expected days of
    ``route`` without waiting for departures and with nothing closed. ``intervals`` hold what chance leaves
    open, by figure.
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
    days = days_of(trial, row)
    figures = days_summary(days, *row.mean_and_error("days"))
    generalized, generalized_se = row.mean_and_error("generalized_usd")
    free_days = route.free_flow_hours / HOURS_PER_DAY
    return CorridorSummary(
        shipment.id,
        trial.entry.corridor.id,
        trial.policy,
        route=route.terminals,
        legs=route.legs,
        route_share=float(row.by_route[taken] / row.draws),
        days=figures,
        on_time=None if shipment.deadline_days is None else float(row.on_time / row.draws),
        undelivered_share=float((row.draws - row.delivered) / row.draws),
        usd={"mean": row.mean("usd"), "p95": row.usd.quantile(0.95)},
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
        buffer_index=(figures["p95"] - figures["mean"]) / figures["mean"],
        planning_time_index=figures["p95"] / free_days if free_days > 0 else None,
        intervals=_intervals(days, row, free_days, confidence),
    )


def days_of(trial: CorridorTrials, row: RowTally) -> Days:
    """Return the days of delivered draws, from the draws where they are kept.

    Parameters
    ----------
    trial, row : see ``summary_of``
    """
    if len(trial.hours) < row.draws:
        return CountedDays(row.hours)
    hours = trial.hours.astype(np.float64)
    return KeptDays(hours[np.isfinite(hours)] / HOURS_PER_DAY)


def _intervals(days: Days, row: RowTally, free_days: float, confidence: float) -> dict[str, Bounds | None]:
    """Return where each figure lies with some confidence; they hold one by one, not all together."""
    n = int(row.delivered)
    mean, error = row.mean_and_error("days")
    found: dict[str, Interval] = {"days_mean": mean_interval(mean, error, n, confidence)}
    found |= {f"days_{name}": days.interval(p, confidence) for name, p in LEVELS.items()}
    worst, p95 = days.worst(), Figure(days.quantile(0.95), found["days_p95"])
    found["days_cvar95"] = mean_interval(*worst, n, confidence)
    deviation = error * math.sqrt(n)
    found["buffer_index"] = buffer_index_interval(p95, Figure(mean, found["days_mean"]), worst[0], deviation)
    if free_days > 0:
        found["planning_time_index"] = planning_time_interval(p95.interval, free_days)
    if row.entry.shipment.deadline_days is not None:
        found["on_time"] = wilson_interval(int(row.on_time), int(row.draws), confidence)
    for name in ("usd", "generalized_usd"):
        found[f"{name}_mean"] = mean_interval(*row.mean_and_error(name), int(row.draws), confidence)
    names = [*found, *(name for name in ("planning_time_index", "on_time") if name not in found)]
    return {name: _bounds(found[name]) if name in found else None for name in names}


def _bounds(interval: Interval) -> Bounds:
    low, high = (end if math.isfinite(end) else None for end in interval)
    return low, high
