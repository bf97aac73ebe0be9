"""Estimates and rank intervals hold what they promise, on losses whose truth is known."""

import numpy as np
import pytest

from corridorsim.study.dependence import herfindahl
from corridorsim.study.ranking import batch_counts, estimate, lower_bounds, rank_intervals

BATCHES = 32
ERRORS = 4  # standard errors; seeds are fixed
REPEATS = 1_000


def losses(rng, means):
    """Return batch means of correlated losses: what all share cancels in paired differences."""
    shared = rng.normal(0, 5, BATCHES)
    own = rng.normal(0, 1, (len(means), BATCHES))
    return np.array(means)[:, None] + shared + own


def test_an_estimate_holds_the_mean_in_95_of_100_studies():
    rng, counts = np.random.default_rng(1), batch_counts(4096, BATCHES)
    found = [estimate(losses(rng, [3.0])[0], counts) for _ in range(REPEATS)]
    inside = np.mean([each.low <= 3.0 <= each.high for each in found])
    assert abs(inside - 0.95) < ERRORS * np.sqrt(0.95 * 0.05 / REPEATS)


@pytest.mark.parametrize("means", [[5.0, 4.8, 4.6, 3.0, 1.0, 0.9], [2.0, 1.5, 1.0], [1.0] * 5])
def test_a_rank_interval_holds_the_rank_in_at_least_95_of_100_studies(means):
    """Of equals any rank is right, from the first's to the last's."""
    rng, counts = np.random.default_rng(2), batch_counts(4096, BATCHES)
    first = [1 + sum(other > mean for other in means) for mean in means]
    last = [len(means) - sum(other < mean for other in means) for mean in means]
    held = np.zeros(len(means))
    for _ in range(REPEATS):
        ranks = rank_intervals(losses(rng, means), counts)
        held += [rank.low <= lo and hi <= rank.high for rank, lo, hi in zip(ranks, first, last, strict=True)]
    assert (held / REPEATS > 0.95 - ERRORS * np.sqrt(0.95 * 0.05 / REPEATS)).all()


def test_what_is_far_apart_has_one_rank_each():
    rng, counts = np.random.default_rng(3), batch_counts(4096, BATCHES)
    ranks = rank_intervals(losses(rng, [10.0, 30.0, 20.0]), counts)
    assert ranks == [(3, 3, 3), (1, 1, 1), (2, 2, 2)]


def test_equals_share_their_ranks():
    same = np.ones((3, BATCHES))
    assert rank_intervals(same, batch_counts(64, BATCHES)) == [(1, 1, 3)] * 3
    assert rank_intervals(same[:1], batch_counts(64, BATCHES)) == [(1, 1, 1)]


def test_means_are_of_draws_not_of_batches():
    counts = batch_counts(5, 2)
    assert counts.tolist() == [3, 2]
    assert estimate(np.array([1.0, 6.0]), counts).mean == 3.0
    means, low = lower_bounds(np.array([[1.0, 6.0], [2.0, 2.0]]), counts)
    assert means.tolist() == [3.0, 2.0]
    assert low[1] == 2.0
    assert low[0] < 0


def test_concentration():
    assert herfindahl([]) is None
    assert herfindahl([0.3]) == 1.0
    assert herfindahl([0.5, 0.5]) == 0.5
    assert herfindahl([3.0, 1.0]) == pytest.approx(10 / 16)
