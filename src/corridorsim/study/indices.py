"""Sensitivity indices: what each factor is to an output, and how surely, of the design and of the draws."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from corridorsim.errors import InputError, nearest
from corridorsim.network.network import Floats
from corridorsim.study.digits import table_html
from corridorsim.study.emulated import emulated_part
from corridorsim.study.intervals import Interval
from corridorsim.study.monte_carlo import monte_carlo_reach

_REACH = 1.959963984540054  # of a 95 % interval in standard errors, normal


@dataclass(frozen=True)
class Index:
    """One index.

    Attributes
    ----------
    factor : its path, or the name of its group; of an interaction both, joined by ×
    measure : which index, such as ``total``
    value : of that measure
    sampling_error : standard error that the finite design leaves
    monte_carlo_error : standard error that the finite draws leave at the points of the design
    groups : of draws, from which that error is known; 0 for a model without chance
    """

    factor: str
    measure: str
    value: float
    sampling_error: float
    monte_carlo_error: float
    groups: int = 0

    @property
    def error(self) -> float:
        """Standard error of both together; draws and design are independent."""
        return math.hypot(self.sampling_error, self.monte_carlo_error)

    @property
    def interval(self) -> Interval:
        """95 % interval of both errors together.

        As of a normal law for the design, and of Student's with one degree of freedom less than there are
        groups for the draws.
        """
        drawn = monte_carlo_reach(self.groups) * self.monte_carlo_error
        half = math.hypot(_REACH * self.sampling_error, drawn)
        return Interval(self.value - half, self.value + half)


class Dummy(NamedTuple):
    """What a measure says of columns that cannot matter: its bias, by which one can tell zero.

    Attributes
    ----------
    mean : over random columns
    most : what 19 of 20 random columns stay below
    """

    mean: float
    most: float


@dataclass(frozen=True)
class Indices:
    """The indices of one output.

    Attributes
    ----------
    method : ``sobol``, ``morris``, ``pawn``, ``delta`` or ``shapley``
    output : label of what they are told of
    rows : by measure, then in the order of the factors; the first measure is what factors are ranked by
    points : how many of the design were used
    dropped : how many were not, with whatever belongs to them, as a point among them has no figure
    dummies : by measure, where it is not zero of what cannot matter
    """

    method: str
    output: str
    rows: tuple[Index, ...] = field(repr=False)
    points: int
    dropped: int
    dummies: Mapping[str, Dummy] = field(default_factory=dict)

    @property
    def measures(self) -> tuple[str, ...]:
        """Which there are; the first is what factors are ranked by."""
        return tuple(dict.fromkeys(row.measure for row in self.rows))

    @property
    def emulated(self) -> str:
        """What it says where the output is an emulator's, such as ``emulated, Q² = 0.97``; else empty."""
        return emulated_part(self.output)

    def of(self, factor: str, measure: str = "") -> Index:
        """Return one index.

        Parameters
        ----------
        factor : its path, or the name of its group
        measure : one of ``measures``; empty: the first

        Raises
        ------
        InputError
            Where there is none.
        """
        wanted = self._measure(measure)
        known = {row.factor: row for row in self.rows if row.measure == wanted}
        if factor not in known:
            raise InputError.single(factor, f"has no index '{wanted}' here", nearest(factor, known))
        return known[factor]

    def ranked(self, measure: str = "") -> tuple[Index, ...]:
        """Return the indices of one measure, the largest in size first.

        Parameters
        ----------
        measure : one of ``measures``; empty: the first
        """
        wanted = self._measure(measure)
        rows = (row for row in self.rows if row.measure == wanted)
        return tuple(sorted(rows, key=lambda row: (-abs(row.value), row.factor)))

    def may_be_zero(self, factor: str, measure: str = "") -> bool:
        """Return whether a factor cannot be told from one that does nothing.

        Parameters
        ----------
        factor, measure : see ``of``
        """
        index = self.of(factor, measure)
        dummy = self.dummies.get(index.measure)
        return index.interval.low <= (0.0 if dummy is None else dummy.most)

    def frame(self) -> Any:  # noqa: ANN401 - pandas is loaded only by those who ask for it
        """Return one row an index as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(index_rows(self))

    def __str__(self) -> str:
        """Return the ranking as plain text."""
        head = f"{self.method} of {self.output}, {self.points:,} points"
        return "\n".join(
            (head, *(f"{row.factor}  {row.value:.3g} ± {row.error:.2g}" for row in self.ranked()))
        )

    def _repr_html_(self) -> str:
        """Return the first measure as a table, the largest on top, for notebooks."""
        first, *others = self.measures
        table = self.frame()
        table = table[table["measure"] == first].sort_values("value", key=abs, ascending=False)
        shown = table.drop(columns="measure").rename(columns={"value": first})
        rest = f"; .frame() has {', '.join(others)} too" if others else ""
        return f"<p>{self.method} of {self.output}, {self.points:,} points{rest}</p>{table_html(shown)}"

    def _measure(self, asked: str) -> str:
        if asked and asked not in self.measures:
            raise InputError.single("measure", f"no '{asked[:60]}'", "one of: " + ", ".join(self.measures))
        return asked or self.measures[0]


def index_rows(found: Indices) -> list[dict[str, Any]]:
    """Return one flat row an index.

    Parameters
    ----------
    found : the answer
    """
    return [
        {
            "factor": row.factor,
            "measure": row.measure,
            "value": row.value,
            "sampling_error": row.sampling_error,
            "monte_carlo_error": row.monte_carlo_error,
            "low": row.interval.low,
            "high": row.interval.high,
        }
        for row in found.rows
    ]


class Estimates(NamedTuple):
    """One measure, or several on another axis, of all factors.

    Attributes
    ----------
    value, sampling_error, monte_carlo_error : float64 (…, n_factors)
    groups : of draws
    """

    value: Floats
    sampling_error: Floats
    monte_carlo_error: Floats
    groups: int

    def rows(self, measures: Sequence[str], factors: Sequence[str]) -> tuple[Index, ...]:
        """Return them as indices, one measure after the other.

        Parameters
        ----------
        measures : names, of the first axis; of one, there may be no such axis
        factors : names, of the last axis
        """
        shape = (len(measures), len(factors))
        columns = np.stack([each.reshape(shape) for each in self[:3]], axis=-1).tolist()
        return tuple(
            Index(factor, measure, value, sampling, drawn, self.groups)
            for measure, line in zip(measures, columns, strict=True)
            for factor, (value, sampling, drawn) in zip(factors, line, strict=True)
        )


def nothing(shape: int | tuple[int, ...]) -> Estimates:
    """Return indices of an output that does not vary: all zero, and surely so.

    Parameters
    ----------
    shape : of the estimates
    """
    return Estimates(np.zeros(shape), np.zeros(shape), np.zeros(shape), 0)
