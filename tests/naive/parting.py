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


def first_parting(steps, one, other):
    """Return where two worlds' journeys are first apart by more than rounding, or None.

    steps : pairs of (kind, item, share, gate), numbered as either world does
    one, other : world and lane

    Returns
    -------
    (step, world, lane, hour) before the step in either world
    """
    now = then = np.float32(0)
    for here, there in steps:
        before = (here, *one, now), (there, *other, then)
        now, then = take_step(*one, now, *here), take_step(*other, then, *there)
        if now != then and not abs(float(now) - float(then)) <= rounding(now):
            return before
    return None


def rounding(hour):
    return ROUNDINGS * float(np.spacing(np.float32(max(abs(float(hour)), 1.0))))


def is_at_boundary(one, other):
    """Tell whether two journeys come to a step together, and at an hour at which its answer jumps.

    one, other : as ``first_parting`` returns them
    """
    is_together = abs(float(one[3]) - float(other[3])) <= rounding(one[3])
    return is_together and any(
        abs(float(jump) - float(hour)) <= rounding(hour)
        for step, world, lane, hour in (one, other)
        for jump in boundaries(step, world, lane, hour)
        if np.isfinite(jump)
    )


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
