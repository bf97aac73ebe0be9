"""Sobol' indices: shares of an output's variance that factors have alone, and with all others.

Estimators of SALib: first order of Saltelli et al., Comput. Phys. Commun. 181 (2010); total of Jansen, ibid.
117 (1999); second of Saltelli, ibid. 145 (2002).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.random import Generator

from corridorsim.network.network import Floats
from corridorsim.study.indices import Estimates, Indices, nothing
from corridorsim.study.monte_carlo import error_of_groups
from corridorsim.study.sweeps import Output, Sweep
from corridorsim.study.usable_points import demand_kind, is_constant, own_generator, players, whole_blocks

_RESAMPLES = 100


def sobol(sweep: Sweep, output: Output) -> Indices:
    """Return first and total Sobol' indices, and those of pairs where the design has them.

    The sampling error is that of a bootstrap over base points. It takes these for independent, which Sobol'
    points are better than: the error is on the safe side. Factors that do nothing have the same figures in
    all their columns, on the same worlds, and score exactly zero alone and in total. An output that does not
    vary has zeros.

    Parameters
    ----------
    sweep : of a design of kind ``sobol``
    output : of the sweep

    Returns
    -------
    Indices
        ``total``, ``first`` and, where the design has it, ``second``; base points without all their figures
        are dropped

    Raises
    ------
    InputError
        For a design of another kind, or with fewer than two whole base points.
    """
    demand_kind(sweep, "sobol", "sobol")
    names, second = players(sweep.design), bool(sweep.design.settings["second_order"])
    blocks = whole_blocks(sweep, output, (2 if second else 1) * len(names) + 2)
    measures = {"total": names, "first": names}
    if second and len(names) > 1:
        measures["second"] = tuple(f"{one} × {other}" for one, other in combinations(names, 2))
    found = _estimates(blocks.columns, len(names), own_generator(sweep.design))
    told = [
        row
        for (measure, factors), each in zip(measures.items(), _parted(found, measures), strict=True)
        for row in each.rows([measure], factors)
    ]
    return Indices("sobol", output.label, tuple(told), blocks.points, blocks.dropped)


def _parted(found: Estimates, measures: Mapping[str, Sequence[str]]) -> list[Estimates]:
    ends = np.cumsum([len(told) for told in measures.values()])[:-1]
    value, sampling, drawn = (np.split(column, ends) for column in found[:3])
    return [Estimates(*each, found.groups) for each in zip(value, sampling, drawn, strict=True)]


def _estimates(columns: Floats, k: int, generator: Generator) -> Estimates:
    """Return all indices with both their errors; columns as of ``Blocks``."""
    own = columns[:, :, 0]
    if is_constant(own):
        return nothing(2 * k + (math.comb(k, 2) if _has_pairs(columns, k) else 0))
    centred = (columns - columns.mean(axis=(0, 1))) / own.std()
    told = _indices(centred, k)
    n = centred.shape[1]
    resampled = generator.integers(n, size=(n, _RESAMPLES))
    sampling = _indices(centred[:, :, 0][:, resampled], k).std(axis=1, ddof=1)
    return Estimates(told[:, 0], sampling, error_of_groups(told[:, 1:].T), columns.shape[2] - 1)


def _has_pairs(parts: Floats, k: int) -> bool:
    return len(parts) > k + 2


def _indices(parts: Floats, k: int) -> Floats:
    """Return totals, firsts and pairs; (n_indices, n_columns) from (block size, n_blocks, n_columns)."""
    return np.array(list(_each(parts, k)))


def _each(parts: Floats, k: int) -> Iterator[Floats]:
    from SALib.analyze.sobol import first_order, second_order, total_order

    a, b, ab = parts[0], parts[-1], parts[1 : k + 1]
    for j in range(k):
        yield total_order(a, ab[j], b)
    for j in range(k):
        yield first_order(a, ab[j], b)
    for one, other in combinations(range(k), 2) if _has_pairs(parts, k) else ():
        yield second_order(a, ab[one], ab[other], parts[k + 1 + one], b)
