"""Value of information: what it is worth to decide on the way, to hear sooner, and to know everything.

All policies meet the same worlds, so that differences are taken draw by draw and their intervals are those of
paired differences: far narrower than what two means apart would allow.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corridorsim.study.intervals import CONFIDENCE, Figure, mean_interval
from corridorsim.study.policy_pairs import MEASURES, PairTally
from corridorsim.study.row_figures import days_of
from corridorsim.study.trials import Trials


@dataclass(frozen=True)
class Worth:
    """What one policy spares against another, with intervals of the paired difference.

    Attributes
    ----------
    objective : the study's, of all draws
    days : of draws that are delivered under both policies; None where there are none
    usd : what the shipper pays, of all draws
    days_p95 : difference of both P95, each over its own delivered draws; differences of quantiles do not add
        up as those of means do. None where a policy delivers nothing
    """

    objective: Figure
    days: Figure | None
    usd: Figure
    days_p95: float | None


@dataclass(frozen=True)
class InformationValue:
    """What news is worth to one shipment in one corridor.

    Attributes
    ----------
    shipment, corridor : ids
    worth : by what makes the difference: ``flexibility``, ``perfect_information``, ``fallback``, ``rollout``
        against the committed plan, ``fresher_news`` against adaptive with the study's delay; those whose
        policies were asked for
    """

    shipment: str
    corridor: str
    worth: Mapping[str, Worth]

    @property
    def efficiency(self) -> float | None:
        """Share of the value of perfect information that flexibility has; None where that is 0."""
        perfect = self.worth["perfect_information"].objective.value
        return self.worth["flexibility"].objective.value / perfect if perfect else None

    @property
    def has_efficiency(self) -> bool:
        """Whether both policies that it takes were asked for."""
        return {"flexibility", "perfect_information"} <= self.worth.keys()


def value_of_information(trials: Trials) -> tuple[InformationValue, ...]:
    """Return what flexibility, fresher news and perfect information are worth.

    The same bits come out for any number of workers, and whether draws are kept or only counted, but for
    ``days_p95``, which counted draws tell to a quarter of an hour.

    Parameters
    ----------
    trials : of one scenario

    Returns
    -------
    one for each feasible shipment and corridor; none where no two of the study's policies make a pair
    """
    stop = trials.watch.stop
    confidence = CONFIDENCE if stop is None else stop.confidence
    return tuple(
        InformationValue(
            tally.entry.shipment.id, tally.entry.corridor.id, _worth_by_pair(trials, tally, confidence)
        )
        for tally in trials.tally.pairs
    )


def _worth_by_pair(trials: Trials, tally: PairTally, confidence: float) -> dict[str, Worth]:
    p95 = {which: _p95(trials, tally, which) for pair in tally.pairs.values() for which in sorted(pair)}
    found = {}
    for name, (one, two) in tally.pairs.items():
        objective, days, usd = (tally.difference(name, measure) for measure in MEASURES)
        first, second = p95[one], p95[two]
        found[name] = Worth(
            _figure(*objective, confidence),
            _figure(*days, confidence) if days.independent else None,
            _figure(*usd, confidence),
            None if first is None or second is None else first - second,
        )
    return found


def _figure(mean: float, error: float, independent: int, confidence: float) -> Figure:
    return Figure(mean, mean_interval(mean, error, independent, confidence))


def _p95(trials: Trials, tally: PairTally, which: int) -> float | None:
    """Return the P95 of days under one of the judged policies."""
    policies = trials.scenario.study.policies
    row = trials.tally.row(tally.entry, policies[which]) if which < len(policies) else tally.freshest
    if row is None or not row.delivered:
        return None
    return days_of(trials.every.hours[which, tally.position], row).quantile(0.95)


def information_document(trials: Trials) -> dict[str, Any]:
    """Return what stands in the JSON of a run: ``information``, or nothing where no policies make a pair.

    Parameters
    ----------
    trials : of one scenario
    """
    found = [_row_document(row) for row in value_of_information(trials)]
    return {"information": found} if found else {}


def _row_document(row: InformationValue) -> dict[str, Any]:
    worth = {name: _worth_document(each) for name, each in row.worth.items()}
    efficiency = {"efficiency": row.efficiency} if row.has_efficiency else {}
    return {"shipment": row.shipment, "corridor": row.corridor, **worth, **efficiency}


def _worth_document(worth: Worth) -> dict[str, Any]:
    return {name: _ends(getattr(worth, name)) for name in MEASURES} | {"days_p95": worth.days_p95}


def _ends(figure: Figure | None) -> list[float | None] | None:
    """Return mean, low and high; an end that nothing bounds is None."""
    if figure is None:
        return None
    return [figure.value, *(end if math.isfinite(end) else None for end in figure.interval)]
