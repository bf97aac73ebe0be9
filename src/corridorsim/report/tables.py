"""Tables on the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from corridorsim.scenario.explaining import ExplainedValue
from corridorsim.study.comparison import Comparison
from corridorsim.study.hazard_waits import HazardWait
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.wording import DETAIL, HEADLINE, detail_rows, headline_rows
from corridorsim.units import HOURS_PER_DAY

_WIDTH_OF_A_PIPE = 140
_NUMBERS = {
    "P50 d",
    "P90 d",
    "days",
    "USD",
    "kg CO2e",
    "on time",
    "best in",
    "margin",
    "reach",
    "mean wait d",
    "λE[D²]/2 d",
    "closed",
    "worst month",
}


def _console() -> Console:
    """Return stdout as wide as the terminal; a pipe gets whole lines of a fixed width."""
    import sys

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH_OF_A_PIPE
    return Console(width=max(80, width), highlight=False)


def _print(title: str, header: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> None:
    table = Table(
        title=Text(title),
        title_justify="left",
        box=SIMPLE_HEAD,
        caption=Text(caption) if caption else None,
        caption_justify="left",
        pad_edge=False,
    )
    for name in header:
        right = name in _NUMBERS
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        table.add_row(*map(escape, row))
    _console().print(table)


def print_comparison(comparison: Comparison, shipments: Sequence[str] = ()) -> None:
    """Print one line a shipment, or every corridor of some.

    Parameters
    ----------
    comparison : of one scenario
    shipments : ids of those to show in full; none for the overview
    """
    scenario = comparison.scenario
    study = scenario.study
    title = f"{scenario.title or scenario.name} · {study.draws:,} draws, seed {study.seed}"
    judged = "days" if study.objective == "days" else "generalised cost (money, time, carbon)"
    if shipments:
        _print(
            title,
            DETAIL,
            detail_rows(comparison, shipments),
            "days, USD and kg are door to door, for the whole shipment",
        )
        return
    caption = (
        f"Best by {judged}; days, USD and kg CO2e are door to door, for the whole shipment. 'best in' is the "
        "share of draws in which it is the best. Every corridor of one: --shipment ID; of all: --all."
    )
    _print(title, HEADLINE, headline_rows(comparison), caption)


def print_routes(entries: Iterable[CorridorRoutes], most: int) -> None:
    """Print the best routes of each shipment and corridor.

    Parameters
    ----------
    entries : routes by shipment and corridor
    most : routes to show for each
    """
    rows: list[Sequence[str]] = []
    for entry in entries:
        head = (entry.shipment.id, entry.corridor.id)
        if not entry.routes:
            rows.append((*head, "–", "–", "–", entry.reason))
        for route in entry.routes[:most]:
            figures = (f"{route.hours / HOURS_PER_DAY:.1f}", f"{route.usd:,.0f}", f"{route.kg_co2e:,.0f}")
            rows.append((*head, *figures, " ".join(route.terminals)))
    header = ("shipment", "corridor", "days", "USD", "kg CO2e", "route")
    _print("Routes, best expected objective first, nothing closed", header, rows)


def print_waits(waits: Iterable[HazardWait]) -> None:
    """Print how long each hazard makes one wait.

    Parameters
    ----------
    waits : by hazard and place
    """
    rows = [
        (
            wait.hazard,
            wait.place,
            "regime" if wait.regime else "surprise",
            f"{wait.closed_share:.1%}",
            f"{wait.worst_month_share:.1%}",
            f"{wait.mean_wait_days:.2f}",
            f"{wait.thin_wait_days:.2f}",
        )
        for wait in waits
    ]
    header = ("hazard", "place", "kind", "closed", "worst month", "mean wait d", "λE[D²]/2 d")
    _print("Mean wait of an arrival at a random instant, over the year", header, rows)


def print_values(values: Iterable[ExplainedValue]) -> None:
    """Print values with their origin.

    Parameters
    ----------
    values : explained
    """
    rows = [
        (value.path, _shown(value.value), value.unit, value.origin, value.source, value.grade, _range(value))
        for value in values
    ]
    _print(
        "Values and where they come from",
        ("path", "value", "unit", "set by", "source", "grade", "range"),
        rows,
    )


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return "; ".join(_shown(item) for item in value)
    reach = getattr(value, "reach", None)
    return f"{getattr(value, 'place', '')} {reach:g}" if reach is not None else str(value)


def _range(value: ExplainedValue) -> str:
    if value.low is None or value.high is None:
        return ""
    return f"{value.low:g} … {value.high:g}"
