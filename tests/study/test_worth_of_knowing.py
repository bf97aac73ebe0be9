"""Worth of knowing against closed forms: two options whose difference is normal, uniform, or of words."""

import math
import sys
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

import corridorsim as cs
from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.worth_of_knowing import worth_of_knowing
from tests.study.planted import Corridors, sample

MEAN, SLOPES = 0.5, {"big": 2.0, "small": 0.7, "idle": 0.0}


@dataclass(frozen=True)
class Normal:
    """The standard normal law."""

    listed = ()
    text = "normal"

    def at(self, position):
        return float(ndtri(position))


NORMALS = tuple(Factor(name, Normal(), group="both" if name != "idle" else "") for name in SLOPES)


def linear(point):
    return MEAN + sum(slope * point[name] for name, slope in SLOPES.items())


def loss_integral(mean, sigma):
    """E[max(0, −Y)] of Y normal with a positive mean; Raiffa and Schlaifer's unit normal loss integral."""
    density = math.exp(-0.5 * (mean / sigma) ** 2) / math.sqrt(2 * math.pi)
    return sigma * density - mean * float(ndtr(-mean / sigma))


@pytest.fixture(scope="module")
def found():
    functions = {"known": lambda _: 0.0, "linear": linear}
    return worth_of_knowing(run_sweep(Corridors(functions), sample(NORMALS, 4_000, seed=3)))


def test_perfect_information_is_the_normal_loss_integral(found):
    exact = loss_integral(MEAN, math.hypot(2.0, 0.7))
    assert found.everything.value == pytest.approx(exact, abs=4 * found.everything.sampling_error)
    # The sampling error itself: σ of min(0, Y) over √n, which fifty resamples tell to 10 %, so within 30 %.
    draws = np.minimum(0, MEAN + math.hypot(2.0, 0.7) * ndtri((np.arange(100_000) + 0.5) / 100_000))
    assert found.everything.sampling_error == pytest.approx(draws.std() / math.sqrt(4_000), rel=0.5)
    assert found.best == "known"


@pytest.mark.parametrize(("name", "sigma"), [("big", 2.0), ("small", 0.7), ("both", math.hypot(2.0, 0.7))])
def test_partial_information_is_the_integral_of_the_part_that_is_known(found, name, sigma):
    worth = found.of(name)
    # 0.01 beside the error: splines bend at six knots only, and the normal law's tails lie beyond the last.
    assert worth.value == pytest.approx(loss_integral(MEAN, sigma), abs=4 * worth.sampling_error + 0.01)
    assert worth.tells


def test_a_factor_that_does_nothing_is_worth_nothing_within_its_error(found):
    idle = found.of("idle")
    assert idle.value <= idle.by_chance
    assert not idle.tells
    assert idle.value < 0.01 * found.everything.value


def test_no_part_is_worth_more_than_the_whole_or_less_than_nothing(found):
    for each in (*found.factors, *found.groups):
        assert 0 <= each.value <= found.everything.value
    assert [each.name for each in found.factors] == ["big", "small", "idle"]


@pytest.mark.parametrize("seed", range(5))
def test_bounds_hold_whatever_the_corridors_do(seed):
    """Few points and wild functions, for which regression could overshoot."""

    def wild(number):
        return lambda p: math.sin((9 + number) * p["x"] + number) * 5 + (p["word"] == "b") * number

    factors = (Factor("x", Uniform(0, 1)), Factor("word", Listed(("a", "b"))))
    functions = {f"c{number}": wild(number) for number in range(4)}
    told = worth_of_knowing(run_sweep(Corridors(functions), sample(factors, 40, seed)), resamples=2)
    assert all(0 <= each.value <= told.everything.value for each in told.factors)


def test_a_word_that_decides_is_worth_everything():
    """Each of two corridors is 1 dearer under its own word: ½ is spared by knowing the word."""
    word = Factor("word", Listed(("a", "b")))
    functions = {name: lambda p, name=name: float(p["word"] == name) for name in ("a", "b")}
    told = worth_of_knowing(run_sweep(Corridors(functions), sample((word,), 1_000)))
    assert told.everything.value == pytest.approx(0.5, abs=0.05)
    assert told.of("word").value == pytest.approx(told.everything.value, rel=1e-3)


def test_two_factors_of_which_neither_alone_tells_are_worth_it_together():
    """Their product decides: each alone leaves the mean of the loss at nought."""
    pair = tuple(Factor(name, Uniform(-1, 1), group="pair") for name in ("u", "v"))
    functions = {"still": lambda _: 0.0, "product": lambda p: p["u"] * p["v"]}
    told = worth_of_knowing(run_sweep(Corridors(functions), sample(pair, 3_000)))
    # E[max(0, −uv)] = ⅛; by regression alone on u, E[uv | u] = 0
    assert told.of("pair").value == pytest.approx(0.125, abs=4 * told.of("pair").sampling_error)
    assert told.of("u").value < 0.02


def test_monte_carlo_error_is_the_spread_between_groups():
    noise = np.zeros((8, 2))
    noise[:, 1] = np.linspace(-0.1, 0.1, 8)
    functions = {"known": lambda _: 0.0, "linear": lambda p: p["x"] - 10.0}
    sweep = run_sweep(Corridors(functions, noise=noise), sample((Factor("x", Uniform(0, 1)),), 50))
    told = worth_of_knowing(sweep)
    assert told.everything.value == 0
    assert told.everything.error == 0
    assert "linear is best at every point" in str(told)


def test_a_corridor_that_sometimes_has_no_way_is_left_out_and_told():
    functions = {
        "a": lambda p: p["x"],
        "b": lambda _: 0.5,
        "broken": lambda p: np.nan if p["x"] > 0.9 else -9.0,
    }
    told = worth_of_knowing(run_sweep(Corridors(functions), sample((Factor("x", Uniform(0, 1)),), 300)))
    assert told.left_out == ("broken",)
    assert told.everything.value == pytest.approx(0.125, abs=0.03)


def test_points_of_one_base_point_are_resampled_together():
    """A design that has every point four times is no surer than one that has it once."""
    x = Factor("x", Uniform(0, 1))
    once = sample((x,), 200)
    often = Design("sobol", (x,), np.repeat(once.positions, 4, axis=0), {"base_points": 200})
    functions = {"up": lambda p: p["x"], "steady": lambda _: 0.5}
    one, many = (
        worth_of_knowing(run_sweep(Corridors(functions), design), resamples=200) for design in (once, often)
    )
    assert many.everything.sampling_error == pytest.approx(one.everything.sampling_error, rel=0.01)


def test_what_cannot_be_asked_is_told_in_a_line(found, monkeypatch):
    functions = {"known": lambda _: 0.0, "linear": linear}
    sweep = run_sweep(Corridors(functions), sample(NORMALS, 50))
    with pytest.raises(cs.InputError, match="20 points or more"):
        worth_of_knowing(run_sweep(Corridors(functions), sample(NORMALS, 5)))
    with pytest.raises(cs.InputError, match="no factor or group 'bog' — did you mean 'big'"):
        found.of("bog")
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(cs.InputError, match="scikit-learn is not installed"):
        worth_of_knowing(sweep)


def test_results_show_in_a_notebook(found):
    assert "<table" in found._repr_html_()
    assert "takes known" in str(found)
    assert found.to_frame()["name"].tolist() == ["everything", "both", "big", "small", "idle"]
