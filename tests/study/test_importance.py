"""Rare surprises: weights of mean 1, an exact integral by month, and probabilities in closed form."""

import math

import numpy as np
import pytest

from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.worlds import REGIME, REGIME_RANDOM, SURPRISE, Chance
from corridorsim.network.naming import id_words
from corridorsim.study.importance import (
    Window,
    events_in_window,
    expected_events,
    likelihood_ratio,
)
from corridorsim.study.inflation import Inflation
from corridorsim.study.spans import draws_of
from corridorsim.study.weighted import weighted_mean, weighted_probability
from tests.kernels import random_worlds as random

NAMES = ("canal-blocked", "storm", "war")
SEASON = np.array([0.2, 0.2, 0.3, 0.5, 0.9, 1.0, 1.0, 0.9, 0.5, 0.3, 0.2, 0.2])
WINDOW = Window(0.0, 24.0 * 40)


def hazards(per_year=0.01):
    laws = random.hazards(np.random.default_rng(1), 3)
    return laws._replace(
        id=id_words([f"hazards/{name}" for name in NAMES]),
        kind=np.array([SURPRISE, SURPRISE, REGIME]),
        state=np.full(3, REGIME_RANDOM),
        follows=np.full(3, -1),
        cap_per_hour=np.array([per_year, 20.0, 1.0]) / 8766,
        accept=np.stack([SEASON, SEASON[::-1].copy(), np.ones(12)]),
        inflation=np.ones(3),
    )


def calendar():
    """A window of 50 days from 16 January, months of 30 days, as kernels read it."""
    spin_up, window, horizon = 10.0, 50.0, 60.0
    days = int(spin_up + window + horizon) + 2
    return random.calendar(np.random.default_rng(0))._replace(
        window_hours=window * 24,
        month=(np.arange(days) + 5) // 30 % 12,
        spin_up_hours=spin_up * 24,
        horizon_hours=horizon * 24,
    )


def departures(n, seed=2):
    return np.random.default_rng(seed).random(n) * calendar().window_hours


def quarter_by_quarter(laws, hazard, departure, window):
    """The integral by a fine sum over the middles of short steps."""
    steps = 40_000
    width = (window.until_hours - window.from_hours) / steps
    at = departure + window.from_hours + (np.arange(steps) + 0.5) * width + calendar().spin_up_hours
    month = calendar().month[np.floor(at / 24).astype(int)]
    return float(laws.cap_per_hour[hazard] * laws.accept[hazard, month].sum() * width)


@pytest.mark.parametrize("window", [WINDOW, Window(-240.0, 0.0), Window(-240.0, 1440.0), Window(7.3, 7.3)])
def test_the_integral_is_that_of_the_calendar(window):
    laws, at = hazards(), departures(20)
    found = expected_events(laws, calendar(), at, window)
    assert found.shape == (3, 20)
    for hazard in (0, 1):
        slow = [quarter_by_quarter(laws, hazard, departure, window) for departure in at]
        assert found[hazard] == pytest.approx(slow, rel=1e-3, abs=1e-12)
    assert not found[2].any()


def test_the_integral_by_hand():
    """From 23 January 12:00 (days of 30 to the month): 7.5 d of January, 30 of February, 2.5 of March."""
    found = expected_events(hazards(8766.0), calendar(), np.array([24.0 * 17.5]), WINDOW)[0, 0]
    day = calendar().month[: 10 + 18]
    assert (day[27], calendar().month[10 + 17 + 8 + 30]) == (1, 2)
    first = 24.0 * (30 * 2 - 5 - 27.5)
    assert found == pytest.approx(0.2 * first + 0.3 * (960.0 - first))


def test_the_end_of_the_calendar_is_within():
    last = np.nextafter(calendar().window_hours, 0)
    found = expected_events(hazards(), calendar(), np.array([0.0, last]), Window(-240.0, 1440.0))
    assert np.isfinite(found).all()
    for window in (Window(-241.0, 0.0), Window(0.0, 1441.0), Window(3.0, 2.0)):
        with pytest.raises(ValueError, match="not within spin-up and horizon"):
            expected_events(hazards(), calendar(), np.zeros(1), window)


