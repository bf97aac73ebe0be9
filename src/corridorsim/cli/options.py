"""Options that mean the same in every command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.errors import InputError

if TYPE_CHECKING:
    from corridorsim.scenario.tables import Scenario

ScenarioPath = Annotated[
    Path, typer.Argument(metavar="SCENARIO", help="Scenario file (TOML).", show_default=False)
]
Shipments = Annotated[
    list[str] | None, typer.Option("--shipment", metavar="ID", help="Only this shipment; may be repeated.")
]
State = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Named state of the world (explain states), instead of the file's own."
    ),
]
Variant = Annotated[str | None, typer.Option(metavar="NAME", help="Named variant of the scenario.")]
NetworkFolder = Annotated[
    Path | None,
    typer.Option("--network", metavar="DIR", help="Network folder, instead of the file's own."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Set <table>.<id>.<field>, study.<field> or costs.<field>; may be repeated.",
    ),
]
Via = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Every route must pass this terminal, passage or leg, or use this country or mode; may be "
        "repeated: places in this order, after a shipment's own.",
    ),
]
Avoid = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="No route may use this terminal, passage, leg, country or mode; may be repeated.",
    ),
]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Seed, instead of the file's own; 0 is a seed.")]
Draws = Annotated[
    int | None, typer.Option(metavar="N", help="Number of worlds, at least 2, instead of the file's own.")
]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="PRECISION",
        help="Draw until figures are so sure: 'days_p95 ± 0.25', 'usd_mean ± 1 %'; --draws is the most.",
    ),
]
Knowledge = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=0, help="Points of what the data leave open, 64 unless told otherwise; 0: none."
    ),
]
Workers = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Threads; the answer does not depend on it.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Work on the dask cluster behind this scheduler (tcp://HOST:8786); the answer is the same.",
    ),
]
OnCluster = Annotated[
    bool, typer.Option("--cluster", help="Work in processes of a dask cluster that is started for it here.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def declared(
    path: Path,
    *,
    state: str | None,
    variant: str | None,
    network: Path | None,
    settings: list[str] | None,
    via: list[str] | None = None,
    avoid: list[str] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    until: str | None = None,
    knowledge: int | None = None,
) -> Scenario:
    """Return the scenario of a command, what the command line sets included.

    Parameters
    ----------
    path, state, variant, network, settings : as given
    via, avoid : added to what each shipment must pass and avoid
    seed, draws, until, knowledge : short forms of ``--set study.seed=…`` and so on; with ``until`` and
        without ``draws`` the most are 2²⁴, whatever the file says

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    from corridorsim.scenario.declarations import MOST_DRAWS_UNTIL
    from corridorsim.scenario.reading import read_scenario

    if until is not None and draws is None:
        draws = MOST_DRAWS_UNTIL
    given = {"seed": seed, "draws": draws, "until": until, "knowledge_points": knowledge}
    short = [f"study.{name}={value}" for name, value in given.items() if value is not None]
    return read_scenario(
        path,
        state=state,
        variant=variant,
        settings=[*(settings or ()), *short],
        via=via or (),
        avoid=avoid or (),
        network_folder=network,
    )


def where(scheduler: str | None, *, cluster: bool) -> str | None:
    """Return what ``run_trials`` and ``run_sweep`` take as their scheduler, None for threads.

    Parameters
    ----------
    scheduler, cluster : as given

    Raises
    ------
    InputError
        Where both are given.
    """
    if cluster and scheduler is not None:
        raise InputError.single("--cluster", f"starts its own, beside --scheduler {scheduler}", "one of them")
    return "local" if cluster else scheduler
