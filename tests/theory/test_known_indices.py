"""Published test functions through our driver: known indices, by formula here and as filed outside."""

import json
from pathlib import Path

import numpy as np
import pytest

from corridorsim.study.screening import morris
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel
from corridorsim.study.tail_indices import delta, pawn
from corridorsim.study.variance_indices import sobol
from tests.study.sweep_cases import latin_points, morris_points, sobol_points, uniform_factors

FILED = Path(__file__).resolve().parents[3] / "shared" / "validation" / "sensitivity" / "analytic.json"
PI = np.pi
G_FUNCTIONS = ([0, 1, 4.5, 9, 99, 99, 99, 99], [78, 12, 0.5, 2, 97, 33], [0, 0.5, 3, 9, 99, 99])


def ishigami(point):
    x1, x2, x3 = point["x1"], point["x2"], point["x3"]
    return np.sin(x1) + 7.0 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


def ishigami_indices(a=7.0, b=0.1):
    """Ishigami and Homma 1990: V1 = ½ (1 + b π⁴/5)², V2 = a²/8, V13 = 8 b² π⁸ / 225."""
    v1, v2, v13 = 0.5 * (1.0 + b * PI**4 / 5.0) ** 2, a * a / 8.0, 8.0 * b * b * PI**8 / 225.0
    variance = v1 + v2 + v13
    first = np.array([v1, v2, 0.0]) / variance
    return first, first + np.array([v13, 0.0, v13]) / variance


def g_function(a):
    return lambda point: float(
        np.prod([(abs(4.0 * x - 2.0) + c) / (1.0 + c) for x, c in zip(point.values(), a, strict=True)])
    )


def g_indices(a):
    """Saltelli and Sobol' 1995: Vi = 1 / (3 (1 + ai)²), V = Π (1 + Vi) − 1."""
    own = 1.0 / (3.0 * (1.0 + np.array(a, dtype=float)) ** 2)
    variance = np.prod(1.0 + own) - 1.0
    return own / variance, own * np.prod(1.0 + own) / (1.0 + own) / variance


def sudret(point):
    return float(np.prod([(3.0 * y * y + 1.0) / 2.0 for y in point.values()]))


def found(function, factors, base_points, second_order=0):
    sweep = run_sweep(FunctionModel(function), sobol_points(factors, base_points, second_order))
    return sobol(sweep, sweep.output())


def values(indices, measure):
    return np.array([row.value for row in indices.rows if row.measure == measure])


def check(indices, first, total):
    """Within 0.02, as the issue asks, and within what the study itself says of its errors."""
    assert values(indices, "first") == pytest.approx(first, abs=0.02)
    assert values(indices, "total") == pytest.approx(total, abs=0.02)
    for measure, truth in (("first", first), ("total", total)):
        rows = [row for row in indices.rows if row.measure == measure]
        assert all(abs(row.value - at) <= 3.0 * row.error + 1e-9 for row, at in zip(rows, truth, strict=True))


def test_ishigami():
    indices = found(ishigami, uniform_factors(3, -PI, PI), 2048, second_order=1)
    first, total = ishigami_indices()
    check(indices, first, total)
    assert values(indices, "second") == pytest.approx([0.0, total[2], 0.0], abs=0.03)


@pytest.mark.parametrize("a", G_FUNCTIONS, ids=str)
def test_g_functions(a):
    indices = found(g_function(a), uniform_factors(len(a)), 4096)
    check(indices, *g_indices(a))


def test_sudret():
    """Sudret 2008, of three factors: shares of 25 / 91 each alone, 5 / 91 a pair, 1 / 91 all three."""
    indices = found(sudret, uniform_factors(3), 2048, second_order=1)
    check(indices, [25.0 / 91.0] * 3, [36.0 / 91.0] * 3)
    assert values(indices, "second") == pytest.approx([5.0 / 91.0] * 3, abs=0.02)


@pytest.mark.external
@pytest.mark.skipif(not FILED.exists(), reason=f"{FILED} is not there")
def test_as_filed():
    filed = json.loads(FILED.read_text(encoding="utf-8"))
    check(
        found(ishigami, uniform_factors(3, -PI, PI), 2048), filed["ishigami"]["S1"], filed["ishigami"]["ST"]
    )
    for case in filed["sobol_g"]:
        check(found(g_function(case["a"]), uniform_factors(len(case["a"])), 4096), case["S1"], case["ST"])
    indices = found(sudret, uniform_factors(3), 2048, second_order=1)
    assert values(indices, "first") == pytest.approx([filed["poly_sudret"]["S1"]] * 3, abs=0.02)
    assert values(indices, "second") == pytest.approx([filed["poly_sudret"]["S2"]] * 3, abs=0.02)


def test_a_factor_that_does_nothing_is_exactly_zero_to_sobol_and_morris():
    factors = uniform_factors(4, -PI, PI)
    indices = found(ishigami, factors, 256)
    for measure in ("first", "total"):
        index = indices.of("x4", measure)
        assert (index.value, index.error) == (0.0, 0.0)
    sweep = run_sweep(FunctionModel(ishigami), morris_points(factors, 20))
    effects = morris(sweep, sweep.output())
    assert [effects.of("x4", measure).value for measure in effects.measures] == [0.0, 0.0, 0.0]
    assert effects.may_be_zero("x4")
    assert not effects.may_be_zero("x1")


@pytest.mark.parametrize("method", [pawn, delta])
def test_tail_indices_order_ishigami_and_know_what_does_nothing(method):
    """Pianosi and Wagener 2015, Borgonovo 2007: x2 first, then x1, then x3; a dummy is as a random column."""
    sweep = run_sweep(FunctionModel(ishigami), latin_points(uniform_factors(4, -PI, PI), 1_000))
    indices = method(sweep, sweep.output())
    assert [row.factor for row in indices.ranked()] == ["x2", "x1", "x3", "x4"]
    assert indices.may_be_zero("x4")
    assert not any(indices.may_be_zero(name) for name in ("x1", "x2", "x3"))


def test_delta_of_a_sum_is_that_of_quadrature():
    """Of x1 + x2, uniform: half the area between 1 on [x1, x1 + 1] and the triangle, averaged over x1.

    Kernels smooth the jumps of the first, and a class is as wide as a seventh of x1: from 1,500 points δ
    comes out a sixth below, as SALib's own estimator has it. A quarter at most.
    """
    x, y = np.linspace(0.0, 1.0, 401)[:, np.newaxis], np.linspace(0.0, 2.0, 4_001)
    apart = np.abs(((y >= x) & (y <= x + 1.0)) - np.minimum(y, 2.0 - y))
    truth = float(np.trapezoid(apart, y, axis=1).mean() / 2.0)
    sweep = run_sweep(FunctionModel(lambda p: p["x1"] + p["x2"]), latin_points(uniform_factors(2), 1_500))
    told = values(delta(sweep, sweep.output()), "delta")
    assert truth * 0.75 <= told.min() <= told.max() <= truth


def test_morris_orders_a_g_function():
    a = G_FUNCTIONS[1]
    sweep = run_sweep(FunctionModel(g_function(a)), morris_points(uniform_factors(len(a)), 50))
    ranked = [row.factor for row in morris(sweep, sweep.output()).ranked()]
    assert ranked[:3] == ["x3", "x4", "x2"]
    assert set(ranked[3:]) == {"x1", "x5", "x6"}
