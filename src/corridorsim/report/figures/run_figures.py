"""The figures of a run as files: those that a folder of results holds, and the others where asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corridorsim.errors import InputError, Problem
from corridorsim.report import plots
from corridorsim.report.charts.models import RunCharts
from corridorsim.report.charts.run_file import read_run_charts
from corridorsim.report.figures.drawing import ENDINGS
from corridorsim.report.partial import CHARTS
from corridorsim.study.threads import Progress, Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAP = "map"
BY_SHIPMENT: Mapping[str, Callable[[RunCharts, str], Figure]] = {
    "arrivals": plots.arrivals,
    "on-time": plots.on_time,
    "tradeoffs": plots.tradeoffs,
    "data-range": plots.data_range,
    "time-split": plots.time_split,
    "money-split": plots.money_split,
}
ALL = (MAP, *BY_SHIPMENT)
USUAL = (MAP, "arrivals")  # a tenth of a second each: all of ten shipments would take as long as their draws
USUAL_ENDINGS = (".png", ".svg")  # to look at, and for a paper


def draw_figures(
    charts: RunCharts,
    folder: Path,
    *,
    endings: Sequence[str] = USUAL_ENDINGS,
    names: Sequence[str] = USUAL,
    report: Report | None = None,
) -> None:
    """Draw figures under the first policy: one map, the others of each shipment, a file for each ending.

    Parameters
    ----------
    charts : of a run
    folder : to write into
    endings : of ``.png``, ``.svg`` and ``.pdf``
    names : of ``ALL``
    report : called with (figures done, figures in all)

    Raises
    ------
    InputError
        Where an ending is none of these, or a file cannot be written.
    """
    every = [(name, row.id) for name in names if name != MAP for row in charts.shipments]
    progress = Progress(report, total=len(every) + (MAP in names))
    if MAP in names:
        _save(plots.map(charts), folder / MAP, endings)
        progress.step()
    for name, shipment in every:
        _save(BY_SHIPMENT[name](charts, shipment), folder / f"{name}-{shipment}", endings)
        progress.step()


def _save(figure: Figure, path: Path, endings: Sequence[str]) -> None:
    for ending in endings:
        plots.save(figure, path.with_name(path.name + ending))


def refuse_unknown_formats(formats: Sequence[str]) -> None:
    """Refuse what figures are not drawn in.

    Parameters
    ----------
    formats : from the command line

    Raises
    ------
    InputError
        Where one is not png, svg or pdf.
    """
    known = [ending[1:] for ending in ENDINGS]
    wrong = [each for each in formats if each not in known]
    if wrong:
        right = f"one of: {', '.join(known)}"
        raise InputError(Problem(f"--figures {each[:60]}", "no such format", right) for each in wrong)


def draw_all_again(folders: Sequence[Path], formats: Sequence[str], report: Report | None = None) -> None:
    """Draw all figures of the runs among some folders, from the charts that they kept, into these folders.

    Parameters
    ----------
    folders : of results
    formats : of png, svg and pdf
    report : called with (figures done, figures in all)

    Raises
    ------
    InputError
        Where no folder is that of a run.
    """
    runs = [folder for folder in folders if (folder / CHARTS).exists()]
    if not runs:
        raise InputError.single("--figures", f"no folder has {CHARTS}", "one that `run --out` has written")
    endings = [f".{each}" for each in formats]
    for folder in runs:
        draw_figures(read_run_charts(folder / CHARTS), folder, endings=endings, names=ALL, report=report)
