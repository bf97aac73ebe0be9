"""What is asked of a scenario for once: other numbers, a month, hazards held or stopped, another policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from corridorsim.errors import InputError, nearest
from corridorsim.scenario.changed import POINT, draft_of
from corridorsim.scenario.changes import PlacedChange
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.factor_laws import Uniform
from corridorsim.scenario.factor_ranges import varying_inputs
from corridorsim.scenario.factor_values import Value
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.tables import Scenario

Held = Literal["as it is", "never", "always"]
HELD: tuple[Held, ...] = get_args(Held)
_TIMES = 2.0  # a number of which nobody has told a range goes from its half to its double


@dataclass(frozen=True)
class Month:
    """A month of a departure window.

    Attributes
    ----------
    first, last : days (UTC), both of the window
    """

    first: date
    last: date

    def __str__(self) -> str:
        """Return it as a file would be named by it: 2025-03."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class WhatIf:
    """A question about one shipment.

    Attributes
    ----------
    shipment : id
    policy : how the shipper decides
    corridors : ids of those that are compared, in the scenario's order
    month : of departure; None: the whole window
    hazards : those that are not as the scenario has them, each with what it is, sorted
    values : of factors that are not at their base, by path, sorted
    """

    shipment: str
    policy: str
    corridors: tuple[str, ...]
    month: Month | None = None
    hazards: tuple[tuple[str, Held], ...] = ()
    values: tuple[tuple[str, Value], ...] = ()


def months_of(study: Study) -> tuple[Month, ...]:
    """Return the months of a departure window, the first and the last as far as they are in it.

    Parameters
    ----------
    study : gives the window
    """
    months, first = [], study.depart_from
    while first <= study.depart_until:
        beyond = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        months.append(Month(first, min(beyond - timedelta(days=1), study.depart_until)))
        first = beyond
    return tuple(months)


def ways_to_hold(scenario: Scenario, hazard: str) -> tuple[Held, ...]:
    """Return what a hazard can be: only a regime can be on all the time.

    Parameters
    ----------
    scenario : of the hazard
    hazard : id

    Raises
    ------
    InputError
        With the nearest id, where there is none.
    """
    known = scenario.tables.hazards
    if hazard not in known:
        raise InputError.single(f"hazards.{hazard[:60]}", "no such hazard", nearest(hazard, known))
    return HELD if known[hazard].known_at_departure else HELD[:2]


class Questions:
    """Turns what is asked into changes of a scenario.

    Parameters
    ----------
    scenario : as it is
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.inputs = varying_inputs(scenario)
        self._factors = {each.factor.path: each.factor for each in self.inputs}
        self._points: dict[str, PointChanges] = {}

    def factor(self, path: str) -> Factor:
        """Return a factor by its path, over its range: from half to double where nobody has told any.

        Parameters
        ----------
        path : ``<table>.<id>.<field>``, ``study.<field>`` or ``costs.<field>``

        Raises
        ------
        InputError
            Where it names no number, with the nearest that it could mean.
        """
        if path not in self._factors:
            self._factors[path] = self._of_no_range(path)
        return self._factors[path]

    def _of_no_range(self, path: str) -> Factor:
        draft = draft_of(self._scenario)
        change = PlacedChange(Change(path=path, set=0), POINT, "input")
        values = [draft.values(table, row).get(field) for table, row, field in draft.targets(change)]
        value = values[0] if all(each == values[0] for each in values) else None
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            wrong = "is no number above 0 to move from half to double"
            raise InputError.single(path[:80], wrong, nearest(path, self._factors))
        return Factor(path, Uniform(value / _TIMES, value * _TIMES), base=float(value))

    def changes(self, asked: WhatIf) -> list[Change]:
        """Return what a question changes; none where all is as the scenario has it.

        Parameters
        ----------
        asked : the question

        Raises
        ------
        InputError
            Where it names nothing of the scenario, or a value beyond the range of its factor.
        """
        return [*self._of_values(asked), *self._policy(asked), *self.ground_changes(asked)]

    def ground_changes(self, asked: WhatIf) -> list[Change]:
        """Return what a question changes besides numbers and policy; made last, so that it holds.

        Parameters
        ----------
        asked : the question
        """
        window = [] if asked.month is None else _window(asked.month)
        return [*window, *(self._held(hazard, how) for hazard, how in asked.hazards)]

    def _held(self, hazard: str, how: Held) -> Change:
        allowed = ways_to_hold(self._scenario, hazard)
        if how not in allowed or how == "as it is":
            raise InputError.single(f"hazards.{hazard}", f"cannot be '{how[:60]}'", " or ".join(allowed[1:]))
        if self._scenario.tables.hazards[hazard].known_at_departure:
            return Change(path=f"hazards.{hazard}.state", set="on" if how == "always" else "off")
        return Change(path=f"hazards.{hazard}.rate_per_year", set=0.0)

    def altered(self, changes: Iterable[Change]) -> set[str]:
        """Return the paths of all numbers and words that some changes set.

        Parameters
        ----------
        changes : of this scenario
        """
        draft = draft_of(self._scenario)
        targets = (target for each in changes for target in draft.targets(PlacedChange(each, POINT, POINT)))
        return {draft.path(*target) for target in targets}

    def value_changes(self, path: str, value: Value) -> list[Change]:
        """Return what one factor changes.

        Parameters
        ----------
        path : of the factor
        value : in its range

        Raises
        ------
        InputError
            Where it is not.
        """
        factor = self.factor(path)
        check_value(factor, value)
        if path not in self._points:
            self._points[path] = PointChanges(self._scenario, [factor])
        return self._points[path].at({path: value})

    def _policy(self, asked: WhatIf) -> Iterator[Change]:
        if self._scenario.study.policies != (asked.policy,):
            yield Change(path="study.policies", set=[asked.policy])

    def _of_values(self, asked: WhatIf) -> Iterator[Change]:
        for path, value in asked.values:
            yield from self.value_changes(path, value)


def check_value(factor: Factor, value: Value) -> None:
    """Refuse a value beyond the range of a factor.

    Parameters
    ----------
    factor : whose
    value : what it is to be

    Raises
    ------
    InputError
        Where it is beyond.
    """
    low, high = ends_of(factor)
    if isinstance(value, str) or not low <= value <= high:
        raise InputError.single(factor.path, f"{value!s:.40} is not in its range", f"{low:g} to {high:g}")


def ends_of(factor: Factor) -> tuple[float, float]:
    """Return the least and the most that a factor can be.

    Parameters
    ----------
    factor : a number
    """
    ends: Sequence[Value] = factor.law.at(0.0), factor.law.at(1.0)
    low, high = (float(end) for end in ends)
    return low, high


def _window(month: Month) -> list[Change]:
    days = {"depart_from": month.first, "depart_until": month.last}
    return [Change(path=f"study.{name}", set=day) for name, day in days.items()]
