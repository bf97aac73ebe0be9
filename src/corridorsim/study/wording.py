"""The answer in words and cells: one line a shipment, or one line a corridor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corridorsim.study.bound import fastest
from corridorsim.study.comparison import Comparison, Verdict
from corridorsim.study.summary import CorridorSummary

Cells = tuple[str, ...]
_FIGURES = ("P50 d", "P90 d", "USD", "kg CO2e", "on time", "best in")
_RARE_FIGURES = ("P50 d", "P90 d", "USD", "kg CO2e", "late", "rel. error", "best in")
_WORTH_A_WORD = 0.005
Told = tuple[Cells, list[Cells]]


def headline(comparison: Comparison) -> Told:
    """Return names of columns, and one row of cells a shipment, as decided by the first policy.

    Parameters
    ----------
    comparison : of one scenario
    """
    header = ("shipment", "best corridor", *figure_names(comparison), "margin")
    first = comparison.scenario.study.policies[0]
    verdicts = [verdict for verdict in comparison.verdicts if verdict.policy == first]
    return header, [_headline(comparison, verdict) for verdict in verdicts]


def figure_names(comparison: Comparison) -> Cells:
    """Return the columns of figures; draws with weights tell what is rare, and how surely.

    Parameters
    ----------
    comparison : of one scenario
    """
    return _RARE_FIGURES if comparison.scenario.study.inflated else _FIGURES


def _headline(comparison: Comparison, verdict: Verdict) -> Cells:
    if verdict.best is None:
        return (verdict.shipment, "none is feasible", *[""] * (len(figure_names(comparison)) + 1))
    row = comparison.summary_of(verdict.shipment, verdict.best, verdict.policy)
    assert isinstance(row, CorridorSummary)
    best = " = ".join((verdict.best, *verdict.tied_with)) + _undelivered(row)
    return (verdict.shipment, best, *_figures(row), _margin(comparison, verdict))


def detail(comparison: Comparison, shipments: Sequence[str]) -> Told:
    """Return names of columns, and one row of cells a corridor and policy.

    Parameters
    ----------
    comparison : of one scenario
    shipments : ids of those to show
    """
    names, rows = figure_names(comparison), []
    for row in comparison.corridors:
        if row.shipment in shipments:
            head = (row.shipment, row.corridor, row.policy)
            if isinstance(row, CorridorSummary):
                rows.append((*head, *_figures(row), _route(comparison, row)))
            else:
                rows.append((*head, *["–"] * len(names), row.reason))
    return ("shipment", "corridor", "policy", *names, "route"), rows


def _figures(row: CorridorSummary) -> Cells:
    days = (f"{row.days['p50']:.1f}{_data_range(row)}", f"{row.days['p90']:.1f}")
    means = (f"{row.usd['mean']:,.0f}", f"{row.kg_co2e['mean']:,.0f}")
    return (*days, *means, *_punctuality(row), f"{row.best_share:.0%}")


def _punctuality(row: CorridorSummary) -> Cells:
    """Return the share on time; of draws with weights the share late to three digits, and its error."""
    if row.effective_draws is None:
        return ("" if row.on_time is None else f"{row.on_time:.0%}",)
    late = "" if row.on_time is None else f"{100.0 * (1.0 - row.on_time):.3g}%"
    return late, "–" if row.relative_error is None else f"{100.0 * row.relative_error:.2g}%"


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


def weights_line(comparison: Comparison) -> str:
    """Return what is to be known of draws that carry weights; nothing of others.

    Parameters
    ----------
    comparison : of one scenario
    """
    inflated = comparison.scenario.study.inflated
    if not inflated:
        return ""
    told = [row.effective_draws for row in comparison.summaries]
    worth = f": for means they are worth {told[0]:,.0f} equal ones" if told and told[0] is not None else ""
    factors = ", ".join(f"{name} × {factor:g}" for name, factor in inflated.items())
    return (
        f"Draws carry weights ({factors}){worth}. 'rel. error' is the standard error over the figure, of "
        "'late'; without a deadline, of the mean days."
    )


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
