"""Closed days: places shut by decision, and opened again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from corridorsim.scenario.rows import Leg
from corridorsim.scenario.tables import Closure
from corridorsim.scenario.vocabulary import BACK, Row

PLACES = ("terminals", "legs", "passages")
_DAY = timedelta(days=1)


def shut_as_planned(legs: Iterable[Row]) -> tuple[Closure, ...]:
    """Return the closures of the legs that are only planned: both ways, for good.

    Parameters
    ----------
    legs : return legs are shut with the legs there
    """
    planned = [leg.id for leg in legs if isinstance(leg, Leg) and leg.planned]
    return tuple(Closure("legs", name, None, None) for name in planned if not name.endswith(BACK))


def close(closures: tuple[Closure, ...], window: Closure) -> tuple[Closure, ...]:
    """Return the closures with one more; an equal one is not said twice."""
    return closures if window in closures else (*closures, window)


def reopen(closures: tuple[Closure, ...], window: Closure) -> tuple[Closure, ...]:
    """Return the closures less a window: what begins before it and what ends after it stays."""
    kept: list[Closure] = []
    for closure in closures:
        if (closure.table, closure.id) != (window.table, window.id):
            kept.append(closure)
        else:
            kept.extend(_outside(closure, window))
    return tuple(kept)


def _outside(closure: Closure, window: Closure) -> list[Closure]:
    start, end = _first(closure), _last(closure)
    pieces = []
    if _first(window) > start:
        last = min(end, _first(window) - _DAY)
        pieces.append(Closure(closure.table, closure.id, closure.from_date, _dated(last)))
    if _last(window) < end:
        first = max(start, _last(window) + _DAY)
        pieces.append(Closure(closure.table, closure.id, _dated(first), closure.until))
    return pieces


def _first(closure: Closure) -> date:
    return closure.from_date or date.min


def _last(closure: Closure) -> date:
    return closure.until or date.max


def _dated(day: date) -> date | None:
    return None if day in (date.min, date.max) else day
