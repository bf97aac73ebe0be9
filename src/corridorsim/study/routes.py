"""Routes: which ways a corridor leaves to each shipment, certain and sorted, or why it leaves none."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np

from corridorsim.network.building import is_permanent
from corridorsim.network.costs import free_flow_hours
from corridorsim.network.eligibility import kind_of, rules_by_kind
from corridorsim.network.layers import GatewaySets, LayeredGraph, layered_graph
from corridorsim.network.masks import (
    Mask,
    avoiding_mask,
    closed_mask,
    corridor_mask,
    places_mask,
)
from corridorsim.network.network import Network
from corridorsim.network.regime_masks import regime_mask
from corridorsim.network.sailings import season_names
from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.vocabulary import is_country_or_mode
from corridorsim.study.constraints import WORST_OVER_BEST, Search
from corridorsim.study.feasibility import why_infeasible
from corridorsim.study.prices import ShipmentPrices, arc_weights, shipment_prices
from corridorsim.study.search import best_routes
from corridorsim.study.threads import default_workers

ROUTES_PER_CORRIDOR = 24


@dataclass(frozen=True)
class Tail:
    """The 95th percentile of a route's days, with its 95 % interval, None where too few draws bound it."""

    days_p95: float
    days_p95_low: float | None
    days_p95_high: float | None


@dataclass(frozen=True)
class Route:
    """A way from door to door.

    Attributes
    ----------
    arcs : in the network, in order
    terminals : in order, each once
    legs : in order
    hours, usd, kg_co2e, subsidy_usd : expected, nothing closed, for the whole shipment
    weight : expected objective
    usd_parts : ``usd`` by what is paid for, before subsidy, in the order of ``network.costs.MONEY_PARTS``
    tariff_usd : what each surcharge by the day of departure comes to; ``usd`` and its parts are without them
    mean_tariff_usd : the same over the window's days, all together
    free_flow_hours : expected without waiting for departures, on time, nothing closed
    tail : late days by trials; None where none were run
    """

    arcs: tuple[int, ...]
    terminals: tuple[str, ...]
    legs: tuple[str, ...]
    hours: float
    usd: float
    kg_co2e: float
    subsidy_usd: float
    weight: float
    usd_parts: tuple[float, ...]
    tariff_usd: tuple[float, ...]
    mean_tariff_usd: float
    free_flow_hours: float
    tail: Tail | None = None


@dataclass(frozen=True)
class CorridorRoutes:
    """A shipment's routes through one corridor, best expected objective first.

    Attributes
    ----------
    routes : empty where the corridor is infeasible
    reason : why it is, empty where it is not
    dated : for each rule that denies on dates, the legs that it denies then, bool (n_arcs,)
    delays : for each rule that delays or detains, the legs that it touches, bool (n_arcs,)
    """

    shipment: Shipment
    corridor: CorridorRule
    prices: ShipmentPrices = field(repr=False)
    routes: tuple[Route, ...]
    reason: str = ""
    dated: Mapping[str, Mask] = field(default_factory=dict, repr=False)
    delays: Mapping[str, Mask] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class RouteSets:
    """The routes of every shipment and corridor, shipments outermost, both in the scenario's order."""

    scenario: Scenario = field(repr=False)
    entries: tuple[CorridorRoutes, ...]


def find_routes(network: Network, scenario: Scenario, *, workers: int | None = None) -> RouteSets:
    """Return the routes that each corridor leaves to each shipment.

    Routes are simple in terminals, pass the corridor's gateways in order or wholly reversed, and cost at most
    ``WORST_OVER_BEST`` times the best in expected objective, or the best there would be without rules: a
    detour beyond that is no longer the corridor. For every regime that may be on at departure, any two,
    and what is closed or denied by date, the best routes without what these shut are among them.

    Parameters
    ----------
    network : built from the scenario
    scenario : declared and checked
    workers : threads; None takes one for each core
    """
    asked = searches(network, scenario)
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        entries = tuple(pool.map(lambda search: route_set(search, scenario), asked))
    return RouteSets(scenario, entries)


def searches(network: Network, scenario: Scenario) -> list[Search]:
    """Return what to search, shipments outermost, in the order of the scenario.

    Parameters
    ----------
    network, scenario : built and declared
    """
    graph_of = _GraphBook(network)
    open_mask = closed_mask(network, scenario)
    worlds = [np.ones(network.n_arcs, dtype=np.bool_), *_shut_worlds(network, scenario)]
    masks = {corridor.id: corridor_mask(network, corridor) for corridor in scenario.corridors}
    rules_for = rules_by_kind(network, scenario)
    asked = []
    for shipment in scenario.shipments:
        rules = rules_for[kind_of(shipment)]
        prices = shipment_prices(network, scenario, shipment, rules)
        weights = arc_weights(network, prices, scenario.study.objective)
        own = open_mask & avoiding_mask(network, shipment.avoid)
        for corridor in scenario.corridors:
            graphs = [graph_of(sequences) for sequences in gateway_sequences(corridor, shipment)]
            mask = masks[corridor.id]
            shut = [*worlds, *rules.ways_round]
            asked.append(Search(shipment, corridor, prices, weights, rules, own, mask, shut, graphs))
    return asked


