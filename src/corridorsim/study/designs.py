"""Designs: the points at which a sweep runs its model, as positions in the unit cube."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from corridorsim.errors import InputError, Problem
from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import SEED_LIMIT
from corridorsim.scenario.factors import Factor, Point, twice_problems

_MOST_POINTS = 2**24


@dataclass(frozen=True)
class Design:
    """Points of a sweep.

    Attributes
    ----------
    kind : ``grid``, ``lhs``, ``sobol``, ``morris``, ``tornado``, ``shapley`` or ``table``
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
        return {each.path: each.at(at) for each, at in zip(self.factors, row, strict=True)}

    def frame(self) -> pd.DataFrame:
        """Return the values of all points, one row a point and one column a factor."""
        columns = [each.path for each in self.factors]
        return pd.DataFrame([self.point(which) for which in range(len(self))], columns=columns)

    def problem(self) -> dict[str, Any]:
        """Return what SALib calls the problem: names, bounds of the unit cube, and groups if there are any.

        A factor without a group is one by itself there, under its path.
        """
        return salib_problem(self.factors)


def salib_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """Return the problem of some factors; see ``Design.problem``.

    Parameters
    ----------
    factors : in the order of the columns
    """
    names = [each.path for each in factors]
    problem: dict[str, Any] = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[0.0, 1.0]] * len(names),
    }
    if any(each.group for each in factors):
        problem["groups"] = [each.group or each.path for each in factors]
    return problem


def grid(factors: Iterable[Factor], levels: int = 5) -> Design:
    """Return every combination of values, the last factor's running fastest.

    Parameters
    ----------
    factors : what varies; listed laws give all their values, continuous ones evenly spaced positions
    levels : of continuous laws, their two ends among them; at least 2

    Raises
    ------
    InputError
        Where there would be too many points.
    """
    chosen = _chosen(factors)
    _least("levels", levels, 2)
    axes = [_levels_of(each, levels) for each in chosen]
    count = int(np.prod([len(axis) for axis in axes], dtype=np.float64))
    if count > _MOST_POINTS:
        raise InputError.single(
            "grid", f"has {count:,} points", f"at most {_MOST_POINTS:,}, or a sample (lhs)"
        )
    mesh = np.meshgrid(*axes, indexing="ij")
    return Design("grid", chosen, np.stack([each.ravel() for each in mesh], axis=1), {"levels": levels})


def _levels_of(factor: Factor, levels: int) -> Floats:
    if factor.law.listed:
        return np.array([factor.law.position_of(value) for value in factor.law.listed])
    return np.linspace(0.0, 1.0, levels)


def latin_hypercube(factors: Iterable[Factor], points: int, seed: int) -> Design:
    """Return a Latin hypercube: each factor has one point in each of as many equally likely parts.

    Parameters
    ----------
    factors : what varies
    points : at least 2
    seed : of the sample; 0 is a seed
    """
    from SALib.sample import latin

    chosen = _chosen(factors)
    _least("points", points, 2)
    _check_seed(seed)
    each_alone = salib_problem(chosen) | {"groups": None}  # groups would move together: no hypercube
    return Design(
        "lhs", chosen, latin.sample(each_alone, points, seed=seed), {"points": points, "seed": seed}
    )


def sobol_design(
    factors: Iterable[Factor], base_points: int, *, second_order: bool = False, seed: int
) -> Design:
    """Return Saltelli's design for Sobol' indices, of N (k + 2) or N (2k + 2) points.

    Blocks of k + 2 (2k + 2) points: A, each column (group) of A in turn from B, for second order each of B
    from A, and B. The first N base points are those of 2N.

    Parameters
    ----------
    factors : what varies; those of a group are exchanged together, and count as one in k
    base_points : N, a power of two
    second_order : whether indices of pairs are wanted
    seed : of the scrambling; 0 is a seed

    Notes
    -----
    Saltelli et al. (2010), Computer Physics Communications 181, 259-270, as SALib has it.
    """
    from SALib.sample import sobol

    chosen = _chosen(factors)
    _check_seed(seed)
    if base_points < 2 or base_points & (base_points - 1):
        raise InputError.single("base points", f"{base_points} is no power of two", "such as 512 or 1024")
    positions = sobol.sample(salib_problem(chosen), base_points, calc_second_order=second_order, seed=seed)
    settings = {"base_points": base_points, "second_order": int(second_order), "seed": seed}
    return Design("sobol", chosen, positions, settings)


