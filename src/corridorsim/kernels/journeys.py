"""Journeys: routes through worlds, draws as lanes, and one journey at a time where patience runs out.

A route is a list of arcs, and an arc a short list of steps: spend random hours, wait for a departure, wait at
a gate, lose time to a slowdown. Hours are float32 from departure, added in the order of the steps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.arrivals import board, wait_until_open
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.worlds import F32, I64, Closures

STEP_HOURS, STEP_LATENESS, STEP_DEPARTURE, STEP_GATE, STEP_SLOWDOWN = 0, 1, 2, 3, 4
_MOST_DIVERSIONS = 8


class Routes(NamedTuple):
    """Routes as CSR over arcs and steps.

    Attributes
    ----------
    first_arc : int64 (n_routes + 1,) into ``arc``
    arc : int64 (n,), arcs in order of travel
    first_step : int64 (n + 1,), steps of each entry of ``arc``, into the three arrays below
    kind, item : int64 (n_steps,); ``item`` is the row among durations, late voyages, departures or gates
    share : float32 (n_steps,), part of the duration that is spent here; 1 but for a voyage cut by passages
    """

    first_arc: I64
    arc: I64
    first_step: I64
    kind: I64
    item: I64
    share: F32


class World(NamedTuple):
    """A tile's worlds as journeys meet them.

    Attributes
    ----------
    hours : float32 (n_durations, n_lanes); late_hours : float32 (n_voyages, n_lanes)
    headway_hours : float32 (n_departures,); phase_hours : float32 (n_departures, n_lanes)
    closures : what the gates do
    """

    hours: F32
    late_hours: F32
    headway_hours: F32
    phase_hours: F32
    closures: Closures


@kernel
def follow_routes(
    routes: Routes, chosen: I64, world: World, scratch: F32, out_arrival: F32, out_longest_wait: F32
) -> None:
    """Send every draw of a tile along every chosen route, waiting at whatever is closed.

    Parameters
    ----------
    routes, world : see their classes
    chosen : int64 (n_chosen,), routes to follow
    scratch : float32 (n_lanes,)
    out_arrival : float32 (n_chosen, n_lanes), hours from departure to arrival; +inf where a gate never opens
    out_longest_wait : float32 (n_chosen, n_lanes), the longest wait at a closed place
    """
    n_lanes = out_arrival.shape[1]
    for row in range(chosen.shape[0]):
        route = chosen[row]
        time, longest = out_arrival[row], out_longest_wait[row]
        for lane in range(n_lanes):
            time[lane] = np.float32(0.0)
            longest[lane] = np.float32(0.0)
        first = routes.first_step[routes.first_arc[route]]
        last = routes.first_step[routes.first_arc[route + 1]]
        for step in range(first, last):
            item = routes.item[step]
            if routes.kind[step] == STEP_HOURS:
                share, hours = routes.share[step], world.hours[item]
                for lane in range(n_lanes):
                    time[lane] += share * hours[lane]
            elif routes.kind[step] == STEP_LATENESS:
                late = world.late_hours[item]
                for lane in range(n_lanes):
                    time[lane] += late[lane]
            elif routes.kind[step] == STEP_DEPARTURE:
                headway, phase = world.headway_hours[item], world.phase_hours[item]
                for lane in range(n_lanes):
                    time[lane] = board(time[lane], headway, phase[lane])
            else:
                for lane in range(n_lanes):
                    scratch[lane] = time[lane]
                _pass_gate(world.closures, item, time)
                if routes.kind[step] == STEP_GATE:
                    _note_wait(scratch, time, longest)


@kernel
def _pass_gate(closures: Closures, gate: int, time: F32) -> None:
    """Wait at one gate, all lanes together; one forward pass over events sorted by start."""
    n_lanes = time.shape[0]
    latest = np.float32(0.0)
    for lane in range(n_lanes):
        latest = max(latest, time[lane])
    for rank in range(closures.start.shape[1]):
        # Nothing stands beyond an event that starts at +inf, and a lane may have arrived at +inf before.
        earliest = closures.earliest_start[gate, rank]
        if earliest > latest or earliest == np.inf:
            break
        start, end = closures.start[gate, rank], closures.end[gate, rank]
        delay = closures.delay[gate, rank]
        for lane in range(n_lanes):
            now = time[lane]
            later = min(end[lane], now + delay[lane])
            time[lane] = later if (now >= start[lane]) & (now < end[lane]) else now
        # Whoever waited leaves by the latest end; an earlier bound could skip an event that starts by then.
        latest = max(latest, closures.latest_end[gate, rank])


@kernel
def _note_wait(before: F32, after: F32, longest: F32) -> None:
    """Keep each lane's longest wait at a closed place."""
    for lane in range(after.shape[0]):
        # A gate that never opens leaves +inf behind; inf - inf must not become NaN.
        waited = after[lane] - before[lane] if before[lane] < np.inf else np.float32(0.0)
        longest[lane] = max(longest[lane], waited)


