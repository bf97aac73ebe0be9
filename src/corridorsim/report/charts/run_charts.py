"""The charts of a run, made of its comparison."""

from __future__ import annotations

from collections.abc import Sequence

from corridorsim.report.charts.answers import answers_of, overview_of
from corridorsim.report.charts.curves import curves_of
from corridorsim.report.charts.drawn_map import map_of
from corridorsim.report.charts.figures import figures_of
from corridorsim.report.charts.models import CorridorLook, RunCharts, ShipmentTold, SourceTold, TableTold
from corridorsim.report.charts.study_heading import heading_of
from corridorsim.report.corridor_colors import color_of, dash_of, title_of
from corridorsim.report.tables.certificate_tables import certificate_tables
from corridorsim.report.taken_sources import taken_sources
from corridorsim.scenario.tables import Scenario
from corridorsim.study.certificate import Certificate
from corridorsim.study.certificate_document import certificate_document
from corridorsim.study.comparison import Comparison


def run_charts(comparison: Comparison, certified: Certificate | None = None) -> RunCharts:
    """Return everything that the charts of a run show.

    Parameters
    ----------
    comparison : of one scenario
    certified : what the result is worth; left out where that is not asked
    """
    scenario, study = comparison.scenario, comparison.scenario.study
    told = () if certified is None else certificate_tables(certificate_document(certified))
    return RunCharts(
        **heading_of(scenario, comparison.trials.draws),
        window=(str(study.depart_from), str(study.depart_until)),
        objective=study.objective,
        policies=study.policies,
        overview=overview_of(comparison),
        corridors=looks_of(scenario),
        shipments=shipments_of(scenario),
        answers=tuple(answers_of(comparison)),
        figures=figures_of(comparison),
        curves=tuple(curves_of(comparison)),
        map=map_of(comparison),
        certificate=tuple(_table(*table) for table in told),
        warnings=() if certified is None else certified.warnings,
        sources=tuple(
            SourceTold(id=row.id, title=row.title, url=row.url) for row in taken_sources(comparison)
        ),
    )


def looks_of(scenario: Scenario) -> tuple[CorridorLook, ...]:
    """Return how the corridors of a scenario are called and drawn.

    Parameters
    ----------
    scenario : that compares them
    """
    return tuple(
        CorridorLook(
            id=row.id,
            title=title_of(scenario, row.id),
            color=color_of(scenario, row.id),
            dash=dash_of(scenario, row.id),
        )
        for row in scenario.corridors
    )


def shipments_of(scenario: Scenario) -> tuple[ShipmentTold, ...]:
    """Return the shipments of a scenario as headings tell them.

    Parameters
    ----------
    scenario : that declares them
    """
    terminals = scenario.tables.terminals
    return tuple(
        ShipmentTold(
            id=row.id,
            origin=terminals[row.origin].name,
            destination=terminals[row.destination].name,
            commodity=row.commodity,
            feu=row.feu,
            deadline_days=row.deadline_days,
        )
        for row in scenario.shipments
    )


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> TableTold:
    return TableTold(title=title, header=tuple(header), rows=tuple(map(tuple, rows)), caption=caption)
