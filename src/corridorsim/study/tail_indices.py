"""PAWN and Borgonovo's δ: what factors are to the whole law of an output, tails included, from given data.

Neither is zero of a factor that does nothing, from finitely many points: columns drawn at random, which
cannot matter, tell how large it is then.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from corridorsim.network.network import Floats
from corridorsim.study.indices import Dummy, Estimates, Indices, nothing
from corridorsim.study.monte_carlo import error_of_groups
from corridorsim.study.sweeps import Output, Sweep
from corridorsim.study.usable_points import (
    independent_points,
    is_constant,
    membership,
    own_generator,
    players,
)

PAWN_MEASURES = ("median", "maximum")
_RESAMPLES, _DUMMIES = 50, 20
_SLIDES = 10
_GRID = 100
_Measure = Callable[[Floats, Floats], Floats]  # of ranks and values, (n_measures, n_columns)


def pawn(sweep: Sweep, output: Output) -> Indices:
    """Return PAWN indices: how far the output's law moves where a factor is held in a tenth of its range.

    Pianosi and Wagener, Environ. Model. Softw. 67 (2015) and 108 (2018), as SALib has them: the Kolmogorov-
    Smirnov distance, median and maximum over ten slides of equally many points. Ties, as of categories, are
    split at random. The sampling error is that of a bootstrap over points; of a group, what
    is told is the mean of its factors.

    Parameters
    ----------
    sweep : of a design of kind ``lhs``, ``sobol``, ``table`` or ``grid``; of ``sobol`` only the independent
        points are used
    output : of the sweep

    Returns
    -------
    Indices
        ``median`` and ``maximum``, with what random columns have; points without a figure are dropped

    Raises
    ------
    InputError
        For a design of another kind, or with fewer than 40 points that have a figure.
    """
    return _given_data(sweep, output, "pawn", PAWN_MEASURES, _pawn)


def delta(sweep: Sweep, output: Output) -> Indices:
    """Return Borgonovo's δ: half the mean area between the output's densities with a factor known and not.

    Borgonovo, Reliab. Eng. Syst. Safety 92 (2007); estimated by kernel densities as SALib does (Plischke et
    al., Eur. J. Oper. Res. 226, 2013, eq. 26), bias reduced by the bootstrap (eq. 30). Where the output is
    one and the same value in a class of points, SALib leaves the class out; here the distance of a point mass
    is counted. Of a group, what is told is the mean of its factors.

    Parameters
    ----------
    sweep, output : see ``pawn``

    Returns
    -------
    Indices
        ``delta``, with what random columns have; points without a figure are dropped

    Raises
    ------
    InputError
        For a design of another kind, or with fewer than 40 points that have a figure.
    """
    return _given_data(sweep, output, "delta", ("delta",), _delta)


def _given_data(
    sweep: Sweep, output: Output, method: str, measures: tuple[str, ...], measure: _Measure
) -> Indices:
    names, blocks = players(sweep.design), independent_points(sweep, output, method)
    own, without = blocks.columns[0, :, 0], blocks.columns[0, :, 1:].T
    if is_constant(own):
        rows = nothing((len(measures), len(names))).rows(measures, names)
        return Indices(method, output.label, rows, blocks.points, blocks.dropped)
    generator = own_generator(sweep.design)
    ranks, mean = _ranks(blocks.positions[:, 0], generator), _group_means(sweep)
    value, error = _bootstrapped(ranks, own, measure, generator)
    dummies = _random_columns(own, measure, generator)
    drawn = np.zeros((len(measures), len(names)))
    if len(without):
        drawn = error_of_groups([measure(ranks, each) @ mean for each in without])
    found = Estimates(value @ mean, error @ mean, drawn, len(without))
    random = [Dummy(float(each.mean()), float(np.quantile(each, 0.95))) for each in dummies]
    reference = dict(zip(measures, random, strict=True))
    rows = found.rows(measures, names)
    return Indices(method, output.label, rows, blocks.points, blocks.dropped, reference)


def _ranks(positions: Floats, generator: Generator) -> Floats:
    """Return ranks from 0, ties split at random: the order of a user's table may mean something."""
    split = generator.random(positions.shape)
    order = np.lexsort((split, positions), axis=0)
    return np.argsort(order, axis=0).astype(np.float64)


