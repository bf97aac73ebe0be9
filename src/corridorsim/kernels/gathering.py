"""What closes a place, gathered from its hazards and its dates into one list a draw, by start."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.event_room import Events
from corridorsim.kernels.lanes import LEAST_PLACE, MOST_PLACE, place_of
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.worlds import DATED, F64, I64, Closures, Gates

_FOREVER = np.float32(np.inf)
_NO_QUEUE = np.float32(0.0)
_DATED = np.int16(DATED)


@inner_kernel
def gather(
    gates: Gates,
    gate: int,
    scratch: Events,
    departure_hours: F64,
    spin_up_hours: float,
    out: Closures,
) -> int:
    """Merge, sorted by start in every draw, the events that reach one gate and its dates.

    Parameters
    ----------
    gates, scratch : see their classes
    gate : which
    departure_hours : float64 (n_lanes,), since the start of the window
    spin_up_hours : closures since longer than this before departure count as this long where there is a queue
    out : the gate is overwritten

    Returns
    -------
    room that was needed; more than there is only counts
    """
    count, has_queue = out.n_events[gate], gates.utilisation[gate] > _NO_QUEUE
    for lane in range(count.shape[0]):
        count[lane] = 0
    for link in range(gates.first[gate], gates.first[gate + 1]):
        _gather_events(gates, gate, link, scratch, out)
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        for lane in range(count.shape[0]):
            start = np.float32(gates.date_from_hours[date] - departure_hours[lane])
            end = np.float32(gates.date_until_hours[date] - departure_hours[lane])
            if end > _NO_QUEUE or has_queue:
                _insert(out, gate, lane, (start, end, _FOREVER), _DATED)
    needed = _most(count)
    if has_queue and needed <= out.start.shape[1]:
        load, since = np.float64(gates.utilisation[gate]), np.float32(-spin_up_hours)
        for lane in range(count.shape[0]):
            _queue_up(out, gate, lane, load, since)
    return needed


@inner_kernel
def _gather_events(gates: Gates, gate: int, link: int, scratch: Events, out: Closures) -> None:
    """Insert the events of one hazard that reach a gate, the n-th of every draw in one pass."""
    has_queue = gates.utilisation[gate] > _NO_QUEUE
    hazard, reach = gates.hazard[link], gates.reach[link]
    n_events = scratch.n_events[hazard]
    for number in range(_most(n_events)):
        event = scratch.value[hazard, number]
        start, end, severity, delay = event[0], event[1], event[2], event[3]
        for lane in range(n_events.shape[0]):
            # What is over before departure counts only where a queue remembers it.
            counts = (number < n_events[lane]) & (severity[lane] < reach)
            if counts & ((end[lane] > _NO_QUEUE) | has_queue):
                _insert(out, gate, lane, (start[lane], end[lane], delay[lane]), np.int16(hazard))


@inner_kernel
def _most(count: I64) -> int:
    """Return the greatest of some counts."""
    most = ZERO
    for lane in range(count.shape[0]):
        most = max(most, count[lane])
    return most


@inner_kernel
def _insert(
    out: Closures,
    gate: int,
    lane: int,
    event: tuple[np.float32, np.float32, np.float32],
    hazard: np.int16,
) -> None:
    """Insert one event among the sorted ones of a lane; past the capacity it is only counted."""
    at = out.n_events[gate, lane]
    out.n_events[gate, lane] = at + 1
    if at >= out.start.shape[1]:
        return
    start, end, delay = event
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


@inner_kernel
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


@inner_kernel
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


@inner_kernel
def pad(out: Closures) -> None:
    """Fill lanes that have fewer events than the fullest; note each rank's earliest start and latest end.

    Parameters
    ----------
    out : gathered
    """
    n_gates, capacity, _ = out.start.shape
    for gate in range(n_gates):
        earliest, latest = out.earliest_start[gate].view(np.int32), out.latest_end[gate].view(np.int32)
        most = _most(out.n_events[gate])
        for rank in range(most):
            earliest[rank], latest[rank] = _pad_rank(out, gate, rank)
        if most < capacity:
            out.earliest_start[gate, most] = _FOREVER
            out.latest_end[gate, most] = _FOREVER


@inner_kernel
def _pad_rank(out: Closures, gate: int, rank: int) -> tuple[np.int32, np.int32]:
    """Pad the events of one rank; return the bits of the earliest start and the latest end."""
    n_events, start = out.n_events[gate], out.start[gate, rank]
    end, delay = out.end[gate, rank], out.delay[gate, rank]
    start_bits, end_bits = start.view(np.int32), end.view(np.int32)
    earliest, latest = MOST_PLACE, LEAST_PLACE
    for lane in range(n_events.shape[0]):
        is_one = rank < n_events[lane]
        earliest = min(earliest, place_of(start_bits[lane]) if is_one else MOST_PLACE)
        latest = max(latest, place_of(end_bits[lane]) if is_one else LEAST_PLACE)
    for lane in range(n_events.shape[0]):
        is_one = rank < n_events[lane]
        start[lane] = start[lane] if is_one else _FOREVER
        end[lane] = end[lane] if is_one else _FOREVER
        delay[lane] = delay[lane] if is_one else _FOREVER
    return place_of(earliest), place_of(latest)
