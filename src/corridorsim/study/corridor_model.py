"""A scenario as a model to be swept: every point is its run with the values of the factors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.network import Floats
from corridorsim.scenario.changed import changed
from corridorsim.scenario.factors import Factor, Point
from corridorsim.scenario.numbers import NumberChanges
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.tables import Scenario
from corridorsim.study.footing import Footing, is_walked
from corridorsim.study.point_figures import STATISTICS, Figures, n_groups
from corridorsim.study.sweeps import EntryName, Evaluated
from corridorsim.study.whole_points import (
    entry_names,
    figures_of_outcomes,
    figures_of_trials,
    on_plain_worlds,
    run_whole,
)

Plans = Literal["anew", "once"]
_MOST_FOOTINGS = 8  # values of words and dates that are kept built at once


class CorridorModel:
    """A scenario and what varies in it.

    Points that differ in numbers alone share one network, the worlds of the study's draws, and the routes
    that are among the best anywhere in the ranges. For words, dates and lists a network is built, once for
    each of their values.

    Parameters
    ----------
    scenario : declared and checked
    factors : what varies
    plans : ``anew``: at each point shippers plan knowing its numbers, as a run does; ``once``: they commit to
        what they planned on the numbers as the scenario has them, so that what varies is what nobody knew.
        Words and dates are known in either case

    Raises
    ------
    InputError
        For plans made once where the study has another policy than ``committed``.

    Attributes
    ----------
    entries : shipments outermost, then corridors, then policies
    statistics : of each
    """

    def __init__(self, scenario: Scenario, factors: Sequence[Factor], plans: Plans = "anew") -> None:
        self.scenario, self.factors, self._plans = on_plain_worlds(scenario), tuple(factors), plans
        if plans == "once" and not is_walked(self.scenario.study):
            wrong = "are those of the policy 'committed' alone, in at most 32,768 draws"
            raise InputError.single("plans made once", wrong, 'study.policies = ["committed"]')
        self.entries: tuple[EntryName, ...] = entry_names(self.scenario)
        self.statistics: tuple[str, ...] = STATISTICS
        self._changes = PointChanges(self.scenario, self.factors)
        self._others = NumberChanges(self.scenario, self.factors).others
        self._building, self._footing = Lock(), lru_cache(maxsize=_MOST_FOOTINGS)(self._new_footing)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what another process makes the same model of."""
        return (CorridorModel, (self.scenario, self.factors, self._plans))

    @property
    def digest(self) -> str:
        """That of the scenario, and how it is planned; the factors stand with the design."""
        return self.scenario.digest if self._plans == "anew" else f"{self.scenario.digest} planned once"

    def evaluate(self, points: Sequence[Point]) -> Evaluated:
        """Return the figures at some points; a point that cannot be is told.

        Parameters
        ----------
        points : each by path
        """
        shape = (len(points), len(self.entries), len(self.statistics))
        values = np.full(shape, np.nan)
        left_out = np.full((n_groups(self.scenario.study.draws), *shape), np.nan)
        reasons = [""] * len(points)
        for which, point in enumerate(points):
            try:
                values[which], left_out[:, which] = self._at(point)
            except InputError as error:
                reasons[which] = "; ".join(map(str, error.problems))
        return Evaluated(values, left_out, tuple(reasons))

    def hours(self, point: Point) -> Floats:
        """Return every draw's hours at a point, under the committed policy.

        Parameters
        ----------
        point : values by path, at which numbers alone are others

        Returns
        -------
        float64 (n_draws, n_entries), of those that have a way; the horizon where a draw is not delivered
        """
        footing = self._footing_of(point)
        at = footing.at(point)
        if at is None:
            raise InputError.single(str(point), "is a network of its own", "other numbers")
        return np.stack([found.hours for _, found in footing.outcomes(at)], axis=1)

    def _footing_of(self, point: Point) -> Footing:
        with self._building:  # one thread builds what all wait for
            return self._footing(tuple(point[each.path] for each in self._others))

    def _at(self, point: Point) -> Figures:
        """Return the figures at a point."""
        footing = self._footing_of(point)
        at = footing.at(point)
        if at is None and self._plans == "once":
            wrong = "changes more than numbers, so that the plan is none of its network's"
            raise InputError.single("point", wrong, "plans made anew")
        if at is None:
            return self.run_whole(point)
        if is_walked(at.scenario.study):
            return figures_of_outcomes(footing.outcomes(at), self.entries, at.scenario.study)
        return figures_of_trials(footing.trials(at), self.entries)

    def run_whole(self, point: Point) -> Figures:
        """Return the figures at a point by a run of its own, its network built and its routes found anew.

        Parameters
        ----------
        point : values by path
        """
        return run_whole(on_plain_worlds(self._changes.scenario(point)))

    def _new_footing(self, values: tuple[Any, ...]) -> Footing:
        scenario = self.scenario
        if self._others:
            point: Point = {each.path: value for each, value in zip(self._others, values, strict=True)}
            scenario = on_plain_worlds(changed(scenario, self._changes.at(point, self._others)))
        numbers = [each for each in self.factors if each not in self._others]
        return Footing(scenario, numbers, plans_once=self._plans == "once")
