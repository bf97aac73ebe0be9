"""Tables and normal scores against closed forms and the standard library."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.kernels import chance, quantiles
from corridorsim.kernels.score_lanes import new_score_room, standard_normals
from tests.kernels.plain import interpreted
from tests.naive import quantiles as naive

pytestmark = pytest.mark.kernels

INNER = np.concatenate([np.geomspace(1e-4, 0.5, 120), 1.0 - np.geomspace(1e-4, 0.5, 120)])


def gamma_quantile(u):
    from scipy.special import gammaincinv

    return 3.0 * gammaincinv(2.5, u)


# table, its quantile function, mean and standard deviation
LAWS = {
    "lognormal": (
        quantiles.lognormal_table(24.0, 0.6),
        lambda u: 24.0 * math.exp(0.6 * naive.NORMAL.inv_cdf(u)),
        24.0 * math.exp(0.18),
        24.0 * math.exp(0.18) * math.sqrt(math.expm1(0.36)),
    ),
    "exponential": (quantiles.exponential_table(5.0), lambda u: -5.0 * math.log1p(-u), 5.0, 5.0),
    "weibull": (
        quantiles.weibull_table(1.5, 10.0),
        lambda u: 10.0 * (-math.log1p(-u)) ** (1 / 1.5),
        10.0 * math.gamma(1 + 1 / 1.5),
        10.0 * math.sqrt(math.gamma(1 + 2 / 1.5) - math.gamma(1 + 1 / 1.5) ** 2),
    ),
    "gamma": (quantiles.gamma_table(2.5, 3.0), gamma_quantile, 7.5, 3.0 * math.sqrt(2.5)),
    "uniform": (quantiles.uniform_table(6.0, 30.0), lambda u: 6.0 + 24.0 * u, 18.0, 24.0 / math.sqrt(12.0)),
}


def value(table, u):
    return quantiles.look_up(table, quantiles.standard_normal(np.float32(u)))


@pytest.mark.parametrize("law", LAWS)
def test_table_against_the_closed_form(law):
    table, quantile, _, _ = LAWS[law]
    assert table.dtype == np.float32
    assert table.shape == (quantiles.N_NODES,)
    for u in INNER:
        rounded = float(np.float32(u))
        assert value(table, u) == pytest.approx(float(quantile(rounded)), rel=1e-4)


@pytest.mark.parametrize("law", LAWS)
def test_moments(law):
    """Mean and standard deviation of the table, read at midpoints of a fine grid of scores."""
    table, _, mean, deviation = LAWS[law]
    z = np.linspace(-5.5, 5.5, 22_001)
    x = np.interp(z, np.linspace(-5.5, 5.5, quantiles.N_NODES), table.astype(np.float64))
    weight = np.exp(-0.5 * z * z)
    weight /= weight.sum()
    assert (x * weight).sum() == pytest.approx(mean, rel=1e-3)
    assert math.sqrt((x * x * weight).sum() - (x * weight).sum() ** 2) == pytest.approx(deviation, rel=1e-3)


def test_empirical_keeps_the_mean_and_the_ends():
    table = quantiles.empirical_table([3.0, 1.0, 10.0, 2.0])
    assert (table[0], table[-1]) == (1.0, 10.0)
    assert (np.diff(table) >= 0.0).all()
    u = (np.arange(20_000) + 0.5) / 20_000
    z = np.array([naive.NORMAL.inv_cdf(each) for each in u])
    x = np.interp(z, np.linspace(-5.5, 5.5, quantiles.N_NODES), table.astype(np.float64))
    assert x.mean() == pytest.approx(4.0, rel=1e-3)


def test_scores_against_the_standard_library():
    for u in [2.0**-25, *INNER, 0.5, 1.0 - 2.0**-24]:
        rounded = np.float32(u)
        score = quantiles.standard_normal(rounded)
        assert score == pytest.approx(naive.standard_normal(rounded), rel=3e-7, abs=1e-9)
        assert score == interpreted(quantiles.standard_normal)(rounded)


@given(st.floats(0.0, 1.0, width=32), st.floats(0.0, 1.0, width=32))
def test_scores_are_cut_and_do_not_decrease(a, b):
    low, high = sorted([a, b])
    scores = quantiles.standard_normal(np.float32(low)), quantiles.standard_normal(np.float32(high))
    assert -5.5 <= scores[0] <= 5.5
    if high - low > 1e-6:  # nearer than that the approximation itself may turn
        assert scores[0] <= scores[1]


@given(st.floats(-8.0, 8.0))
def test_cdf_against_the_standard_library(z):
    found = quantiles.normal_cdf(z)
    assert found == pytest.approx(naive.NORMAL.cdf(z), rel=1e-9, abs=1e-16)
    assert found == interpreted(quantiles.normal_cdf)(z)


def test_cdf_undoes_the_score():
    for u in INNER:
        assert quantiles.normal_cdf(quantiles.standard_normal(np.float32(u))) == pytest.approx(
            float(np.float32(u)), rel=2e-6
        )


def test_look_up_equals_twin(sizes):
    rng = np.random.default_rng(1)
    table = quantiles.lognormal_table(100.0, 0.3)
    for z in [-9.0, -5.5, 5.5, 9.0, 0.0, *rng.normal(0.0, 2.0, sizes.examples)]:
        found = quantiles.look_up(table, float(z))
        assert np.float32(found) == np.float32(interpreted(quantiles.look_up)(table, float(z)))
        assert found == pytest.approx(naive.look_up(table, float(z)), rel=2e-7)


@given(st.floats(-6.0, 6.0), st.floats(-6.0, 6.0))
def test_look_up_does_not_decrease(a, b):
    table = quantiles.lognormal_table(100.0, 0.3)
    low, high = sorted([a, b])
    assert quantiles.look_up(table, low) <= quantiles.look_up(table, high)


@given(
    st.floats(2.0**-24, 1.0 - 2.0**-24, width=32),
    st.floats(0.0, 1.0, width=32),
    st.floats(0.0, 100.0, width=32),
    st.floats(0.0, 500.0, width=32),
)
def test_late_hours_equals_twin_and_invents_nothing(u, on_time, late_min, late_mean):
    arguments = [np.float32(number) for number in (u, on_time, late_min, late_mean)]
    found = quantiles.late_hours(*arguments)
    assert np.float32(found) == interpreted(quantiles.late_hours)(*arguments)
    assert found == 0.0 or found >= np.float32(late_min)
    assert found == pytest.approx(naive.late_hours(u, on_time, late_min, late_mean), rel=1e-6, abs=1e-6)


def test_late_hours_on_average(sizes):
    """0.25 · (12 + 36) hours, over an even grid of u."""
    n = sizes.draws
    mean = np.mean(
        [
            quantiles.late_hours(np.float32((i + 0.5) / n), np.float32(0.75), np.float32(12), np.float32(36))
            for i in range(n)
        ]
    )
    assert mean == pytest.approx(12.0, rel=2e-3)


def test_only_gamma_needs_scipy():
    import subprocess
    import sys

    program = (
        "import sys; from corridorsim.kernels import quantiles as q;"
        "q.lognormal_table(1, 1); q.exponential_table(1); q.weibull_table(2, 1); q.uniform_table(0, 1);"
        "q.empirical_table([1, 2]); assert not {'scipy.special', 'scipy.stats'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_scores_of_many_words_are_those_of_one():
    """Bit for bit, in the middle, where it meets the tails, and out to both ends."""
    rng = np.random.default_rng(8)
    meeting = int(0.925 * 2**32)
    near = np.arange(meeting - 2**12, meeting + 2**12, 2**8)
    ends = [0, 1, 255, 256, 2**32 - 1]
    words = np.array([*rng.integers(0, 2**32, 5_000), *near, *ends], dtype=np.uint32)
    out = np.empty(len(words))
    standard_normals(words, new_score_room(len(words)), out)
    assert out.tolist() == [quantiles.standard_normal(np.float32(chance.unit(word))) for word in words]
