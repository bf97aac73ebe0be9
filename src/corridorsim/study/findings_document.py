"""Findings as a document: what ``corridorsim discover --json`` prints."""

from __future__ import annotations

import math
from typing import Any

from corridorsim.scenario.tables import Scenario
from corridorsim.study.boxes import Box, Restriction
from corridorsim.study.discovery import Discovery
from corridorsim.study.findings import Findings
from corridorsim.study.sweep_document import sweep_heading
from corridorsim.study.sweeps import Sweep
from corridorsim.study.worth_of_knowing import WorthOfKnowing

Document = dict[str, Any]


def findings_document(found: Findings, sweep: Sweep, scenario: Scenario) -> Document:
    """Return findings as plain values; what is infinite or not known is null.

    Parameters
    ----------
    found : of the sweep
    sweep : of the scenario
    scenario : that was swept
    """
    document: Document = {
        "schema": "corridorsim.discover/1",
        **sweep_heading(sweep, scenario),
        "is_sample": found.discovery.is_sample,
        "discovery": _discovery(found.discovery),
        "regret": None,
        "satisficing": None,
        "worth_of_knowing": [_worth(each) for each in found.worth],
        "notes": list(found.notes),
    }
    if found.regret is not None:
        table = found.regret.to_frame().to_dict(orient="records")
        document["regret"] = {"by": found.regret.by, "optimism": found.regret.optimism, "rows": table}
    if found.satisfaction is not None:
        satisfaction = found.satisfaction
        rows = [dict(vars(row)) for row in satisfaction.rows]
        document["satisficing"] = {"conditions": list(satisfaction.conditions), "rows": rows}
    plain: Document = _plain(document)
    return plain


def _discovery(found: Discovery) -> Document:
    return {
        "of": found.label,
        "method": found.method,
        "points": len(found.points),
        "cases": found.of_interest,
        "left_out": found.left_out,
        "boxes": [_box(each) for each in found.boxes],
        "trajectory": found.trajectory.to_dict(orient="records"),
    }


def _box(box: Box) -> Document:
    told = ("coverage", "density", "mass", "points", "cases")
    restrictions = [_restriction(each) for each in box.restrictions]
    return {"text": box.text, **{name: getattr(box, name) for name in told}, "restrictions": restrictions}


def _restriction(each: Restriction) -> Document:
    return {
        "path": each.factor.path,
        "verb": each.factor.verb,
        "low": each.low,
        "high": each.high,
        "words": list(each.words),
        "unit": each.unit,
        "quasi_p": list(each.quasi_p),
        "comes_back": each.comes_back,
    }


def _worth(found: WorthOfKnowing) -> Document:
    return {
        "shipment": found.shipment,
        "policy": found.policy,
        "by": found.by,
        "best": found.best,
        "left_out": list(found.left_out),
        "everything": dict(vars(found.everything)),
        "factors": [dict(vars(each)) for each in found.factors],
        "groups": [dict(vars(each)) for each in found.groups],
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold, and what numpy and pandas make of it
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
