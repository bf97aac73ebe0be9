"""Routes of their own: every draw of a tile follows the one route that it has chosen, with all waiting.

The draws are grouped by route. Where many follow one it is taken in all lanes, and what the others would have
met is thrown away; where few do, they are gathered and taken by themselves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.arrivals import board
from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.journeys import note_part, note_wait, step_lanes
from corridorsim.kernels.lanes import copy_lanes
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.steps import (
    PART_BACKLOG,
    STEP_BACKLOG,
    STEP_DEPARTURE,
    STEP_HOURS,
    STEP_LATENESS,
    Routes,
    World,
    clear_backlog_at,
    holds,
    take_step,
)
from corridorsim.kernels.worlds import F32, I64

_MANY = 5  # a route is taken in all lanes where more than one draw in so many follows it
_NO_HOURS = np.float32(0.0)


class OwnRoom(NamedTuple):
    """Scratch for draws on routes of their own.

    Attributes
    ----------
    first : int64 (n_routes + 1,), lane : int64 (n_lanes,): the draws of each route, in order
    time, before, longest : float32 (n_lanes,); split : float32 (n_parts, n_lanes)
    """

    first: I64
    lane: I64
    time: F32
    before: F32
    longest: F32
    split: F32


def new_own_room(n_routes: int, n_parts: int, n_lanes: int) -> OwnRoom:
    """Return room for so many routes and lanes."""
    return OwnRoom(
        np.empty(n_routes + 1, np.int64),
        np.empty(n_lanes, np.int64),
        np.empty(n_lanes, np.float32),
        np.empty(n_lanes, np.float32),
        np.empty(n_lanes, np.float32),
        np.empty((n_parts, n_lanes), np.float32),
    )


@kernel
def follow_own_routes(
    routes: Routes,
    chosen: I64,
    world: World,
    scratch: OwnRoom,
    out_arrival: F32,
    out_longest_wait: F32,
    out_split: F32,
) -> None:
    """Send every draw along its own route, once for each row of choices.

    Parameters
    ----------
    routes, world, scratch : see their classes
    chosen : int64 (n_rows, n_lanes)
    out_arrival : float32 (n_rows, n_lanes), hours from departure to arrival; +inf where a gate never opens
    out_longest_wait : float32 (n_rows, n_lanes), the longest wait at a closed place
    out_split : float32 (n_rows, n_parts, n_lanes), the hours by what they were spent on
    """
    for row in range(chosen.shape[0]):
        _group(chosen[row], scratch.first, scratch.lane)
        for route in range(scratch.first.shape[0] - 1):
            lanes = scratch.lane[scratch.first[route] : scratch.first[route + 1]]
            if _MANY * lanes.shape[0] > chosen.shape[1]:
                _follow_in_all(routes, route, world, scratch)
                for lane in lanes:
                    out_arrival[row, lane] = scratch.time[lane]
                    out_longest_wait[row, lane] = scratch.longest[lane]
                    for part in range(scratch.split.shape[0]):
                        out_split[row, part, lane] = scratch.split[part, lane]
            elif lanes.shape[0] > 0:
                _follow_in_some(routes, route, world, lanes, scratch)
                for rank in range(lanes.shape[0]):
                    out_arrival[row, lanes[rank]] = scratch.time[rank]
                    out_longest_wait[row, lanes[rank]] = scratch.longest[rank]
                    for part in range(scratch.split.shape[0]):
                        out_split[row, part, lanes[rank]] = scratch.split[part, rank]


@inner_kernel
def _group(chosen: I64, out_first: I64, out_lane: I64) -> None:
    """List the lanes of each route, in their order."""
    for route in range(out_first.shape[0]):
        out_first[route] = 0
    for lane in range(chosen.shape[0]):
        out_first[chosen[lane]] += 1
    before = ZERO
    for route in range(out_first.shape[0]):
        before += out_first[route]
        out_first[route] = before
    for back in range(chosen.shape[0]):
        lane = chosen.shape[0] - 1 - back
        out_first[chosen[lane]] -= 1
        out_lane[out_first[chosen[lane]]] = lane


@inner_kernel
def _start(n: int, scratch: OwnRoom) -> None:
    """Everybody departs at hour 0, and nothing is spent yet."""
    for lane in range(n):
        scratch.time[lane] = _NO_HOURS
        scratch.longest[lane] = _NO_HOURS
    for part in range(scratch.split.shape[0]):
        for lane in range(n):
            scratch.split[part, lane] = _NO_HOURS


@inner_kernel
def _follow_in_all(routes: Routes, route: int, world: World, scratch: OwnRoom) -> None:
    """Take one route in all lanes."""
    time, before, split = scratch.time, scratch.before, scratch.split
    _start(time.shape[0], scratch)
    first, last = routes.first_arc[route], routes.first_arc[route + 1]
    for step in range(routes.first_step[first], routes.first_step[last]):
        if routes.kind[step] == STEP_HOURS:
            part, share, hours = split[routes.part[step]], routes.share[step], world.hours[routes.item[step]]
            for lane in range(time.shape[0]):
                _spend(time, part, lane, time[lane] + share * hours[lane])
            continue
        copy_lanes(time, before)
        step_lanes(routes, step, world, time)
        if holds(routes.kind[step]):
            note_wait(before, time, scratch.longest)
        note_part(routes, step, world, before, time, split)


@inner_kernel
def _spend(time: F32, part: F32, rank: int, after: np.float32) -> None:
    """Go on to an hour, and note what that took; nothing is noted of who never arrives."""
    part[rank] += after - time[rank] if after < np.inf else _NO_HOURS
    time[rank] = after


@inner_kernel
def _follow_in_some(routes: Routes, route: int, world: World, lanes: I64, scratch: OwnRoom) -> None:
    """Take one route in some lanes, gathered."""
    n = lanes.shape[0]
    time, longest = scratch.time[:n], scratch.longest[:n]
    _start(n, scratch)
    first, last = routes.first_arc[route], routes.first_arc[route + 1]
    for step in range(routes.first_step[first], routes.first_step[last]):
        kind, item, part = routes.kind[step], routes.item[step], scratch.split[routes.part[step]]
        if kind == STEP_HOURS:
            share, hours = routes.share[step], world.hours[item]
            for rank in range(n):
                _spend(time, part, rank, time[rank] + share * hours[lanes[rank]])
        elif kind == STEP_LATENESS:
            late = world.late_hours[item]
            for rank in range(n):
                _spend(time, part, rank, time[rank] + late[lanes[rank]])
        elif kind == STEP_DEPARTURE:
            headway, phase = world.headway_hours[item], world.phase_hours[item]
            for rank in range(n):
                _spend(time, part, rank, board(time[rank], headway, phase[lanes[rank]]))
        else:
            before = scratch.before[:n]
            copy_lanes(time, before)
            for rank in range(n):
                time[rank] = take_step(routes, step, world, lanes[rank], time[rank])
            if holds(kind):
                note_wait(before, time, longest)
            _note_part_of_some(routes, step, world, lanes, before, time, scratch.split)


@inner_kernel
def _note_part_of_some(
    routes: Routes, step: int, world: World, lanes: I64, before: F32, after: F32, split: F32
) -> None:
    """Add what a step took to the part that it belongs to, as ``note_part`` does in all lanes."""
    part, queue = split[routes.part[step]], split[PART_BACKLOG]
    is_queue = routes.kind[step] == STEP_BACKLOG
    for rank in range(lanes.shape[0]):
        spent = after[rank] - before[rank] if after[rank] < np.inf else _NO_HOURS
        if is_queue and spent > _NO_HOURS:
            queued = clear_backlog_at(world.closures, routes.item[step], lanes[rank], before[rank])[1]
            queued = min(queued, spent)
            queue[rank] += queued
            spent -= queued
        part[rank] += spent
