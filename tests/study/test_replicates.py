"""Replicates: which draw belongs to which, and an interval that holds as often as it says."""

import math

import numpy as np
import pytest

from corridorsim.study.intervals import UNBOUNDED
from corridorsim.study.replicates import REPLICATES, by_replicate, replicate_interval

REPEATS = 4_000


def test_draw_d_is_of_replicate_d_mod_16():
    draws = np.arange(100)
    assert [own.tolist() for own in by_replicate(draws)] == [
        [d for d in range(100) if d % 16 == r] for r in range(16)
    ]
    assert [own.shape for own in by_replicate(np.zeros((2, 3, 33)))] == [(2, 3, 3)] + [(2, 3, 2)] * 15


def test_a_replicate_without_draws_bounds_nothing():
    assert replicate_interval(1.0, np.array([1.0] * 15 + [np.nan])) == UNBOUNDED
    assert replicate_interval(3.0, np.array([3.0])) == UNBOUNDED


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_normal_replicates_are_covered(confidence):
    """Student's interval is exact here; a seed in 16,000 would fail (4 standard errors)."""
    rows = np.random.default_rng(6).normal(5.0, 2.0, (REPEATS, REPLICATES))
    inside = [
        low <= 5.0 <= high for low, high in (replicate_interval(row.mean(), row, confidence) for row in rows)
    ]
    assert abs(np.mean(inside) - confidence) < 4 * math.sqrt(confidence * (1 - confidence) / REPEATS)
    low, high = replicate_interval(rows[0].mean(), rows[0], 0.95)
    assert (low + high) / 2 == pytest.approx(rows[0].mean())
    assert (high - low) / 2 == pytest.approx(2.131450 * rows[0].std(ddof=1) / 4)  # Student's t, 15 degrees


def test_the_interval_stands_round_the_figure_of_all_draws():
    """And takes in how far the replicates' own figures lie off it: sqrt(sum of squares / 15 / 16)."""
    replicates = np.arange(16.0)
    low, high = replicate_interval(9.0, replicates)
    assert (low + high) / 2 == pytest.approx(9.0)
    error = math.sqrt(((replicates - 9.0) ** 2).sum() / 15 / 16)
    assert (high - low) / 2 == pytest.approx(2.131450 * error)
