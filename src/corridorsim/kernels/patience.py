"""Patience: journeys one draw at a time, of shippers who do not wait for ever at what is closed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.steps import (
    PART_BACKLOG,
    STEP_BACKLOG,
    Routes,
    World,
    clear_backlog_at,
    holds,
    take_step,
)
from corridorsim.kernels.worlds import F32, I64

_MOST_DIVERSIONS = 8


class Standing(NamedTuple):
    """Where a journey stands.

    Attributes
    ----------
    route : int64, the route it is on
    rank : int64, how many of its arcs are done
    now : float32 hours from departure
    diversions : int64, how often patience has run out
    """

    route: int
    rank: int
    now: np.float32
    diversions: int


@kernel
def follow_impatient(
    routes: Routes,
    options: I64,
    patience_hours: np.float32,
    world: World,
    lanes: I64,
    inout_route: I64,
    out_arrival: F32,
    out_split: F32,
) -> None:
    """Follow planned routes in some draws, one draw at a time, as those do whose patience runs out.

    Parameters
    ----------
    routes, options, patience_hours, world : as of ``follow_with_patience``
    lanes : int64 (n,), the draws
    inout_route : int64 (n_lanes,), the route planned in each draw, and then the one followed to the end
    out_arrival : float32 (n_lanes,), of those draws
    out_split : float32 (n_parts, n_lanes), of those draws, the hours by what they were spent on
    """
    for lane in lanes:
        out_split[:, lane] = np.float32(0.0)
        out_arrival[lane], inout_route[lane] = follow_with_patience(
            routes, options, inout_route[lane], patience_hours, world, lane, out_split
        )


@kernel
def follow_with_patience(
    routes: Routes,
    options: I64,
    planned: int,
    patience_hours: np.float32,
    world: World,
    lane: int,
    inout_split: F32,
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
    inout_split : float32 (n_parts, n_lanes), to which the hours are added by what they were spent on

    Returns
    -------
    arrival_hours : float32, +inf where the shipment never arrives
    route : the route that was followed to the end
    """
    here = Standing(planned, ZERO, np.float32(0.0), ZERO)
    while is_under_way(routes, here):
        here = take_arc(routes, options, here, patience_hours, world, lane, inout_split)
    return here.now, here.route


@inner_kernel
def is_under_way(routes: Routes, here: Standing) -> bool:
    """Tell whether a journey goes on: an arc of its route is left.

    Parameters
    ----------
    routes, here : see their classes
    """
    return bool(here.rank < routes.first_arc[here.route + 1] - routes.first_arc[here.route])


@inner_kernel
def take_arc(
    routes: Routes,
    options: I64,
    here: Standing,
    patience_hours: np.float32,
    world: World,
    lane: int,
    inout_split: F32,
) -> Standing:
    """Take one arc, or wait before a closed place until patience runs out and turn to another route.

    Parameters
    ----------
    routes, options, patience_hours, world, lane, inout_split : as of ``follow_with_patience``
    here : where the journey stands

    Returns
    -------
    where it stands then
    """
    route, rank, now = here.route, here.rank, here.now
    arrived, gave_up, opens = _follow_arc(routes, route, rank, patience_hours, world, lane, now)
    if gave_up >= np.float32(0.0) and here.diversions < _MOST_DIVERSIONS:
        other, opens_there = _open_continuation(routes, options, route, rank, world, lane, gave_up)
        if opens_there < opens:
            mine, there = routes.first_arc[route] + rank, routes.first_arc[other] + rank
            note_arc(routes, mine, world, lane, now, gave_up, inout_split)
            # Another side of the terminal costs the transfer there; the same side is where one stands.
            rank -= 1 if routes.arc[mine - 1] != routes.arc[there - 1] else 0
            return Standing(other, rank, gave_up, here.diversions + 1)
    note_arc(routes, routes.first_arc[route] + rank, world, lane, now, arrived, inout_split)
    return Standing(route, rank + 1, arrived, here.diversions)


@inner_kernel
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
        after = take_step(routes, step, world, lane, now)
        is_closed = holds(routes.kind[step]) and now < np.inf and after - now > patience_hours
        if is_closed and gave_up < np.float32(0.0):
            gave_up, opened = now + patience_hours, after
        now = after
    return now, gave_up, opened


@inner_kernel
def note_arc(
    routes: Routes, at: int, world: World, lane: int, now: np.float32, until: np.float32, inout_split: F32
) -> None:
    """Add what one arc took, up to an hour, to the parts that its steps belong to.

    Parameters
    ----------
    routes, world : see their classes
    at : entry of ``routes.arc``
    lane : the draw's lane
    now, until : float32, hours at which the arc is begun and at which it is done with, or given up
    inout_split : float32 (n_parts, n_lanes)
    """
    for step in range(routes.first_step[at], routes.first_step[at + 1]):
        if not now < until:
            break
        after = min(take_step(routes, step, world, lane, now), until)
        spent = after - now if after < np.inf else np.float32(0.0)
        if routes.kind[step] == STEP_BACKLOG and spent > np.float32(0.0):
            queued = min(clear_backlog_at(world.closures, routes.item[step], lane, now)[1], spent)
            inout_split[PART_BACKLOG, lane] += queued
            spent -= queued
        inout_split[routes.part[step], lane] += spent
        now = after


@inner_kernel
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


@inner_kernel
def _next_leg_opens(
    routes: Routes, at: int, n_before: int, world: World, lane: int, now: np.float32
) -> np.float32:
    """Return when all gates of a leg are open, after the way inside the terminal if ``n_before`` is 1."""
    if n_before > 0:
        for step in range(routes.first_step[at - 1], routes.first_step[at]):
            now = take_step(routes, step, world, lane, now)
    for step in range(routes.first_step[at], routes.first_step[at + 1]):
        if holds(routes.kind[step]):
            now = take_step(routes, step, world, lane, now)
    return now