def gateway_sequences(corridor: CorridorRule, shipment: Shipment) -> list[tuple[GatewaySets, ...]]:
    """Return what must be passed in order, once for each direction in which a corridor can be taken.

    Parameters
    ----------
    corridor : its gateways are listed westbound
    shipment : the places of its own ``via`` are passed in the order given, countries and modes anywhere
    """
    gateways = tuple(frozenset(places) for places in corridor.gateways)
    via = tuple(frozenset([name]) for name in shipment.via if not is_country_or_mode(name))
    anywhere = [(frozenset([name]),) for name in dict.fromkeys(shipment.via) if is_country_or_mode(name)]
    directions = [gateways] if len(gateways) < 2 else [gateways, gateways[::-1]]
    return [tuple(filter(None, (direction, via, *anywhere))) for direction in directions]


def _shut_worlds(network: Network, scenario: Scenario) -> list[Mask]:
    """Return the arcs that stay open while something that may be shut is.

    That is any regime, any two, all that is closed on the same dates or out of season together, all that has
    a season, and these with any regime.
    """
    regimes = [
        regime_mask(network, scenario, name)
        for name, hazard in sorted(scenario.tables.hazards.items())
        if hazard.known_at_departure
        and hazard.shuts
        and hazard.state == "random"
        and hazard.rate_per_year > 0
    ]
    on_dates: dict[tuple[object, object], list[str]] = {}
    for closure in scenario.closures:
        if not is_permanent(closure):
            on_dates.setdefault((closure.from_date, closure.until), []).append(closure.id)
    legs = (arc.leg for arc in network.arcs if arc.leg is not None)
    seasons = sorted({name for leg in legs for name in season_names(leg)})
    by_season = [[name] for name in seasons] + ([seasons] if len(seasons) > 1 else [])
    dated = [places_mask(network, places) for places in (*on_dates.values(), *by_season)]
    pairs = [one & other for one, other in (*combinations(regimes, 2), *product(regimes, dated))]
    return [*regimes, *dated, *pairs]


class _GraphBook:
    """Layered graphs, each built once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._graphs: dict[tuple[GatewaySets, ...], LayeredGraph] = {}

    def __call__(self, sequences: tuple[GatewaySets, ...]) -> LayeredGraph:
        if sequences not in self._graphs:
            self._graphs[sequences] = layered_graph(self._network, sequences)
        return self._graphs[sequences]


def route_set(search: Search, scenario: Scenario) -> CorridorRoutes:
    """Return the routes of one shipment and corridor, or why there are none; see ``find_routes``.

    Parameters
    ----------
    search : what the routes must keep to
    scenario : what it was declared by
    """
    found = found_in_worlds(search)
    network = search.graphs[0].network
    routes = sorted((priced_route(network, search.prices, *item) for item in found.items()), key=best_first)
    reason = "" if routes else why_infeasible(search, scenario)
    return CorridorRoutes(
        search.shipment,
        search.corridor,
        search.prices,
        tuple(routes),
        reason,
        search.rules.dated,
        search.rules.delays,
    )


def found_in_worlds(search: Search) -> dict[tuple[int, ...], float]:
    """Return the routes of a search, as arcs, and their weights: the best in each world to be ready for.

    Parameters
    ----------
    search : what they must keep to
    """
    found: dict[tuple[int, ...], float] = {}
    for world in search.worlds:
        if not found or any(not world[list(arcs)].all() for arcs in found):  # else nothing better is left
            found |= search_world(search, search.usable & world)
    return found


def search_world(search: Search, mask: Mask, most: int = ROUTES_PER_CORRIDOR) -> dict[tuple[int, ...], float]:
    """Return the best routes over both directions of the corridor, with their weights.

    Parameters
    ----------
    search : what they must keep to
    mask : bool (n_arcs,), the arcs that are open
    most : how many at most
    """
    heaviest = min(search.heaviest, WORST_OVER_BEST * search.least_weight(mask))
    found: dict[tuple[int, ...], float] = {}
    for graph in search.graphs:
        found |= best_routes(graph, search.weights_on(mask), *search.ends(graph), most, heaviest)
    best = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return dict(best[:most])


def priced_route(network: Network, prices: ShipmentPrices, arcs: tuple[int, ...], weight: float) -> Route:
    """Return a route with its names and expected costs.

    Parameters
    ----------
    network : of the arcs
    prices : what the shipment pays
    arcs : in order
    weight : expected objective
    """
    index = np.array(arcs)
    terminals = [network.arcs[arcs[0]].tail.terminal, *(network.arcs[arc].head.terminal for arc in arcs)]
    tariff_usd = tuple(float(tariff.usd_per_feu[index].sum()) for tariff in prices.tariffs)
    return Route(
        arcs=arcs,
        terminals=tuple(
            name for rank, name in enumerate(terminals) if rank == 0 or terminals[rank - 1] != name
        ),
        legs=tuple(leg.id for arc in arcs if (leg := network.arcs[arc].leg) is not None),
        hours=float(network.costs.hours[index].sum()),
        usd=float(prices.usd[index].sum()),
        kg_co2e=float(prices.kg_co2e[index].sum()),
        subsidy_usd=float(prices.subsidy_usd[index].sum()),
        weight=weight,
        usd_parts=tuple(prices.usd_parts[index].sum(axis=0).tolist()),
        tariff_usd=tariff_usd,
        mean_tariff_usd=sum(t.share * usd for t, usd in zip(prices.tariffs, tariff_usd, strict=True)),
        free_flow_hours=sum(free_flow_hours(network.arcs[arc]) for arc in arcs),
    )


def best_first(route: Route) -> tuple[float, tuple[int, ...]]:
    """Return what routes are sorted by: the expected objective, then the arcs."""
    return (route.weight, route.arcs)
