"""Criticality in words and tables, beside its charts."""

from __future__ import annotations

from corridorsim.report.charts.criticality_models import (
    DrawnHazardLoss,
    DrawnRanking,
    Estimated,
    Hurt,
)
from corridorsim.report.charts.criticality_words import cut_off_words
from corridorsim.report.charts.models import TableTold


def closings_told(ranking: DrawnRanking, unit: str) -> str:
    """Return what hurts most when it closes, in a sentence.

    Parameters
    ----------
    ranking : of one shipment, or of all
    unit : of losses
    """
    if not ranking.closings:
        return f"{ranking.told}: nothing that is closed alone hurts."
    first = ranking.closings[0]
    tied = [row.told for row in ranking.closings[1:] if row.rank.low == 1]
    ties = f", tied with {' and '.join(tied)}" if tied else ""
    cut = f"; it {cut_off_words(first.cuts_off)}" if first.cuts_off else ""
    return (
        f"{ranking.told}: {first.told} hurts most{ties}: {_loss(first.loss, unit)}{cut}. "
        f"With everything open the best way takes {_figure(ranking.base.mean)} {unit}."
    )


def closings_table(ranking: DrawnRanking, unit: str) -> TableTold:
    """Return what hurts when it closes, the dearest first.

    Parameters
    ----------
    ranking, unit : as of ``closings_told``
    """
    rows = [
        (*_ranked(row, f"{row.kind} {row.name}"), ", ".join(row.cuts_off), ", ".join(row.alike))
        for row in ranking.closings
    ]
    left = ranking.closings_in_all - len(rows)
    return TableTold(
        title=f"Closed for good, {ranking.told}",
        header=(*_header("closed", unit), "cuts off", "costs the same"),
        rows=tuple(rows),
        caption=f"{left} more hurt less; criticality.json has all." if left else "",
    )


def hazards_told(ranking: DrawnRanking, unit: str) -> str:
    """Return which hazard costs most, in a sentence.

    Parameters
    ----------
    ranking, unit : as of ``closings_told``
    """
    if not ranking.hazards:
        return f"{ranking.told}: no hazard costs anything."
    first = ranking.hazards[0]
    tied = [row.name for row in ranking.hazards[1:] if row.rank.low == 1]
    ties = f", tied with {' and '.join(tied)}" if tied else ""
    return f"{ranking.told}: most is lost by {first.name}{ties}: {_loss(first.loss, unit)}."


def hazards_table(ranking: DrawnRanking, unit: str) -> TableTold:
    """Return what hazards cost as they are, the dearest first.

    Parameters
    ----------
    ranking, unit : as of ``closings_told``
    """
    rows = tuple(_ranked(row, _named(row)) for row in ranking.hazards)
    return TableTold(title=f"Hazards as they are, {ranking.told}", header=_header("hazard", unit), rows=rows)


def pairs_table(ranking: DrawnRanking, unit: str) -> TableTold:
    """Return pairs that cost more than their parts.

    Parameters
    ----------
    ranking, unit : as of ``closings_told``
    """
    rows = [
        (
            f"{row.first} and {row.second}",
            *_three(row.loss)[:1],
            *_three(row.excess),
            f"{row.days:+.1f}",
            ", ".join(row.cuts_off),
        )
        for row in ranking.pairs
    ]
    header = ("closed together", f"loss, {unit}", "beyond the two alone", "low", "high", "days", "cuts off")
    title = f"Pairs that cost more than their parts, {ranking.told}"
    return TableTold(title=title, header=header, rows=tuple(rows))


def _header(what: str, unit: str) -> tuple[str, ...]:
    return ("rank", "rank, 95 %", what, f"loss, {unit}", "low", "high", "days", "draws")


def _ranked(row: Hurt, name: str) -> tuple[str, ...]:
    rank = row.rank
    head = (f"{rank.at}", f"{rank.low} to {rank.high}", name)
    return (*head, *_three(row.loss), f"{row.days:+.1f}", f"{row.share:.0%}")


def _named(row: DrawnHazardLoss) -> str:
    return row.name if row.name == row.id else f"{row.name} ({row.id})"


def _loss(loss: Estimated, unit: str) -> str:
    mean, low, high = _three(loss)
    return f"{mean} {unit} ({low} to {high})"


def _three(loss: Estimated) -> tuple[str, str, str]:
    return _figure(loss.mean), _figure(loss.low), _figure(loss.high)


def _figure(value: float) -> str:
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"
