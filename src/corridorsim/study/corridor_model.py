"""A scenario as a model to be swept: every point is its run with the values of the factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corridorsim.errors import InputError
from corridorsim.scenario.factors import Factor, Point
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.tables import Scenario
from corridorsim.study.point_figures import STATISTICS, Figures, n_groups
from corridorsim.study.sweeps import EntryName, Evaluated
from corridorsim.study.whole_points import entry_names, on_plain_worlds, run_whole


class CorridorModel:
    """A scenario and what varies in it.

    Parameters
    ----------
    scenario : declared and checked
    factors : what varies

    Attributes
    ----------
    entries : shipments outermost, then corridors, then policies
    statistics : of each
    """

    def __init__(self, scenario: Scenario, factors: Sequence[Factor]) -> None:
        self.scenario, self.factors = on_plain_worlds(scenario), tuple(factors)
        self.entries: tuple[EntryName, ...] = entry_names(scenario)
        self.statistics: tuple[str, ...] = STATISTICS
        self._changes = PointChanges(self.scenario, self.factors)

    def evaluate(self, points: Sequence[Point]) -> Evaluated:
        """Return the figures at some points; a point that cannot be is told.

        Parameters
        ----------
        points : each by path
        """
        shape = (len(points), len(self.entries), len(self.statistics))
        values = np.full(shape, np.nan)
        left_out = np.full((n_groups(self.scenario.study.draws), *shape), np.nan)
        reasons = [""] * len(points)
        for which, point in enumerate(points):
            try:
                values[which], left_out[:, which] = self._at(point)
            except InputError as error:
                reasons[which] = "; ".join(map(str, error.problems))
        return Evaluated(values, left_out, tuple(reasons))

    def _at(self, point: Point) -> Figures:
        """Return the figures at a point."""
        return run_whole(on_plain_worlds(self._changes.scenario(point)))
