"""The certificate as plain values: the key ``certificate`` of ``manifest.json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from corridorsim.study.certificate import Certificate, Validation
from corridorsim.study.weakest import TellingNumber

Document = dict[str, Any]
_OF_A_RANGE = ("low", "high")  # have no part in what a tenth of a number does


def certificate_document(found: Certificate) -> Document:
    """Return a certificate as plain values.

    Parameters
    ----------
    found : of one result
    """
    errors = (asdict(each) for each in found.standard_errors)
    return {
        "standard_errors": {each.pop("figure"): each for each in errors},
        "checks": [asdict(check) | {"wrong": list(check.wrong)} for check in found.checks],
        "validation": _validation_document(found.validation),
        "weakest": [number_document(each) for each in found.numbers.weakest],
        "inputs": [_input_document(each) for each in found.numbers.weightiest],
        "influence_by_grade": {name: dict(part) for name, part in found.numbers.share_by_grade.items()},
        "published_without_range": found.numbers.without_range,
        "warnings": list(found.warnings),
    }


def number_document(number: TellingNumber) -> Document:
    """Return one of the weakest numbers as plain values.

    Parameters
    ----------
    number : with its low and high
    """
    return asdict(number) | {"shipments": list(number.shipments)}


def _input_document(number: TellingNumber) -> Document:
    """Return what a tenth of a number does, and how old and how well known it is."""
    return {name: value for name, value in number_document(number).items() if name not in _OF_A_RANGE}


def _validation_document(validation: Validation) -> Document:
    score = validation.score
    shown = None if score is None else score.model_dump(exclude={"schema_"})
    return {"status": validation.status, "as_shipped": validation.as_shipped, "score": shown}
