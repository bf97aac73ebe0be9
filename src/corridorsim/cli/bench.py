"""``corridorsim bench``: our kernels beside what a user would pick instead, on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridorsim.cli.options import AsJson
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.bench.contest import Row

Tasks = Annotated[
    list[str] | None, typer.Option("--task", metavar="NAME", help="Only this task; may be repeated.")
]
Quick = Annotated[bool, typer.Option("--quick", help="Fewer rounds: figures are rougher.")]
Whole = Annotated[
    bool,
    typer.Option("--whole", help="Also starting, compiling, memory, threads, and how times grow: minutes."),
]
MostDraws = Annotated[
    int,
    typer.Option(metavar="N", min=1_000, help="With --whole: draws of the longest run, up to 100,000,000."),
]


def bench(
    task: Tasks = None,
    quick: Quick = False,
    whole: Whole = False,
    most_draws: MostDraws = 100_000,
    as_json: AsJson = False,
) -> None:
    """Time the kernels beside what one would use instead.

    All answers are held against each other first. Takes up to two minutes,
    after kernels are compiled. Peers that are not installed are left out:
    pip install 'corridorsim[bench]'.
    """
    from corridorsim.bench import suite

    for name in task or ():
        if name not in suite.CASES:
            raise InputError.single("--task", f"there is no task '{name}'", nearest(name, suite.CASES))
    _say_if_compiling()
    seconds = suite.QUICK_SECONDS if quick else suite.SECONDS
    rows = suite.run_suite(task or (), seconds, _say_missing, _say_row)
    document = suite.document(rows)
    if not task:
        document |= _further(seconds, most_draws if whole else None)
    if as_json:
        from corridorsim.study.results import as_json as written

        print(written(document))
        return
    from corridorsim.report.tables.bench_tables import print_bench

    print_bench(document)


def _further(seconds: float, most_draws: int | None) -> dict[str, Any]:
    """Return what is measured beside the tasks."""
    from corridorsim.bench.roofline import roofline

    found: dict[str, Any] = {"roofline": roofline(seconds)}
    if most_draws is not None:
        from corridorsim.bench.apart import apart
        from corridorsim.bench.scaling import scaling

        found |= {"apart": apart(most_draws), "scaling": scaling(most_draws)}
    return found


def _say_if_compiling() -> None:
    from corridorsim.cli.progress import say_if_compiling

    say_if_compiling(pareto=True)


def _say_missing(peer: str, package: str) -> None:
    print(
        f"corridorsim: {peer} is left out: {package} is not installed — pip install 'corridorsim[bench]'",
        file=sys.stderr,
        flush=True,
    )


def _say_row(row: Row) -> None:
    if sys.stderr.isatty():
        print(f"{row.task} {row.size}: {row.ratio} x {row.peer}", file=sys.stderr, flush=True)
