"""Dissimilar routes: alternatives that do not share too much of their way with a better one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corridorsim.network.network import Network
from corridorsim.study.routes import Route, RouteSets

Stretch = tuple[str, str, str, tuple[str, ...]]


def dissimilar_routes(network: Network, found: RouteSets, most_overlap: float) -> RouteSets:
    """Return the routes that share no more than so much of their way with any better one that is kept.

    The overlap of two routes is the km of the stretches that both take, over the km of the shorter one. Legs
    that join the same terminals by the same mode through the same passages are one stretch, whatever the
    service; where they differ in length the lesser one counts as shared.

    Parameters
    ----------
    network : built
    found : routes by shipment and corridor, best first
    most_overlap : 0 for nothing in common, 1 for all routes
    """
    entries = [
        replace(entry, routes=_dissimilar(network, entry.routes, most_overlap)) for entry in found.entries
    ]
    return RouteSets(found.scenario, tuple(entries))


def _dissimilar(network: Network, routes: tuple[Route, ...], most_overlap: float) -> tuple[Route, ...]:
    kept: list[tuple[Route, Mapping[Stretch, float]]] = []
    for route in routes:
        stretches = _stretches(network, route)
        if all(overlap(stretches, other) <= most_overlap for _, other in kept):
            kept.append((route, stretches))
    return tuple(route for route, _ in kept)


def _stretches(network: Network, route: Route) -> dict[Stretch, float]:
    """Return the km of each stretch of a route; none is met twice, as no terminal is."""
    legs = [leg for arc in route.arcs if (leg := network.arcs[arc].leg) is not None]
    return {(leg.origin, leg.destination, leg.mode, leg.passages): leg.distance_km for leg in legs}


def overlap(one: Mapping[Stretch, float], other: Mapping[Stretch, float]) -> float:
    """Return the share of the shorter of two ways that both have in common.

    Parameters
    ----------
    one, other : km by stretch
    """
    shared = sum(min(km, other[stretch]) for stretch, km in one.items() if stretch in other)
    shorter = min(sum(one.values()), sum(other.values()))
    return min(1.0, shared / shorter) if shorter > 0 else float(one == other)
