"""Pictures of results, with matplotlib, for papers and notebooks: what ``cs.plots`` holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridorsim.report.figures.arrival_plots import arrivals, on_time
from corridorsim.report.figures.criticality_plots import criticality
from corridorsim.report.figures.discovery_plots import box, peeling
from corridorsim.report.figures.drawing import save
from corridorsim.report.figures.map_figure import map  # noqa: A004
from corridorsim.report.figures.range_plots import data_range
from corridorsim.report.figures.sensitivity_plots import indices, tornado
from corridorsim.report.figures.split_plots import money_split, time_split
from corridorsim.report.figures.tradeoff_plots import tradeoffs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.sweeps import Sweep

__all__ = [
    "arrivals",
    "box",
    "criticality",
    "data_range",
    "indices",
    "map",
    "money_split",
    "on_time",
    "peeling",
    "save",
    "sweep",
    "time_split",
    "tornado",
    "tradeoffs",
]


def sweep(swept: Sweep, scenario: Scenario, shipment: str = "") -> Figure:
    """Return the picture that fits a sweep; see ``sweep_figure``.

    Parameters
    ----------
    swept : of the scenario
    scenario : names and colours of its corridors
    shipment : id; empty: the first
    """
    from corridorsim.report.figures.sweep_plots import sweep_figure

    return sweep_figure(swept, scenario, shipment)
