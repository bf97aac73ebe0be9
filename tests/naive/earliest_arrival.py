"""Earliest arrivals by going round all arcs until nobody gets anywhere earlier (Bellman and Ford)."""

import numpy as np

from tests.naive.journeys import steps_of, take_step


def earliest(ends, n_nodes, source, routes, world, lane):
    """Return the earliest hour at every node; arc k leads from ends[k][0] to ends[k][1] by route k."""
    hour = [np.float32(np.inf)] * n_nodes
    hour[source] = np.float32(0)
    changed = True
    while changed:
        changed = False
        for arc, (tail, head) in enumerate(ends):
            now = hour[tail]
            for kind, item, share, gate in steps_of(routes, arc):
                now = take_step(world, lane, now, kind, item, share, gate)
            if now < hour[head]:
                hour[head], changed = now, True
    return hour
