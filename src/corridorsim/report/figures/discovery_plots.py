"""Pictures of scenario discovery: the box among the points, and what peeling gave up for density."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corridorsim.errors import InputError
from corridorsim.report.factor_axes import restriction_axis, restriction_ends
from corridorsim.report.figures.drawing import new_figure, own_style
from corridorsim.study.boxes import Box, Restriction
from corridorsim.study.discovery import Discovery

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_CASE, _OTHER, _BOX = "#D55E00", "#9db7c4", "#111111"
_MOST_FACTORS = 3  # of a box that are drawn against each other
_STEP = 0.4142135623730951  # of heights; another than that by which words are spread, or dots make lines


def box(found: Discovery, number: int = 1) -> Figure:
    """Return the most telling factors of a box in pairs, cases and others as points, the box as a frame.

    Parameters
    ----------
    found : with a box
    number : of the box, from 1

    Raises
    ------
    InputError
        Where there is no such box.
    """
    if not 1 <= number <= len(found.boxes):
        raise InputError.single("box", f"there is no box {number}", f"1 to {len(found.boxes)}")
    told = found.boxes[number - 1]
    shown = told.restrictions[:_MOST_FACTORS]
    pairs: list[tuple[Restriction, Restriction | None]] = [*combinations(shown, 2)] or [(shown[0], None)]
    with own_style():
        figure = new_figure(4.2 * len(pairs) + 0.6, 4.4)
        panels = figure.subplots(1, len(pairs), squeeze=False).ravel()
        for panel, (across, up) in zip(panels, pairs, strict=True):
            _pair(panel, found, across, up)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3)
        figure.suptitle(_title(found, told, number), x=0.01, ha="left", weight="bold")
    return figure


def _title(found: Discovery, told: Box, number: int) -> str:
    which = f"box {number}: " if len(found.boxes) > 1 else ""
    left = told.restricted - _MOST_FACTORS
    more = f"; {left} more restricted" if left > 0 else ""
    label = f"{found.label[:1].upper()}{found.label[1:]}"
    return f"{label} · {which}coverage {told.coverage:.0%}, density {told.density:.0%}{more}"


def _pair(axes: Axes, found: Discovery, across: Restriction, up: Restriction | None) -> None:
    x = restriction_axis(found.points, across)
    y = None if up is None else restriction_axis(found.points, up)
    # One factor alone is spread over the height, so that points do not hide each other.
    heights = np.mod(np.arange(len(found.points)) * _STEP, 1.0) if y is None else y.spread
    for kind, color, label in ((False, _OTHER, "other points"), (True, _CASE, found.label)):
        chosen = found.cases == kind
        axes.plot(x.spread[chosen], heights[chosen], "o", ms=3.5, mew=0, color=color, alpha=0.8, label=label)
    x.label_x(axes)
    if y is None:
        axes.set_yticks([])
    else:
        y.label_y(axes)
        if y.words:
            axes.set_ylim(-0.6, len(y.words) - 0.4)
    upwards = (0.0, 1.0) if up is None or y is None else restriction_ends(up, y)
    _frame(axes, (restriction_ends(across, x), upwards))


def _frame(axes: Axes, ends: tuple[tuple[float, float], tuple[float, float]]) -> None:
    from matplotlib.patches import Rectangle

    (left, right), (bottom, top) = ends
    axes.add_patch(
        Rectangle((left, bottom), right - left, top - bottom, fill=False, ec=_BOX, lw=1.8, label="the box")
    )


def peeling(found: Discovery) -> Figure:
    """Return coverage against density along the peeling of the first box, the step taken marked.

    Parameters
    ----------
    found : by ``prim``, with points of both kinds

    Raises
    ------
    InputError
        Where nothing was peeled.
    """
    table = found.trajectory
    if table.empty:
        raise InputError.single("peeling", "there is none", "a discovery by prim, with points of both kinds")
    with own_style():
        figure = new_figure(6.2, 4.6)
        axes = figure.add_subplot()
        axes.plot(table["coverage"], table["density"], color="#bbbbbb", lw=1, zorder=1)
        _steps(axes, table)
        taken = table[table["chosen"]]
        axes.plot(
            taken["coverage"], taken["density"], "o", ms=13, mfc="none", mec=_CASE, mew=2, label="taken"
        )
        axes.set_xlim(0.0, 1.03)
        axes.set_ylim(0.0, 1.05)
        axes.set_xlabel("coverage: share of all cases that are inside")
        axes.set_ylabel("density: share of the points inside that are cases")
        axes.legend(loc="lower left")
        axes.set_title(f"{found.label[:1].upper()}{found.label[1:]}: the way to box 1")
    return figure


def _steps(axes: Axes, table: pd.DataFrame) -> None:
    """Draw the steps, darker where more factors are restricted."""
    import matplotlib as mpl

    most = max(1, int(table["restricted"].max()))
    for many, steps in table.groupby("restricted"):
        color = mpl.colormaps["viridis_r"](0.2 + 0.8 * float(str(many)) / most)
        label = f"{many} restricted factor{'' if many == 1 else 's'}"
        axes.plot(steps["coverage"], steps["density"], "o", ms=5, color=color, zorder=2, label=label)
