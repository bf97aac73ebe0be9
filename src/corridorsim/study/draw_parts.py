"""Parts: aligned runs of 65,536 draws, the unit in which a study advances, is stored and goes on again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.network import Floats, Integers
from corridorsim.study.spans import Span

PART_DRAWS = 65_536


@dataclass(frozen=True)
class DrawPart:
    """What every policy did in every entry in consecutive draws.

    Attributes
    ----------
    first : the first draw
    hours : float32 (n_policies, n_entries, n_draws), +inf where undelivered
    route : int32, the same, ranks among the entry's routes
    seconds : int64 (n_policies, n_entries, n_parts), of delivered draws, by what they were spent on; weighted
        where draws carry weights
    weights : float64 (n_draws,), likelihood ratios; None where nothing is inflated
    """

    first: int
    hours: NDArray[np.float32]
    route: NDArray[np.int32]
    seconds: Integers
    weights: Floats | None = None

    @classmethod
    def empty(cls, n_policies: int, n_entries: int, span: Span, *, weighted: bool = False) -> DrawPart:
        """Return the arrays to write into.

        Parameters
        ----------
        n_policies, n_entries : sizes
        span : the draws
        weighted : whether draws carry weights
        """
        shape = (n_policies, n_entries, span[1])
        return cls(
            span[0],
            np.full(shape, np.inf, dtype=np.float32),
            np.zeros(shape, dtype=np.int32),
            np.zeros((n_policies, n_entries, N_PARTS), dtype=np.int64),
            np.ones(span[1]) if weighted else None,
        )

    @property
    def span(self) -> Span:
        """The first draw and the number of draws."""
        return self.first, self.hours.shape[-1]


def part_spans(draws: int, looks: tuple[int, ...] = ()) -> list[Span]:
    """Return the parts that cover draws 0 … ``draws`` − 1, cut where somebody wants to look.

    Parameters
    ----------
    draws : how many there are
    looks : numbers of draws after which a part must end, multiples of a chunk of 1,024 but for the last
    """
    cuts = {0, *range(PART_DRAWS, draws, PART_DRAWS), *(look for look in looks if look < draws), draws}
    ends = sorted(cuts)
    return [(first, end - first) for first, end in pairwise(ends)]
