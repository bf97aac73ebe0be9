"""Factors: inputs of a scenario that a sweep varies, each a path, a law and what the value does there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corridorsim.errors import InputError, Problem
from corridorsim.scenario.factor_values import Law, Value

Verb = Literal["set", "multiply", "add", "within"]
Point = dict[str, Value]  # by path: what each factor is
SIGNS: dict[Verb, str] = {"set": "=", "multiply": "*=", "add": "+=", "within": "~="}


@dataclass(frozen=True)
class Factor:
    """One input that varies.

    Attributes
    ----------
    path : ``<table>.<id>.<field>``, ``study.<field>`` or ``costs.<field>``, the id with * and ? if several
        rows vary together: as changes of a scenario write it; of a model that is a function, any name
    law : which values it takes
    verb : what a value does: ``set`` the number, ``multiply`` it, ``add`` to it, or say where ``within`` its
        data range each number stands (0 its low, 0.5 what the tables say, 1 its high)
    group : factors of one group are told together; empty: by itself
    base : the value at which the scenario is as it stands; None where nothing says, or several numbers differ
    """

    path: str
    law: Law
    verb: Verb = "set"
    group: str = ""
    base: Value | None = None

    @property
    def text(self) -> str:
        """The factor as a command line writes it, such as ``study.patience_days=uniform(7, 35)``."""
        return f"{self.path}{SIGNS[self.verb]}{self.law.text}"

    @cached_property
    def base_position(self) -> float | None:
        """Where the base stands in the law, None where there is none or the law leaves it out."""
        try:
            return None if self.base is None else self.law.position_of(self.base)
        except InputError:
            return None

    def at(self, position: float) -> Value:
        """Return the value at a position; at that of the base it is the base to the last bit.

        Parameters
        ----------
        position : 0 … 1
        """
        if self.base is None or self.law.listed or position != self.base_position:
            return self.law.at(position)
        return self.base


def twice_problems(factors: Iterable[Factor]) -> list[Problem]:
    """Return a problem for every path that more than one factor has.

    Parameters
    ----------
    factors : of one sweep
    """
    paths = [each.path for each in factors]
    repeated = dict.fromkeys(path for path in paths if paths.count(path) > 1)
    return [Problem(f"factor: {path[:80]}", "stands twice", "each path once") for path in repeated]
