"""Calendars as people write them: days of the week with hours of the day, and parts of the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from corridorsim.scenario.messages import shown
from corridorsim.scenario.vocabulary import refuse
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_WEEK

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "|".join(_DAYS)
_CLOCK = r"((?:[01]?\d|2[0-3]):[0-5]\d|24:00)"
_DEPARTURE = re.compile(rf"({_DAY})(?:-({_DAY}))? {_CLOCK}(?: \+(\d+(?:\.\d+)?))?")
_OPENING = re.compile(rf"({_DAY})(?:-({_DAY}))? {_CLOCK}-{_CLOCK}")
_WINDOW = re.compile(r"(\d\d)-(\d\d)\.\.(\d\d)-(\d\d)")
_LEAP_YEAR = 2000  # in which every day of a year exists
_DAY_AFTER = timedelta(days=1)

Interval = tuple[float, float]
DateInterval = tuple[date, date]


class Departure(NamedTuple):
    """A departure of every week.

    Attributes
    ----------
    week_hour : hour of the week (UTC, Monday first), 0 to below 168
    own_hours : planned hours under way, None where the leg says them
    """

    week_hour: float
    own_hours: float | None


def departures_of(entries: Iterable[str], utc_offset_hours: float = 0.0) -> tuple[Departure, ...]:
    """Return the departures of a timetable in order.

    Parameters
    ----------
    entries : such as ``mon 10:00``, ``mon-fri 10:00`` or ``mon 10:00 +44``, local time
    utc_offset_hours : local time less UTC at the place of departure
    """
    found = []
    for entry in entries:
        match = _DEPARTURE.fullmatch(entry)
        if match is None:
            raise ValueError(entry)
        own_hours = float(match[4]) if match[4] else None
        for day in _days(match[1], match[2]):
            hour = (day * HOURS_PER_DAY + _hour(match[3]) - utc_offset_hours) % HOURS_PER_WEEK
            found.append(Departure(hour, own_hours))
    return tuple(sorted(found, key=lambda each: (each.week_hour, each.own_hours or 0.0)))


def has_own_hours(entries: Iterable[str]) -> bool:
    """Return whether the departures of a timetable say how long they are under way."""
    return any("+" in entry for entry in entries)


def opening_intervals(entries: Iterable[str], utc_offset_hours: float = 0.0) -> tuple[Interval, ...]:
    """Return weekly opening hours as hours of the week (UTC), sorted, not touching, split at the week's end.

    Parameters
    ----------
    entries : such as ``mon-fri 08:00-18:00``, local time; shutting before opening means on the next day
    utc_offset_hours : local time less UTC
    """
    spans: list[Interval] = []
    for entry in entries:
        match = _OPENING.fullmatch(entry)
        if match is None:
            raise ValueError(entry)
        opens, shuts = _hour(match[3]), _hour(match[4])
        lasts = shuts - opens if shuts > opens else shuts - opens + HOURS_PER_DAY
        for day in _days(match[1], match[2]):
            start = (day * HOURS_PER_DAY + opens - utc_offset_hours) % HOURS_PER_WEEK
            spans.append((start, min(start + lasts, HOURS_PER_WEEK)))
            spans.append((0.0, start + lasts - HOURS_PER_WEEK))  # empty unless it runs over the week's end
    return _merged([span for span in spans if span[1] > span[0]])


def closed_dates(windows: Sequence[str], first: date, last: date) -> tuple[DateInterval, ...]:
    """Return the days between two dates that lie in no window, as first and last days.

    Parameters
    ----------
    windows : such as ``04-01..11-30``, both days included; one that ends before it starts goes over New Year
    first, last : days to look at; what is returned may reach beyond them
    """
    runs: list[DateInterval] = []
    for year in range(first.year - 1, last.year + 2):
        runs += [_in_year(window, year) for window in windows]
    runs.sort()
    closed: list[DateInterval] = []
    ends = runs[0][1]
    for start, end in runs[1:]:
        if start > ends + _DAY_AFTER:
            closed.append((ends + _DAY_AFTER, start - _DAY_AFTER))
        ends = max(ends, end)
    return tuple(pair for pair in closed if pair[1] >= first and pair[0] <= last)


def _in_year(window: str, year: int) -> DateInterval:
    """Return a window's days in the year in which it starts; 29 February gives way where there is none."""
    match = _WINDOW.fullmatch(window)
    if match is None:
        raise ValueError(window)
    start, end = (int(match[1]), int(match[2])), (int(match[3]), int(match[4]))
    return _day(year, start) or date(year, 3, 1), _last_day(year if end >= start else year + 1, end)


def _last_day(year: int, month_day: tuple[int, int]) -> date:
    return _day(year, month_day) or date(year, 2, 28)


def _day(year: int, month_day: tuple[int, int]) -> date | None:
    """Return a day of a year, None for 29 February of a year without one."""
    if month_day == (2, 29) and (date(year, 3, 1) - _DAY_AFTER).day == 28:
        return None
    return date(year, *month_day)


def _days(first: str, last: str | None) -> list[int]:
    """Return the days from one to another, going round the week."""
    start = _DAYS.index(first)
    count = (_DAYS.index(last or first) - start) % len(_DAYS) + 1
    return [(start + step) % len(_DAYS) for step in range(count)]


def _hour(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60.0


def _merged(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _check_departure(entry: str) -> str:
    if not _DEPARTURE.fullmatch(entry):
        raise refuse("", f"{shown(entry)} is no departure", "such as 'mon 10:00' or 'mon-fri 10:00 +44'")
    return entry


def _check_opening(entry: str) -> str:
    match = _OPENING.fullmatch(entry)
    if match is None:
        raise refuse("", f"{shown(entry)} are no opening hours", "such as 'mon-fri 08:00-18:00'")
    if match[3] == match[4]:
        raise refuse("", f"{shown(entry)} is never open", "00:00-24:00 for the whole day")
    return entry


def _check_window(window: str) -> str:
    try:
        _in_year(window, _LEAP_YEAR)
    except ValueError:
        raise refuse(
            "", f"{shown(window)} is no part of the year", "month-day..month-day, such as 04-01..11-30"
        ) from None
    return window


TimetableEntry = Annotated[str, AfterValidator(_check_departure)]
OpeningHours = Annotated[str, AfterValidator(_check_opening)]
SeasonWindow = Annotated[str, AfterValidator(_check_window)]
