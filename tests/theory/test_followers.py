"""Theory tells us of hazards that follow others: a displaced, thinned Poisson stream is one again."""

import numpy as np
import pytest

from corridorsim.study.hazard_waits import hazard_waits
from corridorsim.study.wait_laws import boolean_mean_wait_hours
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import assert_mean, assert_share, compared, only_trial

QUAKE = """[quake]
effect = "gate"
places = [{ place = "PLACE" }]
rate_per_year = 60
rate_cap_per_year = 400
median_hours = 20
sigma = 0.4
"""
REPAIR = """[repair]
effect = "gate"
places = [{ place = "a" }]
rate_per_year = OWN
rate_cap_per_year = CAP
median_hours = 30
sigma = 0.6
follows = "quake"
follow_probability = 0.7
follow_delay_hours = 12
"""
MEAN = 30 * np.exp(0.18)


def waits(folder, *, place="elsewhere", own=0, hazards="", draws=20_000):
    """Return hours lost where repairs are made, and what is told; quakes strike there or elsewhere."""
    text = (
        QUAKE.replace("PLACE", place) + REPAIR.replace("OWN", str(own)).replace("CAP", str(2 * own)) + hazards
    )
    legs, study = [leg("a", "b"), leg("elsewhere", "b")], {"patience_days": 400, "horizon_days": 400}
    scenario, network = build(
        folder, legs, [shipment("a", "b")], texts={"hazards": text}, draws=draws, **study
    )
    trial = only_trial(compared(scenario, network))
    told = {(w.hazard, w.place): w for w in hazard_waits(scenario.tables.hazards, scenario.tables)}
    return trial.hours.astype(np.float64) - 60.0, told


@pytest.mark.parametrize("own", [0, 20])
def test_share_shut_and_mean_wait(own, tmp_path):
    """Followers alone, and with events of its own: rates add up, and P(open) = exp(−rate · E[D])."""
    lost, told = waits(tmp_path, own=own)
    rate = (own + 0.7 * 60) / 8766
    assert_share(lost > 1e-3, -np.expm1(-rate * MEAN))
    expected = boolean_mean_wait_hours(rate, 30, 0.6)
    assert_mean(lost, expected)
    assert told["repair", "a"].mean_wait_days * 24 == pytest.approx(expected, rel=1e-9)


def test_both_at_one_place_come_one_after_the_other(tmp_path):
    """Quake, then repair: more time shut than by either; and the followers' luck is what it was elsewhere."""
    here, _ = waits(tmp_path / "here", place="a", draws=3_000)
    repairs, _ = waits(tmp_path / "repairs", draws=3_000)
    assert (here >= repairs - 0.01).all()
    rate = 60 / 8766
    both = -np.expm1(-rate * (20 * np.exp(0.08) + 0.7 * MEAN))
    assert np.mean(here > 1e-3) == pytest.approx(both, abs=0.06)


def test_the_luck_of_followers_stays_whatever_else_there_is(tmp_path):
    other = QUAKE.replace("[quake]", "[another]").replace("PLACE", "b").replace("= 60", "= 0")
    alone, _ = waits(tmp_path / "alone", draws=1_000)
    among, _ = waits(tmp_path / "among", draws=1_000, hazards=other)
    np.testing.assert_array_equal(alone, among)


def test_no_leader_no_followers(tmp_path):
    text = QUAKE.replace("PLACE", "elsewhere").replace("rate_per_year = 60", "rate_per_year = 0")
    text += REPAIR.replace("OWN", "0").replace("CAP", "0")
    legs = [leg("a", "b"), leg("elsewhere", "b")]
    scenario, network = build(tmp_path, legs, [shipment("a", "b")], texts={"hazards": text})
    assert network.laws.hazard_names == ()
    assert set(only_trial(compared(scenario, network)).hours) == {60.0}
