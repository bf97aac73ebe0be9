"""Figures of a point: of all draws and without each group, as numpy has them of the draws that are left."""

import numpy as np
import pytest

from corridorsim.study.outcomes import outcome
from corridorsim.study.point_figures import LEVELS, STATISTICS, figures_together, n_groups
from tests.study.conftest import rich, trials_of


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    scenario, network = rich(tmp_path_factory.mktemp("figures"), draws=401)
    trials = trials_of(scenario, network, workers=1)
    together = [trial for trial in trials.feasible if trial.entry.shipment.id == "a-z"]
    return scenario.study, together


def outcomes_of(study, together, kept):
    departure = np.zeros(len(kept))
    found = [outcome(each.entry, each.hours[kept], each.route[kept], study, departure) for each in together]
    objectives = np.stack([each.objective for each in found])
    best = objectives == objectives.min(axis=0)
    return found, best / best.sum(axis=0)


def expected(found, won, deadline):
    days = found.days[found.delivered]
    means = {name: getattr(found, name).mean() for name in ("usd", "kg_co2e", "generalized_usd", "objective")}
    named = {f"{name}_mean": mean for name, mean in means.items()}
    named |= {name: np.quantile(days, level) for name, level in LEVELS.items()}
    named |= {"days_mean": days.mean(), "best_share": won.mean()}
    named |= {"undelivered_share": 1 - found.delivered.mean()}
    named["on_time"] = (found.delivered & (found.days <= deadline)).mean()
    return [named[name] for name in STATISTICS]


def test_figures_are_those_of_the_draws_that_are_left(run):
    study, together = run
    every = np.arange(study.draws)
    deadlines = [each.entry.shipment.deadline_days for each in together]
    figures = figures_together(outcomes_of(study, together, every)[0], deadlines, study)
    left = [every, *(every[every % 8 != group] for group in range(n_groups(study.draws)))]
    for without, kept in enumerate(left):
        found, wins = outcomes_of(study, together, kept)
        for each, one, won, deadline in zip(figures, found, wins, deadlines, strict=True):
            values = each.values if without == 0 else each.left_out[without - 1]
            np.testing.assert_allclose(values, expected(one, won, deadline), rtol=1e-12, atol=1e-12)


def test_groups_are_as_many_as_there_are_draws_at_most():
    assert [n_groups(draws) for draws in (2, 7, 8, 1000)] == [2, 7, 8, 8]


def test_no_deadline_is_no_share_in_time(run):
    study, together = run
    found, _ = outcomes_of(study, together, np.arange(study.draws))
    figures = figures_together(found, [None] * len(found), study)
    assert np.isnan(figures[0].values[STATISTICS.index("on_time")])
