"""Criticality as one document of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corridorsim.study.clairvoyant import BATCHES
from corridorsim.study.criticality import Closing, Criticality, Ranked, Ranking
from corridorsim.study.dependence import Dependence, DependenceOn
from corridorsim.study.elements import Element
from corridorsim.study.pairs import Pair
from corridorsim.study.source_document import source_document
from corridorsim.study.versions import versions

Document = dict[str, Any]


def criticality_document(found: Criticality, shipments: Sequence[str] = ()) -> Document:
    """Return the document that ``corridorsim criticality --json`` prints.

    Parameters
    ----------
    found : the answer
    shipments : ids of those to tell apart; none for every one
    """
    scenario = found.scenario
    told = [each for each in found.shipments if not shipments or each.shipments[0] in shipments]
    return {
        "schema": "corridorsim.criticality/1",
        "scenario": scenario.name,
        "digest": scenario.digest,
        "seed": scenario.study.seed,
        "draws": found.draws,
        "batches": min(BATCHES, found.draws),
        "policy": "clairvoyant",
        "unit": found.unit,
        "without_a_way": _without_a_way(found),
        "overall": None if found.overall is None else _ranking(found.overall),
        "shipments": [{"shipment": each.shipments[0], **_ranking(each)} for each in told],
        "dependence": [_dependence(each) for each in found.dependence],
    }


def criticality_manifest(found: Criticality) -> Document:
    """Return what a criticality study rests on; no clock, host, path or worker count.

    Parameters
    ----------
    found : the answer
    """
    scenario = found.scenario
    return {
        "schema": "corridorsim.criticality-manifest/1",
        "scenario": scenario.name,
        "digest": scenario.digest,
        "state": scenario.state,
        "variant": scenario.variant,
        "seed": scenario.study.seed,
        "draws": found.draws,
        "objective": scenario.study.objective,
        "shipments": [row.id for row in scenario.shipments],
        "without_a_way": _without_a_way(found),
        **source_document(scenario),
        "versions": versions(),
    }


def criticality_csv(found: Criticality) -> str:
    """Return what closing costs over all shipments as CSV: shortest floats, UTF-8, LF.

    Parameters
    ----------
    found : the answer
    """
    return str(found.to_frame().to_csv(index=False, lineterminator="\n"))


def _without_a_way(found: Criticality) -> list[str]:
    judged = {each.shipments[0] for each in found.shipments}
    return [row.id for row in found.scenario.shipments if row.id not in judged]


def _ranking(ranking: Ranking) -> Document:
    return {
        "objective": ranking.base._asdict(),
        "closings": [_closing(each) for each in ranking.closings],
        "hazards": [{"hazard": each.hazard, **_ranked(each.figures)} for each in ranking.hazards],
        "pairs": [_pair(each) for each in ranking.pairs],
    }


def _closing(closing: Closing) -> Document:
    first, *others = closing.elements
    return {**first._asdict(), "alike": [each._asdict() for each in others], **_ranked(closing.figures)}


def _ranked(figures: Ranked) -> Document:
    return {
        "loss": figures.loss._asdict(),
        "days": figures.days,
        "share": figures.share,
        "cuts_off": list(figures.cuts_off),
        "rank": figures.rank._asdict(),
    }


def _pair(pair: Pair) -> Document:
    return {
        "first": _element(pair.first),
        "second": _element(pair.second),
        "loss": pair.loss._asdict(),
        "excess": pair.excess._asdict(),
        "days": pair.days,
        "cuts_off": list(pair.cuts_off),
    }


def _element(element: Element) -> Document:
    return element._asdict()


def _dependence(found: Dependence) -> Document:
    return {
        "origin": found.origin,
        "shipments": list(found.shipments),
        "kinds": [_kind(each) for each in found.kinds],
    }


def _kind(found: DependenceOn) -> Document:
    on = [
        {
            "name": each.name,
            "share": each.share,
            "loss": each.loss._asdict(),
            "days": each.days,
            "cuts_off": list(each.cuts_off),
        }
        for each in found.on
    ]
    return {"kind": found.kind, "hhi": found.hhi, "on": on}