@kernel
def follow_impatient(
    routes: Routes,
    options: I64,
    patience_hours: np.float32,
    world: World,
    lanes: I64,
    inout_route: I64,
    out_arrival: F32,
) -> None:
    """Follow planned routes in some draws, one draw at a time, as those do whose patience runs out.

    Parameters
    ----------
    routes, options, patience_hours, world : as of ``follow_with_patience``
    lanes : int64 (n,), the draws
    inout_route : int64 (n_lanes,), the route planned in each draw, and then the one followed to the end
    out_arrival : float32 (n_lanes,), of those draws
    """
    for lane in lanes:
        out_arrival[lane], inout_route[lane] = follow_with_patience(
            routes, options, inout_route[lane], patience_hours, world, lane
        )


@kernel
def follow_with_patience(
    routes: Routes,
    options: I64,
    planned: int,
    patience_hours: np.float32,
    world: World,
    lane: int,
) -> tuple[np.float32, int]:
    """Follow one planned route in one draw; whoever has waited long enough takes the best open continuation.

    The continuation leaves from the terminal where the closed leg begins, by this side or another, among the
    routes that share the way there; for one on the way (a strait closes before the ship) that is the port it
    left, a bound on the safe side. Where nothing is open yet, the shipment turns to whichever opens first,
    its own way included.

    Parameters
    ----------
    routes, world : see their classes; in every route legs alternate with ways inside a terminal, door first
    options : int64 (n_options,), the corridor's routes, best expected objective first
    planned : the route that was committed to
    patience_hours : how long one waits at a closed place
    lane : the draw's lane

    Returns
    -------
    arrival_hours : float32, +inf where the shipment never arrives
    route : the route that was followed to the end
    """
    route, rank, now = planned, ZERO, np.float32(0.0)
    diversions = 0
    while rank < routes.first_arc[route + 1] - routes.first_arc[route]:
        arrived, gave_up, opens = _follow_arc(routes, route, rank, patience_hours, world, lane, now)
        if gave_up >= np.float32(0.0) and diversions < _MOST_DIVERSIONS:
            other, opens_there = _open_continuation(routes, options, route, rank, world, lane, gave_up)
            if opens_there < opens:
                here, there = routes.first_arc[route] + rank, routes.first_arc[other] + rank
                # Another side of the terminal costs the transfer there; the same side is where one stands.
                rank -= 1 if routes.arc[here - 1] != routes.arc[there - 1] else 0
                route, now = other, gave_up
                diversions += 1
                continue
        now = arrived
        rank += 1
    return now, route


@kernel
def _follow_arc(
    routes: Routes,
    route: int,
    rank: int,
    patience_hours: np.float32,
    world: World,
    lane: int,
    now: np.float32,
) -> tuple[np.float32, np.float32, np.float32]:
    """Take one arc; returns its end, the hour at which patience ran out (or -1), and when that gate opens."""
    gave_up, opened = np.float32(-1.0), np.float32(0.0)
    at = routes.first_arc[route] + rank
    for step in range(routes.first_step[at], routes.first_step[at + 1]):
        item = routes.item[step]
        if routes.kind[step] == STEP_HOURS:
            now += routes.share[step] * world.hours[item, lane]
        elif routes.kind[step] == STEP_LATENESS:
            now += world.late_hours[item, lane]
        elif routes.kind[step] == STEP_DEPARTURE:
            now = board(now, world.headway_hours[item], world.phase_hours[item, lane])
        elif now < np.inf:
            opens = _opens(world.closures, item, lane, now)
            is_closed = routes.kind[step] == STEP_GATE and opens - now > patience_hours
            if is_closed and gave_up < np.float32(0.0):
                gave_up, opened = now + patience_hours, opens
            now = opens
    return now, gave_up, opened


@kernel
def _opens(closures: Closures, gate: int, lane: int, now: np.float32) -> np.float32:
    """Return when one who stands at a gate may pass."""
    start, end = closures.start[gate, :, lane], closures.end[gate, :, lane]
    return wait_until_open(now, start, end, closures.delay[gate, :, lane], closures.n_events[gate, lane])


@kernel
def _open_continuation(
    routes: Routes, options: I64, route: int, rank: int, world: World, lane: int, now: np.float32
) -> tuple[int, np.float32]:
    """Return the option with the same way here whose next leg opens first, the best of equals, and when."""
    here = routes.first_arc[route]
    best, earliest = -1, np.float32(np.inf)
    for option in options:
        first = routes.first_arc[option]
        if routes.first_arc[option + 1] - first <= rank:
            continue
        same = routes.arc[first + rank] != routes.arc[here + rank]
        for before in range(rank - 1):
            same &= routes.arc[first + before] == routes.arc[here + before]
        if same:
            n_before = 1 if routes.arc[first + rank - 1] != routes.arc[here + rank - 1] else 0
            opens = _next_leg_opens(routes, first + rank, n_before, world, lane, now)
            if opens < earliest:
                best, earliest = int(option), opens
    return best, earliest


@kernel
def _next_leg_opens(
    routes: Routes, at: int, n_before: int, world: World, lane: int, now: np.float32
) -> np.float32:
    """Return when all gates of a leg are open, after the way inside the terminal if ``n_before`` is 1."""
    if n_before > 0:
        for step in range(routes.first_step[at - 1], routes.first_step[at]):
            now += routes.share[step] * world.hours[routes.item[step], lane]
    for step in range(routes.first_step[at], routes.first_step[at + 1]):
        if routes.kind[step] == STEP_GATE:
            now = _opens(world.closures, routes.item[step], lane, now)
    return now
