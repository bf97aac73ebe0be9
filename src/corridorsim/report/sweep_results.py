"""The folder of a sweep's results: its points, the table, the dataset, the manifest, figures and a page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from corridorsim.errors import InputError
from corridorsim.report import plots
from corridorsim.report.charts.sweep_charts import sweep_charts
from corridorsim.report.figures.sweep_plots import sweep_figure
from corridorsim.report.page.study_page import write_study_page
from corridorsim.report.partial import CHARTS, MANIFEST, PAGE
from corridorsim.scenario.tables import Scenario
from corridorsim.study.part_store import whole_file
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


def check_folder(out: Path, ours: Sequence[str]) -> None:
    """Refuse a place where the results of a study cannot be put without harm.

    Parameters
    ----------
    out : the folder asked for
    ours : what may stand there

    Raises
    ------
    InputError
        Where it is a file, holds anything else, or has nowhere to stand.
    """
    label = f"--out {out}"
    if not out.absolute().parent.is_dir():
        raise InputError.single(label, f"{out.absolute().parent} is no folder", "make it first")
    if out.exists() and not out.is_dir():
        raise InputError.single(label, "is a file", "name a folder that is new or empty")
    written = out.absolute() if out.exists() else out.absolute().parent
    if not os.access(written, os.W_OK | os.X_OK):
        raise InputError.single(label, f"{written} cannot be written to: no permission")
    for item in sorted(out.iterdir()) if out.exists() else ():
        if not any(fnmatchcase(item.name, name) for name in ours):
            raise InputError.single(
                label, f"holds something else: {item.name}", "name a folder that is new or empty"
            )


def write_sweep(sweep: Sweep, scenario: Scenario, out: Path) -> list[str]:
    """Write the results of a sweep beside its points; return what was left out, and why.

    Parameters
    ----------
    sweep : of the scenario
    scenario : that was swept
    out : folder, as of ``points_folder``
    """
    _write(out / _TABLE, sweep_csv(sweep))
    _write(out / MANIFEST, as_json(sweep_manifest(sweep, scenario)) + "\n")
    left_out = _write_dataset(sweep, out / _DATASET)
    for shipment in scenario.shipments:
        figure = sweep_figure(sweep, scenario, shipment.id)
        for ending in ("png", "svg"):
            plots.save(figure, out / f"sweep-{shipment.id}.{ending}")
    write_study_page(sweep_charts(sweep, scenario), out)
    return left_out


def _write(path: Path, text: str) -> None:
    with whole_file(path) as file:
        file.write(text.encode())


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
