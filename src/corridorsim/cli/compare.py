"""``corridorsim compare``: two scenario files held against each other on the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.cli.options import AsJson, Draws, Seed, Settings, Shipments, Workers, declared
from corridorsim.cli.run import check_shipments
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.attribution import Attribution
    from corridorsim.study.compared_scenarios import ScenarioComparison

FirstPath = Annotated[Path, typer.Argument(metavar="A", help="Scenario file (TOML).", show_default=False)]
SecondPath = Annotated[
    Path, typer.Argument(metavar="B", help="Scenario file that is held against it.", show_default=False)
]


Why = Annotated[
    str | None,
    typer.Option(
        metavar="STATISTIC",
        help="Say how much of the difference of a figure, such as usd_mean or objective_mean, each changed "
        "input makes; runs up to 256 mixtures of the two.",
    ),
]


def compare(
    first_path: FirstPath,
    second_path: SecondPath,
    shipment: Shipments = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every corridor of every shipment.")] = False,
    why: Why = None,
    as_json: AsJson = False,
    settings: Settings = None,
    seed: Seed = None,
    draws: Draws = None,
    workers: Workers = None,
) -> None:
    """Hold two scenarios against each other on the same worlds.

    Prints what differs between the files, then what B takes more than A: one line a shipment, with --shipment
    or --all one line a corridor. Options go for both; seed and draws are A's unless they say otherwise.
    """
    a, b = (_declared(path, settings, seed, draws) for path in (first_path, second_path))
    from corridorsim.study.common_worlds import common_worlds

    worlds = common_worlds(a, b)
    both = [row.id for row in worlds.a.shipments]
    check_shipments(shipment or [], both, f"both {first_path} and {second_path}")
    shown = both if everything else list(shipment or ())
    policies = worlds.a.study.policies
    told = policies if as_json or shown else policies[:1]  # policies know nothing of each other
    _check_statistic(why)
    found = _found(a, b, shipments=shipment or (), policies=told, workers=workers)
    shares = None if why is None else _shares(a, b, shipment or (), workers)
    if as_json:
        from corridorsim.study.compare_document import compare_document
        from corridorsim.study.results import as_json as written

        more = {} if shares is None else {"attribution": shares.document(why or "")}
        print(written(compare_document(found) | more))
        return
    from corridorsim.report.tables.compare_tables import print_scenarios

    print_scenarios(found, shown)
    if shares is not None:
        from corridorsim.report.tables.attribution_tables import print_attribution

        print_attribution(shares, why or "")


def _declared(path: Path, settings: list[str] | None, seed: int | None, draws: int | None) -> Scenario:
    return declared(path, state=None, variant=None, network=None, settings=settings, seed=seed, draws=draws)


def _found(
    a: Scenario, b: Scenario, *, shipments: Sequence[str], policies: Sequence[str], workers: int | None
) -> ScenarioComparison:
    from corridorsim.cli.progress import progress, say_if_compiling
    from corridorsim.study.compared_scenarios import compare_scenarios

    say_if_compiling(policies)
    with progress("trials") as report:
        return compare_scenarios(a, b, shipments=shipments, policies=policies, workers=workers, report=report)


def _check_statistic(why: str | None) -> None:
    from corridorsim.study.point_figures import STATISTICS

    if why is not None and why not in STATISTICS:
        raise InputError.single(f"--why {why[:60]}", "no such statistic", nearest(why, STATISTICS))


def _shares(a: Scenario, b: Scenario, shipments: Sequence[str], workers: int | None) -> Attribution:
    from corridorsim.cli.progress import progress
    from corridorsim.study.attribution import attribute_difference

    with progress("mixtures") as report:
        return attribute_difference(a, b, shipments=shipments, workers=workers, report=report)
