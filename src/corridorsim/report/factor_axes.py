"""Axes of factors: where values stand, and what is written beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import fill
from typing import TYPE_CHECKING, Literal

import numpy as np

from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.layout import CHANGEABLE
from corridorsim.scenario.vocabulary import unit_of
from corridorsim.study.sweeps import Sweep

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from corridorsim.study.boxes import Restriction

Form = Literal["lines", "map", "scatters"]
_WIDTH = 44
_UNIT = re.compile(r"\u00a0(\S+/\(\S+) (\S+\))")  # such as USD/(FEU km): may stand on a line of its own
_SPREAD = 0.3  # of words: to each side, so that points do not hide each other
_MOST_PANELS = 6
_GOLDEN = 0.6180339887498949  # steps of it fill a width evenly, in any number


@dataclass(frozen=True)
class FactorAxis:
    """How a factor is drawn.

    Attributes
    ----------
    label : path, what its values do, and unit
    values : float64 (n_points,); of words 0, 1, 2 …
    words : of a law of words, in order; empty for numbers
    """

    label: str
    values: Floats = field(repr=False)
    words: tuple[str, ...] = ()

    @property
    def _folded(self) -> str:
        whole = self.label.replace(", ", ",\u00a0").replace(" ×", "\u00a0×")  # no sign on a line of its own
        whole = _UNIT.sub(lambda unit: f" {unit[1]}\u00a0{unit[2]}", whole)
        lines = fill(whole, _WIDTH, break_on_hyphens=False, break_long_words=False).splitlines()
        return "\n".join(map(_parted, lines))

    @property
    def spread(self) -> Floats:
        """The values, those of words apart from each other."""
        if not self.words:
            return self.values
        shares: Floats = np.mod(np.arange(len(self.values)) * _GOLDEN, 1.0)
        return self.values + _SPREAD * (2.0 * shares - 1.0)

    def label_x(self, axes: Axes) -> None:
        """Write the factor along the horizontal axis.

        Parameters
        ----------
        axes : to write on
        """
        axes.set_xlabel(self._folded)
        if self.words:
            axes.set_xticks(range(len(self.words)), self.words)
            axes.set_xlim(-0.5, len(self.words) - 0.5)

    def label_y(self, axes: Axes) -> None:
        """Write the factor along the vertical axis.

        Parameters
        ----------
        axes : to write on
        """
        axes.set_ylabel(self._folded)
        if self.words:
            axes.set_yticks(range(len(self.words)), self.words)


def form_of(sweep: Sweep, axes: Sequence[FactorAxis]) -> Form:
    """Return which picture fits a sweep.

    Parameters
    ----------
    sweep : to be drawn
    axes : of its factors
    """
    if len(axes) == 1:
        return "lines"
    if len(axes) == 2 and sweep.design.kind == "grid" and all(np.ptp(axis.values) > 0.0 for axis in axes):
        return "map"
    return "scatters"


def strongest(values: Floats, axes: Sequence[FactorAxis]) -> list[int]:
    """Return the few factors that a figure follows most, by Spearman's rank correlation, strongest first.

    Parameters
    ----------
    values : float64 (n_points,), NaN where there is no figure
    axes : of the factors
    """
    from scipy.stats import spearmanr

    known = np.isfinite(values)

    def strength(at: int) -> float:
        x, y = axes[at].values[known], values[known]
        if len(x) < 3 or np.ptp(x) == 0.0 or np.ptp(y) == 0.0:
            return 0.0
        return abs(float(spearmanr(x, y).statistic))

    return sorted(range(len(axes)), key=lambda at: -strength(at))[:_MOST_PANELS]


def _parted(line: str) -> str:
    """Return a line that is longer than an axis in two, the field of its path on the second."""
    at = line.rfind(".", 0, _WIDTH) + 1 if len(line) > _WIDTH else 0
    return f"{line[:at]}\n{line[at:]}" if at else line


def factor_axis(factor: Factor, sweep: Sweep, at: int) -> FactorAxis:
    """Return how a factor of a sweep is drawn.

    Parameters
    ----------
    factor : of the design
    sweep : whose points are drawn
    at : column of the factor
    """
    values = [factor.at(position) for position in sweep.design.positions[:, at].tolist()]
    label = factor_label(factor)
    if not any(isinstance(value, str | bool) for value in (*values, *factor.law.listed)):
        return FactorAxis(label, np.array(values, dtype=np.float64))
    words = tuple(map(str, factor.law.listed))
    return FactorAxis(label, np.array([words.index(str(value)) for value in values], dtype=np.float64), words)


def factor_label(factor: Factor) -> str:
    """Return a factor as an axis tells it: path, what its values do, unit.

    Parameters
    ----------
    factor : of a scenario, or of any model
    """
    table, _, field_name = factor.path.partition(".")
    unit = unit_of(CHANGEABLE[table], field_name.rpartition(".")[2]) if table in CHANGEABLE else ""
    told = {
        "set": f", {unit}" if unit not in ("", "1") else "",
        "multiply": " ×",
        "add": f" +, {unit}" if unit not in ("", "1") else " +",
        "within": " (0 low, 0.5 as it is, 1 high)",
    }
    return factor.path + told[factor.verb]


def restriction_axis(points: pd.DataFrame, restriction: Restriction) -> FactorAxis:
    """Return how the factor of a box's restriction is drawn; words of the box side by side.

    Parameters
    ----------
    points : one column a factor
    restriction : of a box
    """
    factor = restriction.factor
    column, label = points[factor.path], factor_label(factor)
    if column.dtype != object:
        return FactorAxis(label, column.to_numpy(dtype=np.float64))
    kept = [str(word) for word in restriction.words]  # side by side, so that one frame holds them
    words = (*kept, *(word for word in map(str, factor.law.listed) if word not in kept))
    return FactorAxis(label, np.array([words.index(word) for word in column], dtype=np.float64), words)


def restriction_ends(restriction: Restriction, axis: FactorAxis) -> tuple[float, float]:
    """Return between which values of an axis the box lies.

    Parameters
    ----------
    restriction : of a box
    axis : of its factor
    """
    if restriction.words:
        return -0.45, len(restriction.words) - 0.55
    low = float(axis.values.min()) if restriction.low is None else restriction.low
    high = float(axis.values.max()) if restriction.high is None else restriction.high
    return low, high
