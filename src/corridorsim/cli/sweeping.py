"""Options of the commands that sweep, and the steps from these to a sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from corridorsim.cli.options import where
from corridorsim.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from corridorsim.scenario.factors import Factor
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.corridor_model import Plans
    from corridorsim.study.designs import Design
    from corridorsim.study.sweeps import Sweep

FactorTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--factor",
        metavar="PATH=LAW",
        help="Vary an input, such as PATH=uniform(24, 96), PATH*=uniform(0.5, 2), PATH~=uniform(0, 1) within "
        "its data range, PATH=[24, 48] or PATH=categorical(on, off); may be repeated.",
    ),
]
FactorsFile = Annotated[
    Path | None, typer.Option("--factors", metavar="FILE", help="Inputs that vary, from a file (TOML).")
]
Points = Annotated[
    int | None,
    typer.Option(metavar="N", help="Points of lhs, base points of sobol, trajectories of morris."),
]
Levels = Annotated[
    int | None, typer.Option(metavar="N", help="Levels of grid (5) and morris (4) for laws without a list.")
]
PlansMade = Annotated[
    str,
    typer.Option(
        "--plans",
        metavar="WHEN",
        help="anew: shippers know the numbers of a point; once: they commit to what they planned before, "
        "which is faster.",
    ),
]
PLANS = ("anew", "once")
DESIGNS = ("grid", "lhs", "sobol", "morris", "tornado", "table=FILE")
_TABLE = "table="
_POINTS = {"lhs": 64, "sobol": 64, "morris": 20}
_LEVELS = {"grid": 5, "morris": 4}


def chosen_factors(texts: Sequence[str] | None, file: Path | None, scenario: Scenario) -> tuple[Factor, ...]:
    """Return the factors of a command line, held against the scenario; none where it names none.

    Parameters
    ----------
    texts, file : as given
    scenario : that they vary

    Raises
    ------
    InputError
        With every problem of all of them.
    """
    from corridorsim.scenario.factor_checks import check_factors
    from corridorsim.scenario.factor_files import parse_factor, read_factors

    found: list[Factor] = []
    problems: list[Problem] = []
    if file is not None:
        try:
            found += read_factors(file)
        except InputError as error:
            problems += error.problems
    for each in texts or ():
        try:
            found.append(parse_factor(each))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return check_factors(found, scenario) if found else ()


def design_of(
    kind: str | None, factors: Sequence[Factor], points: int | None, levels: int | None, scenario: Scenario
) -> Design:
    """Return the design that a command line asks for; its seed is the study's.

    Parameters
    ----------
    kind : one of ``DESIGNS``; None: a grid of one or two factors, else a Latin hypercube
    factors : from ``chosen_factors``; a table may do without
    points, levels : as given
    scenario : that is swept

    Raises
    ------
    InputError
        Where there is no such design, or an option is none of its own.
    """
    from corridorsim.study import designs

    kind = kind or ("grid" if len(factors) <= 2 else "lhs")
    if kind.startswith(_TABLE):
        _refuse_unused("table", points, levels)
        return _table(kind.removeprefix(_TABLE), factors, scenario)
    if kind not in DESIGNS:
        raise InputError.single(f"--design {kind[:60]}", "no such design", nearest(kind, DESIGNS))
    _refuse_unused(kind, points, levels)
    if not factors:
        raise InputError.single("--factor", "nothing varies", "PATH=LAW, or --factors FILE")
    seed = scenario.study.seed
    count = _POINTS.get(kind, 0) if points is None else points
    steps = _LEVELS.get(kind, 0) if levels is None else levels
    if kind == "grid":
        return designs.grid(factors, steps)
    if kind == "lhs":
        return designs.latin_hypercube(factors, count, seed)
    if kind == "sobol":
        return designs.sobol_design(factors, count, seed=seed)
    if kind == "morris":
        return designs.morris_design(factors, count, steps, seed=seed)
    return designs.tornado_design(factors)


@dataclass(frozen=True)
class SweptHow:
    """How a scenario is swept.

    Attributes
    ----------
    workers, scheduler : as of ``run_sweep``
    plans : as of ``CorridorModel``
    """

    workers: int | None
    scheduler: str | None
    plans: Plans

    @classmethod
    def of(cls, workers: int | None, scheduler: str | None, plans: str, *, cluster: bool) -> SweptHow:
        """Return what a command line says.

        Parameters
        ----------
        workers, scheduler, plans, cluster : as given

        Raises
        ------
        InputError
            Where there are no such plans, or both kinds of cluster are asked for.
        """
        if plans not in PLANS:
            raise InputError.single(f"--plans {plans[:60]}", "are no plans", nearest(plans, PLANS))
        return cls(workers, where(scheduler, cluster=cluster), cast("Plans", plans))


def sweep_of(scenario: Scenario, design: Design, folder: Path | None, how: SweptHow) -> Sweep:
    """Run a scenario at the points of a design, with progress.

    Parameters
    ----------
    scenario : declared and checked
    design : its factors are held against the scenario
    folder : that keeps finished points, and is gone on from; None: nothing is kept
    how : where, and how it is planned
    """
    from corridorsim.cli.progress import progress, say_if_compiling
    from corridorsim.study.corridor_model import CorridorModel
    from corridorsim.study.sweep_running import run_sweep

    say_if_compiling(scenario.study.policies)
    model = CorridorModel(scenario, design.factors, how.plans)
    with progress("points") as report:
        return run_sweep(
            model, design, folder=folder, workers=how.workers, scheduler=how.scheduler, report=report
        )


def of_shipments(scenario: Scenario, asked: Sequence[str], path: Path) -> Scenario:
    """Return a scenario with some of its shipments; all where none is asked for.

    Parameters
    ----------
    scenario : declared and checked
    asked : ids
    path : the scenario file

    Raises
    ------
    InputError
        Where it has no such shipment.
    """
    from corridorsim.cli.run import check_shipments

    check_shipments(list(asked), [row.id for row in scenario.shipments], str(path))
    kept = tuple(row for row in scenario.shipments if row.id in asked)
    return replace(scenario, shipments=kept) if asked else scenario


def _table(file: str, factors: Sequence[Factor], scenario: Scenario) -> Design:
    from corridorsim.scenario.factor_checks import check_factors
    from corridorsim.study.design_tables import table_design

    design = table_design(file, factors or None)
    return design if factors else replace(design, factors=check_factors(design.factors, scenario))


def _refuse_unused(kind: str, points: int | None, levels: int | None) -> None:
    problems = [
        Problem(f"--{name}", f"says nothing to {kind}", "leave it out")
        for name, given, used in (("points", points, _POINTS), ("levels", levels, _LEVELS))
        if given is not None and kind not in used
    ]
    if problems:
        raise InputError(problems)
