"""The section of a sensitivity study: a tornado, or indices with their intervals."""

from __future__ import annotations

from pathlib import Path

from corridorsim.report.charts.reading import read_charts
from corridorsim.report.charts.sensitivity_models import SensitivityCharts
from corridorsim.report.page.index_chart import index_chart, index_tables
from corridorsim.report.page.sections import Chart, Section, Told
from corridorsim.report.page.study_origin import mark_of, origin_of, origin_words
from corridorsim.report.page.tornado_chart import tornado_chart


def told_of_sensitivity(file: Path) -> Told:
    """Return what a sensitivity study gives to a page.

    Parameters
    ----------
    file : of its charts

    Raises
    ------
    InputError
        Where it cannot be read or is none of ours.
    """
    charts = read_charts(file, SensitivityCharts)
    return Told(origin_of(charts), sensitivity_sections(charts, mark_of(file)))


def sensitivity_sections(charts: SensitivityCharts, mark: str) -> tuple[Section, ...]:
    """Return the section of a sensitivity study.

    Parameters
    ----------
    charts : of the study
    mark : that tells its places in the page from those of others
    """
    told = f"{origin_words(charts)}. {charts.shipment}, {charts.policy}: {charts.design}."
    output = f"{charts.output} [{charts.unit}]" if charts.unit else charts.output
    drawn: list[Chart] = []
    if charts.tornado is not None:
        drawn.append(tornado_chart(charts.tornado, f"tornado-{mark}", output))
    if charts.indices is not None:
        drawn.append(index_chart(charts.indices, f"indices-{mark}", output))
    return (
        Section(
            f"sensitivity-{mark}",
            f"What {charts.output} hangs on",
            (told,),
            points=charts.notes,
            charts=tuple(drawn),
            tables=() if charts.indices is None else index_tables(charts.indices),
        ),
    )
