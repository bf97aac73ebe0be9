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