def _random_columns(values: Floats, measure: _Measure, generator: Generator) -> Floats:
    """Return a measure of columns that know nothing of the output; (n_measures, n_dummies)."""
    n = len(values)
    ranks = np.array([generator.permutation(n) for _ in range(_DUMMIES)], dtype=np.float64).T
    if measure is _delta:  # whose bias is reduced by the bootstrap
        return _bootstrapped(ranks, values, measure, generator)[0]
    return measure(ranks, values)


def _group_means(sweep: Sweep) -> Floats:
    """Return the matrix that turns figures of factors into means of their groups; (n_factors, n_players)."""
    belongs = membership(sweep.design).astype(np.float64)
    return np.asarray((belongs / belongs.sum(axis=1, keepdims=True)).T)


def _bootstrapped(
    ranks: Floats, values: Floats, measure: _Measure, generator: Generator
) -> tuple[Floats, Floats]:
    """Return a measure of all columns and its error by the bootstrap over points; (n_measures, n_columns)."""
    n = len(values)
    chosen = generator.integers(n, size=(_RESAMPLES, n))
    resampled = np.array([measure(ranks[rows], values[rows]) for rows in chosen])
    value, error = measure(ranks, values), resampled.std(axis=0, ddof=1)
    return (2.0 * value - resampled.mean(axis=0) if measure is _delta else value), error


def _pawn(ranks: Floats, values: Floats) -> Floats:
    """Return what SALib's ``pawn`` says, forty times as fast: that has each distance's p-value too."""
    order = np.argsort(values, kind="stable")
    n, ranked = len(values), values[order]
    last = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    share = (last + 1.0) / n
    ends = np.quantile(ranks, np.linspace(0.0, 1.0, _SLIDES + 1), axis=0)
    told = []
    for column, at in zip(ranks.T, ends.T, strict=True):
        slides = np.searchsorted(at, column, "right") - 1  # the greatest is in none, as SALib has it
        inside = slides[order] == np.arange(_SLIDES)[:, np.newaxis]
        inside = inside[inside.any(axis=1)]
        lower = inside.cumsum(axis=1)[:, last] / inside.sum(axis=1, keepdims=True)
        apart = np.abs(lower - share).max(axis=1)
        told.append((np.median(apart), apart.max()))
    return np.array(told, dtype=np.float64).T


def _delta(ranks: Floats, values: Floats) -> Floats:
    """Return what SALib's ``calc_delta`` says of columns, faster: it calls LAPACK for 1 × 1 matrices."""
    if is_constant(values):
        return np.zeros((1, ranks.shape[1]))
    grid = np.linspace(values.min(), values.max(), _GRID)
    overall, order = _density(values, grid), np.argsort(ranks, axis=0, kind="stable")
    ends = np.linspace(0.0, len(values), _classes(len(values)) + 1)[1:-1].astype(np.int64)
    areas = [
        [len(own) * _area(own, values, overall, grid) for own in np.split(values[column], ends)]
        for column in order.T
    ]
    return np.array([np.sum(areas, axis=1) / len(values)])


def _classes(n: int) -> int:
    """Return how many classes Plischke et al. make of n points, as SALib does."""
    return min(int(np.ceil(n ** (2.0 / (7.0 + np.tanh((1500.0 - n) / 500.0))))), 48)


def _area(own: Floats, values: Floats, overall: Floats, grid: Floats) -> float:
    """Return half the area between a class's density and that of all; of a point mass, what is elsewhere."""
    if np.ptp(own) == 0.0:
        return float(np.mean(values != own[0]))
    return float(np.trapezoid(np.abs(overall - _density(own, grid)), grid)) / 2.0


def _density(values: Floats, grid: Floats) -> Floats:
    """Return the kernel density with Silverman's band width."""
    n = len(values)
    width = values.std(ddof=1) * (0.75 * n) ** -0.2
    apart = (grid[:, np.newaxis] - values) / width
    return np.asarray(np.exp(-0.5 * apart * apart).sum(axis=1) / (n * width * np.sqrt(2.0 * np.pi)))
