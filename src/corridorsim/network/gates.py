"""Places and lines that can be closed: gates, the queues before them, and the dates of the study."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np

from corridorsim.kernels.steps import STEP_BACKLOG, STEP_GATE, STEP_SLOWDOWN
from corridorsim.kernels.worlds import Calendar, Gates
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.tables import Closure
from corridorsim.units import HOURS_PER_DAY

SPIN_UP_DAYS = 90


class GateKey(NamedTuple):
    """What a gate is known by: what closes it, and the queue that then builds up.

    Attributes
    ----------
    reaches : hazards and the share of their events that reach it
    dates : closures by date
    utilisation : load of a place where a queue builds up; 0 of others
    queue_at : the place of the queue: two places never share one
    """

    reaches: tuple[tuple[str, float], ...]
    dates: tuple[Closure, ...] = ()
    utilisation: float = 0.0
    queue_at: str = ""


@dataclass
class GateBook:
    """Finds, or makes, the gates at a place; a gate is known by what closes it.

    Attributes
    ----------
    hazards : those that are not pinned off, by id
    closures : closures by date
    """

    hazards: Mapping[str, Hazard]
    closures: Sequence[Closure]
    rows: dict[GateKey, int] = field(default_factory=dict)
    at_place: dict[str, list[tuple[str, float]]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the hazards by the places that they reach; legs ask for a few places each."""
        self.at_place = {}
        for name, hazard in sorted(self.hazards.items()):
            for place in hazard.places:
                if place.reach > 0.0:
                    self.at_place.setdefault(place.place, []).append((name, place.reach))

    def emptied(self) -> GateBook:
        """Return a book of the same hazards and closures in which no gate has been made."""
        other = copy(self)
        other.rows = {}
        return other

    def gates_at(
        self, places: Sequence[str], mode: str, utilisation: float = 0.0
    ) -> Iterator[tuple[int, int]]:
        """Yield the steps that a leg meets at a place.

        Those are a queue, where closures that come as a surprise or by date leave one; one gate for all that
        shuts the place; one for each slowdown. Behind a queue the gate holds nobody but for regimes and the
        leg's own closures, and those who have queued already (``study.route_steps``).

        Parameters
        ----------
        places : names under which the place is known (a terminal and the leg that starts there)
        mode : of the leg
        utilisation : load of the terminal, which is the first of the places

        Yields
        ------
        kind of step, gate
        """
        shut = self._reaches(places, mode, "gate")
        dates = tuple(closure for closure in self.closures if closure.id in places)
        if utilisation > 0.0:
            yield from self._queue_at(places[0], mode, utilisation)
        if shut or dates:
            yield STEP_GATE, self._row(GateKey(shut, dates))
        for pair in self._reaches(places, mode, "slowdown"):
            yield STEP_SLOWDOWN, self._row(GateKey((pair,)))

    def line_of(self, names: Collection[str], mode: str) -> int:
        """Return the gate that holds the speed on a leg, -1 where nothing ever slows it.

        Parameters
        ----------
        names : of the leg
        mode : of the leg
        """
        slow = self._reaches(names, mode, "line")
        return self._row(GateKey(slow)) if slow else -1

    def queued(self) -> set[str]:
        """Return the hazards whose events leave a queue behind somewhere."""
        return {name for key in self.rows if key.utilisation > 0.0 for name, _ in key.reaches}

    def _queue_at(self, terminal: str, mode: str, utilisation: float) -> Iterator[tuple[int, int]]:
        """Yield the queue at a terminal; a regime turns traffic away instead of letting it queue."""
        shut = [
            (name, reach)
            for name, reach in self._reaches((terminal,), mode, "gate")
            if not self.hazards[name].known_at_departure
        ]
        dates = tuple(closure for closure in self.closures if closure.id == terminal)
        if shut or dates:
            yield STEP_BACKLOG, self._row(GateKey(tuple(shut), dates, utilisation, terminal))

    def _reaches(self, places: Collection[str], mode: str, effect: str) -> tuple[tuple[str, float], ...]:
        """Return the hazards of one effect at a place, sorted, with the share of events that reach it."""
        found: dict[str, float] = {}
        for place in places:
            for name, reach in self.at_place.get(place, ()):
                hazard = self.hazards[name]
                if hazard.effect == effect and (not hazard.modes or mode in hazard.modes):
                    found[name] = max(reach, found.get(name, 0.0))
        return tuple(sorted(found.items()))

    def gate_on(self, closure: Closure) -> int:
        """Return the gate that is shut on some dates only, whatever stands behind it.

        Parameters
        ----------
        closure : the dates
        """
        return self._row(GateKey((), (closure,)))

    def _row(self, key: GateKey) -> int:
        return self.rows.setdefault(key, len(self.rows))

    def arrays(self, hazard_names: Sequence[str], window_start: date) -> Gates:
        """Return the gates as kernels read them.

        Parameters
        ----------
        hazard_names : order of the hazards
        window_start : first day of departures
        """
        position = {name: index for index, name in enumerate(hazard_names)}
        links = [[(position[name], reach) for name, reach in key.reaches] for key in self.rows]
        dates = [[hours_of(closure, window_start) for closure in key.dates] for key in self.rows]
        flat_links, flat_dates = [x for row in links for x in row], [x for row in dates for x in row]
        return Gates(
            first=_first(links),
            hazard=np.array([x[0] for x in flat_links], dtype=np.int64),
            reach=np.array([x[1] for x in flat_links], dtype=np.float32),
            first_date=_first(dates),
            date_from_hours=np.array([x[0] for x in flat_dates], dtype=np.float64),
            date_until_hours=np.array([x[1] for x in flat_dates], dtype=np.float64),
            utilisation=np.array([key.utilisation for key in self.rows], dtype=np.float32),
        )


def _first(rows: Sequence[Sequence[object]]) -> np.ndarray:
    return np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)


def hours_of(closure: Closure, window_start: date) -> tuple[float, float]:
    """Return a closure's start and end in hours since the window's start; the last day is included.

    Parameters
    ----------
    closure : its dates
    window_start : first day of departures
    """
    start, end = -np.inf, np.inf
    if closure.from_date is not None:
        start = (closure.from_date - window_start).days * HOURS_PER_DAY
    if closure.until is not None:
        end = ((closure.until - window_start).days + 1) * HOURS_PER_DAY
    return start, end


def days_met(study: Study) -> tuple[date, date]:
    """Return the first and the last day that a journey of a study can meet.

    Parameters
    ----------
    study : gives the departure window and the horizon
    """
    return study.depart_from, study.depart_until + timedelta(days=math.ceil(study.horizon_days) + 2)


def calendar_of(study: Study) -> Calendar:
    """Return the dates of a study as kernels read them.

    Parameters
    ----------
    study : gives the departure window and the horizon
    """
    window_days = (study.depart_until - study.depart_from).days + 1
    first = datetime.combine(study.depart_from, time(), UTC) - timedelta(days=SPIN_UP_DAYS)
    days = int(SPIN_UP_DAYS + window_days + np.ceil(study.horizon_days) + 2)
    months = [(first + timedelta(days=day)).month - 1 for day in range(days)]
    return Calendar(
        window_hours=window_days * HOURS_PER_DAY,
        month=np.array(months, dtype=np.int64),
        spin_up_hours=SPIN_UP_DAYS * HOURS_PER_DAY,
        horizon_hours=float(study.horizon_days) * HOURS_PER_DAY,
        weekday=study.depart_from.weekday(),
    )
