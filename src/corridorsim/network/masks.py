"""Corridors, closures and shallow water as masks on arcs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.building import is_permanent
from corridorsim.network.network import Network
from corridorsim.network.regime_masks import mask_while_on, regimes_held_on, shut_by
from corridorsim.scenario.draughts import payloads
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.tables import ResolvedLeg, Scenario

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
    return mask_of(
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
    return mask_of(not (unwanted & names) for names in network.names)


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
    return mask_of(not (unwanted & places) for places in network.places)


def closed_places(scenario: Scenario) -> dict[str, str]:
    """Return what is shut throughout, by place, with the reason: undated closures and regimes held on.

    Parameters
    ----------
    scenario : declared and checked
    """
    by_scenario, planned = "is closed by the scenario", "is planned (open it with a change)"
    for_good = [closure.id for closure in scenario.closures if is_permanent(closure)]
    legs = scenario.tables.legs
    closed = {name: planned if name in legs and legs[name].planned else by_scenario for name in for_good}
    for hazard in regimes_held_on(scenario):
        closed |= dict.fromkeys(shut_by(hazard, 1.0), f"is closed while {hazard.id} is on")
    return closed


def closed_mask(network: Network, scenario: Scenario) -> Mask:
    """Return the arcs that nothing shuts throughout and whose vessels find water enough.

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
    for hazard in regimes_held_on(scenario):
        mask &= mask_while_on(network, hazard, 1.0)
    for _, shallow in shallow_places(network, scenario).values():
        mask &= ~shallow
    return mask


def shallow_places(network: Network, scenario: Scenario) -> dict[str, tuple[str, Mask]]:
    """Return the terminals and legs where vessels cannot call, with the reason and the legs that end so.

    Parameters
    ----------
    network : built
    scenario : declared and checked
    """
    dry: dict[str, list[str]] = {}
    found = payloads(scenario)
    for name, payload in found.items():
        if payload.share == 0.0:
            dry.setdefault(payload.place, []).append(name)
    reasons = {}
    for place, names in dry.items():
        needs = min(_least_draught_m(scenario.tables.legs[name]) for name in names)
        why = (
            f"has {found[names[0]].available_m:.2f} m of water, and {names[0]} needs {needs:.2f} m of draught"
        )
        touched = mask_of(arc.leg is not None and arc.leg.id in names for arc in network.arcs)
        reasons[place] = (why, touched)
    return reasons


def _least_draught_m(leg: ResolvedLeg) -> float:
    """Return the least draught at which a leg's vessel carries anything."""
    return leg.vessel_light_draught_m or leg.vessel_draught_m or 0.0


def mask_of(flags: Iterable[bool]) -> Mask:
    """Return flags as a mask.

    Parameters
    ----------
    flags : one for each arc
    """
    return np.fromiter(flags, dtype=np.bool_)
