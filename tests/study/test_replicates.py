"""Replicates: which draw belongs to which, and an interval that holds as often as it says."""

import math

import numpy as np
import pytest

from corridorsim.study.intervals import UNBOUNDED
from corridorsim.study.replicates import REPLICATES, replicate_figures, replicate_interval

REPEATS = 4_000


def test_draw_d_is_of_replicate_d_mod_16():
    values = np.arange(100.0)
    by_hand = [np.mean([d for d in range(100) if d % 16 == r]) for r in range(16)]
    assert replicate_figures(values, np.mean).tolist() == by_hand


def test_only_kept_draws_count():
    values, keep = np.arange(64.0), np.arange(64) >= 32
    assert replicate_figures(values, np.min, keep).tolist() == [32.0 + r for r in range(16)]


def test_a_replicate_without_draws_bounds_nothing():
    figures = replicate_figures(np.arange(15.0), np.mean)
    assert np.isnan(figures[15])
    assert replicate_interval(figures) == UNBOUNDED
    assert replicate_interval(np.array([3.0])) == UNBOUNDED


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_normal_replicates_are_covered(confidence):
    """Student's interval is exact here; a seed in 16,000 would fail (4 standard errors)."""
    rows = np.random.default_rng(6).normal(5.0, 2.0, (REPEATS, REPLICATES))
    inside = [low <= 5.0 <= high for low, high in (replicate_interval(row, confidence) for row in rows)]
    assert abs(np.mean(inside) - confidence) < 4 * math.sqrt(confidence * (1 - confidence) / REPEATS)
    low, high = replicate_interval(rows[0], 0.95)
    assert (low + high) / 2 == pytest.approx(rows[0].mean())
    assert (high - low) / 2 == pytest.approx(2.131450 * rows[0].std(ddof=1) / 4)  # Student's t, 15 degrees
