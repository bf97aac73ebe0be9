"""Nodes and arcs by name: where a shipment can stand and what it can take from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from corridorsim.scenario.rows import Transfer
from corridorsim.scenario.sides import DOOR_SIDE, Side, TransferAt, expand_transfers
from corridorsim.scenario.tables import ResolvedLeg, Tables

THROUGH, ARRIVING, DEPARTING = "through", "arriving", "departing"


class Node(NamedTuple):
    """A mode side of a terminal; ``side`` tells arrivals from departures where one cannot simply stay aboard."""

    terminal: str
    mode: str
    service: str
    side: str


@dataclass(frozen=True)
class Arc:
    """A leg, or a transfer inside a terminal, between two nodes."""

    name: str
    tail: Node
    head: Node
    leg: ResolvedLeg | None
    transfer: Transfer | None


def build_arcs(tables: Tables) -> tuple[Arc, ...]:
    """Return every arc of the network: the legs, then the transfers, each sorted by name.

    Parameters
    ----------
    tables : resolved network tables

    Notes
    -----
    Sorting by name makes the order of rows in a file without effect on anything, ties included.
    """
    legs = [_leg_arc(leg) for _, leg in sorted(tables.legs.items())]
    through = {(leg.mode, leg.service) for leg in tables.legs.values() if leg.through}
    return (*legs, *(_transfer_arc(tables, found, through) for found in expand_transfers(tables)))


def _leg_arc(leg: ResolvedLeg) -> Arc:
    return Arc(
        leg.id,
        Node(leg.origin, leg.mode, leg.service, THROUGH if leg.through else DEPARTING),
        Node(leg.destination, leg.mode, leg.service, THROUGH if leg.through else ARRIVING),
        leg,
        None,
    )


def _transfer_arc(tables: Tables, found: TransferAt, through: set[Side]) -> Arc:
    return Arc(
        f"{found.transfer_id} {found.terminal} {found.from_side[1]}>{found.to_side[1]}",
        # One leaves the origin's door and ends at the destination's; a door is never passed on the way.
        Node(found.terminal, *found.from_side, _side(found.from_side, through, DEPARTING, ARRIVING)),
        Node(found.terminal, *found.to_side, _side(found.to_side, through, ARRIVING, DEPARTING)),
        None,
        tables.transfers[found.transfer_id],
    )


def _side(side: Side, through: set[Side], at_door: str, otherwise: str) -> str:
    if side == DOOR_SIDE:
        return at_door
    return THROUGH if side in through else otherwise
