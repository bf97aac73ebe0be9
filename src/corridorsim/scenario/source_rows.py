"""Rows that say where numbers come from: sources, price index, evidence."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from corridorsim.scenario.vocabulary import Grade, Row, number, refuse, text


class Source(Row):
    """A publication or data set (``sources.csv``)."""

    id: str = text("name that evidence uses", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    title: str = text("what it is", min_length=1)
    url: str = text("where it is", default="")
    year: int | None = number("year of publication", "year", default=None, ge=1800, le=2200)
    note: str = text("anything else", default="")


class PriceYear(Row):
    """Average consumer prices of a year, to bring money to USD of 2025 (``price_index.csv``)."""

    id: str = text("the year again, so that every row has an id", pattern=r"^[0-9]{4}$")
    year: int = number("calendar year", "year", ge=1900, le=2200)
    us_cpi_u_average: float = number(
        "US consumer price index, all urban, annual average", "1982-84 = 100", gt=0
    )

    @model_validator(mode="after")
    def _check_id(self) -> Self:
        if self.id != str(self.year):
            raise refuse("id", f"'{self.id}' is not its year", str(self.year))
        return self


class Evidence(Row):
    """Where one number comes from and how far it may be off (``evidence.csv``)."""

    table: str = text("table of the number")
    id: str = text("row of the number, or a glob", min_length=1)
    field: str = text("field of the number")
    source: str = text("id in sources.csv, or assumption")
    grade: Grade = text("how it is known")
    low: float | None = number("low end of what it may be", "as the field", default=None)
    high: float | None = number("high end of what it may be", "as the field", default=None)
    note: str = text("how it was derived", default="")

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.low is not None and self.high is not None and self.high < self.low:
            raise refuse("high", f"{self.high:g} is below low {self.low:g}", "low and high in order")
        return self
