"""Tasks ``trial`` and ``adaptive``: whole trials, world, closures, headways, all corridors and policies."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from corridorsim.bench.contest import Answer, Case, differ
from corridorsim.bench.corridor import DRAWS, Corridors, corridors
from corridorsim.bench.peers.numpy_trials import numpy_trials
from corridorsim.bench.peers.plain_trials import plain_trials
from corridorsim.bench.peers.simpy_trials import simpy_trials

TASK, ADAPTIVE = "trial", "adaptive"
SIZE = "tashkent-milan"
_TOLERANCE = 1e-4  # ours adds float32, the others float64
_PLAIN_DRAWS, _SIMPY_DRAWS = 4, 4
_PART = 0.02  # of days by which a policy may be better than the clairvoyant, who is so in USD


@cache
def _corridors(*policies: str) -> Corridors:
    return corridors(policies)


def trial_case() -> Case:
    """Return the trials of a committed and a clairvoyant shipper."""
    it = trial_corridors()
    peers = {
        "plain-python": partial(plain_trials, it, _PLAIN_DRAWS),
        "numpy": partial(numpy_trials, it, DRAWS),
        "simpy": partial(simpy_trials, it, _SIMPY_DRAWS),
    }
    return Case(TASK, SIZE, "draw", it.way(DRAWS), peers, partial(differ, tolerance=_TOLERANCE))


def adaptive_case() -> Case:
    """Return the trials of an adaptive shipper, beside those of a committed one in the same worlds."""
    it = _corridors("committed", "adaptive")
    return Case(
        ADAPTIVE,
        SIZE,
        "draw",
        it.way(DRAWS, "adaptive"),
        {"committed": lambda: it.way(DRAWS, "committed")},
        never_much_later,
    )


def never_much_later(adaptive: Answer, committed: Answer) -> str:
    """Return what is wrong where news makes shippers later on the whole, or an empty text.

    Parameters
    ----------
    adaptive, committed : float64 (n_draws, 1, n_corridors), hours in the same worlds
    """
    if adaptive.shape != committed.shape or not np.isfinite(adaptive).all():
        return "not everybody arrives"
    later = adaptive.mean(axis=0) / committed.mean(axis=0) - 1.0
    return f"{later.max():.1%} later for all the news" if later.max() > _PART else ""


def trial_corridors() -> Corridors:
    """Return the corridors of the task ``trial``."""
    return _corridors("committed", "clairvoyant")
