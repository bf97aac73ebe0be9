"""The charts and the page of a study, written into its folder."""

from __future__ import annotations

from pathlib import Path

from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.report.page.folders import told_of
from corridorsim.report.page.rendering import page_html
from corridorsim.report.partial import CHARTS, PAGE
from corridorsim.study.part_store import whole_file


def write_study_page(charts: StudyHeading, folder: Path) -> None:
    """Write the charts of a study, and the page that is drawn from them.

    Parameters
    ----------
    charts : of the study
    folder : of its results
    """
    with whole_file(folder / CHARTS) as file:
        file.write(charts.model_dump_json(by_alias=True).encode() + b"\n")
    page = page_html(told_of(folder))
    with whole_file(folder / PAGE) as file:
        file.write(page.encode())
