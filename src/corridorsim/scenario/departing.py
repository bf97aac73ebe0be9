"""How a leg departs: at once, by a plain headway, or by departures that are listed one by one."""

from __future__ import annotations

from collections.abc import Iterator

from corridorsim.scenario.calendars import has_own_hours
from corridorsim.scenario.rows import Leg
from corridorsim.scenario.tables import ResolvedLeg

_LEAST_HEADWAY_HOURS = 1.0  # of listed departures; each of them is drawn
_OF_DEPARTURES = ("headway_cv", "cancel_probability", "cutoff_hours")


def is_listed(leg: ResolvedLeg) -> bool:
    """Return whether a leg's departures are listed one by one; a plain headway needs no list.

    Parameters
    ----------
    leg : resolved
    """
    more_than_a_headway = any(getattr(leg, name) for name in _OF_DEPARTURES)
    return bool(leg.timetable) or (leg.headway_hours > 0 and more_than_a_headway)


def departure_problems(leg: ResolvedLeg, declared: Leg) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a leg's departures: field, what is wrong, what would be right.

    Parameters
    ----------
    leg : resolved
    declared : its row; what only its service says of departures does not matter to a leg without any
    """
    if has_own_hours(leg.timetable) and leg.passages:
        right = "departures without hours, and median_hours"
        yield "timetable", "has hours under way, but the leg has passages", right
    if leg.timetable:
        return
    if leg.headway_hours <= 0:
        for name in _OF_DEPARTURES:
            if getattr(declared, name):
                yield name, "needs departures", "a headway_hours above 0 or a timetable"
    elif is_listed(leg) and leg.headway_hours < _LEAST_HEADWAY_HOURS:
        wrong = f"{leg.headway_hours:g} is too small for irregular or cancelled departures"
        yield "headway_hours", wrong, f"at least {_LEAST_HEADWAY_HOURS:g}"
