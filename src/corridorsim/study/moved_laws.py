"""What differs between the laws of the same things under two sets of numbers, row by row."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Integers
from corridorsim.study.route_laws import RouteLaws

_TABLES = {  # for each set of laws: which column names a row of which tables
    "durations": {"table": "tables"},
    "sailings": {"gap_table": "tables", "first_gap_table": "tables"},
    "delays": {"table": "tables"},
    "hazards": dict.fromkeys(("table", "delay_table", "met_table", "met_up_table"), "tables"),
}
_CSR = ("first_entry", "entry_week_hours", "entry_own_hours", "group_id", "t_tables", "tables")


@dataclass(frozen=True)
class Moved:
    """Rows of what differs between two sets of laws, int64 each."""

    durations: Integers
    lateness: Integers
    departures: Integers
    sailings: Integers
    delays: Integers
    hazards: Integers
    gates: Integers

    @property
    def is_nothing(self) -> bool:
        """Whether no row differs."""
        return not any(len(getattr(self, each.name)) for each in fields(self))


def moved(old: RouteLaws, new: RouteLaws) -> Moved:
    """Return what differs between the laws of the same things under two sets of numbers.

    Parameters
    ----------
    old, new : with the same rows
    """
    names = ("durations", "lateness", "departures", "sailings", "delays", "hazards")
    rows = {name: _differing(name, getattr(old, name), getattr(new, name)) for name in names}
    hazards = np.zeros(len(new.hazards.kind), dtype=np.bool_)
    hazards[rows["hazards"]] = True
    led = new.hazards.follows >= 0
    hazards[led] |= hazards[new.hazards.follows[led]]
    rows["hazards"] = np.flatnonzero(hazards)
    return Moved(**rows, gates=_moved_gates(old, new, hazards))


def _differing(name: str, old: Any, new: Any) -> Integers:  # noqa: ANN401 (any set of laws)
    """Return the rows of one set of laws in which a number or a table differs."""
    if old is new:
        return np.zeros(0, dtype=np.int64)
    one, other, tables = old._asdict(), new._asdict(), _TABLES.get(name, {})
    n_rows = len(one["thing" if "thing" in one else "id"])
    differs = np.zeros(n_rows, dtype=np.bool_)
    for column, values in one.items():
        if column in tables or column in _CSR or values is other[column]:
            continue
        apart = values != other[column]
        differs |= apart if apart.ndim == 1 else apart.any(axis=1)
    for column, where in tables.items():
        differs |= _other_tables(one[where], one[column], other[where], other[column])
    return np.flatnonzero(differs)


def _other_tables(old: Any, old_row: Integers, new: Any, new_row: Integers) -> NDArray[np.bool_]:  # noqa: ANN401
    """Return which rows have other quantiles; -1 stands for none."""
    differs = (old_row < 0) != (new_row < 0)
    if old is new:
        return np.asarray(differs | (old_row != new_row))
    both = np.flatnonzero((old_row >= 0) & (new_row >= 0))
    differs[both] |= (old[old_row[both]] != new[new_row[both]]).any(axis=1)
    return np.asarray(differs)


def _moved_gates(old: RouteLaws, new: RouteLaws, hazards: NDArray[np.bool_]) -> Integers:
    """Return the gates that a hazard reaches which differs, or whose queue or reach does."""
    gates = new.gates
    differs = old.gates.utilisation != gates.utilisation
    links = hazards[gates.hazard] | (old.gates.reach != gates.reach)
    differs |= np.add.reduceat(np.append(links, np.False_), gates.first[:-1]).astype(np.bool_) & (
        np.diff(gates.first) > 0
    )
    return np.flatnonzero(differs)
