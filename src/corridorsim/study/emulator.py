"""Emulators: a cross-validated surrogate of one output, for sweeps too large to run, and never unmarked.

An emulator is itself a model: it is swept like any other, and whatever comes of it says that it is emulated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from corridorsim.errors import InputError, nearest
from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Factor, Point
from corridorsim.study.emulated import emulated_mark, emulated_part
from corridorsim.study.surrogates import (
    FITS,
    Validation,
    cross_validated,
    kinds_for,
    need_scikit_learn,
    one_thread,
)
from corridorsim.study.sweeps import EntryName, Evaluated, Output, Sweep
from corridorsim.study.usable_points import independent_points, is_constant

BEST = "best"
LEAST_Q2 = 0.9


class Emulator:
    """A surrogate of one output, as a model.

    Parameters
    ----------
    factors : that it takes
    output : label of what it tells
    features : float64 (n_points, n_features), the points that it is fitted to
    columns : float64 (n_points, 1 + n_groups), the output, then with each group of draws left out
    tried : every kind that was, the one that is used first

    Attributes
    ----------
    points : number that it was fitted to
    entries, statistics : one each; the statistic's name carries the mark
    validation : of the kind that is used
    """

    def __init__(
        self,
        factors: tuple[Factor, ...],
        output: str,
        features: Floats,
        columns: Floats,
        tried: Sequence[Validation],
    ) -> None:
        self.factors, self.output, self.tried, self.points = factors, output, tuple(tried), len(columns)
        self.validation = tried[0]
        self.entries = (EntryName(),)
        self.statistics = (f"{output} ({emulated_mark(self.validation.q2)})",)
        self._groups = columns.shape[1] - 1
        self._data = features, columns
        with one_thread():
            self._predict = FITS[self.validation.kind](features, columns)

    @property
    def digest(self) -> str:
        """Of the points that it was fitted to, and of how."""
        found = hashlib.sha256(f"{self.statistics[0]} {self.validation.kind}".encode())
        for each in self._data:
            found.update(np.ascontiguousarray(each).tobytes())
        return found.hexdigest()

    @property
    def emulated(self) -> str:
        """The mark, such as ``emulated, Q² = 0.97``."""
        return emulated_part(self.statistics[0])

    def evaluate(self, points: Sequence[Point]) -> Evaluated:
        """Return what the surrogate says at some points; see ``Model``.

        The left-out groups are surrogates of what the sweep had without them: the Monte Carlo error goes
        through. The error of the surrogate itself is in ``validation``, and in no index.

        Parameters
        ----------
        points : each by path; one that a law does not allow has no figure
        """
        rows = [_features(self.factors, point) for point in points]
        good = [which for which, row in enumerate(rows) if not isinstance(row, str)]
        told = np.full((1 + self._groups, len(points), 1, 1), np.nan)
        if good:
            with one_thread():
                told[:, good, 0, 0] = self._predict(np.array([rows[which] for which in good])).T
        reasons = tuple(row if isinstance(row, str) else "" for row in rows)
        return Evaluated(told[0], told[1:], reasons)

    def frame(self) -> Any:  # noqa: ANN401 - pandas is loaded only by those who ask for it
        """Return one row a kind that was tried as a pandas DataFrame, the one that is used first."""
        import pandas as pd

        return pd.DataFrame([vars(each) for each in self.tried])

    def __str__(self) -> str:
        """Return what it is and how good as one line."""
        used = self.validation
        others = ", ".join(f"{each.kind} {each.q2:.3f}" for each in self.tried[1:])
        return (
            f"{used.kind} emulator of {self.output} from {self.points:,} points: Q² {used.q2:.3f}, RMSE "
            f"{used.rmse:.3g} (folds {min(used.fold_rmse):.3g} … {max(used.fold_rmse):.3g}), largest error "
            f"{used.largest_error:.3g}" + (f"; Q² of others: {others}" if others else "")
        )

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>{self.frame().drop(columns='fold_rmse').to_html(index=False)}"


def fit_emulator(sweep: Sweep, output: Output, kind: str = BEST, *, least_q2: float = LEAST_Q2) -> Emulator:
    """Return a surrogate of an output, the best of a few by five-fold cross-validation.

    Categories are told apart as such; numbers enter by their position in their law. Points without a figure
    are left out.

    Parameters
    ----------
    sweep : of a design of kind ``lhs``, ``sobol``, ``table`` or ``grid``, with 40 points or more; of
        ``sobol`` only the independent points are used
    output : of the sweep
    kind : ``quadratic``, ``gaussian-process`` (up to 2,000 points), ``trees``, or ``best`` of them
    least_q2 : what the share of variance told of points not seen has to be

    Raises
    ------
    InputError
        Where Q² is below ``least_q2``, the output does not vary, the kind is unknown or scikit-learn is
        missing.
    """
    need_scikit_learn()
    blocks = independent_points(sweep, output, "emulator")
    columns, factors = blocks.columns[0], sweep.design.factors
    if is_constant(columns[:, 0]):
        raise InputError.single(output.label, "does not vary over the design", "no emulator is needed")
    features = np.array([_features(factors, point) for point in _used_points(sweep, blocks.positions[:, 0])])
    with one_thread():
        tried = [cross_validated(each, features, columns[:, 0]) for each in _asked(kind, len(columns))]
    tried.sort(key=lambda each: -each.q2)
    if tried[0].q2 < least_q2:
        told = ", ".join(f"{each.kind} {each.q2:.3f}" for each in tried)
        raise InputError.single(
            f"emulator of {output.label}",
            f"Q² from {len(columns):,} points: {told}; {least_q2:g} is the least",
            f"more points, or least_q2={max(0.0, int(tried[0].q2 * 100) / 100):g} to use it all the same",
        )
    return Emulator(factors, output.label, features, columns, tried)


def _asked(kind: str, n_points: int) -> tuple[str, ...]:
    if kind == BEST:
        return kinds_for(n_points)
    if kind not in kinds_for(n_points):
        raise InputError.single(
            "emulator",
            f"no kind '{kind[:60]}' for {n_points:,} points",
            nearest(kind, (BEST, *kinds_for(n_points))),
        )
    return (kind,)


def _used_points(sweep: Sweep, positions: Floats) -> list[Point]:
    factors = sweep.design.factors
    return [
        {each.path: each.at(at) for each, at in zip(factors, row, strict=True)} for row in positions.tolist()
    ]


def _features(factors: Sequence[Factor], point: Point) -> list[float] | str:
    """Return a point as numbers around zero, categories as one column each; or why it cannot be."""
    row: list[float] = []
    try:
        for factor in factors:
            value = point[factor.path]
            if any(isinstance(each, str | bool) for each in factor.law.listed):
                factor.law.position_of(value)
                row += [float(each == value) for each in factor.law.listed]
            else:
                row.append(2.0 * factor.law.position_of(value) - 1.0)
    except InputError as error:
        return str(error)
    return row
