"""The charts of a criticality study, made of its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, cast

from corridorsim.report.charts.criticality_models import (
    MOST_CLOSINGS,
    MOST_HAZARDS,
    CriticalityCharts,
    DrawnClosing,
    DrawnHazardLoss,
    DrawnPair,
    DrawnRanking,
    Estimated,
    RankTold,
)
from corridorsim.report.charts.study_heading import heading_of
from corridorsim.scenario.tables import Scenario
from corridorsim.study.criticality import Closing, Criticality, Ranked, Ranking
from corridorsim.study.elements import LEG, TERMINAL, Element
from corridorsim.study.pairs import Pair
from corridorsim.study.ranking import Estimate

ALL_SHIPMENTS = "all shipments"


def criticality_charts(found: Criticality) -> CriticalityCharts:
    """Return everything that the charts of a criticality study show.

    Parameters
    ----------
    found : the answer
    """
    judged = {ranking.shipments[0] for ranking in found.shipments}
    return CriticalityCharts(
        **heading_of(found.scenario, found.draws),
        unit=cast("Literal['days', 'USD per FEU']", found.unit),
        rankings=tuple(_rankings(found)),
        without_a_way=tuple(row.id for row in found.scenario.shipments if row.id not in judged),
    )


def element_name(scenario: Scenario, element: Element) -> str:
    """Return what can be closed as people read it.

    Parameters
    ----------
    scenario : whose tables have names
    element : of its network
    """
    tables = scenario.tables
    if element.kind == TERMINAL:
        return tables.terminals[element.name].name
    if element.kind == LEG:
        leg = tables.legs[element.name]
        ends = (tables.terminals[place].name for place in (leg.origin, leg.destination))
        return f"{' – '.join(ends)} ({leg.service})"
    return element.name


def _rankings(found: Criticality) -> Iterator[DrawnRanking]:
    if found.overall is None:
        return
    scenario = found.scenario
    if len(found.shipments) > 1:
        yield _ranking(scenario, found.overall, "", ALL_SHIPMENTS)
    terminals = scenario.tables.terminals
    shipments = {row.id: row for row in scenario.shipments}
    for ranking in found.shipments:
        row = shipments[ranking.shipments[0]]
        ends = " to ".join(terminals[place].name for place in (row.origin, row.destination))
        yield _ranking(scenario, ranking, row.id, f"{row.id}: {ends}")


def _ranking(scenario: Scenario, ranking: Ranking, shipment: str, told: str) -> DrawnRanking:
    return DrawnRanking(
        shipment=shipment,
        told=told,
        base=_estimated(ranking.base),
        closings=tuple(_closing(scenario, each) for each in ranking.closings[:MOST_CLOSINGS]),
        closings_in_all=len(ranking.closings),
        hazards=tuple(
            DrawnHazardLoss(id=each.hazard, name=_title(scenario, each.hazard), **_hurt(each.figures))
            for each in ranking.hazards[:MOST_HAZARDS]
            if each.figures.loss.mean > 0
        ),
        pairs=tuple(_pair(scenario, each) for each in ranking.pairs),
    )


def _closing(scenario: Scenario, closing: Closing) -> DrawnClosing:
    first, *others = closing.elements
    return DrawnClosing(
        kind=cast("Any", first.kind),
        id=first.name,
        name=element_name(scenario, first),
        alike=tuple(f"{each.kind} {element_name(scenario, each)}" for each in others),
        **_hurt(closing.figures),
    )


def _title(scenario: Scenario, hazard: str) -> str:
    row = scenario.tables.hazards.get(hazard)
    return row.title if row is not None and row.title else hazard


def _hurt(figures: Ranked) -> dict[str, Any]:
    return {
        "loss": _estimated(figures.loss),
        "days": figures.days,
        "share": figures.share,
        "cuts_off": figures.cuts_off,
        "rank": RankTold(**figures.rank._asdict()),
    }


def _pair(scenario: Scenario, pair: Pair) -> DrawnPair:
    first, second = (f"{each.kind} {element_name(scenario, each)}" for each in pair.subject)
    return DrawnPair(
        first=first,
        second=second,
        loss=_estimated(pair.loss),
        excess=_estimated(pair.excess),
        days=pair.days,
        cuts_off=pair.cuts_off,
    )


def _estimated(estimate: Estimate) -> Estimated:
    return Estimated(**estimate._asdict())
