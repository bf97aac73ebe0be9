"""Intervals hold as often as they say: known ranks, closed forms, published figures, and counted coverage.

Coverage is counted over REPEATS fixed samples and held against the exact one; each such test would fail for
one seed in 16,000 (4 standard errors).
"""

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from corridorsim.study import intervals
from corridorsim.study.intervals import Figure, Interval

VALIDATION = Path(__file__).parents[3] / "shared" / "validation" / "queues" / "risk_and_quantile.json"
REPEATS = 4_000
# Re-keyed: draws, p, ranks from 1, coverage.
RANKS = [
    (100, 0.5, 40, 61, 0.96480),
    (1_000, 0.95, 936, 964, 0.95810),
    (10_000, 0.95, 9_457, 9_543, 0.95153),
    (100_000, 0.95, 94_864, 95_136, 0.95154),
]
EXPONENTIAL = {"P50": 10 * math.log(2), "P95": 29.957322736, "mean": 10.0, "CVaR95": 39.957322736}
LOGNORMAL = {"P50": 20.085536923, "P95": 38.781427168, "mean": 21.758402396, "CVaR95": 46.385771888}


def coverage(n, p, low, high):
    from scipy.stats import binom

    return binom.cdf(high - 1, n, p) - binom.cdf(low - 1, n, p)


def exponentials(n, repeats=REPEATS, seed=1):
    return np.random.default_rng(seed).exponential(10.0, (repeats, n))


def lognormals(n, repeats=REPEATS, seed=2):
    return np.random.default_rng(seed).lognormal(3.0, 0.4, (repeats, n))


def held(found, truth):
    """Return in which share of samples the truth lies in the interval."""
    return float(np.mean([low <= truth <= high for low, high in found]))


def assert_coverage(found, truth, expected):
    error = math.sqrt(expected * (1 - expected) / len(found))
    assert abs(held(found, truth) - expected) < 4 * error, (held(found, truth), expected, error)


@pytest.mark.parametrize(("n", "p", "low", "high", "known"), RANKS)
def test_known_ranks(n, p, low, high, known):
    assert intervals.quantile_ranks(n, p) == (low, high)
    assert coverage(n, p, low, high) == pytest.approx(known, abs=1e-5)


@pytest.mark.external
def test_the_re_keyed_ranks_are_the_published_ones():
    if not VALIDATION.is_file():
        pytest.skip(f"known answers are not here: {VALIDATION.name}")
    known = json.loads(VALIDATION.read_text(encoding="utf-8"))
    keys = ("n", "p", "lower_rank_1based", "upper_rank_1based")
    assert [tuple(row[key] for key in keys) for row in known["order_stat_ci"]] == [row[:4] for row in RANKS]
    assert {key: known["lognormal"][key] for key in LOGNORMAL} == pytest.approx(LOGNORMAL, rel=1e-9)


def summed(n, p, confidence):
    """The ranks by adding up the binomial law in exact fractions."""
    p, tail = Fraction(p), (1 - Fraction(confidence)) / 2
    total, cumulative = Fraction(0), []
    for k in range(n + 1):
        total += math.comb(n, k) * p**k * (1 - p) ** (n - k)
        cumulative.append(total)
    low = next(k for k in range(n + 1) if cumulative[k] >= tail)
    return low, next(k for k in range(n + 1) if cumulative[k] >= 1 - tail) + 1


@pytest.mark.parametrize("n", [1, 2, 5, 17, 60, 143])
def test_ranks_are_those_of_the_law_summed_up(n):
    for p in (0.1, 0.5, 0.9, 0.99):
        for confidence in (0.5, 0.9, 0.95, 0.999):
            assert intervals.quantile_ranks(n, p, confidence) == summed(n, p, confidence)


@pytest.mark.parametrize("n", [10**6, 10**8])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.95, 0.99])
def test_ranks_of_many_draws(n, p):
    """At 10⁸ draws still exact, and as near as the normal law says."""
    low, high = intervals.quantile_ranks(n, p)
    assert 0.95 <= coverage(n, p, low, high) < 0.95 + 2 / math.sqrt(n * p * (1 - p))
    reach = 1.959964 * math.sqrt(n * p * (1 - p))
    assert (low, high) == pytest.approx((n * p - reach, n * p + reach), abs=3)


