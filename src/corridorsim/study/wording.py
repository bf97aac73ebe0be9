"""The answer in words and cells: one line a shipment, or one line a corridor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corridorsim.study.bound import fastest
from corridorsim.study.comparison import Comparison, Verdict
from corridorsim.study.summary import CorridorSummary

Cells = tuple[str, ...]
HEADLINE = ("shipment", "best corridor", "P50 d", "P90 d", "USD", "kg CO2e", "on time", "best in", "margin")
_WORTH_A_WORD = 0.005
DETAIL = ("shipment", "corridor", "policy", "P50 d", "P90 d", "USD", "kg CO2e", "on time", "best in", "route")


def headline_rows(comparison: Comparison) -> list[Cells]:
    """Return one row of cells a shipment, in the order of ``HEADLINE``, as decided by the first policy.

    Parameters
    ----------
    comparison : of one scenario
    """
    first = comparison.scenario.study.policies[0]
    return [_headline(comparison, verdict) for verdict in comparison.verdicts if verdict.policy == first]


def _headline(comparison: Comparison, verdict: Verdict) -> Cells:
    if verdict.best is None:
        return (verdict.shipment, "none is feasible", *[""] * (len(HEADLINE) - 2))
    row = comparison.summary_of(verdict.shipment, verdict.best, verdict.policy)
    assert isinstance(row, CorridorSummary)
    best = " = ".join((verdict.best, *verdict.tied_with)) + _undelivered(row)
    return (verdict.shipment, best, *_figures(row), _margin(comparison, verdict))


def detail_rows(comparison: Comparison, shipments: Sequence[str]) -> list[Cells]:
    """Return one row of cells a corridor and policy, in the order of ``DETAIL``.

    Parameters
    ----------
    comparison : of one scenario
    shipments : ids of those to show
    """
    rows = []
    for row in comparison.corridors:
        if row.shipment in shipments:
            head = (row.shipment, row.corridor, row.policy)
            if isinstance(row, CorridorSummary):
                rows.append((*head, *_figures(row), _route(comparison, row)))
            else:
                rows.append((*head, *["–"] * 6, row.reason))
    return rows


def _figures(row: CorridorSummary) -> Cells:
    on_time = "" if row.on_time is None else f"{row.on_time:.0%}"
    days = (f"{row.days['p50']:.1f}{_data_range(row)}", f"{row.days['p90']:.1f}")
    return (*days, f"{row.usd['mean']:,.0f}", f"{row.kg_co2e['mean']:,.0f}", on_time, f"{row.best_share:.0%}")


def _data_range(row: CorridorSummary) -> str:
    """Return what the data leave open of P50, where it was asked."""
    if "p50_low" not in row.days:
        return ""
    return f" ({row.days['p50_low']:.0f}–{row.days['p50_high']:.0f})"


def _route(comparison: Comparison, row: CorridorSummary) -> str:
    """Return the ends of a route, its gateways and the terminals where it changes; results list all."""
    legs = [comparison.scenario.tables.legs[leg] for leg in row.legs]
    changes = {
        after.origin
        for before, after in pairwise(legs)
        if (before.mode, before.service) != (after.mode, after.service)
    }
    corridor = next(corridor for corridor in comparison.scenario.corridors if corridor.id == row.corridor)
    told = (
        changes | {place for places in corridor.gateways for place in places} | {row.route[0], row.route[-1]}
    )
    share = "" if row.route_share > 0.995 else f" ({row.route_share:.0%} of draws)"
    return " – ".join(name for name in row.route if name in told) + share + _undelivered(row)


def _undelivered(row: CorridorSummary) -> str:
    """Return the share of draws that the days do not speak of, where it is worth a word."""
    return f" ({row.undelivered_share:.0%} undelivered)" if row.undelivered_share >= _WORTH_A_WORD else ""


def _margin(comparison: Comparison, verdict: Verdict) -> str:
    if verdict.runner_up is None:
        return "tie" if verdict.tied_with else "only one"
    unit = "d" if comparison.scenario.study.objective == "days" else "USD"
    margin = f"{verdict.margin:,.1f}" if unit == "d" else f"{verdict.margin:,.0f}"
    return f"{margin} {unit} ahead of {verdict.runner_up}"


def as_text(header: Cells, rows: Sequence[Cells]) -> str:
    """Return rows as aligned plain text.

    Parameters
    ----------
    header : names of the columns
    rows : cells, as many as the header has
    """
    table = [header, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )


def bound_lines(comparison: Comparison, shipments: Sequence[str]) -> list[str]:
    """Return a line for each shipment of which it is known how early anybody could be there.

    Parameters
    ----------
    comparison : of one scenario
    shipments : ids
    """
    lines = []
    for shipment in shipments:
        known = [bound for (name, _), bound in comparison.bounds.items() if name == shipment]
        if known:
            told = fastest(known).document()
            lines.append(
                f"{shipment}: on the whole network of these corridors nobody could be faster than "
                f"{told['days_mean']:.1f} d on average (first {told['draws']} draws); the routes compared "
                f"come within {told['gap_days']:.1f} d."
            )
    return lines
