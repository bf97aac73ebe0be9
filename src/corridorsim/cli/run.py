"""``corridorsim run``: a scenario file in, corridors compared under disruption out."""

from __future__ import annotations

from pathlib import Path
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
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.study.comparison import Comparison


Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Write a folder of results: new, empty, or an earlier result, which is replaced."
    ),
]


def run(
    scenario_path: ScenarioPath,
    shipment: Shipments = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every corridor of every shipment.")] = False,
    out: Out = None,
    keep_trials: Annotated[
        bool, typer.Option("--trials", help="With --out: keep every draw too (Parquet).")
    ] = False,
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
    """Compare the corridors of a scenario under disruption.

    Prints one line a shipment; with --shipment or --all one line a corridor.
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
    check_shipments(shipment or [], [row.id for row in scenario.shipments], str(scenario_path))
    if keep_trials and out is None:
        raise InputError.single("--trials", "has nowhere to write to", "add --out DIR")
    if out is not None:
        from corridorsim.report.folder import refuse_foreign_folder

        refuse_foreign_folder(out)

    from corridorsim.cli.progress import progress, say_if_compiling
    from corridorsim.network.building import build_network
    from corridorsim.study.comparison import compare_corridors
    from corridorsim.study.routes import find_routes
    from corridorsim.study.trials import run_trials

    say_if_compiling()
    built = build_network(scenario)
    routes = find_routes(built, scenario, workers=workers)
    with progress("trials") as report:
        trials = run_trials(built, routes, scenario, workers=workers, report=report)
    comparison = compare_corridors(trials)
    if out is not None:
        from corridorsim.report.folder import write_folder

        write_folder(comparison, built, out, keep_trials=keep_trials)
    chosen = [row.id for row in scenario.shipments] if everything else list(shipment or ())
    _tell(comparison, as_json=as_json, shipments=chosen)


def check_shipments(asked: list[str], known: list[str], place: str) -> None:
    """Refuse a shipment that the scenario does not have.

    Parameters
    ----------
    asked : ids from the command line
    known : ids of the scenario
    place : the scenario file

    Raises
    ------
    InputError
        With the nearest valid name.
    """
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise InputError.single(
            f"--shipment {unknown[0]}", f"no such shipment in {place}", nearest(unknown[0], known)
        )


def _tell(comparison: Comparison, *, as_json: bool, shipments: list[str]) -> None:
    if as_json:
        from corridorsim.study.results import as_json as written
        from corridorsim.study.results import run_document

        document = run_document(comparison)
        for part in ("corridors", "verdicts"):
            document[part] = [row for row in document[part] if not shipments or row["shipment"] in shipments]
        print(written(document))
        return
    from corridorsim.report.tables import print_comparison

    print_comparison(comparison, shipments)
