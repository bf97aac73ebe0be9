"""Curves: the share delivered by each day is that of the draws, kept or counted or weighted."""

import numpy as np
import pytest

from corridorsim.report.charts.curves import curves_of
from corridorsim.report.charts.models import MOST_POINTS
from corridorsim.study.figures import CountedDays, KeptDays, WeightedDays
from corridorsim.units import HOURS_PER_DAY

DAYS = np.array([3.0, 1.0, 2.0, 2.0, 8.0])


@pytest.fixture(scope="module")
def curves(comparison):
    return {(curve.shipment, curve.corridor): curve for curve in curves_of(comparison)}


def test_every_share_is_that_of_the_draws(comparison, curves):
    for trial in comparison.trials.feasible:
        curve = curves[trial.entry.shipment.id, trial.entry.corridor.id]
        days = trial.hours / HOURS_PER_DAY
        at = curve.first_day + curve.step_days * np.arange(len(curve.share))
        expected = [np.mean(days <= day) for day in at]
        assert curve.share == pytest.approx(expected, abs=1e-5)


def test_a_curve_begins_at_nothing_and_is_short(curves):
    for curve in curves.values():
        assert curve.share[0] == 0.0
        assert 2 <= len(curve.share) <= MOST_POINTS
        assert np.all(np.diff(curve.share) >= 0.0)
        assert curve.share[-1] >= 0.999 - 1 / 256  # of 256 draws, the quantile lies between two


def test_share_by_counts_what_has_arrived():
    at = np.array([0.5, 1.0, 2.0, 7.9, 8.0])
    assert KeptDays(DAYS).share_by(at).tolist() == [0.0, 0.2, 0.6, 0.8, 1.0]


def test_share_by_weighs_what_has_arrived():
    weights = np.array([2.0, 1.0, 0.5, 0.5, 1.0])
    shares = WeightedDays(DAYS, weights).share_by(np.array([1.0, 2.0, 3.0, 8.0]))
    assert shares == pytest.approx([0.2, 0.4, 0.8, 1.0])
    even = WeightedDays(DAYS, np.ones(5)).share_by(np.array([2.5]))
    assert even == pytest.approx(KeptDays(DAYS).share_by(np.array([2.5])))


def test_share_by_of_counts_is_within_a_bin_of_the_draws():
    hours = np.random.Generator(np.random.Philox(7)).uniform(20.0, 60.0, 4000)
    counted = CountedDays(np.bincount((hours * 4).astype(int)))
    at = np.linspace(0.5, 3.0, 41)
    # a quarter of an hour of 40 holds 1/160 of the draws, within which their order is not known
    assert counted.share_by(at) == pytest.approx(KeptDays(hours / 24).share_by(at), abs=1 / 160 + 1e-9)
