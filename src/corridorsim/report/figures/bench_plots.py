"""Charts of ``corridorsim bench --whole``: how times grow, and how near the kernels come to the machine."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, LogLocator, NullFormatter

from corridorsim.report.figures.drawing import own_style
from corridorsim.report.tables.bench_tables import ratio_told

_COLUMNS = 3
_TITLE_WIDTH, _TICKS = 36, 3


def scaling_chart(document: Mapping[str, Any]) -> Figure:
    """Return one small chart for each series, both axes logarithmic, the slope told.

    Parameters
    ----------
    document : of ``bench --whole``
    """
    series = document["scaling"]
    with own_style():
        rows = -(-len(series) // _COLUMNS)
        figure, axes = plt.subplots(
            rows, _COLUMNS, figsize=(10.0, 3.1 * rows), layout="constrained", squeeze=False
        )
        for axis, (name, each) in zip(axes.flat, series.items(), strict=False):
            _grow(axis, name, each)
        for axis in axes.flat[len(series) :]:
            axis.set_axis_off()
    return figure


def _grow(axis: Axes, name: str, series: Mapping[str, Any]) -> None:
    size, seconds = np.array(series["points"], dtype=np.float64).T
    axis.loglog(size, seconds, "o-", markersize=4)
    if "slope" in series:
        in_step = seconds[0] * size[0] / size if name == "threads" else seconds[-1] * size / size[-1]
        axis.loglog(size, in_step, ":", color="0.6", linewidth=1)
        axis.text(0.05, 0.9, f"slope {series['slope']:.2f}", transform=axis.transAxes)
    axis.set_xlabel(name)
    axis.set_title(fill(series["what"], _TITLE_WIDTH), fontsize=9)
    axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if seconds[-1] < 50 * seconds[0] else (1,)))
    axis.yaxis.set_major_formatter(EngFormatter(unit="s", sep=" "))
    few = size[-1] < 50
    axis.set_xticks(size if few else size[:: max(1, len(size) // _TICKS)])
    axis.xaxis.set_major_formatter(EngFormatter(places=0, sep=" "))
    for side in (axis.xaxis, axis.yaxis):
        side.set_minor_formatter(NullFormatter())


def ratios_chart(document: Mapping[str, Any]) -> Figure:
    """Return bars of how many times as fast ours are as each peer.

    Parameters
    ----------
    document : of ``bench``
    """
    rows = document["rows"][::-1]
    names = [f"{row['task']} · {row['size']} · {row['peer']}" for row in rows]
    ratios = [row["ratio"] for row in rows]
    with own_style():
        figure, axis = plt.subplots(figsize=(9.0, 0.28 * len(rows) + 0.9), layout="constrained")
        bars = axis.barh(names, ratios)
        axis.bar_label(bars, [f"{ratio_told(ratio)} ×" for ratio in ratios], padding=3, fontsize=8)
        axis.set_xscale("log")
        axis.axvline(1.0, color="0.8", linewidth=0.8, zorder=0)
        axis.margins(y=0.01)
        axis.xaxis.set_major_formatter(lambda each, _: f"{each:,g}")
        axis.set_xlim(min(0.5, *ratios) / 1.2, 3.0 * max(ratios))
        axis.set_xlabel("times as fast as what one would use instead")
        axis.tick_params(axis="y", labelsize=8)
    return figure
