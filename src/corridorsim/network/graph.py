"""Nodes and arcs by name: where a shipment can stand and what it can take from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from corridorsim.scenario.rows import Transfer
from corridorsim.scenario.sides import DOOR_SIDE, TransferAt, expand_transfers, sides_at
from corridorsim.scenario.tables import ResolvedLeg, Tables
from corridorsim.scenario.vocabulary import BACK

ARRIVING, DEPARTING = "arriving", "departing"


class Node(NamedTuple):
    """A mode side of a terminal, where one arrives or where one departs."""

    terminal: str
    mode: str
    service: str
    side: str


@dataclass(frozen=True)
class Arc:
    """A leg, a transfer inside a terminal, or staying aboard a through service; the last has neither row."""

    name: str
    tail: Node
    head: Node
    leg: ResolvedLeg | None = None
    transfer: Transfer | None = None


def build_arcs(tables: Tables) -> tuple[Arc, ...]:
    """Return every arc of the network: the legs, then the ways through terminals, each sorted by name.

    Parameters
    ----------
    tables : resolved network tables

    Notes
    -----
    Sorting by name makes the order of rows in a file without effect on anything, ties included. A way through
    a terminal leads from where one arrives to where one departs, so that no two follow each other.
    """
    legs = [_leg_arc(leg) for _, leg in sorted(tables.legs.items())]
    inside = [*_stays(tables), *(_transfer_arc(tables, found) for found in expand_transfers(tables))]
    return (*legs, *sorted(inside, key=lambda arc: arc.name))


def leg_names(leg: ResolvedLeg) -> frozenset[str]:
    """Return the names under which a leg is closed, avoided or ruled upon: its own and both directions'.

    Parameters
    ----------
    leg : a resolved leg
    """
    return frozenset({leg.id, leg.id.removesuffix(BACK)})


def _leg_arc(leg: ResolvedLeg) -> Arc:
    tail = Node(leg.origin, leg.mode, leg.service, DEPARTING)
    return Arc(leg.id, tail, Node(leg.destination, leg.mode, leg.service, ARRIVING), leg=leg)


def _stays(tables: Tables) -> Iterator[Arc]:
    """Yield the passing of every terminal where a through service both arrives and departs."""
    through = {(leg.mode, leg.service) for leg in tables.legs.values() if leg.through}
    for terminal, (arriving, departing) in sides_at(tables).items():
        for side in sorted(arriving & departing & through):
            arrives, departs = Node(terminal, *side, ARRIVING), Node(terminal, *side, DEPARTING)
            yield Arc(f"stay {terminal} {side[1]}", arrives, departs)


def _transfer_arc(tables: Tables, found: TransferAt) -> Arc:
    return Arc(
        f"{found.transfer_id} {found.terminal} {found.from_side[1]}>{found.to_side[1]}",
        Node(found.terminal, *found.from_side, DEPARTING if found.from_side == DOOR_SIDE else ARRIVING),
        Node(found.terminal, *found.to_side, ARRIVING if found.to_side == DOOR_SIDE else DEPARTING),
        transfer=tables.transfers[found.transfer_id],
    )
