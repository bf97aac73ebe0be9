"""Sections tell how sure a difference of quantiles is, as often as they say."""

import math

import numpy as np
import pytest
from scipy.special import ndtri

from corridorsim.study.replicates import replicate_interval
from corridorsim.study.sections import Sections, section_error, section_interval

N_STUDIES, DRAWS = 400, 4096
MOST_MISSES = 34  # of 400 at 5 %: more in one of a thousand seeds, and the seed is fixed
LEAST_MISSES = 8  # fewer in one of a thousand: an interval that is far too wide is wrong as well


def hours(normal, sigma):
    return (480.0 * np.exp(sigma * normal)).astype(np.float32)


def told(one, other):
    """Return difference, error and interval of P50 and P90 of paired draws, in days."""
    sections, found = (Sections(), Sections()), {}
    for each, values in zip(sections, (one, other), strict=True):
        each.add(values)
    for level, p in (("p50", 0.5), ("p90", 0.9)):
        figure = float(np.quantile(other / 24.0, p) - np.quantile(one / 24.0, p))
        apart = sections[1].days(level) - sections[0].days(level)
        error = section_error(figure, apart, sections[0].draws, len(one))
        found[level] = (figure, error, section_interval(figure, error, len(apart)))
    return found


@pytest.mark.parametrize(("correlation", "sigma"), [(0.9, 0.25), (0.0, 0.25), (0.99, 0.3)])
def test_the_interval_covers_a_known_difference(correlation, sigma):
    """P-quantiles of lognormals are known: 20 d · exp(σ z_p). B shares a part of A's luck."""
    rng = np.random.default_rng(20250530)
    misses = {"p50": 0, "p90": 0}
    known = {
        level: 20.0 * (math.exp(sigma * ndtri(p)) - math.exp(0.25 * ndtri(p)))
        for level, p in (("p50", 0.5), ("p90", 0.9))
    }
    for _ in range(N_STUDIES):
        own, other = rng.standard_normal((2, DRAWS))
        other = correlation * own + math.sqrt(1.0 - correlation**2) * other
        for level, (_, _, interval) in told(hours(own, 0.25), hours(other, sigma)).items():
            misses[level] += not interval.low <= known[level] <= interval.high
    assert all(LEAST_MISSES <= each <= MOST_MISSES for each in misses.values()), misses


def test_errors_of_what_is_alike_are_small():
    rng = np.random.default_rng(1)
    own, other = rng.standard_normal((2, DRAWS))
    near = told(hours(own, 0.25), hours(0.99 * own + math.sqrt(1 - 0.99**2) * other, 0.25))
    far = told(hours(own, 0.25), hours(other, 0.25))
    assert all(near[level][1] < 0.6 * far[level][1] for level in near)


def test_the_same_draws_differ_by_exactly_nothing():
    draws = hours(np.random.default_rng(2).standard_normal(DRAWS), 0.25)
    for figure, error, interval in told(draws, draws).values():
        assert (figure, error, *interval) == (0.0, 0.0, 0.0, 0.0)


def test_a_shift_is_sure_whatever_the_draws_are():
    """A day more in every draw is a day more in every section."""
    draws = np.round(hours(np.random.default_rng(3).standard_normal(DRAWS), 0.25))
    for figure, error, _ in told(draws, draws + np.float32(24.0)).values():
        assert (figure, error) == (pytest.approx(1.0, abs=1e-6), pytest.approx(0.0, abs=1e-6))


def test_sections_of_one_size_are_those_of_replicates():
    days = np.random.default_rng(4).standard_normal(16)
    error = section_error(0.2, days, np.full(16, 256.0), 4096)
    assert section_interval(0.2, error, 16) == pytest.approx(replicate_interval(0.2, days))


def test_a_last_part_that_is_not_whole_tells_no_sections():
    sections, draws = Sections(), np.arange(4000, dtype=np.float32)
    for part in (draws[:1600], draws[1600:3200], draws[3200:]):
        sections.add(part)
    assert sections.draws.tolist() == [100.0] * 32
    assert len(sections.days("p50")) == 32


def test_a_section_without_a_delivered_draw_bounds_nothing():
    sections, draws = Sections(), np.full(64, np.inf, dtype=np.float32)
    draws[::2] = 24.0
    sections.add(draws)
    assert np.isnan(sections.days("p50")).sum() == 8
    error = section_error(1.0, sections.days("p50"), sections.draws, 64)
    assert error == math.inf
    assert section_interval(1.0, error, 16) == (-math.inf, math.inf)
