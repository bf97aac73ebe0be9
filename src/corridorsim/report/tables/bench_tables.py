"""The tables of ``corridorsim bench``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from corridorsim.report.tables.terminal import terminal

HEADS = ("task", "size", "beside", "ours", "theirs", "times as fast")
_LEFT = 3  # columns of words
_APART = {
    "import_s": "import, over bare Python",
    "check_s": "check",
    "cold_run_s": "first run, compiling",
    "warm_run_s": "run of 20,000 draws (--knowledge 0)",
    "warm_run_with_knowledge_s": "the same with 64 points of what the data leave open",
}


def print_bench(document: dict[str, Any]) -> None:
    """Print a document of ``corridorsim.bench/1``: tables, and what they were measured on.

    Parameters
    ----------
    document : of ``bench``
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for at, head in enumerate(HEADS):
        table.add_column(head, justify="left" if at < _LEFT else "right")
    before = ("", "")
    for row in bench_rows(document):
        same = (row[0], row[1]) == before
        table.add_row(*(("", "") if same else row[:2]), *row[2:])
        before = (row[0], row[1])
    out = terminal()
    out.print(table)
    for line in further_lines(document):
        out.print(line, soft_wrap=True)
    for line in machine_lines(document):
        out.print(line, soft_wrap=True)


def bench_rows(document: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the rows of the table, in the order of ``HEADS``.

    Parameters
    ----------
    document : of ``bench``
    """
    return [
        (
            row["task"],
            row["size"],
            row["peer"],
            *(f"{told(row[key])} a {row['unit']}" for key in ("ours_us", "peer_us")),
            ratio_told(row["ratio"]),
        )
        for row in document["rows"]
    ]


def machine_lines(document: dict[str, Any]) -> list[str]:
    """Return what the figures were measured on.

    Parameters
    ----------
    document : of ``bench``
    """
    known = document["machine"]
    on = f"{known['processor']}, {known['cores']} cores, {known['system']}"
    return [
        f"Medians of interleaved runs, CPU time of one thread, on {on}.",
        ", ".join(f"{name} {each}" for name, each in document["versions"].items()) + ".",
    ]


def further_lines(document: dict[str, Any]) -> Iterable[str]:
    """Return the roofline, what is measured apart and the slopes, as far as the document has them.

    Parameters
    ----------
    document : of ``bench``
    """
    if "roofline" in document:
        yield from _roofline_lines(document["roofline"])
    for name, words in _APART.items() if "apart" in document else ():
        yield f"{words}: {document['apart'][name]:.3g} s"
    if "apart" in document:
        apart = document["apart"]
        yield f"peak memory of a run of {apart['peak_draws']:,.0f} draws: {apart['peak_mb']:,.0f} MB"
        if "two_threads" in apart:
            yield f"two threads: {apart['two_threads']:.3g} times as fast as one"
        if "sobol_study_s" in apart:
            study = "a Sobol' study of 20 factors, 22,528 points of 1,000 draws, on all cores"
            once = f"planned once {apart['sobol_study_once_s']:.3g} s"
            yield f"{study}: planned anew at each point {apart['sobol_study_s']:.3g} s, {once}"
        if "two_workers" in apart:
            yield f"two workers of a dask cluster: {apart['two_workers']:.3g} times as fast as one"
    for name, series in document.get("scaling", {}).items():
        low, high = (f"{size:,.0f}" for size, _ in (series["points"][0], series["points"][-1]))
        slope = f"slope {series['slope']:.2f}" if "slope" in series else "one size only"
        yield f"{series['what']}, {low} to {high} {name}: {slope}"


def _roofline_lines(roofline: dict[str, dict[str, float]]) -> Iterable[str]:
    limits = roofline["limits"]
    yield (
        f"this machine, one thread: a step in lanes {limits['step_ns']:.2g} ns, a random number "
        f"{limits['number_ns']:.2g} ns, a number read from memory {limits['read_ns']:.2g} ns"
    )
    for task, each in roofline.items():
        if task != "limits":
            whole = "an arc and draw" if each["each_draw"] > 1 else "a draw"
            yield (
                f"{task}: {told(each['ns'] / 1e3)} {whole}, at least {told(each['floor_ns'] / 1e3)}: "
                f"{each['share_of_roofline']:.0%} of the roofline"
            )


def ratio_told(ratio: float) -> str:
    """Return a ratio with three digits, whole from a thousand on.

    Parameters
    ----------
    ratio : any
    """
    return f"{ratio:,.0f}" if ratio >= 1000 else f"{ratio:.3g}"


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
