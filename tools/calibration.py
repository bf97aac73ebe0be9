"""The groups that calibration may move, the numbers in them, and a network with these numbers moved."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from corridorsim.scenario.evidence import EvidenceIndex
from corridorsim.scenario.expanding import expand_legs, expand_transfers_both_ways
from corridorsim.scenario.reading_tables import NetworkRows
from corridorsim.scenario.vocabulary import Row

SETTINGS = Path(__file__).with_name("calibration.toml")
PUBLISHED = "published"
Number = tuple[str, str, str]  # table, id, field


@dataclass(frozen=True)
class Group:
    """Numbers that are moved by one factor.

    Attributes
    ----------
    spread : of the factor's logarithm before anything is fitted
    inverse : whether the factor divides the numbers
    paths : ``<table>.<id or glob>.<field>`` of rows as their files have them
    """

    id: str
    title: str
    spread: float
    inverse: bool
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """What ``calibration.toml`` says."""

    seed: int
    draws: int
    error: float
    states: tuple[str, ...]
    groups: tuple[Group, ...]


def read_settings(path: Path = SETTINGS) -> Settings:
    """Return the settings."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = tuple(
        Group(name, each["title"], each["spread"], each.get("inverse", False), tuple(each["paths"]))
        for name, each in data["groups"].items()
    )
    return Settings(data["seed"], data["draws"], data["error"], tuple(data["states"]), groups)


def numbers_of(group: Group, network: NetworkRows) -> dict[Number, float]:
    """Return a group's numbers, those that somebody has published left alone.

    Of a path's field the return direction, ``<field>_back``, belongs to it.
    """
    index = EvidenceIndex(network.evidence)
    found: dict[Number, float] = {}
    for path in group.paths:
        table, pattern, field = path.split(".")
        for name, row in declared_rows(network, table).items():
            for each in (field, f"{field}_back"):
                value = getattr(row, each, None)
                line = index.find(table, name, each)
                is_free = line is None or line.grade != PUBLISHED
                if fnmatchcase(name, pattern) and each in row.model_fields_set and value and is_free:
                    found[table, name, each] = float(value)
    return found


def declared_rows(network: NetworkRows, table: str) -> Mapping[str, Row]:
    """Return a table's rows as the file has them."""
    return network.declared.get(table) or network.rows[table]


def moved(network: NetworkRows, values: Mapping[Number, float]) -> NetworkRows:
    """Return a network with other values of some numbers; return legs and transfers follow."""
    updates: dict[tuple[str, str], dict[str, float]] = {}
    for (table, name, field), value in values.items():
        updates.setdefault((table, name), {})[field] = value
    rows, declared = dict(network.rows), dict(network.declared)
    for table in {table for table, _ in updates}:
        own = {
            name: row.model_copy(update=updates.get((table, name), {}))
            for name, row in declared_rows(network, table).items()
        }
        if table in declared:
            declared[table] = own
        rows[table] = own
    expand: dict[str, Any] = {"legs": expand_legs, "transfers": expand_transfers_both_ways}
    rows |= {table: expand[table](rows[table]) for table in expand if rows[table] is declared[table]}
    return replace(network, rows=rows, declared=declared)
