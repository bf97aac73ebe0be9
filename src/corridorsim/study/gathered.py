"""Blocks of points put together, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from corridorsim.network.network import Floats
from corridorsim.study.designs import Design
from corridorsim.study.spans import Span
from corridorsim.study.sweeps import EntryName, Evaluated, Sweep

NOT_RUN = "not run yet"


@dataclass
class Gathered:
    """What was said so far.

    Attributes
    ----------
    entries, statistics : of the axes of ``values``
    values : float64 (n_points, n_entries, n_statistics), NaN where nothing was said
    left_out : float64 (n_groups, n_points, n_entries, n_statistics); no groups until a block has some
    reasons : why there is nothing, by point
    """

    entries: tuple[EntryName, ...]
    statistics: tuple[str, ...]
    values: Floats
    left_out: Floats = field(init=False)
    reasons: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.left_out = np.empty((0, *self.values.shape))
        self.reasons = [NOT_RUN] * len(self.values)

    @classmethod
    def of(cls, entries: Sequence[EntryName], statistics: Sequence[str], n_points: int) -> Gathered:
        """Return room for what a model says.

        Parameters
        ----------
        entries, statistics : of the model
        n_points : so many will come
        """
        values = np.full((n_points, len(entries), len(statistics)), np.nan)
        return cls(tuple(entries), tuple(statistics), values)

    def put(self, block: Span, said: Evaluated) -> None:
        """Take what was said at some points; a block that failed as a whole may come without groups.

        Parameters
        ----------
        block : the first point and how many there are
        said : of these points
        """
        here = slice(block[0], sum(block))
        self.values[here] = said.values
        if len(said.left_out) > len(self.left_out) == 0:
            self.left_out = np.full((len(said.left_out), *self.values.shape), np.nan)
        if len(said.left_out):
            self.left_out[:, here] = said.left_out
        self.reasons[here] = said.reasons

    def evaluated(self) -> Evaluated:
        """Return all that was said."""
        return Evaluated(self.values, self.left_out, tuple(self.reasons))

    def sweep(self, design: Design) -> Sweep:
        """Return the sweep.

        Parameters
        ----------
        design : its points
        """
        return Sweep(design, self.entries, self.statistics, *self.evaluated())
