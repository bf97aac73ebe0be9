"""Two scenarios compared, as one document of plain values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from corridorsim.scenario.differences import Difference
from corridorsim.scenario.tables import Provenance, Scenario
from corridorsim.study.compared_scenarios import PairedBest, PairedCorridor, ScenarioComparison
from corridorsim.study.comparison import Verdict
from corridorsim.study.intervals import CONFIDENCE
from corridorsim.study.scenario_pairs import Figures, PairedFigure

Document = dict[str, Any]
NAMES = {
    "days_mean": ("days", "mean"),
    "days_p50": ("days", "p50"),
    "days_p90": ("days", "p90"),
    "usd_mean": ("usd", "mean"),
    "kg_co2e_mean": ("kg_co2e", "mean"),
    "generalized_usd_mean": ("generalized_usd", "mean"),
}  # other figures stand alone


def compare_document(found: ScenarioComparison) -> Document:
    """Return the document that ``corridorsim compare --json`` prints.

    Parameters
    ----------
    found : the answer
    """
    worlds = found.worlds
    return {
        "schema": "corridorsim.compare/1",
        "a": _scenario(worlds.a),
        "b": _scenario(worlds.b),
        "seed": worlds.a.study.seed,
        "draws": worlds.a.study.draws,
        "confidence": CONFIDENCE,
        "notes": list(worlds.notes),
        "only_a": _lists(asdict(worlds.only_a)),
        "only_b": _lists(asdict(worlds.only_b)),
        "differences": [_difference(each) for each in found.differences],
        "best": [_best(each) for each in found.best],
        "corridors": [_corridor(each) for each in found.corridors],
    }


def figure_rows(found: ScenarioComparison) -> Iterator[Document]:
    """Yield one flat row a shipment, corridor, policy and figure.

    Parameters
    ----------
    found : the answer
    """
    for row in found.corridors:
        head = {"shipment": row.shipment, "corridor": row.corridor, "policy": row.policy}
        for name, figure in row.figures.items():
            yield head | {"figure": name} | _figure(figure)


def _scenario(scenario: Scenario) -> Document:
    return {"scenario": scenario.name, "state": scenario.state, "digest": scenario.digest}


def _lists(named: Document) -> Document:
    return {name: list(values) for name, values in named.items()}


def _difference(each: Difference) -> Document:
    return {
        "path": each.path,
        "kind": each.kind,
        "a": each.a,
        "b": each.b,
        "unit": each.unit,
        "set_by_a": _setter(each.set_by_a),
        "set_by_b": _setter(each.set_by_b),
    }


def _setter(setter: Provenance | None) -> Document | None:
    return None if setter is None else asdict(setter)


def _best(each: PairedBest) -> Document:
    return {
        "shipment": each.shipment,
        "policy": each.policy,
        "a": _verdict(each.a),
        "b": _verdict(each.b),
        **_figures(each.figures),
    }


def _verdict(verdict: Verdict) -> Document:
    return {"corridor": verdict.best, "tied_with": list(verdict.tied_with)}


def _corridor(each: PairedCorridor) -> Document:
    reasons = {"a": each.reason_a, "b": each.reason_b}
    return {
        "shipment": each.shipment,
        "corridor": each.corridor,
        "policy": each.policy,
        "feasible": {name: reason is None for name, reason in reasons.items()},
        "reason": {name: reason for name, reason in reasons.items() if reason is not None},
        **_figures(each.figures),
    }


def _figures(figures: Figures) -> Document:
    """Return figures by measure; nothing where there are none, and null for a share that is not asked."""
    document: Document = {}
    for name, figure in figures.items():
        measure, *statistic = NAMES.get(name, (name,))
        if statistic:
            document.setdefault(measure, {})[statistic[0]] = _figure(figure)
        else:
            document[measure] = _figure(figure)
    return {"on_time": None} | document if figures else document


def _figure(figure: PairedFigure) -> Document:
    low, high = (end if math.isfinite(end) else None for end in figure.interval)
    return {
        "a": figure.a,
        "b": figure.b,
        "difference": figure.difference,
        "se": figure.se,
        "low": low,
        "high": high,
        "unpaired_se": figure.unpaired_se,
        "se_ratio": figure.se_ratio,
    }
