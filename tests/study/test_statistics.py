"""Sums in chunks, quantiles and the mean of the worst: exact, and against closed forms."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from corridorsim.study.counts import Amounts, count_wins
from corridorsim.study.figures import CountedDays, KeptDays, days_summary
from corridorsim.study.intervals import cvar_and_error
from corridorsim.study.moments import Moments
from corridorsim.study.statistics import chunked_sum, is_surely_no_lower, mean_and_error

VALIDATION = Path(__file__).parents[3] / "shared" / "validation" / "queues" / "risk_and_quantile.json"
# Re-keyed: lognormal with mu 3 and sigma 0.4, exponential with mean 10.
LOGNORMAL = {"P50": 20.085536923, "P95": 38.781427168, "mean": 21.758402396, "CVaR95": 46.385771888}
EXPONENTIAL = {"P95": 29.957322736, "CVaR95": 39.957322736}
N = 200_000


@pytest.mark.parametrize("n", [1, 2, 1023, 1024, 1025, 5000])
def test_chunks_add_up(n):
    values = np.random.default_rng(n).lognormal(3, 2, n)
    exact = math.fsum(values)
    assert chunked_sum(values) == pytest.approx(exact, rel=1e-12)
    assert mean_and_error(values)[0] == pytest.approx(exact / n, rel=1e-12)


def test_nothing_adds_up_to_nothing():
    assert chunked_sum(np.zeros(0)) == 0.0


def test_chunks_are_aligned():
    """Whole chunks are added one after the other, so that more draws only add to the sum of fewer."""
    values = np.random.default_rng(1).random(5 * 1024) * 1e3
    chunks = [float(np.add.reduce(values[at : at + 1024])) for at in range(0, len(values), 1024)]
    total = 0.0
    for chunk in chunks:
        total += chunk
    assert chunked_sum(values) == pytest.approx(total, rel=1e-15)
    assert chunked_sum(values[:2048]) + chunked_sum(values[2048:]) == pytest.approx(total, rel=1e-15)


def test_the_error_is_that_of_a_mean():
    values = np.random.default_rng(2).normal(5, 3, 4000)
    assert mean_and_error(values)[1] == pytest.approx(values.std(ddof=1) / np.sqrt(4000))
    assert mean_and_error(np.array([4.0])) == (4.0, 0.0)


def equally_likely(quantile):
    """Return a law at the middles of N equal parts of probability: its quantiles, without chance."""
    return quantile((np.arange(N) + 0.5) / N)


def lognormal(u):
    from scipy.special import ndtri

    return np.exp(3 + 0.4 * ndtri(u))


def summary(values):
    return days_summary(KeptDays(values), *mean_and_error(values))


def test_a_lognormal():
    days = summary(equally_likely(lognormal))
    found = {"P50": days["p50"], "P95": days["p95"], "mean": days["mean"], "CVaR95": days["cvar95"]}
    assert found == pytest.approx(LOGNORMAL, rel=1e-3)


def test_an_exponential():
    values = equally_likely(lambda u: -10 * np.log1p(-u))
    days = summary(values)
    assert {"P95": days["p95"], "CVaR95": days["cvar95"]} == pytest.approx(EXPONENTIAL, rel=1e-3)
    assert days["p10"] == pytest.approx(-10 * math.log(0.9), rel=1e-3)
    assert days["p80"] == pytest.approx(-10 * math.log(0.2), rel=1e-3)
    assert days["p90"] == pytest.approx(-10 * math.log(0.1), rel=1e-3)


@pytest.mark.external
def test_the_re_keyed_figures_are_the_published_ones():
    if not VALIDATION.is_file():
        pytest.skip(f"known answers are not here: {VALIDATION.name}")
    known = json.loads(VALIDATION.read_text(encoding="utf-8"))
    assert {key: known["lognormal"][key] for key in LOGNORMAL} == pytest.approx(LOGNORMAL, rel=1e-9)
    assert {key: known["exponential"][key] for key in EXPONENTIAL} == pytest.approx(EXPONENTIAL, rel=1e-9)


def test_the_worst_twentieth_by_hand():
    """Of 1 … 100 with threshold 95.05: the five above, a twentieth, lie 2.95 above it in the mean."""
    values = np.arange(1.0, 101.0)
    assert cvar_and_error(values, 0.95)[0] == pytest.approx(95.05 + (5 * 2.95 / 100) / 0.05)


def test_the_worst_is_never_below_its_threshold():
    for seed in range(20):
        values = np.random.default_rng(seed).exponential(3, 50)
        assert cvar_and_error(values, 0.95)[0] >= np.quantile(values, 0.95)
    assert cvar_and_error(np.full(9, 4.0), 0.95)[0] == 4.0


def test_wins_by_how_many_shared_them():
    one, two, three = np.array([1.0, 2, 3, 3]), np.array([2.0, 2, 1, 3]), np.array([9.0, 2, 9, 3])
    wins = count_wins(np.stack([one, two, three]))
    np.testing.assert_array_equal(wins, [[1, 0, 2], [1, 0, 2], [0, 0, 2]])
    np.testing.assert_array_equal(count_wins(one[None]), [[4]])
    assert count_wins(np.zeros((0, 4))).shape == (0, 0)


def test_counted_days_are_the_kept_ones_within_a_quarter_of_an_hour():
    hours = np.random.default_rng(4).lognormal(5, 0.5, 30_000).astype(np.float32)
    kept = KeptDays(hours.astype(np.float64) / 24)
    counted = CountedDays(np.bincount((hours * 4).astype(np.int64)))
    for p in (0.1, 0.5, 0.95, 0.99):
        assert counted.quantile(p) == pytest.approx(kept.quantile(p), abs=0.25 / 24)
        low, high = kept.interval(p, 0.95)
        wider = counted.interval(p, 0.95)
        assert low - 0.26 / 24 < wider.low <= low < high <= wider.high < high + 0.26 / 24
    assert counted.worst() == pytest.approx(kept.worst(), abs=0.25 / 24)


@pytest.mark.parametrize("offset", [0.0, 1e9])
def test_moments_of_parts_are_those_of_the_whole(offset):
    """Part by part the same bits as at once, and no cancellation where the mean is a billion spreads away."""
    rng = np.random.default_rng(3)
    values, counted = offset + rng.normal(0, 1, 40_000), rng.random(40_000) < 0.7
    whole, parts = Moments(2), Moments(2)
    whole.add([values, values], [None, counted])
    for at in range(0, 40_000, 8192):
        here = slice(at, at + 8192)
        parts.add([values[here], values[here]], [None, counted[here]])
    for variable, some in enumerate((values, values[counted])):
        assert (whole.mean(variable), whole.error(variable)) == (parts.mean(variable), parts.error(variable))
        assert whole.mean(variable) == pytest.approx(math.fsum(some) / len(some), rel=1e-14)
        assert whole.error(variable) == pytest.approx(some.std(ddof=1) / np.sqrt(len(some)), rel=1e-5)
    assert whole.mean(0) == mean_and_error(values)[0]


def test_moments_of_nothing_and_of_one_draw():
    moments = Moments(2)
    assert (moments.mean(0), moments.error(0)) == (0.0, 0.0)
    moments.add([np.array([4.0])] * 2, [None, np.array([False])])
    assert [(moments.mean(at), moments.error(at)) for at in range(2)] == [(4.0, 0.0), (0.0, 0.0)]


def test_amounts_have_the_quantiles_of_the_draws():
    rng = np.random.default_rng(6)
    values = rng.choice([100.0, 250.0, 260.0, 900.0], 5000, p=[0.5, 0.3, 0.15, 0.05])
    amounts = Amounts()
    for at in range(0, 5000, 700):
        amounts.add(values[at : at + 700])
    assert amounts.values.tolist() == [100.0, 250.0, 260.0, 900.0]
    for p in (0.0, 0.1, 0.5, 0.795, 0.8, 0.95, 0.9501, 1.0):
        assert amounts.quantile(p) == pytest.approx(np.quantile(values, p), rel=1e-12)


def pairs(rng, n, shift):
    """Return the hours of two routes that share much of their luck and have equal laws, one shifted."""
    shared = rng.gamma(2, 5, n)
    return shared + rng.gamma(2, 2, n) + shift, shared + rng.gamma(2, 2, n)


def test_a_quantile_is_seldom_called_no_lower_where_it_is_not():
    """With equal percentiles the claim is wrong in at most 2.5 % of samples; 2,000, four standard errors."""
    rng = np.random.default_rng(6)
    claims = [is_surely_no_lower(*pairs(rng, 1000, 0.0), 0.95) for _ in range(2000)]
    assert np.mean(claims) < 0.025 + 4 * math.sqrt(0.025 * 0.975 / 2000)


def test_a_quantile_that_is_higher_is_found_out():
    rng = np.random.default_rng(7)
    assert is_surely_no_lower(*pairs(rng, 20_000, 1.0), 0.95)
    assert not is_surely_no_lower(*pairs(rng, 20_000, -1.0), 0.95)
    one, _ = pairs(rng, 100, 0.0)
    assert is_surely_no_lower(one, one, 0.95)
    assert is_surely_no_lower(one + 1e-3, one, 0.95)  # later in every draw: few would do
