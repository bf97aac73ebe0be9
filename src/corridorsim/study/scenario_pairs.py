"""Pairs of scenarios: what B takes more than A, draw by draw, part by part.

Intervals of means and shares are Student's, of the paired differences; those of quantiles go by ``sections``.
An undelivered draw counts as arriving at its horizon in all figures but those of days, which leave it out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

import numpy as np

from corridorsim.scenario.declarations import Study
from corridorsim.study.departures import departure_hours
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.intervals import Interval, mean_interval
from corridorsim.study.moments import Moments
from corridorsim.study.outcomes import Outcome, outcome
from corridorsim.study.row_tally import RowTally
from corridorsim.study.sections import SECTION_LEVELS, Sections, section_error, section_interval
from corridorsim.study.statistics import Values
from corridorsim.study.summary import CorridorSummary
from corridorsim.study.tally import GroupTally

MEANS = ("days", "usd", "kg_co2e", "generalized_usd")
SHARES = ("on_time", "undelivered_share")
_MEASURES = (*MEANS, *SHARES)


@dataclass(frozen=True)
class PairedFigure:
    """A figure of two scenarios on the same worlds.

    Attributes
    ----------
    a, b : of each alone, as ``run`` tells it
    difference : B less A; of mean days over the draws that both deliver, else ``b`` less ``a``
    se : standard error of the difference, None where it cannot be told
    unpaired_se : what it would be on worlds of their own
    interval : of the difference, at 95 %
    """

    a: float
    b: float
    difference: float
    se: float | None
    unpaired_se: float | None
    interval: Interval

    @property
    def se_ratio(self) -> float | None:
        """The paired standard error over the unpaired one; None where there is nothing to gain."""
        return self.se / self.unpaired_se if self.unpaired_se and self.se is not None else None


Figures = dict[str, PairedFigure]


class Side(NamedTuple):
    """One scenario's corridors of one shipment under one policy.

    Attributes
    ----------
    group : what they add up to, and where they stand in a part
    study : gives horizon and window
    """

    group: GroupTally
    study: Study


@dataclass
class _Drawn:
    """One corridor's next draws."""

    outcome: Outcome
    on_time: Values = field(init=False)
    undelivered_share: Values = field(init=False)

    def judge(self, deadline_days: float | None) -> _Drawn:
        delivered = self.outcome.delivered
        deadline = math.inf if deadline_days is None else deadline_days
        self.on_time = (delivered & (self.outcome.days <= deadline)).astype(np.float64)
        self.undelivered_share = (~delivered).astype(np.float64)
        return self

    def values(self, measure: str) -> Values:
        found: Values = getattr(self if measure in SHARES else self.outcome, measure)
        return found


class ScenarioPairs:
    """Differences of every corridor of B to every corridor of A, for one shipment under one policy.

    Which corridors are best is known when all draws are made; so any two can be told then.

    Parameters
    ----------
    a, b : the same shipment and policy in both scenarios
    """

    def __init__(self, a: Side, b: Side) -> None:
        self._sides = (a, b)
        self._pairs = list(product(*(range(len(side.group.rows)) for side in self._sides)))
        self._moments = Moments(len(self._pairs) * len(_MEASURES))
        self._sections = [[Sections() for _ in side.group.rows] for side in self._sides]
        self._draws = 0

    def add(self, a: DrawPart, b: DrawPart) -> None:
        """Add the next draws of both scenarios.

        Parameters
        ----------
        a, b : the same draws; begin where the last ones ended
        """
        drawn = [self._drawn(which, part) for which, part in enumerate((a, b))]
        apart, counted = [], []
        for one, other in self._pairs:
            first, second = drawn[0][one], drawn[1][other]
            both = first.outcome.delivered & second.outcome.delivered
            for measure in _MEASURES:
                apart.append(second.values(measure) - first.values(measure))
                counted.append(both if measure == "days" else None)
        self._moments.add(apart, counted)
        self._draws += a.span[1]

    def _drawn(self, which: int, part: DrawPart) -> list[_Drawn]:
        group, study = self._sides[which]
        departure, found = departure_hours(study, part.span), []
        for row, at, sections in zip(group.rows, group.positions, self._sections[which], strict=True):
            hours, route = part.hours[group.policy, at], part.route[group.policy, at]
            sections.add(hours)
            drawn = _Drawn(outcome(row.entry, hours, route, study, departure))
            found.append(drawn.judge(row.entry.shipment.deadline_days))
        return found

    def figures(self, a: CorridorSummary, b: CorridorSummary) -> Figures:
        """Return what two corridors have, by the names of figures; without ``on_time`` where there is none.

        Parameters
        ----------
        a, b : of each scenario, of this shipment and policy
        """
        at = tuple(_position(s.group, each.corridor) for s, each in zip(self._sides, (a, b), strict=True))
        rows = tuple(side.group.rows[which] for side, which in zip(self._sides, at, strict=True))
        found: dict[str, PairedFigure | None] = {"days_mean": self._mean("days", at, rows)}
        for level in SECTION_LEVELS:
            found[f"days_{level}"] = self._quantile(level, at, a.days[level], b.days[level])
        for measure in MEANS[1:]:
            found[f"{measure}_mean"] = self._mean(measure, at, rows)
        for share in SHARES:
            found[share] = self._share(share, at, getattr(a, share), getattr(b, share))
        return {name: figure for name, figure in found.items() if figure is not None}

    def _apart(self, measure: str, at: tuple[int, ...]) -> tuple[float, float, int]:
        """Return the mean difference, its standard error and the draws behind it."""
        position = self._pairs.index((at[0], at[1])) * len(_MEASURES) + _MEASURES.index(measure)
        found = self._moments
        return found.mean(position), found.error(position), found.independent(position)

    def _mean(self, measure: str, at: tuple[int, ...], rows: tuple[RowTally, ...]) -> PairedFigure | None:
        difference, error, n = self._apart(measure, at)
        (a, error_a), (b, error_b) = (row.mean_and_error(measure) for row in rows)
        if not n:
            return None
        interval = mean_interval(difference, error, n)
        return PairedFigure(a, b, difference, error, math.hypot(error_a, error_b), interval)

    def _share(
        self, measure: str, at: tuple[int, ...], a: float | None, b: float | None
    ) -> PairedFigure | None:
        if a is None or b is None:
            return None
        difference, error, n = self._apart(measure, at)
        unpaired = math.sqrt((a * (1.0 - a) + b * (1.0 - b)) / max(1, n - 1))
        return PairedFigure(a, b, difference, error, unpaired, mean_interval(difference, error, n))

    def _quantile(self, level: str, at: tuple[int, ...], a: float, b: float) -> PairedFigure:
        both = [own[which] for own, which in zip(self._sections, at, strict=True)]
        (days_a, days_b), draws = (each.days(level) for each in both), both[0].draws
        error = section_error(b - a, days_b - days_a, draws, self._draws)
        unpaired = math.hypot(
            section_error(a, days_a, draws, self._draws), section_error(b, days_b, draws, self._draws)
        )
        interval = section_interval(b - a, error, len(draws))
        return PairedFigure(a, b, b - a, _finite(error), _finite(unpaired), interval)


def _position(group: GroupTally, corridor: str) -> int:
    return [row.entry.corridor.id for row in group.rows].index(corridor)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
