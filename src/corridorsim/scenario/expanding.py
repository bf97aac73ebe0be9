"""Both ways: a declared leg or transfer becomes two rows, the return one named ``<id>~back``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corridorsim.scenario.rows import DeclaredLeg, DeclaredTransfer, Leg, Transfer
from corridorsim.scenario.vocabulary import BACK, Row

TwoWay = DeclaredLeg | DeclaredTransfer
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


def return_row_faults(declared: Mapping[str, TwoWay]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is wrong with rows that are a way back themselves: row, field, what, what would be right.

    Parameters
    ----------
    declared : rows of a table of legs or transfers by id
    """
    for name, row in declared.items():
        if not name.endswith(BACK):
            continue
        there = declared.get(name.removesuffix(BACK))
        if there is None:
            yield name, "id", f"no row '{name.removesuffix(BACK)}' that it is the way back of", ""
        elif there.both_ways:
            yield name, "id", f"both_ways of '{there.id}' makes it already", "both_ways = no there"
        elif _ends(row) != _ends(there)[::-1]:
            yield name, "id", f"is not the reverse of '{there.id}'", "its two ends swapped"
        if row.both_ways:
            yield name, "both_ways", "is the way back itself", "no"


def _ends(row: TwoWay) -> tuple[object, object]:
    if isinstance(row, DeclaredLeg):
        return row.origin, row.destination
    return (row.from_mode, row.from_service), (row.to_mode, row.to_service)


def _overrides(row: Row) -> dict[str, object]:
    """Return what a row says of its return direction, by the field it replaces."""
    given = ((name, getattr(row, name)) for name in type(row).model_fields if name.endswith(_BACK_FIELD))
    overrides = {name.removesuffix(_BACK_FIELD): value for name, value in given if value is not None}
    # What a row says of the departures back goes before those there, of whichever kind.
    if "timetable" in overrides:
        return {"headway_hours": None} | overrides
    return overrides | {"timetable": ()} if "headway_hours" in overrides else overrides
