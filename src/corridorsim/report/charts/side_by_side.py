"""Several runs side by side: what each corridor takes in one after the other, and which is best there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from corridorsim.report.charts.models import CorridorLook, Figures, RunCharts, ShipmentTold
from corridorsim.scenario.vocabulary import Row, number, text, words

_TELLING = ("{run.variant}", "{run.state}", "{run.scenario}", "{run.draws:,} draws", "seed {run.seed}")


class RunFigures(Row):
    """What one corridor takes for one shipment in one of the runs, under that run's first policy."""

    run: int = number("place among the runs, from 0", "1")
    days_p10: float = number("nine in ten take longer", "day")
    days_p50: float = number("half take longer", "day")
    days_p90: float = number("one in ten takes longer", "day")
    p50_low: float | None = number("least P50 that the data allow", "day", default=None)
    p50_high: float | None = number("greatest P50 that the data allow", "day", default=None)
    usd: float = number("mean for the whole shipment", "USD")
    kg_co2e: float = number("mean for the whole shipment", "kg")
    best_share: float = number("share of draws in which it is the best", "1")


class CorridorOverRuns(Row):
    """One corridor over the runs in which it is feasible."""

    corridor: str = text("id")
    figures: tuple[RunFigures, ...] = text("in the order of the runs")


class BestInRun(Row):
    """Which corridor is best in one of the runs."""

    run: int = number("place among the runs, from 0", "1")
    best: str | None = text("corridor; none where none is feasible", default=None)
    tied_with: tuple[str, ...] = words("corridors that may as well be the best")


class ShipmentOverRuns(Row):
    """One shipment over the runs that have it."""

    shipment: ShipmentTold = text("as the first of them tells it")
    corridors: tuple[CorridorOverRuns, ...] = text("those that are feasible in one of the runs")
    best: tuple[BestInRun, ...] = text("in the order of the runs")


class SideBySide(Row):
    """Several runs in the order in which they were given."""

    runs: tuple[str, ...] = text("what each is called, each another name")
    corridors: tuple[CorridorLook, ...] = text("of all runs, in the order in which they are met")
    shipments: tuple[ShipmentOverRuns, ...] = text("those that two runs or more have")


def side_by_side(runs: Sequence[RunCharts]) -> SideBySide:
    """Return several runs side by side.

    Parameters
    ----------
    runs : in order, such as of one year after the other
    """
    looks = {look.id: look for run in reversed(runs) for look in run.corridors}  # the first one's look stays
    order = list(dict.fromkeys(look.id for run in runs for look in run.corridors))
    shipments = {row.id: row for run in reversed(runs) for row in run.shipments}
    met = Counter(row.id for run in runs for row in run.shipments)
    names = [name for name in dict.fromkeys(row.id for run in runs for row in run.shipments) if met[name] > 1]
    return SideBySide(
        runs=tuple(run_names(runs)),
        corridors=tuple(looks[name] for name in order),
        shipments=tuple(
            ShipmentOverRuns(
                shipment=shipments[name],
                corridors=tuple(_corridors(runs, name, order)),
                best=tuple(_best(runs, name)),
            )
            for name in names
        ),
    )


def run_names(runs: Sequence[RunCharts]) -> list[str]:
    """Return what runs are called: titles, and where these are the same what tells the runs apart.

    Parameters
    ----------
    runs : at least one
    """
    names = [run.title for run in runs]
    for told in _TELLING:
        parts = [told.format(run=run) for run in runs]
        if len(set(names)) < len(names) and len(set(parts)) > 1:
            names = [", ".join(filter(None, both)) for both in zip(names, parts, strict=True)]
    return [
        f"{name} ({names[: at + 1].count(name)})" if names.count(name) > 1 else name
        for at, name in enumerate(names)
    ]


def _corridors(runs: Sequence[RunCharts], shipment: str, order: Sequence[str]) -> Iterator[CorridorOverRuns]:
    for corridor in order:
        found = [
            _figures(at, row)
            for at, run in enumerate(runs)
            for row in run.figures
            if (row.shipment, row.corridor, row.policy) == (shipment, corridor, run.policies[0])
            and row.feasible
        ]
        if found:
            yield CorridorOverRuns(corridor=corridor, figures=tuple(found))


def _figures(run: int, row: Figures) -> RunFigures:
    days = row.days
    return RunFigures(
        run=run,
        days_p10=days["p10"],
        days_p50=days["p50"],
        days_p90=days["p90"],
        p50_low=days.get("p50_low"),
        p50_high=days.get("p50_high"),
        usd=row.usd["mean"],
        kg_co2e=row.kg_co2e["mean"],
        best_share=row.best_share or 0.0,
    )


def _best(runs: Sequence[RunCharts], shipment: str) -> Iterator[BestInRun]:
    for at, run in enumerate(runs):
        for answer in run.answers:
            if (answer.shipment, answer.policy) == (shipment, run.policies[0]):
                yield BestInRun(run=at, best=answer.best, tied_with=answer.tied_with)
