"""What the charts of a run show: figures, curves, routes and words, no colours of a library, no pixels."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import ConfigDict, Field

from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.scenario.vocabulary import Row, number, text, words

SCHEMA: Literal["corridorsim.charts/1"] = "corridorsim.charts/1"
Floats = NDArray[np.float64]
Place = tuple[float, float]  # longitude, latitude in degrees
MOST_POINTS = 200  # of a curve


class CorridorLook(Row):
    """How a corridor is called and drawn, the same in every chart."""

    id: str = text("name of the corridor")
    title: str = text("name that people read")
    color: str = text("#RRGGBB")
    dash: Literal["solid", "dashed", "dotted", "dashdot"] = text(
        "of its lines, so that colour is not all that tells corridors apart"
    )


class ShipmentTold(Row):
    """A shipment as a heading tells it."""

    id: str = text("name of the shipment")
    origin: str = text("name that people read")
    destination: str = text("name that people read")
    commodity: str = text("what is carried")
    feu: float = number("size", "FEU")
    deadline_days: float | None = number("promised days, door to door", "day", default=None)


class Answer(Row):
    """The answer for one shipment under one policy, in two sentences."""

    shipment: str = text("id")
    policy: str = text("how the shipper decides")
    best: str | None = text("corridor; none where none is feasible", default=None)
    tied_with: tuple[str, ...] = words("corridors that may as well be the best")
    sentences: tuple[str, ...] = words("what is best and how surely; what comes next")


class Figures(Row):
    """What one corridor does for one shipment under one policy; keys as in ``run --json``."""

    shipment: str = text("id")
    corridor: str = text("id")
    policy: str = text("how the shipper decides")
    feasible: bool = text("whether there is a way")
    reason: str = text("why there is none", default="")
    route: tuple[str, ...] = words("terminals of the most taken route")
    legs: tuple[str, ...] = words("legs of the most taken route")
    route_share: float | None = number("share of draws that take it", "1", default=None)
    days: dict[str, float] = text("mean, p10, p50, p90, p95 …; p50_low, p50_high where asked", default={})
    usd: dict[str, float] = text("mean, p95", default={})
    kg_co2e: dict[str, float] = text("mean", default={})
    generalized_usd: dict[str, float] = text("mean, mean_se", default={})
    on_time: float | None = number("share delivered by the deadline", "1", default=None)
    undelivered_share: float | None = number("share not delivered by the horizon", "1", default=None)
    best_share: float | None = number("share of draws in which it is the best", "1", default=None)
    days_parts: dict[str, float] = text("mean days by what they are spent on", default={})
    usd_parts: dict[str, float] = text("mean USD by what they are paid for", default={})
    generalized_parts: dict[str, float] = text("generalised cost: money, carbon, time, lateness", default={})
    dominated_by: tuple[str, ...] = words(
        "corridors that are no worse in P50 days, mean USD and mean kg, and better in one"
    )


class Curve(Row):
    """Share of all draws delivered by a day, at evenly spaced days."""

    shipment: str = text("id")
    corridor: str = text("id")
    policy: str = text("how the shipper decides")
    first_day: float = number("of the first share", "day")
    step_days: float = number("between shares", "day")
    share: tuple[float, ...] = text("delivered by first_day + i step_days, of all draws; the first is 0")

    @property
    def days(self) -> Floats:
        """Days of the shares, float64 (n_shares,)."""
        return np.asarray(self.first_day + self.step_days * np.arange(len(self.share)), dtype=np.float64)

    def share_by(self, days: ArrayLike) -> Floats:
        """Return the share delivered by some days, between those of the curve in proportion.

        Parameters
        ----------
        days : float64 (n,), any
        """
        at = np.asarray(days, dtype=np.float64)
        return np.asarray(np.interp(at, self.days, self.share), dtype=np.float64)


class DrawnTerminal(Row):
    """A terminal or passage that a route passes."""

    id: str = text("name of the terminal or passage")
    name: str = text("name that people read")
    kind: str = text("rail, port, border, junction, road or passage")
    country: str = text("country", default="")
    place: Place = text("longitude and latitude, degrees")


class DrawnLeg(Row):
    """A leg that a route takes, with its facts."""

    id: str = text("name of the leg")
    origin: str = text("terminal")
    destination: str = text("terminal")
    mode: str = text("mode")
    service: str = text("service")
    passages: tuple[str, ...] = words("straits, canals and capes, in order")
    line: tuple[Place, ...] = text("in the direction of travel, thinned; longitudes run on past 180")
    distance_km: float = number("length", "km")
    median_hours: float = number("median moving time", "h")
    headway_hours: float = number("mean time between departures; 0: a timetable, or at once", "h")
    timetable: tuple[str, ...] = words("weekly departures")
    border_hours: float = number("median time of the border work", "h", default=0.0)
    usd_per_feu: float = number("freight", "USD/FEU")
    sources: tuple[str, ...] = words("of what which of its numbers are, each with its grade")


class DrawnRoute(Row):
    """The most taken route of one shipment in one corridor under one policy."""

    shipment: str = text("id")
    corridor: str = text("id")
    policy: str = text("how the shipper decides")
    legs: tuple[str, ...] = text("ids, in order of travel")


class DrawnHazard(Row):
    """A hazard where it strikes something that a route passes."""

    id: str = text("name of the hazard")
    title: str = text("name that people read")
    at: str = text("terminal, passage or leg")
    where: str = text("name that people read of it")
    place: Place = text("longitude and latitude, degrees")
    state: Literal["random", "on", "off"] = text("left to chance, or a regime that is held")
    told: str = text("how often it is on, and how long it makes one wait")


class DrawnMap(Row):
    """Everything that a map of a result shows."""

    terminals: tuple[DrawnTerminal, ...] = ()
    legs: tuple[DrawnLeg, ...] = ()
    routes: tuple[DrawnRoute, ...] = ()
    hazards: tuple[DrawnHazard, ...] = ()


class TableTold(Row):
    """A table in words, such as those of the certificate."""

    title: str = text("heading")
    header: tuple[str, ...] = text("names of the columns")
    rows: tuple[tuple[str, ...], ...] = text("cells")
    caption: str = text("what is to be known of it", default="")


class SourceTold(Row):
    """A source of the numbers behind a result."""

    id: str = text("row of sources.csv")
    title: str = text("what it is")
    url: str = text("where it stands; empty, an address, or words", default="")


class RunCharts(StudyHeading):
    """Everything that the charts and the page of a run show."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Literal["corridorsim.charts/1"] = Field(SCHEMA, alias="schema", description="what this is")
    window: tuple[str, str] = text("first and last day of departure (UTC)")
    objective: Literal["generalized_usd", "days"] = text("what is made least")
    policies: tuple[str, ...] = text("how shippers decide")
    overview: str = text("one sentence over all shipments; empty where there is one", default="")
    corridors: tuple[CorridorLook, ...] = text("in the scenario's order")
    shipments: tuple[ShipmentTold, ...] = text("in the scenario's order")
    answers: tuple[Answer, ...] = text("by shipment and policy")
    figures: tuple[Figures, ...] = text("by shipment, corridor and policy")
    curves: tuple[Curve, ...] = text("of those that are feasible")
    map: DrawnMap = text("of the most taken routes")
    certificate: tuple[TableTold, ...] = words("errors, checks, score, warnings, the weakest numbers")
    warnings: tuple[str, ...] = words("what is to be known before the answer is used")
    sources: tuple[SourceTold, ...] = words("of the numbers of the legs that were taken")
