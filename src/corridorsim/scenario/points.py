"""Points of a sweep as changes of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corridorsim.scenario.changed import changed
from corridorsim.scenario.factor_ranges import numbers_within, path_of
from corridorsim.scenario.factors import Factor, Point
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.uncertain import graded_numbers


class PointChanges:
    """Turns points into changes.

    Parameters
    ----------
    scenario : what is swept
    factors : what varies
    """

    def __init__(self, scenario: Scenario, factors: Sequence[Factor]) -> None:
        self._scenario, self.factors = scenario, tuple(factors)
        within = [each.path for each in factors if each.verb == "within"]
        numbers = [each.number for each in graded_numbers(scenario)] if within else []
        self._numbers = {path: numbers_within(numbers, path) for path in within}

    def at(self, point: Point, factors: Iterable[Factor] | None = None) -> list[Change]:
        """Return what a point changes.

        Parameters
        ----------
        point : values by path
        factors : those whose changes are asked for; None: all
        """
        chosen = self.factors if factors is None else factors
        return [change for each in chosen for change in self._changes(each, point)]

    def _changes(self, factor: Factor, point: Point) -> list[Change]:
        value = point[factor.path]
        if factor.verb == "within":
            numbers = self._numbers[factor.path]
            return [Change(path=path_of(each), set=each.at(float(value))) for each in numbers]
        return [Change.model_validate({"path": factor.path, factor.verb: value})]

    def scenario(self, point: Point) -> Scenario:
        """Return the scenario at a point.

        Parameters
        ----------
        point : values by path

        Raises
        ------
        InputError
            With every problem that its values make.
        """
        return changed(self._scenario, self.at(point))
