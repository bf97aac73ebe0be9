"""What the charts of a sensitivity study show: a tornado, or indices with their intervals."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.scenario.vocabulary import Row, number, text, words

MOST_FACTORS = 20  # of a chart; all of them stand in sensitivity.csv


class DrawnEnd(Row):
    """One end of a factor."""

    told: str = text("what the factor is there, for people")
    change: float | None = number("of the output; none where it has no figure", "of the output", default=None)
    error: float = number("Monte Carlo standard error of the change", "of the output")
    reason: str = text("why there is no figure", default="")


class DrawnBar(Row):
    """What one factor does by itself."""

    factor: str = text("path, or name of a group")
    low: DrawnEnd = text("at its low end")
    high: DrawnEnd = text("at its high end")
    swing: float = number("how far apart the output comes to lie", "of the output")


class DrawnTornado(Row):
    """What each factor does by itself, the widest first."""

    base: float = number("the output where every factor is at its base", "of the output")
    base_error: float = number("Monte Carlo standard error of the base", "of the output")
    bars: tuple[DrawnBar, ...] = text("the widest first")
    in_all: int = number("how many there are", "1")


class DrawnIndex(Row):
    """One index of one factor; the interval is of 95 %, of design and draws together."""

    factor: str = text("path, or name of a group; of a pair both, joined by ×")
    value: float = number("the index", "of the measure")
    low: float = number("lower end of the interval", "of the measure")
    high: float = number("upper end of the interval", "of the measure")
    may_be_zero: bool = text("whether it cannot be told from a factor that does nothing")


class DrawnMeasure(Row):
    """One kind of index of the factors that are shown."""

    measure: str = text("such as total")
    told: str = text("what it says")
    indices: tuple[DrawnIndex, ...] = text("the largest by the first measure first")
    dummy_most: float | None = number(
        "what 19 of 20 columns that cannot matter stay below", "of the measure", default=None
    )


class DrawnIndices(Row):
    """Indices by one method."""

    method: str = text("such as sobol")
    points: int = number("how many of the design were used", "1")
    scale: str = text("what an index is a share or a size of")
    measures: tuple[DrawnMeasure, ...] = text("the one that factors are ranked by first")
    in_all: int = number("factors that there are", "1")


class SensitivityCharts(StudyHeading):
    """Everything that the charts of a sensitivity study show."""

    schema_: Literal["corridorsim.sensitivity-charts/1"] = Field(
        "corridorsim.sensitivity-charts/1", alias="schema"
    )
    output: str = text("label of the figure")
    unit: str = text("of the figure", default="")
    shipment: str = text("whose figure")
    corridor: str = text("whose figure")
    policy: str = text("how the shipper decides")
    method: str = text("such as tornado")
    design: str = text("how the points were chosen, and how many")
    notes: tuple[str, ...] = words("what is to be known before it is used")
    tornado: DrawnTornado | None = text("of one factor at a time", default=None)
    indices: DrawnIndices | None = text("of all factors together", default=None)
