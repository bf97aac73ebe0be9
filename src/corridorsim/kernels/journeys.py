"""Journeys: routes through worlds, all draws of a tile at once.

A route is a list of arcs, and an arc a short list of steps. Hours are float32 from departure, added in the
order of the steps.
"""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.arrivals import board, board_sailing, clear_backlog, traverse
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.lanes import copy_lanes
from corridorsim.kernels.steps import (
    PART_BACKLOG,
    STEP_BACKLOG,
    STEP_DEPARTURE,
    STEP_GATE,
    STEP_HOURS,
    STEP_LATENESS,
    STEP_LINE,
    STEP_SAILING,
    STEP_SLOWDOWN,
    Routes,
    World,
    clear_backlog_at,
    holds,
    take_step,
)
from corridorsim.kernels.worlds import F32, I64, Closures


@kernel
def follow_routes(
    routes: Routes,
    chosen: I64,
    shared: I64,
    world: World,
    scratch: F32,
    out_arrival: F32,
    out_longest_wait: F32,
    out_split: F32,
) -> None:
    """Send every draw of a tile along every chosen route, waiting at whatever is closed.

    Parameters
    ----------
    routes, world : see their classes
    chosen : int64 (n_chosen,), routes to follow
    shared : int64 (n_chosen,), how many of its first arcs a route has in common with the one before it,
        which are not followed again; all 0 where a split is asked for
    scratch : float32 (n_rows, n_lanes), at least 3 rows and 2 for each arc of the longest route
    out_arrival : float32 (n_chosen, n_lanes), hours from departure to arrival; +inf where a gate never opens
    out_longest_wait : float32 (n_chosen, n_lanes), the longest wait at a closed place
    out_split : float32 (n_chosen, n_parts, n_lanes), the hours by what they were spent on; n_parts 0 asks for
        nothing
    """
    before = scratch[0]
    scratch[1, :] = np.float32(0.0)
    scratch[2, :] = np.float32(0.0)
    for row in range(chosen.shape[0]):
        first, last = routes.first_arc[chosen[row]], routes.first_arc[chosen[row] + 1]
        split = out_split[row]
        split[:] = np.float32(0.0)
        for rank in range(shared[row], last - first):
            time, longest = scratch[3 + 2 * rank], scratch[4 + 2 * rank]
            copy_lanes(scratch[1 + 2 * rank], time)
            copy_lanes(scratch[2 + 2 * rank], longest)
            for step in range(routes.first_step[first + rank], routes.first_step[first + rank + 1]):
                copy_lanes(time, before)
                step_lanes(routes, step, world, time)
                if holds(routes.kind[step]):
                    _note_wait(before, time, longest)
                if split.shape[0] > 0:
                    _note_part(routes, step, world, before, time, split)
        copy_lanes(scratch[1 + 2 * (last - first)], out_arrival[row])
        copy_lanes(scratch[2 + 2 * (last - first)], out_longest_wait[row])


@kernel
def step_lanes(routes: Routes, step: int, world: World, time: F32) -> None:
    """Take one step in all lanes; the frequent kinds in loops that need no call.

    Parameters
    ----------
    routes, world : see their classes
    step : row of the steps
    time : float32 (n_lanes,), hours from departure, before and then after the step
    """
    kind, item = routes.kind[step], routes.item[step]
    n_lanes = time.shape[0]
    if kind == STEP_HOURS:
        share, hours = routes.share[step], world.hours[item]
        for lane in range(n_lanes):
            time[lane] += share * hours[lane]
    elif kind == STEP_LATENESS:
        late = world.late_hours[item]
        for lane in range(n_lanes):
            time[lane] += late[lane]
    elif kind == STEP_DEPARTURE:
        headway, phase = world.headway_hours[item], world.phase_hours[item]
        for lane in range(n_lanes):
            time[lane] = board(time[lane], headway, phase[lane])
    elif kind in (STEP_GATE, STEP_SLOWDOWN):
        _pass_gate(world.closures, item, time)
    elif kind == STEP_SAILING:
        cutoff, start = world.sailings.cutoff_hours[item], world.sailings.start[item]
        for lane in range(n_lanes):
            if time[lane] < np.inf:
                time[lane] = board_sailing(time[lane] + cutoff, start[:, lane])
    elif kind == STEP_BACKLOG:
        _pass_queue(world.closures, item, time)
    elif kind == STEP_LINE:
        _pass_line(world.closures, routes.gate[step], routes.share[step], world.hours[item], time)
    else:
        for lane in range(n_lanes):
            time[lane] = take_step(routes, step, world, lane, time[lane])


@kernel
def _pass_queue(closures: Closures, gate: int, time: F32) -> None:
    """Wait at one place with a queue; the rows are taken once, for passing a whole world a lane is slow."""
    start, end, queue = closures.start[gate], closures.end[gate], closures.delay[gate]
    load, count = closures.utilisation[gate], closures.n_events[gate]
    for lane in range(time.shape[0]):
        if time[lane] < np.inf:
            leaves = clear_backlog(
                time[lane], load, start[:, lane], end[:, lane], queue[:, lane], count[lane]
            )
            time[lane] = leaves[0]


@kernel
def _pass_line(closures: Closures, gate: int, share: np.float32, hours: F32, time: F32) -> None:
    """Travel one line, or a part of it, in all lanes."""
    start, end, speed = closures.start[gate], closures.end[gate], closures.delay[gate]
    count = closures.n_events[gate]
    for lane in range(time.shape[0]):
        if time[lane] < np.inf:
            work = share * hours[lane]
            time[lane] = traverse(time[lane], work, start[:, lane], end[:, lane], speed[:, lane], count[lane])


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
def _note_part(routes: Routes, step: int, world: World, before: F32, after: F32, split: F32) -> None:
    """Add what a step took to the part that it belongs to; of a queue, what is not the closure itself."""
    part, queue = split[routes.part[step]], split[PART_BACKLOG]
    if routes.kind[step] != STEP_BACKLOG:
        for lane in range(after.shape[0]):
            part[lane] += after[lane] - before[lane] if after[lane] < np.inf else np.float32(0.0)
        return
    for lane in range(after.shape[0]):
        spent = after[lane] - before[lane] if after[lane] < np.inf else np.float32(0.0)
        if spent > np.float32(0.0):
            queued = clear_backlog_at(world.closures, routes.item[step], lane, before[lane])[1]
            queued = min(queued, spent)
            queue[lane] += queued
            part[lane] += spent - queued
