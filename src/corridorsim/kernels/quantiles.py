"""Random hours from normal scores: each law is tabulated once, as x = F⁻¹(Φ(z)) at even steps of z.

A table costs the same for every law, and a score may be made of parts (what a railway's legs have in common,
and the leg's own). Scores beyond ±5.5 are cut there: a word of 24 bits reaches ±5.42. Laws with an atom are
not tabulated, since interpolation would invent values across the jump: see ``late_hours``.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.logarithms import natural_log

Z_LIMIT = 5.5
N_NODES = 4097
T_LIMIT = 12.0  # grid of t-distributed values, in area hyperbolic sines: up to 81,000

LAST_CELL = N_NODES - 2
CELLS_PER_SCORE = (N_NODES - 1) / (2.0 * Z_LIMIT)
MIDDLE = 0.425  # of u − 1/2, on either side

_CELLS = float(N_NODES - 1)
_ROOT_HALF = math.sqrt(0.5)
SMALLEST = 0.5 * math.erfc(Z_LIMIT * _ROOT_HALF)  # the probability beyond the grid, on one side


@cache
def _grid() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return z, Φ(z) and 1 − Φ(z) at the nodes, each float64 (N_NODES,) and exact in its own tail."""
    z = np.linspace(-Z_LIMIT, Z_LIMIT, N_NODES)
    upper = np.array([0.5 * math.erfc(node * _ROOT_HALF) for node in z])
    return z, upper[::-1].copy(), upper


def _standard_exponential() -> NDArray[np.float64]:
    z, lower, upper = _grid()
    return np.where(z < 0.0, -np.log1p(-lower), -np.log(upper))


def lognormal_table(median: float, sigma: float) -> NDArray[np.float32]:
    """Return the table of exp(N(log median, sigma²)), float32 (N_NODES,)."""
    return np.asarray(median * np.exp(sigma * _grid()[0]), np.float32)


def exponential_table(mean: float) -> NDArray[np.float32]:
    """Return the table of the exponential law, float32 (N_NODES,)."""
    return np.asarray(mean * _standard_exponential(), np.float32)


def weibull_table(shape: float, scale: float) -> NDArray[np.float32]:
    """Return the table of scale · E^(1/shape), E exponential with mean 1, float32 (N_NODES,)."""
    return np.asarray(scale * _standard_exponential() ** (1.0 / shape), np.float32)


def gamma_table(shape: float, scale: float) -> NDArray[np.float32]:
    """Return the table of the gamma law with mean shape · scale, float32 (N_NODES,)."""
    from scipy.special import gammainccinv, gammaincinv  # the only law that needs scipy

    z, lower, upper = _grid()
    quantile = np.where(z < 0.0, gammaincinv(shape, lower), gammainccinv(shape, upper))
    return np.asarray(scale * quantile, np.float32)


def met_weibull_table(shape: float) -> NDArray[np.float32]:
    """Return the table of the length of a Weibull interval of scale 1 that a random instant falls into.

    That is G^(1/shape), G gamma with mean 1 + 1/shape; float32 (N_NODES,).
    """
    met = gamma_table(1.0 + 1.0 / shape, 1.0).astype(np.float64)
    return np.asarray(met ** (1.0 / shape), np.float32)


