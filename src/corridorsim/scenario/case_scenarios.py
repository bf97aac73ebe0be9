"""The scenario of a published case: its shipment, its corridor without gateways, less what is not counted.

A scope leaves things out by changes like any other. From terminal to terminal, no time is spent at the
doors and the first departure is at once; the lifts there are part of the price. From port to port and from
border to border they are not, and from border to border the border work at both ends is left out too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from corridorsim.errors import InputError, nearest
from corridorsim.scenario.cases import Case
from corridorsim.scenario.documents import Document
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.reading import scenario_of
from corridorsim.scenario.reading_tables import NetworkRows
from corridorsim.scenario.rows import Leg, Transfer
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.vocabulary import ANY, DOOR, MODES

MAIN_MODES = ("rail1520", "rail1435", "road", "deep-sea")  # whose service a case names
VESSELS = ("ro-ro", "rail-ferry")  # whose cargo comes by rail or road, never from a door
CARGO = "general"
SHIPMENT = "case"  # a case's own id may be written as no shipment's may
LeftOut = dict[str, Any]  # a change, as a scenario file writes it


def case_scenario(case: Case, network: NetworkRows, study: Mapping[str, object]) -> Scenario:
    """Return the scenario in which a case's shipment takes its service and no other on the main modes.

    Parameters
    ----------
    case : what was published
    network : the network as read
    study : seed and draws

    Raises
    ------
    InputError
        Where the network has no such place, corridor, service or state.
    """
    legs = _legs(network)
    if not case.service:
        return _scenario(case, network, study, [])
    if not any(leg.service == case.service for leg in legs):
        services = {leg.service for leg in legs}
        raise InputError.single(case.id, f"no service '{case.service}'", nearest(case.service, services))
    return _scenario(case, network, study, [leg.id for leg in _other_services(case, network)])


def case_scenario_with_gaps(case: Case, network: NetworkRows, study: Mapping[str, object]) -> Scenario:
    """Return the scenario in which other services fill the gaps of the case's own: where it joins no places.

    Parameters
    ----------
    case, network, study : see ``case_scenario``
    """
    served = {_between(leg) for leg in _legs(network) if leg.service == case.service}
    others = [leg.id for leg in _other_services(case, network) if _between(leg) in served]
    return _scenario(case, network, study, others)


def _between(leg: Leg) -> tuple[str, str, str]:
    return leg.origin, leg.destination, leg.mode


def _other_services(case: Case, network: NetworkRows) -> list[Leg]:
    """Return the legs of other services on the main modes; a ferry or feeder alone goes by no other."""
    is_main = not _modes_of(case, network).isdisjoint(MAIN_MODES)
    main = MODES if case.scope == "port-port" and not is_main else MAIN_MODES
    return [leg for leg in _legs(network) if leg.mode in main and leg.service != case.service]


def _scenario(case: Case, network: NetworkRows, study: Mapping[str, object], others: list[str]) -> Scenario:
    corridors = cast("Mapping[str, CorridorRule]", network.rows.get("corridors", {}))
    if case.corridor not in corridors:
        wrong = f"no corridor '{case.corridor}'"
        raise InputError.single(case.id, wrong, nearest(case.corridor, corridors))
    rule = corridors[case.corridor]
    data: dict[str, Any] = {
        "format": 1,
        "title": f"Case {case.id}",
        "state": case.state,
        "study": {
            "depart_from": case.depart_from,
            "depart_until": case.depart_until,
            "objective": "days",
            "knowledge_points": 0,
            **study,
        },
        "shipments": [
            {
                "id": SHIPMENT,
                "origin": case.origin,
                "destination": case.destination,
                "commodity": CARGO,
                "via": list(case.via),
                "box": "carrier" if case.scope == "door-door" else "shipper",
            }
        ],
        "corridor": {
            rule.id: {
                "title": rule.title,
                "avoid_countries": list(rule.avoid_countries),
                "modes": _modes(case, rule, network),
                "avoid": [*rule.avoid, *others],
            }
        },
        "changes": list(_left_out(case, network)),
    }
    document = Document(Path(f"{case.id}.toml"), case.id, "scenario", data)
    return scenario_of([document], _with_quays(case, network))


def _modes(case: Case, rule: CorridorRule, network: NetworkRows) -> list[str]:
    """Return the corridor's modes; none are left out where the case's own service is of another one."""
    return list(rule.modes) if _modes_of(case, network) <= set(rule.modes) else []


def _modes_of(case: Case, network: NetworkRows) -> set[str]:
    """Return the modes of a case's service."""
    return {leg.mode for leg in _legs(network) if leg.service == case.service}


