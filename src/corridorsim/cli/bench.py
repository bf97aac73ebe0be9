"""``corridorsim bench``: our kernels beside what a user would pick instead, on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.cli.options import AsJson
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.bench.contest import Row

Tasks = Annotated[
    list[str] | None, typer.Option("--task", metavar="NAME", help="Only this task; may be repeated.")
]
Quick = Annotated[bool, typer.Option("--quick", help="Fewer rounds: figures are rougher.")]


def bench(task: Tasks = None, quick: Quick = False, as_json: AsJson = False) -> None:
    """Time the kernels beside what one would use instead, answers held against each other first.

    Takes up to two minutes. Peers that are not installed are left out: pip install 'corridorsim[bench]'.
    """
    from corridorsim.bench import suite

    for name in task or ():
        if name not in suite.CASES:
            raise InputError.single("--task", f"there is no task '{name}'", nearest(name, suite.CASES))
    seconds = suite.QUICK_SECONDS if quick else suite.SECONDS
    rows = suite.run_suite(task or (), seconds, _say_missing, _say_row)
    if as_json:
        from corridorsim.study.results import as_json as written

        print(written(suite.document(rows)))
        return
    from corridorsim.report.bench_tables import print_bench

    print_bench(suite.document(rows))


def _say_missing(peer: str, package: str) -> None:
    print(
        f"corridorsim: {peer} is left out: {package} is not installed — pip install 'corridorsim[bench]'",
        file=sys.stderr,
        flush=True,
    )


def _say_row(row: Row) -> None:
    if sys.stderr.isatty():
        print(f"{row.task} {row.size}: {row.ratio} x {row.peer}", file=sys.stderr, flush=True)
