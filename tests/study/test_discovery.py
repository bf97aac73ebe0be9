"""Scenario discovery: boxes that were planted are found again, and what a box says can be counted."""

import sys

import numpy as np
import pytest
from scipy.stats import binomtest

import corridorsim as cs
from corridorsim.study.boxes import inside
from corridorsim.study.cases_of_interest import fails, loses, parse_condition, wins
from corridorsim.study.condition_trees import tree_boxes
from corridorsim.study.discovery import discover
from corridorsim.study.sweep_running import run_sweep
from tests.study.planted import (
    HEADWAY,
    IDLE,
    RATE,
    STATE,
    Corridors,
    is_planted,
    planted_sweep,
    sample,
    sweep_of,
)

METHODS = ("prim", "cart")


@pytest.fixture(scope="module")
def found():
    return discover(planted_sweep(), fails("y > 0.5"), resamples=3)


@pytest.mark.parametrize("method", METHODS)
def test_a_planted_box_is_found_again(method):
    box = discover(planted_sweep(), fails("y > 0.5"), method=method, resamples=0).boxes[0]
    assert {each.factor for each in box.restrictions} == {HEADWAY, RATE, STATE}
    assert box.coverage >= 0.9
    assert box.density >= 0.9


def test_limits_are_values_of_the_factors_and_words_of_those_that_have_some(found):
    told = {each.factor.path: each for each in found.boxes[0].restrictions}
    # 800 points leave gaps of some 0.1 h and 0.001; a slice of 5 % of the last 80 points is four of them.
    assert told[HEADWAY.path].low == pytest.approx(61, abs=72 * 0.02)
    assert told[HEADWAY.path].high is None
    assert told[RATE.path].high == pytest.approx(0.4, abs=0.02)
    assert told[STATE.path].words == ("on", "random")
    assert told[HEADWAY.path].unit == "h"


def test_the_sentence_says_where_how_much_and_how_surely(found):
    text = found.boxes[0].text
    assert "legs.ferry.headway_hours is above 6" in text
    assert " h and" in text
    assert "hazards.red-sea.state is on or random" in text
    assert "storm-rate × is below 0.38" in text or "storm-rate × is below 0.39" in text
    assert f"{found.boxes[0].coverage:.0%} of all such cases" in text


def test_coverage_density_and_mass_can_be_counted(found):
    box = found.boxes[0]
    assert box.points == box.members.sum()
    assert box.cases == (box.members & found.cases).sum()
    assert box.coverage == box.cases / found.cases.sum()
    assert box.density == box.cases / box.points
    assert box.mass == box.points / len(found.points)


def test_a_restriction_that_matters_comes_back_in_every_half_and_is_no_chance(found):
    for each in found.boxes[0].restrictions:
        assert each.comes_back == 1.0
        assert min(p for p in each.quasi_p if p is not None) < 1e-6


def test_the_quasi_p_value_is_a_binomial_test_of_the_box_without_the_end(found):
    box = found.boxes[0]
    others = box.members | False
    headway = next(each for each in box.restrictions if each.factor == HEADWAY)
    wider = {
        RATE.path: (-np.inf, next(each.high for each in box.restrictions if each.factor == RATE)),
        STATE.path: frozenset({"on", "random"}),
    }
    density = found.cases[inside(found.points, wider)].mean()
    expected = binomtest(box.cases, int(others.sum()), density, alternative="greater").pvalue
    assert headway.quasi_p[0] == pytest.approx(expected)


def test_the_trajectory_peels_from_all_points_and_says_which_step_was_taken(found):
    table = found.trajectory
    assert table.loc[0, ["coverage", "mass", "restricted"]].tolist() == [1, 1, 0]
    assert table["mass"].is_monotonic_decreasing
    assert table["chosen"].sum() == 1
    last = found.at(int(table["step"].iloc[-1]))
    assert last.coverage == pytest.approx(table["coverage"].iloc[-1])
    assert last.density == pytest.approx(table["density"].iloc[-1])
    with pytest.raises(cs.InputError, match="no step 1000"):
        found.at(1000)


def test_two_boxes_apart_are_found_one_after_the_other():
    def two(point):
        return float(point[RATE.path] < 0.2 or point[IDLE.path] > 0.8)

    found = discover(sweep_of(two), fails("y > 0.5"), resamples=0)
    assert len(found.boxes) == 2
    either = found.boxes[0].members | found.boxes[1].members
    assert (either & found.cases).sum() >= 0.9 * found.cases.sum()
    assert {each.factor for box in found.boxes for each in box.restrictions} == {RATE, IDLE}


@pytest.mark.parametrize(("level", "told"), [(0.0, "at none of 800"), (1.0, "at each of 800")])
@pytest.mark.parametrize("method", METHODS)
def test_no_case_and_nothing_but_cases_are_answers_in_a_line(level, told, method):
    found = discover(sweep_of(lambda _: level), fails("y > 0.5"), method=method)
    assert found.boxes == ()
    assert str(found).count("\n") == 0
    assert told in str(found)
    assert found.trajectory.empty


@pytest.mark.parametrize("method", METHODS)
def test_where_nothing_tells_no_box_is_made_up(method):
    """Cases that fall by chance: what 40 ends could show by chance alone is far below a planted box."""
    coins = iter(np.random.Generator(np.random.PCG64(7)).random(800) < 0.3)
    found = discover(sweep_of(lambda _: float(next(coins))), fails("y > 0.5"), method=method, resamples=0)
    assert all(box.density < 0.75 for box in found.boxes)
    assert all(box.coverage < 0.6 for box in found.boxes)


