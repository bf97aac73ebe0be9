"""Charts of sensitivity: bars and indices as the study tells them, the largest first."""

import numpy as np
import pytest
from tests.study.sweep_cases import (
    NoisyModel,
    morris_points,
    sobol_points,
    tornado_points,
    uniform_factors,
)

from corridorsim.report.charts.sensitivity_charts import sensitivity_charts
from corridorsim.report.charts.sensitivity_models import MOST_FACTORS, SensitivityCharts
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.monte_carlo import noise
from corridorsim.study.sensitivity import sensitivity
from corridorsim.study.sensitivity_answer import Question, Sensitivity
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import EntryName


class Days(NoisyModel):
    statistics = ("days_p95",)


@pytest.fixture
def answered(scenario):
    """What a method says of a noisy sum 1 x1 + 2 x2 + …, as an answer to a scenario."""

    def _answered(method, design):
        k = len(design.factors)
        sweep = run_sweep(Days(lambda x: 20.0 + float(np.arange(1, k + 1) @ x), k), design)
        output = sweep.output()
        question = Question(method, "days_p95", EntryName("alma-omega", "north", "committed"))
        found = sensitivity(method, sweep, output)
        return Sensitivity(read_scenario(scenario), question, sweep, found, noise(output))

    return _answered


def test_a_tornado_is_told_end_by_end(answered):
    told = answered("tornado", tornado_points(uniform_factors(3)))
    charts = sensitivity_charts(told)
    drawn = charts.tornado
    assert charts.indices is None
    assert (drawn.base, drawn.base_error) == (told.found.base, told.found.base_error)
    assert [bar.factor for bar in drawn.bars] == ["x3", "x2", "x1"]
    for mine, its in zip(drawn.bars, told.found.ranked(), strict=True):
        assert (mine.low.change, mine.high.change, mine.swing) == (its.low.change, its.high.change, its.swing)
        assert (mine.low.error, mine.high.told) == (its.low.error, its.high.told)
    assert (charts.output, charts.unit) == ("days_p95", "day")
    assert (charts.shipment, charts.corridor, charts.policy) == ("alma-omega", "north", "committed")
    assert SensitivityCharts.model_validate_json(charts.model_dump_json(by_alias=True)) == charts


def test_many_bars_are_cut_and_counted(answered):
    drawn = sensitivity_charts(answered("tornado", tornado_points(uniform_factors(25)))).tornado
    assert (len(drawn.bars), drawn.in_all) == (MOST_FACTORS, 25)


@pytest.mark.parametrize(
    ("method", "design", "measures"),
    [
        ("sobol", sobol_points(uniform_factors(3), 16, second_order=1), ["total", "first", "second"]),
        ("morris", morris_points(uniform_factors(3), 6), ["mu_star", "sigma"]),
    ],
)
def test_indices_have_their_intervals(answered, method, design, measures):
    told = answered(method, design)
    charts = sensitivity_charts(told)
    assert charts.tornado is None
    assert [each.measure for each in charts.indices.measures] == measures
    for each in charts.indices.measures:
        for row in each.indices:
            index = told.found.of(row.factor, each.measure)
            assert (row.value, row.low, row.high) == (index.value, *index.interval)
            assert row.may_be_zero == told.found.may_be_zero(row.factor, each.measure)
    assert [row.factor for row in charts.indices.measures[0].indices] == ["x3", "x2", "x1"]
    assert SensitivityCharts.model_validate_json(charts.model_dump_json(by_alias=True)) == charts


def test_noise_is_among_the_notes(answered):
    charts = sensitivity_charts(answered("tornado", tornado_points(uniform_factors(2))))
    assert any("is Monte Carlo noise" in note for note in charts.notes)
