"""From rows to tables: names checked, legs resolved, and the whole made read-only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corridorsim.errors import InputError, Problem
from corridorsim.scenario.layout import TABLE_FILES
from corridorsim.scenario.reading_tables import NetworkRows, Rows, read_network
from corridorsim.scenario.references import PlaceOf, ReferenceCheck, resolve_legs
from corridorsim.scenario.tables import Tables

_LIST_TABLES = ("evidence",)


def all_rows(network: NetworkRows) -> Rows:
    """Return a network's rows with an empty table for each file that is not there."""
    return {
        entry.table: network.rows.get(entry.table, {})
        for entry in TABLE_FILES
        if entry.table not in _LIST_TABLES
    }


def build_tables(network: NetworkRows, rows: Rows, place: PlaceOf, problems: list[Problem]) -> Tables | None:
    """Return the tables, None where a problem keeps them from being built.

    Parameters
    ----------
    network : the folder as read
    rows : its rows after changes
    place : says where a value stands
    problems : what is wrong is added to it
    """
    check = ReferenceCheck(rows, network, place)
    check.run()
    problems += check.problems
    if check.problems:
        return None
    found = len(problems)
    legs = resolve_legs(rows, network, place, problems)
    if len(problems) > found:
        return None
    about = network.about
    kept: dict[str, Any] = {name: table for name, table in rows.items() if name != "legs"}
    tables = Tables(
        folder=network.folder,
        title=about.title,
        licence=about.licence,
        attribution=about.attribution,
        lines=about.lines,
        legs=legs,
        leg_rows=rows["legs"],  # type: ignore[arg-type]
        evidence=network.evidence,
        measured=network.measured,
        passages=tuple(sorted(check.names.passages)),
        countries=tuple(sorted(check.names.countries)),
        **kept,
    )
    _check_factors(tables, place, problems)
    return tables


def _check_factors(tables: Tables, place: PlaceOf, problems: list[Problem]) -> None:
    told: set[tuple[str, str, str]] = set()
    for name, leg in tables.legs.items():
        country = tables.terminals[leg.origin].country
        kind = (leg.mode, leg.traction, country)
        if not tables.emissions_for(leg) and kind not in told:
            told.add(kind)
            traction = f" {leg.traction}" if leg.traction else ""
            wrong = f"no emission factor for {leg.mode}{traction} in {country}"
            problems.append(Problem(place("legs", name, "mode"), wrong, "a row of emissions.csv"))


def read_tables(folder: str | Path) -> Tables:
    """Return the tables of a network folder, no scenario in force.

    Parameters
    ----------
    folder : a network folder

    Raises
    ------
    InputError
        With every problem found in it.
    """
    path = Path(folder)
    network = read_network(path, path.name or str(path))
    problems = list(network.problems)
    if problems:
        raise InputError(problems)
    tables = build_tables(network, all_rows(network), network.place, problems)
    if problems or tables is None:
        raise InputError(problems)
    return tables
