"""A scenario with other rows in the place of some of its own, nothing read or checked anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.resolving import Resolver
from corridorsim.scenario.tables import Scenario, Tables
from corridorsim.scenario.vocabulary import Row

RowsAt = Mapping[tuple[str, str], Row]  # by table and id
_OF_SCENARIO = ("study", "costs", "shipments")


def tables_with_rows(tables: Tables, rows: RowsAt) -> Tables:
    """Return the tables with other rows; what a leg takes from its service follows, the rest stays.

    Parameters
    ----------
    tables : of the scenario, or a part of them
    rows : checked; those that the tables do not have are left out
    """
    by_table: dict[str, dict[str, Row]] = {}
    for (table, name), row in rows.items():
        if table not in _OF_SCENARIO and name in getattr(tables, table):
            by_table.setdefault(table, {})[name] = row
    if not by_table:
        return tables
    changed: dict[str, Any] = {
        "leg_rows" if table == "legs" else table: _with(tables, table, new) for table, new in by_table.items()
    }
    legs, altered = dict(tables.legs), by_table.get("legs", {})
    services = by_table.get("services", {})
    resolver = Resolver(tables.terminals, changed.get("services", tables.services), tables.measured)
    leg_rows = changed.get("leg_rows", tables.leg_rows)
    for name, leg in tables.legs.items():
        if name in altered or leg.service_row in services:
            legs[name] = resolver.resolve(leg_rows[name]) or leg
    return dataclasses.replace(tables, legs=legs, **changed)


def _with(tables: Tables, table: str, new: Mapping[str, Row]) -> dict[str, Row]:
    present: Mapping[str, Row] = tables.leg_rows if table == "legs" else getattr(tables, table)
    return {**present, **new}


def scenario_with_rows(scenario: Scenario, rows: RowsAt) -> Scenario:
    """Return a scenario with other rows in its tables and its own declarations; its digest stays.

    Parameters
    ----------
    scenario : declared and checked
    rows : checked
    """
    own: dict[str, Any] = {table: row for (table, _), row in rows.items() if table in ("study", "costs")}
    shipments = tuple(cast("Shipment", rows.get(("shipments", each.id), each)) for each in scenario.shipments)
    tables = tables_with_rows(scenario.tables, rows)
    return dataclasses.replace(scenario, tables=tables, shipments=shipments, **own)
