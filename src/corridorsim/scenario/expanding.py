"""Both ways: a declared leg or transfer becomes two rows, the return one named ``<id>~back``."""

from __future__ import annotations

from collections.abc import Mapping

from corridorsim.scenario.rows import DeclaredLeg, DeclaredTransfer, Leg, Transfer
from corridorsim.scenario.vocabulary import BACK, Row

_BACK_FIELD = "_back"
_LEG_FIELDS = tuple(Leg.model_fields)
_TRANSFER_FIELDS = tuple(Transfer.model_fields)


def expand_legs(declared: Mapping[str, Row]) -> dict[str, Row]:
    """Return legs in one direction each, in the order of the file.

    The return leg swaps the ends, meets places in reverse and takes every ``<field>_back`` that is given.
    """
    legs: dict[str, Row] = {}
    for row in declared.values():
        if not isinstance(row, DeclaredLeg):
            continue
        values = {name: getattr(row, name) for name in _LEG_FIELDS}
        legs[row.id] = Leg.model_construct(**values)  # values are checked already
        if row.both_ways:
            values |= {
                "id": row.id + BACK,
                "origin": row.destination,
                "destination": row.origin,
                "via": row.via[::-1],
                "passages": row.passages[::-1],
                "countries": row.countries[::-1],
            }
            legs[row.id + BACK] = Leg.model_construct(**values | _overrides(row))
    return legs


def expand_transfers_both_ways(declared: Mapping[str, Row]) -> dict[str, Row]:
    """Return transfers in one direction each; one whose two sides are the same is its own reverse."""
    transfers: dict[str, Row] = {}
    for row in declared.values():
        if not isinstance(row, DeclaredTransfer):
            continue
        values = {name: getattr(row, name) for name in _TRANSFER_FIELDS}
        given = row.model_fields_set & set(_TRANSFER_FIELDS)
        transfers[row.id] = Transfer.model_construct(given, **values)
        arriving, leaving = (row.from_mode, row.from_service), (row.to_mode, row.to_service)
        if row.both_ways and arriving != leaving:
            values |= {"id": row.id + BACK, "from_mode": leaving[0], "from_service": leaving[1]}
            values |= {"to_mode": arriving[0], "to_service": arriving[1]}
            transfers[row.id + BACK] = Transfer.model_construct(given, **values | _overrides(row))
    return transfers


def _overrides(row: Row) -> dict[str, object]:
    """Return what a row says of its return direction, by the field it replaces."""
    given = ((name, getattr(row, name)) for name in type(row).model_fields if name.endswith(_BACK_FIELD))
    overrides = {name.removesuffix(_BACK_FIELD): value for name, value in given if value is not None}
    # What a row says of the departures back goes before those there, of whichever kind.
    if "timetable" in overrides:
        return {"headway_hours": None} | overrides
    return overrides | {"timetable": ()} if "headway_hours" in overrides else overrides
