"""What ``corridorsim validate --json`` prints."""

from __future__ import annotations

from dataclasses import fields

from corridorsim.study.results import Document
from corridorsim.study.validation import Validation


def validation_document(found: Validation, *, seed: int, draws: int) -> Document:
    """Return the document of a validation.

    Parameters
    ----------
    found : all cases, scored
    seed, draws : of every case
    """
    low, high = found.share_inside_interval
    cases = [{field.name: getattr(case, field.name) for field in fields(case)} for case in found.cases]
    return {
        "schema": "corridorsim.validate/1",
        "seed": seed,
        "draws": draws,
        "cases": [case | {"route": list(case["route"])} for case in cases],
        "scored": found.n_scored,
        "median_abs_error_percent": found.median_abs_error_percent,
        "bias_percent": found.bias_percent,
        "share_inside": found.share_inside,
        "share_inside_low": low,
        "share_inside_high": high,
    }
