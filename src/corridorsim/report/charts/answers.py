"""The answer in two sentences: which corridor and how surely, then what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from corridorsim.report.charts.models import Answer
from corridorsim.report.corridor_colors import title_of
from corridorsim.scenario.tables import Scenario
from corridorsim.study.comparison import SURE, Comparison, InfeasibleCorridor, Verdict
from corridorsim.study.summary import CorridorSummary
from corridorsim.units import KG_PER_TONNE

_JUDGED = {"days": "days", "generalized_usd": "generalised cost"}
_WORTH_A_WORD = 0.005  # of the draws
_NEARLY = 0.01


def answers_of(comparison: Comparison) -> Iterator[Answer]:
    """Yield the answer of every shipment and policy.

    Parameters
    ----------
    comparison : of one scenario
    """
    for verdict in comparison.verdicts:
        sentences = _sentences(comparison, verdict)
        yield Answer(
            shipment=verdict.shipment,
            policy=verdict.policy,
            best=verdict.best,
            tied_with=verdict.tied_with,
            sentences=sentences,
        )


def overview_of(comparison: Comparison) -> str:
    """Return how many shipments go best by which corridor, in one sentence; nothing of a single one.

    Parameters
    ----------
    comparison : of one scenario
    """
    scenario = comparison.scenario
    if len(scenario.shipments) < 2:
        return ""
    first = [verdict for verdict in comparison.verdicts if verdict.policy == scenario.study.policies[0]]
    wins = Counter(verdict.best for verdict in first if verdict.best is not None)
    told = [f"{title_of(scenario, corridor)} for {count}" for corridor, count in wins.most_common()]
    ties = sum(bool(verdict.tied_with) for verdict in first)
    tied = f"; in {ties} the data allow another corridor as well" if ties else ""
    none = sum(verdict.best is None for verdict in first)
    stuck = f"; {none} have no way" if none else ""
    return f"Of {len(first)} shipments the best is {_listed(told) or 'none'}{tied}{stuck}."


def _sentences(comparison: Comparison, verdict: Verdict) -> tuple[str, ...]:
    scenario = comparison.scenario
    shipment = next(row for row in scenario.shipments if row.id == verdict.shipment)
    names = [scenario.tables.terminals[place].name for place in (shipment.origin, shipment.destination)]
    way = f"From {names[0]} to {names[1]}"
    if verdict.best is None:
        rows = [row for row in comparison.corridors if row.shipment == shipment.id]
        reasons = dict.fromkeys(row.reason for row in rows if isinstance(row, InfeasibleCorridor))
        return (f"{way} no corridor is feasible.", " ".join(f"{reason}." for reason in reasons))
    row = comparison.summary_of(verdict.shipment, verdict.best, verdict.policy)
    assert isinstance(row, CorridorSummary)
    return (_best(scenario, row, way), _next(scenario, verdict))


def _best(scenario: Scenario, row: CorridorSummary, way: str) -> str:
    days = row.days
    known = "p50_low" in days
    data = f" ({days['p50_low']:.0f}–{days['p50_high']:.0f} as far as the data tell)" if known else ""
    on_time = "" if row.on_time is None else f", {_share(row.on_time)} on time"
    lost = row.undelivered_share
    undelivered = f"; {lost:.1%} are not delivered" if lost >= _WORTH_A_WORD else ""
    return (
        f"{way} the best choice by {_JUDGED[scenario.study.objective]} is "
        f"{title_of(scenario, row.corridor)}, "
        f"in {_share(row.best_share)} of the draws: half of the shipments take at most {days['p50']:.1f} "
        f"days{data}, nine in ten at most {days['p90']:.1f}{on_time}, for {row.usd['mean']:,.0f} USD and "
        f"{row.kg_co2e['mean'] / KG_PER_TONNE:.1f} t CO2e{undelivered}."
    )


def _next(scenario: Scenario, verdict: Verdict) -> str:
    tied = _listed([title_of(scenario, corridor) for corridor in verdict.tied_with])
    if verdict.runner_up is None:
        return f"Tied with it: {tied}." if tied else "No other corridor is feasible."
    unit, digits = ("days", 1) if scenario.study.objective == "days" else ("USD", 0)
    error = SURE * verdict.margin_se
    margin = f"{verdict.margin:,.{digits}f} ± {error:,.{digits}f} {unit}"
    rival = title_of(scenario, verdict.runner_up)
    if tied:
        return f"Tied with it: {tied}; next comes {rival}, {margin} behind."
    return f"Next comes {rival}, {margin} behind."


def _share(share: float) -> str:
    """Return a share as people read it; what is nearly all or nearly none is not told as all or none."""
    if 0.0 < share < _NEARLY:
        return f"less than {_NEARLY:.0%}"
    if 1.0 - _NEARLY < share < 1.0:
        return f"more than {1.0 - _NEARLY:.0%}"
    return f"{share:.0%}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
