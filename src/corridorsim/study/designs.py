"""Designs: the points at which a sweep runs its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Factor, Point


@dataclass(frozen=True)
class Design:
    """Points of a sweep.

    Attributes
    ----------
    kind : ``grid``, ``lhs``, ``sobol``, ``morris``, ``tornado`` or ``table``
    factors : in the order of the columns
    positions : float64 (n_points, n_factors), 0 … 1: where each value stands in the law of its factor
    settings : how it was made, such as ``{"base_points": 1024, "second_order": 0, "seed": 1}``
    """

    kind: str
    factors: tuple[Factor, ...]
    positions: Floats = field(repr=False)
    settings: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.positions)

    def point(self, which: int) -> Point:
        """Return what each factor is at a point, by path.

        Parameters
        ----------
        which : row of the positions
        """
        row = self.positions[which].tolist()
        return {each.path: each.law.at(at) for each, at in zip(self.factors, row, strict=True)}

    def frame(self) -> pd.DataFrame:
        """Return the values of all points, one row a point and one column a factor."""
        columns = [each.path for each in self.factors]
        return pd.DataFrame([self.point(which) for which in range(len(self))], columns=columns)
