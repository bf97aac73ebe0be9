"""What one step of a journey does to the hour, one draw at a time: the meaning of every kind of step.

Each map is first in, first out: it never decreases. The lane kernels do the same to a whole tile at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.arrivals import (
    board,
    board_sailing,
    clear_backlog,
    pass_delay,
    ride,
    traverse,
    wait_for_opening,
    wait_until_open,
)
from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.worlds import F32, F64, I64, Closures

STEP_HOURS, STEP_LATENESS, STEP_DEPARTURE, STEP_GATE, STEP_SLOWDOWN = 0, 1, 2, 3, 4
STEP_SAILING, STEP_RIDE, STEP_OPENING, STEP_LINE, STEP_BACKLOG, STEP_DELAY = 5, 6, 7, 8, 9, 10

# What the hours of a step count as where a result tells where the time went.
PART_MOVING, PART_DEPARTURE, PART_HANDLING, PART_BORDER, PART_CLOSURE, PART_BACKLOG = 0, 1, 2, 3, 4, 5
N_PARTS = 6

_NOTHING = np.float32(0.0)


class Routes(NamedTuple):
    """Routes as CSR over arcs and steps.

    Attributes
    ----------
    first_arc : int64 (n_routes + 1,) into ``arc``
    arc : int64 (n,), arcs in order of travel
    first_step : int64 (n + 1,), steps of each entry of ``arc``, into the arrays below
    kind : int64 (n_steps,), one of ``STEP_…``
    item : int64 (n_steps,), row among durations, late voyages, departures, sailings, openings, gates, delays
    gate : int64 (n_steps,), gate row of the line that is travelled or of the quay that is left, or -1
    part : int64 (n_steps,), one of ``PART_…``
    share : float32 (n_steps,), part of the duration that is spent here; 1 but for a voyage cut by passages
    """

    first_arc: I64
    arc: I64
    first_step: I64
    kind: I64
    item: I64
    gate: I64
    part: I64
    share: F32


class Sailings(NamedTuple):
    """Departures that are listed one by one: irregular, cancelled at times, or by timetable.

    Attributes
    ----------
    start : float32 (n_sailings, capacity, n_lanes), hours from departure, never decreasing; a cancelled one
        bears the hour of the next that runs; the last lies beyond the hours that the tile was made for
    cutoff_hours : float32 (n_sailings,), how long before it leaves the cargo must be there
    own : int64 (n_sailings,), row of ``own_hours`` where each departure has its own hours, or -1
    own_hours : float32 (n_own, capacity, n_lanes), planned hours of the departure
    factor : int64 (n_sailings,), duration by which the planned hours are multiplied, or -1
    """

    start: F32
    cutoff_hours: F32
    own: I64
    own_hours: F32
    factor: I64


class Openings(NamedTuple):
    """Weekly opening hours (CSR), hours of the week in UTC, Monday first; sorted, not touching.

    Attributes
    ----------
    first : int64 (n_openings + 1,); opens, shuts : float32 (n,), 0 … 168
    """

    first: I64
    opens: F32
    shuts: F32


class Delays(NamedTuple):
    """Delays that rules impose while they are in force.

    Attributes
    ----------
    hours : float32 (n_delays, n_lanes), 0 in the draws that are let through
    from_hours, until_hours : float64 (n_delays,), since the start of the departure window
    """

    hours: F32
    from_hours: F64
    until_hours: F64


class World(NamedTuple):
    """A tile's worlds as journeys meet them.

    Attributes
    ----------
    departure_hours : float64 (n_lanes,), since the start of the departure window
    week_hours : float32 (n_lanes,), hour of the week (UTC, Monday first) of the departure
    hours : float32 (n_durations, n_lanes); late_hours : float32 (n_voyages, n_lanes)
    headway_hours : float32 (n_departures,); phase_hours : float32 (n_departures, n_lanes)
    sailings, openings, delays, closures : see their classes
    """

    departure_hours: F64
    week_hours: F32
    hours: F32
    late_hours: F32
    headway_hours: F32
    phase_hours: F32
    sailings: Sailings
    openings: Openings
    delays: Delays
    closures: Closures


@kernel
def take_step(routes: Routes, step: int, world: World, lane: int, now: np.float32) -> np.float32:
    """Return the hour at which one who comes to a step at ``now`` is through with it.

    Parameters
    ----------
    routes, world : see their classes
    step : row of the steps
    lane : the draw's lane
    now : float32 hours from departure
    """
    # Small enough to be compiled into its callers: most steps need no further call.
    if routes.kind[step] == STEP_HOURS:
        return np.float32(now + routes.share[step] * world.hours[routes.item[step], lane])
    return _take_rarer_step(routes, step, world, lane, now)


@inner_kernel
def _take_rarer_step(routes: Routes, step: int, world: World, lane: int, now: np.float32) -> np.float32:
    """Return the hour after a step of any kind but hours."""
    kind, item = routes.kind[step], routes.item[step]
    if kind == STEP_LATENESS:
        return np.float32(now + world.late_hours[item, lane])
    if not now < np.inf:
        return now
    if kind == STEP_LINE:
        hours = routes.share[step] * world.hours[item, lane]
        return _traverse_at(world.closures, routes.gate[step], lane, now, hours)
    if kind in (STEP_DEPARTURE, STEP_SAILING, STEP_RIDE):
        return _leave_at(kind, item, routes.gate[step], world, lane, now)
    return _pass_at(kind, item, world, lane, now)


@inner_kernel
def _leave_at(kind: int, item: int, gate: int, world: World, lane: int, now: np.float32) -> np.float32:
    """Return when the next departure leaves, or arrives where each departure has its own hours."""
    if kind == STEP_DEPARTURE:
        return board(now, world.headway_hours[item], world.phase_hours[item, lane])
    if kind == STEP_SAILING:
        return board_sailing(now + world.sailings.cutoff_hours[item], world.sailings.start[item, :, lane])
    return _ride_at(world, item, gate, lane, now)


@inner_kernel
def _pass_at(kind: int, item: int, world: World, lane: int, now: np.float32) -> np.float32:
    """Return when one may pass a place that can be shut, slowed, or behind a rule."""
    if kind == STEP_BACKLOG:
        return clear_backlog_at(world.closures, item, lane, now)[0]
    if kind == STEP_OPENING:
        return _opening_at(world, item, lane, now)
    if kind == STEP_DELAY:
        return _delay_at(world, item, lane, now)
    return _open_at(world.closures, item, lane, now)


@inner_kernel
def _open_at(closures: Closures, gate: int, lane: int, now: np.float32) -> np.float32:
    """Return when one who stands at a gate may pass."""
    start, end = closures.start[gate, :, lane], closures.end[gate, :, lane]
    return wait_until_open(now, start, end, closures.delay[gate, :, lane], closures.n_events[gate, lane])


@inner_kernel
def clear_backlog_at(
    closures: Closures, gate: int, lane: int, now: np.float32
) -> tuple[np.float32, np.float32]:
    """Return when one who comes to a gate with a queue may pass, and how many of these hours are queue.

    Parameters
    ----------
    closures : see its class; of such a gate ``delay`` holds the queue that a closure finds
    gate, lane : where and in which draw
    now : float32 hours from departure
    """
    start, end, queue = (
        closures.start[gate, :, lane],
        closures.end[gate, :, lane],
        closures.delay[gate, :, lane],
    )
    return clear_backlog(now, closures.utilisation[gate], start, end, queue, closures.n_events[gate, lane])


@inner_kernel
def _traverse_at(closures: Closures, gate: int, lane: int, now: np.float32, hours: np.float32) -> np.float32:
    """Return when one who sets out along a line at ``now`` has travelled it."""
    start, end = closures.start[gate, :, lane], closures.end[gate, :, lane]
    return traverse(now, hours, start, end, closures.delay[gate, :, lane], closures.n_events[gate, lane])


@inner_kernel
def _ride_at(world: World, item: int, gate: int, lane: int, now: np.float32) -> np.float32:
    """Return the earliest arrival by any later departure; the gate of the quay, if any, holds them."""
    sailings, closures = world.sailings, world.closures
    start, planned = sailings.start[item, :, lane], sailings.own_hours[sailings.own[item], :, lane]
    factor, aboard = world.hours[sailings.factor[item], lane], now + sailings.cutoff_hours[item]
    if gate < 0:
        return ride(aboard, start, planned, factor, start[:0], start[:0], 0 * lane)
    shut, opened = closures.start[gate, :, lane], closures.end[gate, :, lane]
    return ride(aboard, start, planned, factor, shut, opened, closures.n_events[gate, lane])


@inner_kernel
def _opening_at(world: World, item: int, lane: int, now: np.float32) -> np.float32:
    """Return when a place with opening hours is open next."""
    openings = world.openings
    first, last = openings.first[item], openings.first[item + 1]
    return wait_for_opening(
        now, world.week_hours[lane], openings.opens[first:last], openings.shuts[first:last]
    )


@inner_kernel
def _delay_at(world: World, item: int, lane: int, now: np.float32) -> np.float32:
    """Return when a rule lets one go on."""
    delays, departure = world.delays, world.departure_hours[lane]
    start = np.float32(delays.from_hours[item] - departure)
    end = np.float32(delays.until_hours[item] - departure)
    return pass_delay(now, start, end, delays.hours[item, lane])


@kernel
def holds(kind: int) -> bool:
    """Return whether a kind of step is a place that may be closed, where patience runs out."""
    return kind in (STEP_GATE, STEP_BACKLOG)
