"""Worlds in plain Python, one draw at a time: what somebody writes first, from the formulas.

Only what the routes ask for is drawn, and each thing once. The numbers are those of our kernels, so that the
answers can be compared draw by draw.
"""

from __future__ import annotations

import math
from bisect import insort
from copy import copy
from functools import cached_property
from statistics import NormalDist

from corridorsim.network.network import WorldLaws

_SCORE = NormalDist().inv_cdf
_MASK = 0xFFFFFFFF
_CELLS, _LIMIT = 4096, 5.5
_DEPARTURE, _GROUP, _EVENT, _DELAY = 0, 2, 4, 6
Event = tuple[float, float, float]  # start, end and the most it holds one
Numbers = tuple[float, float, float, float]


def philox4x32(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the words of Philox4x32-10.

    Parameters
    ----------
    counter, key : words below 2**32
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        product_0, product_1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1 = (product_1 >> 32) ^ c1 ^ k0, product_1 & _MASK
        c2, c3 = (product_0 >> 32) ^ c3 ^ k1, product_0 & _MASK
        k0, k1 = (k0 + 0x9E3779B9) & _MASK, (k1 + 0xBB67AE85) & _MASK
    return c0, c1, c2, c3


def unit(word: int) -> float:
    """Return the number in (0, 1) of a word, as float32 rounds it.

    Parameters
    ----------
    word : below 2**32
    """
    high = word >> 8
    if high < 1 << 23:
        return (high + 0.5) * 2.0**-24
    return min(high + (high & 1), (1 << 24) - 1) * 2.0**-24


class PlainLaws:
    """A network's laws as lists, which plain Python reads faster than arrays.

    Parameters
    ----------
    laws : of the network
    seed : of the study
    """

    def __init__(self, laws: WorldLaws, seed: int) -> None:
        self.laws, self.key = laws, (seed & _MASK, seed >> 32)
        self.durations = _duration_rows(laws)
        self.tables: list[list[float]] = laws.durations.tables.tolist()
        self.groups = [tuple(each) for each in laws.durations.group_id.tolist()]
        self.hazard_tables: list[list[float]] = laws.hazards.tables.tolist()
        self.month: list[int] = laws.calendar.month.tolist()
        self.study = tuple(laws.study_id.tolist())

    def changed(self, laws: WorldLaws) -> PlainLaws:
        """Return other laws that have the same tables.

        Parameters
        ----------
        laws : of the same network, other numbers
        """
        other = copy(self)
        other.__dict__.pop("hazards", None)
        other.__dict__.pop("accept", None)
        other.laws, other.durations = laws, _duration_rows(laws)
        return other

    @cached_property
    def hazards(self) -> list[dict[str, float]]:
        """Each hazard's laws by name."""
        known = self.laws.hazards
        names = (
            "cap_per_hour",
            "table",
            "median_hours",
            "delay_table",
            "delay_median_hours",
            "group",
            "shared",
        )
        return [{name: getattr(known, name)[row].item() for name in names} for row in range(len(known.kind))]

    @cached_property
    def accept(self) -> list[list[float]]:
        """Chance that a candidate of each month happens, by hazard."""
        return [list(map(float, row)) for row in self.laws.hazards.accept]

    @cached_property
    def hazard_ids(self) -> list[tuple[int, ...]]:
        """Words of each hazard's id."""
        return [tuple(each) for each in self.laws.hazards.id.tolist()]

    @cached_property
    def hazard_groups(self) -> list[tuple[int, ...]]:
        """Words of the id of each group of hazards."""
        return [tuple(each) for each in self.laws.hazards.group_id.tolist()]

    def month_of(self, departure: float, hour: float) -> int:
        """Return the calendar month of an hour of a journey.

        Parameters
        ----------
        departure : hours since the window's start
        hour : since departure
        """
        return self.month[math.floor((departure + hour + self.laws.calendar.spin_up_hours) / 24.0)]


class PlainWorld:
    """One draw; what is asked for is drawn, and remembered.

    Parameters
    ----------
    laws : of the network
    draw : its number
    until_hours : nothing begins later
    """

    def __init__(self, laws: PlainLaws, draw: int, until_hours: float) -> None:
        self._laws, self._draw, self._until = laws, draw, until_hours
        self._drawn: dict[tuple[int, int, tuple[int, ...]], Numbers] = {}
        self._hours: dict[int, float] = {}
        self._phases: dict[int, float] = {}
        self._late: dict[int, float] = {}
        self._events: dict[int, list[tuple[float, float, float, float]]] = {}
        self._gates: dict[int, list[Event]] = {}
        self.departure = self.numbers(0, _DEPARTURE, laws.study)[0] * laws.laws.calendar.window_hours
        self.month = laws.month_of(self.departure, 0.0)

    def numbers(self, event: int, purpose: int, thing: tuple[int, ...]) -> Numbers:
        """Return the four numbers of a thing.

        Parameters
        ----------
        event, purpose, thing : the occasion and the words of the thing's id
        """
        known = self._drawn.get((event, purpose, thing))
        if known is None:
            words = philox4x32((self._draw, event * 256 + purpose, thing[0], thing[1]), self._laws.key)
            known = unit(words[0]), unit(words[1]), unit(words[2]), unit(words[3])
            self._drawn[event, purpose, thing] = known
        return known

    def hours(self, item: int) -> float:
        """Return the hours that something takes.

        Parameters
        ----------
        item : row of the durations
        """
        if item not in self._hours:
            thing, purpose, word, table, scale, group, shared = self._laws.durations[item]
            score = _SCORE(self.numbers(0, purpose, thing)[word])
            if group >= 0:
                score = self._shared(score, self._laws.groups[group], shared)
            self._hours[item] = scale * look_up(self._laws.tables[table], score)
        return self._hours[item]

    def late_hours(self, item: int) -> float:
        """Return how late a voyage is.

        Parameters
        ----------
        item : row of the voyages that may be late
        """
        if item not in self._late:
            law = self._laws.laws.lateness
            u = self.numbers(0, int(law.purpose[item]), tuple(law.thing[item].tolist()))[3]
            on_time, least, mean = (float(each[item]) for each in law[2:])
            late = 0.0 if u < on_time else least - mean * math.log(min(1.0, (1.0 - u) / (1.0 - on_time)))
            self._late[item] = late
        return self._late[item]

    def next_departure(self, item: int, now: float) -> float:
        """Return when one who is there at some hour leaves.

        Parameters
        ----------
        item : row of the departures
        now : hours
        """
        law = self._laws.laws.departures
        headway = float(law.headway_hours[item])
        if item not in self._phases:
            own = self.numbers(0, int(law.purpose[item]), tuple(law.thing[item].tolist()))
            self._phases[item] = own[1] * headway
        if headway <= 0.0:
            return now
        phase = self._phases[item]
        return max(now, phase + headway * math.ceil((now - phase) / headway * (1.0 - 1e-6) - 1e-6))

    def gate_events(self, gate: int) -> list[Event]:
        """Return what closes or slows a place, by start.

        Parameters
        ----------
        gate : row of the gates
        """
        if gate not in self._gates:
            found: list[Event] = []
            gates = self._laws.laws.gates
            for link in range(int(gates.first[gate]), int(gates.first[gate + 1])):
                reach = float(gates.reach[link])
                for start, end, severity, holds in self.hazard_events(int(gates.hazard[link])):
                    if severity < reach and end > 0.0:
                        insort(found, (start, end, holds))
            self._gates[gate] = found
        return self._gates[gate]

    def hazard_events(self, hazard: int) -> list[tuple[float, float, float, float]]:
        """Return start, end, severity and the most it holds one, of each event of a hazard.

        Parameters
        ----------
        hazard : row of the hazards
        """
        if hazard not in self._events:
            self._events[hazard] = self._break_out(hazard)
        return self._events[hazard]

    def _break_out(self, hazard: int) -> list[tuple[float, float, float, float]]:
        """Thin candidates of a Poisson process by month."""
        it, law, thing = self._laws, self._laws.hazards[hazard], self._laws.hazard_ids[hazard]
        events: list[tuple[float, float, float, float]] = []
        now, number = -it.laws.calendar.spin_up_hours, 0
        while law["cap_per_hour"] > 0.0:
            own = self.numbers(number, _EVENT, thing)
            now -= math.log(own[0]) / law["cap_per_hour"]
            if now >= self._until:
                break
            if own[1] < it.accept[hazard][it.month_of(self.departure, now)]:
                score = _SCORE(own[3])
                if law["group"] >= 0:
                    score = self._shared(score, it.hazard_groups[int(law["group"])], law["shared"])
                lasts = law["median_hours"] * look_up(it.hazard_tables[int(law["table"])], score)
                events.append((now, now + lasts, own[2], self._holds(law, number, thing)))
            number += 1
        return events

    def _holds(self, law: dict[str, float], number: int, thing: tuple[int, ...]) -> float:
        """Return the most that an event holds one: infinite where it closes the place."""
        if law["delay_median_hours"] <= 0.0:
            return math.inf
        score = _SCORE(self.numbers(number, _DELAY, thing)[0])
        table = self._laws.hazard_tables[int(law["delay_table"])]
        return law["delay_median_hours"] * look_up(table, score)

    def _shared(self, own: float, group: tuple[int, ...], shared: float) -> float:
        """Return a score of which a part is the group's."""
        return shared * _SCORE(self.numbers(0, _GROUP, group)[0]) + math.sqrt(1.0 - shared * shared) * own


def _duration_rows(laws: WorldLaws) -> list[tuple[tuple[int, ...], int, int, int, float, int, float]]:
    """Return thing, purpose, word, table, scale, group and loading of each duration."""
    columns = (getattr(laws.durations, name).tolist() for name in laws.durations._fields[:7])
    return [(tuple(thing), *rest) for thing, *rest in zip(*columns, strict=True)]


def look_up(table: list[float], score: float) -> float:
    """Return a quantile between two nodes of a table.

    Parameters
    ----------
    table : at even steps of normal scores
    score : normal
    """
    position = (min(max(score, -_LIMIT), _LIMIT) + _LIMIT) * (_CELLS / (2.0 * _LIMIT))
    cell = min(int(position), _CELLS - 1)
    low = table[cell]
    return low + (table[cell + 1] - low) * (position - cell)
