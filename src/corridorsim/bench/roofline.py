"""The roofline: what our kernels take beside the least that this machine could take, measured in one run.

Two limits are measured: how fast the vector units do the least of steps on what stands in the nearest cache,
and how fast memory can be read. A trial needs so many random numbers and so many steps of journeys, whatever
the kernel; numbers at the rate of Philox in lanes and steps at that of the vector units are its roof.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.bench.contest import Way, rounded, time_ways
from corridorsim.bench.corridor import DRAWS, SOON, Corridors
from corridorsim.bench.numbers import our_numbers
from corridorsim.bench.reweighting import DRAWS as PATH_DRAWS
from corridorsim.bench.reweighting import LANES as PATH_LANES
from corridorsim.bench.reweighting import lane_search, shipped_weights
from corridorsim.bench.trial import trial_corridors
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.steps import STEP_DEPARTURE, STEP_GATE, STEP_HOURS, STEP_LATENESS, STEP_SLOWDOWN

_LANES, _ROWS = 512, 8  # a few kilobytes each: the nearest cache
_FAR = 1 << 25  # float32; more than any cache holds
_NUMBERS_OF_A_THING = 4


class Limits(NamedTuple):
    """What the machine can do on one thread.

    Attributes
    ----------
    step_ns : one addition of float32 in lanes, both summands and the sum in the nearest cache
    number_ns : one random number by Philox in lanes
    read_ns : reading one float32 from memory
    """

    step_ns: float
    number_ns: float
    read_ns: float


def roofline(seconds: float) -> dict[str, dict[str, float]]:
    """Return the machine's limits and how near the tasks come, as ``bench --json`` has it.

    Parameters
    ----------
    seconds : for each of the two measurements, of limits and of tasks
    """
    it, paths = trial_corridors(), lane_search(shipped_weights(PATH_DRAWS, PATH_LANES))
    ways = [_near(), _far(), our_numbers(), paths.way(), it.way(DRAWS)]
    for way in ways:
        way.run()
    near, far, number, path, trial = (1e9 * each for each in time_ways(ways, seconds))
    limits = Limits(near, number, far)
    arcs = paths.looked_at()
    return {
        "limits": {name: rounded(each) for name, each in limits._asdict().items()},
        "reweighted-path": _beside(path / arcs, max(near, far), arcs),
        "trial": _beside(trial, trial_floor_ns(it, limits), 1.0),
    }


def trial_floor_ns(it: Corridors, limits: Limits) -> float:
    """Return the least that a draw of the task ``trial`` could take.

    Parameters
    ----------
    it : the corridors
    limits : of the machine
    """
    numbers, steps = needed(it)
    return numbers * limits.number_ns + steps * limits.step_ns


def needed(it: Corridors) -> tuple[float, float]:
    """Return how many random numbers and how many steps of journeys a draw needs.

    Everything on some route is drawn once, hazards as often as candidates come up; each branch of the routes
    is followed once for the clairvoyant, and once more what is committed to.

    Parameters
    ----------
    it : the corridors
    """
    steps = [step for branch in it.branches for step in branch.steps]
    things = {step[:2] for step in steps if step[0] in (STEP_HOURS, STEP_LATENESS, STEP_DEPARTURE)}
    gates, laws = {step[1] for step in steps if step[0] in (STEP_GATE, STEP_SLOWDOWN)}, it.laws
    links = [link for gate in gates for link in range(laws.gates.first[gate], laws.gates.first[gate + 1])]
    per_hour = laws.hazards.cap_per_hour[np.unique(laws.gates.hazard[links])].sum()
    events = float(per_hour) * (laws.calendar.spin_up_hours + SOON)
    on_plans = sum(_steps_to(it, int(price.ends[price.planned[0]])) for price in it.prices)
    return _NUMBERS_OF_A_THING * (len(things) + events), len(steps) + on_plans


def _steps_to(it: Corridors, at: int) -> int:
    count = 0
    while at >= 0:
        count += len(it.branches[at].steps)
        at = it.branches[at].before
    return count


def _beside(taken_ns: float, floor_ns: float, each: float) -> dict[str, float]:
    return {
        "ns": rounded(taken_ns),
        "floor_ns": rounded(floor_ns),
        "share_of_roofline": rounded(floor_ns / taken_ns),
        "each_draw": rounded(each),
    }


def _near() -> Way:
    rows, total = np.ones((_ROWS, _LANES), dtype=np.float32), np.zeros(_LANES, dtype=np.float32)

    def run() -> NDArray[np.float32]:
        for _ in range(100):
            _add_rows(rows, total)
        return total

    return Way(run, 100 * rows.size)


def _far() -> Way:
    rows, total = np.ones((_FAR // _LANES, _LANES), dtype=np.float32), np.zeros(_LANES, dtype=np.float32)

    def run() -> NDArray[np.float32]:
        _add_rows(rows, total)
        return total

    return Way(run, rows.size)


@kernel
def _add_rows(rows: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """Add every row to what is there."""
    for row in range(rows.shape[0]):
        own = rows[row]
        for lane in range(own.shape[0]):
            out[lane] += own[lane]
