"""Emulators: as good as they say, marked wherever they speak, and refused where they are poor."""

import importlib.util

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.factor_laws import Listed
from corridorsim.scenario.factors import Factor
from corridorsim.study.emulated import emulated_mark, emulated_part
from corridorsim.study.emulator import fit_emulator
from corridorsim.study.monte_carlo import monte_carlo_error
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel, Output
from corridorsim.study.tornado import tornado
from corridorsim.study.variance_indices import sobol
from tests.study.sweep_cases import (
    NoisyModel,
    latin_points,
    morris_points,
    sobol_points,
    tornado_points,
    uniform_factors,
)

pytest.importorskip("sklearn")
PI = np.pi


def smooth(point):
    return np.sin(point["x1"]) + 7.0 * np.sin(point["x2"]) ** 2 + 0.1 * point["x3"] ** 4 * np.sin(point["x1"])


def emulated(function, design, **asked):
    sweep = run_sweep(FunctionModel(function), design)
    return fit_emulator(sweep, sweep.output(), **asked)


def test_a_quadratic_is_told_exactly():
    factors = uniform_factors(3)
    found = emulated(lambda p: p["x1"] * p["x2"] + p["x3"] ** 2, latin_points(factors, 60), kind="quadratic")
    assert found.validation.q2 > 0.9999
    other = latin_points(factors, 30, seed=2)
    said, truth = (
        run_sweep(model, other).output().values
        for model in (found, FunctionModel(lambda p: p["x1"] * p["x2"] + p["x3"] ** 2))
    )
    assert said == pytest.approx(truth, abs=1e-3)


def test_ishigami_by_a_process_from_few_points_gives_its_indices_marked():
    """Q² and the indices from 300 runs; analytic total indices 0.558, 0.442, 0.244.

    What 1 − Q² leaves of the variance, 0.05, may be missing from an index; 512 base points leave 0.01 more.
    """
    factors = uniform_factors(3, -PI, PI)
    found = emulated(smooth, latin_points(factors, 300))
    assert found.validation.kind == "gaussian-process"
    assert found.validation.q2 > 0.95
    sweep = run_sweep(found, sobol_points(factors, 512))
    indices = sobol(sweep, sweep.output())
    assert [row.value for row in indices.ranked("total")] == pytest.approx([0.558, 0.442, 0.244], abs=0.06)
    assert indices.emulated == found.emulated == emulated_mark(found.validation.q2)
    assert "emulated, Q² = 0.9" in str(indices)
    assert "emulated, Q² = 0.9" in indices._repr_html_()


def test_the_stated_error_is_that_of_points_not_seen():
    """RMSE at 400 other points, against the cross-validated one: in the spread of the folds, and a half."""
    factors = uniform_factors(3, -PI, PI)
    found = emulated(smooth, latin_points(factors, 250))
    other = latin_points(factors, 400, seed=9)
    apart = run_sweep(found, other).output().values - run_sweep(FunctionModel(smooth), other).output().values
    rmse = float(np.sqrt(np.mean(apart**2)))
    assert min(found.validation.fold_rmse) / 1.5 <= rmse <= max(found.validation.fold_rmse) * 1.5


def test_noise_alone_is_refused_with_the_figure_unless_asked_for():
    factors = uniform_factors(2)
    chance = np.random.default_rng(1).normal(size=80)
    sweep = run_sweep(FunctionModel(lambda p: 0.0), latin_points(factors, 80))
    output = Output("y", chance, np.empty((0, 80)))
    with pytest.raises(InputError, match=r"Q² from 80 points: .*0\.9 is the least"):
        fit_emulator(sweep, output)
    poor = fit_emulator(sweep, output, "quadratic", least_q2=-9.0)
    assert poor.validation.q2 < 0.5
    assert emulated_part(poor.statistics[0])


def test_jumps_and_categories_are_for_trees():
    gate = Factor("gate", Listed(("aktau", "kuryk", "turkmenbashi")))
    usd = {"aktau": 0.0, "kuryk": 5.0, "turkmenbashi": 1.0}
    found = emulated(
        lambda p: usd[p["gate"]] + 3.0 * (p["x1"] > 0.6), latin_points((gate, *uniform_factors(2)), 300)
    )
    assert found.validation.kind == "trees"
    said = found.evaluate([{"gate": "kuryk", "x1": 0.9, "x2": 0.5}, {"gate": "poti", "x1": 0.9, "x2": 0.5}])
    assert said.values[0, 0, 0] == pytest.approx(8.0, abs=0.1)
    assert np.isnan(said.values[1, 0, 0])
    assert "poti" in said.reasons[1]


def test_the_monte_carlo_error_goes_through():
    """Noise with a slope of its own in each factor: a quadratic tells it exactly, left-out groups too."""
    factors = uniform_factors(2)
    model = NoisyModel(lambda x: 4.0 * x[0] + x[1], 2)
    sweep = run_sweep(model, latin_points(factors, 60))
    found = fit_emulator(sweep, sweep.output(), "quadratic")
    ends = tornado_points(factors)
    own, theirs = (run_sweep(each, ends) for each in (model, found))
    errors = [monte_carlo_error(lambda y: y, each.output()) for each in (own, theirs)]
    assert errors[1] == pytest.approx(errors[0], rel=0.01)
    assert tornado(theirs, theirs.output()).emulated.startswith("emulated, Q² = ")


def test_points_without_a_figure_are_left_out():
    sweep = run_sweep(FunctionModel(lambda p: p["x1"]), latin_points(uniform_factors(1), 60))
    output = sweep.output()
    gaps = Output("y", np.where(np.arange(60) < 10, np.nan, output.values), output.left_out)
    assert fit_emulator(sweep, gaps, "quadratic").points == 50


def test_what_cannot_be_emulated_is_told(monkeypatch):
    with pytest.raises(InputError, match="does not vary"):
        emulated(lambda p: 1.0, latin_points(uniform_factors(1), 50))
    with pytest.raises(InputError, match="no kind 'forest'"):
        emulated(lambda p: p["x1"], latin_points(uniform_factors(1), 50), kind="forest")
    with pytest.raises(InputError, match="design of kind 'morris'"):
        emulated(lambda p: p["x1"], morris_points(uniform_factors(1), 50))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"corridorsim\[discovery\]"):
        emulated(lambda p: p["x1"], latin_points(uniform_factors(1), 50))


def test_what_an_emulator_says_of_itself():
    found = emulated(lambda p: p["x1"] + p["x2"], latin_points(uniform_factors(2), 60))
    assert "from 60 points: Q²" in str(found)
    assert len(found.frame()) == 3
    assert "<table" in found._repr_html_()
    assert emulated_mark(0.99996) == "emulated, Q² = 0.999"
    assert emulated_part("days_p95 middle") == ""
