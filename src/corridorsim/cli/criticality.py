"""``corridorsim criticality``: what hurts most when it closes, singly and in pairs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.cli.options import (
    AsJson,
    Draws,
    NetworkFolder,
    ScenarioPath,
    Seed,
    Settings,
    Shipments,
    State,
    Variant,
    Workers,
    declared,
)
from corridorsim.cli.run import check_shipments

if TYPE_CHECKING:
    from corridorsim.scenario.tables import Scenario

Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Write document, table, figures and page there: new, empty, or of an earlier criticality.",
    ),
]


def criticality(
    scenario_path: ScenarioPath,
    shipment: Shipments = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every shipment, one by one.")] = False,
    out: Out = None,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
    seed: Seed = None,
    draws: Draws = None,
    workers: Workers = None,
) -> None:
    """Rank what hurts most when it closes, and which hazard does.

    Terminals, legs, passages and countries, singly and in pairs, hazards as they are, and what each origin
    depends on. Judges the file's draws, but at most 4,096 unless --draws says more.
    """
    scenario = declared(
        scenario_path,
        state=state,
        variant=variant,
        network=network,
        settings=settings,
        seed=seed,
        draws=draws,
    )
    known = [row.id for row in scenario.shipments]
    check_shipments(shipment or [], known, str(scenario_path))

    chosen = known if everything else list(shipment or ())
    if out is not None:
        from corridorsim.report.criticality_results import check_criticality_folder

        check_criticality_folder(out)

    from corridorsim.cli.progress import progress, say_if_compiling
    from corridorsim.network.building import build_network
    from corridorsim.study.criticality import find_criticality
    from corridorsim.study.routes import find_routes

    say_if_compiling()
    built = build_network(scenario)
    routes = find_routes(built, scenario, workers=workers)
    asked = scenario.study.draws if _asks_for_draws(scenario) else None
    with progress("criticality") as report:
        found = find_criticality(built, routes, scenario, draws=asked, workers=workers, report=report)
    if out is not None:
        from corridorsim.report.criticality_results import write_criticality

        write_criticality(found, out, chosen)
    if as_json:
        from corridorsim.study.criticality_document import criticality_document
        from corridorsim.study.results import as_json as written

        print(written(criticality_document(found, shipment or ())))
        return
    from corridorsim.report.tables.criticality_tables import print_criticality

    print_criticality(found, chosen)


def _asks_for_draws(scenario: Scenario) -> bool:
    """Return whether the command line, not the file, says how many draws."""
    origin = scenario.provenance.get("study.draws")
    return origin is not None and origin.level == "command line"
