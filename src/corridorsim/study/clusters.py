"""Clusters: factors together with the arcs or rows that all of them have a bearing on, and no other factor.

What a cluster changes is found anew for each combination of its factors' values. So clusters are as fine as
can be: what a border takes is found without the railway whose price varies too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corridorsim.network.bearing import ON_ARCS, Bearing
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.numbers import NumberFactor, Place

T = TypeVar("T")
_Which = frozenset[int]  # factors, by number


@dataclass(frozen=True)
class Cluster:
    """Factors that have a bearing on the same things.

    Attributes
    ----------
    factors : whose values tell the change
    places : rows that they alter
    arcs : of the network, on which these have a bearing
    has_loads : whether they may change how full a place is
    """

    factors: tuple[Factor, ...]
    places: frozenset[Place]
    arcs: frozenset[int] = frozenset()
    has_loads: bool = False


def find_clusters(numbers: Sequence[NumberFactor], bearing: Bearing) -> list[Cluster]:
    """Return the clusters of some factors.

    Parameters
    ----------
    numbers : factors and the rows that they alter; rows of no arc of the network are left out
    bearing : of rows on arcs
    """
    arcs: dict[int, set[int]] = defaultdict(set)
    rows: dict[Place, set[int]] = defaultdict(set)
    for which, each in enumerate(numbers):
        for arc in bearing.arcs(each.places):
            arcs[arc].add(which)
        for place in each.places:
            rows[place].add(which)
    on_arcs = {place: frozenset(bearing.arcs([place])) for place in rows if place[0] in ON_ARCS}
    found, loads = [], _loads(numbers)
    for by, together in _joined(_grouped(arcs), loads):
        places = frozenset(place for place, its in on_arcs.items() if not together.isdisjoint(its))
        found.append(Cluster(_factors(numbers, by), places, frozenset(together), bool(by & loads)))
    apart = _grouped({place: by for place, by in rows.items() if place not in on_arcs})
    return found + [Cluster(_factors(numbers, by), frozenset(own)) for by, own in apart.items()]


def _factors(numbers: Sequence[NumberFactor], which: _Which) -> tuple[Factor, ...]:
    return tuple(numbers[each].factor for each in sorted(which))


def _grouped(by_thing: Mapping[T, set[int]]) -> dict[_Which, set[T]]:
    """Return things by the factors that have a bearing on them."""
    groups: dict[_Which, set[T]] = defaultdict(set)
    for thing, which in by_thing.items():
        groups[frozenset(which)].add(thing)
    return groups


def _joined(groups: Mapping[_Which, set[T]], joining: _Which) -> list[tuple[_Which, set[T]]]:
    """Return groups of things, those made one that share a factor which acts on all its things at once."""
    whole: list[tuple[_Which, set[T]]] = []
    for which, things in groups.items():
        own, apart = (which, things), []
        for other in whole:
            if own[0] & other[0] & joining:
                own = (own[0] | other[0], own[1] | other[1])
            else:
                apart.append(other)
        whole = [*apart, own]
    return whole


def _loads(numbers: Sequence[NumberFactor]) -> _Which:
    """Return the factors that may change how full a place is: its queue is that of all arcs there."""
    paths = enumerate(each.factor.path for each in numbers)
    return frozenset(which for which, path in paths if path.startswith("terminals.") or "draught" in path)
