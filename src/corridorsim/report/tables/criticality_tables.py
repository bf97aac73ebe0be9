"""Criticality on the terminal: what hurts most, in one screen."""

from __future__ import annotations

from collections.abc import Sequence

from corridorsim.report.tables.terminal import print_table
from corridorsim.study.criticality import Closing, Criticality, Ranked, Ranking
from corridorsim.study.dependence import Dependence, DependenceOn
from corridorsim.study.elements import Element
from corridorsim.study.pairs import Pair
from corridorsim.study.ranking import Estimate

_MOST = 10
_MOST_HAZARDS = 5
_MOST_PAIRS = 5
_NEVER = 0.005  # a share that reads as 0 %
_EVERYTHING = "all shipments"


def print_criticality(found: Criticality, shipments: Sequence[str] = ()) -> None:
    """Print what hurts all shipments together, or some one by one.

    Parameters
    ----------
    found : the answer
    shipments : ids of those to show; none for all together
    """
    scenario = found.scenario
    title = (
        f"{scenario.title or scenario.name} · {found.draws:,} draws, seed {scenario.study.seed}, clairvoyant"
    )
    if found.overall is None:
        print_table(f"{title} · no shipment has a way", ("shipment",), [(s.id,) for s in scenario.shipments])
        return
    if not shipments:
        _print(f"{title} · {_EVERYTHING}", found, found.overall)
        _print_dependence(found)
    for ranking in found.shipments:
        if ranking.shipments[0] in shipments:
            _print(f"{title} · {ranking.shipments[0]}", found, ranking)


def _print(title: str, found: Criticality, ranking: Ranking) -> None:
    unit = "days" if found.unit == "days" else "USD/FEU"
    header = ("rank", "kind", "closed for good", unit, "± 95%", "days", "used in", "cuts off")
    caption = f"Best way with everything open: {_figure(ranking.base.mean, found.unit)} {found.unit}."
    rows = [_closing_cells(each, found.unit) for each in ranking.closings[:_MOST]]
    print_table(title, header, rows, caption)
    hazards = [
        (_rank(each.figures), each.hazard, *_cells(each.figures, found.unit), f"{each.figures.share:.0%}")
        for each in ranking.hazards[:_MOST_HAZARDS]
        if each.figures.loss.mean > 0
    ]
    if hazards:
        print_table("Hazards as they are", ("rank", "hazard", unit, "± 95%", "days", "met in"), hazards)
    pairs = [_pair_cells(each, found.unit) for each in ranking.pairs[:_MOST_PAIRS]]
    if pairs:
        columns = ("closed together", unit, "beyond the two alone", "± 95%", "cuts off")
        print_table("Pairs that cost more than their parts", columns, pairs)


def _closing_cells(closing: Closing, unit: str) -> tuple[str, ...]:
    figures = closing.figures
    names = [element.name for element in closing.elements]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    head = (_rank(figures), closing.elements[0].kind, " = ".join(names[:3]) + more)
    return (*head, *_cells(figures, unit), f"{figures.share:.0%}", _cut(figures.cuts_off))


def _cells(figures: Ranked, unit: str) -> tuple[str, str, str]:
    return (
        _figure(figures.loss.mean, unit),
        _half(figures.loss, unit),
        f"{round(figures.days, 1) + 0.0:+.1f}",
    )


def _pair_cells(pair: Pair, unit: str) -> tuple[str, ...]:
    names = f"{_named(pair.first)} + {_named(pair.second)}"
    figures = (_figure(pair.loss.mean, unit), _figure(pair.excess.mean, unit), _half(pair.excess, unit))
    return (names, *figures, _cut(pair.cuts_off))


def _named(element: Element) -> str:
    return f"{element.kind} {element.name}"


def _rank(figures: Ranked) -> str:
    rank = figures.rank
    return f"{rank.at}" if rank.low == rank.high else f"{rank.at} ({rank.low}–{rank.high})"


def _figure(value: float, unit: str) -> str:
    return f"{value:,.2f}" if unit == "days" or abs(value) < 10 else f"{value:,.0f}"


def _half(estimate: Estimate, unit: str) -> str:
    return _figure((estimate.high - estimate.low) / 2, unit)


def _cut(shipments: Sequence[str]) -> str:
    """Return who has no way left, by name where there are few."""
    return ", ".join(shipments) if len(shipments) <= 2 else f"{len(shipments)} shipments"


def _print_dependence(found: Criticality) -> None:
    unit = "days" if found.unit == "days" else "USD/FEU"
    header = ("from", "transit country", "HHI", "passage", "HHI", "operator", "HHI")
    rows = [_dependence_cells(each, found.unit) for each in found.dependence]
    caption = (
        f"Dearest to lose: share of draws that use it, {unit} lost when it closes, × where some shipment is "
        "cut off. An operator is a service in a country (services.csv). HHI is of the shares of the kind. "
        "Rank (95 % interval), loss and days are means a FEU; who is cut off counts as arriving at the "
        "horizon. One shipment: --shipment ID; each: --all."
    )
    print_table("What an origin depends on", header, rows, caption)


def _dependence_cells(found: Dependence, unit: str) -> tuple[str, ...]:
    cells = [found.origin or _EVERYTHING]
    for kind in found.kinds:
        cells += [_dearest(kind, unit), "–" if kind.hhi is None else f"{kind.hhi:.2f}"]
    return tuple(cells)


def _dearest(kind: DependenceOn, unit: str) -> str:
    used = [each for each in kind.on if each.share >= _NEVER]
    if not used:
        return "–"
    worst = max(used, key=lambda each: each.loss.mean)
    cut = " ×" if worst.cuts_off else ""
    return f"{worst.name} {worst.share:.0%}, {_figure(worst.loss.mean, unit)}{cut}"
