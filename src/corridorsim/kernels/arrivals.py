"""When a shipment goes on: departures by headway, closed places and slowdowns, as maps from hour to hour.

Every map here is first in, first out: it never decreases and never returns an hour before the one it was
given, also as rounded to float32. So earlier is never worse, and one more closure never helps. Hours are
float32 from the shipment's departure.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import kernel

# One who stands at a departure must not miss it by rounding. The rounding grows with the number of headways
# passed, so the guard of 1e-6 does too.
_GUARD = np.float32(1e-6)
_SHRINK = np.float32(1.0 - 1e-6)
_NO_WAIT = np.float32(0.0)


@kernel
def board(t: np.float32, headway: np.float32, phase: np.float32) -> np.float32:
    """Return when the next departure leaves, of those at phase, phase + headway, phase + 2 headway and so on.

    t, headway, phase : float32 hours; headway 0 = leaves at once
    """
    if headway <= _NO_WAIT:
        return t
    passed = np.ceil((t - phase) / headway * _SHRINK - _GUARD)
    return max(t, phase + headway * passed)


@kernel
def wait_until_open(
    t: np.float32,
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    delays: NDArray[np.float32],
    count: int,
) -> np.float32:
    """Return when one who comes at t may go on, past a place that is closed or slowed at times.

    starts, ends : float32 (≥ count,), intervals [start, end) by increasing start; they may overlap
    delays       : float32 (≥ count,), what one who comes within the interval loses, at most until its end;
                   infinite for a gate
    count        : how many intervals there are
    """
    for j in range(count):
        if starts[j] > t:
            break
        if t < ends[j]:
            t = min(ends[j], t + delays[j])
    return t
