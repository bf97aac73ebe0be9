"""Which random things of a tile hang on which factors, and which routes meet them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import STEP_DELAY, STEP_RIDE
from corridorsim.kernels.worlds import REGIME
from corridorsim.network.network import Integers
from corridorsim.network.steps import AT_GATES, KINDS_OF_LAWS
from corridorsim.study.moved_tiles import Moved
from corridorsim.study.tiles import TileMaker

_ITEMS = {**KINDS_OF_LAWS, "delays": (STEP_DELAY,), "gates": AT_GATES}
_LAWS = {  # what the network calls them
    "durations": "durations",
    "lateness": "lateness",
    "departures": "departures",
    "sailings": "sailings",
    "delays": "rule_delays",
}


Strand = tuple[int, str]  # a cluster of factors, and the set of laws of the network through which it acts


@dataclass(frozen=True)
class ThingGroup:
    """Things that hang on the same factors.

    Attributes
    ----------
    strands : sorted
    rows : of the things in the tile maker
    has_regimes : whether the states of regimes at departure are among what hangs on them
    """

    strands: tuple[Strand, ...]
    rows: Moved
    has_regimes: bool


class ThingGroups:
    """The things of a tile maker, by what they hang on; those that hang on no factor are in no group.

    Parameters
    ----------
    maker : of the tiles
    laws : for each cluster of factors, the rows of the network's laws that it may change

    Attributes
    ----------
    groups : see their class
    met : bool (n_routes, n_groups), which route meets something of which group
    meets_regimes : bool (n_routes,), which route meets a place that a regime shuts
    """

    def __init__(self, maker: TileMaker, laws: Sequence[Mapping[str, Integers]]) -> None:
        found: dict[tuple[Strand, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for cluster, changes in enumerate(laws):
            for name, of_network in _LAWS.items():
                for row in _numbered(getattr(maker.rows, name), changes.get(of_network)):
                    found[(cluster, of_network),][name].append(row)
        for gate, strands in enumerate(_strands_of_gates(maker, laws)):
            if strands:
                found[tuple(sorted(strands))]["gates"].append(gate)
        self.groups = [_group(strands, rows, maker) for strands, rows in found.items()]
        meets = _meets(maker)
        regimes = [gate for gate in range(len(maker.gates.utilisation)) if _has_regimes(maker, gate)]
        self.meets_regimes: NDArray[np.bool_] = np.asarray(meets["gates"][:, regimes].any(axis=1))
        self.met = (
            np.stack([_met(meets, group.rows) for group in self.groups], axis=1)
            if self.groups
            else (np.zeros((maker.n_routes, 0), dtype=np.bool_))
        )

    def of_routes(self, routes: Integers) -> list[int]:
        """Return the groups that some routes meet.

        Parameters
        ----------
        routes : int64 (n,)
        """
        return np.flatnonzero(self.met[routes].any(axis=0)).tolist()

    @cached_property
    def strands(self) -> list[tuple[Strand, ...]]:
        """What some route hangs on, by all that it meets; many routes have the same."""
        return list(dict.fromkeys(self._strands_of))

    @cached_property
    def strands_of(self) -> list[int]:
        """For each route, which of ``strands`` it hangs on."""
        position = {strands: which for which, strands in enumerate(self.strands)}
        return [position[strands] for strands in self._strands_of]

    @cached_property
    def _strands_of(self) -> list[tuple[Strand, ...]]:
        of_groups = [set(group.strands) for group in self.groups]
        return [
            tuple(sorted(set().union(*(of_groups[which] for which in np.flatnonzero(met)))))
            for met in self.met
        ]


def _numbered(rows: Integers, of_network: Integers | None) -> list[int]:
    """Return where rows of the network stand among those that the maker has."""
    if of_network is None:
        return []
    return np.flatnonzero(np.isin(rows, of_network)).tolist()


def _strands_of_gates(maker: TileMaker, laws: Sequence[Mapping[str, Integers]]) -> list[set[Strand]]:
    """Return what each gate hangs on: its load, its hazards, and those that they follow."""
    gates, follows = maker.laws.gates, maker.laws.hazards.follows.tolist()
    found: list[set[Strand]] = [set() for _ in gates.utilisation]
    for cluster, changes in enumerate(laws):
        for gate in _numbered(maker.rows.gates, changes.get("gates")):
            found[gate].add((cluster, "gates"))
        hazards = set(_numbered(maker.rows.hazards, changes.get("hazards")))
        hazards |= {row for row, leader in enumerate(follows) if leader in hazards}
        for gate, here in enumerate(found):
            if not hazards.isdisjoint(_hazards_at(maker, gate)):
                here.add((cluster, "hazards"))
    return found


def _hazards_at(maker: TileMaker, gate: int) -> list[int]:
    gates = maker.laws.gates
    return [int(row) for row in gates.hazard[gates.first[gate] : gates.first[gate + 1]]]


def _group(strands: tuple[Strand, ...], rows: Mapping[str, list[int]], maker: TileMaker) -> ThingGroup:
    moved = Moved(**{name: np.array(sorted(found), dtype=np.int64) for name, found in rows.items()})
    return ThingGroup(strands, moved, any(_has_regimes(maker, int(gate)) for gate in moved.gates))


def _has_regimes(maker: TileMaker, gate: int) -> bool:
    return any(maker.laws.hazards.kind[row] == REGIME for row in _hazards_at(maker, gate))


def _met(meets: Mapping[str, NDArray[np.bool_]], rows: Moved) -> NDArray[np.bool_]:
    """Return which routes meet some rows, bool (n_routes,)."""
    found = [matrix[:, getattr(rows, name)].any(axis=1) for name, matrix in meets.items()]
    return np.asarray(np.any(found, axis=0))


def _meets(maker: TileMaker) -> dict[str, NDArray[np.bool_]]:
    """Return which route meets which row, bool (n_routes, n_rows) for each set of laws."""
    routes, laws = maker.routes, maker.laws
    ends = routes.first_step[routes.first_arc]
    route = np.repeat(np.arange(maker.n_routes), np.diff(ends))
    kind, item, gate = routes.kind[: ends[-1]], routes.item[: ends[-1]], routes.gate[: ends[-1]]
    found = {}
    for name, kinds in _ITEMS.items():
        meets = np.zeros((maker.n_routes, len(getattr(maker.rows, name))), dtype=np.bool_)
        here = np.isin(kind, kinds)
        meets[route[here], item[here]] = True
        found[name] = meets
    found["gates"][route[gate >= 0], gate[gate >= 0]] = True
    rides = kind == STEP_RIDE
    found["durations"][route[rides], laws.sailings.factor[item[rides]]] = True
    return found
