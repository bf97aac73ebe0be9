"""The figures of corridors as charts and tables show them, and which corridors others dominate."""

from __future__ import annotations

from collections.abc import Sequence

from corridorsim.report.charts.models import Figures
from corridorsim.study.comparison import Comparison, InfeasibleCorridor
from corridorsim.study.summary import CorridorSummary

_COPIED = (
    *("shipment", "corridor", "policy", "feasible", "route", "legs", "route_share"),
    *("days", "usd", "kg_co2e", "generalized_usd", "on_time", "undelivered_share", "best_share"),
    *("days_parts", "usd_parts", "generalized_parts"),
)


def figures_of(comparison: Comparison) -> tuple[Figures, ...]:
    """Return the figures of every shipment, corridor and policy.

    Parameters
    ----------
    comparison : of one scenario
    """
    rows = comparison.summaries
    return tuple(
        _infeasible(row) if isinstance(row, InfeasibleCorridor) else _feasible(row, rows)
        for row in comparison.corridors
    )


def _infeasible(row: InfeasibleCorridor) -> Figures:
    names = {name: getattr(row, name) for name in ("shipment", "corridor", "policy", "reason")}
    return Figures(feasible=False, **names)


def _feasible(row: CorridorSummary, rows: Sequence[CorridorSummary]) -> Figures:
    rivals = [other for other in rows if (other.shipment, other.policy) == (row.shipment, row.policy)]
    better = tuple(other.corridor for other in rivals if _dominates(_aims(other), _aims(row)))
    return Figures(**{name: getattr(row, name) for name in _COPIED}, dominated_by=better)


def _aims(row: CorridorSummary) -> tuple[float, float, float]:
    """Return what one wants little of: days, USD and kg CO2e."""
    return row.days["p50"], row.usd["mean"], row.kg_co2e["mean"]


def _dominates(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(mine <= theirs for mine, theirs in zip(one, other, strict=True))
