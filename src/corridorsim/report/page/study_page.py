"""The charts and the page of a study, written into its folder."""

from __future__ import annotations

from pathlib import Path

from corridorsim.report.charts.reading import charts_json
from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.report.page.folders import told_of
from corridorsim.report.page.rendering import page_html
from corridorsim.report.partial import CHARTS, PAGE
from corridorsim.scenario.writing import write_whole


def write_study_page(charts: StudyHeading, folder: Path) -> None:
    """Write the charts of a study, and the page that is drawn from them.

    Parameters
    ----------
    charts : of the study
    folder : of its results
    """
    write_whole(folder / CHARTS, charts_json(charts))
    page = page_html(told_of(folder))
    write_whole(folder / PAGE, page)
