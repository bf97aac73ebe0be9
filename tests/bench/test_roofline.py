"""What a draw needs at least, and how growth is told."""

import numpy as np
import pytest

from corridorsim.bench.roofline import Limits, needed, trial_floor_ns
from corridorsim.bench.scaling import slope
from corridorsim.bench.trial import trial_corridors


def test_slopes_are_powers():
    sizes = np.array([10, 100, 1000])
    assert slope([(size, 3.0 * size**1.5) for size in sizes]) == pytest.approx(1.5)
    assert slope([(size, 7.0) for size in sizes]) == pytest.approx(0.0, abs=1e-12)


def test_the_floor_is_numbers_and_steps():
    it = trial_corridors()
    numbers, steps = needed(it)
    assert trial_floor_ns(it, Limits(0.1, 0.5, 9.0)) == pytest.approx(0.5 * numbers + 0.1 * steps)


def test_what_is_needed_is_counted_once():
    """Each branch for the clairvoyant, each plan once more; a block of words for each duration."""
    it = trial_corridors()
    numbers, steps = needed(it)
    once = sum(len(branch.steps) for branch in it.branches)
    assert once < steps < once + sum(len(branch.steps) for branch in it.branches)
    durations = {item for branch in it.branches for kind, item, _ in branch.steps if kind == 0}
    assert numbers > 4 * len(durations)
