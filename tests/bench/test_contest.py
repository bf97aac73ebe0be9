"""The contest itself: answers first, then times, taken in turn."""

import numpy as np
import pytest

from corridorsim.bench.contest import Case, Way, WrongAnswerError, differ, hold, rounded, time_ways


def way(answer, items=1, log=None, name=""):
    def run():
        if log is not None:
            log.append(name)
        return np.array(answer, dtype=np.float64)

    return Way(run, items)


def case(ours, **peers):
    def same(one, other):
        return differ(one, other, 1e-6)

    return Case("task", "size", "thing", ours, peers, same)


def no_one(peer, package):
    raise AssertionError(f"{peer} needs {package}")


def test_a_wrong_answer_stops_before_anything_is_timed():
    log = []
    asked = case(way([1, 2], log=log, name="ours"), right=lambda: way([1, 2]), wrong=lambda: way([1, 3]))
    with pytest.raises(WrongAnswerError, match=r"task size: wrong and ours do not agree: 1 of 2 values"):
        hold(asked, 0.0, no_one)
    assert log == ["ours"]


def test_a_peer_that_is_not_installed_is_left_out():
    missed = []

    def absent():
        raise ModuleNotFoundError("No module named 'fastlib'", name="fastlib")

    rows = hold(case(way([1]), here=lambda: way([1]), absent=absent), 0.0, lambda *told: missed.append(told))
    assert [row.peer for row in rows] == ["here"]
    assert missed == [("absent", "fastlib")]


def test_ways_are_taken_in_turn():
    log = []
    time_ways([way([1], log=log, name="a"), way([1], log=log, name="b")], 0.0, clock=ticking(1.0))
    assert log[:2] == ["a", "b"]
    assert log[2:] == ["a", "b"] * 5


def ticking(step):
    now = [0.0]

    def clock():
        now[0] += step
        return now[0]

    return clock


def test_times_are_medians_an_item():
    """The first time only says how often to repeat; of the others the median counts."""
    seconds = [100.0, 1.0, 2.0, 3.0, 40.0, 100.0]
    readings = iter(np.cumsum([each for pair in zip([0.0] * 6, seconds, strict=True) for each in pair]))
    (found,) = time_ways([way([1], items=2)], 0.0, clock=lambda: float(next(readings)))
    assert found == 3.0 / 2


def test_ratios_are_the_peers_over_ours():
    (row,) = hold(case(way([1]), slow=lambda: Way(slowly, 1)), 0.05, no_one)
    assert row.ratio == pytest.approx(row.peer_us / row.ours_us, rel=2e-3)
    assert row.ratio > 10
    assert set(row.document()) == {"task", "size", "unit", "ours_us", "peer", "peer_us", "ratio"}


def slowly():
    return np.array([1.0 + 0.0 * sum(range(20_000))])


@pytest.mark.parametrize(
    ("peers", "told"),
    [
        ([1.0, 2.0], ""),
        ([1.0], ""),
        ([1.0, 2.1], "1 of 2 values, first 2.0 against 2.1"),
        ([1.0, np.inf], "1 of 2 values, first 2.0 against inf"),
        ([1.0, 2.0, 3.0], "(2,) against (3,) values"),
        ([], "(2,) against (0,) values"),
    ],
)
def test_what_is_the_same(peers, told):
    assert differ(np.array([1.0, 2.0]), np.array(peers), 1e-6) == told


def test_four_digits():
    assert [rounded(value) for value in (123456.0, 0.00012346, 1.0)] == [123500.0, 0.0001235, 1.0]
