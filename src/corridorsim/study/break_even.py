"""Break-even: how far a number must move until a corridor beats its rivals, on common worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from corridorsim.study.comparison import SURE, Comparison
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.statistics import Values, mean_and_error

Lead = Callable[[float], tuple[float, float]]


@dataclass(frozen=True)
class BreakEven:
    """Where a corridor begins to be better than its rivals.

    Attributes
    ----------
    answer : ``already`` where it is better as things are, ``never`` where the farthest value is not enough
    value : the number from which it is better; None where the answer is another
    low, high : 95 % interval of it by Monte Carlo error; an end that the range does not reach is None
    gap, gap_error : mean objective above the best rival's as things are, and its standard error
    """

    answer: Literal["already", "at", "never"]
    value: float | None
    low: float | None
    high: float | None
    gap: float
    gap_error: float


def find_break_even(lead: Lead, present: float, farthest: float, tolerance: float) -> BreakEven:
    """Return where a lead turns.

    Parameters
    ----------
    lead : the mean of one's own objective less the best rival's, and its standard error, at a value of the
        number; it may only fall from ``present`` to ``farthest``, as on common worlds it does where each step
        that way helps
    present, farthest : the number as it is, and the end of what is tried; either may be the larger
    tolerance : the answer is so near, positive

    Notes
    -----
    The interval has the values at which the lead's own interval leaves zero: from ``low`` on in the direction
    of ``farthest`` it may be better, from ``high`` on it surely is.
    """
    judged = cache(lead)

    def shifted(errors: float) -> Callable[[float], float]:
        return lambda value: judged(value)[0] + errors * judged(value)[1]

    gap, error = judged(present)
    found = _turn(shifted(0.0), present, farthest, tolerance)
    if gap <= 0.0 or found is None:
        answer: Literal["already", "never"] = "already" if gap <= 0.0 else "never"
        return BreakEven(answer, None, None, None, gap, error)
    soonest, surely = (_turn(shifted(errors), present, farthest, tolerance) for errors in (-SURE, SURE))
    return BreakEven("at", found, soonest, surely, gap, error)


def _turn(lead: Callable[[float], float], present: float, farthest: float, tolerance: float) -> float | None:
    """Return the middle of the last bracket of the value at which a falling lead passes zero."""
    if lead(present) <= 0.0:
        return present
    if lead(farthest) > 0.0:
        return None
    behind, ahead = present, farthest
    while abs(ahead - behind) > tolerance:
        middle = (behind + ahead) / 2.0
        behind, ahead = (middle, ahead) if lead(middle) > 0.0 else (behind, middle)
    return (behind + ahead) / 2.0


def objective_lead(
    comparison: Comparison, shipment: str, corridor: str, rivals: Iterable[str]
) -> tuple[float, float]:
    """Return the mean of a corridor's objective less the best rival's, draw by draw, and its standard error.

    The best rival is the one with the least mean; rivals without a way do not count.

    Parameters
    ----------
    comparison : its draws are kept
    shipment, corridor, rivals : ids
    """
    found = _objectives(comparison, shipment)
    against = min((found[name] for name in rivals if name in found), key=lambda each: float(np.mean(each)))
    return mean_and_error(found[corridor] - against)


def _objectives(comparison: Comparison, shipment: str) -> dict[str, Values]:
    study = comparison.scenario.study
    return {
        trial.entry.corridor.id: outcome_of(trial, study).objective
        for trial in comparison.trials.feasible
        if trial.entry.shipment.id == shipment and trial.policy == study.policies[0]
    }
