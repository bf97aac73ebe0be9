"""What the figures of one shipment under one policy show: of a comparison, or of charts that were kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.report.charts.curves import curves_of
from corridorsim.report.charts.figures import figures_of
from corridorsim.report.charts.models import CorridorLook, Curve, Figures, RunCharts, ShipmentTold
from corridorsim.report.charts.run_charts import looks_of, shipments_of
from corridorsim.report.corridor_colors import MATPLOTLIB_MARKERS
from corridorsim.study.comparison import Comparison


@dataclass(frozen=True)
class DrawnCorridor:
    """A corridor of a figure.

    Attributes
    ----------
    look : name, colour and dash
    marker : of matplotlib
    figures : what it does
    curve : its arrivals; None where it is not feasible
    """

    look: CorridorLook
    marker: str
    figures: Figures
    curve: Curve | None


@dataclass(frozen=True)
class DrawnShipment:
    """A shipment under one policy, as its figures show it.

    Attributes
    ----------
    shipment : as a heading tells it
    policy : how the shipper decides
    draws : worlds
    corridors : in the scenario's order
    """

    shipment: ShipmentTold
    policy: str
    draws: int
    corridors: tuple[DrawnCorridor, ...]

    @property
    def feasible(self) -> tuple[DrawnCorridor, ...]:
        """Those that have a way."""
        return tuple(row for row in self.corridors if row.figures.feasible)

    def titled(self, told: str) -> str:
        """Return the title of a figure.

        Parameters
        ----------
        told : what it shows
        """
        return f"{self.shipment.id}: {told} ({self.draws:,}\u00a0draws,\u00a0{self.policy})"


def drawn_shipment(result: Comparison | RunCharts, shipment: str | None, policy: str | None) -> DrawnShipment:
    """Return what the figures of a shipment show.

    Parameters
    ----------
    result : of one scenario
    shipment : id; None takes the first
    policy : None takes the first

    Raises
    ------
    InputError
        Where the result has no such shipment or policy.
    """
    if isinstance(result, RunCharts):
        looks, shipments, policies = result.corridors, result.shipments, result.policies
        figures, curves, draws = result.figures, result.curves, result.draws
    else:
        scenario = result.scenario
        looks, shipments, policies = looks_of(scenario), shipments_of(scenario), scenario.study.policies
        figures, curves, draws = figures_of(result), tuple(curves_of(result)), result.trials.draws
    known = {row.id: row for row in shipments}
    chosen, way = shipment or next(iter(known)), policy or policies[0]
    _refuse_unknown((("shipment", chosen, tuple(known)), ("policy", way, policies)))
    drawn = tuple(
        DrawnCorridor(look, MATPLOTLIB_MARKERS[at % len(MATPLOTLIB_MARKERS)], row, _found(curves, row))
        for at, look in enumerate(looks)
        for row in figures
        if (row.shipment, row.corridor, row.policy) == (chosen, look.id, way)
    )
    return DrawnShipment(known[chosen], way, draws, drawn)


def _found(curves: Sequence[Curve], row: Figures) -> Curve | None:
    names = (row.shipment, row.corridor, row.policy)
    return next((each for each in curves if (each.shipment, each.corridor, each.policy) == names), None)


def _refuse_unknown(asked: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    if problems := list(_unknown(asked)):
        raise InputError(problems)


def _unknown(asked: Sequence[tuple[str, str, Sequence[str]]]) -> Iterator[Problem]:
    for what, name, known in asked:
        if name not in known:
            yield Problem(f"{what} {name[:60]}", "is not in the result", nearest(name, known))
