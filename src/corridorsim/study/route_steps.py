"""Routes as the journey kernels read them: arcs in order, and the steps of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corridorsim.kernels.steps import STEP_BACKLOG, STEP_GATE, STEP_SLOWDOWN, Routes
from corridorsim.network.network import Integers, Steps


def kernel_routes(steps: Steps, routes: Sequence[tuple[int, ...]], used: Mapping[int, Integers]) -> Routes:
    """Return routes as the journey kernels read them, items renumbered among those in use.

    Parameters
    ----------
    steps : of the arcs
    routes : each a tuple of arcs
    used : for each kind of step, the items in use, sorted
    """
    at = [_steps_once(steps, route) for route in routes]
    flat = np.array([step for route in at for arc in route for step in arc], dtype=np.int64)
    kind, item, gate = steps.kind[flat], steps.item[flat].copy(), steps.gate[flat].copy()
    for which, items in used.items():
        item[kind == which] = np.searchsorted(items, item[kind == which])
    gate[gate >= 0] = np.searchsorted(used[STEP_GATE], gate[gate >= 0])
    return Routes(
        first_arc=np.cumsum([0, *map(len, routes)]).astype(np.int64),
        arc=np.array([arc for route in routes for arc in route], dtype=np.int64),
        first_step=np.cumsum([0, *(len(arc) for route in at for arc in route)]).astype(np.int64),
        kind=kind,
        item=item,
        gate=gate,
        part=steps.part[flat],
        share=steps.share[flat],
    )


def _steps_once(steps: Steps, route: tuple[int, ...]) -> list[list[int]]:
    """Return the steps of each arc of a route.

    A slowdown is met once, not on arrival and leaving again; a queue too: who has been served is inside.
    """
    met: set[int] = set()
    arcs = []
    for arc in route:
        here = []
        for step in range(steps.first[arc], steps.first[arc + 1]):
            item = int(steps.item[step])
            if steps.kind[step] in (STEP_SLOWDOWN, STEP_BACKLOG):
                if item in met:
                    continue
                met.add(item)
            here.append(step)
        arcs.append(here)
    return arcs


@dataclass(frozen=True)
class Order:
    """Routes in the order of their arcs, so that those with the same beginning stand together.

    Attributes
    ----------
    rank : int64 (n_routes,), where each route stands
    shared : int64 (n_routes,), for each place, the first arcs in common with the route that stands before
    most_arcs : of the longest route
    """

    rank: Integers
    shared: Integers
    most_arcs: int

    def arrange(self, chosen: Integers) -> tuple[Integers, Integers]:
        """Return some routes in this order, and the first arcs that each has in common with the one before.

        Parameters
        ----------
        chosen : int64 (n_chosen,)
        """
        order = np.argsort(self.rank[chosen], kind="stable")
        place = self.rank[chosen][order]
        if len(place) == len(self.rank):
            return order, self.shared
        between = [self.shared[one + 1 : other + 1].min(initial=0) for one, other in pairwise(place)]
        return order, np.array([0, *between], dtype=np.int64)[: len(place)]


def order_of(routes: Routes) -> Order:
    """Return routes in the order of their arcs.

    Parameters
    ----------
    routes : as the kernels read them
    """
    arcs = [
        tuple(routes.arc[first:last].tolist())
        for first, last in zip(routes.first_arc[:-1], routes.first_arc[1:], strict=True)
    ]
    sorted_routes = sorted(range(len(arcs)), key=arcs.__getitem__)
    shared = [0, *(_in_common(arcs[one], arcs[other]) for one, other in pairwise(sorted_routes))]
    rank = np.empty(len(arcs), dtype=np.int64)
    rank[sorted_routes] = np.arange(len(arcs))
    return Order(
        rank,
        np.array(shared[: len(arcs)], dtype=np.int64),
        max(map(len, arcs), default=0),
    )


def _in_common(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return how many of their first arcs two routes share."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((rank for rank, (arc, its) in pairs if arc != its), min(len(one), len(other)))
