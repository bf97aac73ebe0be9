"""Journeys: routes through worlds, all draws of a tile at once.

A route is a list of arcs, and an arc a short list of steps. Hours are float32 from departure, added in the
order of the steps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.arrivals import board, board_sailing, clear_backlog, traverse
from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.lanes import LEAST_PLACE, copy_lanes, place_of
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


class TreeRoom(NamedTuple):
    """Scratch for routes with common beginnings.

    Attributes
    ----------
    row : float32 (2 + 2 · most arcs of a route, n_lanes); the first row stays 0
    time, longest : int64 (1 + most arcs of a route,), the rows with hours and longest waits after each arc
    """

    row: F32
    time: I64
    longest: I64


def new_tree_room(most_arcs: int, n_lanes: int) -> TreeRoom:
    """Return room for routes of up to so many arcs."""
    row = np.empty((2 + 2 * most_arcs, n_lanes), np.float32)
    return TreeRoom(row, *(np.empty(1 + most_arcs, np.int64) for _ in range(2)))


@kernel
def follow_routes(
    routes: Routes,
    chosen: I64,
    shared: I64,
    world: World,
    scratch: TreeRoom,
    out_arrival: F32,
    out_longest_wait: F32,
) -> None:
    """Send every draw of a tile along every chosen route, waiting at whatever is closed.

    Parameters
    ----------
    routes, world, scratch : see their classes
    chosen : int64 (n_chosen,), routes to follow
    shared : int64 (n_chosen,), how many of its first arcs a route has in common with the one before it,
        which are not followed again
    out_arrival : float32 (n_chosen, n_lanes), hours from departure to arrival; +inf where a gate never opens
    out_longest_wait : float32 (n_chosen, n_lanes), the longest wait at a closed place
    """
    row = scratch.row
    row[0, :] = np.float32(0.0)
    scratch.time[0], scratch.longest[0] = 0, 0
    for at in range(chosen.shape[0]):
        first, last = routes.first_arc[chosen[at]], routes.first_arc[chosen[at] + 1]
        for rank in range(shared[at], last - first):
            _follow_arc(routes, first + rank, world, rank, scratch)
        copy_lanes(row[scratch.time[last - first]], out_arrival[at])
        copy_lanes(row[scratch.longest[last - first]], out_longest_wait[at])


@inner_kernel
def _follow_arc(routes: Routes, arc: int, world: World, rank: int, scratch: TreeRoom) -> None:
    """Take one arc in all lanes; what it does not change stays in the row where it stands."""
    row, before = scratch.row, scratch.row[1]
    time, longest = scratch.time[rank], scratch.longest[rank]
    own_time, own_longest = 2 + 2 * rank, 3 + 2 * rank
    for step in range(routes.first_step[arc], routes.first_step[arc + 1]):
        if time != own_time and routes.kind[step] == STEP_HOURS:
            _add_hours(row[time], routes.share[step], world.hours[routes.item[step]], row[own_time])
            time = own_time
            continue
        if time != own_time:
            copy_lanes(row[time], row[own_time])
            time = own_time
        if holds(routes.kind[step]):
            if longest != own_longest:
                copy_lanes(row[longest], row[own_longest])
                longest = own_longest
            copy_lanes(row[time], before)
            step_lanes(routes, step, world, row[time])
            note_wait(before, row[time], row[longest])
        else:
            step_lanes(routes, step, world, row[time])
    scratch.time[rank + 1], scratch.longest[rank + 1] = time, longest


@inner_kernel
def _add_hours(before: F32, share: np.float32, hours: F32, out_after: F32) -> None:
    """Write the hours after a step that takes a share of some hours."""
    for lane in range(out_after.shape[0]):
        out_after[lane] = before[lane] + share * hours[lane]


@inner_kernel
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


@inner_kernel
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


@inner_kernel
def _pass_line(closures: Closures, gate: int, share: np.float32, hours: F32, time: F32) -> None:
    """Travel one line, or a part of it, in all lanes."""
    start, end, speed = closures.start[gate], closures.end[gate], closures.delay[gate]
    count = closures.n_events[gate]
    for lane in range(time.shape[0]):
        if time[lane] < np.inf:
            work = share * hours[lane]
            time[lane] = traverse(time[lane], work, start[:, lane], end[:, lane], speed[:, lane], count[lane])


@inner_kernel
def _pass_gate(closures: Closures, gate: int, time: F32) -> None:
    """Wait at one gate, all lanes together; one forward pass over events sorted by start."""
    n_lanes = time.shape[0]
    latest, bits = LEAST_PLACE, time.view(np.int32)
    earliest_bits, end_bits = (
        closures.earliest_start[gate].view(np.int32),
        closures.latest_end[gate].view(np.int32),
    )
    for lane in range(n_lanes):
        latest = max(latest, place_of(bits[lane]))
    for rank in range(closures.start.shape[1]):
        # Nothing stands beyond an event that starts at +inf, and a lane may have arrived at +inf before.
        if place_of(earliest_bits[rank]) > latest or closures.earliest_start[gate, rank] == np.inf:
            break
        start, end = closures.start[gate, rank], closures.end[gate, rank]
        delay = closures.delay[gate, rank]
        for lane in range(n_lanes):
            now = time[lane]
            later = min(end[lane], now + delay[lane])
            time[lane] = later if (now >= start[lane]) & (now < end[lane]) else now
        # Whoever waited leaves by the latest end; an earlier bound could skip an event that starts by then.
        latest = max(latest, place_of(end_bits[rank]))


@inner_kernel
def note_wait(before: F32, after: F32, longest: F32) -> None:
    """Keep each lane's longest wait at a closed place.

    Parameters
    ----------
    before, after : float32 (n_lanes,), hours
    longest : float32 (n_lanes,), raised where the wait was longer
    """
    for lane in range(after.shape[0]):
        # A gate that never opens leaves +inf behind; inf - inf must not become NaN.
        waited = after[lane] - before[lane] if before[lane] < np.inf else np.float32(0.0)
        longest[lane] = max(longest[lane], waited)


@inner_kernel
def note_part(routes: Routes, step: int, world: World, before: F32, after: F32, split: F32) -> None:
    """Add what a step took to the part that it belongs to; of a queue, what is not the closure itself.

    Parameters
    ----------
    routes, world : see their classes
    step : row of the steps
    before, after : float32 (n_lanes,), hours
    split : float32 (n_parts, n_lanes), added to
    """
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
