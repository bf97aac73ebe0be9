"""What the charts of a sweep show: lines for one factor, who is best for two, scatters for more."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corridorsim.report.charts.models import CorridorLook
from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.scenario.vocabulary import Row, number, text, words

MOST_ALONG = 20  # points of a map along each of its factors
Figures = tuple[float | None, ...]  # of points; None where there is none


class DrawnFactor(Row):
    """What varies, and where the points that are drawn stand."""

    path: str = text("of the factor")
    label: str = text("path, what its values do, and unit")
    words: tuple[str, ...] = words("of a law of words, in order; empty for numbers")
    values: tuple[float, ...] = text("at the points that are drawn; of words 0, 1, 2 …, in scatters near it")


class SweptCorridor(Row):
    """What one corridor takes at the points that are drawn; figures are of one shipment."""

    corridor: str = text("id")
    best_share: float | None = number("share of all points at which it is the best", "1", default=None)
    days_p10: Figures = words("days; of lines alone")
    days_p50: Figures = words("days; of lines and maps")
    days_p90: Figures = words("days; of lines alone")
    mean: Figures = words("of what decides")
    mean_error: Figures = words("Monte Carlo standard error of it; of lines alone")


class SweptShipment(Row):
    """What a sweep says of one shipment under one policy, at the points that are drawn."""

    shipment: str = text("id")
    policy: str = text("how the shipper decides")
    corridors: tuple[SweptCorridor, ...] = text("in the scenario's order")
    best: tuple[str, ...] = text("id of the best corridor; empty where none has a figure")
    margin: Figures = text("by how much the next one takes more")
    is_sure: tuple[bool, ...] = text("whether that is beyond what the draws leave open (95 %)")
    rivals: tuple[str, str] | None = text("the two that win most; none where there is one", default=None)
    panels: tuple[int, ...] = words("which factors to draw, of scatters those that it follows most")


class SweepCharts(StudyHeading):
    """Everything that the charts of a sweep show."""

    schema_: Literal["corridorsim.sweep-charts/1"] = Field("corridorsim.sweep-charts/1", alias="schema")
    form: Literal["lines", "map", "scatters"] = text("of the charts")
    by: str = text("what decides, in words")
    design: str = text("how the points were chosen, and how many")
    points: int = number("of the design", "1")
    drawn: tuple[int, ...] = text("rows of the design that are drawn, from 0")
    factors: tuple[DrawnFactor, ...] = text("of a map the upward one first")
    corridors: tuple[CorridorLook, ...] = text("in the scenario's order")
    shipments: tuple[SweptShipment, ...] = text("by shipment and policy")
    notes: tuple[str, ...] = words("points that failed, and why")
