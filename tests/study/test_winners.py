"""Who wins at each point, by how much, and how surely: against figures that hands can reckon."""

import math

import numpy as np
import pytest

from corridorsim.scenario.factor_laws import Listed
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import grid
from corridorsim.study.sweeps import EntryName, Sweep
from corridorsim.study.winners import NOBODY, find_winners

NAN = math.nan
#                       a wins      b wins     tie in the draws  only b     nobody
OBJECTIVE = np.array([[10.0, 14.0], [9.0, 5.0], [7.0, 7.5], [NAN, 3.0], [NAN, NAN]])
# without each of four groups the corridors move alike, but for the third point, where the second one moves
SHIFTS = np.array([-1.0, 0.0, 0.0, 1.0])


@pytest.fixture(scope="module")
def won():
    values = OBJECTIVE[:, :, None]
    left_out = values + SHIFTS[:, None, None, None] * np.ones_like(values)
    left_out[:, 2, 0] = values[2, 0]
    entries = (EntryName("s", "a", "p"), EntryName("s", "b", "p"))
    design = grid([Factor("x", Listed((1, 2, 3, 4, 5)))])
    return find_winners(Sweep(design, entries, ("objective_mean",), values, left_out, ("",) * 5))


def test_the_least_wins_by_what_the_next_takes_more(won):
    (found,) = won
    assert found.best.tolist() == [0, 1, 0, 1, NOBODY]
    assert [found.name(point) for point in range(5)] == ["a", "b", "a", "b", ""]
    assert found.margin.tolist()[:3] == [4.0, 4.0, 0.5]
    assert np.isnan(found.margin[3:]).all()
    assert (found.share("a"), found.share("b")) == (0.5, 0.5)
    assert found.rivals == (0, 1)
    assert found.difference(0, 1).tolist()[:3] == [4.0, -4.0, 0.5]


def test_what_both_share_is_no_error_of_the_margin(won):
    (found,) = won
    assert found.margin_error.tolist()[:2] == [0.0, 0.0]
    assert found.margin_error[2] == pytest.approx(math.sqrt(3 / 4 * 2))  # of −1, 0, 0, 1
    assert [found.is_sure(point) for point in range(4)] == [True, True, False, True]


def test_each_shipment_and_policy_has_its_own_winners():
    entries = tuple(EntryName(s, c, p) for s in "st" for c in "ab" for p in "pq")
    values = np.arange(8.0)[None, :, None] * np.array([[[1.0]], [[-1.0]]])
    design = grid([Factor("x", Listed((1, 2)))])
    found = find_winners(
        Sweep(design, entries, ("days_mean",), values, np.empty((0, *values.shape)), ("", ""))
    )
    assert [(each.shipment, each.policy) for each in found] == [(s, p) for s in "st" for p in "pq"]
    assert all([each.name(0), each.name(1)] == ["a", "b"] for each in found)
    assert all(each.margin_error.tolist() == [0.0, 0.0] for each in found)
    assert {each.statistic for each in found} == {"days_mean"}


def test_nobody_wins_where_all_points_failed():
    values, design = np.full((1, 1, 1), NAN), grid([Factor("x", Listed((1,)))])
    entries = (EntryName("s", "a", "p"),)
    (found,) = find_winners(
        Sweep(design, entries, ("objective_mean",), values, np.empty((0, 1, 1, 1)), ("why",))
    )
    assert (found.name(0), found.share("a"), found.rivals) == ("", None, None)
