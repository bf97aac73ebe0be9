"""What can vary in a scenario, as a table to choose factors from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

import pandas as pd

from corridorsim.errors import InputError, nearest
from corridorsim.network.graph import Arc, build_arcs, leg_names
from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.factor_ranges import VaryingInput, varying_inputs
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.layout import SINGLE
from corridorsim.scenario.policy_rows import Rule
from corridorsim.scenario.tables import ResolvedLeg, Scenario
from corridorsim.study.routes import CorridorRoutes, RouteSets

COLUMNS = (
    "path",
    "verb",
    "law",
    "numbers",
    "value",
    "low",
    "high",
    "unit",
    "grade",
    "source",
    "title",
    "what",
    "note",
)
_MOST_SHOWN = 20
Met = Mapping[str, Collection[str]]  # ids by table


@dataclass(frozen=True)
class Varying:
    """What can vary in a scenario.

    Attributes
    ----------
    scenario : whose
    inputs : each with its default law, in the order of the tables
    """

    scenario: Scenario = field(repr=False)
    inputs: tuple[VaryingInput, ...]

    def __len__(self) -> int:
        """Return how many inputs there are."""
        return len(self.inputs)

    def __iter__(self) -> Iterator[Factor]:
        """Yield the factors: what a design takes."""
        return (each.factor for each in self.inputs)

    def __getitem__(self, path: str) -> Factor:
        """Return the factor of a path.

        Parameters
        ----------
        path : as the frame has it

        Raises
        ------
        InputError
            With the nearest path, where there is none.
        """
        for each in self.inputs:
            if each.factor.path == path:
                return each.factor
        known = [each.factor.path for each in self.inputs]
        raise InputError.single(f"factors: {path[:80]}", "is not among them", nearest(path, known))

    def of_routes(self, routes: RouteSets) -> Varying:
        """Return the inputs that some of the routes meet, told with the numbers that are met.

        Met are the legs of the routes with their services and emission factors, terminals and transfers on
        the way, hazards and rules at them, the commodities of the shipments, and prices and patience.

        Parameters
        ----------
        routes : of the same scenario
        """
        met = _rows_met(self.scenario, routes.entries)
        kept = (_reduced(each, met) for each in self.inputs)
        return Varying(self.scenario, tuple(each for each in kept if each is not None))

    def frame(self) -> pd.DataFrame:
        """Return a row an input: factor, range, grade, source and what it is.

        ``value``, ``low`` and ``high`` are empty where a factor moves numbers that are not alike.
        """
        return pd.DataFrame([_cells(each) for each in self.inputs], columns=list(COLUMNS))

    def _repr_html_(self) -> str:
        """Return the first rows as a table, for notebooks."""
        frame = self.frame().drop(columns=["what", "note"])
        more = f"{len(self)} inputs can vary"
        more += f"; the first {_MOST_SHOWN}, .frame() has all" if len(self) > _MOST_SHOWN else ""
        shown = frame.head(_MOST_SHOWN).to_html(index=False, na_rep="", float_format=lambda x: f"{x:g}")
        return f"<p>{more}.</p>{shown}"


def factors(scenario: Scenario) -> Varying:
    """Return everything that can vary in a scenario, with its default range; see ``varying_inputs``.

    Parameters
    ----------
    scenario : declared and checked
    """
    return Varying(scenario, varying_inputs(scenario))


def _cells(each: VaryingInput) -> tuple[object, ...]:
    alike, factor = each.alike, each.factor
    numbers = (None, None, None) if alike is None else (alike.value, alike.low, alike.high)
    told = (each.unit, each.grade, each.source, each.title, each.what, each.note)
    return (factor.path, factor.verb, factor.law.text, len(each.numbers), *numbers, *told)


def _reduced(each: VaryingInput, met: Met) -> VaryingInput | None:
    """Return an input with the numbers that are met, None where none is."""
    kept = tuple(one for one in each.numbers if one.table in SINGLE or one.row in met.get(one.table, ()))
    return replace(each, numbers=kept) if kept else None


def _rows_met(scenario: Scenario, entries: Iterable[CorridorRoutes]) -> Met:
    tables, found = scenario.tables, list(entries)
    arcs = build_arcs(tables)
    legs: dict[str, ResolvedLeg] = {}
    transfers: set[str] = set()
    for arc in {arc for entry in found for route in entry.routes for arc in route.arcs}:
        _meet(arcs[arc], legs, transfers)
    shipments = {entry.shipment.id: entry.shipment for entry in found if entry.routes}.values()
    return {
        "legs": legs.keys(),
        "transfers": transfers,
        "services": {leg.service_row for leg in legs.values()},
        "terminals": {name for leg in legs.values() for name in (leg.origin, leg.destination)},
        "emissions": {row.id for leg in legs.values() for row in tables.emissions_for(leg)},
        "commodities": {shipment.commodity for shipment in shipments},
        "hazards": set(hazards_met(scenario, legs.values())),
        "rules": {
            rule.id
            for rule in tables.rules.values()
            if any(_speaks_to(rule, one) for one in shipments)
            and any(_touches(rule, leg) for leg in legs.values())
        },
    }


def _meet(arc: Arc, legs: dict[str, ResolvedLeg], transfers: set[str]) -> None:
    if arc.leg is not None:
        legs[arc.leg.id] = arc.leg
    if arc.transfer is not None:
        transfers.add(arc.transfer.id)


def hazards_met(scenario: Scenario, legs: Iterable[ResolvedLeg]) -> Iterator[str]:
    """Yield the hazards that strike a leg, a passage of it or one of its ends, in the order of the table.

    Parameters
    ----------
    scenario : knows the hazards
    legs : resolved
    """
    at = {
        (name, leg.mode)
        for leg in legs
        for name in chain(leg_names(leg), leg.passages, (leg.origin, leg.destination))
    }
    for hazard in scenario.tables.hazards.values():
        places = {place.place for place in hazard.places}
        if any(name in places and (not hazard.modes or mode in hazard.modes) for name, mode in at):
            yield hazard.id


def _speaks_to(rule: Rule, shipment: Shipment) -> bool:
    asked = ((rule.commodities, shipment.commodity), (rule.shippers, shipment.shipper))
    return all(not named or mine in named for named, mine in asked)


def _touches(rule: Rule, leg: ResolvedLeg) -> bool:
    asked: tuple[tuple[Collection[str], Collection[str]], ...] = (
        (rule.countries, leg.countries),
        (rule.terminals, (leg.origin, leg.destination)),
        (rule.legs, leg_names(leg)),
        (rule.modes, (leg.mode,)),
    )
    return all(not named or set(named) & set(mine) for named, mine in asked)
