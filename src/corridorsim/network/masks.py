"""Corridors, rules and closures as masks on arcs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.building import is_permanent
from corridorsim.network.network import Floats, Network
from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.policy_rows import CorridorRule, Hazard, Rule
from corridorsim.scenario.tables import Scenario

Mask = NDArray[np.bool_]


def corridor_mask(network: Network, corridor: CorridorRule) -> Mask:
    """Return the arcs that a corridor allows: countries, modes and places; gateways are another matter.

    Parameters
    ----------
    network : built
    corridor : the constraint

    Returns
    -------
    bool (n_arcs,)
    """
    countries, modes, avoid = set(corridor.avoid_countries), set(corridor.modes), set(corridor.avoid)
    return _mask(
        not (countries & network.countries[i])
        and not (avoid & network.places[i])
        and (not modes or arc.leg is None or arc.leg.mode in modes)
        for i, arc in enumerate(network.arcs)
    )


def avoiding_mask(network: Network, avoid: Iterable[str]) -> Mask:
    """Return the arcs that use nothing that a shipment avoids.

    Parameters
    ----------
    network : built
    avoid : terminals, passages, legs, countries or modes

    Returns
    -------
    bool (n_arcs,)
    """
    unwanted = set(avoid)
    return _mask(not (unwanted & names) for names in network.names)


def places_mask(network: Network, avoid: Iterable[str]) -> Mask:
    """Return the arcs that touch none of some places.

    Parameters
    ----------
    network : built
    avoid : terminals, passages or legs

    Returns
    -------
    bool (n_arcs,)
    """
    unwanted = set(avoid)
    return _mask(not (unwanted & places) for places in network.places)


def closed_places(scenario: Scenario) -> dict[str, str]:
    """Return what is shut throughout, by place, with the reason: undated closures and regimes held on.

    Parameters
    ----------
    scenario : declared and checked
    """
    closed = {
        closure.id: "is closed by the scenario" for closure in scenario.closures if is_permanent(closure)
    }
    for hazard in _held_on(scenario):
        closed |= {reach.place: f"is closed while {hazard.id} is on" for reach in hazard.places}
    return closed


def closed_mask(network: Network, scenario: Scenario) -> Mask:
    """Return the arcs that nothing shuts throughout.

    Parameters
    ----------
    network : built
    scenario : declared and checked

    Returns
    -------
    bool (n_arcs,)
    """
    closed = {closure.id for closure in scenario.closures if is_permanent(closure)}
    mask = places_mask(network, closed)
    for hazard in _held_on(scenario):
        mask &= regime_mask(network, scenario, hazard.id)
    return mask


def _held_on(scenario: Scenario) -> list[Hazard]:
    """Return the regimes that are held on and close places."""
    hazards = scenario.tables.hazards.values()
    return [hazard for hazard in hazards if hazard.state == "on" and hazard.effect == "gate"]


def regime_mask(network: Network, scenario: Scenario, hazard_id: str) -> Mask:
    """Return the arcs that stay open while a regime is on.

    Parameters
    ----------
    network : built
    scenario : declares the regime
    hazard_id : the regime

    Returns
    -------
    bool (n_arcs,)
    """
    hazard = scenario.tables.hazards[hazard_id]
    shut = {reach.place for reach in hazard.places}
    return _mask(
        not (shut & network.places[i])
        or (bool(hazard.modes) and (arc.leg is None or arc.leg.mode not in hazard.modes))
        for i, arc in enumerate(network.arcs)
    )


@dataclass(frozen=True)
class Eligibility:
    """What the rules say to one shipment.

    Attributes
    ----------
    allowed : bool (n_arcs,)
    surcharge_usd_per_feu : float64 (n_arcs,)
    denied_by : for each rule that denies something throughout, the arcs it denies, bool (n_arcs,)
    dated : for each rule that denies something on a part of the study's days, the legs it denies then
    """

    allowed: Mask
    surcharge_usd_per_feu: Floats
    denied_by: dict[str, Mask]
    dated: dict[str, Mask]


def eligibility(network: Network, scenario: Scenario, shipment: Shipment) -> Eligibility:
    """Return what the rules say to a shipment; a surcharge in force on any day of the window holds for all.

    Parameters
    ----------
    network : built
    scenario : declares the rules and the window
    shipment : whose commodity and shipper are asked about
    """
    surcharge = np.zeros(network.n_arcs)
    is_leg = _mask(arc.leg is not None for arc in network.arcs)
    denied: dict[str, Mask] = {}
    dated: dict[str, Mask] = {}
    for rule in scenario.tables.rules.values():
        if not _is_in_force(rule, scenario) or not _concerns(rule, shipment):
            continue
        touched = _touched(network, rule)
        if rule.effect == "surcharge":  # once a leg, not again inside its terminals
            surcharge[touched & is_leg] += rule.usd_per_feu or 0.0
        elif (touched & is_leg).any() and not _is_in_force_throughout(rule, scenario):
            dated[rule.id] = touched & is_leg
        elif touched.any():
            denied[rule.id] = touched
    allowed = np.ones(network.n_arcs, dtype=np.bool_)
    for touched in denied.values():
        allowed &= ~touched
    return Eligibility(allowed, surcharge, denied, dated)


def _is_in_force(rule: Rule, scenario: Scenario) -> bool:
    """Return whether some journey of the study, or for a surcharge some departure, can meet a rule."""
    last = scenario.study.depart_until if rule.effect == "surcharge" else _last_day(scenario)
    begins = rule.from_date is None or rule.from_date <= last
    return begins and (rule.until is None or rule.until >= scenario.study.depart_from)


def _is_in_force_throughout(rule: Rule, scenario: Scenario) -> bool:
    begins = rule.from_date is None or rule.from_date <= scenario.study.depart_from
    return begins and (rule.until is None or rule.until >= _last_day(scenario))


def _last_day(scenario: Scenario) -> date:
    """Return the last day on which a journey of the study can be under way."""
    return scenario.study.depart_until + timedelta(days=math.ceil(scenario.study.horizon_days))


def _concerns(rule: Rule, shipment: Shipment) -> bool:
    return (not rule.commodities or shipment.commodity in rule.commodities) and (
        not rule.shippers or shipment.shipper in rule.shippers
    )


def _touched(network: Network, rule: Rule) -> Mask:
    """Return the arcs that a rule is about; inside a terminal only the rules on that terminal count."""
    countries, terminals, legs = set(rule.countries), set(rule.terminals), set(rule.legs)
    in_terminals = bool(terminals) and not legs and not rule.modes
    return _mask(
        (not countries or bool(countries & network.countries[i]))
        and (not terminals or bool(terminals & network.places[i]))
        and (
            in_terminals
            if arc.leg is None
            else (not legs or bool(legs & network.places[i]))
            and (not rule.modes or arc.leg.mode in rule.modes)
        )
        for i, arc in enumerate(network.arcs)
    )


def _mask(flags: Iterable[bool]) -> Mask:
    return np.fromiter(flags, dtype=np.bool_)
