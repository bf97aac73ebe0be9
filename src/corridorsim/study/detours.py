"""Detours: the routes that a corridor still has when something that all its routes need is closed.

The best routes of a corridor may all cross one bridge although there is another, dearer one. Where a removal
takes every route of a corridor, the corridor is searched again without it; where it leaves one, the best
without it is among those that are left, because the routes are the best that there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from corridorsim.network.network import Network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.constraints import Search
from corridorsim.study.elements import ElementBook, Subject
from corridorsim.study.routes import CorridorRoutes, Route, RouteSets, priced_route, search_world, searches

_DETOURS = 4


class Detours:
    """The feasible corridors of a study, with more routes after each search.

    Parameters
    ----------
    network, scenario, routes : built, declared and found
    book : knows what is on a route
    """

    def __init__(self, network: Network, scenario: Scenario, routes: RouteSets, book: ElementBook) -> None:
        pairs = zip(searches(network, scenario), routes.entries, strict=True)
        self._network, self._book = network, book
        self._found: list[tuple[Search, CorridorRoutes]] = [pair for pair in pairs if pair[1].routes]
        self._searched: set[tuple[str, Subject]] = set()

    @property
    def entries(self) -> tuple[CorridorRoutes, ...]:
        """The corridors as they are now."""
        return tuple(entry for _, entry in self._found)

    def is_searched(self, shipment: str, subject: Subject) -> bool:
        """Return whether a removal has had its own search.

        Parameters
        ----------
        shipment : its id
        subject : what is closed together
        """
        return (shipment, subject) in self._searched

    def search(self, pool: ThreadPoolExecutor, wanted: Mapping[str, Iterable[Subject]]) -> bool:
        """Search again without what is wanted, once each; return whether there are more routes now.

        Parameters
        ----------
        pool : threads
        wanted : by shipment, what is closed together
        """
        fresh = {
            shipment: [each for each in dict.fromkeys(subjects) if not self.is_searched(shipment, each)]
            for shipment, subjects in wanted.items()
        }
        self._searched |= {(shipment, each) for shipment, subjects in fresh.items() for each in subjects}
        before = sum(len(entry.routes) for entry in self.entries)
        extended = pool.map(
            lambda pair: self._extended(pair[0], pair[1], fresh.get(pair[1].shipment.id, ())), self._found
        )
        self._found = list(extended)
        return sum(len(entry.routes) for entry in self.entries) > before

    def _extended(
        self, search: Search, entry: CorridorRoutes, subjects: Sequence[Subject]
    ) -> tuple[Search, CorridorRoutes]:
        usable = search.open_mask & search.corridor_mask & search.rules.allowed
        routes: dict[tuple[int, ...], Route] = {route.arcs: route for route in entry.routes}
        on = [self._book.on(route, entry.shipment) for route in entry.routes]
        for subject in subjects:
            closed = frozenset(subject)
            if all(closed & found for found in on):
                more = search_world(search, usable & self._book.open_without(subject), _DETOURS)
                routes |= {
                    arcs: priced_route(self._network, search.prices, arcs, weight)
                    for arcs, weight in more.items()
                }
        return search, replace(entry, routes=tuple(routes.values()))
