"""A scenario with further changes: what a point of a sweep is, without a file being read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from corridorsim.errors import InputError, Problem
from corridorsim.scenario.assembling import Heading, assemble, each_once
from corridorsim.scenario.building_tables import all_rows
from corridorsim.scenario.changes import Draft, PlacedChange
from corridorsim.scenario.layout import TABLE_FILES, NetworkFile
from corridorsim.scenario.policy_rows import Change, CorridorRule
from corridorsim.scenario.reading_tables import NetworkRows, Rows
from corridorsim.scenario.tables import Provenance, Scenario
from corridorsim.scenario.vocabulary import given_values_of

POINT = "point"  # the level of what a sweep sets


def changed(scenario: Scenario, changes: Iterable[Change], place: str = POINT) -> Scenario:
    """Return a scenario after further changes, made after all of its own.

    The same as reading its file again with the changes made last: the digest is the same too.

    Parameters
    ----------
    scenario : declared and checked
    changes : in order
    place : where problems say that the changes stand

    Raises
    ------
    InputError
        With every problem that the changes make.
    """
    network = _rows_of(scenario)
    draft = draft_of(scenario, network)
    problems: list[Problem] = []
    for change in changes:
        try:
            draft.apply(PlacedChange(change, POINT, place))
        except InputError as error:
            problems += error.problems
    rows: Rows = {table: draft.rows(table, problems) for table in all_rows(network)}
    named = cast("dict[str, CorridorRule]", rows["corridors"])
    if problems:
        raise each_once(problems)
    corridors = tuple(named[corridor.id] for corridor in scenario.corridors)
    heading = Heading(scenario.name, scenario.title, scenario.path, scenario.state, scenario.variant)
    return assemble(draft, network, rows, corridors, heading, problems)


def draft_of(scenario: Scenario, network: NetworkRows | None = None) -> Draft:
    """Return a scenario as a draft: what further changes can be made to, and paths looked up in.

    Parameters
    ----------
    scenario : declared and checked
    network : its rows, where they are at hand
    """
    draft = Draft(network or _rows_of(scenario), scenario.path.name)
    none = Provenance("", "")
    draft.declare("study", "", given_values_of(scenario.study), none)
    draft.declare("costs", "", given_values_of(scenario.costs), none)
    for shipment in scenario.shipments:
        draft.declare("shipments", shipment.id, given_values_of(shipment), none)
    for corridor in scenario.corridors:
        if corridor.id not in scenario.tables.corridors:
            given = given_values_of(corridor)
            draft.declare_corridor(corridor.id, {name: given[name] for name in given if name != "id"}, none)
    draft.provenance = dict(scenario.provenance)
    draft.closures = scenario.closures
    return draft


def _rows_of(scenario: Scenario) -> NetworkRows:
    """Return a scenario's tables as rows, its changes made."""
    tables = scenario.tables
    about = NetworkFile(
        format=1,
        title=tables.title,
        licence=tables.licence,
        attribution=tables.attribution,
        lines=tables.lines,
    )
    named = [entry.table for entry in TABLE_FILES if entry.table not in ("legs", "evidence")]
    rows = {table: dict(getattr(tables, table)) for table in named}
    return NetworkRows(
        tables.folder,
        scenario.network,
        about=about,
        rows={**rows, "legs": dict(tables.leg_rows)},
        evidence=tables.evidence,
        measured=dict(tables.measured),
    )
