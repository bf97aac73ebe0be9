"""``corridorsim sweep``: a scenario at many points of what varies, all on the same worlds."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from corridorsim.cli.options import (
    AsJson,
    Draws,
    NetworkFolder,
    OnCluster,
    ScenarioPath,
    Scheduler,
    Seed,
    Settings,
    Shipments,
    State,
    Variant,
    Workers,
    declared,
)
from corridorsim.cli.sweeping import (
    FactorsFile,
    FactorTexts,
    Levels,
    PlansMade,
    Points,
    SweptHow,
    chosen_factors,
    design_of,
    of_shipments,
    sweep_of,
)

DesignKind = Annotated[
    str | None,
    typer.Option(
        "--design",
        metavar="KIND",
        help="grid, lhs, sobol, morris, tornado or table=FILE (CSV, columns are paths); "
        "a grid for one or two factors, else lhs.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Keep every finished point there, and write the results; run again to go on."
    ),
]


def sweep(
    scenario_path: ScenarioPath,
    factor: FactorTexts = None,
    factors: FactorsFile = None,
    design: DesignKind = None,
    points: Points = None,
    levels: Levels = None,
    shipment: Shipments = None,
    out: Out = None,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
    seed: Seed = None,
    draws: Draws = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    cluster: OnCluster = False,
    plans: PlansMade = "anew",
) -> None:
    """Run a scenario while inputs of it vary.

    All points are run on the same worlds. Prints at how many of them which corridor is best, and between
    which ends the figures lie.
    """
    how = SweptHow.of(workers, scheduler, plans, cluster=cluster)
    scenario = declared(
        scenario_path,
        state=state,
        variant=variant,
        network=network,
        settings=settings,
        seed=seed,
        draws=draws,
    )
    scenario = of_shipments(scenario, shipment or (), scenario_path)
    if out is None and not as_json:  # policies know nothing of each other
        study = scenario.study
        scenario = replace(scenario, study=study.model_copy(update={"policies": study.policies[:1]}))
    chosen = chosen_factors(factor, factors, scenario)
    asked = design_of(design, chosen, points, levels, scenario)
    kept = None
    if out is not None:
        from corridorsim.report.sweep_results import points_folder

        kept = points_folder(out)
    found = sweep_of(scenario, asked, kept, how)
    if out is not None:
        from corridorsim.report.sweep_results import write_sweep

        for line in write_sweep(found, scenario, out):
            print(f"corridorsim: {line}", file=sys.stderr)
    if as_json:
        from corridorsim.study.results import as_json as written
        from corridorsim.study.sweep_document import sweep_document

        print(written(sweep_document(found, scenario)))
        return
    from corridorsim.report.tables.sweep_tables import print_sweep

    print_sweep(found, scenario)
