"""The table of ``corridorsim bench``."""

from __future__ import annotations

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from corridorsim.report.tables import terminal


def print_bench(document: dict[str, Any]) -> None:
    """Print a document of ``corridorsim.bench/1`` as a table, and what it was measured on.

    Parameters
    ----------
    document : of ``bench.suite``
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("task", "size", "beside"):
        table.add_column(column)
    for column in ("ours", "theirs", "times as fast"):
        table.add_column(column, justify="right")
    before = ("", "")
    for row in document["rows"]:
        case = (row["task"], row["size"])
        ours, theirs = (f"{told(row[key])} a {row['unit']}" for key in ("ours_us", "peer_us"))
        table.add_row(
            row["task"] if case != before else "",
            row["size"] if case != before else "",
            row["peer"],
            ours,
            theirs,
            f"{row['ratio']:,.3g}" if row["ratio"] < 1000 else f"{row['ratio']:,.0f}",
        )
        before = case
    out = terminal()
    out.print(table)
    known = document["machine"]
    out.print(
        f"{known['processor']}, {known['cores']} cores, {known['system']}; one thread, CPU time",
        soft_wrap=True,
    )
    out.print(", ".join(f"{name} {each}" for name, each in document["versions"].items()), soft_wrap=True)


def told(microseconds: float) -> str:
    """Return a time in the unit that reads best.

    Parameters
    ----------
    microseconds : any
    """
    for unit, size in (("s", 1e6), ("ms", 1e3), ("µs", 1.0)):
        if microseconds >= size:
            return f"{microseconds / size:.3g} {unit}"
    return f"{microseconds * 1e3:.3g} ns"
