"""Theory tells us what a line loses that is closed, or slowed, while one is under way on it."""

import numpy as np
import pytest

from corridorsim.study.hazard_waits import hazard_waits
from corridorsim.study.wait_laws import line_closure_hours, thin_line_hours
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import FERRY, assert_mean, compared, only_trial

LINE = """[washout]
effect = "line"
places = [{{ place = "a-b"{reach} }}]
rate_per_year = {rate}
rate_cap_per_year = 400
median_hours = {median}
sigma = {sigma}
"""


def losses(folder, law, *, hours=24, legs=None, ship=("a", "b"), **study):
    """Return the hours lost by one leg of some hours at full speed, and what is told of its hazards."""
    study = {"draws": 20_000, "patience_days": 1, "horizon_days": 400} | study
    legs = legs or [leg("a", "b", distance_km=10 * hours)]
    scenario, network = build(folder, legs, [shipment(*ship)], texts={"hazards": law}, **study)
    trial = only_trial(compared(scenario, network))
    told = hazard_waits(scenario.tables.hazards, scenario.tables)
    return trial.hours.astype(np.float64) - 36.0 - hours, told, trial


@pytest.mark.parametrize(("rate", "median", "hours"), [(60, 20, 72), (200, 10, 24), (10, 100, 300)])
def test_who_is_stopped_goes_on_where_he_stood(rate, median, hours, tmp_path):
    """E[W] + H (exp(λE[D]) − 1): the wait at the start, and a busy period for each closure under way."""
    law = LINE.format(reach="", rate=rate, median=median, sigma=0.5)
    lost, (told,), _ = losses(tmp_path, law, hours=hours)
    exact = line_closure_hours(rate / 8766, median, 0.5, hours)
    assert_mean(lost, exact)
    assert told.mean_wait_days * 24 == pytest.approx(exact, rel=1e-9)
    assert lost.min() > -0.01


@pytest.mark.parametrize("speed", [0.6, 0.2])
def test_a_slow_line_costs_the_distance_that_is_missed(speed, tmp_path):
    """Rare spells, one at a time: at a load of 0.012 the first order is right to 2 %."""
    law = LINE.format(reach="", rate=4, median=24, sigma=0.5) + f"speed_factor = {speed}\n"
    lost, (told,), _ = losses(tmp_path, law, hours=72, draws=200_000)
    exact = thin_line_hours(4 / 8766, 24, 0.5, 72, speed)
    error = lost.std() / np.sqrt(len(lost))
    assert abs(lost.mean() - exact) < 4 * error + 0.02 * exact
    assert told.mean_wait_days * 24 == pytest.approx(exact, rel=1e-9)
    assert lost.max() < 72 * (1 / speed - 1) + 0.01


def test_full_speed_after_all(tmp_path):
    """At nearly full speed nearly nothing is lost; a line slower never helps, draw by draw."""
    found = []
    for speed in (0.99, 0.5, 0.0):
        law = LINE.format(reach="", rate=100, median=24, sigma=0.5) + f"speed_factor = {speed}\n"
        found.append(losses(tmp_path / str(speed), law, hours=72, draws=3_000)[0])
    assert 0 < found[0].mean() < 0.5
    assert (found[0] <= found[1] + 0.01).all()
    assert (found[1] <= found[2] + 0.01).all()


def test_a_line_under_a_strait_is_one_line(tmp_path):
    """A voyage cut in two by a passage that may shut loses what an uncut one does."""
    law = LINE.format(reach="", rate=200, median=10, sigma=0.3).replace('"a-b"', '"p-q"')
    fog = '[fog]\neffect = "gate"\nplaces = [{ place = "narrows", reach = 1e-9 }]\nrate_per_year = 1e-6\n'
    fog += "rate_cap_per_year = 1e-6\nmedian_hours = 1\nsigma = 0\n"
    legs = [leg("a", "p"), leg("p", "q", passages="narrows", **FERRY), leg("q", "z")]
    cut = losses(tmp_path / "cut", law + fog, legs=legs, ship=("a", "z"), draws=2_000)[0]
    whole = losses(tmp_path / "whole", law, legs=legs, ship=("a", "z"), draws=2_000)[0]
    np.testing.assert_allclose(cut, whole, atol=1e-3)
    assert whole.std() > 1


def test_nobody_turns_back_on_a_line(tmp_path):
    """Patience is for places: one who is stopped on the way stays with the cargo, whatever else is open."""
    law = LINE.format(reach="", rate=40, median=400, sigma=0.1)
    legs = [leg("a", "b", distance_km=240), leg("a", "b", "round", distance_km=300)]
    lost, _, trial = losses(tmp_path, law, legs=legs, draws=2_000)
    assert len(np.unique(trial.route)) == 1
    assert lost.std() > 0 or trial.route[0] == 1
