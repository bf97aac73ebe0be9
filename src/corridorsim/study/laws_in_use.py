"""The laws that some routes meet, taken out of the network's: a tile makes nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.worlds import REGIME_STARTS_OFF, REGIME_STARTS_ON, Durations, Gates, Hazards
from corridorsim.network.network import Integers, Steps
from corridorsim.network.steps import AT_GATES

L = TypeVar("L", bound=tuple[Any, ...])


def used_items(steps: Steps, arcs: Sequence[int], *kinds: int) -> Integers:
    """Return the items of some kinds that some arcs meet, sorted.

    Parameters
    ----------
    steps : of the arcs
    arcs : in use
    kinds : of steps
    """
    at = _steps_of(steps, arcs)
    return np.unique(steps.item[at[np.isin(steps.kind[at], kinds)]])


def used_gates(steps: Steps, arcs: Sequence[int]) -> Integers:
    """Return the gates that some arcs meet, as steps of their own or while under way, sorted.

    Parameters
    ----------
    steps : of the arcs
    arcs : in use
    """
    at = _steps_of(steps, arcs)
    under_way = steps.gate[at]
    own = steps.item[at[np.isin(steps.kind[at], AT_GATES)]]
    return np.unique(np.concatenate([own, under_way[under_way >= 0]]))


def _steps_of(steps: Steps, arcs: Sequence[int]) -> Integers:
    ranges = [np.arange(steps.first[arc], steps.first[arc + 1]) for arc in arcs]
    return np.concatenate(ranges) if ranges else np.zeros(0, dtype=np.int64)


def hazards_at(gates: Gates, used: Integers, follows: Integers) -> Integers:
    """Return the hazards that reach some gates, and those that they follow, sorted.

    Parameters
    ----------
    gates : all of them
    used : rows of gates
    follows : int64 (n_hazards,), the hazard that each follows, or -1
    """
    links = [gates.hazard[gates.first[gate] : gates.first[gate + 1]] for gate in used]
    found = np.concatenate([np.zeros(0, dtype=np.int64), *links])
    leaders = follows[found]
    return np.unique(np.concatenate([found, leaders[leaders >= 0]]))


def taken(laws: L, rows: Integers, *, whole: tuple[str, ...] = ()) -> L:
    """Return some rows of a set of laws, of arrays that may be written to: of one type for kernels.

    Parameters
    ----------
    laws : a tuple of arrays
    rows : which
    whole : fields that are kept as they are
    """
    columns: dict[str, Any] = laws._asdict()  # type: ignore[attr-defined]
    return type(laws)(**{n: _own(column) if n in whole else column[rows] for n, column in columns.items()})


def _own(column: Any) -> Any:  # noqa: ANN401 (an array of any type)
    """Return an array that may be written to, itself where it is one."""
    return column if column.flags.writeable else column.copy()


def with_own_groups(laws: L) -> L:
    """Return laws with those groups alone that some row shares: no score is drawn for any other.

    Parameters
    ----------
    laws : ``Durations`` or ``Hazards``
    """
    group: Integers = laws.group  # type: ignore[attr-defined]
    used = np.unique(group[group >= 0])
    number = np.where(group < 0, -1, np.searchsorted(used, group)).astype(np.int64)
    ids = laws.group_id[used]  # type: ignore[attr-defined]
    return laws._replace(group=number, group_id=ids)  # type: ignore[attr-defined, no-any-return]


def taken_hazards(laws: Hazards, rows: Integers) -> Hazards:
    """Return some hazards, those that they follow renumbered.

    Parameters
    ----------
    laws : all hazards
    rows : which, sorted, with those that they follow
    """
    some = taken(laws, rows, whole=("tables", "group_id", "t_tables"))
    follows = np.where(some.follows < 0, -1, np.searchsorted(rows, some.follows))
    return with_own_groups(some._replace(follows=follows.astype(np.int64)))


def started(laws: Hazards, regimes: Integers, bits: int) -> Hazards:
    """Return hazards whose regimes are in given states at departure.

    Parameters
    ----------
    laws : of the hazards
    regimes : rows of those that are left to chance
    bits : bit i is set where regime i is on
    """
    state = laws.state.copy()
    for bit, hazard in enumerate(regimes):
        state[hazard] = REGIME_STARTS_ON if bits >> bit & 1 else REGIME_STARTS_OFF
    return laws._replace(state=state)


def bits_of(flags: NDArray[np.uint8]) -> Integers:
    """Return flags packed into one number a draw, int64 (n_draws,).

    Parameters
    ----------
    flags : uint8 (n, n_draws)
    """
    weights = np.int64(1) << np.arange(len(flags), dtype=np.int64)
    return np.asarray(weights @ flags.astype(np.int64), dtype=np.int64)


def taken_durations(laws: Durations, rows: Integers) -> Durations:
    """Return some durations.

    Parameters
    ----------
    laws : all of them
    rows : which
    """
    return with_own_groups(taken(laws, rows, whole=("tables", "group_id", "t_tables")))


def taken_gates(laws: Gates, used: Integers, hazards: Integers) -> Gates:
    """Return some gates, their hazards renumbered.

    Parameters
    ----------
    laws : all gates
    used : rows of gates
    hazards : those in use, sorted
    """
    links = [np.arange(laws.first[gate], laws.first[gate + 1]) for gate in used]
    dates = [np.arange(laws.first_date[gate], laws.first_date[gate + 1]) for gate in used]
    at = np.concatenate([np.zeros(0, dtype=np.int64), *links])
    on = np.concatenate([np.zeros(0, dtype=np.int64), *dates])
    return Gates(
        first=np.cumsum([0, *map(len, links)]).astype(np.int64),
        hazard=np.searchsorted(hazards, laws.hazard[at]).astype(np.int64),
        reach=laws.reach[at],
        first_date=np.cumsum([0, *map(len, dates)]).astype(np.int64),
        date_from_hours=laws.date_from_hours[on],
        date_until_hours=laws.date_until_hours[on],
        utilisation=laws.utilisation[used],
    )


def undated_gates(gates: Gates) -> Gates:
    """Return gates that no date shuts.

    Parameters
    ----------
    gates : those of some routes
    """
    none = np.zeros(0)
    first = np.zeros_like(gates.first_date)
    return gates._replace(first_date=first, date_from_hours=none, date_until_hours=none)


def no_gates() -> Gates:
    """Return no gates at all, for those who ask for regimes only."""
    first, none = np.zeros(1, dtype=np.int64), np.zeros(0)
    hazard, reach = none.astype(np.int64), none.astype(np.float32)
    return Gates(first, hazard, reach, first.copy(), none, none.copy(), reach.copy())
