"""Designs straight from SALib, and models whose answers are known, for tests of sensitivity."""

import numpy as np
from SALib.sample import latin as salib_latin
from SALib.sample import morris as salib_morris
from SALib.sample import sobol as salib_sobol

from corridorsim.scenario.factor_laws import Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.sweeps import EntryName, Evaluated


def uniform_factors(k, low=0.0, high=1.0, groups=None):
    return tuple(Factor(f"x{i + 1}", Uniform(low, high), group=groups[i] if groups else "") for i in range(k))


def problem_of(factors):
    problem = {
        "num_vars": len(factors),
        "names": [each.path for each in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    if any(each.group for each in factors):
        problem["groups"] = [each.group or each.path for each in factors]
    return problem


def sobol_points(factors, base_points, second_order=0, seed=1):
    positions = salib_sobol.sample(
        problem_of(factors), base_points, calc_second_order=bool(second_order), seed=seed
    )
    settings = {"base_points": base_points, "second_order": second_order, "seed": seed}
    return Design("sobol", factors, positions, settings)


def morris_points(factors, trajectories, levels=4, seed=1):
    positions = salib_morris.sample(problem_of(factors), trajectories, num_levels=levels, seed=seed)
    settings = {"trajectories": trajectories, "levels": levels, "seed": seed}
    return Design("morris", factors, positions, settings)


def latin_points(factors, points, seed=1):
    positions = salib_latin.sample(problem_of(factors), points, seed=seed)
    return Design("lhs", factors, positions, {"points": points, "seed": seed})


def tornado_points(factors, low=0.1, high=0.9):
    positions = np.full((1 + 2 * len(factors), len(factors)), 0.5)
    for at in range(len(factors)):
        positions[1 + 2 * at, at], positions[2 + 2 * at, at] = low, high
    return Design("tornado", factors, positions, {})


class NoisyModel:
    """A function of all factors plus the mean of draws whose worlds all points share.

    Draw d adds a d-th random slope to each factor and a level to all: e(x) = mean over d of (u_d0 + u_d · x).
    """

    entries, statistics, digest = (EntryName(),), ("y",), "noisy"

    def __init__(self, function, n_factors, draws=640, groups=16, noise=1.0, seed=1):
        self.function, self.groups = function, groups
        self.chance = np.random.default_rng(seed).normal(scale=noise, size=(draws, n_factors + 1))

    def evaluate(self, points):
        x = np.array([list(each.values()) for each in points], dtype=np.float64)
        certain = np.array([self.function(row) for row in x])
        group = np.arange(len(self.chance)) % self.groups
        values = certain + self._noise(x, self.chance)
        left_out = [certain + self._noise(x, self.chance[group != g]) for g in range(self.groups)]
        return Evaluated(
            values.reshape(-1, 1, 1), np.array(left_out).reshape(self.groups, -1, 1, 1), ("",) * len(points)
        )

    @staticmethod
    def _noise(x, chance):
        mean = chance.mean(axis=0)
        return mean[0] + x @ mean[1:]
