"""The sections of a run's page, made of its charts."""

from __future__ import annotations

from pathlib import Path

from corridorsim.report.charts.models import RunCharts, TableTold
from corridorsim.report.charts.run_file import read_run_charts
from corridorsim.report.page.sections import Section, Told
from corridorsim.report.page.study_origin import origin_of


def told_of_run(file: Path) -> Told:
    """Return what a run gives to a page.

    Parameters
    ----------
    file : of its charts

    Raises
    ------
    InputError
        Where it cannot be read or is none of ours.
    """
    return told_of_charts(read_run_charts(file))


def told_of_charts(charts: RunCharts) -> Told:
    """Return what the charts of a run give to a page.

    Parameters
    ----------
    charts : of the run
    """
    return Told(origin_of(charts), (*_drawn(charts), *_words(charts)), charts)


def _drawn(charts: RunCharts) -> tuple[Section, ...]:
    from corridorsim.report.page.arrival_charts import arriving_chart, delivered_chart
    from corridorsim.report.page.figure_table import every_figure, figure_table
    from corridorsim.report.page.map_section import map_section
    from corridorsim.report.page.part_charts import part_charts
    from corridorsim.report.page.range_chart import range_chart
    from corridorsim.report.page.tradeoff_charts import tradeoff_charts

    return (
        map_section(charts),
        Section("arrivals", "When it arrives", charts=(delivered_chart(charts), arriving_chart(charts))),
        Section("sureness", "How sure it is", charts=(range_chart(charts),)),
        Section("tradeoffs", "Days, money and carbon", charts=tradeoff_charts(charts)),
        Section("parts", "Where time and money go", charts=part_charts(charts)),
        Section("figures", "All figures", charts=(figure_table(charts),)),
        Section("every-figure", "Every shipment and policy", tables=(every_figure(charts),), folded=True),
    )


def _without(table: TableTold, warnings: tuple[str, ...]) -> TableTold:
    """Return a table of the certificate without the warnings, which stand on the page already."""
    rows = tuple(row for row in table.rows if not set(row) & set(warnings))
    return table.model_copy(update={"rows": rows})


def _words(charts: RunCharts) -> tuple[Section, ...]:
    sources = TableTold(
        title="Sources of the numbers of the legs taken",
        header=("source", "title", "where it stands"),
        rows=tuple((row.id, row.title, row.url) for row in charts.sources),
    )
    every = (
        Section("warnings", "What is to be known before it is used", points=charts.warnings),
        Section(
            "certificate",
            "What the result is worth",
            tables=tuple(_without(table, charts.warnings) for table in charts.certificate),
        ),
        Section("sources", "Sources", points=charts.attribution, tables=(sources,), folded=True),
    )
    return tuple(section for section in every if section.points or any(each.rows for each in section.tables))
