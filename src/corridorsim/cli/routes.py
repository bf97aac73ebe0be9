"""``corridorsim routes``: the ways that each corridor leaves, before anything is closed."""

from __future__ import annotations

from typing import Annotated

import typer

from corridorsim.cli.options import (
    AsJson,
    NetworkFolder,
    ScenarioPath,
    Settings,
    Shipments,
    State,
    Variant,
    Workers,
    declared,
)


def routes(
    scenario_path: ScenarioPath,
    shipment: Shipments = None,
    most: Annotated[int, typer.Option(metavar="N", min=1, help="Routes to show for each corridor.")] = 3,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
    workers: Workers = None,
) -> None:
    """List the best routes of each corridor.

    With expected days, USD and kg CO2e, before anything is closed.
    """
    scenario = declared(scenario_path, state=state, variant=variant, network=network, settings=settings)

    from corridorsim.cli.progress import say_if_compiling
    from corridorsim.cli.run import check_shipments
    from corridorsim.network.building import build_network
    from corridorsim.study.routes import find_routes

    check_shipments(shipment or [], [row.id for row in scenario.shipments], str(scenario_path))
    say_if_compiling()
    found = find_routes(build_network(scenario), scenario, workers=workers)
    entries = [entry for entry in found.entries if not shipment or entry.shipment.id in shipment]
    if as_json:
        from corridorsim.study.results import as_json as written
        from corridorsim.study.results import routes_document

        print(written(routes_document(scenario, entries, most)))
        return
    from corridorsim.report.tables import print_routes

    print_routes(entries, most)
