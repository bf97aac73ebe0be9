"""Sides of terminals: which services arrive and leave where, and which transfers join them.

A node of the network is a terminal with a side, that is a mode and a service. Who stays on a *through*
service passes a terminal without a transfer; of all others the arriving and the leaving side are two nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corridorsim.scenario.rows import Transfer
from corridorsim.scenario.tables import Tables
from corridorsim.scenario.vocabulary import ANY, DOOR

Side = tuple[str, str]  # mode, service
DOOR_SIDE: Side = (DOOR, DOOR)


@dataclass(frozen=True, slots=True, order=True)
class TransferAt:
    """A transfer at one terminal between two sides."""

    terminal: str
    from_side: Side
    to_side: Side
    transfer_id: str


def sides_at(tables: Tables) -> dict[str, tuple[set[Side], set[Side]]]:
    """Return the sides that arrive at and that leave from each terminal, the door left out."""
    sides: dict[str, tuple[set[Side], set[Side]]] = {name: (set(), set()) for name in tables.terminals}
    for leg in tables.legs.values():
        side = (leg.mode, leg.service)
        sides[leg.destination][0].add(side)
        sides[leg.origin][1].add(side)
    return sides


def expand_transfers(tables: Tables) -> tuple[TransferAt, ...]:
    """Return every transfer that exists, sorted.

    A row that names a terminal beats one for ``*``; then one that names more services beats one that
    names fewer; then the first by id. A through service needs no transfer to itself.
    """
    through = {(leg.mode, leg.service) for leg in tables.legs.values() if leg.through}
    sides = sides_at(tables)
    chosen: dict[tuple[str, Side, Side], str] = {}
    for row in sorted(tables.transfers.values(), key=_rank):
        for terminal in sides if row.terminal == ANY else (row.terminal,):
            arriving, leaving = sides[terminal]
            for from_side in _matching(arriving, row.from_mode, row.from_service):
                for to_side in _matching(leaving, row.to_mode, row.to_service):
                    if from_side != to_side or from_side not in through:
                        chosen.setdefault((terminal, from_side, to_side), row.id)
    return tuple(sorted(TransferAt(*key, row) for key, row in chosen.items()))


def _rank(row: Transfer) -> tuple[bool, int, str]:
    return (row.terminal == ANY, (row.from_service == ANY) + (row.to_service == ANY), row.id)


def _matching(sides: Iterable[Side], mode: str, service: str) -> list[Side]:
    if mode == DOOR:
        return [DOOR_SIDE]
    return [side for side in sides if side[0] == mode and service in (side[1], ANY)]


def transfers_by_terminal(transfers: Iterable[TransferAt]) -> dict[tuple[str, Side], list[Side]]:
    """Return the sides to which one can change, by terminal and arriving side."""
    found: dict[tuple[str, Side], list[Side]] = defaultdict(list)
    for transfer in transfers:
        found[transfer.terminal, transfer.from_side].append(transfer.to_side)
    return dict(found)
