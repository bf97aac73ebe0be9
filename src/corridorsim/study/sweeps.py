"""Sweeps: a model run at every point of a design, all points on the same worlds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Point
from corridorsim.study.designs import Design
from corridorsim.study.function_digest import function_digest

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


class EntryName(NamedTuple):
    """Whose figures they are; all empty for a model that is a function."""

    shipment: str = ""
    corridor: str = ""
    policy: str = ""


class Evaluated(NamedTuple):
    """What a model says at some points.

    Attributes
    ----------
    values : float64 (n_points, n_entries, n_statistics), NaN where a corridor has no way or a point failed
    left_out : float64 (n_groups, n_points, n_entries, n_statistics), the same statistics with one group of
        the draws left out, by which their Monte Carlo error is told; no groups for a model without chance
    reasons : why each point failed, empty where it did not
    """

    values: Floats
    left_out: Floats
    reasons: tuple[str, ...]


class Model(Protocol):
    """Whatever can be swept.

    One that likes its points so many at once says how many by an attribute ``block_points``.
    """

    @property
    def entries(self) -> tuple[EntryName, ...]:
        """Whose figures it tells."""
        ...

    @property
    def statistics(self) -> tuple[str, ...]:
        """Which figures it tells."""
        ...

    @property
    def digest(self) -> str:
        """What the model rests on: points of two models with the same may stand in one folder."""
        ...

    def evaluate(self, points: Sequence[Point]) -> Evaluated:
        """Return what it says at some points; a point that fails is told, and keeps no other from running.

        Parameters
        ----------
        points : each by path
        """
        ...


class FunctionModel:
    """A model that is a plain function, without chance.

    Parameters
    ----------
    function : of a point; returns a number, or numbers by name
    statistics : names of what it returns
    """

    def __init__(
        self, function: Callable[[Point], float | Mapping[str, float]], statistics: tuple[str, ...] = ("y",)
    ) -> None:
        self._function, self.statistics, self.entries = function, statistics, (EntryName(),)

    @property
    def digest(self) -> str:
        """What the function is; not the functions that it calls, nor the data that it reads."""
        return function_digest(self._function)

    def evaluate(self, points: Sequence[Point]) -> Evaluated:
        """Return what the function says at some points; see ``Model``."""
        values, reasons = np.full((len(points), 1, len(self.statistics)), np.nan), []
        for which, point in enumerate(points):
            try:
                said = self._function(point)
                named = said if isinstance(said, Mapping) else {self.statistics[0]: said}
                values[which, 0] = [named[name] for name in self.statistics]
                reasons.append("")
            except Exception as error:  # noqa: BLE001 - whatever goes wrong in the user's own function
                reasons.append(f"{type(error).__name__}: {error}")
        return Evaluated(values, np.empty((0, *values.shape)), tuple(reasons))


@dataclass(frozen=True)
class Output:
    """One figure at every point of a sweep: what indices, boxes and break-evens are told of.

    Attributes
    ----------
    label : what it is, for people
    values : float64 (n_points,), NaN where there is none
    left_out : float64 (n_groups, n_points), with one group of the draws left out
    """

    label: str
    values: Floats
    left_out: Floats = field(repr=False)


@dataclass(frozen=True)
class Sweep:
    """What a model said at the points of a design.

    Attributes
    ----------
    design : factors and points
    entries, statistics : of the axes of ``values``
    values, left_out, reasons : as of ``Evaluated``, of all points
    """

    design: Design
    entries: tuple[EntryName, ...]
    statistics: tuple[str, ...]
    values: Floats = field(repr=False)
    left_out: Floats = field(repr=False)
    reasons: tuple[str, ...] = field(repr=False)

    def output(
        self,
        statistic: str = "",
        *,
        corridor: str = "",
        shipment: str = "",
        policy: str = "",
        minus: str = "",
    ) -> Output:
        """Return one figure at every point.

        Parameters
        ----------
        statistic : one of ``statistics``; empty: the first
        corridor, shipment, policy : whose; empty: the first there is
        minus : a corridor whose figure is taken off, draw for draw on the same worlds; empty: none

        Raises
        ------
        InputError
            Where one of them is not in the sweep.
        """
        which = self._statistic(statistic)
        row = self._entry(shipment, corridor, policy)
        values, left_out = self.values[:, row, which], self.left_out[:, :, row, which]
        label = " ".join(filter(None, (self.statistics[which], self.entries[row].corridor)))
        if minus:
            other = self._entry(self.entries[row].shipment, minus, self.entries[row].policy)
            values = values - self.values[:, other, which]
            left_out = left_out - self.left_out[:, :, other, which]
            label += f" − {minus}"
        return Output(label, values, left_out)

    def dataset(self) -> xr.Dataset:
        """Return the sweep along its factors, shipments, corridors and policies; see ``sweep_dataset``."""
        from corridorsim.study.sweep_frames import sweep_dataset

        return sweep_dataset(self)

    def frame(self) -> pd.DataFrame:
        """Return the sweep as a tidy table; see ``sweep_frame``."""
        from corridorsim.study.sweep_frames import sweep_frame

        return sweep_frame(self)

    def _repr_html_(self) -> str:
        """Return size, ranges and failures, for notebooks."""
        from corridorsim.study.sweep_frames import sweep_html

        return sweep_html(self)

    def _statistic(self, name: str) -> int:
        if name and name not in self.statistics:
            raise InputError.single("statistic", f"no '{name[:60]}'", "one of: " + ", ".join(self.statistics))
        return self.statistics.index(name) if name else 0

    def _entry(self, shipment: str, corridor: str, policy: str) -> int:
        asked = EntryName(shipment, corridor, policy)
        for row, entry in enumerate(self.entries):
            if all(not mine or mine == its for mine, its in zip(asked, entry, strict=True)):
                return row
        raise InputError.single("output", f"no {' '.join(filter(None, asked))} in this sweep")
