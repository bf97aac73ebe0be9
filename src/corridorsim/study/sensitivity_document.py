"""Sensitivity as one document of plain values, and as CSV."""

from __future__ import annotations

import io
import math
from typing import Any

from corridorsim.study.emulator import Emulator
from corridorsim.study.indices import Indices, index_rows
from corridorsim.study.intervals import CONFIDENCE
from corridorsim.study.results import Document
from corridorsim.study.sensitivity_answer import Sensitivity
from corridorsim.study.sweep_document import sweep_heading
from corridorsim.study.tornado import Tornado, bar_row


def sensitivity_document(told: Sensitivity) -> Document:
    """Return the document that ``corridorsim sensitivity --json`` prints.

    Parameters
    ----------
    told : the answer
    """
    found, asked = told.found, told.question
    return {
        "schema": "corridorsim.sensitivity/1",
        **sweep_heading(told.sweep, told.scenario),
        "method": "tornado" if isinstance(found, Tornado) else found.method,
        "output": {
            "statistic": asked.statistic,
            **asked.entry._asdict(),
            "minus": asked.minus or None,
            "label": found.output,
        },
        "confidence": CONFIDENCE,
        "emulated": None if told.emulator is None else _emulator(told.emulator),
        "noise": {"share": told.noise.share, "level_error": told.noise.level_error},
        "dropped": found.dropped,
        "screened": None if told.screened is None else _bars(told.screened),
        **(_bars(found) if isinstance(found, Tornado) else _indices(found)),
    }


def sensitivity_csv(found: Tornado | Indices) -> str:
    """Return the table of an answer as CSV: shortest floats, UTF-8, LF.

    Parameters
    ----------
    found : the answer
    """
    text = io.StringIO()
    found.frame().to_csv(text, index=False, lineterminator="\n")
    return text.getvalue()


def _bars(found: Tornado) -> Document:
    rows = [
        bar_row(bar) | {"low_reason": bar.low.reason, "high_reason": bar.high.reason}
        for bar in found.ranked()
    ]
    return {"base": found.base, "base_error": found.base_error, "bars": rows}


def _indices(found: Indices) -> Document:
    rows: list[Document] = [
        row | {"may_be_zero": found.may_be_zero(row["factor"], row["measure"])} for row in index_rows(found)
    ]
    return {
        "points_used": found.points,
        "indices": rows,
        "dummies": {measure: dummy._asdict() for measure, dummy in found.dummies.items()},
    }


def _emulator(emulator: Emulator) -> dict[str, Any]:
    return {
        "mark": emulator.emulated,
        "points": emulator.points,
        "tried": [
            {
                "kind": each.kind,
                "q2": each.q2,
                "rmse": each.rmse,
                "largest_error": each.largest_error,
                "fold_rmse": list(each.fold_rmse),
            }
            for each in emulator.tried
            if math.isfinite(each.q2)
        ],
    }
