"""All figures of corridors as a table that sorts: of what is chosen, and of every shipment and policy."""

from __future__ import annotations

from collections.abc import Iterator

from corridorsim.report.charts.models import Figures, RunCharts, TableTold
from corridorsim.report.page.chosen import Chosen, choices
from corridorsim.report.page.sections import Chart, View
from corridorsim.units import KG_PER_TONNE

_NONE = "–"
_HEADER = (
    *("corridor", "P10 d", "P50 d", "P50 as data tell", "P90 d", "mean d", "on time", "undelivered"),
    *("mean USD", "P95 USD", "t CO2e", "generalised USD", "best in", "to be known"),
)


def figure_table(charts: RunCharts) -> Chart:
    """Return the figures of every corridor for what is chosen; there is no figure beside them.

    Parameters
    ----------
    charts : of a run
    """
    views = {chosen.key: View("", _table(chosen)) for chosen in choices(charts)}
    return Chart("figures", "All figures of the chosen shipment", None, views)


def every_figure(charts: RunCharts) -> TableTold:
    """Return the figures of every corridor for every shipment and policy.

    Parameters
    ----------
    charts : of a run
    """
    rows = tuple(
        (chosen.shipment.id, chosen.policy, *cells) for chosen in choices(charts) for cells in _rows(chosen)
    )
    title = "All figures of every shipment and policy"
    return TableTold(title=title, header=("shipment", "policy", *_HEADER), rows=rows)


def _table(chosen: Chosen) -> TableTold:
    caption = (
        "Days are door to door over delivered draws; money, carbon and generalised USD are for the whole "
        "shipment. best in: share of draws in which the corridor is the best."
    )
    title = f"{chosen.shipment.origin} to {chosen.shipment.destination}, {chosen.policy}"
    return TableTold(title=title, header=_HEADER, rows=tuple(_rows(chosen)), caption=caption)


def _rows(chosen: Chosen) -> Iterator[tuple[str, ...]]:
    for corridor, row in chosen.rows.items():
        name = chosen.names[corridor]
        if row.feasible:
            yield (name, *_cells(row), _known(chosen, row))
        else:
            yield (name, *(_NONE for _ in _HEADER[2:]), f"not feasible: {row.reason}")


def _cells(row: Figures) -> Iterator[str]:
    days = row.days
    yield from (f"{days['p10']:.1f}", f"{days['p50']:.1f}")
    yield f"{days['p50_low']:.1f} to {days['p50_high']:.1f}" if "p50_low" in days else _NONE
    yield from (f"{days['p90']:.1f}", f"{days['mean']:.1f}")
    yield from (_share(row.on_time), _share(row.undelivered_share))
    yield from (f"{row.usd['mean']:,.0f}", f"{row.usd['p95']:,.0f}")
    yield from (f"{row.kg_co2e['mean'] / KG_PER_TONNE:.2f}", f"{row.generalized_usd['mean']:,.0f}")
    yield _share(row.best_share)


def _share(share: float | None) -> str:
    return _NONE if share is None else f"{share:.1%}"


def _known(chosen: Chosen, row: Figures) -> str:
    better = " and ".join(chosen.names[other] for other in row.dominated_by)
    tied = chosen.answer.tied_with
    told = ["best"] if row.corridor == chosen.answer.best else []
    told += ["tied with the best"] if row.corridor in tied else []
    told += [f"dominated by {better}"] if better else []
    return "; ".join(told)
