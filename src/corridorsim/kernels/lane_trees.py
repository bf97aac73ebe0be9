"""Shortest trees of one network under many sets of weights at once: draws are lanes.

Nodes stand in an order in which most arcs lead on, the source first. Each node in turn hands its distances
on to the heads of its arcs, in all lanes; one whose distances fell since it last did so does it again in the
next round. Whatever the order, what comes out are the shortest distances: only the number of rounds depends
on it. A way adds up from its start, so no bit depends on the order of the nodes or on the other lanes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import kernel

_CLEAN, _DIRTY = np.uint8(0), np.uint8(1)
_NONE, _ONE = np.int32(0), np.int32(1)
_START = np.float32(0.0)


@kernel
def lane_trees(
    first_arc: NDArray[np.int64],
    head: NDArray[np.int64],
    weight: NDArray[np.float32],
    scratch_dirty: NDArray[np.uint8],
    out_distance: NDArray[np.float32],
) -> int:
    """Write the distance of every node from node 0 in every lane; return how many arcs were looked at.

    first_arc, head : int64 (n_nodes + 1,) and (n_arcs,), arcs by tail
    weight          : float32 (n_arcs, n_lanes), not negative, infinite for a closed arc
    scratch_dirty   : uint8 (n_nodes,), overwritten
    out_distance    : float32 (n_nodes, n_lanes), infinite where there is no way
    """
    dirty, n_nodes = scratch_dirty, out_distance.shape[0]
    out_distance[:] = np.inf
    dirty[:] = _CLEAN
    out_distance[0, :] = _START
    dirty[0] = _DIRTY
    n_looked, once_more = 0, True
    while once_more:
        once_more = False
        for node in range(n_nodes):
            if dirty[node] == _CLEAN:
                continue
            dirty[node] = _CLEAN
            n_looked += first_arc[node + 1] - first_arc[node]
            for arc in range(first_arc[node], first_arc[node + 1]):
                if _hand_on(out_distance[node], weight[arc], out_distance[head[arc]]) > _NONE:
                    dirty[head[arc]] = _DIRTY
                    once_more |= head[arc] <= node
    return n_looked


@kernel
def _hand_on(
    distance: NDArray[np.float32], weight: NDArray[np.float32], at_head: NDArray[np.float32]
) -> np.int32:
    """Lower the head's distances where the way by this arc is shorter; return in how many lanes it is."""
    n_lower = _NONE
    for lane in range(at_head.shape[0]):
        reached = distance[lane] + weight[lane]
        is_lower = reached < at_head[lane]
        n_lower += _ONE if is_lower else _NONE
        at_head[lane] = reached if is_lower else at_head[lane]
    return n_lower
