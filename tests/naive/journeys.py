"""Journeys one at a time, step by step, through worlds given as arrays."""

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.arrivals import board
from tests.naive import arrivals
from tests.naive.arrivals import wait_until_open

F = np.float32
HOURS, LATENESS, DEPARTURE, GATE, SLOWDOWN, SAILING, RIDE, OPENING, LINE, BACKLOG, DELAY = range(11)
NEVER = F(np.inf)
MOST_DIVERSIONS = 8


class Listed(NamedTuple):
    """Closures as lists: by gate and draw, tuples that begin with start, end and what it does."""

    utilisation: np.ndarray
    events: dict


def steps_of(routes, at):
    """Return (kind, item, share, gate) of one entry of ``routes.arc``."""
    span = range(routes.first_step[at], routes.first_step[at + 1])
    return [(int(routes.kind[s]), int(routes.item[s]), routes.share[s], int(routes.gate[s])) for s in span]


def arcs_of(routes, route):
    return [int(arc) for arc in routes.arc[routes.first_arc[route] : routes.first_arc[route + 1]]]


def opens(world, gate, lane, now):
    """When one who stands at a gate may pass; every event is held against him."""
    closures = world.closures
    return wait_until_open(now, events_at(closures, gate, lane))


def events_at(closures, gate, lane):
    if isinstance(closures, Listed):
        return [event[:3] for event in closures.events[gate][lane]]
    count = closures.n_events[gate, lane]
    columns = (closures.start, closures.end, closures.delay)
    return list(zip(*(c[gate, :count, lane] for c in columns), strict=True))


def take_step(world, lane, now, kind, item, share, gate):
    """Return the hour after one step."""
    if kind in (HOURS, LATENESS):
        more = share * world.hours[item, lane] if kind == HOURS else world.late_hours[item, lane]
        return F(now + F(more))
    if not now < NEVER:
        return now
    if kind == DEPARTURE:
        return F(board(now, world.headway_hours[item], world.phase_hours[item, lane]))
    if kind in (GATE, SLOWDOWN):
        return opens(world, item, lane, now)
    if kind in (SAILING, RIDE):
        return sail(world, lane, now, kind, item, gate)
    return delayed(world, lane, now, kind, item, share, gate)


def delayed(world, lane, now, kind, item, share, gate):
    """Return the hour after a queue, a line, opening hours or a rule."""
    if kind == BACKLOG:
        events = events_at(world.closures, item, lane)
        return arrivals.clear_backlog(now, world.closures.utilisation[item], events)
    if kind == LINE:
        hours = F(share * world.hours[item, lane])
        return arrivals.traverse(now, hours, events_at(world.closures, gate, lane))
    if kind == OPENING:
        first, last = world.openings.first[item : item + 2]
        hours = zip(world.openings.opens[first:last], world.openings.shuts[first:last], strict=True)
        return arrivals.wait_for_opening(now, world.week_hours[lane], list(hours))
    dates = (world.delays.from_hours[item], world.delays.until_hours[item])
    start, end = (F(date - world.departure_hours[lane]) for date in dates)
    return min(end, F(now + world.delays.hours[item, lane])) if start <= now < end else now


def sail(world, lane, now, kind, item, gate):
    """Return the hour after a listed departure, or after the earliest arrival by any of them."""
    sailings = world.sailings
    aboard = F(now + sailings.cutoff_hours[item])
    starts = sailings.start[item, :, lane].tolist()
    later = [k for k in range(len(starts)) if starts[k] >= aboard] or [len(starts) - 1]
    if kind == SAILING:
        return F(max(aboard, starts[later[0]]))
    events = events_at(world.closures, gate, lane) if gate >= 0 else []
    events = [(start, end, NEVER) for start, end, _ in events]
    factor = world.hours[sailings.factor[item], lane]
    planned = sailings.own_hours[sailings.own[item], :, lane]
    return min(F(wait_until_open(max(starts[k], aboard), events) + F(planned[k] * factor)) for k in later)


def follow(routes, route, world, lane):
    """Return arrival and the longest wait at a closed place, slowdowns not counted."""
    now, longest = F(0), F(0)
    for at in range(routes.first_arc[route], routes.first_arc[route + 1]):
        for kind, item, share, gate in steps_of(routes, at):
            before = now
            now = take_step(world, lane, now, kind, item, share, gate)
            if kind in (GATE, BACKLOG) and before < NEVER:
                longest = max(longest, F(now - before))
    return now, longest


def follow_with_patience(routes, options, planned, patience, world, lane, ask=lambda route, rank, now: route):
    """Return arrival and the route taken to the end; see ``kernels.patience.follow_with_patience``.

    ask : says by which route to go on, before every arc
    """
    route, rank, now, diversions = planned, 0, F(0), 0
    while rank < len(arcs_of(routes, route)):
        route = ask(route, rank, now)
        at = routes.first_arc[route] + rank
        after, gave_up, own_way_opens = now, None, None
        for kind, item, share, gate in steps_of(routes, at):
            before = after
            after = take_step(world, lane, before, kind, item, share, gate)
            may_give_up = kind in (GATE, BACKLOG) and gave_up is None and before < NEVER
            if may_give_up and after - before > patience:
                gave_up, own_way_opens = F(before + patience), after
        if gave_up is not None and diversions < MOST_DIVERSIONS:
            other, there_opens = first_to_open(routes, options, route, rank, world, lane, gave_up)
            if other is not None and there_opens < own_way_opens:
                is_same_side = arcs_of(routes, other)[rank - 1] == arcs_of(routes, route)[rank - 1]
                rank = rank if is_same_side else rank - 1
                route, now, diversions = other, gave_up, diversions + 1
                continue
        now, rank = after, rank + 1
    return now, route


def first_to_open(routes, options, route, rank, world, lane, now):
    """Return the first option, best first, whose next leg is another and opens soonest, and the hour."""
    mine, best, earliest = arcs_of(routes, route), None, NEVER
    for option in options:
        arcs = arcs_of(routes, option)
        if len(arcs) <= rank or arcs[: rank - 1] != mine[: rank - 1] or arcs[rank] == mine[rank]:
            continue
        hour, at = now, routes.first_arc[option] + rank
        if arcs[rank - 1] != mine[rank - 1]:
            for kind, item, share, gate in steps_of(routes, at - 1):
                hour = take_step(world, lane, hour, kind, item, share, gate)
        for kind, item, share, gate in steps_of(routes, at):
            if kind in (GATE, BACKLOG):
                hour = take_step(world, lane, hour, kind, item, share, gate)
        if hour < earliest:
            best, earliest = int(option), hour
    return best, earliest
