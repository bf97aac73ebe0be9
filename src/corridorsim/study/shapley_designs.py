"""Designs for Shapley effects, of factors that may depend on each other.

Dependence is a Gaussian copula, stated by rank correlations: it is of positions, and leaves each factor its
law.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design
from corridorsim.study.usable_points import player

MOST_EXACT = 8  # players of whom all coalitions are run: 255 points a base point
Correlations = Mapping[tuple[str, str], float]
_Members = NDArray[np.bool_]


def shapley_design(
    factors: Sequence[Factor], base_points: int, *, seed: int = 1, correlations: Correlations | None = None
) -> Design:
    """Return points at which coalitions of factors are drawn anew, given what the others are.

    Up to eight factors or groups, every coalition is: 2ᵏ points a base point. Beyond, one random order of the
    factors a base point, drawn anew one after the other: k + 1 points, as in Goda, Reliab. Eng. Syst. Safety
    213 (2021), here for dependent factors too (Song, Nelson and Staum, SIAM/ASA J. Uncertain. Quantif. 4,
    2016).

    Parameters
    ----------
    factors : in the order of the columns
    base_points : at least 2; powers of two are best
    seed : of the scrambled Sobol' points that base points and new draws are taken from
    correlations : Spearman's rank correlations of two factors by path; those not named are independent

    Returns
    -------
    Design
        of kind ``shapley``, the points of a base point together

    Raises
    ------
    InputError
        For correlations of unknown factors, outside −1 … 1, or such as no law can have together.
    """
    if base_points < 2:
        raise InputError.single("base points", f"{base_points} is too few", "2 at least")
    names = [player(each) for each in factors]
    known = tuple(dict.fromkeys(names))
    belongs = np.array([[name == each for name in names] for each in known], dtype=np.bool_)
    exact = len(known) <= MOST_EXACT
    matrix = _gaussian(factors, correlations or {})
    base, new = _two_samples(len(factors), base_points, seed)
    base = base @ np.linalg.cholesky(matrix).T
    redrawn = _Redrawn(matrix, base, new)
    blocks = _coalitions(redrawn, belongs) if exact else _orders(redrawn, belongs, seed)
    settings = {"base_points": base_points, "exact": int(exact), "seed": seed}
    return Design("shapley", tuple(factors), blocks.reshape(-1, len(factors)), settings)


def _gaussian(factors: Sequence[Factor], correlations: Correlations) -> Floats:
    """Return the correlation matrix of the normal scores: 2 sin(π ρ / 6) of a rank correlation ρ."""
    paths = [each.path for each in factors]
    matrix, problems = np.eye(len(paths)), []
    for pair, rank in correlations.items():
        place = f"correlation {' '.join(pair)}"
        problems += [
            Problem(place, f"no factor '{path}'", nearest(path, paths)) for path in pair if path not in paths
        ]
        if not -1.0 < rank < 1.0 or pair[0] == pair[1]:
            problems.append(Problem(place, f"{rank:g} cannot be", "between -1 and 1, of two factors"))
        if not problems:
            one, other = map(paths.index, pair)
            matrix[one, other] = matrix[other, one] = 2.0 * math.sin(math.pi * rank / 6.0)
    if not problems and np.linalg.eigvalsh(matrix)[0] <= 1e-9:
        problems.append(Problem("correlations", "no law has all of them together", "weaker ones"))
    if problems:
        raise InputError(problems)
    return matrix


def _two_samples(k: int, n: int, seed: int) -> tuple[Floats, Floats]:
    """Return independent normal scores, twice; (n, k) each."""
    from scipy.special import ndtri
    from scipy.stats.qmc import Sobol

    points = Sobol(2 * k, seed=seed).random_base2(max(1, (n - 1).bit_length()))[:n]
    scores = ndtri(np.clip(points, 1e-12, 1.0 - 1e-12))
    return scores[:, :k], scores[:, k:]


class _Redrawn:
    """Base points some of whose factors are drawn anew, given the others."""

    def __init__(self, matrix: Floats, base: Floats, new: Floats) -> None:
        self._matrix, self._base, self._new = matrix, base, new
        self.n, self.k = base.shape

    def at(self, row: int) -> _Redrawn:
        """Return one base point by itself."""
        return _Redrawn(self._matrix, self._base[row : row + 1], self._new[row : row + 1])

    def positions(self, drawn: _Members) -> Floats:
        """Return all base points with these factors anew; (n, k).

        The law of normal scores given others is normal again, with the regression on them as its mean and
        the Schur complement as its covariance.
        """
        from scipy.special import ndtr

        scores, kept = self._base.copy(), ~drawn
        if drawn.any():
            cross = self._matrix[np.ix_(drawn, kept)]
            slopes = np.linalg.solve(self._matrix[np.ix_(kept, kept)], cross.T).T
            left = self._matrix[np.ix_(drawn, drawn)] - slopes @ cross.T
            chance = self._new[:, drawn] @ np.linalg.cholesky(left).T
            scores[:, drawn] = self._base[:, kept] @ slopes.T + chance
        return np.asarray(ndtr(scores), dtype=np.float64)


def _coalitions(redrawn: _Redrawn, belongs: _Members) -> Floats:
    """Return every coalition, number 1 + 2 + 8 being the players 0, 1 and 3; (n, 2ᵏ, n_factors)."""
    players = range(len(belongs))
    chosen = [[bool(number >> at & 1) for at in players] for number in range(1 << len(belongs))]
    return np.stack([redrawn.positions(_members(belongs[each])) for each in np.array(chosen)], axis=1)


def _members(belongs: _Members) -> _Members:
    return np.asarray(belongs.any(axis=0))


def _orders(redrawn: _Redrawn, belongs: _Members, seed: int) -> Floats:
    """Return, of each base point, the players drawn anew one after the other; (n, k + 1, n_factors)."""
    generator, k = default_rng((seed, 1)), len(belongs)
    blocks = np.empty((redrawn.n, k + 1, redrawn.k))
    for row in range(redrawn.n):
        order = generator.permutation(k)
        one = redrawn.at(row)
        for step in range(k + 1):
            blocks[row, step] = one.positions(_members(belongs[order[:step]]))[0]
    return blocks
