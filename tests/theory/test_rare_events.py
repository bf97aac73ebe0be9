"""Events rarer than one draw in a thousand: probabilities in closed form, from whole runs with weights."""

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.study.results import run_document
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import ERRORS, compared, only_trial

DAYS_SHUT, SLACK = 5.0, 0.1
PER_YEAR = 1e-4 * 365.25 / (DAYS_SHUT - SLACK)
EXACT = -np.expm1(-PER_YEAR * (DAYS_SHUT - SLACK) / 365.25)

# What follows upon the blockage shuts the place again, half a day later, in three cases out of five.
AFTERMATH = """
[aftermath]
effect = "gate"
places = [{ place = "b-c" }]
rate_per_year = 0
rate_cap_per_year = 0
median_hours = 72
sigma = 0
follows = "blockage"
follow_probability = 0.6
follow_delay_hours = 12
"""
EXACT_WITH_AFTERMATH = -np.expm1(-PER_YEAR * (DAYS_SHUT - SLACK + 0.6 * (3.0 - SLACK)) / 365.25)


def rare(folder, draws, *, inflate=None, seed=7, fields="", more="", deadline_days=12.5 + SLACK, **study):
    """One leg of ten days, then a place that a rare event shuts for five days; late by more than 0.1 d.

    Whoever comes there less than 4.9 days after an event began is late, and nothing else is left to chance.
    """
    law = f'effect = "gate"\nmedian_hours = {DAYS_SHUT * 24}\nsigma = 0\nrate_per_year = {PER_YEAR}\n'
    law += f'rate_cap_per_year = 60\n[blockage]\n{fields}places = [{{ place = "b-c" }}]\n'
    head, body = law.split("[blockage]\n")
    legs = [leg("a", "b", distance_km=2400), leg("b", "c")]
    ships = [shipment("a", "c", deadline_days=deadline_days)]
    given = {"patience_days": 200, "horizon_days": 100, "draws": draws, "seed": seed, "knowledge_points": 0}
    if inflate is not None:
        given["inflate"] = f"{{ blockage = {inflate} }}"
    texts = {"hazards": "[blockage]\n" + body + head + more}
    return build(folder, legs, ships, texts=texts, **(given | study))


def row_of(folder, draws, **told):
    comparison = compared(*rare(folder, draws, **told))
    return comparison.corridors[0], comparison


# The window is as long as the deadline, 13 days, in which 2.65e-4 events are expected: with a factor of 3,000
# there are 0.8.
FACTOR = 3000


def test_one_in_ten_thousand_to_five_percent(tmp_path):
    row, comparison = row_of(tmp_path, 100_000, inflate=FACTOR)
    assert row.relative_error <= 0.05
    assert abs((1 - row.on_time) - EXACT) < ERRORS * row.relative_error * (1 - row.on_time)
    assert row.intervals["on_time"][0] < 1 - EXACT < row.intervals["on_time"][1]
    assert 1_000 < row.effective_draws < 100_000
    document = run_document(comparison)["corridors"][0]
    assert document["relative_error"] == row.relative_error


@pytest.mark.parametrize(("more", "exact"), [("", EXACT), (AFTERMATH, EXACT_WITH_AFTERMATH)])
def test_no_bias_over_seeds(more, exact, tmp_path):
    """Twenty seeds together are four times as sure, and their spread is what each says of itself.

    What follows upon an inflated event comes as often as it does after any, and the weight is the event's
    alone: a cluster of the two covers an instant for the sum of their lengths.
    """
    rows = [
        row_of(tmp_path / str(seed), 10_000, inflate=FACTOR, seed=seed, more=more)[0] for seed in range(20)
    ]
    late = np.array([1 - row.on_time for row in rows])
    error = late.std(ddof=1) / np.sqrt(len(late))
    assert abs(late.mean() - exact) < ERRORS * error
    assert error < 0.05 * exact
    told = np.sqrt(np.mean([(row.relative_error * (1 - row.on_time)) ** 2 for row in rows]))
    assert 0.5 < late.std(ddof=1) / told < 2.0


def test_figures_of_likely_draws_stay_what_they_are(tmp_path):
    """What nearly every draw has in common is told to the digit; shares add up to 1."""
    plain, _ = row_of(tmp_path / "plain", 20_000)
    row, _ = row_of(tmp_path / "inflated", 20_000, inflate=FACTOR)
    assert row.days["p50"] == plain.days["p50"]
    assert row.days["p99"] == plain.days["p50"]
    assert row.usd["mean"] == pytest.approx(plain.usd["mean"], rel=1e-12)
    assert (row.best_share, row.undelivered_share) == (pytest.approx(1.0), 0.0)
    second = 1 / 86_400  # to which weighted hours of parts are rounded, draw by draw
    assert sum(row.days_parts.values()) == pytest.approx(row.days["mean"], abs=second)
    assert sum(row.usd_parts.values()) == pytest.approx(row.usd["mean"], rel=1e-9)
    wait = EXACT * DAYS_SHUT / 2
    assert abs(row.days["mean"] - plain.days["p50"] - wait) < ERRORS * row.days["mean_se"] + 0.05 * wait


def test_shares_stay_shares(tmp_path):
    """Weights do not add up to the draws; yet where everybody is late, nobody is in time, for certain."""
    row, _ = row_of(tmp_path, 2_000, inflate=FACTOR, deadline_days=12)
    assert row.effective_draws < 1_990
    assert (row.on_time, row.undelivered_share, row.relative_error) == (0.0, 0.0, 0.0)
    assert row.intervals["on_time"] == (0.0, None)
    lost, _ = row_of(tmp_path / "lost", 2_000, inflate=FACTOR, horizon_days=12.5 + SLACK, patience_days=400)
    assert 0.0 < lost.undelivered_share < 10 * EXACT


def test_a_factor_of_one_is_none(tmp_path):
    once, _ = row_of(tmp_path / "one", 4_000, inflate=1)
    plain, _ = row_of(tmp_path / "none", 4_000)
    assert once == plain


def test_draws_and_weights_are_the_first_of_more(tmp_path):
    few, many = (
        only_trial(compared(*rare(tmp_path / str(draws), draws, inflate=FACTOR))) for draws in (700, 1_500)
    )
    np.testing.assert_array_equal(few.hours, many.hours[:700])
    np.testing.assert_array_equal(few.weights, many.weights[:700])
    assert abs(many.weights.mean() - 1) < ERRORS * many.weights.std(ddof=1) / np.sqrt(1_500)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"inflate": 1e6}, "at most 8[0-9]{3}"),
        ({"inflate": 0.5}, "inflate"),
        ({"inflate": 9, "until": '"days_p95 ± 0.25"'}, "until"),
        ({"inflate": 9, "knowledge_points": 8}, "knowledge_points"),
        ({"inflate": 9, "policies": '["committed", "adaptive"]'}, "policies"),
        ({"inflate": 9, "fields": "up_shape = 1\n"}, "no surprise"),
        (
            {"settings": ["study.inflate={ aftermath = 9 }"], "more": AFTERMATH},
            "'blockage', which it follows",
        ),
    ],
)
def test_what_cannot_be_inflated_is_refused(told, words, tmp_path):
    with pytest.raises(InputError, match=words):
        rare(tmp_path, 100, **told)


def test_the_command_line_may_inflate(tmp_path):
    scenario, _ = rare(tmp_path, 100, settings=["study.inflate={ blockage = 7 }"])
    assert scenario.study.inflated == {"blockage": 7.0}
    with pytest.raises(InputError, match="blockage"):
        rare(tmp_path / "typo", 100, settings=["study.inflate={ blokage = 7 }"])
