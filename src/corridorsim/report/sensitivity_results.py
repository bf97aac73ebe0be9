"""The folder of a sensitivity study: its points, the table, the document, the figure and a page."""

from __future__ import annotations

from pathlib import Path

from corridorsim.report import plots
from corridorsim.report.charts.sensitivity_charts import sensitivity_charts
from corridorsim.report.page.study_page import write_study_page
from corridorsim.report.partial import CHARTS, PAGE
from corridorsim.report.study_folder import save_figure
from corridorsim.report.sweep_results import points_folder
from corridorsim.scenario.writing import write_whole
from corridorsim.study.results import as_json
from corridorsim.study.sensitivity_answer import POINTS, SCREENING, TRAINING, Sensitivity
from corridorsim.study.sensitivity_document import sensitivity_csv, sensitivity_document
from corridorsim.study.tornado import Tornado

_TABLE, _DOCUMENT, _FIGURE = "sensitivity.csv", "sensitivity.json", "sensitivity"
_KEPT = (POINTS, SCREENING, TRAINING)
_OURS = (*_KEPT, _TABLE, _DOCUMENT, CHARTS, PAGE, "*.new", f"{_FIGURE}.png", f"{_FIGURE}.svg")


def sensitivity_folders(out: Path) -> dict[str, Path]:
    """Return where the points are kept: of the study, of the screening before it, and of an emulator.

    Parameters
    ----------
    out : the folder of its results: new, empty, or of a sensitivity study

    Raises
    ------
    InputError
        Where it is a file, holds anything else, or has nowhere to stand.
    """
    points_folder(out, _OURS)
    out.mkdir(exist_ok=True)
    return {name: out / name for name in _KEPT}


def write_sensitivity(told: Sensitivity, out: Path) -> None:
    """Write table, document, figure and page beside the points.

    Parameters
    ----------
    told : the answer
    out : folder, as of ``sensitivity_folders``
    """
    texts = {_TABLE: sensitivity_csv(told.found), _DOCUMENT: as_json(sensitivity_document(told)) + "\n"}
    for name, text in texts.items():
        write_whole(out / name, text)
    found = told.found
    figure = plots.tornado(found) if isinstance(found, Tornado) else plots.indices(found)
    save_figure(figure, out, _FIGURE)
    write_study_page(sensitivity_charts(told), out)
