"""Regret and satisficing against a table that is reckoned by hand, and closed forms over uniform factors."""

import math

import numpy as np
import pytest

import corridorsim as cs
from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.robustness import regret
from corridorsim.study.satisficing import satisficing
from corridorsim.study.sweep_running import run_sweep
from tests.study.planted import Corridors, sample

X = Factor("x", Uniform(0, 1))
STATES = Factor("state", Listed((1, 2, 3)))
PAYOFF = {  # losses by state; the textbook table whose rules disagree
    "steady": (50, 50, 50),
    "gamble": (0, 60, 100),
    "middling": (20, 40, 80),
}


def by_state(kind="grid", **options):
    functions = {name: lambda p, row=row: row[p["state"] - 1] for name, row in PAYOFF.items()}
    return run_sweep(
        Corridors(functions, **options), Design(kind, (STATES,), np.array([[0.1], [0.5], [0.9]]))
    )


def test_regret_by_hand():
    """Least losses are 0, 40 and 50: regrets of steady 50, 10, 0; gamble 0, 20, 50; middling 20, 0, 30."""
    rows = {row.corridor: row for row in regret(by_state()).rows}
    assert [rows[name].most for name in PAYOFF] == [50, 50, 30]
    assert [rows[name].mean for name in PAYOFF] == pytest.approx([20, 70 / 3, 50 / 3])
    assert [rows[name].worst for name in PAYOFF] == [50, 100, 80]
    assert [rows[name].hurwicz for name in PAYOFF] == [50, 50, 50]


def test_each_rule_chooses_its_own():
    found = regret(by_state(), optimism=0.9)
    assert found.chosen("most") == "middling"
    assert found.chosen("mean") == "middling"
    assert found.chosen("worst") == "steady"
    assert found.chosen("hurwicz") == "gamble"  # 0.1 × 100 against 26 and 50
    assert "maximin: steady" in str(found)
    assert "expected" not in str(found), "a grid says nothing of how likely its points are"
    with pytest.raises(cs.InputError, match="no 'luck'"):
        found.chosen("luck")
    with pytest.raises(cs.InputError, match="nothing of"):
        found.chosen("most", "else")


def test_of_shares_the_highest_is_best():
    functions = {"low": lambda _: 0.6, "wide": lambda p: p["x"]}
    found = regret(run_sweep(Corridors(functions, "on_time"), sample((X,), 2_000)), "on_time", optimism=1.0)
    low, wide = found.rows
    assert low.worst == 0.6
    assert wide.worst == pytest.approx(0, abs=0.01)
    assert low.most == pytest.approx(0.4, abs=0.01)
    assert found.chosen("worst") == "low"
    assert found.chosen("hurwicz") == "wide"


def test_mean_and_percentile_of_a_sample_are_those_of_the_law():
    """Regret of 1 − x against x is max(0, 1 − 2x): mean ¼, 90th percentile 0.8."""
    functions = {"up": lambda p: p["x"], "down": lambda p: 1 - p["x"]}
    rows = regret(run_sweep(Corridors(functions), sample((X,), 20_000))).rows
    for row in rows:
        # 4 standard errors of the mean of 20,000 (σ = 0.32), and of its 90th percentile: √(0.09/n) · 2
        assert row.mean == pytest.approx(0.25, abs=4 * 0.32 / math.sqrt(20_000))
        assert row.p90 == pytest.approx(0.8, abs=4 * 2 * math.sqrt(0.09 / 20_000))


def test_a_corridor_without_a_way_is_regretted_without_end():
    functions = {"sure": lambda _: 9.0, "cheap": lambda p: np.nan if p["x"] < 0.2 else 1.0}
    sure, cheap = regret(run_sweep(Corridors(functions, noise=np.zeros((8, 2))), sample((X,), 500))).rows
    assert cheap.mean == cheap.most == cheap.p90 == cheap.worst == cheap.hurwicz == math.inf
    assert cheap.no_way == pytest.approx(0.2, abs=0.08)
    assert math.isnan(cheap.errors["mean"])
    assert sure.most == 8
    assert sure.no_way == 0


def test_noise_that_all_corridors_share_leaves_regret_alone_but_not_the_level():
    """Common worlds: a group left out moves all corridors alike."""
    noise = np.repeat(np.linspace(-1, 1, 8)[:, np.newaxis], 3, axis=1)
    for row in regret(by_state(noise=noise)).rows:
        assert row.errors["mean"] == pytest.approx(0, abs=1e-12)
        assert row.errors["most"] == pytest.approx(0, abs=1e-12)
        # SE² = 7/8 Σ (θ_g − mean θ)², the noise itself
        assert row.errors["worst"] == pytest.approx(math.sqrt(7 / 8 * (noise[:, 0] ** 2).sum()))


def test_noise_of_one_corridor_alone_is_in_its_regret():
    noise = np.zeros((8, 3))
    noise[:, 0] = np.linspace(-1, 1, 8)
    steady, _, _ = regret(by_state(noise=noise)).rows
    assert steady.errors["most"] == pytest.approx(math.sqrt(7 / 8 * (noise[:, 0] ** 2).sum()))


def test_the_share_that_is_good_enough_and_how_surely():
    functions = {"up": lambda p: p["x"], "steady": lambda _: 0.5}
    found = satisficing(run_sweep(Corridors(functions), sample((X,), 10_000)), ["objective_mean < 0.3"])
    up, steady = found.rows
    assert up.share == pytest.approx(0.3, abs=4 * up.sampling_error)
    assert up.sampling_error == pytest.approx(math.sqrt(0.21 / 10_000), rel=0.05)
    assert steady.share == 0
    assert [row.corridor for row in found.rows] == ["up", "steady"]


def test_all_conditions_are_to_be_met_and_no_way_meets_none():
    functions = {"up": lambda p: np.nan if p["x"] < 0.1 else p["x"]}
    sweep = run_sweep(Corridors(functions), sample((X,), 10_000))
    (row,) = satisficing(sweep, ["objective_mean < 0.3", "objective_mean >= 0.05"]).rows
    assert row.share == pytest.approx(0.2, abs=4 * row.sampling_error)
    with pytest.raises(cs.InputError, match="there are none"):
        satisficing(sweep, [])


def test_a_grid_has_no_sampling_error_and_says_so():
    found = satisficing(by_state(), ["objective_mean < 55"])
    assert all(math.isnan(row.sampling_error) for row in found.rows)
    assert "no sample" in found._repr_html_()
    page = regret(by_state())._repr_html_()
    assert "no sample" in page
    assert " ± 0</td>" in page
    assert "minimax regret: " in page
    assert "a sample of the laws" in regret(by_state("lhs"))._repr_html_()
    assert "expected: middling" in str(regret(by_state("lhs")))


def test_tables_have_a_row_for_every_corridor():
    assert regret(by_state()).to_frame()["corridor"].tolist() == list(PAYOFF)
    assert len(satisficing(by_state(), ["objective_mean < 55"]).to_frame()) == 3


def test_a_way_by_which_one_group_of_the_draws_arrives_is_a_way():
    noise = np.zeros((8, 3))
    noise[3, 1] = np.nan
    steady, gamble, _ = regret(by_state(noise=noise)).rows
    assert gamble.most == 50
    assert gamble.errors["most"] == steady.errors["most"] == 0
