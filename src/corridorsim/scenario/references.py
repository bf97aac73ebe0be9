"""What rows say of other rows: every name must exist, every leg must get its numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from corridorsim.errors import Problem, nearest
from corridorsim.scenario.departing import departure_problems
from corridorsim.scenario.hazard_references import hazard_faults
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.layout import FILE_OF, TABLE_FILES
from corridorsim.scenario.policy_rows import CorridorRule, Rule
from corridorsim.scenario.reading_tables import NetworkRows, Rows
from corridorsim.scenario.resolving import Resolver
from corridorsim.scenario.rows import Emission, Leg, Service, Terminal, Transfer
from corridorsim.scenario.tables import ResolvedLeg
from corridorsim.scenario.vocabulary import ANY, ASSUMPTION, BACK, DOOR, MODES

_POINT = re.compile(r"-?\d+(\.\d+)? -?\d+(\.\d+)?")

# What a field names, for problems; all others name places.
_KINDS = {
    "origin": "terminal",
    "destination": "terminal",
    "terminal": "terminal",
    "terminals": "terminal",
    "via": "terminal",
    "legs": "leg",
    "service": "service",
    "from_service": "service",
    "to_service": "service",
    "countries": "country",
    "avoid_countries": "country",
    "commodities": "commodity",
    "source": "source",
    "gateways": "terminal or passage",
}

PlaceOf = Callable[[str, str, str], str]  # table, row, field -> where it stands


@dataclass(frozen=True)
class Names:
    """Every name that a file may use for something of the network."""

    terminals: frozenset[str]
    legs: frozenset[str]
    passages: frozenset[str]
    countries: frozenset[str]
    services: frozenset[str]
    commodities: frozenset[str]
    sources: frozenset[str]

    @property
    def places(self) -> frozenset[str]:
        """Terminals and passages: what a route passes."""
        return self.terminals | self.passages

    @property
    def reaches(self) -> frozenset[str]:
        """Terminals, passages and legs: what a hazard strikes and a corridor avoids."""
        return self.places | self.legs

    @property
    def demands(self) -> frozenset[str]:
        """All that a shipment can ask to pass or to avoid; no two of these share a name."""
        return self.reaches | self.countries | frozenset(MODES)


def names_of(rows: Rows) -> Names:
    """Return the names that a network's rows define."""
    legs = cast("Mapping[str, Leg]", rows["legs"])
    terminals = cast("Mapping[str, Terminal]", rows["terminals"])
    services = cast("Mapping[str, Service]", rows["services"])
    countries = {row.country for row in terminals.values()}
    return Names(
        terminals=frozenset(terminals),
        legs=frozenset(legs),
        passages=frozenset(name for row in legs.values() for name in row.passages),
        countries=frozenset(countries.union(*(row.countries for row in legs.values()))),
        services=frozenset(row.service for row in services.values()),
        commodities=frozenset(rows["commodities"]),
        sources=frozenset((*rows.get("sources", {}), ASSUMPTION)),
    )


