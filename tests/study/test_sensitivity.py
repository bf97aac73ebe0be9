"""Indices of sweeps: gaps, groups, categories, noise, and what a result says of itself."""

import numpy as np
import pytest
from SALib.analyze import pawn as salib_pawn
from SALib.analyze import sobol as salib_sobol
from SALib.analyze.delta import calc_delta

from corridorsim.errors import InputError
from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.monte_carlo import monte_carlo_reach
from corridorsim.study.screening import morris
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel, Output, Sweep
from corridorsim.study.tail_indices import _delta, _pawn, delta, pawn
from corridorsim.study.tornado import tornado
from corridorsim.study.variance_indices import sobol
from tests.study.sweep_cases import (
    NoisyModel,
    latin_points,
    morris_points,
    problem_of,
    sobol_points,
    tornado_points,
    uniform_factors,
)

METHODS = {
    "sobol": (sobol, lambda factors: sobol_points(factors, 64)),
    "morris": (morris, lambda factors: morris_points(factors, 12)),
    "pawn": (pawn, lambda factors: latin_points(factors, 120)),
    "delta": (delta, lambda factors: latin_points(factors, 120)),
}
each_method = pytest.mark.parametrize(("method", "made"), METHODS.values(), ids=METHODS)


def swept(function, design):
    return run_sweep(FunctionModel(function), design)


def told_by(method, function, design):
    sweep = swept(function, design)
    return method(sweep, sweep.output())


def linear(point):
    return 4.0 * point["x1"] + 2.0 * point["x2"]


def with_gap(sweep, *rows):
    values = sweep.output().values.copy()
    values[list(rows)] = np.nan
    return Output("y", values, np.empty((0, len(values))))


@each_method
def test_an_output_that_does_not_vary_has_zeros(method, made):
    sweep = swept(lambda point: 7.0, made(uniform_factors(3)))
    found = method(sweep, sweep.output())
    assert {row.value for row in found.rows} == {0.0}
    assert {row.error for row in found.rows} == {0.0}
    assert all(found.may_be_zero(row.factor, row.measure) for row in found.rows)


@each_method
def test_a_point_without_a_figure_takes_along_what_belongs_to_it(method, made):
    sweep = swept(linear, made(uniform_factors(3)))
    block = {"sobol": 5, "morris": 4}.get(sweep.design.kind, 1)
    whole, found = method(sweep, sweep.output()), method(sweep, with_gap(sweep, 0, 3 * block))
    assert found.dropped == 2 * block
    assert found.points == whole.points - 2 * block
    assert [row.factor for row in found.ranked()[:2]] == ["x1", "x2"]
    assert all(np.isfinite([row.value, row.error]).all() for row in found.rows)


@each_method
def test_too_few_points_with_a_figure_are_told_with_the_reason(method, made):
    def fails(point):
        raise ValueError("no way through")

    sweep = swept(fails, made(uniform_factors(2)))
    with pytest.raises(InputError, match="no way through"):
        method(sweep, sweep.output())


@each_method
def test_a_design_of_another_kind_is_refused(method, made):
    sweep = swept(linear, tornado_points(uniform_factors(2)))
    with pytest.raises(InputError, match="design of kind 'tornado'"):
        method(sweep, sweep.output())


@each_method
def test_groups_are_told_together(method, made):
    factors = uniform_factors(4, groups=["ports", "", "ports", ""])
    found = told_by(method, linear, made(factors))
    assert {row.factor for row in found.rows if row.measure != "sigma"} == {"ports", "x2", "x4"}
    assert found.ranked()[0].factor == "ports"


@each_method
def test_categories_count_like_numbers(method, made):
    factors = (Factor("gate", Listed(("aktau", "kuryk", "shut"))), *uniform_factors(1))
    sweep = swept(lambda point: {"aktau": 0.0, "kuryk": 1.0, "shut": 9.0}[point["gate"]], made(factors))
    found = method(sweep, sweep.output())
    assert found.ranked()[0].factor == "gate"
    assert not found.may_be_zero("gate")
    assert found.may_be_zero("x1")


