"""Where two journeys that should be one part: the first step, and how near a departure or closure it is."""

import numpy as np

from tests.naive.journeys import (
    BACKLOG,
    DELAY,
    DEPARTURE,
    GATE,
    LINE,
    OPENING,
    RIDE,
    SAILING,
    SLOWDOWN,
    events_at,
    take_step,
)

ROUNDINGS = 8  # units in the last place of an hour that some thirty additions may come to


def first_parting(steps, one, other, lane):
    """Return the first step after which two worlds' journeys are apart by more than rounding, or None.

    steps : (kind, item, share, gate) of the whole route, numbered alike in both worlds

    Returns
    -------
    the step and the hours at which it is begun in the one and in the other world
    """
    now = then = np.float32(0)
    for step in steps:
        before = now, then
        now, then = take_step(one, lane, now, *step), take_step(other, lane, then, *step)
        if now != then and not abs(float(now) - float(then)) <= rounding(now):
            return step, *before
    return None


def rounding(hour):
    return ROUNDINGS * float(np.spacing(np.float32(max(abs(float(hour)), 1.0))))


def is_at_boundary(step, world, lane, hour):
    """Tell whether an hour is within rounding of a step's departure, or the start or end of a closure."""
    found = [float(x) for x in boundaries(step, world, lane, hour)]
    return any(abs(each - float(hour)) <= rounding(each) for each in found if np.isfinite(each))


def boundaries(step, world, lane, hour):
    """Return the hours at which a step's answer jumps."""
    kind, item, _, gate = step
    found = []
    if kind == DEPARTURE:
        headway, phase = float(world.headway_hours[item]), float(world.phase_hours[item, lane])
        found.append(phase + headway * round((float(hour) - phase) / headway))
    if kind in (SAILING, RIDE):
        found += list(world.sailings.start[item, :, lane] - world.sailings.cutoff_hours[item])
    at = item if kind in (GATE, SLOWDOWN, BACKLOG) else gate if kind in (RIDE, LINE) else -1
    if at >= 0:
        found += [hours for start, end, _ in events_at(world.closures, at, lane) for hours in (start, end)]
    if kind == OPENING:
        first, last = world.openings.first[item : item + 2]
        weeks = np.arange(0, 60) * 168.0 - float(world.week_hours[lane])
        ends = np.concatenate([world.openings.opens[first:last], world.openings.shuts[first:last]])
        found += list((weeks[:, None] + ends).ravel())
    if kind == DELAY:
        dates = (world.delays.from_hours[item], world.delays.until_hours[item])
        found += [date - world.departure_hours[lane] for date in dates]
    return found
