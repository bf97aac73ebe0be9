"""What a comparison, routes, waits, values and a manifest look like on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corridorsim.report.tables.information_tables import information_table
from corridorsim.report.tables.split_tables import split_tables
from corridorsim.report.tables.terminal import Row, print_table, print_with_tail, write
from corridorsim.scenario.explaining import ExplainedValue
from corridorsim.study.comparison import Comparison
from corridorsim.study.hazard_waits import HazardWait
from corridorsim.study.routes import CorridorRoutes, Route
from corridorsim.study.wording import bound_lines, detail, headline, weights_line
from corridorsim.units import HOURS_PER_DAY

_WITH_NOTES = 12
_OF_A_TIE = "; of corridors that tie (=), the first one's figures are shown"
_DATA_RANGE = "In brackets what the data leave open of P50. "


def print_comparison(comparison: Comparison, shipments: Sequence[str] = ()) -> None:
    """Print one line a shipment, or every corridor of some.

    Parameters
    ----------
    comparison : of one scenario
    shipments : ids of those to show in full; none for the overview
    """
    scenario = comparison.scenario
    study = scenario.study
    title = f"{scenario.title or scenario.name} · {comparison.trials.draws:,} draws, seed {study.seed}"
    if shipments:
        told = ("days, USD and kg are door to door, for the whole shipment", weights_line(comparison))
        header, rows = without_policy(*detail(comparison, shipments), study.policies)
        caption = "\n".join(filter(None, told))
        print_with_tail(f"{title}, {', '.join(study.policies)}", header, rows, caption)
        for split in split_tables(comparison, shipments):
            print_table(*split)
        if worth := information_table(comparison, shipments):
            print_table(*worth)
        write("\n".join(bound_lines(comparison, shipments)))
        return
    judged = "days" if study.objective == "days" else "generalised cost (money, time, carbon)"
    tied = any(verdict.tied_with for verdict in comparison.verdicts)
    caption = (
        f"Best by {judged}, {study.policies[0]}; days, USD and kg CO2e are door to door, for the whole "
        f"shipment. {_DATA_RANGE if comparison.knowledge else ''}'best in' is the share of draws in which it "
        f"is the best{_OF_A_TIE if tied else ''}. Every corridor of one: --shipment ID; of all: --all."
    )
    caption = " ".join(filter(None, (caption, weights_line(comparison))))
    print_with_tail(title, *headline(comparison), caption)


def without_policy(header: Row, rows: Sequence[Row], policies: Sequence[str]) -> tuple[Row, Sequence[Row]]:
    """Return header and rows of the detail; a single policy stands in the title and needs no column.

    Parameters
    ----------
    header, rows : of the detail
    policies : of the study
    """
    if len(policies) > 1:
        return header, rows
    at = header.index("policy")
    return (*header[:at], *header[at + 1 :]), [(*row[:at], *row[at + 1 :]) for row in rows]


def print_routes(entries: Iterable[CorridorRoutes], most: int | None) -> None:
    """Print the best routes of each shipment and corridor.

    Parameters
    ----------
    entries : routes by shipment and corridor
    most : routes to show for each, None for all
    """
    told = list(entries)
    tails = any(route.tail is not None for entry in told for route in entry.routes)
    header = ("shipment", "corridor", "days", *(["P95 d"] if tails else []), "USD", "kg CO2e", "route")
    rows: list[Row] = []
    for entry in told:
        head = (entry.shipment.id, entry.corridor.id)
        if not entry.routes:
            rows.append((*head, *("–" for _ in header[2:-1]), entry.reason))
        rows += [(*head, *_figures(route), " ".join(route.terminals)) for route in entry.routes[:most]]
    title = "Routes, best expected objective first; days, USD and kg with nothing closed"
    print_with_tail(f"{title}, P95 under disruption" if tails else title, header, rows)


def _figures(route: Route) -> Row:
    usd = route.usd + route.mean_tariff_usd
    tail = [] if route.tail is None else [f"{route.tail.days_p95:.1f}"]
    return (f"{route.hours / HOURS_PER_DAY:.1f}", *tail, f"{usd:,.0f}", f"{route.kg_co2e:,.0f}")


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
            wait.law,
            f"{wait.closed_share:.1%}",
            f"{wait.worst_month_share:.1%}",
            _days(wait.mean_wait_days),
            _days(wait.thin_wait_days),
        )
        for wait in waits
    ]
    header = ("hazard", "place", "kind", "closed", "worst month", "mean wait d", "λE[D²]/2 d")
    print_table("Mean wait of an arrival at a random instant, over the year", header, rows)


def _days(days: float | None) -> str:
    return "no end" if days is None else f"{days:.2f}"


def print_values(values: Iterable[ExplainedValue]) -> None:
    """Print values with their origin; where they are few, with their notes beneath.

    Parameters
    ----------
    values : explained
    """
    told = list(values)
    rows = [
        (value.path, _shown(value.value), value.unit, value.origin, value.source, value.grade, _range(value))
        for value in told
    ]
    header = ("path", "value", "unit", "set by", "source", "grade", "range")
    notes = [f"{value.path.rpartition('.')[2]}: {value.note}" for value in told if value.note]
    told_notes = dict.fromkeys(notes) if len(told) <= _WITH_NOTES else ()
    print_table("Values and where they come from", header, rows, "\n".join(told_notes))


def print_manifest(manifest: Mapping[str, object]) -> None:
    """Print what a result rests on, one line a value.

    Parameters
    ----------
    manifest : of a folder of results, or a part of it
    """
    rows = [(key, _shown(item)) for key, value in manifest.items() for item in _items(value)]
    print_table("What this result rests on", ("key", "value"), rows)


def _items(value: object) -> Iterable[object]:
    """Return the lines of a value of a manifest; an empty list has one that says so."""
    if isinstance(value, Mapping):
        return [f"{key}: {_shown(inner)}" for key, inner in value.items()]
    return (value or ["none"]) if isinstance(value, list) else [value]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    if isinstance(value, tuple | list):  # a set of gateways inside their list is an "or"
        return "; ".join(
            " or ".join(map(_shown, item)) if isinstance(item, tuple) else _shown(item) for item in value
        )
    if isinstance(value, Mapping):
        return " · ".join(_shown(inner) for inner in value.values() if inner not in ("", None, []))
    return "–" if value is None else str(value)


def _range(value: ExplainedValue) -> str:
    if value.low is None or value.high is None:
        return ""
    return f"{value.low:g} … {value.high:g}"
