"""Theory tells us what share of time a place is shut and how long one waits; whole runs must agree."""

from itertools import pairwise

import numpy as np
import pytest

from corridorsim.study.wait_laws import boolean_mean_wait_hours, slowdown_mean_wait_hours
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import assert_mean, assert_share, compared, only_trial, waits_of_a_hazard

MEDIAN, SIGMA, REACH = 24.0, 0.6, 0.6
MEAN = MEDIAN * np.exp(SIGMA**2 / 2)
GATE = f'effect = "gate"\nmedian_hours = {MEDIAN}\nsigma = {SIGMA}\nrate_cap_per_year = 400\n'
SEASON = "monthly_factor = [2, 2, 2, 2, 2, 2, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]\n"


@pytest.mark.parametrize(
    ("month", "factor"), [("2025-03", 2.0), ("2025-06", 2.0), ("2025-09", 0.5), ("2025-12", 0.5)]
)
def test_share_shut_by_season(month, factor, tmp_path):
    """1 − exp(−rate · factor · reach · E[D]), in months well inside a season."""
    law = GATE + SEASON + "rate_per_year = 120\n"
    window = {"depart_from": f"{month}-05", "depart_until": f"{month}-24"}
    waits = waits_of_a_hazard(tmp_path, law, **window)
    load = 120 / 8766 * factor * REACH * MEAN
    assert 0.1 < 1 - np.exp(-load) < 0.6
    assert_share(waits > 0, 1 - np.exp(-load))
    rate = 120 / 8766 * factor * REACH
    assert_mean(waits, boolean_mean_wait_hours(rate, MEDIAN, SIGMA))


def test_the_year_is_the_mean_of_its_seasons(tmp_path):
    law = GATE + SEASON + "rate_per_year = 120\n"
    waits = waits_of_a_hazard(tmp_path, law)
    loads = 120 / 8766 * REACH * MEAN * np.array([2.0, 0.5])
    half = 181 / 365  # days from January to June
    expected = half * -np.expm1(-loads[0]) + (1 - half) * -np.expm1(-loads[1])
    assert (
        abs(np.mean(waits > 0) - expected) < 4 * np.sqrt(0.25 / len(waits)) + 0.005
    )  # seasons overlap by a day


@pytest.mark.parametrize(
    ("rate", "median", "sigma"), [(100, 24, 0.6), (20, 48, 0.9), (300, 30, 0.0), (9, 200, 0.5)]
)
def test_mean_wait_at_a_gate(rate, median, sigma, tmp_path):
    """E[W] = ∫ exp(λ E[(D − x)⁺]) − 1 dx, closures that follow on each other included."""
    law = f'effect = "gate"\nmedian_hours = {median}\nsigma = {sigma}\nrate_cap_per_year = 400\n'
    waits = waits_of_a_hazard(tmp_path, law + f"rate_per_year = {rate}\n", draws=60_000)
    assert_mean(waits, boolean_mean_wait_hours(rate * REACH / 8766, median, sigma))


def test_the_closed_form_of_fixed_closures():
    """(exp(λD) − 1)/λ − D."""
    for rate, lasts in [(0.01, 48.0), (0.1, 10.0), (0.001, 5.0)]:
        exact = np.expm1(rate * lasts) / rate - lasts
        assert boolean_mean_wait_hours(rate, lasts, 0.0) == pytest.approx(exact, rel=1e-4)


def test_rare_closures_tend_to_half_the_second_moment():
    thin = 1e-6 * MEDIAN**2 * np.exp(2 * SIGMA**2) / 2
    assert boolean_mean_wait_hours(1e-6, MEDIAN, SIGMA) == pytest.approx(thin, rel=1e-3)


@pytest.mark.parametrize(("delay", "delay_sigma"), [(10, 0.0), (20, 0.5), (500, 0.0)])
def test_mean_wait_under_a_slowdown(delay, delay_sigma, tmp_path):
    """The delay or the rest of the slowdown, the sooner; one at a time, as rare ones come."""
    law = f'effect = "slowdown"\nmedian_hours = 60\nsigma = 0.5\ndelay_median_hours = {delay}\n'
    law += f"delay_sigma = {delay_sigma}\nrate_per_year = 9\nrate_cap_per_year = 400\n"
    waits = waits_of_a_hazard(tmp_path, law, draws=120_000)
    expected = slowdown_mean_wait_hours(9 * REACH / 8766, 60, 0.5, delay, delay_sigma)
    error = waits.std(ddof=1) / np.sqrt(len(waits))
    # Two at once delay twice: at a load of 0.04 the formula, made for one at a time, is low by at most 4 %.
    assert -4 * error < waits.mean() - expected < 4 * error + 0.04 * expected


def test_a_slowdown_never_takes_longer_than_a_closure(tmp_path):
    """The same events as a gate and as a slowdown, draw by draw."""
    law = "median_hours = 60\nsigma = 0.5\nrate_per_year = 60\nrate_cap_per_year = 400\n"
    slow = 'effect = "slowdown"\ndelay_median_hours = 10\ndelay_sigma = 0\n'
    shut = waits_of_a_hazard(tmp_path / "shut", 'effect = "gate"\n' + law)
    slowed = waits_of_a_hazard(tmp_path / "slow", slow + law)
    assert (slowed <= shut + 1e-3).all()
    assert (slowed < shut).any()
    np.testing.assert_array_equal(slowed > 0, shut > 0)


@pytest.mark.parametrize("load", [0.0, 0.8])
def test_more_events_contain_the_fewer_draw_by_draw(load, tmp_path):
    """The cap is the row's own, so that raising a rate adds events and takes none away: nobody waits less."""
    rest = f'[[changes]]\npath = "terminals.a.utilisation"\nset = {load}\n'
    waits = []
    for rate in (5, 20, 60):
        law = '[storm]\nplaces = [{ place = "a", reach = 0.6 }]\n' + GATE + f"rate_per_year = {rate}\n"
        study = {"patience_days": 2000, "horizon_days": 2000, "draws": 2_000, "rest": rest}
        ships = [shipment("a", "b")]
        scenario, network = build(
            tmp_path / str(rate), [leg("a", "b")], ships, texts={"hazards": law}, **study
        )
        waits.append(only_trial(compared(scenario, network)).hours)
    for fewer, more in pairwise(waits):
        assert (more >= fewer - 1e-3).all()
        assert (more > fewer + 1).any()
