"""Figures of one point of a sweep: what its draws come to, and with each group of the draws left out.

The draws are dealt out to groups by their numbers. What a figure would be without one of the groups, for each
of them, is all that it takes to tell its Monte Carlo error and that of anything reckoned from it (the
delete-a-group jackknife: Shao and Wu, Annals of Statistics 17, 1989, who show that it holds for quantiles too
where the groups left out are large).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.outcomes import Outcome
from corridorsim.units import HOURS_PER_DAY

LEVELS = {"days_p10": 0.1, "days_p50": 0.5, "days_p90": 0.9, "days_p95": 0.95}
STATISTICS = (
    "days_mean",
    *LEVELS,
    "usd_mean",
    "kg_co2e_mean",
    "generalized_usd_mean",
    "objective_mean",
    "undelivered_share",
    "on_time",
    "best_share",
)
_MOST_GROUPS = 8


class Figures(NamedTuple):
    """Figures of all draws, float64 (n_statistics,), and with a group left out (n_groups, n_statistics)."""

    values: Floats
    left_out: Floats


def n_groups(draws: int) -> int:
    """Return into how many groups so many draws are dealt out.

    Parameters
    ----------
    draws : at least two
    """
    return min(_MOST_GROUPS, draws)


def figures_together(
    outcomes: Sequence[Outcome], deadlines: Sequence[float | None], study: Study
) -> list[Figures]:
    """Return the figures of the corridors of one shipment under one policy.

    Parameters
    ----------
    outcomes : of the same draws, those of corridors of which at least one draw is delivered
    deadlines : days, of each; None where there is none
    study : gives the number of draws
    """
    wins = _wins(np.stack([each.objective for each in outcomes]))
    return [
        _figures(outcome, won, deadline, study.draws)
        for outcome, won, deadline in zip(outcomes, wins, deadlines, strict=True)
    ]


def _wins(objectives: Floats) -> Floats:
    """Return each draw's share of being the best, ties split, float64 (n, n_draws)."""
    best = objectives == objectives.min(axis=0)
    return np.asarray(best / best.sum(axis=0), dtype=np.float64)


def _figures(found: Outcome, won: Floats, deadline: float | None, draws: int) -> Figures:
    group, n = np.arange(draws) % n_groups(draws), n_groups(draws)
    there = found.delivered
    count = _with_left_out(np.ones(draws), group, n)
    delivered = _with_left_out(there.astype(np.float64), group, n)
    means = {
        "days_mean": _with_left_out(np.where(there, found.days, 0.0), group, n) / delivered,
        "undelivered_share": 1.0 - delivered / count,
        "best_share": _with_left_out(won, group, n) / count,
        "on_time": np.full(n + 1, np.nan),
    }
    for name in ("usd", "kg_co2e", "generalized_usd", "objective"):
        means[f"{name}_mean"] = _with_left_out(getattr(found, name), group, n) / count
    if deadline is not None:
        in_time = (there & (found.days <= deadline)).astype(np.float64)
        means["on_time"] = _with_left_out(in_time, group, n) / count
    means |= _quantiles(found.hours[there] / HOURS_PER_DAY, group[there], n)
    both = np.stack([means[name] for name in STATISTICS], axis=1)
    return Figures(both[0], both[1:])


def _with_left_out(values: Floats, group: Integers, n: int) -> Floats:
    """Return the sum of values, and the sums without each group, float64 (n + 1,)."""
    by_group = np.bincount(group, weights=values, minlength=n)
    total = by_group.sum()
    return np.concatenate([[total], total - by_group])


def _quantiles(days: Floats, group: Integers, n: int) -> dict[str, Floats]:
    """Return quantiles by name, of all and without each group, float64 (n + 1,); NaN where none is left."""
    order = np.argsort(days, kind="stable")
    ranked, whose = days[order], group[order]
    parts = [ranked, *(ranked[whose != each] for each in range(n))]
    levels = np.array(list(LEVELS.values()))
    found = np.stack([_sorted_quantiles(part, levels) for part in parts], axis=1)
    return dict(zip(LEVELS, found, strict=True))


def _sorted_quantiles(ranked: Floats, levels: Floats) -> Floats:
    """Return quantiles of sorted values, interpolated between neighbours as numpy does it."""
    if not len(ranked):
        return np.full(len(levels), np.nan)
    at = levels * (len(ranked) - 1)
    below = at.astype(np.int64)
    above = np.minimum(below + 1, len(ranked) - 1)
    return np.asarray(ranked[below] + (ranked[above] - ranked[below]) * (at - below), dtype=np.float64)
