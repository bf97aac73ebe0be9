"""What a run's charts hold of one shipment under one policy, which is what a page shows at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridorsim.report.charts.models import Answer, Curve, Figures, RunCharts, ShipmentTold
from corridorsim.report.page.sections import row_names, view_key


@dataclass(frozen=True)
class Chosen:
    """One shipment under one policy.

    Attributes
    ----------
    charts : of the run
    shipment : that is sent
    policy : how its shipper decides
    answer : in two sentences
    rows : figures of every corridor, by its id, in the scenario's order
    curves : of those that deliver, by their ids
    names : of the corridors, told apart, by their ids
    """

    charts: RunCharts
    shipment: ShipmentTold
    policy: str
    answer: Answer
    rows: Mapping[str, Figures]
    curves: Mapping[str, Curve]
    names: Mapping[str, str]

    @property
    def key(self) -> str:
        """Name of its view."""
        return view_key(self.shipment.id, self.policy)

    @property
    def feasible(self) -> dict[str, Figures]:
        """Figures of the corridors that are feasible."""
        return {corridor: row for corridor, row in self.rows.items() if row.feasible}


def choices(charts: RunCharts) -> tuple[Chosen, ...]:
    """Return every shipment under every policy, shipments in the scenario's order.

    Parameters
    ----------
    charts : of a run
    """
    names = row_names(charts.corridors)
    rows: dict[tuple[str, str], dict[str, Figures]] = {}
    for row in charts.figures:
        rows.setdefault((row.shipment, row.policy), {})[row.corridor] = row
    curves: dict[tuple[str, str], dict[str, Curve]] = {}
    for curve in charts.curves:
        curves.setdefault((curve.shipment, curve.policy), {})[curve.corridor] = curve
    answers = {(row.shipment, row.policy): row for row in charts.answers}
    return tuple(
        Chosen(
            charts=charts,
            shipment=shipment,
            policy=policy,
            answer=answers[shipment.id, policy],
            rows=rows.get((shipment.id, policy), {}),
            curves=curves.get((shipment.id, policy), {}),
            names=names,
        )
        for shipment in charts.shipments
        for policy in charts.policies
    )


def listed(names: Mapping[str, str]) -> str:
    """Return what is told of corridors in one line.

    Parameters
    ----------
    names : what is told, by the name of the corridor
    """
    return "; ".join(f"{name} {told}" for name, told in names.items()) or "none"