def test_points_that_failed_are_left_out_and_told():
    def broken(point):
        if point[IDLE.path] > 0.9:
            raise ZeroDivisionError
        return float(is_planted(point))

    found = discover(sweep_of(broken), fails("y > 0.5"), resamples=0)
    failed = int((sample().positions[:, 3] > 0.9).sum())
    assert found.left_out == failed
    assert len(found.points) == 800 - failed
    assert f"{failed} more failed" in str(found)


def test_a_grid_is_no_sample_and_says_so():
    assert "no sample" in str(discover(planted_sweep(kind="grid"), fails("y > 0.5"), resamples=0))
    assert "no sample" not in str(discover(planted_sweep(points=200), fails("y > 0.5"), resamples=0))


MIDDLE_WINS = {"middle": lambda p: p[HEADWAY.path], "northern": lambda _: 60.0}


def test_a_corridor_wins_where_its_objective_is_least_and_loses_elsewhere():
    sweep = run_sweep(Corridors(MIDDLE_WINS), sample())
    won, lost = wins("middle")(sweep), loses("middle")(sweep)
    headways = sample().frame()[HEADWAY.path].to_numpy()
    assert (won.of_interest == (headways <= 60)).all()
    assert (lost.of_interest == (headways > 60)).all()
    assert won.label == "middle wins"


def test_a_corridor_without_a_way_does_not_win_and_leaves_the_other_to():
    functions = {"middle": lambda p: np.nan if p[IDLE.path] < 0.5 else 1.0, "northern": lambda _: 2.0}
    sweep = run_sweep(Corridors(functions), sample())
    idle = sample().frame()[IDLE.path].to_numpy()
    assert (wins("middle")(sweep).of_interest == (idle >= 0.5)).all()
    assert (wins("northern")(sweep).of_interest == (idle < 0.5)).all()
    assert wins("middle")(sweep).known.all()


def test_where_no_corridor_has_a_way_nothing_is_known():
    sweep = run_sweep(Corridors({"middle": lambda _: np.nan, "northern": lambda _: np.nan}), sample(points=9))
    assert not wins("middle")(sweep).known.any()


def test_a_share_that_is_higher_is_better():
    functions = {"middle": lambda p: p[IDLE.path], "northern": lambda _: 0.5}
    sweep = run_sweep(Corridors(functions, "on_time"), sample())
    won = wins("middle", by="on_time")(sweep).of_interest
    assert (won == (sample().frame()[IDLE.path].to_numpy() >= 0.5)).all()


@pytest.mark.parametrize(("condition", "fails_there"), [("days_p95 > 45", True), ("days_p95 < 45", False)])
def test_a_corridor_without_a_way_takes_for_ever(condition, fails_there):
    sweep = run_sweep(Corridors({"middle": lambda _: np.nan}, "days_p95"), sample(points=5))
    assert (fails(condition)(sweep).of_interest == fails_there).all()


@pytest.mark.parametrize("text", ["days_p95", "days_p95 = 4", "> 4", "days_p95 > much", "days_p95 > nan"])
def test_what_is_no_condition_is_told_in_a_line(text):
    with pytest.raises(cs.InputError, match="is not a condition"):
        parse_condition(text)


@pytest.mark.parametrize(
    "interest",
    [wins("nowhere"), wins("middle", shipment="none"), fails("usd > 3"), fails("y > 1", corridor="x")],
)
def test_what_a_sweep_does_not_have_is_told_in_a_line(interest):
    with pytest.raises(cs.InputError) as told:
        interest(run_sweep(Corridors(MIDDLE_WINS, "y"), sample(points=3)))
    assert len(told.value.problems) == 1


def test_an_unknown_method_is_told_in_a_line():
    with pytest.raises(cs.InputError, match="no 'guess'"):
        discover(planted_sweep(points=20), fails("y > 0.5"), method="guess")


def test_the_leaf_of_a_word_knows_the_word():
    """What the workbench's own reading of the tree forgets."""
    points = discover(planted_sweep(), fails("y > 0.5"), resamples=0).points
    limits = tree_boxes(points, (points[STATE.path] == "on").to_numpy(), 1)
    assert limits == [{STATE.path: frozenset({"on"})}]


@pytest.mark.parametrize("method", METHODS)
def test_without_the_extra_one_line_says_what_to_install(method, monkeypatch):
    for name in ("ema_workbench", "ema_workbench.analysis", "sklearn.tree"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(cs.InputError, match=r"is not installed — pip install 'corridorsim\[discovery\]'"):
        discover(planted_sweep(points=50), fails("y > 0.5"), method=method)


def test_results_show_as_tables_in_a_notebook(found):
    page = found._repr_html_()
    assert page.startswith("<p>")
    assert "<table" in page
    assert "<table" in found.boxes[0]._repr_html_()
    assert len(found.to_frame()) == len(found.boxes[0].restrictions)


def test_the_same_seed_gives_the_same_answer(found):
    again = discover(planted_sweep(), fails("y > 0.5"), resamples=3)
    assert again.to_frame().to_csv() == found.to_frame().to_csv()