def test_sobol_is_salib_s():
    sweep = swept(
        lambda point: point["x1"] * point["x2"] + point["x3"] ** 2, sobol_points(uniform_factors(3), 128, 1)
    )
    found = sobol(sweep, sweep.output())
    said = salib_sobol.analyze(
        problem_of(sweep.design.factors), sweep.output().values, seed=5, num_resamples=1_000
    )
    for measure, name in (("first", "S1"), ("total", "ST")):
        rows = [row for row in found.rows if row.measure == measure]
        assert [row.value for row in rows] == pytest.approx(said[name], rel=1e-9)
        # two bootstraps of 100 and of 1,000: each error is sure to 1 / sqrt(2 R), 7 %; three times that
        assert [1.96 * row.sampling_error for row in rows] == pytest.approx(said[f"{name}_conf"], rel=0.25)
    assert found.of("x1 × x2", "second").value == pytest.approx(said["S2"][0, 1], rel=1e-9)


@pytest.mark.parametrize("ties", [False, True])
def test_pawn_is_salib_s(ties):
    generator = np.random.default_rng(2)
    ranks = generator.permutation(200 * 3).reshape(200, 3).astype(float)
    values = ranks[:, 0] / 50.0 + generator.normal(size=200)
    if ties:  # of the output, and of columns as a bootstrap leaves them
        values, ranks = np.round(values), ranks[generator.integers(200, size=200)]
    told = _pawn(ranks, values)
    said = salib_pawn.analyze(problem_of(uniform_factors(3)), ranks, values)
    assert told[0] == pytest.approx(said["median"], abs=1e-12)
    assert told[1] == pytest.approx(said["maximum"], abs=1e-12)


def test_delta_is_salib_s():
    generator = np.random.default_rng(1)
    ranks, values = generator.permutation(500).astype(float), generator.normal(size=500)
    values += ranks / 200.0
    told = _delta(ranks[:, np.newaxis], values)[0, 0]
    ends = np.linspace(0.0, 500.0, 6)  # 500 ** (2 / (7 + tanh 2)) = 4.8: five classes
    salib = calc_delta(values, np.linspace(values.min(), values.max(), 100), ranks, ends)
    assert told == pytest.approx(salib, rel=1e-9)


def test_delta_of_an_output_of_two_values_is_known():
    """SALib leaves classes of a single value out, and would say 0 of a factor that decides all.

    One class of five has both values: what kernels make of it is worth up to a tenth of the whole.
    """
    sweep = swept(lambda point: float(point["x1"] > 0.5), latin_points(uniform_factors(2), 600))
    assert delta(sweep, sweep.output()).of("x1").value == pytest.approx(0.5, abs=0.06)


def test_a_constant_column_of_a_table_is_as_a_random_one():
    factors = uniform_factors(2)
    rising = np.linspace(0.0, 1.0, 200)
    design = Design("table", factors, np.column_stack((rising, np.full(200, 0.5))), {})
    sweep = swept(linear, design)
    for method in (pawn, delta):
        found = method(sweep, sweep.output())
        assert found.may_be_zero("x2")
        assert not found.may_be_zero("x1")


def test_a_saltelli_design_serves_the_tails_with_its_independent_points():
    sweep = swept(linear, sobol_points(uniform_factors(3), 64))
    assert pawn(sweep, sweep.output()).points == 128


def test_tornado_is_the_difference_and_its_error_is_paired():
    """In x the noise is a slope alone: its level, common to all points, is no part of a change."""
    model = NoisyModel(lambda x: 4.0 * x[0] + x[0] * x[1], 2, noise=1.0)
    sweep = run_sweep(model, tornado_points(uniform_factors(2), 0.0, 1.0))
    told = tornado(sweep, sweep.output())
    slopes = model.chance.mean(axis=0)
    assert told.bars[0].high.change == pytest.approx(2.25 + slopes[1] / 2.0)
    assert told.bars[1].low.change == pytest.approx(-0.25 - slopes[2] / 2.0)
    # 640 draws of deviation ½ each; 15 degrees of freedom make an error sure to 18 %, three times that
    assert told.bars[0].low.error == pytest.approx(0.5 / np.sqrt(640.0), rel=0.54)
    assert told.base_error > told.bars[0].low.error
    assert [bar.factor for bar in told.ranked()] == ["x1", "x2"]


def test_tornado_tells_an_end_without_a_figure():
    def narrow(point):
        if point["x1"] > 0.8:
            raise ValueError("shut")
        return point["x1"]

    told = told_by(tornado, narrow, tornado_points(uniform_factors(2)))
    side = told.bars[0].high
    assert (side.change, side.reason, told.dropped) == (None, "ValueError: shut", 1)
    assert told.bars[0].swing == pytest.approx(0.4)
    assert "no figure" in str(told)


