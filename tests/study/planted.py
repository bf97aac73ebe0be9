"""Sweeps of plain functions, whose answers are known beforehand."""

import numpy as np
from numpy.random import PCG64, Generator

from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import EntryName, Evaluated, FunctionModel

HEADWAY = Factor("legs.ferry.headway_hours", Uniform(24, 96))
RATE = Factor("storm-rate", Uniform(0, 1), "multiply")
STATE = Factor("hazards.red-sea.state", Listed(("off", "on", "random")))
IDLE = Factor("idle", Uniform(0, 1))
FACTORS = (HEADWAY, RATE, STATE, IDLE)


def sample(factors=FACTORS, points=800, seed=1, kind="lhs"):
    """Return points that fall as the laws say."""
    return Design(kind, tuple(factors), Generator(PCG64(seed)).random((points, len(factors))))


def sweep_of(function, factors=FACTORS, *, statistics=("y",), **options):
    return run_sweep(FunctionModel(function, statistics), sample(factors, **options))


def is_planted(point):
    """A box of three factors: long headways, few storms, and not off."""
    return point[HEADWAY.path] > 61 and point[RATE.path] < 0.4 and point[STATE.path] != "off"


def planted_sweep(**options):
    return sweep_of(lambda point: float(is_planted(point)), **options)


class Corridors:
    """A model of several corridors, each a function of the point, with or without chance.

    With groups, each world adds its own noise to every corridor, the same at all points.
    """

    def __init__(self, functions, statistic="objective_mean", noise=None):
        self._functions, self._noise = functions, noise
        self.statistics = (statistic,)
        self.entries = tuple(EntryName("goods", name, "committed") for name in functions)
        self.digest = "planted"

    def evaluate(self, points):
        values = np.array([[[each(point)] for each in self._functions.values()] for point in points], float)
        groups = np.zeros((0, len(self.entries))) if self._noise is None else self._noise
        left_out = values[np.newaxis] + groups[:, np.newaxis, :, np.newaxis]
        return Evaluated(values, left_out, ("",) * len(points))
