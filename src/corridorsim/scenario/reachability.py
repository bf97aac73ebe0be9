"""Which terminals can be reached at all: a plain search over legs and transfers, no corridor in force."""

from __future__ import annotations

from collections import defaultdict

from corridorsim.scenario.sides import DOOR_SIDE, Side, expand_transfers, transfers_by_terminal
from corridorsim.scenario.tables import Tables


class Reachability:
    """Answers which terminals a shipment can be delivered to.

    Parameters
    ----------
    tables : a resolved network
    """

    def __init__(self, tables: Tables) -> None:
        self._changes = transfers_by_terminal(expand_transfers(tables))
        self._ends: dict[tuple[str, Side], set[str]] = defaultdict(set)
        self._through: set[Side] = set()
        for leg in tables.legs.values():
            side = (leg.mode, leg.service)
            self._ends[leg.origin, side].add(leg.destination)
            if leg.through:
                self._through.add(side)

    def reached(self, origin: str) -> frozenset[str]:
        """Return the terminals to whose door freight from the door of ``origin`` can come."""
        waiting = [(origin, side) for side in self._changes.get((origin, DOOR_SIDE), [])]
        seen = set(waiting)
        delivered = set()
        while waiting:
            start, side = waiting.pop()
            for terminal in self._ends.get((start, side), ()):
                onward = self._changes.get((terminal, side), [])
                if DOOR_SIDE in onward:
                    delivered.add(terminal)
                leaving = {other for other in onward if other != DOOR_SIDE}
                if side in self._through:
                    leaving.add(side)
                fresh = {(terminal, other) for other in leaving} - seen
                seen |= fresh
                waiting += fresh
        return frozenset(delivered)


def reachable_from(tables: Tables, origin: str) -> frozenset[str]:
    """Return the terminals to whose door freight from the door of ``origin`` can come."""
    return Reachability(tables).reached(origin)
