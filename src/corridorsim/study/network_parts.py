"""The part of a network that some routes need: what has to be built where their numbers are others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corridorsim.network.eligibility import kind_of, rules_by_kind
from corridorsim.network.graph import Arc
from corridorsim.network.network import Network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.prices import arc_weights, shipment_prices
from corridorsim.study.routes import CorridorRoutes, priced_route


def part_of(network: Network, scenario: Scenario, routes: Iterable[tuple[int, ...]]) -> Scenario:
    """Return a scenario with the legs and transfers of some routes alone.

    Parameters
    ----------
    network : built of the scenario
    scenario : declared and checked
    routes : the arcs of each
    """
    arcs = {arc for route in routes for arc in route}
    legs = {leg.id for arc in arcs if (leg := network.arcs[arc].leg) is not None}
    transfers = {row.id for arc in arcs if (row := network.arcs[arc].transfer) is not None}
    tables = scenario.tables
    cargo = {shipment.commodity for shipment in scenario.shipments}
    services = {tables.legs[leg].service_row for leg in legs}
    return replace(
        scenario,
        tables=replace(
            tables,
            legs={name: row for name, row in tables.legs.items() if name in legs},
            leg_rows={name: row for name, row in tables.leg_rows.items() if name in legs},
            transfers={name: row for name, row in tables.transfers.items() if name in transfers},
            services={name: row for name, row in tables.services.items() if name in services},
            commodities={name: row for name, row in tables.commodities.items() if name in cargo},
        ),
    )


def entries_on(
    part: Network, scenario: Scenario, whole: Network, entries: Sequence[CorridorRoutes]
) -> list[CorridorRoutes]:
    """Return entries with their routes priced, and numbered, as a part of the network has them.

    Parameters
    ----------
    part : built of the scenario
    scenario : whose prices are asked for
    whole : the network that the routes were found on
    entries : the routes
    """
    index = ArcIndex(part, whole)
    rules, found = rules_by_kind(part, scenario), []
    for entry in entries:
        said = rules[kind_of(entry.shipment)]
        prices = shipment_prices(part, scenario, entry.shipment, said)
        weights = arc_weights(part, prices, scenario.study.objective)
        routes = []
        for route in entry.routes:
            arcs = index(route.arcs)
            routes.append(priced_route(part, prices, arcs, float(weights[list(arcs)].sum())))
        on_part = replace(entry, prices=prices, routes=tuple(routes), dated=said.dated, delays=said.delays)
        found.append(on_part)
    return found


class ArcIndex:
    """Finds the arcs of a network in a part of it.

    Parameters
    ----------
    part, whole : networks
    """

    def __init__(self, part: Network, whole: Network) -> None:
        self._at = {_name(arc): position for position, arc in enumerate(part.arcs)}
        self._whole = whole

    def __call__(self, arcs: Iterable[int]) -> tuple[int, ...]:
        """Return the arcs of a route as the part has them.

        Parameters
        ----------
        arcs : of the whole network
        """
        return tuple(self._at[_name(self._whole.arcs[arc])] for arc in arcs)


def _name(arc: Arc) -> tuple[object, ...]:
    return (arc.name, arc.tail, arc.head)