def test_few_draws_bound_nothing():
    """Of 72 draws none need lie above P95 with 97.5 %: 0.95⁷² = 0.0249; of 71 one cannot say so much."""
    values = np.arange(72.0)
    assert intervals.quantile_interval(values, 0.95).high == 71.0
    assert intervals.quantile_interval(values[:71], 0.95).high == np.inf
    assert intervals.quantile_interval(values[:3], 0.05).low == -np.inf
    assert intervals.quantile_interval(values[:3], 0.05).half_width == np.inf


@pytest.mark.parametrize(("n", "p", "low", "high", "known"), RANKS[:2])
def test_quantile_intervals_cover_as_the_law_says(n, p, low, high, known):
    truth = -10 * math.log1p(-p)
    found = [intervals.quantile_interval(np.sort(row), p) for row in exponentials(n)]
    assert_coverage(found, truth, coverage(n, p, low, high))


def test_quantile_intervals_cover_whatever_the_law():
    """A lognormal's P95 as an exponential's; with ties the interval is on the safe side."""
    rows = lognormals(1_000)
    exact = coverage(1_000, 0.95, 936, 964)
    assert_coverage([intervals.quantile_interval(np.sort(r), 0.95) for r in rows], LOGNORMAL["P95"], exact)
    tied = np.ceil(rows)  # P95 of the rounded law is the rounded P95
    found = [intervals.quantile_interval(np.sort(row), 0.95) for row in tied]
    assert held(found, math.ceil(LOGNORMAL["P95"])) > exact


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.99])
def test_mean_intervals_of_normal_draws(confidence):
    rows = np.random.default_rng(3).normal(20.0, 4.0, (REPEATS, 5))
    found = [
        intervals.mean_interval(row.mean(), row.std(ddof=1) / math.sqrt(5), 5, confidence) for row in rows
    ]
    assert_coverage(found, 20.0, confidence)


def test_a_mean_of_one_draw_is_anywhere():
    assert intervals.mean_interval(4.0, 0.0, 1) == intervals.UNBOUNDED
    assert intervals.mean_interval(4.0, 0.0, 2) == (4.0, 4.0)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Newcombe, "Two-sided confidence intervals for the single proportion", Stat. Med. 17 (1998), method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_newcombe_1998(successes, n, low, high):
    assert intervals.wilson_interval(successes, n) == pytest.approx((low, high), abs=5.1e-5)
    mirrored = intervals.wilson_interval(n - successes, n)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=5.1e-5)


def test_wilson_ends():
    assert intervals.wilson_interval(0, 0) == (0.0, 1.0)
    assert intervals.wilson_interval(0, 9).low == 0.0
    assert intervals.wilson_interval(9, 9).high == 1.0


def test_wilson_covers_as_the_binomial_law_says():
    """Its ends solve |share − p| = z sqrt(p (1 − p) / n): it covers p where the share is that near."""
    from scipy.stats import binom

    n, p = 200, 0.9
    near = [k for k in range(n + 1) if abs(k / n - p) <= 1.959963985 * math.sqrt(p * (1 - p) / n)]
    counts = np.random.default_rng(4).binomial(n, p, REPEATS)
    found = [intervals.wilson_interval(int(k), n) for k in counts]
    assert_coverage(found, p, float(binom.pmf(near, n, p).sum()))


@pytest.mark.parametrize(("law", "truth"), [(exponentials, EXPONENTIAL), (lognormals, LOGNORMAL)])
def test_cvar_of_known_laws(law, truth):
    """In the limit the interval holds; of 20,000 draws the worst twentieth is a thousand, which is enough."""
    rows = law(20_000, repeats=400)
    found = [intervals.cvar_interval(row, 0.95) for row in rows]
    assert_coverage(found, truth["CVaR95"], 0.95)
    figures, errors = zip(*(intervals.cvar_and_error(row, 0.95) for row in rows), strict=True)
    assert np.mean(figures) == pytest.approx(truth["CVaR95"], abs=4 * np.std(figures) / math.sqrt(400))
    assert np.mean(errors) == pytest.approx(np.std(figures), rel=0.15)  # 4 errors of a deviation of 400


