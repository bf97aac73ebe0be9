"""Sweeps on threads: every point once, in the order of the points, whatever fails and finishes first."""

import threading

import numpy as np
import pytest

from corridorsim.study.function_digest import function_digest
from corridorsim.study.sweep_running import block_points, run_sweep
from corridorsim.study.sweeps import FunctionModel
from tests.study.plain_sweeps import Chancy, design_of, same


def test_every_point_once_and_in_order():
    design, seen = design_of(100), []
    swept = run_sweep(
        FunctionModel(lambda point: seen.append(1) or point["ferries.headway"]), design, workers=3
    )
    assert len(seen) == 100
    assert swept.values[:, 0, 0].tolist() == [design.point(which)["ferries.headway"] for which in range(100)]
    assert (set(swept.reasons), swept.left_out.shape) == ({""}, (0, 100, 1, 1))


def test_a_first_block_that_finishes_last_comes_first():
    design, others_done = design_of(8), threading.Event()

    class Slow(Chancy):
        block_points = 4

        def evaluate(self, points):
            if points[0] == design.point(0):
                assert others_done.wait(10)
            else:
                others_done.set()
            return super().evaluate(points)

    told = []
    swept = run_sweep(Slow(), design, workers=2, report=lambda *each: told.append(each))
    assert same(swept, run_sweep(Chancy(), design, workers=1))
    assert told == [(0, 8), (4, 8), (8, 8)]


def test_points_that_fail_are_told_and_keep_no_other_from_running():
    """A block that is refused is asked again point by point; a block that fails as a whole has no groups."""
    design, model = design_of(41), Chancy()
    swept = run_sweep(model, design)
    points = [design.point(which) for which in range(41)]
    fails = np.array([each["storms"] == "few" and each["ferries.headway"] > 80 for each in points])
    assert 0 < fails.sum() < 41
    assert [reason != "" for reason in swept.reasons] == fails.tolist()
    assert {reason for reason in swept.reasons if reason} == {"storms — too few"}
    np.testing.assert_array_equal(np.isnan(swept.values[:, 0, 0]), fails)
    np.testing.assert_array_equal(swept.left_out[1], swept.values + 1)
    assert model.asked.count(4) + model.asked.count(1) == len(model.asked)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_the_size_of_blocks_changes_nothing(size):
    class Sized(Chancy):
        block_points = size

    assert same(run_sweep(Sized(), design_of(41)), run_sweep(Chancy(), design_of(41)))


def test_blocks_are_small_where_points_are_few():
    """So that every worker has some; a model that says how many it likes is heard."""
    plain = FunctionModel(len)
    assert [block_points(plain, n) for n in (0, 1, 63, 64, 1000, 1024, 10**6)] == [1, 1, 1, 2, 31, 32, 128]
    assert block_points(Chancy(), 10**6) == 4


def test_all_points_fail():
    class Refusing(Chancy):
        def evaluate(self, points):
            from corridorsim.errors import InputError

            raise InputError.single("storms", "none at all")

    swept = run_sweep(Refusing(), design_of(5))
    assert swept.reasons == ("storms — none at all",) * 5
    assert np.isnan(swept.values).all()


def test_a_bug_is_no_failed_point():
    class Broken(Chancy):
        def evaluate(self, points):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_sweep(Broken(), design_of(5))


def test_no_points():
    assert run_sweep(Chancy(), design_of(0)).values.shape == (0, 2, 2)


def test_a_function_that_is_changed_has_another_digest():
    def times(factor):
        return lambda point: factor * point["a"]

    def at(place):
        return [place for _ in range(2)]

    changed = [times(2), times(3), lambda point: point["a"], lambda point: point["b"], at, np.sin, Chancy()]
    assert len({function_digest(each) for each in changed}) == len(changed)
    assert function_digest(times(2)) == function_digest(times(2))
    assert function_digest(times(at)) == function_digest(times(at))
