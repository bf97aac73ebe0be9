"""Tallies: what draws add up to, part by part, so that any number of them needs the same memory.

Counts do not depend on the order of draws; sums run over aligned chunks in order (``moments``). Results are
told from the same tally whether the draws are kept or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Study
from corridorsim.study.counts import count_wins
from corridorsim.study.departures import departure_hours
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.moments import moments_of
from corridorsim.study.policy_pairs import PairTally, pairs_of
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.row_tally import Arrays, RowTally
from corridorsim.study.weighted_tally import WeightedMoments, row_tally


class GroupTally:
    """What the corridors of one shipment under one policy add up to.

    Parameters
    ----------
    entries : those of the shipment that have routes
    policy, positions : where they stand in a part's arrays
    study : gives horizon, objective and window

    Attributes
    ----------
    policy, positions : as given
    rows : one for each entry
    wins : int64 (n, n), float64 by weight, draws in which an entry was best together with 0, 1 … others
    differences : of the objectives of each pair of entries, the later one's minus the earlier one's
    """

    def __init__(
        self, entries: Sequence[CorridorRoutes], policy: int, positions: Sequence[int], study: Study
    ) -> None:
        self.policy, self.positions, self._study = policy, list(positions), study
        self.rows = [row_tally(entry, study) for entry in entries]
        n = len(entries)
        self._pairs = {pair: at for at, pair in enumerate(combinations(range(n), 2))}
        self.wins = np.zeros((n, n), dtype=np.float64 if study.inflated else np.int64)
        self.differences = moments_of(len(self._pairs), study)
        self._weighted = WeightedMoments(len(self._pairs))

    @property
    def delivered(self) -> list[int]:
        """Positions of the entries of which a draw was delivered."""
        return [at for at, row in enumerate(self.rows) if row.delivered]

    def add(self, part: DrawPart, departure: Floats) -> None:
        """Add the next draws.

        Parameters
        ----------
        part : begins where the last one ended
        departure : float64 (n_draws,), hours since the start of the window
        """
        objectives = np.stack(
            [
                row.add(part, self.policy, at, departure)
                for row, at in zip(self.rows, self.positions, strict=True)
            ]
        )
        apart, weights = [objectives[j] - objectives[i] for i, j in self._pairs], part.weights
        if weights is None:
            self.differences.add(apart, [None] * len(apart))
        else:
            self._weighted.add(apart, [weights] * len(apart))
        rivals = self.delivered  # whoever is delivered in this or an earlier part
        for at, wins in zip(rivals, count_wins(objectives[rivals], weights), strict=True):
            self.wins[at, : len(wins)] += wins

    def position(self, entry: CorridorRoutes) -> int:
        """Return where an entry stands among the rows.

        Parameters
        ----------
        entry : one of them
        """
        return [row.entry.corridor.id for row in self.rows].index(entry.corridor.id)

    def difference(self, other: int, one: int) -> tuple[float, float]:
        """Return the mean of one entry's objective minus another's, and its standard error.

        Parameters
        ----------
        other, one : positions among the rows; that of ``one`` is taken off
        """
        position = self._pairs[min(one, other), max(one, other)]
        sign = 1.0 if other > one else -1.0
        found = self._weighted if self._study.inflated else self.differences
        return sign * found.mean(position), found.error(position)

    def best_share(self, at: int) -> float:
        """Return the share of draws in which an entry has the lowest objective, ties split.

        Parameters
        ----------
        at : position among the rows
        """
        return float(np.sum(self.wins[at] / np.arange(1, len(self.rows) + 1)) / self.rows[at].weight)

    def arrays(self) -> Arrays:
        """Return all that was counted, for a file; ``restore`` reads it back."""
        own = {"wins": self.wins} | self.differences.arrays()
        return own | _prefixed([row.arrays() for row in self.rows])

    def restore(self, named: Mapping[str, NDArray[Any]]) -> None:
        """Take over what an earlier run had counted.

        Parameters
        ----------
        named : from ``arrays``
        """
        self.wins = named["wins"]
        self.differences.restore(named)
        for number, row in enumerate(self.rows):
            row.restore(_stripped(named, number))


class Tally:
    """All groups of a study.

    Parameters
    ----------
    entries : of all shipments, those that have routes
    study : gives policies, horizon, objective and window

    Attributes
    ----------
    groups : by shipment and policy; none for a shipment without routes
    pairs : one for each entry; none where no two of the study's policies make a pair
    """

    def __init__(self, entries: Sequence[CorridorRoutes], study: Study) -> None:
        self._study = study
        self.groups: dict[tuple[str, str], GroupTally] = {}
        positions: dict[str, list[int]] = {}
        for at, entry in enumerate(entries):
            positions.setdefault(entry.shipment.id, []).append(at)
        for policy, name in enumerate(study.policies):
            for shipment, own in positions.items():
                self.groups[shipment, name] = GroupTally([entries[at] for at in own], policy, own, study)
        paired = entries if pairs_of(study) else ()
        self.pairs = tuple(PairTally(entry, at, study) for at, entry in enumerate(paired))

    @property
    def _all(self) -> list[GroupTally | PairTally]:
        return [*self.groups.values(), *self.pairs]

    def add(self, part: DrawPart, pool: ThreadPoolExecutor) -> None:
        """Add the next draws to every group and pair.

        Parameters
        ----------
        part : begins where the last one ended
        pool : threads, one of them at a time each
        """
        departure = departure_hours(self._study, part.span)
        for _ in pool.map(lambda each: each.add(part, departure), self._all):
            pass

    def places(self) -> Iterator[tuple[int, int, RowTally]]:
        """Yield where each row's draws stand, policy and entry, and the row."""
        for group in self.groups.values():
            for at, row in zip(group.positions, group.rows, strict=True):
                yield group.policy, at, row

    def row(self, entry: CorridorRoutes, policy: str) -> RowTally:
        """Return what one corridor adds up to.

        Parameters
        ----------
        entry, policy : of the study
        """
        group = self.groups[entry.shipment.id, policy]
        return group.rows[group.position(entry)]

    def arrays(self) -> Arrays:
        """Return all that was counted, for a file; ``restore`` reads it back."""
        return _prefixed([each.arrays() for each in self._all])

    def restore(self, named: Mapping[str, NDArray[Any]]) -> None:
        """Take over what an earlier run had counted.

        Parameters
        ----------
        named : from ``arrays``
        """
        for number, each in enumerate(self._all):
            each.restore(_stripped(named, number))


def _prefixed(several: Sequence[Arrays]) -> Arrays:
    """Return the arrays of several tallies, each name after its number."""
    return {
        f"{number}-{name}": values for number, arrays in enumerate(several) for name, values in arrays.items()
    }


def _stripped(named: Mapping[str, NDArray[Any]], number: int) -> Arrays:
    head = f"{number}-"
    return {name[len(head) :]: values for name, values in named.items() if name.startswith(head)}
