"""Which points of a design have figures, and what must go with those that have none."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from corridorsim.errors import InputError
from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.sweeps import Output, Sweep

GIVEN_DATA = ("lhs", "sobol", "table", "grid")
_LEAST_POINTS = 40


@dataclass(frozen=True)
class Blocks:
    """Whole blocks of a design: the points of one base point, of one trajectory, or single points.

    Attributes
    ----------
    columns : float64 (block size, n_blocks, 1 + n_groups), the output, then with each group of draws left out
    positions : float64 (n_blocks, block size, n_factors)
    dropped : points that were left out
    """

    columns: Floats = field(repr=False)
    positions: Floats = field(repr=False)
    dropped: int

    @property
    def points(self) -> int:
        """Number of points that are used."""
        return int(self.columns[:, :, 0].size)


def whole_blocks(sweep: Sweep, output: Output, size: int, least: int = 2) -> Blocks:
    """Return the blocks all of whose points have a figure.

    A block one of whose points failed or has no way is left out whole, so that what is left is a design of
    its kind, only smaller.

    Parameters
    ----------
    sweep, output : the points and the figure
    size : points of a block, which lie together
    least : blocks that are needed

    Raises
    ------
    InputError
        Where the design is not made of such blocks, or fewer are left than are needed.
    """
    design = sweep.design
    if len(design) % size or len(output.values) != len(design):
        raise InputError.single(
            f"{design.kind} design", f"{len(design)} points are no whole number of blocks of {size}"
        )
    columns = np.concatenate((output.values[np.newaxis], output.left_out))
    kept = np.asarray(np.isfinite(columns).all(axis=0).reshape(-1, size).all(axis=1))
    if kept.sum() < least:
        raise InputError.single(
            output.label,
            f"only {int(kept.sum())} of {len(kept)} parts of the design have all their figures{_why(sweep)}",
            f"{least} at least: more points, or narrower factors",
        )
    shaped = columns.reshape(len(columns), -1, size)[:, kept].transpose(2, 1, 0)
    positions = design.positions.reshape(-1, size, len(design.factors))[kept]
    return Blocks(np.ascontiguousarray(shaped), positions, int((~kept).sum()) * size)


def independent_points(sweep: Sweep, output: Output, method: str) -> Blocks:
    """Return the points that have a figure; of Saltelli's design only the two that start and end a block.

    Parameters
    ----------
    sweep, output : the points and the figure
    method : what needs them

    Raises
    ------
    InputError
        For a design of another kind, or with fewer than 40 points that have a figure.
    """
    demand_kind(sweep, method, *GIVEN_DATA)
    if sweep.design.kind != "sobol":
        return whole_blocks(sweep, output, 1, _LEAST_POINTS)
    per_factor = 2 if sweep.design.settings["second_order"] else 1
    size = per_factor * len(players(sweep.design)) + 2
    blocks, ends = whole_blocks(sweep, output, size, _LEAST_POINTS // 2), [0, size - 1]
    columns = blocks.columns[ends].reshape(1, -1, blocks.columns.shape[2])
    positions = blocks.positions[:, ends].transpose(1, 0, 2).reshape(-1, 1, blocks.positions.shape[2])
    return Blocks(columns, positions, blocks.dropped)


def own_generator(design: Design) -> Generator:
    """Return where an analysis takes its chance from: another stream than the design of the same seed.

    Parameters
    ----------
    design : whose ``settings`` may have a seed
    """
    return default_rng((int(design.settings.get("seed", 0)), 1))


def _why(sweep: Sweep) -> str:
    first = next(filter(None, sweep.reasons), "")
    return f" (the first failure: {first})" if first else ""


def is_constant(values: Floats) -> bool:
    """Return whether values differ by no more than rounding.

    Parameters
    ----------
    values : float64, any shape
    """
    if not values.size:
        return True
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max())


def player(factor: Factor) -> str:
    """Return what a factor is told as: its group, or itself.

    Parameters
    ----------
    factor : of a design
    """
    return factor.group or factor.path


def players(design: Design) -> tuple[str, ...]:
    """Return what is told apart: groups, and factors without one, each once, in the order of the factors.

    Parameters
    ----------
    design : of a sweep
    """
    return tuple(dict.fromkeys(map(player, design.factors)))


def membership(design: Design) -> NDArray[np.bool_]:
    """Return which factors belong to which player; bool (n_players, n_factors).

    Parameters
    ----------
    design : of a sweep
    """
    names = [player(each) for each in design.factors]
    return np.array([[name == each for name in names] for each in players(design)], dtype=np.bool_)


def demand_kind(sweep: Sweep, method: str, *kinds: str) -> None:
    """Refuse a design of which a method can say nothing.

    Parameters
    ----------
    sweep : whose design it is
    method : whose name the error tells
    kinds : those that it takes

    Raises
    ------
    InputError
        For any other kind.
    """
    if sweep.design.kind not in kinds:
        raise InputError.single(
            method,
            f"cannot be told from a design of kind '{sweep.design.kind}'",
            "one of: " + ", ".join(kinds),
        )