def test_a_tornado_without_a_base_is_refused():
    sweep = swept(linear, tornado_points(uniform_factors(2)))
    with pytest.raises(InputError, match="at their base"):
        tornado(sweep, with_gap(sweep, 0))


def test_a_tornado_of_groups_moves_them_together():
    factors = uniform_factors(3, groups=["ports", "ports", ""])
    positions = np.array([[0.5] * 3, [0.1, 0.1, 0.5], [0.9, 0.9, 0.5], [0.5, 0.5, 0.1], [0.5, 0.5, 0.9]])
    sweep = swept(linear, Design("tornado", factors, positions, {}))
    told = tornado(sweep, sweep.output())
    assert [bar.factor for bar in told.bars] == ["ports", "x3"]
    assert (told.bars[0].low.value, told.bars[0].high.value) == ("low", "high")
    assert (told.bars[1].low.value, told.bars[1].low.told) == (pytest.approx(0.1), "0.1")
    assert told.bars[0].high.change == pytest.approx(2.4)


def test_the_stated_monte_carlo_error_covers_the_truth_as_often_as_it_says():
    """Total index of x1 of y = x1 + x2 / 2 + noise common to all points, 100 studies with other draws.

    The certain model's own index on the same design is the truth: what is left is Monte Carlo error. A share
    of 0.95 within Student's reach has a deviation of 0.022 over 100 studies: 0.885 is three of them below.
    """
    design = sobol_points(uniform_factors(2), 32)
    truth = told_by(sobol, lambda p: p["x1"] + p["x2"] / 2.0, design).of("x1").value
    covered = []
    for seed in range(100):
        sweep = run_sweep(NoisyModel(lambda x: x[0] + x[1] / 2.0, 2, seed=seed), design)
        index = sobol(sweep, sweep.output()).of("x1")
        covered.append(abs(index.value - truth) <= monte_carlo_reach(16) * index.monte_carlo_error)
    assert 0.885 <= np.mean(covered) <= 1.0


def test_with_noise_a_factor_that_does_nothing_is_zero_within_its_error():
    """x3 has only the noise that the worlds give it: 60 studies, in at least 52 of which zero is within."""
    design, inside = sobol_points(uniform_factors(3), 32), 0
    for seed in range(60):
        sweep = run_sweep(NoisyModel(lambda x: x[0] + x[1] / 2.0, 3, seed=seed), design)
        inside += sobol(sweep, sweep.output()).of("x3", "first").interval.low <= 0.0
    assert inside >= 52


def test_what_a_result_says_of_itself():
    sweep = swept(linear, sobol_points(uniform_factors(2), 64))
    found = sobol(sweep, sweep.output())
    assert found.measures == ("total", "first")
    assert list(found.frame().columns[:3]) == ["factor", "measure", "value"]
    assert "sobol of y" in str(found)
    page = found._repr_html_()
    assert "; .frame() has first too" in page
    assert page.index("<td>x1</td>") < page.index("<td>x2</td>")
    assert page.count("<tr") == 3
    assert found.emulated == ""
    with pytest.raises(InputError, match="did you mean 'x1'"):
        found.of("X1")
    with pytest.raises(InputError, match="one of: total, first"):
        found.of("x1", "third")
    bars = told_by(tornado, linear, tornado_points(uniform_factors(2)))
    assert list(bars.frame().columns[:3]) == ["factor", "swing", "low_value"]
    assert "<table" in bars._repr_html_()


def test_a_design_of_another_length_is_refused():
    factors = (Factor("x1", Uniform(0.0, 1.0)),)
    sweep = Sweep(
        Design("sobol", factors, np.zeros((4, 1)), {"second_order": 0}),
        (),
        (),
        np.zeros(4),
        np.zeros(0),
        ("",) * 4,
    )
    with pytest.raises(InputError, match="whole number of blocks"):
        sobol(sweep, Output("y", np.zeros(4), np.empty((0, 4))))
    odd = Sweep(Design("tornado", factors, np.zeros((4, 1)), {}), (), (), np.zeros(4), np.zeros(0), ("",) * 4)
    with pytest.raises(InputError, match="4 points"):
        tornado(odd, Output("y", np.zeros(4), np.empty((0, 4))))