@pytest.mark.parametrize("chance", [1e-3, 1e-4, 1e-6])
def test_a_rare_event_in_closed_form(chance):
    """P(N ≥ 1) = 1 − exp(−Λ), within 4 errors; one is sqrt((e − 1)/n), 0.4 % of it for 100,000 draws."""
    n, expected = 100_000, np.full((1, 100_000), -math.log1p(-chance))
    factors = np.array([1.0 / chance])
    counts = np.random.default_rng(5).poisson(factors * expected[0, 0], (1, n))
    weights = likelihood_ratio(counts, expected, factors)
    found = weighted_probability(counts[0] >= 1, weights)
    assert found.relative_error == pytest.approx(math.sqrt((math.e - 1) / n), rel=0.1)
    assert found.relative_error < 0.05
    assert abs(found.value - chance) < 4 * found.error
    mean = weighted_mean(np.ones(n), weights)
    assert abs(mean.value - 1.0) < 4 * mean.error


def test_an_event_of_two_hazards_together():
    """Both strike: the product of their chances, 1.5e-7, with less than 1 % error."""
    n, each = 100_000, np.array([[5e-4], [3e-4]])
    factors = 1.0 / each[:, 0]
    counts = np.random.default_rng(6).poisson(1.0, (2, n))
    weights = likelihood_ratio(counts, np.repeat(each, n, axis=1), factors)
    found = weighted_probability((counts >= 1).all(axis=0), weights)
    assert found.relative_error < 0.01
    assert abs(found.value - np.prod(-np.expm1(-each))) < 4 * found.error


def test_weights_by_hand_and_by_tile():
    counts = np.array([[0, 1, 2], [1, 0, 0], [5, 5, 5]])
    expected = np.array([[0.1, 0.1, 0.2], [0.3, 0.3, 0.3], [9.0, 9.0, 9.0]])
    factors = np.array([4.0, 2.0, 1.0])
    by_hand = [math.exp(0.3 + 0.3) / 2, math.exp(0.6) / 4, math.exp(0.6 + 0.3) / 16]
    found = likelihood_ratio(counts, expected, factors)
    assert found == pytest.approx(by_hand)
    alone = [likelihood_ratio(counts[:, [i]], expected[:, [i]], factors)[0] for i in range(3)]
    assert found.tolist() == alone
    assert likelihood_ratio(counts, expected, np.ones(3)).tolist() == [1.0, 1.0, 1.0]


def test_events_are_counted_within_the_window():
    start = np.array([[[-5.0, 0.0], [0.0, 960.0], [959.0, np.nan]]], dtype=np.float32)
    assert events_in_window(start, np.array([[3, 2]]), WINDOW).tolist() == [[2, 1]]
    assert events_in_window(start, np.array([[1, 0]]), WINDOW).tolist() == [[0, 0]]


def drawn_counts(laws, at, window):
    """Count in the window what the kernel draws, tile by tile."""
    gates = random.gates(np.random.default_rng(0), 3)
    counts = np.empty((3, len(at)), dtype=np.int64)
    for first in range(0, len(at), 1000):
        lanes = at[first : first + 1000]
        n, capacity = len(lanes), 40
        events = random.events_scratch(laws, capacity, n)
        chance = Chance(np.array([3, 4], np.uint32), draws_of((first, n)), np.uint32(0))
        out = random.poisoned(3, 3, 4 * capacity, n)
        assert draw_closures(chance, laws, gates, calendar(), lanes, events, out) <= capacity
        counts[:, first : first + n] = events_in_window(events.value[:, :, 0], events.n_events, window)
    return counts


@pytest.mark.kernels
def test_the_kernels_own_events_are_weighed_right(sizes):
    """A blockage once in 6,000 windows, drawn by the kernel with its rate raised: seasons included.

    The chance that the first hazard strikes within the window is the mean of 1 − exp(−Λ) over departures.
    """
    laws, at = hazards(0.006), departures(sizes.draws)
    factors = np.array([6_000.0, 1.0, 1.0])
    raised = laws._replace(cap_per_hour=laws.cap_per_hour * factors)
    counts = drawn_counts(raised, at, WINDOW)
    expected = expected_events(laws, calendar(), at, WINDOW)
    truth = float(np.mean(-np.expm1(-expected[0])))
    assert 1e-4 < truth < 2e-4
    weights = likelihood_ratio(counts, expected, factors)
    found = weighted_probability(counts[0] >= 1, weights)
    assert abs(found.value - truth) < 4 * found.error
    assert found.relative_error < 1.6 / math.sqrt(sizes.draws)
    mean = weighted_mean(counts[1].astype(float), weights)  # of what is not inflated
    assert abs(mean.value - expected[1].mean()) < 4 * mean.error


def test_factors_go_by_name():
    """To those that are among the hazards; a factor of another does nothing."""
    inflation = Inflation({"storm": 4.0, "elsewhere": 9.0}, WINDOW)
    assert inflation.applied(hazards()).inflation.tolist() == [1.0, 4.0, 1.0]
