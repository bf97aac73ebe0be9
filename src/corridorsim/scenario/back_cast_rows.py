"""What was published of events that happened: the rows that back-casts are held against."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from corridorsim.errors import InputError, Problem
from corridorsim.scenario.csv_rows import parse_csv
from corridorsim.scenario.files import read_text
from corridorsim.scenario.messages import Place, problems_of
from corridorsim.scenario.vocabulary import Id, Row, number, refuse, text, words

Measure = Literal["extra-days", "longest-wait", "clearing", "queue-left", "between-terminals"]


class PublishedFigure(Row):
    """One published figure of an event, and how the model measures the same."""

    id: Id = text("name of the figure")
    scenario: Id = text("stem of the back-cast's scenario file, in the same folder")
    measure: Measure = text("how it is measured")
    shipments: tuple[str, ...] = words("shipments of the scenario that it is measured on; *: all")
    published_low: float | None = number("lower end; empty: none was published", "day", default=None)
    published_high: float | None = number("upper end; empty: none was published", "day", default=None)
    rounded_to: float = number("what it was published to the nearest of", "day", gt=0)
    unit: Literal["day"] = text("unit of the figure")
    source: str = text("ids of the facts", min_length=1)
    told_by: str = text("who published it, and where", min_length=1)
    note: str = text("what must be known to read it", default="")

    @model_validator(mode="after")
    def _check_ends(self) -> Self:
        low, high = self.published_low, self.published_high
        if low is None and high is None:
            raise refuse("published_low", "is missing, and so is published_high", "one of them at least")
        if low is not None and high is not None and high < low:
            raise refuse("published_high", "is below published_low", "the ends in order")
        return self

    @model_validator(mode="after")
    def _check_shipments(self) -> Self:
        if self.measure != "extra-days" and (len(self.shipments) != 1 or "*" in self.shipments):
            raise refuse("shipments", f"are not one, as {self.measure} asks", "one id")
        if not self.shipments:
            raise refuse("shipments", "are missing", "ids, or * for all")
        return self

    def encloses(self, value: float) -> bool:
        """Return whether a figure lies within the published ends, as exactly as those were published.

        Parameters
        ----------
        value : in the unit of the row
        """
        low, high, slack = self.published_low, self.published_high, self.rounded_to / 2.0
        return (low is None or value >= low - slack) and (high is None or value <= high + slack)


def read_published(path: Path) -> tuple[PublishedFigure, ...]:
    """Return the published figures of a file, in its order.

    Parameters
    ----------
    path : a CSV file with the columns of ``PublishedFigure``

    Raises
    ------
    InputError
        With every problem found.
    """
    rows, problems = parse_csv(read_text(path, path.name), path.name, PublishedFigure)
    found: list[PublishedFigure] = []
    for row in rows:
        try:
            found.append(PublishedFigure.model_validate(row.values))
        except ValidationError as error:
            problems += problems_of(
                error, PublishedFigure, row.values, _on_line(f"{path.name}: line {row.line}")
            )
    problems += [Problem(path.name, f"'{name}' stands twice", "each id once") for name in _twice(found)]
    if problems:
        raise InputError(problems)
    return tuple(found)


def _on_line(line: str) -> Place:
    return lambda _, field: f"{line}, {field}"


def _twice(rows: list[PublishedFigure]) -> list[str]:
    names = [row.id for row in rows]
    return sorted({name for name in names if names.count(name) > 1})
