"""What ``--until`` asks for, when one looks, and that looking often does not mislead."""

import math

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.precision import STATISTICS, Target, checkpoints, parse_until, unmet
from corridorsim.study.intervals import mean_interval

P95 = Target("days_p95", 0.25, relative=False)


@pytest.mark.parametrize(
    "text",
    ["days_p95 ± 0.25", "days_p95±0.25", " days_p95 +- .25 ", "days_p95 +/- 2.5e-1", "days_p95+-0.25;"],
)
def test_one_figure(text):
    assert parse_until(text) == (P95,)
    assert str(P95) == "days_p95 ± 0.25"


def test_several_and_shares():
    expected = (P95, Target("usd_mean", 0.01, relative=True), Target("on_time", 0.005, relative=False))
    for text in (
        "days_p95 ± 0.25; usd_mean ± 1 %; on_time ± 0.005",
        "days_p95±.25,usd_mean±1%,on_time+-5e-3",
    ):
        assert parse_until(text) == expected
    assert parse_until("; ".join(map(str, expected))) == expected


@pytest.mark.parametrize("name", STATISTICS)
def test_every_figure_reads_back(name):
    target = Target(name, 0.125, relative=True)
    assert parse_until(str(target)) == (target,)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ['until — asks for nothing — such as "days_p95 ± 0.25" or "usd_mean ± 1 %"']),
        (" ; ,", ['until — asks for nothing — such as "days_p95 ± 0.25" or "usd_mean ± 1 %"']),
        (
            "days_p95",
            [
                "until — 'days_p95' is not a figure and its half-width — "
                'such as "days_p95 ± 0.25" or "usd_mean ± 1 %"'
            ],
        ),
        ("day_p95 ± 1", ["until — unknown figure 'day_p95' — did you mean 'days_p95'?"]),
        (
            "xyz ± 1",
            ["until — unknown figure 'xyz' — one of: " + ", ".join(STATISTICS)],
        ),
        ("days_p95 ± 0", ["until — '0' is no half-width for days_p95 — a number above 0"]),
        ("days_p95 ± -1", ["until — '-1' is no half-width for days_p95 — a number above 0"]),
        ("days_p95 ± nan", ["until — 'nan' is no half-width for days_p95 — a number above 0"]),
        ("days_p95 ± 1e999", ["until — '1e999' is no half-width for days_p95 — a number above 0"]),
        ("days_p95 ± soon", ["until — 'soon' is no half-width for days_p95 — a number above 0"]),
        ("on_time ± 1; on_time ± 2", ["until — on_time is asked for twice — once"]),
        (
            "usd_p59 ± 1; kg_co2e_mean ± x",
            [
                "until — unknown figure 'usd_p59' — did you mean 'usd_p95'?",
                "until — 'x' is no half-width for kg_co2e_mean — a number above 0",
            ],
        ),
    ],
)
def test_what_cannot_be_read(text, lines):
    with pytest.raises(InputError) as caught:
        parse_until(text)
    assert str(caught.value).splitlines() == lines


def test_precise_enough():
    targets = parse_until("days_p95 ± 0.25; usd_mean ± 1 %; on_time ± 0.01")
    values = {"days_p95": 40.0, "usd_mean": -900.0, "on_time": None, "days_mean": 3.0}
    assert unmet(targets, values, {"days_p95": 0.25, "usd_mean": 9.0}) == ()
    assert unmet(targets, values, {"days_p95": 0.26, "usd_mean": 9.1}) == targets[:2]
    assert unmet(targets, values, {"days_p95": np.inf, "usd_mean": np.nan}) == targets[:2]
    assert (
        unmet(targets, values | {"usd_mean": np.inf}, {"days_p95": 0.1, "usd_mean": np.inf}) == targets[1:2]
    )
    assert unmet(targets[1:2], {"usd_mean": 0.0}, {"usd_mean": 0.0}) == ()
    with pytest.raises(KeyError):
        unmet(targets, {"usd_mean": 1.0}, {"usd_mean": 0.0})


def test_checkpoints_double_and_spend():
    looks = list(checkpoints(300_000))
    assert [look.draws for look in looks] == [32_768, 65_536, 131_072, 262_144, 300_000]
    assert [look.number for look in looks] == [1, 2, 3, 4, 5]
    assert [1 - look.confidence for look in looks] == pytest.approx([0.05 / 2**k for k in (1, 2, 3, 4, 5)])
    assert sum(1 - look.confidence for look in checkpoints(2**32)) < 0.05
    assert [tuple(look) for look in checkpoints(1_000, 0.9)] == [(1, 1_000, pytest.approx(0.95))]
    assert [look.draws for look in checkpoints(32_768)] == [32_768]


def test_stopping_at_the_first_narrow_interval_holds():
    """A law whose deviation must be learnt: whenever one stopped, the last interval held often enough.

    The sum of n draws is had at once, from the exact law of mean and deviation of normal draws.
    """
    rng, inside, stopped = np.random.default_rng(31), [], set()
    for _ in range(2_000):
        total = squares = drawn = 0.0
        for look in checkpoints(2**21):
            more = look.draws - drawn
            total += rng.normal(0.0, math.sqrt(more))
            squares += rng.chisquare(more)
            drawn = look.draws
            low, high = mean_interval(
                total / drawn, math.sqrt(squares / drawn / drawn), drawn, look.confidence
            )
            if not unmet(
                (Target("days_mean", 0.0064, relative=False),),
                {"days_mean": 0.0},
                {"days_mean": (high - low) / 2},
            ):
                break
        stopped.add(look.number)
        inside.append(low <= 0.0 <= high)
    assert stopped <= {3, 4, 5}
    assert np.mean(inside) > 0.95 - 4 * math.sqrt(0.95 * 0.05 / 2_000)
