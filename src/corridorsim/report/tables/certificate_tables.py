"""A certificate in tables: what a result is worth, from the key ``certificate`` of its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Printable = tuple[str, Sequence[str], Sequence[Sequence[str]], str]
Document = Mapping[str, Any]
_SHOWN = 2  # shipments named in a cell
_MOVES = (
    "Days and generalised USD a FEU: how far the answers move, in the mean over shipments. An answer is what "
    "the best corridor takes and costs, and how far it is ahead of its nearest rival. (+3): three more "
    "numbers with the same line of evidence move with it."
)
_ERRORS = {
    "days_mean": "mean days",
    "days_p50": "P50 of days",
    "days_p90": "P90 of days",
    "usd_mean": "mean USD",
    "generalized_usd_mean": "mean generalised USD",
}


def certificate_tables(certificate: Document) -> list[Printable]:
    """Return title, header, rows and caption of each table.

    Parameters
    ----------
    certificate : as the manifest has it
    """
    return [
        _errors(certificate["standard_errors"]),
        _checks(certificate["checks"]),
        _rest(certificate),
        inputs_table(certificate["inputs"], certificate["influence_by_grade"]),
        weakest_table(certificate["weakest"]),
    ]


def weakest_table(numbers: Sequence[Document]) -> Printable:
    """Return the weakest numbers as a table.

    Parameters
    ----------
    numbers : weakest first
    """
    header = ("number", "value", "low … high", "known by", "days", "USD/FEU", "matters for")
    rows = [
        (
            _path(each),
            f"{each['value']:g}",
            f"{each['low']:g} … {each['high']:g}",
            _known_by(each),
            *_moves(each),
            _named(each["shipments"]),
        )
        for each in numbers
    ]
    title = "The weakest numbers that matter: each goes from its low to its high, alone"
    return title, header, rows, _MOVES


def inputs_table(numbers: Sequence[Document], influence: Document) -> Printable:
    """Return the numbers that weigh most as a table.

    Parameters
    ----------
    numbers : weightiest first
    influence : shares by grade, of days and of USD
    """
    header = ("number", "value", "known by", "age", "days", "USD/FEU")
    rows = [
        (
            _path(each),
            f"{each['value']:g}",
            _known_by(each),
            "" if each["age_years"] is None else f"{each['age_years']} y",
            *_moves(each),
        )
        for each in numbers
    ]
    days, usd = influence["days"], influence["generalized_usd"]
    shares = ", ".join(f"{grade} {days[grade]:.0%} and {usd[grade]:.0%}" for grade in days)
    title = "The numbers that weigh most: each falls by a tenth"
    return title, header, rows, f"Of all that a tenth of each number moves, in days and in USD: {shares}.\n"


def _errors(errors: Mapping[str, Document]) -> Printable:
    header = ("figure", "± 95%", "shipment", "corridor", "policy")
    rows = [
        (
            _ERRORS.get(name, name),
            "not bounded" if each["half_width"] is None else f"{each['half_width']:,.2f}",
            each["shipment"],
            each["corridor"],
            each["policy"],
        )
        for name, each in errors.items()
    ]
    return "What chance leaves open, where it is most; USD for the whole shipment", header, rows, ""


def _checks(checks: Iterable[Document]) -> Printable:
    rows = [
        ("holds" if each["passed"] else "FAILED", each["name"], each["looked_at"], "; ".join(each["wrong"]))
        for each in checks
    ]
    if not any(row[-1] for row in rows):
        return "Checks run on this result", ("", "check", "looked at"), [row[:-1] for row in rows], ""
    return "Checks run on this result", ("", "check", "looked at", "wrong"), list(rows), ""


def _rest(certificate: Document) -> Printable:
    rows = [("validation", _validation(certificate["validation"]))]
    rows += [("warning", line) for line in certificate["warnings"]]
    return "Held against what was observed, and open warnings", ("", "what"), list(rows), ""


def _validation(validation: Document) -> str:
    score = validation["score"]
    if score is None:
        return "no score of this network"
    error = score["median_abs_error_percent"]
    told = [
        f"{validation['status']}: {score['share_inside']:.0%} of {score['scored']} cases inside",
        f"({score['share_inside_low']:.0%} to {score['share_inside_high']:.0%})",
        "" if error is None else f"median absolute error {error:.1f} % (none within what was published)",
        "" if validation["as_shipped"] else "for the network without this scenario's changes",
    ]
    return ", ".join(filter(None, (" ".join(told[:2]), *told[2:])))


def _path(number: Document) -> str:
    others = number["numbers"] - 1
    return f"{number['path']} (+{others})" if others else str(number["path"])


def _known_by(number: Document) -> str:
    """Return grade, source and its year; an assumption of our own has no other name."""
    if number["source"] == number["grade"]:
        return str(number["grade"])
    year = "" if number["year"] is None else f" of {number['year']}"
    return f"{number['grade']}, {number['source']}{year}"


def _moves(number: Document) -> tuple[str, str]:
    return f"{number['days']:.2f}", f"{number['usd_per_feu']:,.0f}"


def _named(shipments: Sequence[str]) -> str:
    more = len(shipments) - _SHOWN
    return ", ".join(shipments[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