class ReferenceCheck:
    """Collects what is wrong between the rows of a network.

    Parameters
    ----------
    rows : rows by table and id, after changes
    network : the folder, for evidence and measured lengths
    place : says where a value stands
    """

    def __init__(self, rows: Rows, network: NetworkRows, place: PlaceOf) -> None:
        self._rows = rows
        self._network = network
        self._place = place
        self.names = names_of(rows)
        self.problems: list[Problem] = []

    def run(self) -> None:
        """Check all but lengths and factors, which need every name to be good."""
        self._check_one_meaning()
        self._check_services()
        for name, leg in cast("Mapping[str, Leg]", self._rows["legs"]).items():
            self._check_leg(name, leg)
        for name, transfer in cast("Mapping[str, Transfer]", self._rows["transfers"]).items():
            self._check_transfer(name, transfer)
        hazards = cast("Mapping[str, Hazard]", self._rows["hazards"])
        for name, *fault in hazard_faults(hazards, self.names.reaches, self.names.legs):
            self._say("hazards", name, *fault)
        for name, rule in cast("Mapping[str, Rule]", self._rows["rules"]).items():
            self._check_rule(name, rule)
        for name, corridor in cast("Mapping[str, CorridorRule]", self._rows["corridors"]).items():
            self._check_corridor(name, corridor)
        self._check_emissions()
        self._check_evidence()

    def _say(self, table: str, row: str, field: str, wrong: str, right: str = "") -> None:
        self.problems.append(Problem(self._place(table, row, field), wrong, right))

    def _check_all(
        self, table: str, row: str, field: str, words: Iterable[str], known: frozenset[str]
    ) -> None:
        for word in words:
            if word not in known:
                kind = _KINDS.get(field, "terminal, passage or leg")
                self._say(table, row, field, f"no {kind} '{word[:60]}'", nearest(word, known))

    def _check_one_meaning(self) -> None:
        for name in sorted(self.names.terminals & self.names.passages):
            self._say("terminals", name, "id", "is the name of a passage too", "a name of its own")
        for name in sorted(self.names.legs & self.names.places):
            self._say("legs", name, "id", "is the name of a terminal or passage too", "a name of its own")
        for name in sorted(self.names.reaches & set(MODES)):
            self._say(self._table_of(name), name, "", "is the name of a mode too", "a name of its own")

    def _table_of(self, name: str) -> str:
        return next((table for table in ("terminals", "legs") if name in self._rows[table]), "passages")

    def _check_services(self) -> None:
        seen: dict[tuple[str, str], str] = {}
        through: dict[str, Service] = {}
        for name, row in cast("Mapping[str, Service]", self._rows["services"]).items():
            first = seen.setdefault((row.service, row.country), name)
            if first != name:
                self._say("services", name, "country", f"'{first}' has this service and country already")
            if through.setdefault(row.service, row).through != row.through:
                self._say(
                    "services", name, "through", f"differs from '{through[row.service].id}'", "one a service"
                )

    def _check_leg(self, name: str, leg: Leg) -> None:
        there = self._rows["legs"].get(name.removesuffix(BACK))
        if name.endswith(BACK) and isinstance(there, Leg) and _mirrors(leg, there):
            return  # what is wrong with it is told of the leg there
        ends = (("origin", leg.origin), ("destination", leg.destination))
        for field, end in ends:
            self._check_all("legs", name, field, [end], self.names.terminals)
        if leg.origin == leg.destination:
            self._say("legs", name, "destination", "is its origin", "another terminal")
        self._check_all("legs", name, "service", [leg.service], self.names.services)
        self._check_all(
            "legs", name, "via", [via for via in leg.via if not _POINT.fullmatch(via)], self.names.terminals
        )
        if len(set(leg.passages)) < len(leg.passages):
            self._say("legs", name, "passages", "names a passage twice", "each once")
        measured = self._network.measured.get(name)
        if measured and measured.passage_km and len(measured.passage_km) != len(leg.passages):
            count = len(measured.passage_km)
            self._say(
                "legs", name, "passages", f"has {len(leg.passages)}, {measured.file} has {count} distances"
            )

    def _check_transfer(self, name: str, row: Transfer) -> None:
        if row.terminal != ANY:
            self._check_all("transfers", name, "terminal", [row.terminal], self.names.terminals)
        for field, service in (("from_service", row.from_service), ("to_service", row.to_service)):
            if service not in (ANY, DOOR):
                self._check_all("transfers", name, field, [service], self.names.services)

    def _check_rule(self, name: str, rule: Rule) -> None:
        self._check_all("rules", name, "countries", rule.countries, self.names.countries)
        self._check_all("rules", name, "terminals", rule.terminals, self.names.terminals)
        self._check_all("rules", name, "legs", rule.legs, self.names.legs)
        self._check_all("rules", name, "commodities", rule.commodities, self.names.commodities)
        if rule.source:
            self._check_all("rules", name, "source", [rule.source], self.names.sources)

    def _check_corridor(self, name: str, row: CorridorRule) -> None:
        gates = [place for gateway in row.gateways for place in gateway]
        self._check_all("corridors", name, "gateways", gates, self.names.places)
        self._check_all("corridors", name, "avoid_countries", row.avoid_countries, self.names.countries)
        self._check_all("corridors", name, "avoid", row.avoid, self.names.reaches)

    def _check_emissions(self) -> None:
        seen: dict[tuple[str, str, str], str] = {}
        for name, row in cast("Mapping[str, Emission]", self._rows["emissions"]).items():
            first = seen.setdefault((row.mode, row.traction, row.country), name)
            if first != name:
                self._say("emissions", name, "mode", f"'{first}' has this mode, traction and country already")

    def _check_evidence(self) -> None:
        models = {entry.table: entry.model for entry in TABLE_FILES}
        for line in self._network.evidence:
            name = f"{line.table}.{line.id}.{line.field}"
            if line.table not in models:
                self._say("evidence", name, "", f"no table '{line.table[:60]}'", nearest(line.table, FILE_OF))
            elif line.field not in models[line.table].model_fields:
                right = nearest(line.field, models[line.table].model_fields)
                self._say("evidence", name, "", f"no field '{line.field[:60]}' in {line.table}", right)
            if line.source not in self.names.sources:
                right = nearest(line.source, self.names.sources)
                self._say("evidence", name, "", f"no source '{line.source[:60]}' in sources.csv", right)


def _mirrors(back: Leg, there: Leg) -> bool:
    """Whether a return leg still says what its leg there says, no change having touched its names."""
    return (back.origin, back.destination, back.service, back.via[::-1], back.passages[::-1]) == (
        there.destination,
        there.origin,
        there.service,
        there.via,
        there.passages,
    )


def resolve_legs(
    rows: Rows, network: NetworkRows, place: PlaceOf, problems: list[Problem]
) -> dict[str, ResolvedLeg]:
    """Return all legs with their numbers; a leg without a length or a service's row is a problem."""
    terminals = cast("Mapping[str, Terminal]", rows["terminals"])
    resolver = Resolver(terminals, cast("Mapping[str, Service]", rows["services"]), network.measured)
    legs: dict[str, ResolvedLeg] = {}
    for name, leg in cast("Mapping[str, Leg]", rows["legs"]).items():
        resolved = resolver.resolve(leg)
        if resolved is not None:
            legs[name] = resolved
            problems += [
                Problem(place("legs", name, field), wrong, right)
                for field, wrong, right in departure_problems(resolved, leg)
            ]
            problems += _draught_problems(resolved, place)
            continue
        if resolver.service_of(leg) is None:
            country = terminals[leg.origin].country
            wrong = f"'{leg.service}' has no row for {country} and none for * in services.csv"
            problems.append(Problem(place("legs", name, "service"), wrong, "a row of services.csv"))
        if resolver.distance_of(leg) is None and not name.endswith(BACK):
            right = "a distance_km here, or a measured length"
            problems.append(Problem(place("legs", name, "distance_km"), "has no length", right))
    return legs


def _draught_problems(leg: ResolvedLeg, place: PlaceOf) -> list[Problem]:
    """Return what is wrong with a vessel that floats no higher when it is empty."""
    laden, light = leg.vessel_draught_m, leg.vessel_light_draught_m
    if laden is None or light is None or light < laden:
        return []
    wrong = f"{light:g} m is not less than vessel_draught_m {laden:g} m"
    return [Problem(place("legs", leg.id, "vessel_light_draught_m"), wrong, "the empty vessel's draught")]
