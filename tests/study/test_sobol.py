"""Scrambled points: scipy's own sequences, however cut; balanced; and better than independent draws."""

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from numpy.random import PCG64, Generator
from scipy.stats.qmc import Sobol

from corridorsim.study.replicates import REPLICATES, by_replicate, replicate_interval
from corridorsim.study.sobol import MOST_DIMENSIONS, SobolPoints

SEED = 2**40 + 17


def uniforms(points, first, n):
    """The numbers that kernels make of the words."""
    numbers = np.array((points.words(first, n) >> 8) + 0.5, dtype=np.float32) * np.float32(2.0**-24)
    return np.minimum(numbers, np.float32(1.0 - 2.0**-24))


def one_by_one(n_dimensions, seed, n_draws):
    """scipy's sixteen sequences in its own order, dealt out to the draws; the first dimension from others."""
    numbers = np.empty((n_dimensions, n_draws), dtype=np.float32)
    for replicate in range(REPLICATES):
        keys = [PCG64((seed % 2**32, seed // 2**32, replicate, part)) for part in (0, 1)]
        first = Sobol(1, bits=30, seed=Generator(keys[0]))
        engine = Sobol(n_dimensions, bits=30, seed=Generator(keys[1]))
        for draw in range(replicate, n_draws, REPLICATES):
            point = engine.random(1)[0]
            point[0] = first.random(1)[0, 0]
            numbers[:, draw] = (np.floor(point * 2**24) + 0.5) / 2**24
    return numbers


def test_points_are_scipys():
    found = uniforms(SobolPoints(5, SEED), 0, 1_500)
    expected = one_by_one(5, SEED, 1_500)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.minimum(expected, np.float32(1 - 2**-24)))


@pytest.mark.parametrize("first", [0, 7, 512, 65_536 - 600, 5 * 65_536 + 13, 10_000_000])
def test_the_same_bits_however_cut(first):
    points = SobolPoints(4, 0)
    whole = uniforms(points, first, 1_400)
    assert whole.flags.c_contiguous
    cuts = [0, 1, 17, 512, 513, 1_100, 1_400]
    pieces = [uniforms(SobolPoints(4, 0), first + a, b - a) for a, b in pairwise(cuts)]
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole)
    np.testing.assert_array_equal(uniforms(points, 0, 300), uniforms(SobolPoints(4, 0), 0, 600)[:, :300])


def test_the_same_bits_from_many_threads():
    firsts = [512 * i for i in range(200)][::-1]
    points = SobolPoints(3, 8)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda first: uniforms(points, first, 512), firsts))
    np.testing.assert_array_equal(
        np.concatenate(together[::-1], axis=1), uniforms(SobolPoints(3, 8), 0, 200 * 512)
    )


def test_every_replicate_is_balanced():
    """Of 256 points of a replicate one lies in each cell of every dimension, and of the first plane."""
    numbers = uniforms(SobolPoints(40, 3), 0, 256 * REPLICATES)
    for replicate in range(REPLICATES):
        own = numbers[:, replicate::REPLICATES]
        middles = np.tile(np.arange(256) + 0.5, (40, 1))  # float32 may round a number onto a cell's limit
        np.testing.assert_allclose(np.sort(own * 256, axis=1), middles, rtol=0, atol=0.5)
        for bits in range(9):
            at = np.floor(own[0] * 2**bits) * 2 ** (8 - bits) + np.floor(own[1] * 2 ** (8 - bits))
            assert len(np.unique(at)) == 256


def test_strictly_between_0_and_1():
    numbers = uniforms(SobolPoints(50, 11), 0, 200_000)
    assert 0.0 < numbers.min() < 1e-6
    assert 1.0 - 1e-6 < numbers.max() < 1.0


def test_the_first_dimension_is_the_same_beside_any_others():
    alone = SobolPoints(1, SEED).words(3_000, 700)
    np.testing.assert_array_equal(SobolPoints(9, SEED).words(3_000, 700)[:1], alone)


def test_seeds_and_replicates_are_their_own():
    one = uniforms(SobolPoints(6, 1), 0, 512)
    assert (
        len(np.unique(one.reshape(6, 32, 16)[:, 0].ravel())) == 96
    )  # no two scramblings share a first point
    for other in (0, 2, 1 + 2**32):
        assert not (uniforms(SobolPoints(6, other), 0, 512) == one).any(axis=1).all()


def smooth(u):
    """A product of mean 1 in eight dimensions, the first of which matter most."""
    weights = 1.0 / (1.0 + np.arange(8))
    return np.prod(1.0 + weights[:, np.newaxis] * (u.astype(np.float64) - 0.5), axis=0)


def test_fewer_draws_do_as_well():
    """4,096 scrambled draws of a smooth figure: a squared error 100 times below independent draws'."""
    n = 4_096
    errors = [smooth(uniforms(SobolPoints(8, seed), 0, n)).mean() - 1.0 for seed in range(40)]
    variance = np.prod(1.0 + (1.0 / (1.0 + np.arange(8))) ** 2 / 12.0) - 1.0
    assert np.mean(np.square(errors)) < variance / n / 100.0


def test_intervals_of_means_hold():
    """Over 400 seeds; one set of seeds in 16,000 would fail (4 standard errors)."""
    inside = []
    for seed in range(400):
        values = smooth(uniforms(SobolPoints(8, seed), 0, 4_096))
        low, high = replicate_interval(values.mean(), np.array([own.mean() for own in by_replicate(values)]))
        inside.append(low <= 1.0 <= high)
    assert abs(np.mean(inside) - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 400)


def test_quantiles_are_better_too():
    """P95 of a sum of eight: less spread than the order statistics of as many independent draws have."""
    n, sums, plain = 4_096, [], []
    rng = np.random.default_rng(12)
    for seed in range(60):
        sums.append(np.quantile(uniforms(SobolPoints(8, seed), 0, n).sum(axis=0), 0.95))
        plain.append(np.quantile(rng.random((8, n)).sum(axis=0), 0.95))
    assert np.var(sums) < np.var(plain) / 2


def test_what_cannot_be():
    with pytest.raises(ValueError, match="21202 dimensions; Sobol' points have at most 21201"):
        SobolPoints(MOST_DIMENSIONS + 1, 0)
    assert uniforms(SobolPoints(0, 0), 5, 7).shape == (0, 7)
