"""Why a corridor is closed to a shipment: the gateway that cannot be reached, or the rule that forbids it."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order

from corridorsim.network.layers import LayeredGraph, State
from corridorsim.network.masks import Mask, closed_places, shallow_places
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.vocabulary import MODES, is_country_or_mode
from corridorsim.study.constraints import Search


def why_infeasible(search: Search, scenario: Scenario) -> str:
    """Return one sentence that names the rule, the closure, the gateway or the constraint in the way.

    Parameters
    ----------
    search : a search that found no route
    scenario : what it was declared by
    """
    usable = search.open_mask & search.corridor_mask
    if search.has_way(usable):
        return "denied by rule " + _denying(search, scenario, usable)
    if search.has_way(search.corridor_mask & search.rules.allowed):
        return _closed(search, scenario)
    return _unreached(search, usable)


def _reached(graph: LayeredGraph, mask: Mask, origin: str) -> np.ndarray:
    """Return which nodes can be reached, bool (n_nodes,)."""
    keep = mask[graph.arc]
    n_nodes = len(graph.group)
    ones = np.ones(int(keep.sum()), dtype=np.int8)
    adjacency = coo_array((ones, (graph.tail[keep], graph.head[keep])), shape=(n_nodes, n_nodes)).tocsr()
    reached = np.zeros(n_nodes, dtype=np.bool_)
    reached[breadth_first_order(adjacency, graph.source(origin), return_predecessors=False)] = True
    return reached


def _denying(search: Search, scenario: Scenario, usable: Mask) -> str:
    """Return the one rule without which there is a way, or all that stand in it."""
    denied = search.rules.denied_by
    for name in denied:
        rest = usable.copy()
        for other, touched in denied.items():
            if other != name:
                rest &= ~touched
        if search.has_way(rest):
            return _titled(name, scenario)
    return " and ".join(
        _titled(name, scenario) for name, touched in denied.items() if (touched & usable).any()
    )


def _titled(name: str, scenario: Scenario) -> str:
    title = scenario.tables.rules[name].title
    return f"{name} ({title})" if title else name


def _closed(search: Search, scenario: Scenario) -> str:
    """Return the one closed or shallow place without which there would be a way, or those that are needed."""
    closed = closed_places(scenario) | dict.fromkeys(search.shipment.avoid, "is avoided by the shipment")
    allowed = search.corridor_mask & search.rules.allowed
    network = search.graphs[0].network
    shut = [
        (f"{name} {why}", np.array([name in here for here in network.names])) for name, why in closed.items()
    ]
    shut += [(f"{name} {why}", dry) for name, (why, dry) in shallow_places(network, scenario).items()]

    def is_way_with(opened: list[str]) -> bool:
        still = [touched for told, touched in shut if told not in opened]
        return search.has_way(allowed & ~np.any([~allowed, *still], axis=0))

    needed = [told for told, _ in shut]
    for told in needed:
        if is_way_with([told]):
            return told
    for told in tuple(needed):
        if is_way_with(rest := [other for other in needed if other != told]):
            needed = rest
    return "; ".join(needed)


def _unreached(search: Search, usable: Mask) -> str:
    """Return the first set of places, in the direction that gets furthest, that cannot be reached."""
    shipment = search.shipment
    furthest: tuple[int, LayeredGraph, State] | None = None
    for graph in search.graphs:
        reached = _reached(graph, usable, shipment.origin).reshape(len(graph.states), -1).any(axis=1)
        layer = max(np.flatnonzero(reached), key=[sum(state) for state in graph.states].__getitem__)
        progress = sum(graph.states[layer])
        if furthest is None or progress > furthest[0]:
            furthest = (progress, graph, graph.states[layer])
    assert furthest is not None
    _, graph, state = furthest
    if _reached(graph, usable, shipment.origin)[graph.target(shipment.destination)]:
        by_way = f" by way of {', '.join(shipment.via)}" if shipment.via else ""
        return f"every way inside corridor {search.corridor.id}{by_way} passes a terminal twice"
    missing = [
        sequence[done] for sequence, done in zip(graph.sequences, state, strict=True) if done < len(sequence)
    ]
    if missing:
        return f"no way from {shipment.origin} {_towards(missing[0])} inside corridor {search.corridor.id}"
    inside = f"{shipment.destination} inside corridor {search.corridor.id}"
    passed = [*["its gateways"][: len(search.corridor.gateways)], *shipment.via]
    if passed:
        verb = "are" if len(passed) > 1 or search.corridor.gateways else "is"
        return f"no way to {inside} once {' and '.join(passed)} {verb} passed"
    return f"no way from {shipment.origin} to {inside}"


def _towards(places: frozenset[str]) -> str:
    """Return how to say that a set of places is missed; a country or a mode is asked for alone."""
    names = sorted(places)
    if is_country_or_mode(names[0]):
        return f"by {names[0]}" if names[0] in MODES else f"through {names[0]}"
    return f"to {names[0]}" if len(names) == 1 else "to any of " + ", ".join(names)
