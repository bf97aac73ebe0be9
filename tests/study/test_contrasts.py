"""Contrasts of two scenarios, against sums by hand."""

from pathlib import Path

import numpy as np
import pytest

import corridorsim as cs
from corridorsim.errors import InputError
from corridorsim.study.contrasts import best_changes, best_outcomes, contrast, ratio_figure

FILE = Path(__file__).parents[2] / "scenarios" / "two-corridors.toml"


def run(*settings, variant=None, draws=1024):
    scenario = cs.read_scenario(FILE, variant=variant, settings=[f"study.draws={draws}", *settings])
    network = cs.build_network(scenario)
    return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))


@pytest.fixture(scope="module")
def base():
    return run()


def test_a_day_more_on_a_certain_way_is_a_day_more_in_every_draw(base):
    found = contrast(run("legs.alma-norda*.border_hours=48"), base, "north")
    assert found.shipments == ("alma-omega", "omega-alma")
    assert found.more_days.value == pytest.approx(1.0)
    assert found.more_days.interval.half_width == pytest.approx(0.0, abs=1e-9)
    assert found.days_ratio.value == pytest.approx(13.5 / 12.5)
    assert found.more_usd.value == 0.0
    assert found.more_objective.value == pytest.approx(100.0)
    assert (found.days, found.other_days) == (13.5, 12.5)


def test_shutting_the_narrows_sends_all_by_the_north(base):
    shut = run(variant="narrows-shut")
    found = contrast(shut, base)
    assert found.more_usd.value == pytest.approx(-60.0)  # 2,600 less 2,660
    low, high = found.more_days.interval
    assert low < 12.5 - 8.71403 < high
    assert best_changes(shut, base) == ("alma-omega", "omega-alma")
    assert best_changes(base, base) == ()


def test_the_same_worlds_make_a_difference_surer_than_each_alone(base):
    found = contrast(run(variant="more-ferries"), base, "south")
    alone = base.summary_of("alma-omega", "south", "committed")
    assert found.more_days.interval.half_width < 1.96 * alone.days["mean_se"]
    assert found.more_days.interval.low < -0.5 < found.more_days.interval.high


def test_one_shipment_alone(base):
    other = run("legs.alma-norda.border_hours=48")  # one way only
    assert contrast(other, base, "north", "alma-omega").more_days.value == pytest.approx(1.0)
    assert contrast(other, base, "north", "omega-alma").more_days.value == 0.0
    assert contrast(other, base, "north").more_days.value == pytest.approx(0.5)


def test_a_corridor_without_a_way_is_not_compared(base):
    assert contrast(run(variant="narrows-shut"), base, "south") is None


def test_other_worlds_are_refused(base):
    with pytest.raises(InputError, match="the same worlds"):
        contrast(run(draws=512), base)


def test_the_best_outcome_is_that_of_the_best_corridor(base):
    days = best_outcomes(base)["alma-omega"].days
    south = base.summary_of("alma-omega", "south", "committed")
    assert float(days.mean()) == pytest.approx(south.days["mean"])


def test_a_ratio_that_is_the_same_in_every_draw_is_certain():
    bottom = np.linspace(1.0, 9.0, 101)
    found = ratio_figure(0.5 * bottom, bottom)
    assert found.value == pytest.approx(0.5)
    assert found.interval.half_width == pytest.approx(0.0, abs=1e-12)


def test_the_interval_of_a_ratio_covers_as_often_as_it_says():
    """Means 2 and 4 with common noise; 400 samples: 95 % ± four standard errors of a share."""
    chance = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        common = chance.exponential(1.0, 300)
        top, bottom = common + chance.exponential(1.0, 300), 2 * common + chance.exponential(2.0, 300)
        low, high = ratio_figure(top, bottom).interval
        covered += low <= 0.5 <= high
    assert abs(covered / 400 - 0.95) < 4 * (0.95 * 0.05 / 400) ** 0.5
