"""Robustness: which corridor one would be least sorry to have chosen.

Regret of a corridor at a point is what it loses by above the best corridor there (Savage, "The theory of
statistical decision", J. American Statistical Association 46, 1951). Over points of a sample of the laws,
means and percentiles estimate those of the laws; over a grid, a table or one factor at a time they are of the
points, and say nothing of how likely those are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from corridorsim.errors import InputError
from corridorsim.network.network import Floats
from corridorsim.study.choices import BY, HIGHER_IS_BETTER, Choice, choices, sampled
from corridorsim.study.digits import table_html, told
from corridorsim.study.monte_carlo import monte_carlo_error
from corridorsim.study.sweeps import Sweep

OPTIMISM = 0.5
_HIGH_SHARE = 0.9
_RULES = {"mean": "expected", "most": "minimax regret", "worst": "maximin", "hurwicz": "Hurwicz"}


@dataclass(frozen=True)
class RegretOf:
    """What choosing one corridor for all points would cost one shipment.

    Attributes
    ----------
    shipment, policy, corridor : ids
    mean, p90, most : regret: its mean, its 90th percentile and its maximum over the points; infinite where
        the corridor has no way at that many of them
    worst : the figure at the point where it is worst
    hurwicz : between the figures of the best and the worst point
    errors : Monte Carlo standard error of each, by name; NaN of what is infinite
    no_way : share of the points at which it has no way and another has
    """

    shipment: str
    policy: str
    corridor: str
    mean: float
    p90: float
    most: float
    worst: float
    hurwicz: float
    errors: dict[str, float] = field(repr=False)
    no_way: float


_FIGURES = ("mean", "p90", "most", "worst", "hurwicz")


@dataclass(frozen=True)
class Regret:
    """Regret of every corridor, and what rules of decision without probabilities would choose.

    Attributes
    ----------
    by : the statistic that decides
    optimism : weight of the best point in Hurwicz' rule, 0 … 1
    points : of how many it is told
    is_sample : whether they fall as the laws say
    rows : shipments outermost
    """

    by: str
    optimism: float
    points: int
    is_sample: bool
    rows: tuple[RegretOf, ...]

    def chosen(self, rule: str, shipment: str = "", policy: str = "") -> str:
        """Return the corridor that a rule chooses.

        Parameters
        ----------
        rule : ``mean`` for the least mean regret, ``most`` for minimax regret, ``worst`` for maximin (the
            best of the worst), ``hurwicz``
        shipment, policy : whose; empty: the first there is

        Raises
        ------
        InputError
            Where there is no such rule or row.
        """
        if rule not in _RULES:
            raise InputError.single("rule", f"no '{rule[:60]}'", "one of: " + ", ".join(_RULES))
        rows = [
            row
            for row in self.rows
            if row.shipment == (shipment or self.rows[0].shipment)
            and row.policy == (policy or self.rows[0].policy)
        ]
        if not rows:
            raise InputError.single("regret", f"nothing of {shipment} {policy} in it")
        up = self.by in HIGHER_IS_BETTER and rule in ("worst", "hurwicz")
        return min(rows, key=lambda row: -getattr(row, rule) if up else getattr(row, rule)).corridor

    def to_frame(self) -> pd.DataFrame:
        """Return one row a shipment, policy and corridor, with Monte Carlo errors as ``…_error``."""
        rows = [
            {
                "shipment": row.shipment,
                "policy": row.policy,
                "corridor": row.corridor,
                **{name: getattr(row, name) for name in _FIGURES},
                **{f"{name}_error": row.errors[name] for name in _FIGURES},
                "no_way": row.no_way,
            }
            for row in self.rows
        ]
        return pd.DataFrame(rows)

    @property
    def text(self) -> str:
        """What each rule chooses, one line a shipment and policy."""
        lines = []
        for shipment, policy in dict.fromkeys((row.shipment, row.policy) for row in self.rows):
            told = (
                f"{name}: {self.chosen(rule, shipment, policy)}"
                for rule, name in _RULES.items()
                if rule != "mean" or self.is_sample
            )
            lines.append(f"{', '.join(filter(None, (shipment, policy)))}: {'; '.join(told)}".lstrip(": "))
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return what each rule chooses."""
        return self.text

    def _repr_html_(self) -> str:
        """Return each figure with its Monte Carlo error, and what each rule chooses, for notebooks."""
        table = pd.DataFrame([_cells(row) for row in self.rows])
        head = f"Regret by {self.by}, {over(self.points, is_sample=self.is_sample)}; ± Monte Carlo error"
        chosen = "".join(f"<p>{line}</p>" for line in self.text.splitlines())
        return f"<p>{head}</p>{table_html(table)}{chosen}"


