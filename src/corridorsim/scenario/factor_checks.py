"""Factors held against the scenario that they vary: paths, verbs and values, all problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corridorsim.errors import InputError, Problem
from corridorsim.scenario.changed import draft_of
from corridorsim.scenario.changes import Draft, PlacedChange
from corridorsim.scenario.factor_ranges import HALF_WAY, numbers_within
from corridorsim.scenario.factor_values import Value
from corridorsim.scenario.factors import Factor, Verb, twice_problems
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.uncertain import UncertainNumber, graded_numbers
from corridorsim.scenario.vocabulary import Row, values_of

Target = tuple[str, str, str]  # table, row, field
_UNMOVED: dict[Verb, Value] = {"multiply": 1.0, "add": 0.0, "within": HALF_WAY}
_ALONE = ("set", "within")  # what undoes any other factor on the same number


def check_factors(factors: Iterable[Factor], scenario: Scenario) -> tuple[Factor, ...]:
    """Return factors with their bases: the values at which the scenario is as it stands.

    Parameters
    ----------
    factors : of one sweep
    scenario : that they vary

    Raises
    ------
    InputError
        With every path that names nothing, factors that undo each other, verbs that cannot be, and values at
        the ends of a law that the field does not allow.
    """
    return _Checking(factors, scenario).checked()


class _Checking:
    def __init__(self, factors: Iterable[Factor], scenario: Scenario) -> None:
        self.factors, self.scenario = tuple(factors), scenario
        self.problems = twice_problems(self.factors)
        self.draft = draft_of(scenario)
        asked = any(each.verb == "within" for each in self.factors)
        self.numbers = [each.number for each in graded_numbers(scenario)] if asked else []
        self.taken: dict[Target, Factor] = {}

    def checked(self) -> tuple[Factor, ...]:
        based = [self._based(each) for each in self.factors]
        if not self.problems:  # what names nothing cannot be tried
            changes = PointChanges(self.scenario, self.factors)
            for each in self.factors:
                self.problems += self._unfit_values(each, changes)
        if self.problems:
            raise InputError({str(problem): problem for problem in self.problems}.values())
        return tuple(based)

    def _based(self, factor: Factor) -> Factor:
        """Return a factor with its base; what its path names is looked up, and told if it is nothing."""
        try:
            targets = self._targets(factor)
        except InputError as error:
            self.problems += error.problems
            return factor
        self._refuse_undoing(factor, targets)
        base = _UNMOVED.get(factor.verb)
        return replace(factor, base=self._present(targets) if base is None else base)

    def _targets(self, factor: Factor) -> list[Target]:
        if factor.verb != "within":
            return self.draft.targets(_placed(factor.path))
        found = numbers_within(self.numbers, factor.path)
        if not found:
            self.draft.targets(_placed(factor.path))  # which tells a path that names nothing at all
            wrong = "no number there has a data range: the scenario sets it, or it is no number"
            raise _refusal(factor, wrong, "= with a law of its values")
        ends = _ends(factor)
        if any(isinstance(end, str) or not 0 <= end <= 1 for end in ends):
            raise _refusal(factor, f"{factor.law.text} leaves the data range", "~= with values of 0 … 1")
        return [_target(each) for each in found]

    def _refuse_undoing(self, factor: Factor, targets: Sequence[Target]) -> None:
        """Refuse two factors on one number where the later would undo the earlier."""
        for target in targets:
            other = self.taken.setdefault(target, factor)
            if other is not factor and other.path != factor.path and {other.verb, factor.verb} & set(_ALONE):
                wrong = f"varies {'.'.join(filter(None, target))}, as {other.path[:80]} does"
                self.problems.append(Problem(_place(factor), wrong, "one factor for each number"))
                return

    def _present(self, targets: Sequence[Target]) -> Value | None:
        """Return the value that all targets have, None where they differ or it is no number or word."""
        values = [_value_of(self.scenario, *target) for target in targets]
        one = values[0]
        alike = all(value == one for value in values)
        return one if alike and isinstance(one, int | float | str) else None

    def _unfit_values(self, factor: Factor, changes: PointChanges) -> list[Problem]:
        """Return what a factor's extreme values are refused for, the first of many rows."""
        for value in _ends(factor):
            draft, tried = draft_of(self.scenario), changes.at({factor.path: value}, [factor])
            if problems := _problems_of(draft, tried):
                told = problems[0]
                return [Problem(told.place, f"{factor.law.text}: {told.wrong}", told.right)]
        return []


def _problems_of(draft: Draft, changes: Iterable[Change]) -> list[Problem]:
    problems: list[Problem] = []
    tables: dict[str, None] = {}
    for change in changes:
        try:
            draft.apply(_placed(change.path, change))
        except InputError as error:
            return list(error.problems)
        tables[change.path.partition(".")[0]] = None
    for table in tables:
        draft.rows(table, problems)
    return problems


def _ends(factor: Factor) -> tuple[Value, ...]:
    return factor.law.listed or (factor.law.at(0.0), factor.law.at(1.0))


def _placed(path: str, change: Change | None = None) -> PlacedChange:
    return PlacedChange(change or Change(path=path, set=None), "", "factor")


def _place(factor: Factor) -> str:
    return f"factor: {factor.path[:80]}"


def _refusal(factor: Factor, wrong: str, right: str) -> InputError:
    return InputError.single(_place(factor), wrong, right)


def _target(number: UncertainNumber) -> Target:
    return number.table, number.row, number.field


def _value_of(scenario: Scenario, table: str, row: str, field: str) -> object:
    """Return a value as it is used: of a leg what its service fills in too."""
    if table == "legs":
        return getattr(scenario.tables.legs.get(row), field, None)
    single = {"study": scenario.study, "costs": scenario.costs}.get(table)
    if single is not None:
        return values_of(single).get(field)
    rows: Mapping[str, Row] = {each.id: each for each in scenario.shipments}
    if table != "shipments":
        rows = getattr(scenario.tables, table)
    return values_of(rows[row]).get(field) if row in rows else None
