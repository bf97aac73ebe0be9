"""The page of a comparison, written."""

from __future__ import annotations

from pathlib import Path

from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.page.rendering import page_html
from corridorsim.report.page.run_sections import told_of_charts
from corridorsim.scenario.writing import write_whole
from corridorsim.study.certificate import Certificate
from corridorsim.study.comparison import Comparison


def write_page(comparison: Comparison, path: str | Path, certified: Certificate | None = None) -> None:
    """Write the page of a comparison: one HTML file that opens from disk and asks the network for nothing.

    Parameters
    ----------
    comparison : of one scenario
    path : of the file; one that is there is replaced
    certified : what the result is worth, of ``certificate``; left out where that is not asked
    """
    page = page_html(told_of_charts(run_charts(comparison, certified)))
    write_whole(Path(path), page)