def _cells(row: RegretOf) -> dict[str, object]:
    figures = {
        name: told(getattr(row, name))
        + (f" ± {told(row.errors[name])}" if np.isfinite(row.errors[name]) else "")
        for name in _FIGURES
    }
    return {"shipment": row.shipment, "policy": row.policy, "corridor": row.corridor, **figures}


def over(points: int, *, is_sample: bool) -> str:
    """Return over what means and shares go, in words.

    Parameters
    ----------
    points : how many
    is_sample : whether they fall as the laws say
    """
    told = "a sample of the laws" if is_sample else "which are no sample: shares are of the points"
    return f"over {points:,} points, {told}"


def regret(sweep: Sweep, by: str = BY, *, optimism: float = OPTIMISM) -> Regret:
    """Return the regret of every corridor over the points of a sweep.

    Means and percentiles are likelihoods only where the points are a sample of the laws: a grid is none.

    Parameters
    ----------
    sweep : of two corridors or more; points at which none has a way are left out
    by : the statistic that decides
    optimism : weight of the best point in Hurwicz' rule, 0 … 1
    """
    found = choices(sweep, by)
    points = max(int(each.known.sum()) for each in found)
    rows = tuple(row for each in found for row in _rows(each, optimism, by))
    return Regret(by, optimism, points, sampled(sweep), rows)


def _rows(choice: Choice, optimism: float, by: str) -> Iterator[RegretOf]:
    outputs = choice.at_known()
    if not len(outputs[0].values):
        return
    sign = -1.0 if by in HIGHER_IS_BETTER else 1.0

    def figures(*losses: Floats) -> Floats:
        return _figures(np.stack(losses, axis=1), optimism)

    values = figures(*(each.values for each in outputs))
    errors = monte_carlo_error(lambda *losses: _finite(figures(*losses)), *outputs)
    for at, corridor in enumerate(choice.corridors):
        own = values[at] * np.array([1.0, 1.0, 1.0, sign, sign])
        mean, p90, most, worst, mixed = own.tolist()
        sure = np.where(np.isfinite(own), errors[at], np.nan)
        told = dict(zip(_FIGURES, sure.tolist(), strict=True))
        no_way = float(np.isinf(outputs[at].values).mean())
        whose = (choice.shipment, choice.policy, corridor)
        yield RegretOf(*whose, mean, p90, most, worst, mixed, told, no_way)


def _figures(losses: Floats, optimism: float) -> Floats:
    """Return the figures of every corridor, float64 (n_corridors, 5), of losses (n_points, n_corridors)."""
    sorry = losses - losses.min(axis=1, keepdims=True)
    ranked = np.sort(sorry, axis=0)
    high = ranked[int(np.ceil(_HIGH_SHARE * len(ranked))) - 1]
    worst, best = losses.max(axis=0), losses.min(axis=0)
    # A weight of 0 on a point where there is no way would make no number.
    mixed = np.where(np.isfinite(worst), optimism * _finite(best) + (1.0 - optimism) * _finite(worst), worst)
    return np.stack([sorry.mean(axis=0), high, ranked[-1], worst, mixed], axis=1)


def _finite(figures: Floats) -> Floats:
    return np.where(np.isfinite(figures), figures, 0.0)
