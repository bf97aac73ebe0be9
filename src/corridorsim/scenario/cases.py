"""Published times and tariffs of shipments, against which a network is held (``cases.csv``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.scenario.csv_rows import CsvRow, parse_csv
from corridorsim.scenario.files import read_text
from corridorsim.scenario.messages import problems_of
from corridorsim.scenario.vocabulary import Row, number, refuse, text, words

CASES_FILE = "cases.csv"  # in a network folder
Scope = Literal["door-door", "terminal-terminal", "port-port", "border-border"]
Kind = Literal["average", "range", "schedule", "best", "tariff"]
TARIFF: Kind = "tariff"


class Case(Row):
    """A published time or tariff of one shipment."""

    id: str = text("name of the case", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    origin: str = text("terminal where it starts", min_length=1)
    destination: str = text("terminal where it ends", min_length=1)
    corridor: str = text("corridor that gives countries and modes; its gateways play no part", min_length=1)
    via: tuple[str, ...] = words("places that it passed, in order")
    depart_from: date = text("first day of departure (UTC)")
    depart_until: date = text("last day of departure (UTC), included")
    state: str = text("state of the world in which it was observed", min_length=1)
    service: str = text("service taken on the main mode where several exist; empty: any", default="")
    scope: Scope = text("what was counted")
    kind: Kind = text("what the figure is: a mean, a range, a schedule, a record or a price")
    scored: bool = text("whether it counts")
    days_low: float | None = number("low end of the published days", "day", default=None, gt=0)
    days_high: float | None = number("high end of the published days", "day", default=None, gt=0)
    usd_low: float | None = number("low end of the published price", "USD of the year", default=None, ge=0)
    usd_high: float | None = number("high end of the published price", "USD of the year", default=None, ge=0)
    usd_unit: str = text("of what the price is; a truck counts as one FEU", default="")
    year: int | None = number(
        "year of observation, and of the money; a price needs it", "year", default=None, ge=1900, le=2200
    )
    source: str = text("who published it", default="")
    note: str = text("anything else", default="")

    @model_validator(mode="after")
    def _check_figures(self) -> Self:
        needed, low = ("usd_low", self.usd_low) if self.kind == TARIFF else ("days_low", self.days_low)
        if low is None:
            raise refuse(needed, "is missing", f"a case of kind {self.kind} needs it")
        for field, low, high in (
            ("days_high", self.days_low, self.days_high),
            ("usd_high", self.usd_low, self.usd_high),
        ):
            if (low is None) != (high is None):
                raise refuse(field, "is not given together with the other end", "both ends, or neither")
            if low is not None and high is not None and high < low:
                raise refuse(field, f"{high:g} is below the low end {low:g}", "both ends in order")
        if self.usd_low is not None and self.year is None:
            raise refuse("year", "is missing", "of which year the USD are")
        if self.depart_until < self.depart_from:
            raise refuse("depart_until", "is before depart_from", "the days in order")
        return self


def read_cases(path: Path, label: str) -> tuple[Case, ...]:
    """Return the cases of a file.

    Parameters
    ----------
    path : a CSV file with the columns of ``Case``
    label : its name in problems

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    rows, problems = parse_csv(read_text(path, label), label, Case)
    cases: dict[str, Case] = {}
    for row in rows:
        place = f"{label}: line {row.line}"
        case = _case(row, place, problems)
        if case is not None and case.id in cases:
            problems.append(Problem(f"{place}, {case.id}", "stands twice"))
        elif case is not None:
            cases[case.id] = case
    if not problems and not cases:
        problems.append(Problem(label, "has no case"))
    if problems:
        raise InputError(problems)
    return tuple(cases.values())


def _case(row: CsvRow, place: str, problems: list[Problem]) -> Case | None:
    try:
        return Case.model_validate(row.values)
    except ValidationError as error:
        problems += problems_of(
            error, Case, row.values, lambda _, path: f"{place}, {path}" if path else place
        )
        return None


def chosen_cases(cases: Sequence[Case], names: Iterable[str], label: str) -> tuple[Case, ...]:
    """Return the cases of some names, all where none is given.

    Parameters
    ----------
    cases : to choose from
    names : ids
    label : the file's name in problems

    Raises
    ------
    InputError
        With the nearest name of each that is not there.
    """
    known, wanted = [case.id for case in cases], tuple(names)
    problems = [
        Problem(f"--case {name}", f"no such case in {label}", nearest(name, known))
        for name in wanted
        if name not in known
    ]
    if problems:
        raise InputError(problems)
    return tuple(case for case in cases if not wanted or case.id in wanted)
