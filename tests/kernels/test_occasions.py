"""The first occasion of a thing: Philox's words, or points where there are any."""

import numpy as np
import pytest

from corridorsim.kernels import chance as philox
from corridorsim.kernels.occasions import fill_first_words
from corridorsim.kernels.worlds import Chance, Points
from tests.kernels import random_worlds as random
from tests.naive import chance as naive

pytestmark = pytest.mark.kernels
LANES = 24


def points_for(rng, things, purposes, words):
    """Return points of some occasions, told from Philox's by being small."""
    return Points(
        np.array(things, np.uint32),
        np.array(purposes, np.uint32),
        np.array(words, np.int64),
        rng.integers(0, 1000, (len(words), LANES)).astype(np.uint32),
    )


def test_points_stand_for_their_own_words_only(sizes):
    """Against the slow twin, word by word: points of this thing and purpose, else Philox's words."""
    for number in range(sizes.networks // 2):
        rng = np.random.default_rng([77, number])
        things, (one, other) = random.ids(rng, 2), rng.choice([0, 1, 4, 5], 2, replace=False)
        words = rng.choice(4, 2, replace=False)
        points = points_for(rng, things[[0, 0, 1, 0]], [one, one, one, other], [*words, words[0], words[1]])
        where = random.chance(rng, LANES)._replace(points=points)
        out = np.zeros((4, LANES), np.uint32)
        fill_first_words(where, np.uint32(one), things[0], out)
        thing = int(things[0, 0]) + int(things[0, 1]) * 2**32
        for lane in range(LANES):
            twin = list(naive.words(random.seed_of(where), int(where.draws[lane]), 0, int(one), thing))
            twin[words[0]], twin[words[1]] = points.words[0, lane], points.words[1, lane]
            assert out[:, lane].tolist() == [int(word) for word in twin]


def test_without_points_they_are_philoxs():
    rng = np.random.default_rng(3)
    thing, seed = random.ids(rng, 1)[0], np.array([5, 6], np.uint32)
    out, plain = np.zeros((4, LANES), np.uint32), np.zeros((4, LANES), np.uint32)
    draws = np.arange(100, 100 + LANES, dtype=np.uint32)
    fill_first_words(Chance(seed, draws, philox.PLANNING), philox.PURPOSE_LEG, thing, out)
    purpose = np.uint32(philox.PURPOSE_LEG | philox.PLANNING)
    philox.fill_words(seed[0], seed[1], draws, np.uint32(0), purpose, thing[0], thing[1], plain)
    np.testing.assert_array_equal(out, plain)
