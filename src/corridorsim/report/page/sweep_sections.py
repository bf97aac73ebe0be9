"""The section of a sweep: lines for one factor, a map of who is best for two, scatters for more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corridorsim.report.charts.models import TableTold
from corridorsim.report.charts.sweep_models import SweepCharts, SweptShipment
from corridorsim.report.page.sections import Chart, Section, row_names
from corridorsim.report.page.study_origin import setting_words
from corridorsim.report.page.sweep_lines import line_charts
from corridorsim.report.page.sweep_map import map_charts
from corridorsim.report.page.sweep_scatters import scatter_charts
from corridorsim.report.page.swept import swept_key

_DRAWN: Mapping[str, Callable[[SweepCharts], tuple[Chart, ...]]] = {
    "lines": line_charts,
    "map": map_charts,
    "scatters": scatter_charts,
}


def sweep_sections(charts: SweepCharts) -> tuple[Section, ...]:
    """Return the section of a sweep.

    Parameters
    ----------
    charts : of the sweep
    """
    varied = " and ".join(factor.path for factor in charts.factors[:2])
    heading = f"While {varied} varies" if len(charts.factors) == 1 else f"While {varied} vary"
    if len(charts.factors) > 2:
        heading = f"While {len(charts.factors)} inputs vary"
    worlds = f"{charts.design}, all on the same worlds{setting_words(charts)}"
    drawn = f"; {len(charts.drawn)} of them are drawn" if len(charts.drawn) < charts.points else ""
    section = Section(
        "sweep",
        heading,
        (f"{worlds}{drawn}. Judged by the mean of {charts.by}.",),
        points=charts.notes,
        charts=_DRAWN[charts.form](charts),
        tables=(_wins(charts),),
        choice="Shipment",
    )
    return (section,)


def _wins(charts: SweepCharts) -> TableTold:
    names = row_names(charts.corridors)
    rows = [(swept_key(charts, told), *_shares(told, list(names))) for told in charts.shipments]
    title = "Share of all points at which a corridor is the best"
    return TableTold(title=title, header=("shipment", *names.values()), rows=tuple(rows))


def _shares(told: SweptShipment, corridors: list[str]) -> list[str]:
    shares = {row.corridor: row.best_share for row in told.corridors}
    found = (shares.get(corridor) for corridor in corridors)
    return ["–" if share is None else f"{share:.0%}" for share in found]
