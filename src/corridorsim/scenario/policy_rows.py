"""Rows of the tables that say what is allowed and what changes: rules, states, corridors."""

from __future__ import annotations

import math
from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from corridorsim.scenario.vocabulary import (
    AnyOf,
    Country,
    ExpandedId,
    Id,
    Mode,
    Row,
    number,
    refuse,
    text,
    words,
)

CHANGE_VERBS = ("set", "multiply", "add", "close", "open")


_RULE_FIELDS = {
    "usd_per_feu": ("surcharge",),
    "delay_median_hours": ("delay", "detain"),
    "delay_sigma": ("delay", "detain"),
    "probability": ("detain",),
}


class Rule(Row):
    """A dated policy; all filters that are given must match (``rules.toml``)."""

    id: Id = text("name of the rule")
    title: str = text("name that people read", default="")
    effect: Literal["deny", "surcharge", "delay", "detain"] = text(
        "what it does; delay: to all, detain: by chance, both once a journey"
    )
    countries: tuple[Country, ...] = words("countries of the leg; empty: all")
    terminals: tuple[str, ...] = words("terminals; empty: all")
    legs: tuple[ExpandedId, ...] = words("legs; empty: all")
    modes: tuple[Mode, ...] = words("modes; empty: all")
    commodities: tuple[str, ...] = words("commodities; empty: all")
    shippers: tuple[str, ...] = words("shippers; empty: all")
    from_date: date | None = text("first day (UTC); empty: always", default=None, alias="from")
    until: date | None = text("last day (UTC), included; empty: for good", default=None)
    usd_per_feu: float | None = number("the surcharge, once a leg", "USD/FEU", default=None, ge=0)
    delay_median_hours: float | None = number("median delay or detention", "h", default=None, gt=0)
    delay_sigma: float | None = number("spread of it (log scale)", "1", default=None, ge=0, le=3)
    probability: float | None = number("share of shipments detained", "1", default=None, ge=0, le=1)
    source: str = text("id in sources.csv, or assumption", default="")

    @model_validator(mode="after")
    def _check_rule(self) -> Self:
        if self.from_date and self.until and self.until < self.from_date:
            raise refuse("until", f"{self.until} is before from {self.from_date}", "the days in order")
        for field, effects in _RULE_FIELDS.items():
            if (getattr(self, field) is None) == (self.effect in effects):
                missing = f"is missing: a {self.effect} needs it"
                foreign = "is for " + " and ".join(f"{effect}s" for effect in effects) + " only"
                raise refuse(field, missing if self.effect in effects else foreign)
        return self


class Change(Row):
    """A named alteration of the network or the scenario."""

    path: str = text(
        "<table>.<id or glob>.<field>, study.<field>, costs.<field>, or a place to close or open"
    )
    set: object = text("the new value", default=None)
    multiply: float | None = number("factor on the present value", "1", default=None)
    add: float | None = number("what to add to the present value", "as the field", default=None)
    close: bool | None = text("true: close the terminals, legs or passages", default=None)
    open: bool | None = text("true: take back what earlier changes closed", default=None)
    from_date: date | None = text("first day (UTC) of close or open", default=None, alias="from")
    until: date | None = text("last day (UTC) of close or open, included", default=None)

    @property
    def verb(self) -> str:
        """Which of set, multiply, add, close and open it is."""
        return next(verb for verb in CHANGE_VERBS if verb in self.model_fields_set)

    def reckoned(self, present: float) -> float:
        """Return what multiplying or adding makes of a number; a whole one stays whole where it can.

        Parameters
        ----------
        present : the number as it is

        Raises
        ------
        OverflowError, ValueError
            If it becomes too large.
        """
        result = present * self.multiply if self.multiply is not None else present + (self.add or 0.0)
        if isinstance(present, int):
            if not math.isfinite(result):
                raise OverflowError
            if result == int(result):  # half of 20,000 draws
                return int(result)
        return result

    @model_validator(mode="after")
    def _check_verb(self) -> Self:
        given = [verb for verb in CHANGE_VERBS if verb in self.model_fields_set]
        if len(given) != 1:
            wrong = "says both " + " and ".join(given) if given else "says nothing to do"
            raise refuse("", wrong, "exactly one of: " + ", ".join(CHANGE_VERBS))
        if given[0] in ("close", "open"):
            if getattr(self, given[0]) is not True:
                raise refuse(given[0], "is not true", f"{given[0]} = true, or leave it out")
        elif self.from_date or self.until:
            field = "from" if self.from_date else "until"
            raise refuse(
                field, f"dates do not go with {given[0]} in this release", "they go with close and open"
            )
        if self.from_date and self.until and self.until < self.from_date:
            raise refuse("until", f"{self.until} is before from {self.from_date}", "the days in order")
        return self


class State(Row):
    """A named list of changes, such as the world of a year (``states.toml``)."""

    id: Id = text("name of the state")
    title: str = text("name that people read", default="")
    changes: tuple[Change, ...] = words("changes, in order")


class CorridorRule(Row):
    """A corridor: a constraint on routes, not a label (``corridors.toml``, ``[corridor.<id>]``)."""

    id: Id = text("name of the corridor")
    title: str = text("name that people read", default="")
    gateways: tuple[AnyOf, ...] = words("sets of places, westbound: one of each set is passed, in order")
    avoid_countries: tuple[Country, ...] = words("countries that no leg may touch")
    modes: tuple[Mode, ...] = words("the only modes; empty: all")
    avoid: tuple[str, ...] = words("terminals, passages and legs that no route may use")
    color: str = text(
        "colour of its lines, such as #1b9e77; empty: the next of a palette",
        default="",
        pattern=r"^(#[0-9a-fA-F]{6})?$",
    )

    @model_validator(mode="after")
    def _check_gateways(self) -> Self:
        if any(not gateway for gateway in self.gateways):
            raise refuse("gateways", "has an empty set", "each set names one place or more")
        return self
