"""How ranks and cut-off shipments are told, and how far an axis of losses reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corridorsim.report.charts.criticality_models import Hurt, RankTold

_FEW = 2  # shipments that are told by name


def rank_words(rank: RankTold) -> str:
    """Return a rank as people read it; of a tie between which ranks it lies.

    Parameters
    ----------
    rank : with its interval
    """
    if rank.low == rank.high:
        return f"rank {rank.at}"
    return f"rank {rank.low} to {rank.high}, tied"


def cut_off_words(shipments: Sequence[str]) -> str:
    """Return who has no way left, by name where there are few; empty where nobody.

    Parameters
    ----------
    shipments : ids
    """
    if not shipments:
        return ""
    return f"cuts off {' and '.join(shipments) if len(shipments) <= _FEW else f'{len(shipments)} shipments'}"


def reach_of(rows: Iterable[Hurt]) -> float:
    """Return how far an axis of losses reaches: to the largest of what cuts nobody off.

    Who is cut off counts as arriving at the horizon, beside which nothing else could be seen.

    Parameters
    ----------
    rows : to be drawn
    """
    shown = list(rows)
    ends = [each.loss.high for each in shown if not each.cuts_off] or [each.loss.high for each in shown]
    return max(ends, default=0.0) or 1.0
