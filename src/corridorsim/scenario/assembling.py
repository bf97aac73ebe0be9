"""From a draft to a scenario: every table checked with all others, or all problems at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from corridorsim.errors import InputError, Problem
from corridorsim.scenario.building_tables import build_tables
from corridorsim.scenario.changes import Draft
from corridorsim.scenario.declarations import Costs, Shipment, Study
from corridorsim.scenario.digest import digest_of
from corridorsim.scenario.inflation import inflation_problems
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.reading_tables import NetworkRows, Rows
from corridorsim.scenario.shipping import path_problems, shipment_problems
from corridorsim.scenario.tables import Scenario


@dataclass(frozen=True)
class Heading:
    """What a scenario is called and which of its named changes are in force; as of ``Scenario``."""

    name: str
    title: str
    path: Path
    state: str | None
    variant: str | None


def assemble(
    draft: Draft,
    network: NetworkRows,
    rows: Rows,
    corridors: tuple[CorridorRule, ...],
    heading: Heading,
    problems: list[Problem],
) -> Scenario:
    """Return the scenario of a draft.

    Parameters
    ----------
    draft : after all changes
    network : that the draft was made of
    rows : of the network's tables, after all changes
    corridors : that the scenario compares
    heading : what the scenario is called
    problems : what was found so far

    Raises
    ------
    InputError
        With every problem, those found so far first.
    """
    declared = {table: draft.rows(table, problems) for table in ("study", "costs", "shipments")}
    tables = build_tables(network, rows, draft.place, problems)
    problems += shipment_problems(draft, rows)
    if tables is not None:
        problems += path_problems(draft, tables)
    if problems or tables is None:
        raise each_once(problems)
    study, costs = cast("Study", declared["study"][""]), cast("Costs", declared["costs"][""])
    shipments = tuple(cast("Iterable[Shipment]", declared["shipments"].values()))
    if unfit := inflation_problems(study, shipments, tables.hazards):
        raise each_once(unfit)
    return Scenario(
        **vars(heading),
        network=network.label,
        network_title=tables.title,
        attribution=tables.attribution,
        study=study,
        costs=costs,
        shipments=shipments,
        corridors=corridors,
        closures=draft.closures,
        tables=tables,
        provenance=draft.provenance,
        digest=digest_of(tables, study, costs, shipments, corridors, draft.closures),
    )


def each_once(problems: Iterable[Problem], more: Iterable[Problem] = ()) -> InputError:
    """Return one error with each problem once, in order.

    Parameters
    ----------
    problems, more : what was found
    """
    return InputError({str(problem): problem for problem in (*problems, *more)}.values())
