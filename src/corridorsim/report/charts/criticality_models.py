"""What the charts of a criticality study show: what hurts most, with what the draws leave open."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.scenario.vocabulary import Row, number, text, words

MOST_CLOSINGS, MOST_HAZARDS = 20, 10  # of a ranking; the whole of it stands in criticality.json


class Estimated(Row):
    """A mean with its 95 % interval."""

    mean: float = number("over the draws", "USD/FEU or day")
    low: float = number("lower end of the interval", "USD/FEU or day")
    high: float = number("upper end of the interval", "USD/FEU or day")


class RankTold(Row):
    """A rank, 1 for what hurts most, with its 95 % interval."""

    at: int = number("by the mean", "1")
    low: int = number("least that the draws allow", "1")
    high: int = number("most that the draws allow", "1")


class Hurt(Row):
    """What something costs, and where it stands among its like."""

    loss: Estimated = text("of the objective")
    days: float = number("mean change of the best route's days", "day")
    share: float = number("share of draws whose best route is concerned", "1")
    cuts_off: tuple[str, ...] = words("shipments without a way left")
    rank: RankTold = text("among its like")


class DrawnClosing(Hurt):
    """Something closed for good."""

    kind: Literal["country", "passage", "terminal", "leg"] = text("of what is closed")
    id: str = text("name in the tables")
    name: str = text("name that people read")
    alike: tuple[str, ...] = words("what costs the same in every batch of draws, as people read it")

    @property
    def told(self) -> str:
        """What is closed, and how much else with it to the same effect."""
        more = f" + {len(self.alike)} alike" if self.alike else ""
        return f"{self.kind} {self.name}{more}"


class DrawnHazardLoss(Hurt):
    """What a hazard costs as it is."""

    id: str = text("name in the tables")
    name: str = text("name that people read")


class DrawnPair(Row):
    """Two things that cost more closed together than each alone."""

    first: str = text("as people read it")
    second: str = text("as people read it")
    loss: Estimated = text("of both together")
    excess: Estimated = text("beyond the sum of the two alone")
    days: float = number("mean change of the best route's days", "day")
    cuts_off: tuple[str, ...] = words("shipments without a way left")


class DrawnRanking(Row):
    """What hurts one shipment, or all together."""

    shipment: str = text("id; empty: all together, weighted by FEU", default="")
    told: str = text("the same as people read it")
    base: Estimated = text("objective of the best route with everything open")
    closings: tuple[DrawnClosing, ...] = text("hurting most first")
    closings_in_all: int = number("how many there are", "1")
    hazards: tuple[DrawnHazardLoss, ...] = text("hurting most first")
    pairs: tuple[DrawnPair, ...] = text("most beyond their parts first")


class CriticalityCharts(StudyHeading):
    """Everything that the charts of a criticality study show."""

    schema_: Literal["corridorsim.criticality-charts/1"] = Field(
        "corridorsim.criticality-charts/1", alias="schema"
    )
    unit: Literal["days", "USD per FEU"] = text("of losses")
    rankings: tuple[DrawnRanking, ...] = text("all shipments together, then each where there are several")
    without_a_way: tuple[str, ...] = words("shipments that have none, and are left out")
