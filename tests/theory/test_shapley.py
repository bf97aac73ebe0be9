"""Shapley effects of dependent factors, against closed forms."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from scipy.special import ndtri

from corridorsim.errors import InputError
from corridorsim.scenario.factors import Factor
from corridorsim.study import shapley_designs
from corridorsim.study.shapley_designs import shapley_design
from corridorsim.study.shapley_effects import shapley
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel, Output
from tests.study.sweep_cases import NoisyModel, latin_points, problem_of, uniform_factors


class Normal:
    """A standard normal law."""

    listed, text = (), "normal(0, 1)"

    def at(self, position):
        return float(ndtri(position))


def normal_factors(k):
    return tuple(Factor(f"x{i + 1}", Normal()) for i in range(k))


def rank_correlation(gaussian):
    return 6.0 / np.pi * np.arcsin(gaussian / 2.0)


def linear(slopes):
    return lambda point: float(np.dot(slopes, list(point.values())))


def effects(function, design):
    sweep = run_sweep(FunctionModel(function), design)
    return shapley(sweep, sweep.output())


def close(found, truth):
    """Within 0.03, and within three of the stated errors."""
    for row, true in zip(found.rows, truth, strict=True):
        assert row.value == pytest.approx(true, abs=0.03)
        assert abs(row.value - true) <= 3.0 * row.error + 1e-9


def gaussian_effects(slopes, matrix):
    """Owen and Prieur 2017, § 5.2: Var E(Y | X_u) = c_u' Σ_uu⁻¹ c_u with c = Σ β, then Shapley's sum."""
    k, covariance = len(slopes), matrix @ slopes

    def worth(chosen):
        inside = list(chosen)
        return covariance[inside] @ np.linalg.solve(matrix[np.ix_(inside, inside)], covariance[inside])

    told = np.zeros(k)
    for at in range(k):
        others = [other for other in range(k) if other != at]
        for size in range(k):
            weight = factorial(size) * factorial(k - size - 1) / factorial(k)
            told[at] += sum(
                weight * (worth((*chosen, at)) - (worth(chosen) if chosen else 0.0))
                for chosen in combinations(others, size)
            )
    return told / (slopes @ covariance)


@pytest.mark.parametrize("most_exact", [8, 0], ids=["coalitions", "orders"])
def test_two_dependent_of_three(monkeypatch, most_exact):
    """Iooss and Prieur 2019, § 3.2: Sh₁ = β₁², Sh₂ = β₂² + ρ β₂ β₃ + ρ²/2 (β₃² − β₂²), over the variance."""
    monkeypatch.setattr(shapley_designs, "MOST_EXACT", most_exact)
    rho, variance = 0.6, 1.0 + 4.0 + 1.0 + 2.0 * 0.6 * 2.0
    design = shapley_design(
        normal_factors(3), 2048 if most_exact else 4096, correlations={("x2", "x3"): rank_correlation(rho)}
    )
    second, third = (
        b * b + rho * 2.0 + rho * rho / 2.0 * (other * other - b * b) for b, other in ((2.0, 1.0), (1.0, 2.0))
    )
    close(effects(linear([1.0, 2.0, 1.0]), design), np.array([1.0, second, third]) / variance)


def test_four_that_all_depend():
    matrix = np.full((4, 4), 0.3) + 0.7 * np.eye(4)
    matrix[0, 1] = matrix[1, 0] = -0.4
    slopes = np.array([3.0, 1.0, 0.0, 2.0])
    pairs = {(f"x{i + 1}", f"x{j + 1}"): rank_correlation(matrix[i, j]) for i, j in combinations(range(4), 2)}
    found = effects(linear(slopes), shapley_design(normal_factors(4), 2048, correlations=pairs))
    close(found, gaussian_effects(slopes, matrix))
    assert not found.may_be_zero("x3")  # it does nothing, and yet tells of the others


def test_the_copula_has_the_rank_correlations_that_were_asked():
    design = shapley_design(uniform_factors(2), 1024, correlations={("x1", "x2"): 0.7})
    base = design.positions.reshape(1024, 4, 2)[:, 0]
    assert np.corrcoef(base.argsort(axis=0).argsort(axis=0).T)[0, 1] == pytest.approx(0.7, abs=0.01)
    anew = design.positions.reshape(1024, 4, 2)[:, 1]  # x1 drawn anew, given x2
    assert (anew[:, 1] == base[:, 1]).all()
    assert np.corrcoef(anew.argsort(axis=0).argsort(axis=0).T)[0, 1] == pytest.approx(0.7, abs=0.04)


def test_independent_orders_are_salib_s(monkeypatch):
    salib_shapley = pytest.importorskip("SALib.analyze.shapley")  # since 1.6
    monkeypatch.setattr(shapley_designs, "MOST_EXACT", 0)
    design = shapley_design(uniform_factors(4), 64)
    sweep = run_sweep(FunctionModel(lambda p: p["x1"] * p["x2"] + p["x3"] ** 3), design)
    said = salib_shapley.analyze(problem_of(design.factors), design.positions, sweep.output().values)
    found = shapley(sweep, sweep.output())
    assert [row.value for row in found.rows] == pytest.approx(said["shapley_normalized"], abs=1e-12)
    errors = [1.959964 * row.sampling_error for row in found.rows]
    assert errors == pytest.approx(said["shapley_normalized_conf"], rel=1e-6, abs=1e-12)


def test_they_add_up_to_one_and_nothing_is_exactly_zero():
    found = effects(lambda p: p["x1"] * p["x2"], shapley_design(uniform_factors(3), 128))
    assert sum(row.value for row in found.rows) == pytest.approx(1.0, abs=1e-12)
    assert (found.of("x3").value, found.of("x3").error) == (0.0, 0.0)


def test_groups_gaps_and_noise():
    factors = uniform_factors(3, groups=["ports", "ports", ""])
    design = shapley_design(factors, 64)
    assert len(design) == 64 * 4
    sweep = run_sweep(NoisyModel(lambda x: x[0] + x[1] + x[2], 3), design)
    output = sweep.output()
    assert shapley(sweep, output).of("ports").value == pytest.approx(2.0 / 3.0, abs=0.1)
    assert shapley(sweep, output).of("ports").monte_carlo_error > 0.0
    gaps = Output("y", np.where(np.arange(256) == 7, np.nan, output.values), output.left_out)
    assert shapley(sweep, gaps).dropped == 4


def test_a_constant_output_has_zeros():
    found = effects(lambda p: 1.0, shapley_design(uniform_factors(2), 4))
    assert [row.value for row in found.rows] == [0.0, 0.0]


def test_what_cannot_be_is_told():
    with pytest.raises(InputError, match="no factor 'x9'"):
        shapley_design(uniform_factors(2), 4, correlations={("x1", "x9"): 0.5})
    with pytest.raises(InputError, match="between -1 and 1"):
        shapley_design(uniform_factors(2), 4, correlations={("x1", "x2"): 1.5})
    pairs = {("x1", "x2"): 0.9, ("x2", "x3"): 0.9, ("x1", "x3"): -0.9}
    with pytest.raises(InputError, match="no law has all of them"):
        shapley_design(uniform_factors(3), 4, correlations=pairs)
    with pytest.raises(InputError, match="2 at least"):
        shapley_design(uniform_factors(2), 1)
    sweep = run_sweep(FunctionModel(linear([1.0, 1.0])), latin_points(uniform_factors(2), 8))
    with pytest.raises(InputError, match="design of kind 'lhs'"):
        shapley(sweep, sweep.output())
