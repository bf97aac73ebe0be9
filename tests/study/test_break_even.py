"""Break-even values against closed forms: straight leads, and the five terminals that are solved by hand."""

import math
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corridorsim as cs
from corridorsim.study.break_even import find_break_even, objective_lead
from corridorsim.study.comparison import SURE

FILE = Path(__file__).parents[2] / "scenarios" / "two-corridors.toml"
CERTAIN = ("study.draws=256", "hazards.storm.rate_per_year=0", "legs.porta-portb-ferry*.headway_hours=0")
RANDOM = ("study.draws=2048",)


def straight(gap, slope, error=0.0):
    return lambda value: (gap - slope * value, error)


@given(st.floats(1, 1000), st.floats(0.1, 50), st.floats(0.01, 1))
def test_a_straight_lead_turns_at_gap_over_slope(gap, slope, tolerance):
    exact = gap / slope
    found = find_break_even(straight(gap, slope), 0.0, 2.0 * exact, tolerance)
    assert found.answer == "at"
    assert abs(found.value - exact) <= tolerance
    assert found.low == pytest.approx(found.value)
    assert found.high == pytest.approx(found.value)


def test_the_interval_is_where_the_leads_own_leaves_zero():
    found = find_break_even(straight(100.0, 2.0, 10.0), 0.0, 80.0, 1e-6)
    assert found.value == pytest.approx(50.0, abs=1e-5)
    assert found.low == pytest.approx(50.0 - SURE * 5.0, abs=1e-5)
    assert found.high == pytest.approx(50.0 + SURE * 5.0, abs=1e-5)
    assert (found.gap, found.gap_error) == (100.0, 10.0)


def test_ends_that_the_range_does_not_reach_are_open():
    found = find_break_even(straight(10.0, 1.0, 8.0), 0.0, 12.0, 1e-6)
    assert found.low == 0.0  # as things are it may be better already
    assert found.high is None
    assert found.value == pytest.approx(10.0, abs=1e-5)


def test_the_number_may_fall_instead_of_rise():
    """Such as a headway: the lead of 100 at 60 h falls by 4 an hour, so it turns at 35 h."""
    found = find_break_even(lambda hours: (4.0 * (hours - 35.0), 0.0), 60.0, 6.0, 1e-6)
    assert found.value == pytest.approx(35.0, abs=1e-5)


def test_already_and_never_are_answers():
    assert find_break_even(straight(-5.0, 1.0), 0.0, 10.0, 0.1).answer == "already"
    never = find_break_even(straight(11.0, 1.0), 0.0, 10.0, 0.1)
    assert (never.answer, never.value, never.low, never.high) == ("never", None, None, None)
    assert never.gap == 11.0


def test_a_lead_that_falls_by_steps_is_bracketed():
    found = find_break_even(lambda value: (5.0 - math.floor(value), 0.0), 0.0, 10.0, 1e-3)
    assert abs(found.value - 5.0) <= 1e-3


def north_less_south(change, settings):
    @cache
    def run(value):
        scenario = cs.read_scenario(FILE, settings=[*settings, *change(value)])
        network = cs.build_network(scenario)
        return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))

    return lambda value: objective_lead(run(value), "alma-omega", "north", ["south"])


def cheaper(value):
    """Norda to Omega costs 1,200 USD."""
    return [f"legs.norda-omega.usd_per_feu={1200.0 - value!r}"]


def faster(value):
    """It takes 120 hours."""
    return [f"legs.norda-omega.median_hours={120.0 - value!r}"]


@pytest.mark.parametrize(("change", "exact"), [(cheaper, 459.2), (faster, 24.0 * 459.2 / 100.0)])
def test_the_hand_solution_gives_the_break_even_of_a_certain_network(change, exact):
    """North is 3,888.4 and south without waits 3,429.2 USD; a day is worth 100."""
    found = find_break_even(north_less_south(change, CERTAIN), 0.0, exact + 9.0, 0.01)
    assert found.gap == pytest.approx(459.2)
    assert found.value == pytest.approx(exact, abs=0.02)
    assert found.high - found.low == pytest.approx(0.0, abs=0.02)


def test_with_chance_a_price_turns_at_the_mean_difference_and_its_interval_is_that_of_the_mean():
    lead = north_less_south(cheaper, RANDOM)
    gap, error = lead(0.0)
    found = find_break_even(lead, 0.0, 1000.0, 0.01)
    assert found.value == pytest.approx(gap, abs=0.02)
    assert found.high - found.low == pytest.approx(2 * SURE * error, abs=0.04)
    assert abs(found.value - (3888.4 - 3550.603)) < 4 * error


def test_the_best_rival_is_the_one_with_the_least_mean():
    scenario = cs.read_scenario(FILE, settings=CERTAIN)
    network = cs.build_network(scenario)
    run = cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))
    assert objective_lead(run, "alma-omega", "south", ["north", "south", "unknown"]) == (0.0, 0.0)
