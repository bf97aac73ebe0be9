"""Tables and lines on the terminal, as wide as it is."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from corridorsim.report.tables.information_tables import WORTH
from corridorsim.report.tables.split_tables import NUMBERS
from corridorsim.study.compare_wording import DIFFERENCE

Row = Sequence[str]
_NARROWEST = 80
_UNBOUNDED = 10_000  # a pipe gets one line a row, so that grep finds whole rows
_LAST_COLUMN = 30  # less room than this, and the last column is told beneath the table
_NUMBERS = {
    "P10 d",
    "P50 d",
    "P90 d",
    "days",
    "P95 d",
    "USD",
    "USD P50",
    "published",
    "error %",
    "kg CO2e",
    "on time",
    "late",
    "rel. error",
    "best in",
    "margin",
    "reach",
    "mean wait d",
    "λE[D²]/2 d",
    "closed",
    "worst month",
    "rank",
    "USD/FEU",
    "± 95%",
    "used in",
    "met in",
    "Δ low",
    "± low MC",
    "Δ high",
    "± high MC",
    "swing",
    "± design",
    "± MC",
    "total",
    "first",
    "second",
    "mu_star",
    "mu",
    "sigma",
    "median",
    "maximum",
    "delta",
    "shapley",
    "beyond the two alone",
    "HHI",
    "age",
    "quasi-p",
    "comes back",
    "mean regret",
    "P90 regret",
    "most regret",
    "no way",
    "good enough",
    "is worth",
    "by chance",
}


def terminal() -> Console:
    """Return stdout as wide as the terminal; lines of a pipe are as long as they need to be."""
    watched = sys.stdout is not None and sys.stdout.isatty()
    width = max(_NARROWEST, shutil.get_terminal_size().columns) if watched else _UNBOUNDED
    return Console(width=width, highlight=False)


def print_table(title: str, header: Row, rows: Iterable[Row], caption: str = "") -> None:
    """Print a table.

    Parameters
    ----------
    title : above it
    header : names of the columns; those of figures stand to the right
    rows : cells, as many as the header has
    caption : beneath it
    """
    console, body = terminal(), list(rows)
    with console.capture() as captured:
        console.print(_table(title, header, body, caption))
    write(captured.get())


def print_lines(lines: Iterable[str]) -> None:
    """Print sentences, folded at the terminal's width.

    Parameters
    ----------
    lines : a sentence each
    """
    console = terminal()
    with console.capture() as captured:
        for line in lines:
            console.print(Text(line))
    write(captured.get())


def print_with_tail(title: str, header: Row, rows: Iterable[Row], caption: str = "") -> None:
    """Print a table whose last column goes beneath it where the terminal is too narrow.

    Parameters
    ----------
    title, header, rows, caption : see ``print_table``; lines beneath begin with the first two cells
    """
    console, body = terminal(), list(rows)
    tail = body if natural_width(header[:-1], body) + _LAST_COLUMN > console.width else []
    if tail:
        header, body = header[:-1], [row[:-1] for row in body]
    with console.capture() as captured:
        console.print(_table(title, header, body, caption))
        for told in dict.fromkeys(f"{row[0]}, {row[1]}: {row[-1]}" for row in tail if row[-1]):
            console.print(Text(told))
    write(captured.get())


def write(text: str) -> None:
    """Write lines without the blanks that fill them up; a closed pipe is for the caller to know.

    Parameters
    ----------
    text : lines
    """
    if sys.stdout is not None:
        sys.stdout.write("".join(line.rstrip() + "\n" for line in text.splitlines()))


def natural_width(header: Row, rows: Sequence[Row]) -> int:
    """Return how wide a table is where nothing is wrapped.

    Parameters
    ----------
    header : names of the columns
    rows : cells, as many as the header has at least
    """
    lengths = (max(map(len, (name, *(row[at] for row in rows)))) for at, name in enumerate(header))
    return sum(length + 2 for length in lengths)


def _table(title: str, header: Row, rows: Sequence[Row], caption: str) -> Table:
    table = Table(
        title=Text(title),
        title_justify="left",
        box=SIMPLE_HEAD,
        caption=Text(caption) if caption else None,
        caption_justify="left",
        pad_edge=False,
        collapse_padding=True,
    )
    for name in header:
        right = name in _NUMBERS or name in NUMBERS or name in WORTH or name.startswith(DIFFERENCE)
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        table.add_row(*map(escape, row))
    return table
