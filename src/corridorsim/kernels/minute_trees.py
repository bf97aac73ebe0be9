"""Shortest trees of a network whose arcs take whole minutes, or cost whole units: buckets, no heap.

Nodes wait in buckets, each some minutes wide; the bucket of the present is emptied, and the clock goes on by
one width. Buckets of one minute are Dial's, and settle a node once. Wider ones are fewer, so that the clock
passes few empty ones and all stay in the nearest cache; a node is looked at again where a short arc improves
it within its bucket, which a width of a small part of the longest arc makes rare. Should that happen so often
that the room for entries ends, the tree is made once more in buckets of one minute, for which it suffices.

What takes the time at a hundred thousand nodes is memory, and branches that cannot be foreseen. So an arc is
one integer of 32 bits, its head above and its minutes below, the others are as short, unsigned as no index is
tested for being negative then, and an arc that improves nothing writes what was there instead of being
skipped.

Dial, "Algorithm 360: shortest-path forest with topological ordering", Comm. ACM 12 (1969); Denardo and Fox,
"Shortest-route methods: 1. Reaching, pruning, and buckets", Operations Research 27 (1979).
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.paths import ZERO

Words = NDArray[np.uint32]
MOST_MINUTES = (1 << 20) - 1
_MOST_BITS = 32
_UNREACHED = np.uint32(2**32 - 1)
_NO_ENTRY = np.uint32(0)
_OUT_OF_ENTRIES = cast("int", np.int64(-1))
_WIDTH_BITS = 6  # the longest arc is 64 widths long; 16 … 512 are about as fast
_NODE, _NEXT = range(2)  # columns of entries


def pack_arcs(head: NDArray[np.int64], minutes: NDArray[np.int64]) -> Words:
    """Return arcs as ``shortest_minutes`` reads them, uint32 (n_arcs,).

    Parameters
    ----------
    head : int64 (n_arcs,)
    minutes : int64 (n_arcs,), 0 … ``MOST_MINUTES``

    Raises
    ------
    ValueError
        Where the number of the last head and the minutes of the longest arc have more than 32 bits together.
    """
    if len(minutes) and not 0 <= minutes.min() <= minutes.max() <= MOST_MINUTES:
        raise ValueError(f"minutes of an arc are 0 … {MOST_MINUTES}")
    bits = _bits(minutes)
    if _bits(head) + bits > _MOST_BITS:
        raise ValueError(f"heads and minutes of arcs do not fit into {_MOST_BITS} bits")
    return np.asarray((head << bits) | minutes, dtype=np.uint32)


def new_buckets(minutes: NDArray[np.int64]) -> Words:
    """Return a bucket for every minute that an arc can have, a power of two, uint32.

    Parameters
    ----------
    minutes : int64 (n_arcs,), of the arcs
    """
    return np.zeros(1 << _bits(minutes), dtype=np.uint32)


def new_entries(n_arcs: int) -> Words:
    """Return room for entries of buckets, twice what a tree needs whose nodes are looked at once, uint32.

    Parameters
    ----------
    n_arcs : how many
    """
    return np.empty((2 * n_arcs + 2, 2), dtype=np.uint32)


def _bits(values: NDArray[np.int64]) -> int:
    return int(values.max(initial=0)).bit_length()


@inner_kernel
def _fill(
    first_arc: Words,
    arc: Words,
    source: int,
    shift: int,
    bits: int,
    scratch_bucket: Words,
    scratch_entry: Words,
    out_minutes: Words,
) -> int:
    """Write the minutes to every node with buckets 2**bits minutes wide; return 0, or _OUT_OF_ENTRIES.

    shift : bits of an arc that are its minutes
    """
    bucket, entry, minutes = scratch_bucket, scratch_entry, out_minutes
    minutes[:] = _UNREACHED
    bucket[:] = _NO_ENTRY
    mask, low = bucket.shape[0] - 1, (1 << shift) - 1
    minutes[source] = 0
    entry[1, _NODE], entry[1, _NEXT], bucket[0] = source, _NO_ENTRY, 1
    n_entries, n_taken, now = ZERO + 1, ZERO, ZERO
    while n_taken < n_entries:
        at = bucket[now & mask]
        bucket[now & mask] = _NO_ENTRY
        while at > 0:
            node, at = entry[at, _NODE], entry[at, _NEXT]
            n_taken += 1
            here = np.int64(minutes[node])
            if here >> bits == now:  # else an entry that an earlier bucket has replaced
                first, last = np.int64(first_arc[node]), np.int64(first_arc[node + 1])
                if n_entries + last - first >= entry.shape[0]:
                    return _OUT_OF_ENTRIES
                for each in range(first, last):
                    head = np.uint32(arc[each] >> shift)
                    reached = here + np.int64(arc[each] & low)
                    known = np.int64(minutes[head])
                    is_better = reached < known
                    minutes[head] = min(reached, known)
                    place = np.uint32((reached >> bits) & mask)
                    before = bucket[place]
                    entry[n_entries + 1, _NODE], entry[n_entries + 1, _NEXT] = head, before
                    n_entries += int(is_better)
                    bucket[place] = np.uint32(n_entries) if is_better else before
            if at == 0:  # short arcs fill the bucket again
                at = bucket[now & mask]
                bucket[now & mask] = _NO_ENTRY
        now += 1
    return ZERO


@kernel
def shortest_minutes(
    first_arc: Words,
    arc: Words,
    source: int,
    scratch_bucket: Words,
    scratch_entry: Words,
    scratch_minutes: Words,
    out_minutes: NDArray[np.float64],
) -> int:
    """Write the minutes to every node from a source; return how many nodes are reached.

    first_arc       : uint32 (n_nodes + 1,), arcs by tail
    arc             : uint32 (n_arcs,), of ``pack_arcs``
    scratch_bucket  : uint32 (n_buckets,), of ``new_buckets``, overwritten
    scratch_entry   : uint32 (≥ n_arcs + 2, 2), of ``new_entries``, overwritten
    scratch_minutes : uint32 (n_nodes,), overwritten
    out_minutes     : float64 (n_nodes,), infinite where there is no way; ways are below 2**32 − 1 minutes
    """
    bucket, shift = scratch_bucket, ZERO
    while bucket.shape[0] >> shift > 1:
        shift += 1
    bits = max(ZERO, shift - _WIDTH_BITS)
    # An arc that begins late in its bucket ends a width later, hence twice as many.
    wide = bucket[: min(bucket.shape[0], 2 << _WIDTH_BITS)]
    if _fill(first_arc, arc, source, shift, bits, wide, scratch_entry, scratch_minutes) == _OUT_OF_ENTRIES:
        _fill(first_arc, arc, source, shift, ZERO, bucket, scratch_entry, scratch_minutes)
    n_reached = ZERO
    for node in range(out_minutes.shape[0]):
        is_reached = scratch_minutes[node] != _UNREACHED
        out_minutes[node] = scratch_minutes[node] if is_reached else np.inf
        n_reached += int(is_reached)
    return n_reached
