"""What a leg's row leaves empty comes from measured lengths and from its service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridorsim.scenario.rows import Leg, Service, Terminal
from corridorsim.scenario.tables import Measured, ResolvedLeg
from corridorsim.scenario.vocabulary import ANY, BACK
from corridorsim.units import HOURS_PER_DAY

FROM_SERVICE = (
    "sigma",
    "headway_hours",
    "headway_cv",
    "cancel_probability",
    "cutoff_hours",
    "on_time_probability",
    "late_min_hours",
    "late_mean_hours",
    "traction",
    "war_risk_usd_per_feu",
    "vessel_draught_m",
    "vessel_light_draught_m",
    "capacity_teu_per_year",
)
ZERO_IF_EMPTY = ("border_hours", "border_sigma", "border_usd_per_feu", "subsidy_usd_per_feu")
KEPT = (
    "id",
    "origin",
    "destination",
    "mode",
    "service",
    "via",
    "passages",
    "season",
    "max_draught_m",
    "planned",
)


class Resolver:
    """Fills legs in.

    Parameters
    ----------
    terminals, services : rows by id
    measured : lengths by declared leg
    """

    def __init__(
        self,
        terminals: Mapping[str, Terminal],
        services: Mapping[str, Service],
        measured: Mapping[str, Measured],
    ) -> None:
        self._terminals = terminals
        self._services = {(row.service, row.country): row for row in services.values()}
        self._measured = measured

    def service_of(self, leg: Leg) -> Service | None:
        """Return the service's row for the country of the leg's origin, else its row for ``*``."""
        country = self._terminals[leg.origin].country
        return self._services.get((leg.service, country)) or self._services.get((leg.service, ANY))

    def distance_of(self, leg: Leg) -> float | None:
        """Return a leg's length: as declared, else as measured."""
        if leg.distance_km is not None:
            return leg.distance_km
        measured = self._measured.get(leg.id.removesuffix(BACK))
        return measured.distance_km if measured else None

    def passage_km(self, leg: Leg, distance_km: float) -> tuple[float, ...]:
        """Return how far from the origin a leg meets its passages.

        Measured positions are scaled to the leg's length; without any the passages are evenly spaced.
        """
        count = len(leg.passages)
        measured = self._measured.get(leg.id.removesuffix(BACK))
        if measured is None or len(measured.passage_km) != count:
            return tuple(distance_km * (order + 1) / (count + 1) for order in range(count))
        scale = distance_km / measured.distance_km
        places = tuple(km * scale for km in measured.passage_km)
        return tuple(distance_km - km for km in reversed(places)) if leg.id.endswith(BACK) else places

    def resolve(self, leg: Leg) -> ResolvedLeg | None:
        """Return a leg with every number filled in, None where its length or service is unknown."""
        service, distance_km = self.service_of(leg), self.distance_of(leg)
        if service is None or distance_km is None:
            return None
        hours, usd = leg.median_hours, leg.usd_per_feu
        kept: dict[str, Any] = {name: getattr(leg, name) for name in KEPT}
        kept |= {name: _or(getattr(leg, name), getattr(service, name)) for name in FROM_SERVICE}
        kept |= {name: _or(getattr(leg, name), 0.0) for name in ZERO_IF_EMPTY}
        timetable = leg.timetable or (service.timetable if leg.headway_hours is None else ())
        if timetable:
            kept |= {"headway_hours": 0.0, "headway_cv": 0.0}
        return ResolvedLeg(
            **kept,
            timetable=timetable,
            passage_km=self.passage_km(leg, distance_km),
            countries=self._countries(leg),
            distance_km=distance_km,
            median_hours=distance_km / service.km_per_day * HOURS_PER_DAY if hours is None else hours,
            usd_per_feu=distance_km * service.usd_per_km if usd is None else usd,
            shared_factor=service.shared_factor,
            shared_group=self._group(leg, service),
            service_row=service.id,
            through=service.through,
        )

    def _group(self, leg: Leg, service: Service) -> str:
        """Return whose luck a leg shares: its service's in the country, unless the service names a group."""
        if service.factor_group:
            return f"groups/{service.factor_group}"
        return f"services/{leg.service}/{self._terminals[leg.origin].country}"

    def _countries(self, leg: Leg) -> tuple[str, ...]:
        ends = (self._terminals[leg.origin].country, self._terminals[leg.destination].country)
        return tuple(dict.fromkeys((ends[0], *leg.countries, ends[1])))


def _or(value: Any, otherwise: Any) -> Any:  # noqa: ANN401 (numbers and words alike)
    return otherwise if value is None else value
