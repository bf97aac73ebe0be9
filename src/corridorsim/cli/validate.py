"""``corridorsim validate``: published times and tariffs beside what the model says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.cli.options import AsJson, Workers
from corridorsim.errors import InputError

if TYPE_CHECKING:
    from corridorsim.scenario.reading_tables import NetworkRows

CasesPath = Annotated[
    Path | None,
    typer.Option("--cases", metavar="FILE", help="Cases (CSV), instead of the network's own cases.csv."),
]
NetworkFolder = Annotated[
    Path | None, typer.Option("--network", metavar="DIR", help="Network folder, instead of the shipped one.")
]
CaseIds = Annotated[
    list[str] | None, typer.Option("--case", metavar="ID", help="Only this case; may be repeated.")
]
Seed = Annotated[
    int, typer.Option(metavar="N", min=0, max=2**64 - 1, help="Seed of every case; 0 is a seed.")
]
Draws = Annotated[int, typer.Option(metavar="N", min=2, max=2**32 - 1, help="Number of worlds of each case.")]


def validate(
    cases: CasesPath = None,
    case: CaseIds = None,
    network: NetworkFolder = None,
    as_json: AsJson = False,
    seed: Seed = 20250530,
    draws: Draws = 20_000,
    workers: Workers = None,
) -> None:
    """Hold the network against published times and tariffs.

    Each case is one FEU of general cargo on the committed plan of the fewest expected days, in the state of
    the world that it names; docs/validation.md says how it is scored.
    """
    from corridorsim.cli.progress import progress, say_if_compiling
    from corridorsim.scenario.cases import CASES_FILE, chosen_cases, read_cases
    from corridorsim.study.validation import validate as held_against

    rows = _network(network)
    path = rows.folder / CASES_FILE if cases is None else cases
    label = f"{rows.label}/{CASES_FILE}" if cases is None else cases.name
    asked = chosen_cases(read_cases(path, label), case or (), label)
    say_if_compiling()
    with progress("cases") as report:
        found = held_against(asked, rows, seed=seed, draws=draws, workers=workers, report=report)
    if as_json:
        from corridorsim.study.results import as_json as written
        from corridorsim.study.validation_document import validation_document

        print(written(validation_document(found, seed=seed, draws=draws)))
        return
    from corridorsim.report.tables.validation_tables import print_validation

    print_validation(found, f"{label} on the network {rows.label} · {draws:,} draws a case, seed {seed}")


def _network(folder: Path | None) -> NetworkRows:
    """Return a network as read, refused where anything is wrong with it."""
    from corridorsim.scenario.documents import SHIPPED, shipped_network
    from corridorsim.scenario.reading_tables import read_network

    label = SHIPPED if folder is None else folder.name or str(folder)
    rows = read_network(shipped_network() if folder is None else folder, label)
    if rows.problems:
        raise InputError(rows.problems)
    return rows
