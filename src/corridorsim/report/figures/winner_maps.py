"""Maps of a grid of two factors: which corridor is best where, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats
from corridorsim.report.corridor_colors import color_of, title_of
from corridorsim.report.factor_axes import FactorAxis
from corridorsim.report.figures.drawing import new_figure
from corridorsim.scenario.tables import Scenario
from corridorsim.study.sweeps import Sweep
from corridorsim.study.winners import Winners

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ALPHA = 0.45
_LINES = 6  # of equal difference
_GREY = "#333333"


def winner_map(sweep: Sweep, scenario: Scenario, found: Winners, axes: Sequence[FactorAxis]) -> Figure:
    """Return a map of who is best, with lines of equal difference between the two that win most.

    Between points the difference of two corridors is taken to be straight, and colours change where it is 0;
    of more corridors, or of words, each point has its own patch.

    Parameters
    ----------
    sweep : a grid of two factors
    scenario : names and colours of its corridors
    found : of one shipment and policy
    axes : of the two factors, the first one upwards
    """
    figure = new_figure(7.6, 5.6)
    drawn = figure.add_subplot()
    mesh = _Mesh.of(sweep, axes)
    difference = None if found.rivals is None else mesh.laid(found.difference(*found.rivals))
    smooth = difference is not None and np.isfinite(difference).all() and not (axes[0].words or axes[1].words)
    halves = smooth and len(found.corridors) == 2
    for rank, corridor in enumerate(found.corridors):
        mine = mesh.laid(found.best) == rank
        color = color_of(scenario, corridor)
        if mine.any():
            drawn.plot(
                [], [], "s", ms=9, color=color, alpha=_ALPHA, label=f"{title_of(scenario, corridor)} is best"
            )
            if not halves:
                _cells(drawn, mesh, mine, color)
    if difference is not None and found.rivals is not None and smooth:
        colors = [color_of(scenario, found.corridors[rank]) for rank in reversed(found.rivals)]
        _lines(drawn, mesh, difference, _told(scenario, found, found.rivals), colors if halves else ())
    unsure = [which for which in range(len(sweep.design)) if not found.is_sure(which)]
    if unsure:
        label = "within what the draws leave open"
        drawn.plot(
            axes[1].values[unsure], axes[0].values[unsure], ".", color=_GREY, ms=4, label=label, clip_on=False
        )
    axes[1].label_x(drawn)
    axes[0].label_y(drawn)
    if drawn.get_legend_handles_labels()[0]:
        figure.legend(loc="outside lower center", ncols=2)
    drawn.set_title(f"{found.shipment}: which corridor is best, by the mean of {objective_words(scenario)}")
    return figure


def objective_words(scenario: Scenario) -> str:
    """Return what is made least, in words.

    Parameters
    ----------
    scenario : says it
    """
    return "days" if scenario.study.objective == "days" else "generalised USD"


@dataclass(frozen=True)
class _Mesh:
    """The values of a grid's two factors, ascending, and how points are laid out along them."""

    down: Floats
    across: Floats
    order: tuple[NDArray[np.int64], NDArray[np.int64]]

    @classmethod
    def of(cls, sweep: Sweep, axes: Sequence[FactorAxis]) -> _Mesh:
        columns = len(np.unique(sweep.design.positions[:, 1]))  # the second factor runs fastest
        down, across = axes[0].values[::columns], axes[1].values[:columns]
        order = (np.argsort(down, kind="stable"), np.argsort(across, kind="stable"))
        return cls(down[order[0]], across[order[1]], order)

    def laid(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return what stands at the points along both factors."""
        return values.reshape(len(self.down), len(self.across))[np.ix_(*self.order)]


def _cells(axes: Axes, mesh: _Mesh, mine: NDArray[np.bool_], color: str) -> None:
    from matplotlib.colors import ListedColormap

    shown = np.ma.masked_where(~mine, np.ones(mine.shape))
    painted = axes.pcolormesh(mesh.across, mesh.down, shown, cmap=ListedColormap([color]), shading="nearest")
    painted.set(alpha=_ALPHA, linewidth=0)


def _told(scenario: Scenario, found: Winners, rivals: tuple[int, int]) -> str:
    first, second = (title_of(scenario, found.corridors[rank]) for rank in rivals)
    return f"{second} less {first}, {objective_words(scenario)}"


def _lines(axes: Axes, mesh: _Mesh, difference: Floats, label: str, colors: Sequence[str]) -> None:
    """Draw lines of equal difference, the one where both are the same thick; colour its two sides."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(difference.min()), float(difference.max())
    at = (mesh.across, mesh.down, difference)
    if colors:
        ends = [min(low, 0.0) - 1.0, 0.0, max(high, 0.0) + 1.0]
        axes.contourf(*at, levels=ends, colors=list(colors), alpha=_ALPHA)
    levels = [level for level in MaxNLocator(_LINES).tick_values(low, high) if level and low < level < high]
    if levels:
        lines = axes.contour(*at, levels=levels, colors=_GREY, linewidths=0.7, linestyles="--")
        axes.clabel(lines, fmt=lambda value: f"{value:+,.4g}", fontsize=7)
        axes.plot([], [], "--", color=_GREY, lw=0.7, label=label)
    if low < 0.0 < high:
        axes.contour(*at, levels=[0.0], colors="black", linewidths=2.2)
        axes.plot([], [], color="black", lw=2.2, label="both the same")
