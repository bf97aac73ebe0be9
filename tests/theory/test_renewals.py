"""Theory tells us of alternating renewals: availability, E[W] = E[D²] / (2 (E[U] + E[D])), A(t)."""

import math

import numpy as np
import pytest

from corridorsim.kernels import worlds
from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.quantiles import exponential_table, gamma_table, met_weibull_table
from corridorsim.study.hazard_waits import hazard_waits
from tests.kernels import random_worlds as random
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import assert_mean, assert_share, compared, only_trial

UP_DAYS, DOWN_DAYS = 60.0, 5.0
KNOWN_WAIT_DAYS = {
    0.5: 0.24692796474764261,
    1.0: 0.5227465054728933,
}  # lognormal down


def wear(sigma, shape, reach=1.0, **more):
    median = DOWN_DAYS * 24 * math.exp(-(sigma**2) / 2)
    fields = {
        "rate_per_year": 365.25 / UP_DAYS,
        "rate_cap_per_year": 50,
        "median_hours": median,
        "sigma": sigma,
    }
    text = f'[wear]\neffect = "gate"\nplaces = [{{ place = "a", reach = {reach} }}]\nup_shape = {shape}\n'
    return text + "".join(f"{key} = {value}\n" for key, value in (fields | more).items())


def waits_days(folder, law, **study):
    study = {"patience_days": 2000, "horizon_days": 2000, "draws": 60_000} | study
    scenario, network = build(folder, [leg("a", "b")], [shipment("a", "b")], texts={"hazards": law}, **study)
    trial = only_trial(compared(scenario, network))
    told = hazard_waits(scenario.tables.hazards, scenario.tables)
    return (trial.hours.astype(np.float64) - 60.0) / 24, told[0]


@pytest.mark.parametrize("shape", [0.7, 1, 3])
@pytest.mark.parametrize("sigma", [0.5, 1.0])
def test_share_closed_and_mean_wait(sigma, shape, tmp_path):
    """Whatever the up-times' shape, one who comes at random waits the known figure."""
    waits, told = waits_days(tmp_path, wear(sigma, shape))
    assert_share(waits > 1e-3, DOWN_DAYS / (UP_DAYS + DOWN_DAYS))
    error = waits.std() / np.sqrt(len(waits))
    assert abs(waits.mean() - KNOWN_WAIT_DAYS[sigma]) < 4 * error
    assert told.mean_wait_days == pytest.approx(KNOWN_WAIT_DAYS[sigma], rel=1e-9)
    assert told.closed_share == pytest.approx(5 / 65)


def test_reach_takes_its_share(tmp_path):
    waits, told = waits_days(tmp_path, wear(0.5, 1, reach=0.4))
    assert_share(waits > 1e-3, 0.4 * 5 / 65)
    assert_mean(waits, 0.4 * KNOWN_WAIT_DAYS[0.5])
    assert told.mean_wait_days == pytest.approx(0.4 * KNOWN_WAIT_DAYS[0.5], rel=1e-9)


def test_a_queue_behind_wear(tmp_path):
    """Exponential up-times: the queue is that of an M/G/1, E[W] / (1 − ρ / A), as with Boolean closures."""
    rest = '[[changes]]\npath = "terminals.a.utilisation"\nset = 0.6\n'
    waits, told = waits_days(tmp_path, wear(0.5, 1), rest=rest)
    expected = KNOWN_WAIT_DAYS[0.5] / (1 - 0.6 * 65 / 60)
    # The spin-up of 90 days forgets what queued before it, which is less than a hundredth here.
    assert abs(waits.mean() - expected) < 4 * waits.std() / np.sqrt(len(waits)) + 0.01 * expected
    assert told.mean_wait_days == pytest.approx(expected, rel=1e-9)


def exponential(n, *, closed_share):
    """Return n draws of up-times of mean 60 and durations of mean 5 hours, both exponential."""
    tables = np.stack([exponential_table(1.0), gamma_table(2.0, 1.0), met_weibull_table(1.0)])
    ids = np.array([[1, 2]], np.uint32)
    one = {
        "kind": worlds.RENEWAL,
        "follows": -1,
        "group": -1,
        "speed": -1,
        "delay_median_hours": 0,
        "kept_hours": 1e6,
        "table": 0,
        "met_table": 1,
        "met_up_table": 2,
        "median_hours": 5,
        "up_shape": 1,
        "up_scale_hours": 60,
        "closed_share": closed_share,
    }
    laws = random.hazards(np.random.default_rng(0), 1)
    laws = laws._replace(
        id=ids, tables=tables, **{k: np.array([v], getattr(laws, k).dtype) for k, v in one.items()}
    )
    gates = worlds.Gates(
        np.arange(2),
        np.zeros(1, np.int64),
        np.ones(1, np.float32),
        np.zeros(2, np.int64),
        np.zeros(0),
        np.zeros(0),
        np.zeros(1, np.float32),
    )
    out = random.poisoned(1, 1, 40, n)
    calendar = random.calendar(np.random.default_rng(0))._replace(spin_up_hours=0.0, horizon_hours=150.0)
    chance = random.first_draws(5, n)
    scratch = random.events_scratch(laws, 40, n)
    assert draw_closures(chance, laws, gates, calendar, np.zeros(n), scratch, out) <= 40
    return out


def is_open(out, at):
    there = np.arange(out.start.shape[1])[:, None] < out.n_events[0]
    return ~((out.start[0] <= at) & (at < out.end[0]) & there).any(axis=0)


@pytest.mark.kernels
def test_availability_of_one_that_starts_open(sizes):
    """A(t) = μ/(λ+μ) + λ/(λ+μ) e^(−(λ+μ)t), exponential both ways; four known values."""
    out = exponential(sizes.draws, closed_share=0.0)
    known = {1: 0.9850152556936977, 5: 0.949112725008211, 20: 0.9240864406720725, 100: 0.9230769231068694}
    for at, expected in known.items():
        assert_share(is_open(out, at), expected)


@pytest.mark.kernels
def test_one_that_starts_stationary_stays_so(sizes):
    out = exponential(sizes.draws, closed_share=5 / 65)
    for at in (0.001, 1, 5, 20, 100):
        assert_share(is_open(out, at), 60 / 65)
    waits = np.where(is_open(out, 1), 0.0, 0.0)
    for rank in range(out.start.shape[1]):
        on = (out.start[0, rank] <= 1) & (out.end[0, rank] > 1) & (rank < out.n_events[0])
        waits = np.where(on, out.end[0, rank] - 1, waits)
    assert_mean(waits, 0.38461538461538464)
