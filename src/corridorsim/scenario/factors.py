"""Factors: inputs of a scenario that a sweep varies, each a path, a law and what the value does there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridorsim.scenario.factor_laws import Law, Value

Verb = Literal["set", "multiply", "add", "within"]
Point = dict[str, Value]  # by path: what each factor is


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
    """

    path: str
    law: Law
    verb: Verb = "set"
    group: str = ""
