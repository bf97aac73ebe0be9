"""Counted draws against the draws themselves."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.study import histograms, intervals

LEVELS = (0.1, 0.5, 0.8, 0.9, 0.95, 0.99)


def counted(values, width):
    return np.bincount(np.floor(values / width).astype(np.int64))


@given(
    st.lists(st.floats(0, 500, width=32), min_size=1, max_size=300),
    st.sampled_from([0.25, 1.0, 7.5]),
    st.sampled_from([0.01, *LEVELS]),
)
def test_quantiles_are_within_a_width(values, width, p):
    values = np.sort(np.array(values))
    found = histograms.histogram_quantile(counted(values, width), p, width)
    assert abs(found - np.quantile(values, p)) <= width * (1 + 1e-9)


@given(
    st.lists(st.floats(0, 500, width=32), min_size=1, max_size=300),
    st.sampled_from([0.25, 1.0, 7.5]),
    st.sampled_from([0.01, *LEVELS]),
)
def test_intervals_only_grow_and_by_less_than_a_width(values, width, p):
    values = np.sort(np.array(values))
    exact = intervals.quantile_interval(values, p)
    found = histograms.histogram_interval(counted(values, width), p, width)
    assert found.low <= exact.low
    assert found.high >= exact.high
    if np.isfinite(found.low):
        assert exact.low - found.low < width
    if np.isfinite(found.high):
        assert found.high - exact.high <= width


def test_a_law_of_ten_million():
    """An exponential counted without chance: quantiles within a bin, and the worst as in closed form."""
    lower = np.arange(4_000) * 0.25
    counts = np.round(1e7 * (np.exp(-lower / 10) - np.exp(-(lower + 0.25) / 10))).astype(np.int64)
    for p in LEVELS:
        found = histograms.histogram_quantile(counts, p)
        assert found == pytest.approx(-10 * math.log1p(-p), abs=0.01)
        low, high = histograms.histogram_interval(counts, p)
        assert low <= found <= high <= low + 0.75
    figure, error = histograms.histogram_cvar(counts, 0.95)
    assert figure == pytest.approx(39.957322736, abs=0.01)
    assert error == pytest.approx(200 * math.sqrt(0.0975 / 1e7), rel=0.01)


def test_cvar_is_that_of_the_draws():
    values = np.random.default_rng(5).lognormal(3.0, 0.4, 50_000)
    figure, error = histograms.histogram_cvar(counted(values, 0.25), 0.95, 0.25)
    exact, exact_error = intervals.cvar_and_error(values, 0.95)
    assert figure == pytest.approx(exact, abs=0.125)
    assert error == pytest.approx(exact_error, rel=0.01)
