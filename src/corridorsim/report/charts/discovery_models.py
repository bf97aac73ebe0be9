"""What the charts of a discovery show: boxes among the points, the way to the first one, and tables."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from corridorsim.report.charts.models import TableTold
from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.scenario.vocabulary import Row, number, text, words


class DrawnSide(Row):
    """One factor of a box, and where the points that are drawn stand along it."""

    label: str = text("path, what its values do, and unit; empty: spread, so that points do not hide others")
    words: tuple[str, ...] = words("of a law of words, those of the box first; empty for numbers")
    values: tuple[float, ...] = text("of the points that are drawn; of words near 0, 1, 2 …")
    low: float = number("where the box begins", "of the factor")
    high: float = number("where the box ends", "of the factor")


class DrawnBox(Row):
    """A box among the points, seen along the two factors that tell most."""

    told: str = text("the box in a sentence")
    coverage: float = number("share of all cases that are inside", "1")
    density: float = number("share of the points inside that are cases", "1")
    across: DrawnSide = text("the factor that tells most")
    up: DrawnSide = text("the factor that tells most after it")
    restricted: int = number("factors that it restricts", "1")
    cases: tuple[bool, ...] = text("which of the points that are drawn are cases")


class PeelingStep(Row):
    """A step on the way to a box."""

    step: int = number("from 0", "1")
    coverage: float = number("share of all cases that are inside", "1")
    density: float = number("share of the points inside that are cases", "1")
    restricted: int = number("factors that are restricted", "1")
    chosen: bool = text("whether the box is of this step")


class DiscoveryCharts(StudyHeading):
    """Everything that the charts of a discovery show."""

    schema_: Literal["corridorsim.discovery-charts/1"] = Field(
        "corridorsim.discovery-charts/1", alias="schema"
    )
    of: str = text("what is the case, such as: middle loses")
    design: str = text("how the points were chosen, and how many")
    sentences: tuple[str, ...] = text("the answer")
    boxes: tuple[DrawnBox, ...] = words("most telling first")
    peeling: tuple[PeelingStep, ...] = words("the way to the first box")
    tables: tuple[TableTold, ...] = words("boxes, regret, what is good enough, what knowing is worth")
    notes: tuple[str, ...] = words("what could not be told, and points that failed")
