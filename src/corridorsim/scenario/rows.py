"""Rows of the tables that say where freight can go: terminals, legs, services, transfers, cargo."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from corridorsim.scenario.calendars import OpeningHours, SeasonWindow, TimetableEntry, has_own_hours
from corridorsim.scenario.vocabulary import (
    DOOR,
    GROUP_PATTERN,
    Country,
    CountryOrAny,
    ExpandedId,
    Id,
    Mode,
    Row,
    SideMode,
    Traction,
    number,
    refuse,
    text,
    words,
)


class Terminal(Row):
    """A place: station, port, border station (``terminals.csv``)."""

    id: Id = text("name of the place in files and results")
    name: str = text("name that people read", min_length=1)
    country: Country = text("ISO 3166 code of two letters")
    lat: float = number("latitude", "degrees north", ge=-90, le=90)
    lon: float = number("longitude", "degrees east", ge=-180, le=180)
    kind: Literal["rail", "port", "border", "junction", "road"] = text("what the place is")
    utc_offset_hours: float = number(
        "local time less UTC, for timetables and opening hours", "h", default=0.0, ge=-12, le=14
    )
    opening_hours: tuple[OpeningHours, ...] = words(
        "when it is open, local time, such as mon-fri 08:00-18:00; empty: always"
    )
    max_draught_m: float | None = number(
        "deepest vessel that can call; empty: any", "m", default=None, gt=0, le=50
    )
    draught_trend_m_per_year: float = number(
        "by how much max_draught_m changes", "m/year", default=0.0, ge=-5, le=5
    )
    draught_date: date | None = text("day (UTC) on which max_draught_m holds", default=None)
    empty_return_usd_per_feu: float = number(
        "price of the empty box's way back, from here", "USD/FEU", default=0.0, ge=0
    )
    utilisation: float = number(
        "share of its capacity in use while open: a queue builds up while it is closed; 0: none",
        "1",
        default=0.0,
        ge=0,
        lt=1,
    )

    @model_validator(mode="after")
    def _check_draught(self) -> Self:
        falls = self.max_draught_m is not None and self.draught_trend_m_per_year != 0.0
        if falls and self.draught_date is None:
            raise refuse("draught_date", "is missing: a trend needs the day of max_draught_m")
        return self


def _check_timetable(field: str, timetable: tuple[str, ...], headway_hours: float | None) -> None:
    """Refuse a timetable that is at odds with itself or with a headway."""
    if timetable and headway_hours:
        raise refuse(field, "stands beside a headway", "one of them")
    if has_own_hours(timetable) and not all(has_own_hours([entry]) for entry in timetable):
        raise refuse(field, "has departures with hours under way and others without", "all or none of them")


class Leg(Row):
    """A declared service between two terminals in one direction; an empty number is resolved later."""

    id: ExpandedId = text("<origin>-<destination>[-<what>]; the return leg ends in ~back")
    origin: str = text("terminal where it starts")
    destination: str = text("terminal where it ends")
    mode: Mode = text("what carries the box")
    service: str = text("how it runs: a service of services.csv")
    via: tuple[str, ...] = words("terminals or 'lat lon' pairs that pin the measured line")
    passages: tuple[Id, ...] = words("straits, canals and capes in the order in which they are met")
    countries: tuple[Country, ...] = words("countries crossed besides those of the two ends")
    distance_km: float | None = number("length; empty: as measured", "km", default=None, gt=0)
    median_hours: float | None = number(
        "median moving time; empty: length over the speed of the service", "h", default=None, ge=0
    )
    sigma: float | None = number("spread of the moving time (log scale)", "1", default=None, ge=0, le=3)
    headway_hours: float | None = number("time between departures", "h", default=None, ge=0)
    headway_cv: float | None = number(
        "irregularity of departures: spread of the time between them over its mean", "1",
        default=None, ge=0, le=3,
    )  # fmt: skip
    cancel_probability: float | None = number(
        "probability that a departure does not run", "1", default=None, ge=0, le=0.9
    )
    cutoff_hours: float | None = number(
        "how long before departure the cargo must be there", "h", default=None, ge=0, le=1000
    )
    timetable: tuple[TimetableEntry, ...] = words(
        "weekly departures, local time: mon 10:00, or mon 10:00 +44 with the hours under way"
    )
    season: tuple[SeasonWindow, ...] = words(
        "parts of the year in which it runs, such as 04-01..11-30; empty: all of it"
    )
    border_hours: float | None = number(
        "median time of the border work; empty: none", "h", default=None, ge=0
    )
    border_sigma: float | None = number(
        "spread of the border work (log scale)", "1", default=None, ge=0, le=3
    )
    border_usd_per_feu: float | None = number("price of the border work", "USD/FEU", default=None, ge=0)
    usd_per_feu: float | None = number(
        "price before subsidy; empty: length times the rate of the service", "USD/FEU", default=None, ge=0
    )
    subsidy_usd_per_feu: float | None = number("subsidy paid by a state", "USD/FEU", default=None, ge=0)
    traction: Traction | None = text("electric or diesel; empty: as the service", default=None)
    on_time_probability: float | None = number(
        "probability of arriving without lateness", "1", default=None, ge=0, le=1
    )
    late_min_hours: float | None = number("least lateness of a late voyage", "h", default=None, ge=0)
    late_mean_hours: float | None = number(
        "mean lateness beyond the least (exponential)", "h", default=None, ge=0
    )
    war_risk_usd_per_feu: float | None = number(
        "war risk premium, apart from the price", "USD/FEU", default=None, ge=0
    )
    vessel_draught_m: float | None = number("draught of the laden vessel", "m", default=None, gt=0, le=50)
    vessel_light_draught_m: float | None = number(
        "draught of the vessel without cargo; empty: it calls laden or not at all", "m", default=None, gt=0
    )
    max_draught_m: float | None = number(
        "deepest vessel that can pass on the way; empty: any", "m", default=None, gt=0, le=50
    )
    capacity_teu_per_year: float | None = number("what the service can carry", "TEU/year", default=None, gt=0)
    planned: bool = text(
        "whether it is not there yet: shut both ways, for good, until a change opens it", default=False
    )

    @model_validator(mode="after")
    def _check_departures(self) -> Self:
        _check_timetable("timetable", self.timetable, self.headway_hours)
        return self


class DeclaredLeg(Leg):
    """A row of ``legs.csv``, before ``both_ways`` makes the return leg."""

    id: ExpandedId = text("<origin>-<destination>[-<what>]; <id>~back: a return leg with a row of its own")
    both_ways: bool = text("whether the return leg <id>~back exists too", default=False)
    median_hours_back: float | None = number("median_hours of the return leg", "h", default=None, ge=0)
    headway_hours_back: float | None = number("headway_hours of the return leg", "h", default=None, ge=0)
    timetable_back: tuple[TimetableEntry, ...] | None = text(
        "timetable of the return leg", default=None, strict=False
    )
    border_hours_back: float | None = number("border_hours of the return leg", "h", default=None, ge=0)
    usd_per_feu_back: float | None = number("usd_per_feu of the return leg", "USD/FEU", default=None, ge=0)
    subsidy_usd_per_feu_back: float | None = number(
        "subsidy_usd_per_feu of the return leg", "USD/FEU", default=None, ge=0
    )

    @model_validator(mode="after")
    def _check_timetable_back(self) -> Self:
        _check_timetable("timetable_back", self.timetable_back or (), self.headway_hours_back)
        return self


class Service(Row):
    """What a leg has where no fact names it, by service and country of its origin (``services.csv``)."""

    id: Id = text("name of the row")
    service: Id = text("name that legs use")
    country: CountryOrAny = text("country of the leg's origin, or * for all others")
    title: str = text("name that people read", default="")
    through: bool = text("whether freight passes a terminal without a transfer")
    km_per_day: float = number("speed with stops", "km/day", gt=0)
    usd_per_km: float = number("rate", "USD/(FEU km)", ge=0)
    sigma: float = number("spread of the moving time (log scale)", "1", ge=0, le=3)
    headway_hours: float = number("time between departures; 0: leaves at once, or by timetable", "h", ge=0)
    headway_cv: float = number(
        "irregularity of departures: spread of the time between them over its mean", "1",
        default=0.0, ge=0, le=3,
    )  # fmt: skip
    cancel_probability: float = number(
        "probability that a departure does not run", "1", default=0.0, ge=0, le=0.9
    )
    cutoff_hours: float = number(
        "how long before departure the cargo must be there", "h", default=0.0, ge=0, le=1000
    )
    timetable: tuple[TimetableEntry, ...] = words("weekly departures of its legs, local time")
    shared_factor: float = number(
        "share of the normal score common to the service's legs in a country", "1", default=0.0, ge=0, le=1
    )
    factor_group: str = text(
        "with whom instead: legs of all services, and hazards, of this group",
        default="",
        pattern=GROUP_PATTERN,
    )
    on_time_probability: float = number("probability of no lateness", "1", default=1.0, ge=0, le=1)
    late_min_hours: float = number("least lateness of a late voyage", "h", default=0.0, ge=0)
    late_mean_hours: float = number("mean lateness beyond the least (exponential)", "h", default=0.0, ge=0)
    traction: Traction = text("electric or diesel, on rails", default="")
    war_risk_usd_per_feu: float = number(
        "war risk premium, apart from the price", "USD/FEU", default=0.0, ge=0
    )
    vessel_draught_m: float | None = number("draught of a laden vessel", "m", default=None, gt=0, le=50)
    vessel_light_draught_m: float | None = number(
        "draught of a vessel without cargo; empty: it calls laden or not at all", "m", default=None, gt=0
    )
    capacity_teu_per_year: float | None = number(
        "what each leg of the service can carry", "TEU/year", default=None, gt=0
    )

    @model_validator(mode="after")
    def _check_departures(self) -> Self:
        _check_timetable("timetable", self.timetable, self.headway_hours)
        return self


class Transfer(Row):
    """What happens inside a terminal between two sides; no row, no way to change there."""

    id: ExpandedId = text("name of the row; the reverse of a two-way one ends in ~back")
    terminal: str = text("terminal, or * for every one where both sides exist")
    from_mode: SideMode = text("mode of arrival; door at the origin")
    from_service: str = text("service of arrival, or * for all of the mode")
    to_mode: SideMode = text("mode of departure; door at the destination")
    to_service: str = text("service of departure, or * for all of the mode")
    median_hours: float = number("median time, waiting for a slot included", "h", ge=0)
    sigma: float = number("spread of the time (log scale)", "1", default=0.0, ge=0, le=3)
    usd_per_feu: float = number("price", "USD/FEU", default=0.0, ge=0)
    kg_co2e_per_teu: float = number("greenhouse gases, well to wake", "kg CO2e/TEU", default=0.0, ge=0)

    @model_validator(mode="after")
    def _check_door(self) -> Self:
        if self.from_mode == DOOR and self.to_mode == DOOR:
            raise refuse("to_mode", "goes from door to door", "one side must be a mode of a leg")
        for side, mode, service in (
            ("from_service", self.from_mode, self.from_service),
            ("to_service", self.to_mode, self.to_service),
        ):
            if (mode == DOOR) != (service == DOOR):
                raise refuse(side, f"mode '{mode}' with service '{service}'", "mode door has service door")
        return self


class DeclaredTransfer(Transfer):
    """A row of ``transfers.csv``, before ``both_ways`` makes the reverse."""

    id: ExpandedId = text("name of the row; <id>~back: a reverse with a row of its own")
    both_ways: bool = text("whether the reverse <id>~back exists too", default=False)
    median_hours_back: float | None = number("median_hours of the reverse", "h", default=None, ge=0)
    usd_per_feu_back: float | None = number("usd_per_feu of the reverse", "USD/FEU", default=None, ge=0)


class Commodity(Row):
    """What is in the box (``commodities.csv``)."""

    id: Id = text("name of the commodity")
    title: str = text("name that people read", default="")
    value_usd_per_teu: float = number("value of the goods", "USD/TEU", ge=0)
    value_of_time_usd_per_teu_day: float = number("what a day costs the shipper", "USD/(TEU day)", ge=0)
    tonnes_per_teu: float = number("mass of the goods without the box", "t/TEU", ge=0, le=60)


class Emission(Row):
    """A well-to-wake factor by mode, traction and country of the leg's origin (``emissions.csv``)."""

    id: Id = text("name of the row")
    mode: Mode = text("mode of the leg")
    traction: Traction = text("traction of the leg; empty: any", default="")
    country: CountryOrAny = text("country of the leg's origin, or * for all others", default="*")
    g_co2e_per_tkm: float | None = number("grams a tonne and km", "g CO2e/(t km)", default=None, ge=0)
    g_co2e_per_teu_km: float | None = number("grams a TEU and km", "g CO2e/(TEU km)", default=None, ge=0)

    @model_validator(mode="after")
    def _check_one_figure(self) -> Self:
        if (self.g_co2e_per_tkm is None) == (self.g_co2e_per_teu_km is None):
            raise refuse("g_co2e_per_tkm", "needs exactly one figure", "g_co2e_per_tkm or g_co2e_per_teu_km")
        return self
