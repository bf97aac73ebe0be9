"""Break-even of one factor against closed forms: straight leads, a wave, and the corridors solved by hand."""

import math
from pathlib import Path

import numpy as np
import pytest

import corridorsim as cs
from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.comparison import SURE
from corridorsim.study.corridor_model import CorridorModel
from corridorsim.study.crossings import break_even, break_even_of_sweep
from corridorsim.study.designs import Design
from corridorsim.study.sweep_running import run_sweep
from tests.study.planted import Corridors

FILE = Path(__file__).parents[2] / "scenarios" / "two-corridors.toml"
HEADWAY = Factor("legs.porta-portb-ferry*.headway_hours", Uniform(0, 400))
X = Factor("x", Uniform(0, 10))


def model(lead, noise=None, factor=X, statistic="objective_mean"):
    functions = {"middle": lambda p: 100 + lead(p[factor.path]), "northern": lambda _: 100.0}
    return Corridors(functions, statistic, noise)


def test_a_straight_lead_crosses_at_its_zero():
    found = break_even(model(lambda x: 3.0 * (x - 7.3)), X, "middle", "northern")
    (crossing,) = found.crossings
    assert crossing.value == pytest.approx(7.3, abs=0.01)  # a thousandth of the range
    assert not crossing.begins
    assert found.is_monotone
    assert str(found).startswith("middle beats northern by objective_mean where x is below 7.3")


def test_the_interval_is_that_of_the_lead_over_its_slope():
    noise = np.zeros((8, 2))
    noise[:, 0] = np.linspace(-1, 1, 8)
    error = math.sqrt(7 / 8 * (noise[:, 0] ** 2).sum())
    (crossing,) = break_even(model(lambda x: 5.0 * (4.0 - x), noise), X, "middle", "northern").crossings
    assert crossing.begins
    assert crossing.value == pytest.approx(4.0, abs=0.01)
    assert crossing.low == pytest.approx(4.0 - SURE * error / 5.0, abs=0.01)
    assert crossing.high == pytest.approx(4.0 + SURE * error / 5.0, abs=0.01)


def test_an_interval_that_leaves_the_range_is_open():
    noise = np.zeros((8, 2))
    noise[:, 0] = np.linspace(-9, 9, 8)
    (crossing,) = break_even(model(lambda x: x - 9.0, noise), X, "middle", "northern").crossings
    assert (crossing.low, crossing.high) == (None, None)
    assert "(?–?)" in str(break_even(model(lambda x: x - 9.0, noise), X, "middle", "northern"))


def test_all_crossings_of_a_wave_are_found_and_it_is_said_that_it_is_one():
    """Zeros of cos at π/2, 3π/2 and 5π/2."""
    found = break_even(model(math.cos), X, "middle", "northern")
    assert [each.value for each in found.crossings] == pytest.approx(
        [math.pi / 2, 1.5 * math.pi, 2.5 * math.pi], abs=0.01
    )
    assert [each.begins for each in found.crossings] == [True, False, True]
    assert not found.is_monotone
    assert "does not only rise or fall" in str(found)


@pytest.mark.parametrize(("level", "where"), [(5.0, "nowhere"), (-5.0, "everywhere")])
def test_a_corridor_may_win_nowhere_or_everywhere(level, where):
    found = break_even(model(lambda _: level), X, "middle", "northern")
    assert found.crossings == ()
    assert f"objective_mean {where}: x is 0 to 10" in str(found)
    assert found.to_frame().empty
    assert "<table" not in found._repr_html_()


def test_the_sentence_says_what_values_do_and_in_which_unit():
    rate = Factor("hazards.storm.rate_per_year", Uniform(0, 10))
    assert "rate_per_year is below 3 a year" in str(
        break_even(model(lambda x: x - 3.0, factor=rate), rate, "middle", "northern")
    )
    times = Factor("legs.ferry.headway_hours", Uniform(0, 10), "multiply")
    assert "headway_hours × is below 3." in str(
        break_even(model(lambda x: x - 3.0, factor=times), times, "middle", "northern")
    )


def test_no_way_is_worse_than_any():
    found = break_even(model(lambda x: math.nan if x > 6 else -1.0), X, "middle", "northern")
    (crossing,) = found.crossings
    assert crossing.value == pytest.approx(6, abs=0.01)
    assert found.is_monotone


def test_of_what_is_better_the_higher_it_is_the_sign_turns():
    found = break_even(model(lambda x: x - 3.0, statistic="on_time"), X, "middle", "northern", by="on_time")
    assert found.crossings[0].begins
    assert found.crossings[0].value == pytest.approx(3.0, abs=0.01)


def test_a_list_of_numbers_is_tried_at_its_numbers():
    factor = Factor("x", Listed((9, 1, 4)))
    found = break_even(model(lambda x: x - 3.0, factor=factor), factor, "middle", "northern")
    assert found.values.tolist() == [1, 4, 9]
    assert found.crossings[0].value == pytest.approx(3.0, abs=0.01)


def swept(lead, values, noise=None, extra=()):
    positions = np.array(values)[:, np.newaxis] / 10
    positions = np.hstack([positions, *[np.full_like(positions, each) for each in extra]])
    factors = (X, *(Factor(f"still{at}", Uniform(0, 1)) for at in range(len(extra))))
    return run_sweep(model(lead, noise), Design("grid", factors, positions))


def test_a_sweep_of_one_factor_is_read_off_between_its_points():
    """x² − 20 between 4 and 5: −4 and 5, so the straight line crosses at 4 + 4/9, the curve at 4.47."""
    found = break_even_of_sweep(
        swept(lambda x: x * x - 20.0, [5, 0, 4, 10], extra=(0.5,)), "middle", "northern"
    )
    assert found.crossings[0].value == pytest.approx(4 + 4 / 9, abs=0.01)
    assert found.interpolated
    assert "read off between the points" in str(found)
    assert "<table" in found._repr_html_()


def test_what_cannot_be_asked_is_told_in_a_line():
    words = Factor("x", Listed(("a", "b")))
    two = run_sweep(model(lambda x: x), Design("grid", (X, Factor("y", Uniform(0, 1))), np.eye(2)))
    for ask, told in [
        (lambda: break_even(model(lambda x: x, factor=words), words, "middle", "northern"), "has words"),
        (lambda: break_even(model(lambda x: x), X, "middle", "nothern"), "did you mean 'northern'"),
        (lambda: break_even_of_sweep(two, "middle", "northern"), "2 factors vary"),
        (lambda: break_even_of_sweep(swept(lambda x: x, [5, 5]), "middle", "northern"), "no factor varies"),
    ]:
        with pytest.raises(cs.InputError, match=told):
            ask()


def test_the_ferry_headway_at_which_south_begins_to_lose_lies_on_the_line_through_two_other_runs():
    """A wait is uniform on the headway, so every hour of headway costs the worth of half an hour: a line."""
    scenario = cs.read_scenario(FILE, settings=["study.draws=512", "hazards.storm.rate_per_year=0"])
    corridors = CorridorModel(scenario, [HEADWAY])
    found = break_even(corridors, HEADWAY, "south", "north")
    (crossing,) = found.crossings
    assert not crossing.begins
    said = run_sweep(corridors, Design("table", (HEADWAY,), np.array([[0.25], [0.75]])))
    lead = said.output("objective_mean", corridor="south", minus="north").values
    straight = 100 + 200 * -lead[0] / (lead[1] - lead[0])
    # 1 % of the range: its thousandth that is searched, and draws whose ferry is met at another hour.
    assert crossing.value == pytest.approx(straight, abs=4.0)
    assert crossing.low < crossing.value < crossing.high
