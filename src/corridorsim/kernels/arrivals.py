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
_WEEK_HOURS = 168.0


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


@kernel
def board_sailing(t: np.float32, starts: NDArray[np.float32]) -> np.float32:
    """Return when the first departure at or after t leaves, of departures listed in order.

    starts : float32 (n,), never decreasing; who comes after the last leaves at once, at an hour for which the
             list was not made
    """
    low, high = 0, starts.shape[0]
    while low < high:
        middle = (low + high) // 2
        if starts[middle] < t:
            low = middle + 1
        else:
            high = middle
    return starts[low] if low < starts.shape[0] else t


@kernel
def ride(
    t: np.float32,
    starts: NDArray[np.float32],
    planned_hours: NDArray[np.float32],
    factor: np.float32,
    shut: NDArray[np.float32],
    opens: NDArray[np.float32],
    count: int,
) -> np.float32:
    """Return the earliest arrival by any departure at or after t; a later train may be the faster one.

    starts, planned_hours : float32 (n,), departures in order and their hours under way
    factor                : what the hours are multiplied by
    shut, opens           : float32 (≥ count,), closures of the place of departure by increasing start, which
                            hold a train until they end
    count                 : how many closures there are
    """
    first = 0
    while first < starts.shape[0] - 1 and starts[first] < t:
        first += 1
    best = np.float32(np.inf)
    for k in range(first, starts.shape[0]):
        leaves = max(starts[k], t)
        if leaves >= best:
            break
        for j in range(count):
            if shut[j] > leaves:
                break
            leaves = max(leaves, opens[j])
        best = min(best, leaves + planned_hours[k] * factor)
    return best


@kernel
def wait_for_opening(
    t: np.float32, week_hours: np.float32, opens: NDArray[np.float32], shuts: NDArray[np.float32]
) -> np.float32:
    """Return when a place with weekly opening hours is open, at or after t.

    week_hours   : hour of the week at hour 0
    opens, shuts : float32 (n,), hours of the week, sorted and apart; open from ``opens`` to before ``shuts``
    """
    position = (np.float64(t) + np.float64(week_hours)) % _WEEK_HOURS
    for j in range(opens.shape[0]):
        if position < shuts[j]:
            return np.float32(np.float64(t) + max(0.0, np.float64(opens[j]) - position))
    return np.float32(np.float64(t) + (_WEEK_HOURS + np.float64(opens[0]) - position))


@kernel
def pass_delay(t: np.float32, start: np.float32, end: np.float32, delay: np.float32) -> np.float32:
    """Return when one who comes at t may go on, past a rule that delays while it is in force.

    start, end : float32 hours, in force from start to before end
    delay      : float32 hours; who is being held when the rule ends goes at once
    """
    return min(end, t + delay) if (t >= start) & (t < end) else t


@kernel
def traverse(
    t: np.float32,
    hours: np.float32,
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    speeds: NDArray[np.float32],
    count: int,
) -> np.float32:
    """Return when one who sets out at t has travelled a line that takes ``hours`` at full speed.

    The distance is integrated over the piecewise constant speed (Sung et al. 2000; Ichoua et al. 2003), never
    frozen at the speed of the start. Where intervals overlap the least speed counts; at speed 0 one stands,
    and goes on where one stood.

    starts, ends : float32 (≥ count,), intervals [start, end) by increasing start
    speeds       : float32 (≥ count,), share of full speed in each
    count        : how many intervals there are
    """
    now: float = np.float64(t)
    left: float = np.float64(hours)
    while left > 0.0 and now < np.inf:
        speed, until = 1.0, np.inf
        for j in range(count):
            if starts[j] > now:
                until = min(until, np.float64(starts[j]))
                break
            if now < ends[j]:
                until = min(until, np.float64(ends[j]))
                speed = min(speed, np.float64(speeds[j]))
        if speed * (until - now) >= left:
            return np.float32(now + left / speed)
        left -= speed * (until - now) if speed > 0.0 else 0.0
        now = until
    return np.float32(now)


@kernel
def clear_backlog(
    t: np.float32,
    utilisation: np.float32,
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    queues: NDArray[np.float32],
    count: int,
) -> tuple[np.float32, np.float32]:
    """Return when one who comes at t leaves a place where a queue builds up while it is closed.

    The fluid queue: arrivals fill the place to ``utilisation`` of what it serves when open, and are served in
    turn; one leaves when the place has been open for as long as the queue found takes. After one closure of
    length D from s that is s + D + utilisation · (t − s) until s + D / (1 − utilisation).

    starts, ends : float32 (≥ count,), closures [start, end), in order and apart
    queues       : float32 (≥ count,), hours of service that each closure finds waiting when it starts
    count        : how many there are

    Returns
    -------
    leaves, queued_hours : float32, the hour and how much of the wait is queue rather than closure
    """
    last = -1
    while last + 1 < count and starts[last + 1] <= t:
        last += 1
    if last < 0:
        return t, _NO_WAIT
    load = np.float64(utilisation)
    clock: float = np.float64(t)
    queue: float = np.float64(queues[last])
    start, end = np.float64(starts[last]), np.float64(ends[last])
    if clock < end:
        queue += load * (clock - start)
        clock = end
    else:
        queue = max(0.0, queue + load * (end - start) - (1.0 - load) * (clock - end))
    left = queue
    for j in range(last + 1, count):
        if np.float64(starts[j]) >= clock + left:
            break
        left -= np.float64(starts[j]) - clock
        clock = np.float64(ends[j])
    return max(t, np.float32(clock + left)), np.float32(queue)
