"""Cases of interest: at which points of a sweep a corridor wins or loses, or a figure is too high or low."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.errors import InputError
from corridorsim.study.choices import BY, HIGHER_IS_BETTER, Choice, choices
from corridorsim.study.sweeps import Output, Sweep

Flags = NDArray[np.bool_]
_SIGNS: dict[str, Callable[..., Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_CONDITION = re.compile(r"\s*(?P<name>[a-z][a-z0-9_]*)\s*(?P<sign>>=|<=|>|<)\s*(?P<bound>\S+)\s*")


class Cases(NamedTuple):
    """Which points of a sweep are of interest.

    Attributes
    ----------
    label : what is the case there, such as ``middle loses``
    of_interest : bool (n_points,)
    known : bool (n_points,): false where a point failed, or nothing can be told of it
    """

    label: str
    of_interest: Flags
    known: Flags


Interest = Callable[[Sweep], Cases]


class Condition(NamedTuple):
    """A figure held against a bound, as ``days_p95 > 45`` says it.

    Attributes
    ----------
    statistic, sign, bound : as written
    """

    statistic: str
    sign: str
    bound: float

    def __str__(self) -> str:
        """Return the condition as it is written."""
        return f"{self.statistic} {self.sign} {self.bound:g}"

    def holds(self, values: NDArray[np.float64]) -> Flags:
        """Return where it holds; nowhere for NaN.

        Parameters
        ----------
        values : float64, of any shape
        """
        return np.asarray(_SIGNS[self.sign](values, self.bound), dtype=np.bool_)

    @property
    def is_met_by_none(self) -> bool:
        """Whether a corridor without a way meets it: it takes for ever, and is never on time."""
        return (self.sign in (">", ">=")) != (self.statistic in HIGHER_IS_BETTER)


def parse_condition(text: str) -> Condition:
    """Return a condition.

    Parameters
    ----------
    text : ``<statistic> <sign> <bound>``, the sign one of > >= < <=

    Raises
    ------
    InputError
        Where it is none.
    """
    found = _CONDITION.fullmatch(text)
    try:
        bound = float(found["bound"]) if found else None
    except ValueError:
        bound = None
    if found is None or bound is None or not np.isfinite(bound):
        raise InputError.single(f"'{text[:60]}'", "is not a condition", "days_p95 > 45")
    return Condition(found["name"], found["sign"], bound)


def wins(corridor: str, *, shipment: str = "", policy: str = "", by: str = BY) -> Interest:
    """Return the cases in which a corridor is the best of those that a shipment has.

    Where it has no way and another has, it does not win; where several are equally good, all of them win.

    Parameters
    ----------
    corridor : an id
    shipment, policy : whose; empty: the first there is
    by : the statistic that decides; see ``choices``
    """
    return lambda sweep: _won(sweep, corridor, _first(sweep, corridor, shipment, policy, by))


def loses(corridor: str, *, shipment: str = "", policy: str = "", by: str = BY) -> Interest:
    """Return the cases in which another corridor is better; see ``wins``.

    Parameters
    ----------
    corridor, shipment, policy, by : as of ``wins``
    """

    def cases(sweep: Sweep) -> Cases:
        won = wins(corridor, shipment=shipment, policy=policy, by=by)(sweep)
        return Cases(f"{corridor} loses", won.known & ~won.of_interest, won.known)

    return cases


def fails(condition: str, *, corridor: str = "", shipment: str = "", policy: str = "") -> Interest:
    """Return the cases in which a figure is beyond a bound.

    A corridor without a way takes for ever and is never on time: that is a failure too, unless the condition
    asks for the opposite.

    Parameters
    ----------
    condition : such as ``days_p95 > 45``, ``on_time < 0.8`` or ``undelivered_share > 0.05``
    corridor, shipment, policy : whose figure; empty: the first there is

    Raises
    ------
    InputError
        Where the condition cannot be read.
    """
    asked = parse_condition(condition)

    def cases(sweep: Sweep) -> Cases:
        output = sweep.output(asked.statistic, corridor=corridor, shipment=shipment, policy=policy)
        has_way, ran = ~np.isnan(output.values), _ran(sweep)
        found = np.where(has_way, asked.holds(output.values), asked.is_met_by_none)
        return Cases(_label(output, asked), np.asarray(found & ran, dtype=np.bool_), ran)

    return cases


def _label(output: Output, asked: Condition) -> str:
    whose = output.label.removeprefix(asked.statistic).strip()
    return f"{whose} has {asked}" if whose else str(asked)


def _ran(sweep: Sweep) -> Flags:
    return np.array([not reason for reason in sweep.reasons], dtype=np.bool_)


def _first(sweep: Sweep, corridor: str, shipment: str, policy: str, by: str) -> Choice:
    return choices(sweep, by, shipment=shipment, policy=policy, corridor=corridor)[0]


def _won(sweep: Sweep, corridor: str, choice: Choice) -> Cases:
    known = choice.known & _ran(sweep)
    own = choice.losses[:, choice.corridors.index(corridor)]
    best = known & np.isfinite(own) & (own <= choice.losses.min(axis=1))
    return Cases(f"{corridor} wins", np.asarray(best, dtype=np.bool_), known)
