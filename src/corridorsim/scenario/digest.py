"""The digest of a resolved scenario: what names a run, whatever the order of keys and table rows."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import date

from corridorsim.scenario.declarations import Costs, Shipment, Study
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.tables import Closure, ResolvedLeg, Tables
from corridorsim.scenario.vocabulary import Row, values_of

# States are left out: what the one in force has changed is in the rows. So are names of files.
_TABLES = (
    "terminals",
    "legs",
    "services",
    "transfers",
    "hazards",
    "rules",
    "commodities",
    "emissions",
    "sources",
    "price_index",
)
_LEG_FIELDS = tuple(field.name for field in dataclasses.fields(ResolvedLeg))


def digest_of(
    tables: Tables,
    study: Study,
    costs: Costs,
    shipments: Sequence[Shipment],
    corridors: Sequence[CorridorRule],
    closures: Sequence[Closure],
) -> str:
    """Return the SHA-256 of a resolved scenario and its data, in hexadecimal.

    Rows of tables and lines of evidence count as sets; shipments and corridors as lists, since answers
    stand in their order.
    """
    content: dict[str, object] = {name: getattr(tables, name) for name in _TABLES}
    content |= {
        "evidence": {f"{line.table}.{line.id}.{line.field}": line for line in tables.evidence},
        "study": study,
        "costs": costs,
        "shipments": list(shipments),
        "corridors": list(corridors),
        "closures": sorted([row.table, row.id, str(row.from_date), str(row.until)] for row in closures),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    """Return what JSON can hold of a row or a date."""
    if isinstance(value, Row):
        return values_of(value)
    if isinstance(value, ResolvedLeg):
        return {name: getattr(value, name) for name in _LEG_FIELDS}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))
