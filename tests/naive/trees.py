"""Shortest distances by relaxing every arc until nothing changes (Bellman and Ford)."""

import math

import numpy as np


def distances(tail, head, weight, n_nodes, source, *, exact=float):
    """The distance of every node; sums are rounded as ``exact`` does."""
    found = [math.inf] * n_nodes
    found[source] = 0.0
    changed = True
    while changed:
        changed = False
        for one, other, more in zip(tail, head, weight, strict=True):
            reached = float(exact(exact(found[one]) + exact(more)))
            if reached < found[other]:
                found[other], changed = reached, True
    return np.array(found)
