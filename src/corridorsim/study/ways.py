"""Ways: where the routes of a study share their beginnings, and where those of a corridor part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.news import gate_of
from corridorsim.kernels.steps import Routes
from corridorsim.network.network import Integers


@dataclass(frozen=True)
class Ways:
    """The beginnings of all routes, numbered.

    Attributes
    ----------
    routes : as the kernels read them
    before : for each route, the way that leads to each of its arcs, and last the whole route
    first_watched, watched : see ``kernels.minds.Prospects``
    """

    routes: Routes
    before: tuple[tuple[int, ...], ...]
    first_watched: Integers
    watched: Integers

    def flat(self) -> Integers:
        """Return the way that leads to each arc, int64 (n_arcs,)."""
        return np.array([way for ways in self.before for way in ways[:-1]], dtype=np.int64)

    def parting(self, options: Integers) -> NDArray[np.uint8]:
        """Return where some routes part at a terminal, before the way through it: uint8 (n_arcs,).

        Parameters
        ----------
        options : int64 (n_options,), the routes; even arcs lead through terminals, odd ones are legs
        """
        after: dict[tuple[int, int], set[int]] = defaultdict(set)
        for route in options:
            ways = self.before[route]
            for rank in range(0, len(ways) - 1, 2):
                after[rank, ways[rank]].add(ways[min(rank + 2, len(ways) - 1)])
        parts = np.zeros(len(self.routes.arc), dtype=np.uint8)
        for route in options:
            ways, first = self.before[route], self.routes.first_arc[route]
            for rank in range(0, len(ways) - 1, 2):
                parts[first + rank] = len(after[rank, ways[rank]]) > 1
        return parts

    @cached_property
    def gates(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The gates that each route meets: (rank of the arc, gate), in order."""
        routes, found = self.routes, []
        for first, last in zip(routes.first_arc[:-1], routes.first_arc[1:], strict=True):
            steps = self.watched[self.first_watched[first] : self.first_watched[last]]
            ranks = np.searchsorted(routes.first_step[first : last + 1], steps, side="right") - 1
            gates = [gate_of(routes, step) for step in steps]
            found.append(tuple(zip(ranks.tolist(), map(int, gates), strict=True)))
        return tuple(found)

    def gates_since(self, route: int, rank: int) -> set[int]:
        """Return the gates that a route meets from an arc on.

        Parameters
        ----------
        route : which
        rank : of the first arc that counts
        """
        return {gate for at, gate in self.gates[route] if at >= rank}


def ways_of(routes: Routes) -> Ways:
    """Return the beginnings of routes, numbered.

    Parameters
    ----------
    routes : as the kernels read them
    """
    number: dict[tuple[int, int], int] = {}
    before = []
    for first, last in zip(routes.first_arc[:-1], routes.first_arc[1:], strict=True):
        ways = [0]
        for arc in routes.arc[first:last].tolist():
            ways.append(number.setdefault((ways[-1], arc), len(number) + 1))
        before.append(tuple(ways))
    watched = np.array(
        [step for step in range(len(routes.kind)) if gate_of(routes, step) >= 0], dtype=np.int64
    )
    first_watched = np.searchsorted(watched, routes.first_step).astype(np.int64)
    return Ways(routes, tuple(before), first_watched, watched)
