"""The folder of a criticality study: the document, the table, the manifest, figures and a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corridorsim.report import plots
from corridorsim.report.charts.criticality_charts import criticality_charts
from corridorsim.report.page.study_page import write_study_page
from corridorsim.report.partial import CHARTS, MANIFEST, PAGE
from corridorsim.report.study_folder import check_folder, save_figure
from corridorsim.scenario.writing import write_whole
from corridorsim.study.criticality import Criticality
from corridorsim.study.criticality_document import criticality_csv, criticality_document, criticality_manifest
from corridorsim.study.results import as_json

_DOCUMENT, _TABLE, _FIGURE = "criticality.json", "criticality.csv", "criticality"
_OURS = (
    *(_DOCUMENT, _TABLE, MANIFEST, CHARTS, PAGE, "*.new"),
    *(f"{_FIGURE}{name}.{ending}" for name in ("", "-*") for ending in ("png", "svg")),
)


def check_criticality_folder(out: Path) -> None:
    """Refuse a place where the results of a criticality study cannot be put without harm.

    Parameters
    ----------
    out : the folder asked for: new, empty, or of a criticality study

    Raises
    ------
    InputError
        Where it is a file, holds anything else, or has nowhere to stand.
    """
    check_folder(out, _OURS)


def write_criticality(found: Criticality, out: Path, shipments: Sequence[str] = ()) -> None:
    """Write document, table, manifest, figures and page.

    Parameters
    ----------
    found : the answer
    out : folder, as of ``check_criticality_folder``
    shipments : ids of those that have a figure of their own, beside the one of all together
    """
    out.mkdir(exist_ok=True)
    texts = {
        _DOCUMENT: as_json(criticality_document(found)) + "\n",
        _TABLE: criticality_csv(found),
        MANIFEST: as_json(criticality_manifest(found)) + "\n",
    }
    for name, text in texts.items():
        write_whole(out / name, text)
    judged = {ranking.shipments[0] for ranking in found.shipments}
    figures = {_FIGURE: ""} | {f"{_FIGURE}-{each}": each for each in shipments if each in judged}
    for name, shipment in figures.items():
        save_figure(plots.criticality(found, shipment), out, name)
    write_study_page(criticality_charts(found), out)
