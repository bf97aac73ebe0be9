"""Patches: other numbers in a network that is built, arrays with some rows written over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Integers, Network

COSTS = "costs"  # stands among the sets of laws for what arcs cost


class Written(NamedTuple):
    """Numbers that are written over some rows of one array.

    Attributes
    ----------
    laws : which set of arrays of ``WorldLaws``, such as ``durations``, or ``costs``
    name : the array
    rows : int64 (n,)
    values : (n, …), of the array's type
    """

    laws: str
    name: str
    rows: Integers
    values: NDArray[Any]


Patch = tuple[Written, ...]


def patched(network: Network, patches: Iterable[Patch]) -> Network:
    """Return a network with some numbers written over; it shares all else.

    Parameters
    ----------
    network : built
    patches : of rows of their own each
    """
    by_laws: dict[str, dict[str, NDArray[Any]]] = {}
    for patch in patches:
        for laws, name, rows, values in patch:
            arrays = by_laws.setdefault(laws, {})
            if name not in arrays:
                present = network.costs if laws == COSTS else getattr(network.laws, laws)
                arrays[name] = getattr(present, name).copy()
            arrays[name][rows] = values
    costs = replace(network.costs, **by_laws.pop(COSTS, {}))
    laws_at = {laws: getattr(network.laws, laws)._replace(**arrays) for laws, arrays in by_laws.items()}
    return replace(network, costs=costs, laws=replace(network.laws, **laws_at))


@dataclass
class TableRoom:
    """Rows that are kept free among quantile tables, for spreads that vary.

    Attributes
    ----------
    network : built
    taken : by set of laws, how many rows are kept free
    """

    network: Network
    taken: dict[str, int] = field(default_factory=dict)

    def take(self, laws: str, n: int) -> Integers:
        """Return rows that nobody else writes to.

        Parameters
        ----------
        laws : set of laws
        n : how many
        """
        first = len(getattr(self.network.laws, laws).tables) + self.taken.get(laws, 0)
        self.taken[laws] = self.taken.get(laws, 0) + n
        return np.arange(first, first + n, dtype=np.int64)

    def roomy(self) -> Network:
        """Return the network with all this room; no law points there yet."""
        laws = {}
        for name in ("durations", "sailings", "hazards", "rule_delays"):
            own = getattr(self.network.laws, name)
            free = np.zeros((self.taken.get(name, 0), own.tables.shape[1]), dtype=own.tables.dtype)
            laws[name] = own._replace(tables=np.concatenate([own.tables, free]))
        return replace(self.network, laws=replace(self.network.laws, **laws))


@dataclass(frozen=True)
class LawNumbers:
    """Numbers of one set of laws that may be others.

    Attributes
    ----------
    laws : which set
    places : int64 (n,), where the network keeps each row
    present : the rows as they are
    numbers : arrays of numbers
    tabled : for each array that names a quantile table, int64 (n,): the rows kept free for other tables
    """

    laws: str
    places: Integers
    present: Any
    numbers: tuple[str, ...]
    tabled: Mapping[str, Integers] = field(default_factory=dict)

    @classmethod
    def with_room(
        cls,
        laws: str,
        places: Integers,
        present: Any,  # noqa: ANN401 (a set of laws)
        names: tuple[tuple[str, ...], ...],
        room: TableRoom,
    ) -> LawNumbers:
        """Return numbers with tables of their own.

        Parameters
        ----------
        laws, places, present : as of the class
        names : of arrays of numbers, and of arrays that name tables
        room : gives the tables
        """
        tabled = {name: room.take(laws, len(places)) for name in names[1]}
        return cls(laws, places, present, names[0], tabled)

    def written(self, new: Any) -> Iterator[Written]:  # noqa: ANN401 (a set of laws)
        """Yield what differs where the rows are others.

        Parameters
        ----------
        new : the rows under other numbers
        """
        for name in self.numbers:
            values = getattr(new, name)
            differs = any_in_row(values != getattr(self.present, name))
            if differs.any():
                yield Written(self.laws, name, self.places[differs], values[differs])
        for name, free in self.tabled.items():
            new_row, old_row = getattr(new, name), getattr(self.present, name)
            known = np.flatnonzero((new_row >= 0) & (old_row >= 0))
            tables = new.tables[new_row[known]]
            rows = known[any_in_row(tables != self.present.tables[old_row[known]])]
            if len(rows):
                yield Written(self.laws, name, self.places[rows], free[rows])
                yield Written(self.laws, "tables", free[rows], new.tables[new_row[rows]])


def any_in_row(differs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which rows of an array (n, …) have anything that is true."""
    return np.asarray(differs.any(axis=tuple(range(1, differs.ndim))))