def _with_quays(case: Case, network: NetworkRows) -> NetworkRows:
    """Return the network in which voyages and trucks may begin and end aboard: ferries have no doors."""
    is_voyage = case.scope == "port-port"
    if not is_voyage and (case.scope == "door-door" or "road" not in _modes_of(case, network)):
        return network
    door, aboard = (DOOR, DOOR), [(mode, ANY) for mode in VESSELS]
    ends = [(case.origin, door, side) for side in aboard] + [
        (case.destination, side, door) for side in aboard
    ]
    quays = {quay.id: quay for quay in (_quay(*end) for end in ends if end[0] in network.rows["terminals"])}
    return replace(network, rows=network.rows | {"transfers": {**network.rows["transfers"], **quays}})


def _quay(terminal: str, arriving: tuple[str, str], leaving: tuple[str, str]) -> Transfer:
    return Transfer.model_validate(
        {
            "id": f"quay-{terminal}-{arriving[0]}-{leaving[0]}",
            "terminal": terminal,
            "from_mode": arriving[0],
            "from_service": arriving[1],
            "to_mode": leaving[0],
            "to_service": leaving[1],
            "median_hours": 0.0,
        }
    )


def _legs(network: NetworkRows) -> list[Leg]:
    return list(cast("Mapping[str, Leg]", network.rows["legs"]).values())


def _left_out(case: Case, network: NetworkRows) -> Iterator[LeftOut]:
    """Yield the changes that leave out what the case's scope does not count."""
    if case.scope == "door-door":
        return
    for transfer in cast("Mapping[str, Transfer]", network.rows["transfers"]).values():
        if DOOR in (transfer.from_mode, transfer.to_mode):
            yield {"path": f"transfers.{transfer.id}.median_hours", "set": 0.0}
            if case.scope != "terminal-terminal":
                yield {"path": f"transfers.{transfer.id}.usd_per_feu", "set": 0.0}
    for leg in _legs(network):
        if leg.origin == case.origin:
            yield from _departing_at_once(leg)
        ends_here = leg.origin == case.origin or leg.destination == case.destination
        if case.scope == "border-border" and ends_here:
            yield {"path": f"legs.{leg.id}.border_hours", "set": 0.0}
    for hazard in cast("Mapping[str, Hazard]", network.rows.get("hazards", {})).values():
        yield from _without_place(hazard, case.origin)


def _departing_at_once(leg: Leg) -> Iterator[LeftOut]:
    """Yield the changes by which a leg is there when the shipment is: time begins with its departure."""
    for field in ("headway_hours", "headway_cv", "cancel_probability", "cutoff_hours"):
        yield {"path": f"legs.{leg.id}.{field}", "set": 0.0}
    if leg.timetable:
        yield {"path": f"legs.{leg.id}.timetable", "set": []}


def _without_place(hazard: Hazard, place: str) -> Iterator[LeftOut]:
    """Yield the change that keeps a surprise from a place, where it would end before the departure."""
    kept = [{"place": each.place, "reach": each.reach} for each in hazard.places if each.place != place]
    if hazard.known_at_departure or len(kept) == len(hazard.places):
        return
    if kept:
        yield {"path": f"hazards.{hazard.id}.places", "set": kept}
    else:
        yield {"path": f"hazards.{hazard.id}.rate_per_year", "set": 0.0}
