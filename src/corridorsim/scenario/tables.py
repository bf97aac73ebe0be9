"""The tables of a network, read, expanded and resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from corridorsim.scenario.declarations import Costs, Shipment, Study
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.policy_rows import CorridorRule, Rule, State
from corridorsim.scenario.rows import Commodity, Emission, Leg, Service, Terminal, Transfer
from corridorsim.scenario.source_rows import Evidence, PriceYear, Source
from corridorsim.scenario.vocabulary import ANY


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measured table says of a leg in its declared direction.

    Attributes
    ----------
    distance_km : length
    passage_km : distance from the origin to each of the leg's passages
    file : the table it stands in
    """

    distance_km: float
    passage_km: tuple[float, ...]
    file: str


@dataclass(frozen=True, slots=True)
class ResolvedLeg:
    """A leg with every number filled in; units stand in the names.

    Attributes
    ----------
    countries : countries of the two ends and between, in order, each once
    passage_km : distance from the origin to each passage, in the order of ``passages``
    headway_hours, headway_cv : 0 where there is a timetable
    subsidy_usd_per_feu : as declared; a scenario's ``subsidy_share`` says how much is paid
    shared_group : whose luck the leg shares by ``shared_factor`` of its normal score, as *table/name*
    service_row : id of the row of services.csv that filled the gaps
    through : whether freight passes a terminal without a transfer
    vessel_draught_m, vessel_light_draught_m, max_draught_m, capacity_teu_per_year : None where nothing is
        said: the vessel goes anywhere, every one goes through, and there is room for all
    planned : whether it is shut until a change opens it
    """

    id: str
    origin: str
    destination: str
    mode: str
    service: str
    via: tuple[str, ...]
    passages: tuple[str, ...]
    passage_km: tuple[float, ...]
    countries: tuple[str, ...]
    distance_km: float
    median_hours: float
    sigma: float
    headway_hours: float
    headway_cv: float
    cancel_probability: float
    cutoff_hours: float
    timetable: tuple[str, ...]
    season: tuple[str, ...]
    border_hours: float
    border_sigma: float
    border_usd_per_feu: float
    usd_per_feu: float
    subsidy_usd_per_feu: float
    traction: str
    on_time_probability: float
    late_min_hours: float
    late_mean_hours: float
    shared_factor: float
    shared_group: str
    service_row: str
    through: bool
    war_risk_usd_per_feu: float
    vessel_draught_m: float | None
    vessel_light_draught_m: float | None
    max_draught_m: float | None
    capacity_teu_per_year: float | None
    planned: bool


@dataclass(frozen=True)
class Tables:
    """A network's tables, rows by id.

    Attributes
    ----------
    legs : resolved legs, return legs (``<id>~back``) included
    leg_rows : the same legs as declared: an empty number is None
    transfers : return transfers included
    passages : every passage that a leg lists, sorted
    countries : every country that a terminal or leg names, sorted
    measured : lengths from the measured tables, by declared leg
    """

    folder: Path
    title: str
    licence: str
    attribution: tuple[str, ...]
    lines: tuple[str, ...]
    terminals: Mapping[str, Terminal]
    legs: Mapping[str, ResolvedLeg]
    leg_rows: Mapping[str, Leg]
    services: Mapping[str, Service]
    transfers: Mapping[str, Transfer]
    hazards: Mapping[str, Hazard]
    rules: Mapping[str, Rule]
    states: Mapping[str, State]
    corridors: Mapping[str, CorridorRule]
    commodities: Mapping[str, Commodity]
    emissions: Mapping[str, Emission]
    sources: Mapping[str, Source]
    price_index: Mapping[str, PriceYear]
    evidence: tuple[Evidence, ...]
    measured: Mapping[str, Measured]
    passages: tuple[str, ...]
    countries: tuple[str, ...]

    def emissions_for(self, leg: ResolvedLeg) -> tuple[Emission, ...]:
        """Return the factors of a leg, whose mean is its own, the same in both directions.

        They are those of the countries that it touches, where a row names one, else that for all (``*``); in
        each country the row of the leg's traction goes before the row for any.
        """
        rows = self._factors

        def of(country: str) -> Emission | None:
            found = (rows.get((leg.mode, traction, country)) for traction in (leg.traction, ""))
            return next((row for row in found if row is not None), None)

        named = [row for country in leg.countries if (row := of(country)) is not None]
        general = of(ANY)
        return tuple(named) or ((general,) if general is not None else ())

    @cached_property
    def _factors(self) -> dict[tuple[str, str, str], Emission]:
        return {(row.mode, row.traction, row.country): row for row in self.emissions.values()}


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a place is shut by decision, not by chance.

    Attributes
    ----------
    table : ``terminals``, ``legs`` or ``passages``
    from_date : first day (UTC); None: since ever
    until : last day (UTC), included; None: for good
    """

    table: str
    id: str
    from_date: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who set a value last.

    Attributes
    ----------
    level : ``parent``, ``state``, ``scenario``, ``variant`` or ``command line``
    place : where it stands, such as ``flagship.toml: changes[2]``
    """

    level: str
    place: str


@dataclass(frozen=True)
class Scenario:
    """A scenario, read, checked and resolved.

    Attributes
    ----------
    name : stem of the file
    state, variant : the named changes in force, None where none is
    corridors : those of the network that the file lists, then one's own
    tables : the network after all changes
    provenance : who set what, by path, for everything that is not the network's own
    digest : SHA-256 of the resolved scenario and data, in hexadecimal
    """

    name: str
    title: str
    path: Path
    network: str
    network_title: str
    attribution: tuple[str, ...]
    state: str | None
    variant: str | None
    study: Study
    costs: Costs
    shipments: tuple[Shipment, ...]
    corridors: tuple[CorridorRule, ...]
    closures: tuple[Closure, ...]
    tables: Tables
    provenance: Mapping[str, Provenance]
    digest: str
