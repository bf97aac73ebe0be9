"""Morris screening: which of many factors matter at all, from few points (SALib's estimators)."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridorsim.network.network import Floats
from corridorsim.study.designs import Design
from corridorsim.study.indices import Estimates, Indices
from corridorsim.study.monte_carlo import error_of_groups
from corridorsim.study.sweeps import Output, Sweep
from corridorsim.study.usable_points import demand_kind, own_generator, player, players, whole_blocks

_RESAMPLES = 100
MEASURES = ("mu_star", "mu", "sigma")


def morris(sweep: Sweep, output: Output) -> Indices:
    """Return the elementary effects of each factor, in the output's unit for the whole range of the factor.

    Morris, Technometrics 33 (1991); μ* of Campolongo et al., Environ. Model. Softw. 22 (2007). The sampling
    error is that of a bootstrap over trajectories. A factor that does nothing has exactly zero.

    Parameters
    ----------
    sweep : of a design of kind ``morris``
    output : of the sweep

    Returns
    -------
    Indices
        ``mu_star``: mean size of the effects, ``mu``: their mean, ``sigma``: their standard deviation, large
        where a factor interacts or is not linear, and none of groups; trajectories without all their figures
        are dropped

    Raises
    ------
    InputError
        For a design of another kind, or with fewer than two whole trajectories.
    """
    demand_kind(sweep, "morris", "morris")
    design, names = sweep.design, players(sweep.design)
    blocks = whole_blocks(sweep, output, len(names) + 1)
    told = np.array([_effects(design, blocks.positions, each) for each in blocks.columns.T])
    generator, n = own_generator(design), len(blocks.positions)
    own = blocks.columns[:, :, 0].T
    resampled = [
        _effects(design, blocks.positions[chosen], own[chosen])
        for chosen in generator.integers(n, size=(_RESAMPLES, n))
    ]
    found = Estimates(
        told[0], np.std(resampled, axis=0, ddof=1), error_of_groups(told[1:]), len(output.left_out)
    )
    alone = {name for name in names if sum(player(each) == name for each in design.factors) == 1}
    rows = [row for row in found.rows(MEASURES, names) if row.measure != "sigma" or row.factor in alone]
    return Indices("morris", output.label, tuple(rows), blocks.points, blocks.dropped)


def _effects(design: Design, positions: Floats, values: Floats) -> Floats:
    """Return what SALib says of some trajectories; (n_measures, n_players)."""
    from SALib.analyze import morris as salib

    said: dict[str, Any] = salib.analyze(
        design.problem(),
        positions.reshape(-1, positions.shape[-1]),
        np.ascontiguousarray(values.reshape(-1)),
        num_resamples=2,  # its own bootstrap is of one measure only
        num_levels=int(design.settings["levels"]),
        seed=1,
    )
    return np.array([np.ma.filled(said[name], np.nan) for name in MEASURES], dtype=np.float64)
