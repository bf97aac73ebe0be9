"""Shortest trees of one large network whose arcs take whole minutes: Dial's buckets, no heap.

Nodes wait in as many buckets as an arc can have minutes, and one more; the bucket of the present minute is
emptied, and the clock goes on by one. An arc is one integer, its head above and its minutes below, so that
both come with one access: at a hundred thousand nodes memory is what takes the time.

Dial, "Algorithm 360: shortest-path forest with topological ordering", Comm. ACM 12 (1969).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import kernel

MOST_MINUTES = (1 << 20) - 1
UNREACHED = np.int32(2**31 - 1)
_BITS = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)
_EMPTY = np.int64(0)


def pack_arcs(head: NDArray[np.int64], minutes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return arcs as ``shortest_minutes`` reads them, int64 (n_arcs,).

    Parameters
    ----------
    head : int64 (n_arcs,)
    minutes : int64 (n_arcs,), 0 … ``MOST_MINUTES``
    """
    if len(minutes) and not 0 <= minutes.min() <= minutes.max() <= MOST_MINUTES:
        raise ValueError(f"minutes of an arc are 0 … {MOST_MINUTES}")
    return np.asarray((head << _BITS) | minutes, dtype=np.int64)


def new_buckets(minutes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return as many buckets as ``shortest_minutes`` needs, a power of two, int64.

    Parameters
    ----------
    minutes : int64 (n_arcs,), of the arcs
    """
    return np.zeros(1 << int(minutes.max(initial=0)).bit_length(), dtype=np.int64)


@kernel
def shortest_minutes(
    first_arc: NDArray[np.int64],
    arc: NDArray[np.int64],
    source: int,
    scratch_bucket: NDArray[np.int64],
    scratch_entry: NDArray[np.int64],
    out_minutes: NDArray[np.int32],
) -> int:
    """Write the minutes to every node from a source; return how many nodes are reached.

    first_arc      : int64 (n_nodes + 1,), arcs by tail
    arc            : int64 (n_arcs,), of ``pack_arcs``
    scratch_bucket : int64 (n_buckets,), of ``new_buckets``, overwritten
    scratch_entry  : int64 (≥ n_arcs + 2,), overwritten
    out_minutes    : int32 (n_nodes,), UNREACHED where there is no way; ways are below 2**31 minutes
    """
    bucket, entry, minutes = scratch_bucket, scratch_entry, out_minutes
    minutes[:] = UNREACHED
    bucket[:] = _EMPTY
    mask = bucket.shape[0] - 1
    minutes[source] = 0
    # An entry is a node above and the next entry of its bucket below; entry 0 stands for none.
    entry[1] = source << _BITS
    bucket[0] = 1
    n_entries, n_waiting, n_reached, now = 1, 1, 0, 0
    while n_waiting > 0:
        at = bucket[now & mask]
        bucket[now & mask] = _EMPTY
        while at > 0:
            node, at = entry[at] >> _BITS, entry[at] & _LOW
            n_waiting -= 1
            if minutes[node] == now:
                n_reached += 1
                for each in range(first_arc[node], first_arc[node + 1]):
                    head, reached = arc[each] >> _BITS, now + (arc[each] & _LOW)
                    if reached < minutes[head]:
                        minutes[head] = reached
                        place = reached & mask
                        n_entries += 1
                        n_waiting += 1
                        entry[n_entries] = (head << _BITS) | bucket[place]
                        bucket[place] = n_entries
            if at == 0:  # arcs of no minutes fill the bucket again
                at = bucket[now & mask]
                bucket[now & mask] = _EMPTY
        now += 1
    return n_reached