def t_copula_tables(degrees_of_freedom: float) -> NDArray[np.float32]:
    """Return the two tables that make scores of one group t-distributed together, float32 (2, N_NODES).

    The root of a chi-square over its degrees of freedom by normal score; and Φ⁻¹(T(x)) at even steps of
    asinh(x), T the law of x, cut at ±5.5.
    """
    from scipy.special import ndtri, stdtr

    half = 0.5 * degrees_of_freedom
    divisor = np.sqrt(gamma_table(half, 1.0 / half).astype(np.float64))
    below = np.sinh(np.linspace(-T_LIMIT, 0.0, N_NODES // 2 + 1))
    score = np.maximum(ndtri(np.maximum(stdtr(degrees_of_freedom, below), SMALLEST)), -Z_LIMIT)
    score[-1] = 0.0
    return np.asarray([divisor, np.concatenate([score, -score[-2::-1]])], np.float32)


def uniform_table(low: float, high: float) -> NDArray[np.float32]:
    """Return the table of the uniform law on low … high, float32 (N_NODES,)."""
    return np.asarray(low + (high - low) * _grid()[1], np.float32)


def empirical_table(values: ArrayLike) -> NDArray[np.float32]:
    """Return the table of observed values, joined by straight lines, float32 (N_NODES,).

    The lines join mid-ranks (Hazen's positions), which keeps the mean of the values.
    """
    observed = np.sort(np.asarray(values, np.float64).ravel())
    ranks = (np.arange(observed.size) + 0.5) / observed.size
    return np.asarray(np.interp(_grid()[1], ranks, observed), np.float32)


@kernel
def normal_cdf(z: float) -> float:
    """Return Φ(z)."""
    return 0.5 * math.erfc(-z * _ROOT_HALF)


@kernel
def standard_normal(u: np.float32) -> float:
    """Return the normal score Φ⁻¹(u), cut at ±5.5; float64, relative error 2e-7.

    Wichura (1988), algorithm AS 241, Applied Statistics 37, 477–484, routine PPND7.
    """
    centred: float = np.float64(u) - 0.5  # float() would leave a float32 as it is when compiled
    return middle_score(centred) if abs(centred) <= MIDDLE else _tail_score(centred)


@inner_kernel
def middle_score(centred: float) -> float:
    """Return the score of u − 1/2 up to ±0.425."""
    r = 0.180625 - centred * centred
    top = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
    bottom = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0
    return centred * top / bottom


@inner_kernel
def _tail_score(centred: float) -> float:
    """Return the score of u − 1/2 beyond ±0.425; the third branch of the algorithm lies beyond the grid."""
    return score_beyond(math.sqrt(-natural_log(max(0.5 - abs(centred), SMALLEST))), centred)


@inner_kernel
def score_beyond(root: float, centred: float) -> float:
    """Return the score in a tail.

    root    : the root of −ln p, p the probability beyond
    centred : u − 1/2, of the score's sign
    """
    r = root - 1.6
    top = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
    bottom = (0.12021132975 * r + 0.73700164250) * r + 1.0
    score = min(top / bottom, Z_LIMIT)
    return score if centred > 0.0 else -score


@kernel
def look_up(table: NDArray[np.float32], z: float) -> np.float32:
    """Return the value of a law at a normal score, between nodes by a straight line.

    table : float32 (N_NODES,), from one of the functions above
    z     : float64, cut at ±5.5
    """
    return look_up_evenly(table, z, Z_LIMIT)


@kernel
def look_up_evenly(table: NDArray[np.float32], x: float, limit: float) -> np.float32:
    """Return what a table says at x, between nodes by a straight line.

    table : float32 (N_NODES,), at even steps of −limit … limit
    x     : float64, cut at the limits
    """
    position = (min(max(x, -limit), limit) + limit) * (_CELLS / (2.0 * limit))
    cell = min(int(position), LAST_CELL)
    low, high = np.float64(table[cell]), np.float64(table[cell + 1])
    return np.float32(low + (high - low) * (position - cell))


@kernel
def late_hours(
    u: np.float32, on_time_probability: np.float32, late_min_hours: np.float32, late_mean_hours: np.float32
) -> np.float32:
    """Return how late a vessel is: 0 with the given probability, else a minimum plus an exponential.

    The closed form, with the atom decided on u itself; all arguments float32.
    """
    if u < on_time_probability:
        return np.float32(0.0)
    beyond = (1.0 - np.float64(u)) / (1.0 - np.float64(on_time_probability))
    return np.float32(np.float64(late_min_hours) - np.float64(late_mean_hours) * math.log(min(beyond, 1.0)))
