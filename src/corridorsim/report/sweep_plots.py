"""Pictures of sweeps: lines for one factor, a map of who wins for two, scatters for more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridorsim.errors import InputError, nearest
from corridorsim.report.corridor_colors import color_of, title_of
from corridorsim.report.factor_axes import FactorAxis, factor_axis
from corridorsim.report.plots import new_figure, own_style
from corridorsim.scenario.tables import Scenario
from corridorsim.study.sweep_frames import sweep_errors
from corridorsim.study.sweeps import EntryName, Sweep
from corridorsim.study.winners import Winners, find_winners

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridorsim.network.network import Floats

_TWO_SIDED = 1.96
_MOST_PANELS = 6
_DAYS = ("days_p50", "days_p10", "days_p90")


def sweep_figure(sweep: Sweep, scenario: Scenario, shipment: str = "") -> Figure:
    """Return the picture that fits a sweep: lines, a map of who wins, or scatters.

    Parameters
    ----------
    sweep : of the scenario
    scenario : names and colours of its corridors
    shipment : id; empty: the first

    Raises
    ------
    InputError
        Where the sweep has no such shipment.
    """
    found = _winners(sweep, shipment)
    axes = [factor_axis(each, sweep, at) for at, each in enumerate(sweep.design.factors)]
    with own_style():
        if len(axes) == 1:
            return _lines(sweep, scenario, found, axes[0])
        if len(axes) == 2 and sweep.design.kind == "grid":
            return _map(sweep, scenario, found, axes)
        return _scatters(sweep, scenario, found, axes)


def _winners(sweep: Sweep, shipment: str) -> Winners:
    every = find_winners(sweep)
    known = [each.shipment for each in every]
    if shipment and shipment not in known:
        raise InputError.single(f"shipment {shipment[:60]}", "is not in the sweep", nearest(shipment, known))
    return next(each for each in every if not shipment or each.shipment == shipment)


def _lines(sweep: Sweep, scenario: Scenario, found: Winners, axis: FactorAxis) -> Figure:
    """Draw days with P10 to P90, and the objective with what the draws leave open."""
    figure = new_figure(10.0, 4.2)
    days, money = figure.subplots(1, 2)
    order = np.argsort(axis.values, kind="stable")
    errors = sweep_errors(sweep)
    for corridor in found.corridors:
        color, row = color_of(scenario, corridor), _row(sweep, found, corridor)
        label = title_of(scenario, corridor)
        middle, low, high = (sweep.values[order, row, sweep.statistics.index(name)] for name in _DAYS)
        _band(days, axis, axis.values[order], (middle, low, high), color, label)
        which = sweep.statistics.index(found.statistic)
        mean, half = sweep.values[order, row, which], _TWO_SIDED * errors[order, row, which]
        _band(money, axis, axis.values[order], (mean, mean - half, mean + half), color, label)
    for each in (days, money):
        axis.label_x(each)
    days.set_ylabel("days: P50, shaded from P10 to P90")
    money.set_ylabel(f"{_objective(scenario)}: mean, shaded ± 95 % of the draws")
    _bare_legend(days)
    days.set_title(f"{found.shipment}: {scenario.study.draws:,} worlds at each of {len(sweep.design)} points")
    return figure


def _band(
    axes: Axes,
    axis: FactorAxis,
    at: Floats,
    levels: tuple[Floats, Floats, Floats],
    color: str,
    label: str,
) -> None:
    middle, low, high = levels
    if axis.words:
        axes.errorbar(at, middle, [middle - low, high - middle], color=color, fmt="o", capsize=4, label=label)
        return
    axes.fill_between(at, low, high, color=color, alpha=0.18, lw=0)
    axes.plot(at, middle, color=color, lw=2, marker="o", ms=3.5, label=label)


def _map(sweep: Sweep, scenario: Scenario, found: Winners, axes: Sequence[FactorAxis]) -> Figure:
    """Colour each point by who wins there, with lines of equal difference between the two that win most."""
    figure = new_figure(7.6, 5.4)
    drawn = figure.add_subplot()
    shape = tuple(len(np.unique(sweep.design.positions[:, at])) for at in range(2))
    down, across = (axis.values.reshape(shape) for axis in axes)
    best = found.best.reshape(shape)
    for rank, corridor in enumerate(found.corridors):
        mine = np.where(best == rank, 1.0, np.nan)
        if np.isfinite(mine).any():
            color, label = color_of(scenario, corridor), f"{title_of(scenario, corridor)} is best"
            _cells(drawn, across[0], down[:, 0], mine, color)
            drawn.plot([], [], "s", ms=9, color=color, alpha=0.45, label=label)
    _difference(drawn, scenario, found, (across, down, shape))
    unsure = [which for which in range(len(sweep.design)) if not found.is_sure(which)]
    if unsure:
        label = "within what the draws leave open"
        drawn.plot(across.ravel()[unsure], down.ravel()[unsure], ".", color="#444444", ms=4, label=label)
    axes[1].label_x(drawn)
    axes[0].label_y(drawn)
    drawn.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)
    drawn.set_title(f"{found.shipment}: which corridor is best, by the mean of {_objective(scenario)}")
    return figure


def _cells(axes: Axes, across: Floats, down: Floats, mine: Floats, color: str) -> None:
    from matplotlib.colors import ListedColormap

    axes.pcolormesh(
        across, down, mine, cmap=ListedColormap([color]), alpha=0.45, shading="nearest", linewidth=0
    )


def _difference(
    axes: Axes,
    scenario: Scenario,
    found: Winners,
    mesh: tuple[Floats, Floats, tuple[int, ...]],
) -> None:
    """Draw how much more the second of the two most frequent winners takes than the first."""
    across, down, shape = mesh
    counts = [int((found.best == rank).sum()) for rank in range(len(found.corridors))]
    ranked = sorted(range(len(counts)), key=lambda rank: -counts[rank])[:2]
    if len(ranked) < 2 or min(shape) < 2:
        return
    first, second = ranked
    difference = (found.values[:, second] - found.values[:, first]).reshape(shape)
    if not np.isfinite(difference).any() or np.nanmax(difference) == np.nanmin(difference):
        return
    masked = np.ma.masked_invalid(difference)
    lines = axes.contour(across, down, masked, levels=6, colors="#333333", linewidths=0.7, linestyles="--")
    axes.clabel(lines, fmt=lambda value: f"{value:+,.4g}", fontsize=7)
    names = [title_of(scenario, found.corridors[rank]) for rank in (second, first)]
    axes.plot(
        [], [], "--", color="#333333", lw=0.7, label=f"{names[0]} less {names[1]}, {_objective(scenario)}"
    )
    if np.nanmin(difference) < 0.0 < np.nanmax(difference):
        axes.contour(across, down, masked, levels=[0.0], colors="black", linewidths=2.2)
        axes.plot([], [], color="black", lw=2.2, label="both the same")


def _scatters(sweep: Sweep, scenario: Scenario, found: Winners, axes: Sequence[FactorAxis]) -> Figure:
    """Draw the objective over each factor; of many factors over those that it follows most."""
    shown = sorted(_strongest(found, axes), key=lambda at: at)
    columns = min(3, len(shown))
    rows = -(-len(shown) // columns)
    figure = new_figure(3.6 * columns, 2.9 * rows + 0.5)
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False).ravel()
    for panel, at in zip(panels, shown, strict=False):
        for rank, corridor in enumerate(found.corridors):
            panel.plot(
                axes[at].spread,
                found.values[:, rank],
                ".",
                ms=3,
                alpha=0.6,
                color=color_of(scenario, corridor),
                label=title_of(scenario, corridor),
            )
        axes[at].label_x(panel)
    for panel in panels[len(shown) :]:
        panel.set_visible(False)
    for row in range(rows):
        panels[row * columns].set_ylabel(_objective(scenario))
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, markerscale=3)
    left = len(axes) - len(shown)
    more = f"; {left} factors that it follows less are left out" if left else ""
    figure.suptitle(f"{found.shipment}: {len(sweep.design):,} points{more}", x=0.01, ha="left", weight="bold")
    return figure


def _strongest(found: Winners, axes: Sequence[FactorAxis]) -> list[int]:
    """Return the factors that the corridors' figures follow most, by Spearman's rank correlation."""
    from scipy.stats import spearmanr

    def strength(axis: FactorAxis) -> float:
        told = [0.0]
        for rank in range(len(found.corridors)):
            known = np.isfinite(found.values[:, rank])
            x, y = axis.values[known], found.values[known, rank]
            if len(x) > 2 and np.ptp(x) > 0.0 and np.ptp(y) > 0.0:
                told.append(abs(float(spearmanr(x, y).statistic)))
        return max(told)

    return sorted(range(len(axes)), key=lambda at: -strength(axes[at]))[:_MOST_PANELS]


def _row(sweep: Sweep, found: Winners, corridor: str) -> int:
    return sweep.entries.index(EntryName(found.shipment, corridor, found.policy))


def _objective(scenario: Scenario) -> str:
    return "days" if scenario.study.objective == "days" else "generalised USD"


def _bare_legend(axes: Axes) -> None:
    axes.legend(loc="best", framealpha=0.85, frameon=True, edgecolor="none")
