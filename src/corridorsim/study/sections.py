"""Sections: how sure a quantile is, or a difference of two on the same worlds, from parts of the draws.

Each part of a run is dealt into sixteen sections, draw by draw. Sections are independent, and a section's
quantile lies round that of all draws with 1 / √n of its spread; so sections that are told of two runs on the
same worlds tell the spread of the difference, whatever the two have in common and whatever their laws are.
Figures of sections are few, so that any number of draws needs the same memory.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats
from corridorsim.study.intervals import CONFIDENCE, Interval, mean_interval
from corridorsim.study.replicates import by_replicate
from corridorsim.units import HOURS_PER_DAY

SECTION_LEVELS = {"p50": 0.5, "p90": 0.9}


class Sections:
    """Quantiles of delivered draws by section, growing part by part."""

    def __init__(self) -> None:
        self._draws: list[int] = []
        self._days: list[Floats] = []
        self._whole = 0

    def add(self, hours: NDArray[np.float32]) -> None:
        """Deal the next draws into sections; a last part that is not whole tells too little by section.

        Parameters
        ----------
        hours : float32 (n_draws,), a part's, +inf where undelivered
        """
        self._whole = max(self._whole, len(hours))
        if len(hours) == self._whole:
            for section in by_replicate(hours):
                self._draws.append(len(section))
                self._days.append(_quantiles(section[np.isfinite(section)]))

    def days(self, level: str) -> Floats:
        """Return a quantile's days by section, NaN where a section has no draw that is delivered.

        Parameters
        ----------
        level : one of ``SECTION_LEVELS``
        """
        return np.stack(self._days)[:, list(SECTION_LEVELS).index(level)]

    @property
    def draws(self) -> Floats:
        """How many draws each section has."""
        return np.array(self._draws, dtype=np.float64)


def _quantiles(hours: NDArray[np.float32]) -> Floats:
    if not len(hours):
        return np.full(len(SECTION_LEVELS), np.nan)
    days = hours.astype(np.float64) / HOURS_PER_DAY
    return np.asarray(np.quantile(days, list(SECTION_LEVELS.values())), dtype=np.float64)


def section_error(figure: float, by_section: Floats, draws: Floats, n_draws: int) -> float:
    """Return the standard error of a figure of all draws, infinite where a section has none.

    It is how far the sections' figures lie from that of all draws, whose bias is less than theirs
    (sectioning: Nakayama, ACM TOMACS 24, 2014); each counts by its draws.

    Parameters
    ----------
    figure : of all draws
    by_section : float64 (n_sections,), the same figure of each section's draws
    draws : float64 (n_sections,), how many each has
    n_draws : in all
    """
    if len(by_section) < 2 or not np.isfinite(by_section).all():
        return math.inf
    variance = float(np.sum(draws * (by_section - figure) ** 2)) / (len(by_section) - 1)
    return math.sqrt(variance / n_draws)


def section_interval(
    figure: float, error: float, n_sections: int, confidence: float = CONFIDENCE
) -> Interval:
    """Return Student's interval of a figure by its sections.

    It holds as far as the sections' figures are normal, which quantiles of many draws are. Measured on pairs
    of lognormals, the interval of P90 misses in 4 to 5 of 100 studies of 4,096 draws, as it should; in up to
    9 of 100 with 1,024 draws, 16 with 256, where the two are nearly alike.

    Parameters
    ----------
    figure, error : see ``section_error``
    n_sections : behind the error
    confidence : 0 … 1, exclusive
    """
    if not math.isfinite(error):
        return Interval(-math.inf, math.inf)
    return mean_interval(figure, error, n_sections, confidence)