def morris_design(factors: Iterable[Factor], trajectories: int, levels: int = 4, *, seed: int) -> Design:
    """Return Morris's design: trajectories on a grid, which move one factor (group) a step.

    Parameters
    ----------
    factors : what varies; those of a group move together
    trajectories : r; r (k + 1) points
    levels : of the grid, even
    seed : of the sample; 0 is a seed

    Notes
    -----
    Morris (1991), Technometrics 33, 161-174; with groups Campolongo et al. (2007), as SALib has it.
    """
    from SALib.sample import morris

    chosen = _chosen(factors)
    _least("trajectories", trajectories, 2)
    _check_seed(seed)
    if levels < 2 or levels % 2:
        raise InputError.single("levels", f"{levels} is no even number", "4 or 6: steps are half the grid")
    positions = morris.sample(salib_problem(chosen), trajectories, num_levels=levels, seed=seed)
    settings = {"trajectories": trajectories, "levels": levels, "seed": seed}
    return Design("morris", chosen, positions, settings)


def tornado_design(factors: Iterable[Factor], low: float = 0.1, high: float = 0.9) -> Design:
    """Return the scenario as it stands, then each factor in turn at a low and a high position.

    The factors of a group are low together and high together.

    Parameters
    ----------
    factors : with their bases, as ``check_factors`` gives them
    low, high : positions in each law, 0 ≤ low < high ≤ 1; of a listed law its first and its last value

    Raises
    ------
    InputError
        Where a factor has no base in its law: then there is no point that is the scenario itself.
    """
    chosen = _chosen(factors)
    if not 0.0 <= low < high <= 1.0:
        raise InputError.single("tornado", f"{low:g} … {high:g} are no two positions", "0 ≤ low < high ≤ 1")
    problems = [problem for each in chosen if (problem := _baseless(each)) is not None]
    if problems:
        raise InputError(problems)
    base = np.array([each.base_position for each in chosen], dtype=np.float64)
    together = [each.group or each.path for each in chosen]
    names = list(dict.fromkeys(together))
    positions = np.tile(base, (2 * len(names) + 1, 1))
    for at, (each, name) in enumerate(zip(chosen, together, strict=True)):
        first = 2 * names.index(name) + 1
        positions[first : first + 2, at] = (0.0, 1.0) if each.law.listed else (low, high)
    return Design("tornado", chosen, positions)


def _baseless(factor: Factor) -> Problem | None:
    if factor.base_position is not None:
        return None
    place = f"factor: {factor.path[:80]}"
    if factor.base is None:
        return Problem(place, "has no base", "check_factors gives it one; rows that differ: *= or ~=")
    return Problem(place, f"its base {factor.base} is not in {factor.law.text}", "a law that takes it in")


def _chosen(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    chosen = tuple(factors)
    if not chosen:
        raise InputError.single("factors", "there are none", "one or more")
    if problems := twice_problems(chosen):
        raise InputError(problems)
    return chosen


def _least(what: str, given: int, least: int) -> None:
    if given < least:
        raise InputError.single(what, f"{given} is too few", f"at least {least}")


def _check_seed(seed: int) -> None:
    if not 0 <= seed < SEED_LIMIT:
        raise InputError.single("design seed", f"{seed} is no seed", "0 … 2⁶⁴ − 1")
