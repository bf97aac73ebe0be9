"""The section of a sensitivity study: a tornado, or indices with their intervals."""

from __future__ import annotations

from corridorsim.report.charts.sensitivity_models import SensitivityCharts
from corridorsim.report.page.index_chart import index_chart, index_tables
from corridorsim.report.page.sections import Chart, Section
from corridorsim.report.page.study_origin import setting_words
from corridorsim.report.page.tornado_chart import tornado_chart


def sensitivity_sections(charts: SensitivityCharts) -> tuple[Section, ...]:
    """Return the section of a sensitivity study.

    Parameters
    ----------
    charts : of the study
    """
    told = f"{charts.shipment}, {charts.policy}: {charts.design}{setting_words(charts)}."
    output = f"{charts.output} [{charts.unit}]" if charts.unit else charts.output
    drawn: list[Chart] = []
    if charts.tornado is not None:
        drawn.append(tornado_chart(charts.tornado, "tornado", output))
    if charts.indices is not None:
        drawn.append(index_chart(charts.indices, "indices", output))
    return (
        Section(
            "sensitivity",
            f"What {charts.output} hangs on",
            (told,),
            points=charts.notes,
            charts=tuple(drawn),
            tables=() if charts.indices is None else index_tables(charts.indices),
        ),
    )
