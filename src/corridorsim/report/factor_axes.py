"""Axes of factors: where values stand, and what is written beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.layout import CHANGEABLE
from corridorsim.scenario.vocabulary import unit_of
from corridorsim.study.sweeps import Sweep

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH = 44
_UNIT = re.compile(r"\u00a0(\S+/\(\S+) (\S+\))")  # such as USD/(FEU km): may stand on a line of its own
_SPREAD = 0.3  # of words: to each side, so that points do not hide each other
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
