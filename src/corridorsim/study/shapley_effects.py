"""Shapley effects: shares of an output's variance that add up to one, of dependent factors too."""

from __future__ import annotations

from math import factorial

import numpy as np

from corridorsim.network.network import Floats
from corridorsim.study.indices import Estimates, Indices, nothing
from corridorsim.study.monte_carlo import error_of_groups
from corridorsim.study.sweeps import Output, Sweep
from corridorsim.study.usable_points import demand_kind, is_constant, membership, players, whole_blocks


def shapley(sweep: Sweep, output: Output) -> Indices:
    """Return Shapley effects: what each factor adds to the variance, averaged over all orders of factors.

    What a coalition u is worth is E Var(Y | all others), told by half the squared change of the output where
    u is drawn anew; by Song, Nelson and Staum (SIAM/ASA J. Uncertain. Quantif. 4, 2016) this has the effects
    of Owen (ibid. 2, 2014). SALib's are of independent factors only; there the two agree. All points lie in
    the sweep, on the same worlds. A factor that does nothing and depends on no other scores exactly zero; one
    that depends on others shares what these do. The sampling error takes base points for independent, and is
    of the ratio of two means.

    Parameters
    ----------
    sweep : of ``shapley_design``
    output : of the sweep

    Returns
    -------
    Indices
        ``shapley``; base points without all their figures are dropped

    Raises
    ------
    InputError
        For a design of another kind, or with fewer than two whole base points.
    """
    demand_kind(sweep, "shapley", "shapley")
    names, exact = players(sweep.design), bool(sweep.design.settings["exact"])
    blocks = whole_blocks(sweep, output, 1 << len(names) if exact else len(names) + 1)

    def told(found: Estimates) -> Indices:
        rows = found.rows(["shapley"], names)
        return Indices("shapley", output.label, rows, blocks.points, blocks.dropped)

    if is_constant(blocks.columns[:, :, 0]):
        return told(nothing(len(names)))
    worth = (blocks.columns - blocks.columns[0]) ** 2 / 2.0
    added = (
        _of_coalitions(worth, len(names))
        if exact
        else _of_orders(worth, blocks.positions, membership(sweep.design))
    )
    effects, total = added.mean(axis=1), worth[-1].mean(axis=0)
    shares = _without_rounding(effects / np.where(total > 0.0, total, 1.0))
    sampling = _without_rounding(_ratio_error(added[:, :, 0], shares[:, 0]))
    drawn = error_of_groups(shares[:, 1:].T)
    return told(Estimates(shares[:, 0], sampling, drawn, len(output.left_out)))


def _without_rounding(shares: Floats) -> Floats:
    """Return shares of which those that the sum of coalitions leaves a last place away from zero are zero."""
    return np.where(np.abs(shares) < 1e-12, 0.0, shares)


def _of_coalitions(worth: Floats, k: int) -> Floats:
    """Return what each player adds, by Shapley's weights; (k, n_base_points, n_columns)."""
    weights = np.zeros((k, 1 << k))
    for number in range(1 << k):
        size = number.bit_count()
        for at in range(k):
            inside = number >> at & 1
            others = size - inside
            weight = factorial(others) * factorial(k - others - 1) / factorial(k)
            weights[at, number] = weight if inside else -weight
    return np.tensordot(weights, worth, axes=1)


def _of_orders(worth: Floats, positions: Floats, belongs: np.ndarray) -> Floats:
    """Return what each player adds where its turn comes, which is where its factors first change."""
    changed = positions != positions[:, :1]
    turns = changed.argmax(axis=1)[:, belongs.argmax(axis=1)]
    steps = np.diff(worth, axis=0)
    return np.asarray(np.take_along_axis(steps, (turns.T - 1)[:, :, np.newaxis], axis=0))


def _ratio_error(added: Floats, shares: Floats) -> Floats:
    """Return the standard error of mean over mean (Cochran, Sampling Techniques, 1977, § 2.11)."""
    total = added.sum(axis=0)
    left = added - shares[:, np.newaxis] * total
    return np.asarray(left.std(axis=1, ddof=1) / (np.sqrt(added.shape[1]) * total.mean()))
