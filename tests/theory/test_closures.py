"""Theory tells us, of closures that begin at random and last at random, what share of time a place is open.

Boolean law (union of intervals of a Poisson process with rate λ, mean duration m): P(open) = exp(−λm), and
with exponential durations a mean wait of m Σ ρᵏ / (k · k!), ρ = λm: 0.42551 days for λ = 1/60 a day, m = 5.
"""

import math

import numpy as np
import pytest

from corridorsim.kernels import arrivals, chance

pytestmark = pytest.mark.kernels

RATE_PER_DAY, MEAN_DAYS = 1.0 / 60.0, 5.0
SPIN_UP_DAYS = 90.0  # a closure that began earlier still lasts with a chance of exp(−18)
N_EVENTS = 24  # more than 24 closures in the 4 months that matter have a chance below 1e-12


@pytest.fixture(scope="module")
def waits_days(sizes):
    """Wait of one who comes at hour 0, by the kernels, one draw each."""
    n = sizes.draws
    starts, ends = np.empty((N_EVENTS, n), np.float32), np.empty((N_EVENTS, n), np.float32)
    now = np.full(n, -SPIN_UP_DAYS)
    words, draws = np.empty((4, n), np.uint32), np.arange(n, dtype=np.uint32)
    seed, thing = (np.uint32(7), np.uint32(0)), (np.uint32(5), np.uint32(6))
    for event in range(N_EVENTS):
        chance.fill_words(*seed, draws, np.uint32(event), chance.PURPOSE_EVENT, *thing, words)
        gap, lasting = (-np.log((row.astype(np.float64) + 0.5) / 2**32) for row in words[:2])
        now = now + gap / RATE_PER_DAY
        starts[event], ends[event] = now * 24.0, (now + lasting * MEAN_DAYS) * 24.0
    gates = np.full((N_EVENTS, n), np.inf, np.float32)
    departure = np.float32(0.0)
    hours = [
        arrivals.wait_until_open(departure, starts[:, draw], ends[:, draw], gates[:, draw], N_EVENTS)
        for draw in range(n)
    ]
    return np.array(hours, np.float64) / 24.0


def test_series_gives_the_known_figure():
    rho = RATE_PER_DAY * MEAN_DAYS
    series = MEAN_DAYS * sum(rho**k / (k * math.factorial(k)) for k in range(1, 30))
    assert series == pytest.approx(0.42551, abs=5e-6)


def test_share_of_time_open(waits_days):
    """Within 4 standard errors: a right program fails for one seed in 16,000, and the seed is fixed."""
    expected = math.exp(-RATE_PER_DAY * MEAN_DAYS)
    error = math.sqrt(expected * (1.0 - expected) / waits_days.size)
    assert (waits_days == 0.0).mean() == pytest.approx(expected, abs=4.0 * error)


def test_mean_wait(waits_days):
    """Within 4 standard errors: a right program fails for one seed in 16,000, and the seed is fixed."""
    error = waits_days.std() / math.sqrt(waits_days.size)
    assert waits_days.mean() == pytest.approx(0.42551, abs=4.0 * error)
