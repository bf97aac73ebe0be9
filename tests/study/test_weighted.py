"""Weighted draws: unbiased, and intervals that hold as often as they say, on laws tilted on purpose."""

import math

import numpy as np
import pytest

from corridorsim.study import intervals, weighted

REPEATS, N = 2_000, 2_000


def tilted(seed, mean=30.0):
    """Exponentials of mean 10 drawn with a greater mean, and the likelihood ratios that mend it."""
    values = np.random.default_rng([21, seed]).exponential(mean, N)
    return values, mean / 10.0 * np.exp(-values / 10.0 + values / mean)


def assert_coverage(found, truth, nominal, slack=0.0):
    """Within 4 standard errors; ``slack`` is what a limit theorem still lacks at N draws."""
    inside = np.mean([low <= truth <= high for low, high in found])
    assert abs(inside - nominal) < 4 * math.sqrt(nominal * (1 - nominal) / len(found)) + slack, inside


def test_weights_of_1_change_nothing():
    values = np.random.default_rng(20).exponential(10.0, 999)
    ones = np.ones(999)
    mean = weighted.weighted_mean(values, ones)
    assert mean.value == pytest.approx(values.mean())
    assert mean.error == pytest.approx(values.std(ddof=1) / math.sqrt(999))
    assert mean.interval() == pytest.approx(intervals.mean_interval(mean.value, mean.error, 999))
    assert weighted.effective_draws(ones) == 999
    quantile, (low, high) = weighted.weighted_quantile(values, ones, 0.9)
    assert quantile == np.sort(values)[math.ceil(0.9 * 999) - 1]
    ranks = np.searchsorted(np.sort(values), [low, high]) + 1
    assert ranks == pytest.approx(intervals.quantile_ranks(999, 0.9), abs=2)
    cvar, error = intervals.cvar_and_error(values, 0.95)
    found = weighted.weighted_cvar(values, ones, 0.95)
    assert (found.value, found.error) == pytest.approx((cvar, error), rel=0.01)


def test_by_hand():
    values, weights = np.array([4.0, 1.0, 3.0, 2.0]), np.array([0.1, 2.0, 0.4, 1.0])
    assert weighted.weighted_mean(values, weights).value == pytest.approx((0.4 + 2.0 + 1.2 + 2.0) / 4)
    assert weighted.weighted_probability(values > 2.5, weights).value == pytest.approx(0.125)
    assert weighted.effective_draws(weights) == pytest.approx(3.5**2 / 5.17)
    # beyond 1, 2, 3, 4: 1.5, 0.5, 0.1, 0 of 4
    for p, expected in [
        (0.6, 1.0),
        (0.62, 1.0),
        (0.63, 2.0),
        (0.87, 2.0),
        (0.88, 3.0),
        (0.97, 3.0),
        (0.98, 4.0),
    ]:
        assert weighted.weighted_quantile(values, weights, p)[0] == expected


def test_nothing_beyond_bounds_nothing():
    values, weights = np.array([1.0, 2.0, 2.0]), np.ones(3)
    assert weighted.weighted_quantile(values, weights, 0.9) == (2.0, intervals.UNBOUNDED)
    quantile, (low, high) = weighted.weighted_quantile(values, weights, 0.3, 0.999)
    assert (quantile, low, high) == (1.0, -np.inf, np.inf)
    nothing = weighted.weighted_probability(values > 5.0, weights)
    assert nothing.value == 0.0
    assert nothing.relative_error == np.inf


def test_means_and_tails_are_unbiased():
    """Over 2,000 samples; one seed in 16,000 would fail each (4 standard errors)."""
    for statistic, truth in [
        (weighted.weighted_mean, 10.0),
        (lambda x, w: weighted.weighted_probability(x > 60.0, w), math.exp(-6.0)),
    ]:
        found = [statistic(*tilted(seed)) for seed in range(REPEATS)]
        values = np.array([each.value for each in found])
        assert abs(values.mean() - truth) < 4 * values.std() / math.sqrt(REPEATS)
        assert np.mean([each.error for each in found]) == pytest.approx(values.std(), rel=0.1)
        assert_coverage([each.interval() for each in found], truth, 0.95, slack=0.005)


@pytest.mark.parametrize("p", [0.95, 0.999])
def test_quantiles_of_a_tilted_law_are_covered(p):
    """The interval is a limit's: at 2,000 draws it may lack half a percent."""
    found = [weighted.weighted_quantile(*tilted(seed), p)[1] for seed in range(REPEATS)]
    assert_coverage(found, -10 * math.log1p(-p), 0.95, slack=0.005)


def test_the_worst_of_a_tilted_law():
    found = [weighted.weighted_cvar(*tilted(seed), 0.99) for seed in range(REPEATS)]
    truth = 10 * math.log(100) + 10
    assert_coverage([each.interval() for each in found], truth, 0.95, slack=0.01)
    assert np.mean([each.value for each in found]) == pytest.approx(truth, rel=0.002)


def test_a_tilted_law_tells_more_of_its_tail():
    """The weight beyond P99.9 has a tenth of the error of as many plain draws, or less."""
    values, weights = tilted(1, mean=70.0)
    found = weighted.weighted_probability(values > 10 * math.log(1000), weights)
    assert found.relative_error < 0.1 * math.sqrt(1000 / N)
