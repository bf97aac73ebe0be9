"""Sweeps as documents: what ``--json`` prints, what a manifest says, and the tidy CSV."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from corridorsim.scenario.factors import Factor
from corridorsim.scenario.tables import Scenario
from corridorsim.study.source_document import source_document
from corridorsim.study.sweep_frames import ERROR, sweep_errors
from corridorsim.study.sweeps import Sweep
from corridorsim.study.versions import versions
from corridorsim.study.winners import Winners, find_winners

Document = dict[str, Any]


def sweep_document(sweep: Sweep, scenario: Scenario) -> Document:
    """Return a sweep as ``--json`` prints it; what there is no figure for is null.

    Parameters
    ----------
    sweep : of a scenario
    scenario : that was swept
    """
    return {
        "schema": "corridorsim.sweep/1",
        **sweep_heading(sweep, scenario),
        "winners": [_winners(each) for each in find_winners(sweep)],
        "points": _points(sweep),
    }


def sweep_manifest(sweep: Sweep, scenario: Scenario) -> Document:
    """Return what the results of a sweep rest on; no clock, host, path or worker count.

    Parameters
    ----------
    sweep, scenario : as of ``sweep_document``
    """
    return {
        "schema": "corridorsim.sweep-manifest/1",
        **sweep_heading(sweep, scenario),
        **source_document(scenario),
        "failed_points": sum(map(bool, sweep.reasons)),
        "versions": versions(),
    }


def sweep_csv(sweep: Sweep) -> str:
    """Return the tidy table of a sweep as CSV: shortest floats, UTF-8, LF, nothing where there is no figure.

    Parameters
    ----------
    sweep : finished or not
    """
    return sweep.frame().to_csv(index=False, lineterminator="\n")


def sweep_heading(sweep: Sweep, scenario: Scenario) -> Document:
    """Return what scenario, design and factors a sweep is of.

    Parameters
    ----------
    sweep, scenario : as of ``sweep_document``
    """
    design = sweep.design
    return {
        "scenario": scenario.name,
        "digest": scenario.digest,
        "state": scenario.state,
        "variant": scenario.variant,
        "seed": scenario.study.seed,
        "draws": scenario.study.draws,
        "objective": scenario.study.objective,
        "policies": list(scenario.study.policies),
        "shipments": [shipment.id for shipment in scenario.shipments],
        "design": {"kind": design.kind, "points": len(design), **design.settings},
        "factors": [_factor(each) for each in design.factors],
    }


def _factor(factor: Factor) -> Document:
    told = {"path": factor.path, "verb": factor.verb, "law": factor.law.text, "group": factor.group}
    return told | {"base": factor.base}


def _winners(each: Winners) -> Document:
    return {
        "shipment": each.shipment,
        "policy": each.policy,
        "by": each.statistic,
        "share_of_points": {corridor: each.share(corridor) for corridor in each.corridors},
        "best": [each.name(point) or None for point in range(len(each.best))],
        "margin": _plain(each.margin),
        "margin_mc_error": _plain(each.margin_error),
    }


def _points(sweep: Sweep) -> list[Document]:
    errors = sweep_errors(sweep)
    labels = [f"{name}{ERROR}" for name in sweep.statistics]
    points = []
    for which, reason in enumerate(sweep.reasons):
        point: Document = {"point": which, "values": sweep.design.point(which)}
        if reason:
            points.append(point | {"reason": reason})
            continue
        point["figures"] = [
            {
                **entry._asdict(),
                **dict(zip(sweep.statistics, _plain(sweep.values[which, row]), strict=True)),
                **dict(zip(labels, _plain(errors[which, row]), strict=True)),
            }
            for row, entry in enumerate(sweep.entries)
        ]
        points.append(point)
    return points


def _plain(values: Iterable[float]) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]
