"""``corridorsim routes``: the ways that each corridor leaves, before anything is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.cli.options import (
    AsJson,
    Avoid,
    Draws,
    NetworkFolder,
    ScenarioPath,
    Seed,
    Settings,
    Shipments,
    State,
    Variant,
    Via,
    Workers,
    declared,
)

if TYPE_CHECKING:
    from corridorsim.network.network import Network
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.routes import RouteSets

Most = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="Routes to show for each corridor: 3, with --pareto all.", show_default=False
    ),
]
Pareto = Annotated[
    bool,
    typer.Option(
        "--pareto", help="Only routes that no other beats in days, USD, kg CO2e and P95 of days at once."
    ),
]
Overlap = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE",
        min=0,
        max=1,
        help="Only routes that share at most this much of their km with a better one that is shown.",
    ),
]
_MOST = 3


def routes(
    scenario_path: ScenarioPath,
    shipment: Shipments = None,
    most: Most = None,
    pareto: Pareto = False,
    overlap: Overlap = None,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
    via: Via = None,
    avoid: Avoid = None,
    seed: Seed = None,
    draws: Draws = None,
    workers: Workers = None,
) -> None:
    """List the best routes of each corridor.

    With expected days, USD and kg CO2e, before anything is closed; with --pareto
    the 95th percentile of days under disruption too.
    """
    scenario = declared(
        scenario_path,
        state=state,
        variant=variant,
        network=network,
        settings=settings,
        via=via,
        avoid=avoid,
        seed=seed,
        draws=draws,
    )

    from corridorsim.cli.progress import say_if_compiling
    from corridorsim.cli.run import check_shipments
    from corridorsim.network.building import build_network
    from corridorsim.study.overlap import dissimilar_routes

    check_shipments(shipment or [], [row.id for row in scenario.shipments], str(scenario_path))
    say_if_compiling(pareto=pareto)
    built = build_network(scenario)
    found = _found(built, scenario, shipment, workers, pareto=pareto)
    if overlap is not None:
        found = dissimilar_routes(built, found, overlap)
    shown = most or (None if pareto else _MOST)
    entries = [entry for entry in found.entries if not shipment or entry.shipment.id in shipment]
    if as_json:
        from corridorsim.study.results import as_json as written
        from corridorsim.study.results import routes_document

        print(written(routes_document(scenario, entries, shown)))
        return
    from corridorsim.report.tables.run_tables import print_routes

    print_routes(entries, shown)


def _found(
    network: Network, scenario: Scenario, shipments: list[str] | None, workers: int | None, *, pareto: bool
) -> RouteSets:
    if not pareto:
        from corridorsim.study.routes import find_routes

        return find_routes(network, scenario, workers=workers)
    from corridorsim.cli.progress import progress
    from corridorsim.study.pareto import pareto_routes

    with progress("trials") as report:
        return pareto_routes(network, scenario, shipments=shipments, workers=workers, report=report)
