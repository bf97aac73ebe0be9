"""Routes as the journey kernels read them: arcs in order, and the steps of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
