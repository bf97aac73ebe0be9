"""Numbers at a point of a sweep: what factors change in a network, found once for each of their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from corridorsim.network.bearing import ON_ARCS, Bearing
from corridorsim.network.law_numbers import HazardNumbers, RuleNumbers
from corridorsim.network.network import Integers, Network
from corridorsim.network.numbering import ArcNumbers
from corridorsim.network.patches import COSTS, Patch, TableRoom
from corridorsim.scenario.departing import departure_problems
from corridorsim.scenario.factor_values import Value
from corridorsim.scenario.factors import Point
from corridorsim.scenario.numbers import NumberChanges
from corridorsim.scenario.other_rows import RowsAt, scenario_with_rows, tables_with_rows
from corridorsim.scenario.tables import Scenario
from corridorsim.study.clusters import Cluster, find_clusters

_MOST_KEPT = 4_096  # values of factors, of which each needs a few kilobytes


class Change(NamedTuple):
    """What a few factors change.

    Attributes
    ----------
    rows : of tables
    patch : of arrays; None where the network has to be built
    keys : by set of laws, a digest of what is written over it: worlds of equal keys are the same
    """

    rows: RowsAt
    patch: Patch | None
    keys: Mapping[str, bytes]


class PointNumbers:
    """Finds what numbers at a point change in a network.

    Parameters
    ----------
    changes : of the factors
    network : built of the scenario
    scenario : declared; its tables may be a part of the network's

    Attributes
    ----------
    network : with room for tables that vary; what patches are made for
    """

    def __init__(self, changes: NumberChanges, network: Network, scenario: Scenario) -> None:
        self._changes, self._scenario, room = changes, scenario, TableRoom(network)
        self._clusters = find_clusters(changes.numbers, Bearing(network, scenario.tables))
        self._finders = [_Finder(cluster, network, scenario, room) for cluster in self._clusters]
        self.network = room.roomy()
        self._found = lru_cache(maxsize=_MOST_KEPT)(self._find)

    @property
    def laws(self) -> list[dict[str, Integers]]:
        """For each cluster of factors, the rows of the network's laws that it may change, by set of laws."""
        return [finder.laws for finder in self._finders]

    def at(self, point: Point) -> list[Change]:
        """Return what a point changes.

        Parameters
        ----------
        point : values by path

        Raises
        ------
        InputError
            Where a field does not allow its value.
        """
        return [
            self._found(which, tuple(point[each.path] for each in cluster.factors))
            for which, cluster in enumerate(self._clusters)
        ]

    def _find(self, which: int, values: tuple[Value, ...]) -> Change:
        cluster = self._clusters[which]
        point: Point = {each.path: value for each, value in zip(cluster.factors, values, strict=True)}
        rows = self._changes.rows_at(cluster.factors, point, cluster.places)
        patch = self._finders[which].patch(rows)
        return Change(rows, patch, _keys(patch or ()))

    def scenario_at(self, changes: Iterable[Change]) -> Scenario:
        """Return the scenario at a point, but for the tables that have a bearing on arcs: patches have that.

        Parameters
        ----------
        changes : from ``at``
        """
        rows = {
            place: row for change in changes for place, row in change.rows.items() if place[0] not in ON_ARCS
        }
        return scenario_with_rows(self._scenario, rows)


class _Finder:
    """Finds what one cluster's rows change in the network's arrays."""

    def __init__(self, cluster: Cluster, network: Network, scenario: Scenario, room: TableRoom) -> None:
        self._scenario, tables = scenario, {table for table, _ in cluster.places}
        self._has_loads = cluster.has_loads
        hazards = [row for table, row in sorted(cluster.places) if table == "hazards"]
        in_play = [row for row in hazards if row in network.laws.hazard_names]
        legs = (network.arcs[arc].leg for arc in sorted(cluster.arcs))
        self._legs = [leg.id for leg in legs if leg is not None]
        self._tables = replace(
            scenario.tables,
            legs={leg: scenario.tables.legs[leg] for leg in self._legs},
            leg_rows={leg: scenario.tables.leg_rows[leg] for leg in self._legs},
        )
        self._arcs = ArcNumbers(network, scenario, sorted(cluster.arcs), room) if cluster.arcs else None
        self._hazards = HazardNumbers(network, scenario, in_play, room) if in_play else None
        self._rules = RuleNumbers(network, scenario, room) if "rules" in tables else None

    @property
    def laws(self) -> dict[str, Integers]:
        """Rows of the network's laws that may be others, by set of laws."""
        finders = (each for each in (self._arcs, self._hazards, self._rules) if each is not None)
        found = {laws: rows for finder in finders for laws, rows in finder.rows.items()}
        if not self._has_loads:
            found.pop("gates", None)
        return found

    def patch(self, rows: RowsAt) -> Patch | None:
        """Return what rows change, None where the network has to be built for them."""
        tables = tables_with_rows(self._tables, rows)
        if any(next(departure_problems(tables.legs[leg], tables.leg_rows[leg]), None) for leg in self._legs):
            return None  # building tells what is wrong
        parts: list[Patch | None] = []
        if self._arcs is not None:
            parts.append(self._arcs.patch(tables))
        if self._hazards is not None:
            parts.append(self._hazards.patch(tables))
        if self._rules is not None:
            parts.append(self._rules.patch(scenario_with_rows(self._scenario, rows)))
        if any(part is None for part in parts):
            return None
        return tuple(written for part in parts if part is not None for written in part)


def _keys(patch: Patch) -> dict[str, bytes]:
    """Return digests of what a patch writes over, by set of laws; what arcs cost has no bearing on worlds."""
    digests = {laws: blake2b(digest_size=16) for laws, *_ in patch if laws != COSTS}
    for laws, name, rows, values in patch:
        if laws != COSTS:
            digests[laws].update(name.encode() + rows.tobytes() + values.tobytes())
    return {laws: digest.digest() for laws, digest in digests.items()}
