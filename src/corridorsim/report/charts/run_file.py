"""The charts of a run as they stand beside its results, and read again; nothing that computes is loaded."""

from __future__ import annotations

from pathlib import Path

from corridorsim.report.charts.models import RunCharts
from corridorsim.report.charts.reading import read_charts


def read_run_charts(path: str | Path) -> RunCharts:
    """Return the charts of a run from its folder.

    Parameters
    ----------
    path : of the file, ``charts.json`` in a folder of results

    Raises
    ------
    InputError
        Where it cannot be read or is none of ours.
    """
    return read_charts(Path(path), RunCharts)
