"""The Monte Carlo error of whatever is reckoned from a sweep, against what theory says."""

import numpy as np
import pytest

from corridorsim.study.monte_carlo import monte_carlo_error, monte_carlo_reach, noise
from corridorsim.study.sweeps import Output


def output_of(draws, groups, statistic=np.mean, label="y"):
    """Return a statistic of draws (n_points, n_draws) as an output with groups left out."""
    which = np.arange(draws.shape[1]) % groups
    left_out = [statistic(draws[:, which != g], axis=1) for g in range(groups)]
    return Output(label, statistic(draws, axis=1), np.array(left_out).reshape(groups, len(draws)))


def test_of_a_mean_it_is_the_error_of_the_mean_of_groups():
    """For a mean the jackknife is, exactly, the standard deviation of group means over sqrt G."""
    draws = np.random.default_rng(1).normal(size=(5, 640))
    error = monte_carlo_error(lambda y: y, output_of(draws, 32))
    means = draws.reshape(5, 20, 32).mean(axis=1)
    assert error == pytest.approx(means.std(axis=1, ddof=1) / np.sqrt(32), rel=1e-12)


def test_a_difference_on_common_worlds_is_surer_than_either():
    chance = np.random.default_rng(2).normal(size=800)
    one, other = (output_of(np.array([chance + shift]), 16) for shift in (0.0, 3.0))
    assert monte_carlo_error(lambda y: y, one) > 0.02
    assert monte_carlo_error(lambda a, b: a - b, one, other) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("statistic", "truth", "least", "most"),
    [
        (np.mean, 1.0, 0.917, 0.983),
        (lambda draws, axis: np.quantile(draws, 0.9, axis=axis), np.log(10.0), 0.862, 0.95),
    ],
)
def test_it_covers_as_often_as_it_says(statistic, truth, least, most):
    """400 studies of 1,600 exponential draws in 32 groups, within 3 sigma of the share that is stated.

    Quantiles of so few draws move by jumps, and are covered in 90.6 % (1,500 studies), as the docstring says.
    """
    generator, covered = np.random.default_rng(3), []
    for _ in range(400):
        output = output_of(generator.exponential(size=(1, 1_600)), 32, statistic)
        error = monte_carlo_error(lambda y: y[0], output)
        covered.append(abs(output.values[0] - truth) <= monte_carlo_reach(32) * error)
    assert least <= np.mean(covered) <= most


def test_without_groups_there_is_no_error():
    output = Output("y", np.array([1.0, 2.0]), np.empty((0, 2)))
    assert monte_carlo_error(lambda y: y.mean(), output) == 0.0
    assert monte_carlo_error(lambda y: y * 2.0, output).tolist() == [0.0, 0.0]
    assert noise(output).share == 0.0


def test_outputs_of_different_groups_are_refused():
    one, other = (Output("y", np.zeros(2), np.zeros((g, 2))) for g in (3, 4))
    with pytest.raises(ValueError, match="different groups"):
        monte_carlo_error(lambda a, b: a - b, one, other)


def test_noise_common_to_all_points_is_no_part_of_the_share():
    positions = np.linspace(0.0, 1.0, 50)
    chance = np.random.default_rng(4).normal(size=1_600)
    told = noise(output_of(positions[:, None] + chance, 16))
    assert told.share == pytest.approx(0.0, abs=1e-20)
    assert told.level_error == pytest.approx(1.0 / 40.0, rel=0.5)  # 15 degrees of freedom: ± 18 %
    assert "Monte Carlo noise" in str(told)


def test_the_share_of_independent_noise_is_known():
    """Points with variance 1/12 and independent noise of variance 1/25: a share of 0.04 / 0.1233."""
    generator = np.random.default_rng(5)
    draws = generator.uniform(size=(2_000, 1)) + generator.normal(size=(2_000, 100)) * 2.0
    assert noise(output_of(draws, 20)).share == pytest.approx(0.04 / (0.04 + 1.0 / 12.0), rel=0.05)


def test_points_without_a_figure_are_no_part_of_it():
    draws = np.random.default_rng(6).normal(size=(10, 64))
    draws[3] = np.nan
    assert noise(output_of(draws, 8)).points == 9
    assert noise(output_of(draws[3:4], 8)).points == 0


def test_the_reach_is_student_s():
    """Tables: 2.365 of 7 degrees of freedom, 12.706 of one; none where there is no chance."""
    assert monte_carlo_reach(8) == pytest.approx(2.3646, abs=1e-4)
    assert monte_carlo_reach(2) == pytest.approx(12.706, abs=1e-3)
    assert monte_carlo_reach(0) == 0.0
