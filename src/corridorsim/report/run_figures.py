"""The figures of a run as files: those that a folder of results holds, and the others where asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corridorsim.report import plots
from corridorsim.report.charts.models import RunCharts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BY_SHIPMENT: Mapping[str, Callable[[RunCharts, str], Figure]] = {
    "arrivals": plots.arrivals,
    "on-time": plots.on_time,
    "tradeoffs": plots.tradeoffs,
    "data-range": plots.data_range,
    "time-split": plots.time_split,
    "money-split": plots.money_split,
}
ENDINGS = (".png", ".svg")  # to look at, and for a paper
USUAL = ("arrivals",)  # a tenth of a second each: all of ten shipments would take as long as their draws


def draw_figures(
    charts: RunCharts,
    folder: Path,
    endings: Sequence[str] = ENDINGS,
    names: Sequence[str] = USUAL,
) -> None:
    """Draw figures of every shipment under the first policy, one file a figure and ending.

    Parameters
    ----------
    charts : of a run
    folder : to write into
    endings : of ``.png``, ``.svg`` and ``.pdf``
    names : of ``BY_SHIPMENT``

    Raises
    ------
    InputError
        Where an ending is none of these, or a file cannot be written.
    """
    for name in names:
        for shipment in charts.shipments:
            figure = BY_SHIPMENT[name](charts, shipment.id)
            for ending in endings:
                plots.save(figure, folder / f"{name}-{shipment.id}{ending}")
