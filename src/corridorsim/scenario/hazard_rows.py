"""Rows of the table of what can befall a shipment by chance: ``hazards.toml``."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from corridorsim.scenario.vocabulary import GROUP_PATTERN, Id, Mode, Month, Row, number, refuse, text, words

ALL_MONTHS = (1.0,) * 12
_FOLLOWER = ("follows", "follow_probability", "follow_delay_hours")


class Reach(Row):
    """A place that a hazard reaches."""

    place: str = text("terminal, passage or leg; of a line: leg")
    reach: float = number("share of the hazard's events that reach it", "1", default=1.0, ge=0, le=1)


class Hazard(Row):
    """A random process that closes or slows places, common to all that it names (``hazards.toml``)."""

    id: Id = text("name of the hazard")
    title: str = text("name that people read", default="")
    places: tuple[Reach, ...] = text("where it strikes; nested by severity", strict=False, min_length=1)
    modes: tuple[Mode, ...] = words("modes that it holds; empty: all")
    effect: Literal["gate", "slowdown", "line"] = text(
        "gate: closed until it ends; slowdown: a delay at most; "
        "line: who is under way on its legs goes on at speed_factor of the speed, only as long as it lasts"
    )
    speed_factor: float | None = number(
        "share of full speed on a line while it lasts; 0 or empty: one stands, then goes on from there",
        "1",
        default=None,
        ge=0,
        lt=1,
    )
    rate_per_year: float = number(
        "events a year; with up_shape: of up-time, one a mean up-time", "1/year", ge=0
    )
    rate_cap_per_year: float = number(
        "the highest rate that changes may set, months included", "1/year", ge=0
    )
    monthly_factor: tuple[Month, ...] = text(
        "factor of the rate by month, January first",
        default=ALL_MONTHS,
        strict=False,
        min_length=12,
        max_length=12,
        json_schema_extra={"unit": "1"},
    )
    median_hours: float | None = number("median duration", "h", default=None, gt=0)
    sigma: float | None = number("spread of the duration (log scale)", "1", default=None, ge=0, le=3)
    mean_hours: float | None = number("mean duration of a regime (exponential)", "h", default=None, gt=0)
    delay_median_hours: float | None = number("median delay under a slowdown", "h", default=None, gt=0)
    delay_sigma: float | None = number("spread of the delay (log scale)", "1", default=None, ge=0, le=3)
    up_shape: float | None = number(
        "wear: up-times and durations alternate, up-times Weibull of this shape (1: exponential); empty: "
        "events come whatever else is on",
        "1",
        default=None,
        ge=0.2,
        le=20,
    )
    follows: Id | None = text("hazard after whose events events of this one may begin", default=None)
    follow_probability: float | None = number("chance that one does", "1", default=None, ge=0, le=1)
    follow_delay_hours: float | None = number(
        "mean time from the end of that event to the start of this (exponential)", "h", default=None, ge=0
    )
    factor_group: str = text(
        "durations of a group share a part of their luck in a draw, legs of services with that group too",
        default="",
        pattern=GROUP_PATTERN,
    )
    shared_factor: float | None = number(
        "share of the duration's normal score common to the group", "1", default=None, ge=0, le=1
    )
    known_at_departure: bool = text("whether it is a regime: planned with, not surprised by", default=False)
    state: Literal["random", "on", "off"] = text("regimes only: left to chance, or held", default="random")

    @property
    def shuts(self) -> bool:
        """Whether nobody gets through while it lasts."""
        return self.effect == "gate" or (self.effect == "line" and not self.speed_factor)

    @model_validator(mode="after")
    def _check_rate(self) -> Self:
        peak = self.rate_per_year * max(self.monthly_factor)
        if peak > self.rate_cap_per_year * (1 + 1e-9):  # a product of decimals may miss its cap by an ulp
            raise refuse(
                "rate_per_year",
                f"{peak:g} a year in its worst month is above rate_cap_per_year {self.rate_cap_per_year:g}",
                f"at most {self.rate_cap_per_year / max(self.monthly_factor):g}",
            )
        return self

    @model_validator(mode="after")
    def _check_duration(self) -> Self:
        regime = self.known_at_departure
        kind = "a regime (known_at_departure)" if regime else "a hazard that is no regime"
        needed = ("mean_hours",) if regime else ("median_hours", "sigma")
        foreign = ("median_hours", "sigma") if regime else ("mean_hours",)
        for field in needed:
            if getattr(self, field) is None:
                raise refuse(field, f"is missing: {kind} needs it")
        for field in foreign:
            if getattr(self, field) is not None:
                raise refuse(field, f"does not belong to {kind}", "use " + " and ".join(needed))
        if not regime and self.state != "random":
            raise refuse("state", f"'{self.state}' is for regimes only", "set rate_per_year to 0 to stop it")
        return self

    @model_validator(mode="after")
    def _check_effect(self) -> Self:
        for field in ("delay_median_hours", "delay_sigma"):
            if (getattr(self, field) is None) == (self.effect == "slowdown"):
                wrong = (
                    "is missing: a slowdown needs it"
                    if self.effect == "slowdown"
                    else "is for slowdowns only"
                )
                raise refuse(field, wrong)
        if self.speed_factor is not None and self.effect != "line":
            raise refuse("speed_factor", f"does not go with effect '{self.effect}'", 'effect = "line"')
        return self

    @model_validator(mode="after")
    def _check_law(self) -> Self:
        """Only surprises have another law, follow another or share a factor."""
        for field in ("up_shape", *_FOLLOWER, "factor_group", "shared_factor"):
            if self.known_at_departure and getattr(self, field) not in (None, ""):
                raise refuse(field, "does not belong to a regime (known_at_departure)", "leave it out")
        if self.up_shape is not None and self.monthly_factor != ALL_MONTHS:
            raise refuse("monthly_factor", "does not go with up_shape: wear knows no season", "leave it out")
        if self.up_shape is not None and self.follows is not None:
            raise refuse("follows", "does not go with up_shape", "one of the two")
        return self

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        for fields in (_FOLLOWER, ("shared_factor", "factor_group")):
            given = [field for field in fields if getattr(self, field) not in (None, "")]
            for field in fields:
                if given and field not in given:
                    raise refuse(field, f"is missing: it goes with {given[0]}")
        return self
