"""The folder of a sweep's results: its points, the table, the dataset, the manifest, figures and a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corridorsim.report.charts.sweep_charts import sweep_charts
from corridorsim.report.figures.sweep_plots import sweep_figure
from corridorsim.report.page.study_page import write_study_page
from corridorsim.report.partial import CHARTS, MANIFEST, PAGE
from corridorsim.report.study_folder import check_folder, save_figure
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.writing import write_whole
from corridorsim.study.results import as_json
from corridorsim.study.sweep_document import sweep_csv, sweep_manifest
from corridorsim.study.sweeps import Sweep

_POINTS, _TABLE, _DATASET = "points", "sweep.csv", "sweep.nc"
_OURS = (_POINTS, _TABLE, _DATASET, MANIFEST, CHARTS, PAGE, "*.new", "sweep-*.png", "sweep-*.svg")


def points_folder(out: Path, ours: Sequence[str] = _OURS) -> Path:
    """Return where the points of a sweep are kept.

    Parameters
    ----------
    out : the folder of its results: new, empty, or of a sweep
    ours : what may stand there

    Raises
    ------
    InputError
        Where it is a file, holds anything that no sweep of ours has left, or has nowhere to stand.
    """
    check_folder(out, ours)
    return out / _POINTS


def write_sweep(sweep: Sweep, scenario: Scenario, out: Path) -> list[str]:
    """Write the results of a sweep beside its points; return what was left out, and why.

    Parameters
    ----------
    sweep : of the scenario
    scenario : that was swept
    out : folder, as of ``points_folder``
    """
    write_whole(out / _TABLE, sweep_csv(sweep))
    write_whole(out / MANIFEST, as_json(sweep_manifest(sweep, scenario)) + "\n")
    left_out = _write_dataset(sweep, out / _DATASET)
    for shipment in scenario.shipments:
        figure = sweep_figure(sweep, scenario, shipment.id)
        save_figure(figure, out, f"sweep-{shipment.id}")
    write_study_page(sweep_charts(sweep, scenario), out)
    return left_out


def _write_dataset(sweep: Sweep, path: Path) -> list[str]:
    """Write the dataset; NetCDF 3 has no whole numbers beyond 32 bits, and files no name for some paths."""
    beside = path.with_name(path.name + ".new")
    try:
        sweep.dataset().to_netcdf(beside, engine="scipy")
    except (ValueError, TypeError, OverflowError) as error:
        beside.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        return [f"{path.name} is left out: {str(error).splitlines()[0].partition('. ')[0]}"]
    beside.replace(path)
    return []
