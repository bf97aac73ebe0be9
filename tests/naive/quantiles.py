"""Normal scores and quantiles without tables."""

import bisect
import math
from statistics import NormalDist

NORMAL = NormalDist()


def standard_normal(u):
    return max(-5.5, min(5.5, NORMAL.inv_cdf(float(u))))


def look_up(table, z):
    """The straight line between the two nodes around z, found by bisection."""
    nodes = [-5.5 + 11.0 * i / 4096 for i in range(4097)]
    z = max(-5.5, min(5.5, z))
    cell = min(max(bisect.bisect_right(nodes, z) - 1, 0), 4095)
    share = (z - nodes[cell]) / (nodes[cell + 1] - nodes[cell])
    return float(table[cell]) * (1.0 - share) + float(table[cell + 1]) * share


def late_hours(u, on_time_probability, late_min_hours, late_mean_hours):
    if u < on_time_probability:
        return 0.0
    among_late = (u - on_time_probability) / (1.0 - on_time_probability)
    return late_min_hours - late_mean_hours * math.log1p(-among_late)
