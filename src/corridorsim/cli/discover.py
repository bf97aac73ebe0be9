"""``corridorsim discover``: when a corridor wins or fails, what is safe, and what is worth knowing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

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
    PlansMade,
    Points,
    SweptHow,
    chosen_factors,
    design_of,
    of_shipments,
    sweep_of,
)
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.scenario.factors import Factor
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.cases_of_interest import Interest
    from corridorsim.study.corridor_model import Plans
    from corridorsim.study.discovery import Discovery, Method
    from corridorsim.study.sweeps import Sweep

_POINTS = 256
_METHODS = ("prim", "cart")
Wins = Annotated[str | None, typer.Option(metavar="CORRIDOR", help="Find where this corridor is the best.")]
Loses = Annotated[str | None, typer.Option(metavar="CORRIDOR", help="Find where another one is better.")]
Fails = Annotated[
    str | None,
    typer.Option(metavar="CONDITION", help="Find where a figure is so: 'days_p95 > 45', 'on_time < 0.8'."),
]
Corridor = Annotated[
    str | None, typer.Option(metavar="ID", help="Whose figure --fails means; else the first.")
]
Enough = Annotated[
    list[str] | None,
    typer.Option(metavar="CONDITION", help="Say how often each corridor meets this; may be repeated."),
]
MethodName = Annotated[str, typer.Option("--method", metavar="NAME", help="prim (boxes) or cart (a tree).")]
SweepFolder = Annotated[
    Path | None,
    typer.Option(
        "--sweep", metavar="DIR", help="Use the points of this folder of 'sweep --out', instead of running."
    ),
]
Write = Annotated[
    Path | None,
    typer.Option(metavar="FILE.toml", help="Write the first box as a scenario that extends this one."),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Keep every finished point there, and write tables and figures."),
]


def discover(
    scenario_path: ScenarioPath,
    factor: FactorTexts = None,
    factors: FactorsFile = None,
    wins: Wins = None,
    loses: Loses = None,
    fails: Fails = None,
    corridor: Corridor = None,
    enough: Enough = None,
    method: MethodName = "prim",
    points: Points = None,
    sweep: SweepFolder = None,
    write: Write = None,
    out: Out = None,
    shipment: Shipments = None,
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
    """Find the conditions under which a corridor wins or fails.

    Also which corridor one would be least sorry to have chosen, and what it is worth to know each input
    before. Runs a Latin hypercube of 256 points, unless --points or --sweep says otherwise.
    """
    swept_how = SweptHow.of(workers, scheduler, plans, cluster=cluster)
    interest = _interest({"wins": wins, "loses": loses, "fails": fails}, corridor or "")
    if method not in _METHODS:
        raise InputError.single(f"--method {method[:60]}", "no such method", nearest(method, _METHODS))
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
    _check_extra()
    if write is not None:
        from corridorsim.study.box_scenarios import check_target

        check_target(scenario, write)
    if sweep is not None:
        found = _read(
            sweep, scenario, swept_how.plans, swept_again=bool(factor or factors or points is not None)
        )
    else:
        scenario = _of_first_policy(scenario)
        chosen = chosen_factors(factor, factors, scenario)
        found = _run(scenario, chosen, points, out, swept_how)
    _tell(found, scenario, interest, (cast("Method", method), tuple(enough or ())), (write, out, as_json))


def _interest(asked: dict[str, str | None], corridor: str) -> Interest:
    """Return what is of interest: exactly one of the three."""
    from corridorsim.study import cases_of_interest

    given = {name: value for name, value in asked.items() if value is not None}
    if len(given) != 1:
        wrong = (
            " and ".join(f"--{name}" for name in given) + " stand together" if given else "nothing is asked"
        )
        raise InputError.single(
            "discover", wrong, "one of --wins CORRIDOR, --loses CORRIDOR, --fails 'days_p95 > 45'"
        )
    (name, value), *_ = given.items()
    if name == "fails":
        return cases_of_interest.fails(value, corridor=corridor)
    if corridor:
        raise InputError.single("--corridor", f"says nothing to --{name}", "leave it out")
    return cases_of_interest.wins(value) if name == "wins" else cases_of_interest.loses(value)


def _check_extra() -> None:
    """Say that the extra is missing before anything is run."""
    from importlib.util import find_spec

    from corridorsim.study.peeling import missing

    for package in ("ema_workbench", "sklearn"):
        if find_spec(package) is None:
            raise missing(ImportError(name=package))


def _of_first_policy(scenario: Scenario) -> Scenario:
    study = scenario.study
    return replace(scenario, study=study.model_copy(update={"policies": study.policies[:1]}))


def _read(folder: Path, scenario: Scenario, plans: Plans, *, swept_again: bool) -> Sweep:
    """Return a sweep that was run, of this scenario and no other."""
    from corridorsim.scenario.factor_checks import check_factors
    from corridorsim.study.corridor_model import CorridorModel
    from corridorsim.study.sweep_folder import HEADER, model_digest, read_sweep

    if swept_again:
        raise InputError.single(
            "--sweep", "has factors and points of its own", "leave out --factor, --factors, --points"
        )
    place = folder / "points" if (folder / "points" / HEADER).exists() else folder
    found = read_sweep(place)
    if model_digest(place) != CorridorModel(scenario, (), plans).digest:
        right = "give the scenario, state, variant, --set, --seed, --draws, --shipment and --plans of its run"
        raise InputError.single(f"--sweep {folder}", f"is of something else than {scenario.path.name}", right)
    factors = check_factors(found.design.factors, scenario)  # with the values that they have as things are
    return replace(found, design=replace(found.design, factors=factors))


def _run(
    scenario: Scenario,
    factors: tuple[Factor, ...],
    points: int | None,
    out: Path | None,
    how: SweptHow,
) -> Sweep:
    kept = None
    if out is not None:
        from corridorsim.report.discovery_results import OURS
        from corridorsim.report.sweep_results import points_folder

        kept = points_folder(out, OURS)
    design = design_of("lhs", factors, _POINTS if points is None else points, None, scenario)
    return sweep_of(scenario, design, kept, how)


def _tell(
    sweep: Sweep,
    scenario: Scenario,
    interest: Interest,
    how: tuple[Method, tuple[str, ...]],
    to: tuple[Path | None, Path | None, bool],
) -> None:
    from corridorsim.study.findings import find

    method, enough = how
    write, out, as_json = to
    found = find(sweep, interest, method=method, enough=enough, seed=scenario.study.seed)
    if write is not None:
        print(f"corridorsim: {_written(found.discovery, scenario, write)}", file=sys.stderr)
    if out is not None:
        from corridorsim.report.discovery_results import write_findings

        write_findings(found, sweep, scenario, out)
    if as_json:
        from corridorsim.study.findings_document import findings_document
        from corridorsim.study.results import as_json as written

        print(written(findings_document(found, sweep, scenario)))
        return
    from corridorsim.report.tables.discovery_tables import print_findings

    print_findings(found, sweep, scenario)


def _written(discovery: Discovery, scenario: Scenario, target: Path) -> str:
    from corridorsim.study.box_scenarios import write_box

    if not discovery.boxes:
        return f"{target}: not written, as there is no box"
    write_box(discovery, scenario, target)
    return f"{target}: written; try: corridorsim run {target}"
