"""Figures of sensitivity: sorted, with units, and whole where there is little to draw."""

import numpy as np
import pytest
from tests.study.sweep_cases import (
    NoisyModel,
    latin_points,
    morris_points,
    sobol_points,
    tornado_points,
    uniform_factors,
)

from corridorsim.report import plots
from corridorsim.study.screening import morris
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel
from corridorsim.study.tail_indices import pawn
from corridorsim.study.tornado import tornado
from corridorsim.study.variance_indices import sobol


class Days(NoisyModel):
    statistics = ("days_p95",)


def model(k):
    return Days(lambda x: 20.0 + float(np.arange(k) @ x), k)


def told(method, design):
    sweep = run_sweep(model(len(design.factors)), design)
    return method(sweep, sweep.output())


def rows_of(axes):
    return [label.get_text() for label in axes.get_yticklabels()]


def test_a_tornado_has_its_widest_bar_on_top(tmp_path):
    figure = plots.tornado(told(tornado, tornado_points(uniform_factors(4))))
    axes = figure.axes[0]
    assert rows_of(axes) == ["x1", "x2", "x3", "x4"]
    assert axes.get_xlabel() == "days_p95 [day]"
    assert "base 22.95" in figure.get_suptitle()  # 23 and what 640 draws leave
    assert {text.get_text() for text in axes.texts} >= {"0.1", "0.9"}
    low, high = axes.get_xlim()
    assert high - low < 10.0  # zero is no part of it
    plots.save(figure, tmp_path / "tornado.png")
    assert (tmp_path / "tornado.png").stat().st_size > 10_000


def test_a_bar_on_one_side_tells_both_ends_at_its_end():
    sweep = run_sweep(FunctionModel(lambda p: (p["x1"] - 0.5) ** 2), tornado_points(uniform_factors(1)))
    figure = plots.tornado(tornado(sweep, sweep.output()))
    assert [text.get_text() for text in figure.axes[0].texts] == ["0.1 / 0.9"]


def test_many_factors_are_cut_and_counted():
    figure = plots.tornado(told(tornado, tornado_points(uniform_factors(20))), most=5)
    assert len(rows_of(figure.axes[0])) == 5
    assert "15 more, smaller" in figure.get_suptitle()


@pytest.mark.parametrize(
    ("method", "design", "legend"),
    [
        (sobol, sobol_points(uniform_factors(3), 16), ["total: alone and with others", "first: alone"]),
        (morris, morris_points(uniform_factors(3), 6), ["μ*: mean size of the effect of the whole range"]),
        (pawn, latin_points(uniform_factors(3), 60), ["median: 19 of 20 random columns stay below"]),
    ],
)
def test_indices_have_their_largest_on_top_and_a_legend(method, design, legend):
    figure = plots.indices(told(method, design))
    assert rows_of(figure.axes[0])[-1] == "x3"
    words = [text.get_text() for text in figure.legends[0].get_texts()]
    assert set(legend) <= set(words)


def test_indices_of_what_does_not_vary_are_drawn():
    sweep = run_sweep(FunctionModel(lambda p: 1.0), sobol_points(uniform_factors(2), 16))
    assert rows_of(plots.indices(sobol(sweep, sweep.output())).axes[0])