def test_the_error_of_an_exponentials_cvar():
    """Beyond any c the excess is exponential: of T − c ~ mean 10 in 5 % the deviation is 200 sqrt(0.0975)."""
    values = -10 * np.log1p(-(np.arange(400_000) + 0.5) / 400_000)
    figure, error = intervals.cvar_and_error(values, 0.95)
    assert figure == pytest.approx(EXPONENTIAL["CVaR95"], rel=1e-4)
    assert error == pytest.approx(200 * math.sqrt(0.0975) / math.sqrt(400_000), rel=1e-3)


def described(row):
    """P95, median and mean with their intervals, the mean of the worst, the deviation."""
    deviation = row.std(ddof=1)
    mean = intervals.mean_interval(row.mean(), deviation / math.sqrt(len(row)), len(row))
    p95, p50 = (Figure(np.quantile(row, p), intervals.quantile_interval(row, p)) for p in (0.95, 0.5))
    return p95, p50, Figure(row.mean(), mean), intervals.cvar_and_error(row, 0.95)[0], deviation


@pytest.mark.parametrize(("law", "truth"), [(exponentials, EXPONENTIAL), (lognormals, LOGNORMAL)])
def test_indices_of_known_laws(law, truth):
    """Planning-time index exactly as its P95; the two others 94.5 to 97.5 times in 100 of 1,000 draws."""
    index, planning, buffer = [], [], []
    for row in np.sort(law(1_000), axis=1):
        p95, p50, mean, cvar, deviation = described(row)
        index.append(intervals.buffer_index_interval(p95, mean, cvar, deviation))
        planning.append(intervals.planning_time_interval(p95.interval, 8.0))
        buffer.append(intervals.buffer_time_interval(p95, p50))
    assert_coverage(planning, truth["P95"] / 8.0, coverage(1_000, 0.95, 936, 964))
    for found, exact in [
        (index, truth["P95"] / truth["mean"] - 1),
        (buffer, truth["P95"] - truth["P50"]),
    ]:
        error = math.sqrt(0.95 * 0.05 / REPEATS)
        assert 0.945 - 4 * error < held(found, exact) < 0.975 + 4 * error


def test_ratios_and_differences_by_hand():
    one, other = Figure(7.0, Interval(4.0, 10.0)), Figure(5.0, Interval(1.0, 6.0))
    assert intervals.difference_interval(one, other, 0.0) == pytest.approx((2 - math.sqrt(10), 7.0))
    assert intervals.difference_interval(one, other, 1.0) == pytest.approx((0.0, 3.0))
    certain = Figure(2.0, Interval(2.0, 2.0))
    assert intervals.ratio_interval(one, certain, 0.0) == pytest.approx((2.0, 5.0))
    assert intervals.ratio_interval(Figure(7.0, Interval(-1.0, 10.0)), certain, 0.0) == pytest.approx(
        (0.0, 5.0)
    )
    assert intervals.ratio_interval(Figure(7.0, intervals.UNBOUNDED), certain, 0.4) == (0.0, np.inf)
    assert intervals.buffer_index_interval(one, certain, 10.0, 0.0) == pytest.approx((1.0, 4.0))
    assert intervals.buffer_time_interval(Figure(7.0, Interval(1.0, 8.0)), other).low == 0.0
    assert Interval(6.0, 8.0).half_width == 1.0


def test_draws_that_are_all_alike():
    p95, p50, mean, cvar, deviation = described(np.full(200, 4.0))
    assert intervals.buffer_index_interval(p95, mean, cvar, deviation) == (0.0, 0.0)
    assert intervals.buffer_time_interval(p95, p50) == (0.0, 0.0)
