"""What closes a place, gathered from its hazards and its dates into one list a draw, by start."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.worlds import DATED, Closures, Events, Gates

_FOREVER = np.float32(np.inf)
_NO_QUEUE = np.float32(0.0)
_DATED = np.int16(DATED)


@kernel
def gather(
    gates: Gates,
    gate: int,
    scratch: Events,
    departure_hours: float,
    spin_up_hours: float,
    out: Closures,
    lane: int,
) -> int:
    """Merge, sorted by start, the events that reach one gate and its dates.

    Parameters
    ----------
    gates, scratch : see their classes
    gate, lane : which gate, in which draw
    departure_hours : since the start of the window
    spin_up_hours : closures since longer than this before departure count as this long where there is a queue
    out : the gate's lane is overwritten

    Returns
    -------
    room that was needed; more than there is only counts
    """
    count = ZERO
    for link in range(gates.first[gate], gates.first[gate + 1]):
        hazard = gates.hazard[link]
        value = scratch.value[hazard]
        for number in range(scratch.n_events[hazard, lane]):
            if value[number, 2, lane] < gates.reach[link]:
                start, end, delay = value[number, 0, lane], value[number, 1, lane], value[number, 3, lane]
                if end <= _NO_QUEUE and gates.utilisation[gate] <= _NO_QUEUE:
                    continue  # over before departure, and no queue remembers it
                _insert(out, gate, lane, count, (start, end, delay), np.int16(hazard))
                count += 1
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        start = np.float32(gates.date_from_hours[date] - departure_hours)
        end = np.float32(gates.date_until_hours[date] - departure_hours)
        if end <= _NO_QUEUE and gates.utilisation[gate] <= _NO_QUEUE:
            continue
        _insert(out, gate, lane, count, (start, end, _FOREVER), _DATED)
        count += 1
    out.n_events[gate, lane] = count
    if gates.utilisation[gate] > _NO_QUEUE and count <= out.start.shape[1]:
        _queue_up(out, gate, lane, np.float64(gates.utilisation[gate]), np.float32(-spin_up_hours))
    return count


@kernel
def _insert(
    out: Closures,
    gate: int,
    lane: int,
    count: int,
    event: tuple[np.float32, np.float32, np.float32],
    hazard: np.int16,
) -> None:
    """Insert one event among ``count`` sorted ones; does nothing past the capacity."""
    if count >= out.start.shape[1]:
        return
    start, end, delay = event
    at = count
    while at > 0 and out.start[gate, at - 1, lane] > start:
        out.start[gate, at, lane] = out.start[gate, at - 1, lane]
        out.end[gate, at, lane] = out.end[gate, at - 1, lane]
        out.delay[gate, at, lane] = out.delay[gate, at - 1, lane]
        out.hazard[gate, at, lane] = out.hazard[gate, at - 1, lane]
        at -= 1
    out.start[gate, at, lane] = start
    out.end[gate, at, lane] = end
    out.delay[gate, at, lane] = delay
    out.hazard[gate, at, lane] = hazard


@kernel
def _queue_up(out: Closures, gate: int, lane: int, load: float, since: np.float32) -> None:
    """Join closures that overlap, and note the queue that each finds at its start, hours of service.

    While the place is closed the queue grows by ``load`` an hour, while it is open it shrinks by 1 less that.
    What closes a place first stands for what joins it.
    Closures start at ``since`` at the earliest: a place that was never open has no traffic that waits.
    """
    start, end, queues = out.start[gate], out.end[gate], out.delay[gate]
    kept, queue = ZERO, 0.0
    for event in range(out.n_events[gate, lane]):
        begins, ends = max(start[event, lane], since), end[event, lane]
        if ends <= begins:
            continue
        if kept > 0 and begins <= end[kept - 1, lane]:
            end[kept - 1, lane] = max(end[kept - 1, lane], ends)
            continue
        if kept > 0:
            closed = np.float64(end[kept - 1, lane]) - np.float64(start[kept - 1, lane])
            open_hours = np.float64(begins) - np.float64(end[kept - 1, lane])
            queue = max(0.0, queue + load * closed - (1.0 - load) * open_hours)
        start[kept, lane], end[kept, lane], queues[kept, lane] = begins, ends, np.float32(queue)
        out.hazard[gate, kept, lane] = out.hazard[gate, event, lane]
        kept += 1
    out.n_events[gate, lane] = _forget(out, gate, lane, kept, load)


@kernel
def _forget(out: Closures, gate: int, lane: int, kept: int, load: float) -> int:
    """Drop the closures whose queue has cleared before departure; returns how many are left."""
    start, end, queues = out.start[gate], out.end[gate], out.delay[gate]
    first = ZERO
    while first < kept:
        closed = np.float64(end[first, lane]) - np.float64(start[first, lane])
        queue = np.float64(queues[first, lane]) + load * closed
        if np.float64(end[first, lane]) + queue / (1.0 - load) > 0.0:
            break
        first += 1
    for event in range(first, kept):
        start[event - first, lane], end[event - first, lane] = start[event, lane], end[event, lane]
        queues[event - first, lane] = queues[event, lane]
        out.hazard[gate, event - first, lane] = out.hazard[gate, event, lane]
    return kept - first


@kernel
def pad(out: Closures) -> None:
    """Fill lanes that have fewer events than the fullest; note each rank's earliest start and latest end.

    Parameters
    ----------
    out : gathered
    """
    n_gates, capacity, n_lanes = out.start.shape
    for gate in range(n_gates):
        most = 0
        for lane in range(n_lanes):
            most = max(most, out.n_events[gate, lane])
        for rank in range(most):
            earliest, latest = _FOREVER, np.float32(-np.inf)
            for lane in range(n_lanes):
                if rank < out.n_events[gate, lane]:
                    earliest = min(earliest, out.start[gate, rank, lane])
                    latest = max(latest, out.end[gate, rank, lane])
                else:
                    out.start[gate, rank, lane] = _FOREVER
                    out.end[gate, rank, lane] = _FOREVER
                    out.delay[gate, rank, lane] = _FOREVER
            out.earliest_start[gate, rank] = earliest
            out.latest_end[gate, rank] = latest
        if most < capacity:
            out.earliest_start[gate, most] = _FOREVER
            out.latest_end[gate, most] = _FOREVER
