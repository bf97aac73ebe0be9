"""The certificate as plain values: the key ``certificate`` of ``manifest.json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from corridorsim.study.certificate import Certificate, Validation
from corridorsim.study.weakest import Telling, TellingNumber

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
        **numbers_document(found.numbers),
        "warnings": list(found.warnings),
    }


def numbers_document(found: Telling) -> Document:
    """Return the numbers that answers rest on as plain values.

    Parameters
    ----------
    found : weakest and weightiest
    """
    return {
        "weakest": [_number_document(each) for each in found.weakest],
        "inputs": [_input_document(each) for each in found.weightiest],
        "influence_by_grade": {
            name: {grade: _short(share) for grade, share in shares.items()}
            for name, shares in found.share_by_grade.items()
        },
        "published_without_range": found.without_range,
    }


def _number_document(number: TellingNumber) -> Document:
    shown = {name: _short(value) for name, value in asdict(number).items()}
    return shown | {"shipments": list(number.shipments)}


def _input_document(number: TellingNumber) -> Document:
    """Return what a tenth of a number does, and how old and how well known it is."""
    return {name: value for name, value in _number_document(number).items() if name not in _OF_A_RANGE}


def _short(value: Any) -> Any:  # noqa: ANN401 (any field)
    """Return a figure as far as a first-order effect or an end of a range means anything."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _validation_document(validation: Validation) -> Document:
    score = validation.score
    shown = None if score is None else score.model_dump(exclude={"schema_"})
    return {"status": validation.status, "as_shipped": validation.as_shipped, "score": shown}
