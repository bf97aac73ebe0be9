"""Departures one after the other, and closures one after the other."""

import numpy as np

F = np.float32


def board(t, headway, phase):
    """The first departure that is not before t; who is late by a rounding error is let in."""
    if headway == 0:
        return F(t)
    n = int((t - phase) // headway) - 2
    while True:
        departure = F(F(phase) + F(F(headway) * F(n)))
        if float(departure) >= float(t) - 1e-6 * (float(headway) + abs(float(t) - float(phase))):
            return max(F(t), departure)
        n += 1


def wait_until_open(t, intervals):
    """Past every (start, end, delay), in the order of their starts."""
    for start, end, delay in sorted(intervals, key=lambda interval: interval[0]):
        if start <= t < end:
            t = min(F(end), F(F(t) + F(delay)))
    return F(t)


def clear_backlog(t, utilisation, events):
    """By service still to be done, closure by closure: who comes at t leaves when it is done.

    events : (start, end, queue found at the start), apart and in order
    """
    before = [event for event in events if event[0] <= t]
    if not before:
        return F(t)
    start, end, queue = map(float, before[-1])
    arrived_while_shut = float(utilisation) * (min(float(t), end) - start)
    served = max(0.0, float(t) - end) * (1.0 - float(utilisation))
    left, clock = max(0.0, queue + arrived_while_shut - served), max(float(t), end)
    for start, end, _ in events[len(before) :]:
        if start >= clock + left:
            break
        left, clock = left - (float(start) - clock), float(end)
    return max(F(t), F(clock + left))


def traverse(t, hours, events):
    """Hour by hour of constant speed: (start, end, share of full speed), the least of those that overlap."""
    now, left = float(t), float(hours)
    while left > 0 and now < np.inf:
        speeds = [float(speed) for start, end, speed in events if start <= now < end]
        changes = [float(x) for start, end, _ in events for x in (start, end) if x > now]
        speed, until = min([1.0, *speeds]), min([np.inf, *changes])
        if speed * (until - now) >= left:
            return F(now + left / speed)
        left, now = left - (speed * (until - now) if speed else 0.0), until
    return F(now)


def wait_for_opening(t, week_hours, opening_hours):
    """(opens, shuts) in hours of the week: the first opening that is not over, this week or the next."""
    position = (float(t) + float(week_hours)) % 168.0
    for opens, shuts in [*opening_hours, (float(opening_hours[0][0]) + 168.0, np.inf)]:
        if position < shuts:
            return F(float(t) + max(0.0, float(opens) - position))
    raise AssertionError
