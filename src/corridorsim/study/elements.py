"""Elements: what can be closed on a shipment's ways, by name, and which routes are lost with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.graph import Arc
from corridorsim.network.masks import Mask
from corridorsim.network.network import Network
from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.vocabulary import BACK
from corridorsim.study.routes import CorridorRoutes, Route

COUNTRY, PASSAGE, TERMINAL, LEG, OPERATOR = "country", "passage", "terminal", "leg", "operator"
RANKED = (COUNTRY, PASSAGE, TERMINAL, LEG)  # of elements on the same routes, the first one names them all


class Element(NamedTuple):
    """Something that can be closed; a leg is closed in both directions, an operator is a row of services."""

    kind: str
    name: str


Subject = tuple[Element, ...]  # closed together
Lost = NDArray[np.uint8]


class ElementBook:
    """Knows what each arc touches.

    Parameters
    ----------
    network, scenario : built and declared
    """

    def __init__(self, network: Network, scenario: Scenario) -> None:
        self._terminals = scenario.tables.terminals
        self._of_arc = [
            _of(arc) | {Element(COUNTRY, name) for name in countries}
            for arc, countries in zip(network.arcs, network.countries, strict=True)
        ]

    def open_without(self, subject: Subject) -> Mask:
        """Return the arcs that stay open while some elements are closed, bool (n_arcs,).

        Parameters
        ----------
        subject : what is closed
        """
        closed = frozenset(subject)
        return np.fromiter((not (closed & found) for found in self._of_arc), dtype=np.bool_)

    def on(self, route: Route, shipment: Shipment) -> frozenset[Element]:
        """Return what can be closed on a route; without its two ends there would be no shipment.

        Parameters
        ----------
        route, shipment : a way and whose it is
        """
        ends = [shipment.origin, shipment.destination]
        own = {Element(TERMINAL, name) for name in ends}
        own |= {Element(COUNTRY, self._terminals[name].country) for name in ends}
        return frozenset().union(*(self._of_arc[arc] for arc in route.arcs)) - own


def _of(arc: Arc) -> frozenset[Element]:
    """Return what an arc touches, countries apart."""
    found = {Element(TERMINAL, node.terminal) for node in (arc.tail, arc.head)}
    if arc.leg is not None:
        found |= {Element(LEG, arc.leg.id.removesuffix(BACK)), Element(OPERATOR, arc.leg.service_row)}
        found |= {Element(PASSAGE, name) for name in arc.leg.passages}
    return frozenset(found)


@dataclass(frozen=True)
class Ways:
    """All ways of a shipment, through whichever corridor, each once.

    Attributes
    ----------
    entry : its routes are those of all feasible corridors, best expected objective first
    on : for each route, what can be closed on it
    """

    entry: CorridorRoutes
    on: tuple[frozenset[Element], ...]

    @property
    def shipment(self) -> Shipment:
        """Whose ways they are."""
        return self.entry.shipment

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """What can be closed on some of them, sorted."""
        return tuple(sorted(frozenset().union(*self.on)))


def all_ways(book: ElementBook, entries: Sequence[CorridorRoutes]) -> tuple[Ways, ...]:
    """Return the ways of every shipment that has one.

    Parameters
    ----------
    book : knows what is on a route
    entries : feasible corridors, shipments outermost
    """
    found = []
    for _, group in groupby(entries, key=lambda entry: entry.shipment.id):
        own = list(group)
        routes = {route.arcs: route for entry in own for route in entry.routes}
        ordered = tuple(sorted(routes.values(), key=lambda route: (route.weight, route.arcs)))
        entry = replace(own[0], routes=ordered)
        found.append(Ways(entry, tuple(book.on(route, entry.shipment) for route in ordered)))
    return tuple(found)


class LostRoutes:
    """Which of a shipment's routes are lost with what; equal losses share a row, row 0 loses nothing.

    Parameters
    ----------
    ways : of the shipment
    """

    def __init__(self, ways: Ways) -> None:
        self._crossing = {
            element: np.array([element in on for on in ways.on], dtype=np.uint8) for element in ways.elements
        }
        self._none = np.zeros(len(ways.on), dtype=np.uint8)
        self._rows = {self._none.tobytes(): 0}

    def row_of(self, subject: Subject) -> int:
        """Return the row of what is closed together.

        Parameters
        ----------
        subject : elements, on the shipment's routes or not
        """
        lost = self._none
        for element in subject:
            lost = lost | self._crossing.get(element, self._none)
        return self._rows.setdefault(lost.tobytes(), len(self._rows))

    def matrix(self) -> Lost:
        """Return uint8 (n_rows, n_routes), 1 where a route is lost."""
        flat = np.frombuffer(b"".join(self._rows), dtype=np.uint8)
        return flat.reshape(len(self._rows), len(self._none)).copy()
