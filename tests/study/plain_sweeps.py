"""Sweeps of plain functions, as small as they can be."""

import numpy as np

from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.sweeps import EntryName, Evaluated

FACTORS = (
    Factor("ferries.headway", Uniform(12.0, 96.0)),
    Factor("storms", Listed(("few", "many"), (3.0, 1.0))),
)


def design_of(n_points, factors=FACTORS, seed=5):
    positions = np.random.default_rng(seed).random((n_points, len(factors)))
    return Design("lhs", factors, positions, {"seed": seed})


class Chancy:
    """A model with two groups of draws; refuses points of few storms and long headways as a whole."""

    entries = (EntryName("milan", "middle", "committed"), EntryName("milan", "northern", "committed"))
    statistics = ("days", "usd")
    digest = "chancy"
    block_points = 4

    def __init__(self):
        self.asked = []

    def evaluate(self, points):
        from corridorsim.errors import InputError

        self.asked.append(len(points))
        headway = np.array([point["ferries.headway"] for point in points])
        if any(point["storms"] == "few" and point["ferries.headway"] > 80 for point in points):
            raise InputError.single("storms", "too few")
        values = np.empty((len(points), 2, 2))
        values[:, 0, 0], values[:, 0, 1] = headway / 24, 100 * headway
        values[:, 1] = np.nan
        return Evaluated(values, np.stack([values, values + 1]), ("",) * len(points))


def same(one, other):
    """Tell whether two sweeps have the same bits."""
    return (
        (one.reasons, one.entries, one.statistics) == (other.reasons, other.entries, other.statistics)
        and one.values.tobytes() == other.values.tobytes()
        and one.left_out.tobytes() == other.left_out.tobytes()
    )
