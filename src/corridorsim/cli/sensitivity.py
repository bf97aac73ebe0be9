"""``corridorsim sensitivity``: what an output of a scenario hangs on, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    State,
    Variant,
    Workers,
    declared,
)
from corridorsim.cli.sweeping import (
    FactorsFile,
    FactorTexts,
    PlansMade,
    SweptHow,
    chosen_factors,
    of_shipments,
    sweep_of,
)
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.scenario.factors import Factor
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.designs import Design
    from corridorsim.study.sensitivity_answer import Question
    from corridorsim.study.sweeps import Sweep

Method = Annotated[str, typer.Option(metavar="NAME", help="tornado, morris, sobol, pawn, delta or shapley.")]
Figure = Annotated[
    str,
    typer.Option("--output", metavar="NAME", help="The figure, such as days_p95, usd_mean or best_share."),
]
Corridor = Annotated[
    str | None, typer.Option(metavar="ID", help="Whose figure; the scenario's first corridor unless told.")
]
Minus = Annotated[
    str | None, typer.Option(metavar="ID", help="Take off this corridor's figure, on the same worlds.")
]
Shipment = Annotated[str | None, typer.Option(metavar="ID", help="Which shipment; the first unless told.")]
Policy = Annotated[str | None, typer.Option(metavar="NAME", help="Which policy; the first unless told.")]
Points = Annotated[
    int | None,
    typer.Option(metavar="N", help="Trajectories of morris, base points of sobol and shapley, else points."),
]
Most = Annotated[
    int | None,
    typer.Option(metavar="K", min=1, help="Screen by a tornado first, and keep the K factors that do most."),
]
Correlated = Annotated[
    list[str] | None,
    typer.Option(
        "--correlation",
        metavar="'PATH PATH RHO'",
        help="Rank correlation of two factors, shapley alone; may be repeated.",
    ),
]
Pairs = Annotated[
    bool, typer.Option("--second-order", help="Sobol' indices of pairs too, at twice the points.")
]
Noise = Annotated[
    bool, typer.Option("--noise", help="Let the seed vary too: what it scores is Monte Carlo noise.")
]
Emulate = Annotated[
    int | None,
    typer.Option(metavar="N", help="Run N points only, and tell the method's from an emulator of them."),
]
LeastQ2 = Annotated[
    float, typer.Option("--least-q2", metavar="X", help="Refuse an emulator whose Q² is below this.")
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Keep every point there, and write the results; run again to go on."),
]


def sensitivity(
    scenario_path: ScenarioPath,
    method: Method = "tornado",
    factor: FactorTexts = None,
    factors: FactorsFile = None,
    output: Figure = "days_mean",
    corridor: Corridor = None,
    minus: Minus = None,
    shipment: Shipment = None,
    policy: Policy = None,
    points: Points = None,
    most: Most = None,
    correlation: Correlated = None,
    second_order: Pairs = False,
    noise: Noise = False,
    emulate: Emulate = None,
    least_q2: LeastQ2 = 0.9,
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
    """Tell what a figure hangs on, and how surely.

    Each factor's index, with the errors that design and draws leave. Varies what --factor and --factors
    name, or everything that the routes meet, within its data range.
    """
    from corridorsim.study.point_figures import STATISTICS
    from corridorsim.study.results import as_json as as_json_text
    from corridorsim.study.sensitivity_answer import Question, answer
    from corridorsim.study.sensitivity_document import sensitivity_document
    from corridorsim.study.sweeps import EntryName

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
    scenario = of_shipments(scenario, [shipment or scenario.shipments[0].id], scenario_path)
    entry = EntryName(
        scenario.shipments[0].id,
        _known("corridor", corridor, [each.id for each in scenario.corridors]),
        _known("policy", policy, scenario.study.policies),
    )
    question = Question(
        method,
        _known("output", output, STATISTICS),
        entry,
        _known("minus", minus, [each.id for each in scenario.corridors]) if minus else "",
        points,
        _correlations(correlation or ()),
        second_order,
        most,
        emulate,
        least_q2,
    )
    scenario = _narrowed(scenario, question)
    chosen = _factors(factor, factors, scenario, noise=noise)
    folders = _folders(out)

    def run(design: Design, kept: str) -> Sweep:
        return sweep_of(scenario, design, folders.get(kept), how)

    told = answer(question, scenario, chosen, run)
    if out is not None:
        from corridorsim.report.sensitivity_results import write_sensitivity

        write_sensitivity(told, out)
    if as_json:
        print(as_json_text(sensitivity_document(told)))
        return
    from corridorsim.report.tables.sensitivity_tables import print_sensitivity

    print_sensitivity(told)


def _known(what: str, asked: str | None, known: Sequence[str]) -> str:
    """Return what is asked for, the first where nothing is."""
    if asked is not None and asked not in known:
        raise InputError.single(f"--{what} {asked[:60]}", "is not there", nearest(asked, known))
    return known[0] if asked is None else asked


def _narrowed(scenario: Scenario, question: Question) -> Scenario:
    """Return a scenario with the corridors and the policy that are asked for: others say nothing to them."""
    study = scenario.study.model_copy(update={"policies": (question.entry.policy,)})
    kept = scenario.corridors
    if question.statistic != "best_share":  # which is of all corridors together
        kept = tuple(each for each in kept if each.id in (question.entry.corridor, question.minus))
    return replace(scenario, study=study, corridors=kept)


def _factors(
    texts: Sequence[str] | None, file: Path | None, scenario: Scenario, *, noise: bool
) -> tuple[Factor, ...]:
    """Return the factors that are named, or all that the routes meet."""
    from corridorsim.network.building import build_network
    from corridorsim.scenario.factor_checks import check_factors
    from corridorsim.study.routes import find_routes
    from corridorsim.study.sensitivity import seed_factor
    from corridorsim.study.varying import factors as everything

    chosen = chosen_factors(texts, file, scenario)
    if not chosen:
        network = build_network(scenario)
        chosen = check_factors(everything(scenario).of_routes(find_routes(network, scenario)), scenario)
    if noise and not any(each.path == "study.seed" for each in chosen):
        chosen = (*chosen, seed_factor(scenario.study.seed))
    return chosen


def _correlations(texts: Sequence[str]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for text in texts:
        try:
            one, other, rank = text.split()
            found[one, other] = float(rank)
        except ValueError as error:
            wrong = "is not PATH PATH RHO"
            raise InputError.single(
                f"--correlation {text[:80]}", wrong, "such as 'a.b.c d.e.f 0.5'"
            ) from error
    return found


def _folders(out: Path | None) -> dict[str, Path]:
    if out is None:
        return {}
    from corridorsim.report.sensitivity_results import sensitivity_folders

    return sensitivity_folders(out)
