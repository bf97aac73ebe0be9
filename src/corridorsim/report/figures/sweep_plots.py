"""Pictures of sweeps: lines for one factor, a map of who wins for two, scatters for more."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from corridorsim.errors import InputError, nearest
from corridorsim.report.corridor_colors import color_of, title_of
from corridorsim.report.factor_axes import FactorAxis, factor_axis, form_of, strongest
from corridorsim.report.figures.drawing import new_figure, own_style
from corridorsim.report.figures.winner_maps import objective_words, winner_map
from corridorsim.scenario.tables import Scenario
from corridorsim.study.comparison import SURE
from corridorsim.study.sweep_frames import sweep_errors
from corridorsim.study.sweeps import EntryName, Sweep
from corridorsim.study.winners import Winners, find_winners

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridorsim.network.network import Floats

_WIDTH = 36
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
        form = form_of(sweep, axes)
        if form == "lines":
            return _lines(sweep, scenario, found, axes[0])
        if form == "map":
            return winner_map(sweep, scenario, found, axes)
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
        mean, half = sweep.values[order, row, which], SURE * errors[order, row, which]
        _band(money, axis, axis.values[order], (mean, mean - half, mean + half), color, label)
    for each in (days, money):
        axis.label_x(each)
    days.set_ylabel("days: P50, shaded from P10 to P90")
    money.set_ylabel(f"{objective_words(scenario)}: mean, shaded ± 95 % of the draws")
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


def _scatters(sweep: Sweep, scenario: Scenario, found: Winners, axes: Sequence[FactorAxis]) -> Figure:
    """Draw what parts the two best corridors over each factor; of many over those that it follows most."""
    rivals = found.rivals
    values = found.values[:, 0] if rivals is None else found.difference(*rivals)
    shown = sorted(strongest(values, axes))
    columns = min(3, len(shown))
    rows = -(-len(shown) // columns)
    figure = new_figure(3.6 * columns, 2.9 * rows + 0.5)
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False).ravel()
    for panel, at in zip(panels, shown, strict=False):
        for rank, corridor in enumerate(found.corridors):
            mine = found.best == rank
            color, label = color_of(scenario, corridor), f"{title_of(scenario, corridor)} is best"
            if mine.any():
                panel.plot(
                    axes[at].spread[mine], values[mine], ".", ms=4, alpha=0.7, color=color, label=label
                )
        if np.nanmin(values, initial=0.0) < 0.0 < np.nanmax(values, initial=0.0):  # both win somewhere
            panel.axhline(0.0, color="#444444", lw=0.8)
        axes[at].label_x(panel)
    for panel in panels[len(shown) :]:
        panel.set_visible(False)
    for row in range(rows):
        panels[row * columns].set_ylabel(_parted(scenario, found))
    _tell_scatters(
        figure, panels[0], f"{found.shipment}: {len(sweep.design):,} points", len(axes) - len(shown)
    )
    return figure


def _parted(scenario: Scenario, found: Winners) -> str:
    if found.rivals is None:
        return objective_words(scenario)
    first, second = (title_of(scenario, found.corridors[rank]) for rank in found.rivals)
    return fill(f"{second} less {first}, {objective_words(scenario)}", _WIDTH)


def _tell_scatters(figure: Figure, panel: Axes, title: str, left_out: int) -> None:
    handles, labels = panel.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=4, markerscale=2.5)
    more = f"; {left_out} factors that it follows less are left out" if left_out else ""
    figure.suptitle(title + more, x=0.01, ha="left", weight="bold")


def _row(sweep: Sweep, found: Winners, corridor: str) -> int:
    return sweep.entries.index(EntryName(found.shipment, corridor, found.policy))


def _bare_legend(axes: Axes) -> None:
    axes.legend(loc="best", framealpha=0.85, frameon=True, edgecolor="none")
