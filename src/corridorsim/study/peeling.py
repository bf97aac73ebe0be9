"""PRIM: boxes found by peeling thin slices off, where that leaves the rest with more cases of interest.

Friedman and Fisher, "Bump hunting in high-dimensional data", Statistics and Computing 9, 1999; Bryant and
Lempert, Technological Forecasting and Social Change 77, 2010. The peeling is the ema-workbench's.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from corridorsim.errors import InputError
from corridorsim.study.boxes import Limits, inside, quasi_p
from corridorsim.study.cases_of_interest import Flags

SIGNIFICANT = 0.05  # a restriction with a larger quasi-p-value may be chance
_ALL_CASES = 1e-9  # above no case and below one: the threshold by which the workbench counts cases


@dataclass(frozen=True)
class Peeling:
    """The boxes on the way from all points to a small box.

    Attributes
    ----------
    trajectory : one row a step: ``step, coverage, density, mass, restricted``
    limits : of each step
    """

    trajectory: pd.DataFrame
    limits: tuple[Limits, ...]

    @property
    def chosen(self) -> int:
        """The step with the highest harmonic mean of coverage and density, of several the first."""
        coverage, density = (self.trajectory[name].to_numpy() for name in ("coverage", "density"))
        return int(np.argmax(np.round(2.0 * coverage * density / (coverage + density), 12)))


def peel(points: pd.DataFrame, of_interest: Flags) -> Peeling:
    """Return the peeling and pasting of some points, the same for the same points.

    Parameters
    ----------
    points : one column a factor: float64, or words
    of_interest : bool (n_points,), not all alike

    Raises
    ------
    InputError
        Where the extra ``discovery`` is not installed.
    """
    with workbench() as prim:
        words = {str(name): sorted(set(each)) for name, each in points.items() if each.dtype == object}
        # Numbers for words: a set of words has another order, and ties another winner, in every process.
        coded = points.assign(**{name: _codes(points[name], known) for name, known in words.items()})
        box = prim.Prim(coded, of_interest.copy(), threshold=_ALL_CASES).find_box()
        trajectory, limits = box.peeling_trajectory, box.box_lims
    columns = {"id": "step", "coverage": "coverage", "density": "density", "mass": "mass"}
    table = trajectory[list(columns)].rename(columns=columns)
    found = tuple(_limits(each, limits[0], words) for each in limits)
    return Peeling(table.assign(restricted=[len(each) for each in found]), found)


def _codes(column: pd.Series[Any], words: list[str]) -> pd.Series[Any]:
    return pd.Series([words.index(word) for word in column], index=column.index, dtype=object)


def _limits(box: Any, everything: Any, words: dict[str, list[str]]) -> Limits:  # noqa: ANN401
    """Return the limits that bind, of tables of the workbench, which have no column with a single word."""
    found: dict[str, tuple[float, float] | frozenset[str]] = {}
    for name in box.columns:
        low, high = box.at[0, name], box.at[1, name]
        lowest, highest = everything.at[0, name], everything.at[1, name]
        if (low, high) != (lowest, highest):
            found[name] = (
                frozenset(words[name][code] for code in low)
                if name in words
                else (low if low > lowest else -np.inf, high if high < highest else np.inf)
            )
    return found


def pruned(points: pd.DataFrame, of_interest: Flags, limits: Limits) -> Limits:
    """Return limits without those that may be chance, the least telling dropped first.

    Parameters
    ----------
    points, of_interest : of the box
    limits : of the box
    """
    kept = dict(limits)
    while kept:
        chance = {name: _least(quasi_p(points, of_interest, kept, name)) for name in kept}
        worst = max(chance, key=lambda name: chance[name])
        if chance[worst] <= SIGNIFICANT:
            return _without_loose_ends(points, of_interest, kept)
        del kept[worst]
    return kept


def _least(found: tuple[float | None, float | None]) -> float:
    return min(each for each in found if each is not None)


def _without_loose_ends(points: pd.DataFrame, of_interest: Flags, limits: Limits) -> Limits:
    """Return limits whose every end tells something: one of two ends may be chance."""
    kept = dict(limits)
    for name, limit in limits.items():
        if not isinstance(limit, frozenset):
            chance = quasi_p(points, of_interest, kept, name)
            loose = [each is not None and each > SIGNIFICANT for each in chance]
            kept[name] = (-np.inf if loose[0] else limit[0], np.inf if loose[1] else limit[1])
    return kept


def peeled_boxes(points: pd.DataFrame, of_interest: Flags, most: int) -> list[Limits]:
    """Return the limits of boxes found one after the other, each among the points that none before it has.

    Parameters
    ----------
    points, of_interest : all points
    most : how many at most
    """
    found: list[Limits] = []
    left = np.ones(len(points), dtype=np.bool_)
    while len(found) < most and of_interest[left].any() and not of_interest[left].all():
        here, cases = points[left], of_interest[left]
        peeling = peel(here.reset_index(drop=True), cases)
        limits = pruned(here, cases, peeling.limits[peeling.chosen])
        members = inside(points, limits) & left
        if not limits or of_interest[members].sum() < _LEAST_COVERAGE * of_interest.sum():
            return found
        found.append(limits)
        left &= ~members
    return found


_LEAST_COVERAGE = 0.1  # a box with fewer of all cases tells of a corner


@contextmanager
def workbench() -> Iterator[Any]:
    """Yield the workbench's module for PRIM, and keep to itself what it says on newer pandas.

    Its import warns of parts that we do not use (ipyparallel, altair), and its code uses arguments that
    pandas 3 is about to drop.

    Raises
    ------
    InputError
        Where the extra ``discovery`` is not installed.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="ipyparallel not installed")
        warnings.filterwarnings("ignore", message="altair based", category=ImportWarning)
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"ema_workbench\.")
        try:
            from ema_workbench.analysis import prim
        except ImportError as error:
            raise missing(error) from error
        yield prim


def missing(error: ImportError) -> InputError:
    """Return what to say where a package of the extra is not there.

    Parameters
    ----------
    error : of its import
    """
    package = "scikit-learn" if (error.name or "").startswith("sklearn") else "ema-workbench"
    return InputError.single(
        "discovery", f"{package} is not installed", "pip install 'corridorsim[discovery]'"
    )
