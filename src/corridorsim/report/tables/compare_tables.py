"""Two scenarios compared, on the terminal: what is different between the files, then what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from corridorsim.report.tables.difference_lines import difference_lines
from corridorsim.report.tables.run_tables import without_policy
from corridorsim.report.tables.terminal import (
    Row,
    natural_width,
    print_table,
    print_with_tail,
    terminal,
    write,
)
from corridorsim.scenario.tables import Scenario
from corridorsim.study.compare_wording import best_cells, corridor_cells, gain_line
from corridorsim.study.compared_scenarios import ScenarioComparison

_MOST_LINES = 20
_LOST = "Δ undelivered"
# The first of these give way where a terminal is too narrow; what decides always stays.
_GIVE_WAY = ("Δ kg CO2e", "Δ P50 d", "Δ USD", "Δ P90 d", "P50 d", _LOST, "Δ on time")


def print_scenarios(found: ScenarioComparison, shipments: Sequence[str] = ()) -> None:
    """Print what differs, and one line a shipment, or every corridor of some.

    Parameters
    ----------
    found : the answer
    shipments : ids of those to show in full; none for the overview
    """
    _print_differences(found)
    study = found.worlds.a.study
    title = f"B less A on the same {study.draws:,} worlds, seed {study.seed}"
    if shipments:
        _print_corridors(f"{title}, {', '.join(study.policies)}", found, shipments)
        return
    header, rows = best_cells(found)
    more = "Every corridor of one: --shipment ID; of all: --all."
    caption = f"Best by the mean. {_caption(found, header)} {more}"
    print_table(f"{title}, {study.policies[0]}", *_narrowed(header, rows), caption)


def _print_corridors(title: str, found: ScenarioComparison, shipments: Sequence[str]) -> None:
    header, rows = without_policy(*corridor_cells(found, shipments), found.worlds.a.study.policies)
    caption = _caption(found, header)
    if not rows:
        write("The two have no corridor in common; without --all and --shipment the best are compared.")
    elif any(row[-1] for row in rows):
        print_with_tail(title, *_narrowed(header, rows, kept=1), caption)
    else:
        print_table(title, *_narrowed(header[:-1], [row[:-1] for row in rows]), caption)


def _caption(found: ScenarioComparison, header: Row) -> str:
    told = (
        "± is half the 95 % interval of the difference, draw by draw; mean days are of draws that both "
        "deliver, P50 and P90 of each one's own.",
        "In USD an undelivered draw arrives at the horizon." if _LOST in header else "",
        gain_line(found),
    )
    return " ".join(filter(None, told))


def _print_differences(found: ScenarioComparison) -> None:
    a, b = found.worlds.a, found.worlds.b
    lines = difference_lines(found.differences, a, b)
    more = len(lines) - _MOST_LINES
    shown = lines if more <= 0 else [*lines[:_MOST_LINES], f"and {more} more: --json tells all"]
    console = terminal()
    with console.capture() as captured:
        for line in (f"A: {_named(a)}", f"B: {_named(b)}", ""):
            console.print(Text(line))
        console.print(Text("What differs, A → B" if shown else "Nothing differs."))
        for line in shown:
            console.print(Padding.indent(Text(line), 2))
        for note in found.worlds.notes:
            console.print(Text(note))
        console.print()
    write(captured.get())


def _named(scenario: Scenario) -> str:
    state = f", state {scenario.state}" if scenario.state else ""
    return f"{scenario.title or scenario.name} ({scenario.path.name}{state})"


def _narrowed(header: Row, rows: Sequence[Row], kept: int = 0) -> tuple[Row, list[Row]]:
    """Return a table without the columns for which the terminal has no room.

    Parameters
    ----------
    header, rows : of the table
    kept : so many columns at the end go beneath the table anyhow
    """
    columns = list(range(len(header)))
    for name in _GIVE_WAY:
        names, cells = _some(header, rows, columns)
        end = len(names) - kept
        if natural_width(names[:end], [row[:end] for row in cells]) <= terminal().width:
            break
        columns = [at for at in columns if header[at] != name]
    return _some(header, rows, columns)


def _some(header: Row, rows: Sequence[Row], columns: Sequence[int]) -> tuple[Row, list[Row]]:
    return [header[at] for at in columns], [[row[at] for at in columns] for row in rows]
