"""Factors that are numbers: what they alter at a point, row by row, with no scenario declared anew."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Union, get_args, get_origin

from corridorsim.errors import InputError, Problem
from corridorsim.scenario.changed import POINT, draft_of
from corridorsim.scenario.changes import PlacedChange
from corridorsim.scenario.factors import Factor, Point
from corridorsim.scenario.layout import CHANGEABLE
from corridorsim.scenario.other_rows import RowsAt
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.tables import Scenario

Place = tuple[str, str]  # table and row

# Fields of numbers by which nothing is found, dated or counted otherwise, whatever they are.
_TABLES = (
    "terminals",
    "services",
    "legs",
    "transfers",
    "hazards",
    "rules",
    "commodities",
    "emissions",
    "costs",
)
_FIELDS = {
    "study": ("patience_days", "information_delay_hours"),
    "shipments": ("feu", "deadline_days"),
}
_NOT = {("terminals", "lat"), ("terminals", "lon"), ("terminals", "utc_offset_hours")}


@dataclass(frozen=True)
class NumberFactor:
    """A factor that alters numbers alone.

    Attributes
    ----------
    factor : see its class
    places : the rows that it alters
    """

    factor: Factor
    places: frozenset[Place]


class NumberChanges:
    """Alters rows of a scenario.

    Parameters
    ----------
    scenario : declared and checked
    factors : what varies

    Attributes
    ----------
    numbers : those of the factors that are numbers
    others : the rest, for which a scenario has to be declared anew
    """

    def __init__(self, scenario: Scenario, factors: Sequence[Factor]) -> None:
        self._draft, self._changes = draft_of(scenario), PointChanges(scenario, factors)
        found = {factor: self._places(factor) for factor in factors}
        self.numbers = tuple(
            NumberFactor(factor, places) for factor, places in found.items() if places is not None
        )
        self.others = tuple(factor for factor, places in found.items() if places is None)

    def _places(self, factor: Factor) -> frozenset[Place] | None:
        """Return the rows that a factor alters, None where it alters more than numbers."""
        value = factor.law.at(0.5)
        if isinstance(value, bool | str):
            return None
        changes = self._changes.at({factor.path: value}, [factor])
        targets = [target for change in changes for target in self._draft.targets(_placed(change))]
        if not all(_is_number(table, field) for table, _, field in targets):
            return None
        return frozenset((table, row) for table, row, _ in targets)

    def rows_at(self, factors: Iterable[Factor], point: Point, within: Container[Place]) -> RowsAt:
        """Return the rows that some factors alter, as they are at a point.

        Parameters
        ----------
        factors : some of ``numbers``
        point : values by path
        within : the rows that are asked for

        Raises
        ------
        InputError
            With every value in them that its field does not allow.
        """
        draft = self._draft.branch()
        problems: list[Problem] = []
        for change in self._changes.at(point, factors):
            try:
                for table, row, field in draft.targets(_placed(change)):
                    if (table, row) in within:
                        path = draft.path(table, row, field)
                        draft.apply(_placed(change.model_copy(update={"path": path})))
            except InputError as error:
                problems += error.problems
        rows = draft.changed_rows(problems)
        if problems:
            raise InputError(problems)
        return rows


def _placed(change: Change) -> PlacedChange:
    return PlacedChange(change, POINT, POINT)


def _is_number(table: str, field: str) -> bool:
    """Return whether a field holds one number that nothing else hangs on than how long, dear or likely."""
    if (table, field) in _NOT or field not in _FIELDS.get(table, (field,) if table in _TABLES else ()):
        return False
    info = CHANGEABLE[table].model_fields.get(field)
    kinds = () if info is None else _members(info.annotation)
    return float in kinds


def _members(annotation: object) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
