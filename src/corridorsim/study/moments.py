"""Means and errors of draws that come part by part: the same bits however many parts there are.

Sums run over aligned chunks of 1,024 draws and are added in order. Squares are taken from each chunk's own
mean and merged by the rule of Chan, Golub and LeVeque (1979), so that nothing cancels however long a run is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.replicates import REPLICATES, by_replicate
from corridorsim.study.statistics import CHUNK_DRAWS, Values


class Chunks(NamedTuple):
    """Figures of the chunks of one variable, each (n_chunks,).

    Attributes
    ----------
    counts : int64, draws that count
    sums : float64
    squares : float64, summed squares of the distance to the chunk's mean
    """

    counts: Integers
    sums: Floats
    squares: Floats


def chunks_of(values: Values, counted: NDArray[np.bool_] | None = None) -> Chunks:
    """Return the figures of each chunk.

    Parameters
    ----------
    values : float64 (n_draws,), the first at a multiple of 1,024 draws
    counted : bool (n_draws,), the draws that count; None counts all
    """
    starts = np.arange(0, len(values), CHUNK_DRAWS)
    lengths = np.diff(np.append(starts, len(values)))
    if counted is None:
        counts = lengths
    else:
        counts = np.add.reduceat(counted, starts, dtype=np.int64)
        values = np.where(counted, values, 0.0)
    sums = np.add.reduceat(values, starts)
    distance = values - np.repeat(sums / np.maximum(1, counts), lengths)
    if counted is not None:
        distance *= counted
    return Chunks(counts.astype(np.int64), sums, np.add.reduceat(distance * distance, starts))


class Moments:
    """Counts, sums and squares of some variables, growing chunk by chunk.

    Parameters
    ----------
    n_variables : how many
    """

    def __init__(self, n_variables: int) -> None:
        self.count = np.zeros(n_variables, dtype=np.int64)
        self.total = np.zeros(n_variables)
        self.squares = np.zeros(n_variables)

    def add(self, variables: Sequence[Values], counted: Sequence[NDArray[np.bool_] | None]) -> None:
        """Add the next draws.

        Parameters
        ----------
        variables : float64 (n_draws,) each, the first at a multiple of 1,024 draws
        counted : bool (n_draws,) of each variable, the draws that count; None counts all
        """
        if not variables:
            return
        chunks = [chunks_of(*each) for each in zip(variables, counted, strict=True)]
        counts, sums, squares = (np.stack(column, axis=1) for column in zip(*chunks, strict=True))
        for count, total, square in zip(counts, sums, squares, strict=True):
            both = np.maximum(1, self.count + count)
            apart = total / np.maximum(1, count) - self.total / np.maximum(1, self.count)
            self.squares += square + apart * apart * (self.count * (count / both))
            self.total += total
            self.count += count

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all sums, for a file; ``restore`` reads them back."""
        return {"moment_counts": self.count, "moment_totals": self.total, "moment_squares": self.squares}

    def restore(self, named: Mapping[str, NDArray[Any]]) -> None:
        """Take over the sums of an earlier run.

        Parameters
        ----------
        named : from ``arrays``
        """
        self.count, self.total = named["moment_counts"], named["moment_totals"]
        self.squares = named["moment_squares"]

    def mean(self, variable: int) -> float:
        """Return the mean of one variable, 0 where nothing counted.

        Parameters
        ----------
        variable : its position
        """
        return float(self.total[variable] / max(1, self.count[variable]))

    def error(self, variable: int) -> float:
        """Return the standard error of a mean, 0 for a single draw.

        Parameters
        ----------
        variable : its position
        """
        n = int(self.count[variable])
        return float(np.sqrt(self.squares[variable] / max(1, n - 1) / max(1, n)))

    def independent(self, variable: int) -> int:
        """Return how many independent figures there are behind a standard error.

        Parameters
        ----------
        variable : its position
        """
        return int(self.count[variable])


class ReplicatedMoments(Moments):
    """Moments of scrambled points: errors are told by the spread of the replicates' means.

    Parameters
    ----------
    n_variables : how many
    """

    def __init__(self, n_variables: int) -> None:
        super().__init__(n_variables)
        self._replicates = [Moments(n_variables) for _ in range(REPLICATES)]

    def add(self, variables: Sequence[Values], counted: Sequence[NDArray[np.bool_] | None]) -> None:
        """Add the next draws.

        Parameters
        ----------
        variables : float64 (n_draws,) each, the first at a multiple of 16,384 draws
        counted : bool (n_draws,) of each variable, the draws that count; None counts all
        """
        super().add(variables, counted)
        parts = [by_replicate(values) for values in variables]
        masks = [None if mask is None else by_replicate(mask) for mask in counted]
        for replicate, own in enumerate(self._replicates):
            some = [None if mask is None else mask[replicate] for mask in masks]
            own.add([part[replicate] for part in parts], some)

    def error(self, variable: int) -> float:
        """Return the standard error of a mean, 0 where fewer than two replicates have draws that count.

        Parameters
        ----------
        variable : its position
        """
        means = self._means(variable)
        return float(np.std(means, ddof=1) / np.sqrt(len(means))) if len(means) > 1 else 0.0

    def independent(self, variable: int) -> int:
        """Return how many independent figures there are behind a standard error.

        Parameters
        ----------
        variable : its position
        """
        return len(self._means(variable))

    def _means(self, variable: int) -> list[float]:
        return [each.mean(variable) for each in self._replicates if each.count[variable]]


def moments_of(n_variables: int, study: Study) -> Moments:
    """Return moments that know how the study's draws hang together.

    Parameters
    ----------
    n_variables : how many
    study : says how worlds are drawn
    """
    return ReplicatedMoments(n_variables) if study.sampling == "sobol" else Moments(n_variables)
