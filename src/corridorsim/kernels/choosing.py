"""The best of some routes in every draw, and what journeys add up to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.worlds import F32, F64, I64

_SECONDS_PER_HOUR = 3600.0


class Worth(NamedTuple):
    """What makes one route better than another.

    Attributes
    ----------
    fixed : float64 (n_options, n_cases), whatever the hours; one case, or one a draw
    per_hour, late_per_hour, deadline_hours, horizon_hours : float64; later arrivals count as the horizon
    """

    fixed: F64
    per_hour: float
    late_per_hour: float
    deadline_hours: float
    horizon_hours: float


@kernel
def find_best(arrival: F32, options: I64, worth: Worth, scratch_least: F64, out_best: I64) -> None:
    """Write which option is worth most in every draw, the first of equals.

    Parameters
    ----------
    arrival : float32 (n_routes, n_lanes), hours
    options : int64 (n_options,), rows of ``arrival``
    worth : see its class; the least sum of costs is best
    scratch_least : float64 (n_lanes,)
    out_best : int64 (n_lanes,), rank among the options
    """
    least, n_cases = scratch_least, worth.fixed.shape[1]
    for lane in range(out_best.shape[0]):
        least[lane], out_best[lane] = np.inf, 0
    for rank in range(options.shape[0]):
        own, fixed = arrival[options[rank]], worth.fixed[rank]
        if n_cases > 1:
            for lane in range(out_best.shape[0]):
                cost = _cost(worth, fixed[lane], own[lane])
                out_best[lane] = rank if cost < least[lane] else out_best[lane]
                least[lane] = cost if cost < least[lane] else least[lane]
        else:
            for lane in range(out_best.shape[0]):
                cost = _cost(worth, fixed[0], own[lane])
                out_best[lane] = rank if cost < least[lane] else out_best[lane]
                least[lane] = cost if cost < least[lane] else least[lane]


@inner_kernel
def _cost(worth: Worth, fixed: float, arrival: np.float32) -> float:
    """Return what a route costs by which one arrives at some hour; selects, which vector registers take."""
    hours: float = np.float64(arrival)
    hours = hours if hours < worth.horizon_hours else worth.horizon_hours
    late = hours - worth.deadline_hours
    return fixed + hours * worth.per_hour + (late if late > 0.0 else 0.0) * worth.late_per_hour


@kernel
def add_seconds(split: F32, weights: F64, counted: NDArray[np.bool_], inout_seconds: I64) -> None:
    """Add the whole seconds that some draws spent on each part: integers, so that any order adds up.

    Parameters
    ----------
    split : float32 (n_parts, n_lanes), hours
    weights : float64 (n_lanes,), of the draws, or (0,) where all weigh 1
    counted : bool (n_lanes,)
    inout_seconds : int64 (n_parts,)
    """
    for part in range(split.shape[0]):
        total = np.int64(0)
        for lane in range(split.shape[1]):
            seconds = np.float64(split[part, lane]) * _SECONDS_PER_HOUR
            if weights.shape[0] > 0:
                seconds *= weights[lane]
            total += np.int64(np.rint(seconds)) if counted[lane] else np.int64(0)
        inout_seconds[part] += total
