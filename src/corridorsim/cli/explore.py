"""``corridorsim explore``: a scenario on a live page, moved with sliders."""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from corridorsim.cli.options import (
    Draws,
    NetworkFolder,
    ScenarioPath,
    Seed,
    Settings,
    State,
    Variant,
    Workers,
    declared,
)
from corridorsim.cli.run import check_shipments
from corridorsim.errors import InputError

if TYPE_CHECKING:
    from corridorsim.scenario.tables import Scenario

_PORT = 5006

OneShipment = Annotated[
    str | None, typer.Option("--shipment", metavar="ID", help="The shipment that is shown at first.")
]
Factors = Annotated[
    list[str] | None,
    typer.Option("--factor", metavar="PATH", help="Begin with a slider for this number; may be repeated."),
]
Port = Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port on 127.0.0.1; 0: any.")]
SaveTo = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Folder in which scenarios are saved; else that of the scenario's file."
    ),
]
Show = Annotated[bool, typer.Option("--show", help="Open the page in the browser.")]


def explore(
    scenario_path: ScenarioPath,
    shipment: OneShipment = None,
    factor: Factors = None,
    port: Port = _PORT,
    save_to: SaveTo = None,
    show: Show = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
    seed: Seed = None,
    draws: Draws = None,
    workers: Workers = None,
) -> None:
    """Move a scenario with sliders, on a live page.

    It is compared with the scenario as it is, on the same worlds. The page is
    served to this machine alone; Ctrl-C ends it.
    """
    scenario = declared(
        scenario_path,
        state=state,
        variant=variant,
        network=network,
        settings=settings,
        seed=seed,
        draws=draws,
    )
    known = [row.id for row in scenario.shipments]
    check_shipments([shipment] if shipment else [], known, str(scenario_path))
    if save_to is not None:
        _check_folder(scenario, save_to)
    begin = _Begin(shipment or known[0], tuple(factor or ()))
    _explore(scenario, save_to or scenario_path.parent, begin, port, workers, show=show)


class _Begin(NamedTuple):
    """With what a page begins: a shipment, and paths of factors that have sliders."""

    shipment: str
    factors: tuple[str, ...]


def _check_folder(scenario: Scenario, folder: Path) -> None:
    from corridorsim.study.explored_files import network_from

    if not folder.is_dir():
        raise InputError.single(f"--save-to {folder}", "is no folder", "one that is there")
    network_from(scenario, folder)


def _explore(
    scenario: Scenario, folder: Path, begin: _Begin, port: int, workers: int | None, *, show: bool
) -> None:
    """Answer the first question, then serve pages; the port is taken before anything is made for it."""
    from corridorsim.cli.progress import say_if_compiling
    from corridorsim.report.live.desk import Desk
    from corridorsim.report.live.live_page import LivePage
    from corridorsim.report.live.serving import bind, serve
    from corridorsim.scenario.declarations import POLICIES
    from corridorsim.study.explorer import Explorer
    from corridorsim.study.threads import default_workers
    from corridorsim.study.warming import is_warm, warm_kernels

    with bind(port) as bound, ThreadPoolExecutor(workers or default_workers()) as threads:
        explorer = Explorer(scenario, threads, workers or default_workers())
        for path in begin.factors:
            explorer.questions.factor(path)
        say_if_compiling(POLICIES)
        if not is_warm(POLICIES):
            warm_kernels()  # whoever moves a slider is not to wait for the compiler
        with Desk(explorer, folder) as desk:
            asked = explorer.as_it_is(begin.shipment)
            first = desk.ask(asked, desk.waiting()).result()
            gc.freeze()  # the tables live as long as the pages: no need to look through them again and again
            serve(
                bound,
                lambda document: LivePage(document, desk, begin.factors, first).fill(),
                lambda address: _ready(address, show=show),
            )


def _ready(address: str, *, show: bool) -> None:
    print(address, flush=True)
    print("corridorsim: exploring on this machine alone; Ctrl-C ends it", file=sys.stderr, flush=True)
    if show:
        import webbrowser

        webbrowser.open(address)
