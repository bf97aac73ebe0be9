"""Which corridor wins at each point of a sweep, by how much, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats
from corridorsim.study.choices import BY
from corridorsim.study.comparison import SURE
from corridorsim.study.monte_carlo import error_of_groups
from corridorsim.study.sweeps import Sweep

NOBODY = -1


@dataclass(frozen=True)
class Winners:
    """The best corridors of one shipment under one policy.

    Attributes
    ----------
    shipment, policy : ids
    corridors : ids
    statistic : by which it is decided; the least wins
    values : float64 (n_points, n_corridors), of the statistic
    best : int64 (n_points,), among the corridors; ``NOBODY`` where none has a figure
    margin : float64 (n_points,), by how much the next takes more; NaN where there is no other
    margin_error : float64 (n_points,), of the difference on the same worlds
    """

    shipment: str
    policy: str
    corridors: tuple[str, ...]
    statistic: str
    values: Floats = field(repr=False)
    best: NDArray[np.int64] = field(repr=False)
    margin: Floats = field(repr=False)
    margin_error: Floats = field(repr=False)

    def share(self, corridor: str) -> float | None:
        """Return at which share of the points that have a winner a corridor wins; None where none has.

        Parameters
        ----------
        corridor : one of them
        """
        decided = self.best != NOBODY
        if not decided.any():
            return None
        return float((self.best[decided] == self.corridors.index(corridor)).mean())

    @property
    def rivals(self) -> tuple[int, int] | None:
        """The two corridors that win most, by their places among ``corridors``; None where there is one."""
        counts = [int((self.best == rank).sum()) for rank in range(len(self.corridors))]
        having = [rank for rank in range(len(counts)) if np.isfinite(self.values[:, rank]).any()]
        ranked = sorted(having, key=lambda rank: -counts[rank])
        return (ranked[0], ranked[1]) if len(ranked) > 1 else None

    def difference(self, first: int, second: int) -> Floats:
        """Return how much more one corridor takes than another, float64 (n_points,).

        Parameters
        ----------
        first, second : places among ``corridors``; the first is taken off the second
        """
        return self.values[:, second] - self.values[:, first]

    def name(self, point: int) -> str:
        """Return who wins at a point, empty where nobody does.

        Parameters
        ----------
        point : row of the design
        """
        best = int(self.best[point])
        return "" if best == NOBODY else self.corridors[best]

    def is_sure(self, point: int) -> bool:
        """Return whether the margin at a point is beyond what the draws leave open (95 %).

        Parameters
        ----------
        point : row of the design
        """
        return not self.margin[point] <= SURE * self.margin_error[point]


def find_winners(sweep: Sweep) -> tuple[Winners, ...]:
    """Return the winners of every shipment and policy, in the order of the entries.

    Decided by the mean objective; of a model that does not tell it, by its first statistic.

    Parameters
    ----------
    sweep : of corridors
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for row, entry in enumerate(sweep.entries):
        groups.setdefault((entry.shipment, entry.policy), []).append(row)
    return tuple(_of_group(sweep, *names, rows) for names, rows in groups.items())


def _of_group(sweep: Sweep, shipment: str, policy: str, rows: list[int]) -> Winners:
    statistic = BY if BY in sweep.statistics else sweep.statistics[0]
    which = sweep.statistics.index(statistic)
    values, without = sweep.values[:, rows, which], sweep.left_out[:, :, rows, which]
    comparable = np.where(np.isnan(values), np.inf, values)
    order = np.argsort(comparable, axis=1, kind="stable")
    every = np.arange(len(values))
    first, second = order[:, 0], order[:, min(1, len(rows) - 1)]
    margin = values[every, second] - values[every, first]
    error = np.zeros(len(values))
    if len(without):
        error = error_of_groups(without[:, every, second] - without[:, every, first])
    alone = (first == second) | np.isnan(margin)
    return Winners(
        shipment,
        policy,
        tuple(sweep.entries[row].corridor for row in rows),
        statistic,
        values,
        np.where(np.isinf(comparable.min(axis=1)), NOBODY, first).astype(np.int64),
        np.where(alone, np.nan, margin),
        np.where(alone, np.nan, error),
    )
