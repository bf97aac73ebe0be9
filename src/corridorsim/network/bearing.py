"""On which arcs of a network the rows of its tables have a bearing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from corridorsim.network.graph import Arc
from corridorsim.network.network import Network
from corridorsim.scenario.tables import Tables
from corridorsim.scenario.vocabulary import ANY

Place = tuple[str, str]  # table and id
ON_ARCS = ("terminals", "services", "legs", "transfers", "emissions")  # tables that have a bearing on arcs


class Bearing:
    """Finds arcs by the rows that their numbers come from.

    Parameters
    ----------
    network : built
    tables : of which it was built
    """

    def __init__(self, network: Network, tables: Tables) -> None:
        self._arcs: dict[Place, list[int]] = defaultdict(list)
        for position, arc in enumerate(network.arcs):
            for place in _rows_of(arc, tables):
                self._arcs[place].append(position)

    def arcs(self, places: Iterable[Place]) -> list[int]:
        """Return the arcs on which some rows have a bearing, sorted.

        Parameters
        ----------
        places : rows; hazards, rules, goods and prices have none on arcs
        """
        return sorted({arc for place in places for arc in self._arcs.get(place, ())})


def _rows_of(arc: Arc, tables: Tables) -> Iterator[Place]:
    """Yield the rows that an arc's numbers come from."""
    yield from {("terminals", arc.tail.terminal), ("terminals", arc.head.terminal)}
    if arc.transfer is not None:
        yield "transfers", arc.transfer.id
    if arc.leg is not None:
        yield "legs", arc.leg.id
        yield "services", arc.leg.service_row
        for name, row in tables.emissions.items():
            if row.mode == arc.leg.mode and row.country in (ANY, *arc.leg.countries):
                yield "emissions", name
