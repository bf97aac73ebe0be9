"""``corridorsim run``: a scenario file in, corridors compared under disruption out."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from corridorsim.cli.options import (
    AsJson,
    Avoid,
    Draws,
    Knowledge,
    NetworkFolder,
    OnCluster,
    ScenarioPath,
    Scheduler,
    Seed,
    Settings,
    Shipments,
    State,
    Until,
    Variant,
    Via,
    Workers,
    declared,
    where,
)
from corridorsim.errors import InputError, StoppedResumable, nearest

if TYPE_CHECKING:
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.certificate import Certificate
    from corridorsim.study.comparison import Comparison
    from corridorsim.study.part_store import PartStore


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
    resume: Annotated[
        bool,
        typer.Option("--resume", help="With --out: go on from what a stopped run had finished."),
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
    until: Until = None,
    knowledge: Knowledge = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    cluster: OnCluster = False,
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
        until=until,
        knowledge=knowledge,
    )
    check_shipments(shipment or [], [row.id for row in scenario.shipments], str(scenario_path))
    for option, asked in (("--trials", keep_trials), ("--resume", resume)):
        if asked and out is None:
            raise InputError.single(option, "has nowhere to write to or go on from", "add --out DIR")
    place = _Place(workers, where(scheduler, cluster=cluster))
    store = None if out is None else _opened(out, scenario, keep_trials=keep_trials, resume=resume)
    chosen = [row.id for row in scenario.shipments] if everything else list(shipment or ())
    if out is None:
        scenario = _as_shown(scenario, chosen, as_json=as_json)
    try:
        comparison = _compare(scenario, store, out, keep_trials=keep_trials, place=place)
    except KeyboardInterrupt as stop:
        raise (stop if store is None else StoppedResumable) from stop
    _tell(comparison, as_json=as_json, shipments=chosen)


def _opened(out: Path, scenario: Scenario, *, keep_trials: bool, resume: bool) -> PartStore:
    """Return where finished parts stand, after everything that could be told too late was told."""
    from corridorsim.report.folder import parts_header
    from corridorsim.report.partial import open_store, refuse_foreign_folder
    from corridorsim.scenario.validation_score import read_score

    refuse_foreign_folder(out)
    read_score(scenario.tables.folder)  # a broken one is told before the trials, not after
    header = parts_header(scenario, keep_trials=keep_trials)
    return open_store(out, header, resume=resume, every_draw=keep_trials)


def _as_shown(scenario: Scenario, shipments: list[str], *, as_json: bool) -> Scenario:
    """Return the scenario with what the answer shows; shipments and policies know nothing of each other."""
    if shipments:
        kept = tuple(row for row in scenario.shipments if row.id in shipments)
        return replace(scenario, shipments=kept)
    if as_json:
        return scenario
    first = scenario.study.policies[:1]
    return replace(scenario, study=scenario.study.model_copy(update={"policies": first}))


class _Place(NamedTuple):
    """Where trials are made.

    Attributes
    ----------
    workers, scheduler : as of ``run_trials``
    """

    workers: int | None
    scheduler: str | None


def _compare(
    scenario: Scenario, store: PartStore | None, out: Path | None, *, keep_trials: bool, place: _Place
) -> Comparison:
    """Run the trials, compare, and write the folder where one is wanted."""
    from corridorsim.cli.progress import progress, say_if_compiling
    from corridorsim.network.building import build_network
    from corridorsim.study.bound import find_bounds
    from corridorsim.study.comparison import CLAIRVOYANT, compare_corridors
    from corridorsim.study.knowledge import know
    from corridorsim.study.routes import find_routes
    from corridorsim.study.trials import run_trials

    workers = place.workers
    say_if_compiling(scenario.study.policies)
    built = build_network(scenario)
    routes = find_routes(built, scenario, workers=workers)
    with progress("trials") as report:
        trials = run_trials(built, routes, scenario, **place._asdict(), report=report, store=store)
    known = None
    if points := scenario.study.knowledge_points:
        with progress("what the data leave open") as report:
            known = know(built, trials, points=points, workers=workers, report=report)
    bounds = None
    if CLAIRVOYANT in scenario.study.policies:
        with progress("how early one could be") as report:
            bounds = find_bounds(built, routes, scenario, trials.draws, workers=workers, report=report)
    comparison = compare_corridors(trials, known, bounds)
    if out is not None:
        from corridorsim.report.folder import write_folder

        with progress("files") as report:
            certified = write_folder(comparison, built, out, keep_trials=keep_trials, report=report)
        _tell_failures(certified)
    return comparison


def _tell_failures(certified: Certificate) -> None:
    from corridorsim.study.certificate import failures

    for line in failures(certified):
        print(f"corridorsim: {line}", file=sys.stderr)


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
        for part in {"corridors", "verdicts", "information"} & document.keys():
            document[part] = [row for row in document[part] if not shipments or row["shipment"] in shipments]
        print(written(document))
        return
    from corridorsim.report.tables.run_tables import print_comparison

    print_comparison(comparison, shipments)
