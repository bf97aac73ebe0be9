"""Pools of routes: all that may be among the best of a shipment and corridor at some point of a sweep.

A run plans with the best routes of the expected objective. Which these are changes with the numbers, so they
are looked for where the sweep begins: with the numbers as they are, with each at the ends of its range, and
at points spread over all ranges together. At a point those of the pool are taken that a run would take.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats, Integers
from corridorsim.study.constraints import WORST_OVER_BEST, Search
from corridorsim.study.routes import ROUTES_PER_CORRIDOR, found_in_worlds
from corridorsim.study.search import best_routes

Arcs = tuple[int, ...]


@dataclass(frozen=True)
class RoutePool:
    """Routes of one shipment through one corridor.

    Attributes
    ----------
    search : what they must keep to
    routes : arcs of the whole network, sorted
    beside : the best routes if there were no rules, by which a detour is told from a corridor; none where no
        rule denies anything
    open_in : bool (n_worlds, n_routes), which of them each world to be ready for leaves open
    """

    search: Search
    routes: tuple[Arcs, ...]
    beside: tuple[Arcs, ...]
    open_in: NDArray[np.bool_]

    def chosen(self, weights: Floats, weights_beside: Floats) -> Integers:
        """Return the routes that a run would plan with, best first, int64 (n,); as ``find_routes`` has them.

        Parameters
        ----------
        weights : float64 (n_routes,), expected objective
        weights_beside : float64 (n_beside,)
        """
        order = np.argsort(weights, kind="stable")  # equal ones by their arcs, as the pool is sorted
        heaviest = WORST_OVER_BEST * weights_beside.min(initial=np.inf)
        found = np.zeros(len(weights), dtype=np.bool_)
        for is_open in self.open_in:
            if found.any() and is_open[found].all():
                continue
            ways = order[is_open[order]]
            if len(ways):
                limit = min(heaviest, WORST_OVER_BEST * weights[ways[0]])
                found[ways[weights[ways] <= limit][:ROUTES_PER_CORRIDOR]] = True
        return order[found[order]]


def find_pools(searches: Sequence[Sequence[Search]], pool: ThreadPoolExecutor) -> list[RoutePool]:
    """Return the pool of each search over several points.

    Parameters
    ----------
    searches : for each shipment and corridor, the search at every point that is tried
    pool : threads
    """
    tried = [list(pool.map(_found, at_points)) for at_points in searches]
    pools = []
    for at_points, found in zip(searches, tried, strict=True):
        routes = tuple(sorted({arcs for ways, _ in found for arcs in ways}))
        beside = tuple(sorted({arcs for _, ways in found for arcs in ways}))
        first = at_points[0]
        usable = [first.usable & world for world in first.worlds]
        open_in = np.array([[mask[list(arcs)].all() for arcs in routes] for mask in usable], dtype=np.bool_)
        pools.append(RoutePool(first, routes, beside, open_in.reshape(len(usable), len(routes))))
    return pools


def _found(search: Search) -> tuple[list[Arcs], list[Arcs]]:
    """Return the routes of a search, and the best one without rules where rules deny something."""
    routes = list(found_in_worlds(search))
    if not search.rules.denied_by:
        return routes, []
    weights = search.weights_on(search.open_mask & search.corridor_mask)
    ways = [best_routes(graph, weights, *search.ends(graph), 1, np.inf) for graph in search.graphs]
    return routes, [arcs for way in ways for arcs in way]
