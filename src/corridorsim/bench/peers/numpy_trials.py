"""Whole trials in NumPy: the loops are over things, steps and events, the draws are vectors.

What somebody writes who knows NumPy well: all things of one kind at once where they have the same law.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.bench.contest import Answer, Way
from corridorsim.bench.corridor import SOON, Corridors
from corridorsim.kernels.steps import STEP_DEPARTURE, STEP_GATE, STEP_HOURS, STEP_LATENESS, STEP_SLOWDOWN
from corridorsim.network.network import Floats, Integers, WorldLaws

_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_CELLS, _LIMIT = 4096, 5.5
_BELOW_ONE = np.float32(1.0 - 2.0**-24)
_DEPARTURE, _GROUP, _EVENT, _DELAY = 0, 2, 4, 6
Words = NDArray[np.uint64]


def numpy_trials(it: Corridors, draws: int) -> Way:
    """Return trials by NumPy.

    Parameters
    ----------
    it : the corridors
    draws : how many, all at once
    """
    used = _Used(it)
    return Way(lambda: _all_draws(it, used, draws), draws)


class _Used:
    """Which items the routes meet, by kind of step."""

    def __init__(self, it: Corridors) -> None:
        steps = {step for branch in it.branches for step in branch.steps}

        def items(*kinds: int) -> Integers:
            return np.array(sorted({item for kind, item, _ in steps if kind in kinds}), dtype=np.int64)

        self.durations, self.late = items(STEP_HOURS), items(STEP_LATENESS)
        self.departures, self.gates = items(STEP_DEPARTURE), items(STEP_GATE, STEP_SLOWDOWN)


class _Worlds:
    """All draws at once; rows of the arrays stand in the order of ``_Used``."""

    def __init__(self, laws: WorldLaws, seed: int, used: _Used, draws: int, until_hours: float) -> None:
        self.laws, self.seed, self.until = laws, seed, until_hours
        self.draw = np.arange(draws, dtype=np.uint64)
        self.departure = self.numbers(laws.study_id[None], 0, np.array([_DEPARTURE]))[0, 0].astype(np.float64)
        self.departure *= laws.calendar.window_hours
        self.month = self.month_of(np.zeros(draws))
        self.hours = self._hours(used.durations)
        self.late = self._late(used.late)
        law = laws.departures
        phase = self.numbers(law.thing[used.departures], 0, law.purpose[used.departures])[1]
        self.phase = phase * law.headway_hours[used.departures, None]
        self._events: dict[int, tuple[Floats, ...]] = {}
        self.gates = [self._gate(gate) for gate in used.gates]

    def numbers(
        self, things: NDArray[np.uint32], event: int, purpose: NDArray[np.uint32]
    ) -> NDArray[np.float32]:
        """Return the four numbers of some things in every draw, float32 (4, n_things, n_draws)."""
        c0 = np.broadcast_to(self.draw, (len(things), len(self.draw)))
        c1 = (event * 256 + purpose).astype(np.uint64)[:, None]
        c2, c3 = (things[:, word].astype(np.uint64)[:, None] for word in (0, 1))
        k0, k1 = np.uint64(self.seed & 0xFFFFFFFF), np.uint64(self.seed >> 32)
        for _ in range(10):
            product_0, product_1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
            c0, c1 = (product_1 >> _HALF) ^ c1 ^ k0, product_1 & _MASK
            c2, c3 = (product_0 >> _HALF) ^ c3 ^ k1, product_0 & _MASK
            k0, k1 = (k0 + np.uint64(0x9E3779B9)) & _MASK, (k1 + np.uint64(0xBB67AE85)) & _MASK
        return np.stack([_unit(np.broadcast_to(word, c0.shape)) for word in (c0, c1, c2, c3)])

    def month_of(self, hour: Floats) -> Integers:
        """Return the calendar month of an hour of each draw's journey."""
        calendar = self.laws.calendar
        days = np.floor((self.departure + hour + calendar.spin_up_hours) / 24.0).astype(np.int64)
        return np.asarray(calendar.month[np.minimum(days, len(calendar.month) - 1)])

    def _hours(self, items: Integers) -> Floats:
        law = self.laws.durations
        things, where = np.unique(
            np.column_stack([law.thing[items], law.purpose[items]]), axis=0, return_inverse=True
        )
        drawn = self.numbers(things[:, :2], 0, things[:, 2])
        score = _normal(drawn[law.word[items], where.ravel()])
        group, shared = law.group[items], law.shared[items].astype(np.float64)[:, None]
        grouped = np.flatnonzero(group >= 0)
        groups, of_item = np.unique(group[grouped], return_inverse=True)
        common = _normal(self.numbers(law.group_id[groups], 0, np.full(len(groups), _GROUP))[0])
        loading = shared[grouped]
        score[grouped] = loading * common[of_item] + np.sqrt(1.0 - loading**2) * score[grouped]
        return law.scale_hours[items, None] * _look_up(law.tables[law.table[items]], score)

    def _late(self, items: Integers) -> Floats:
        law = self.laws.lateness
        u = self.numbers(law.thing[items], 0, law.purpose[items])[3].astype(np.float64)
        on_time, least, mean = (each[items, None].astype(np.float64) for each in law[2:])
        late = least - mean * np.log(np.minimum(1.0, (1.0 - u) / (1.0 - on_time)))
        return np.where(u < on_time, 0.0, late)

    def _gate(self, gate: int) -> tuple[Floats, Floats, Floats]:
        """Return start, end and the most it holds one, (n_events, n_draws), by start; inf where none is."""
        gates = self.laws.gates
        links = range(gates.first[gate], gates.first[gate + 1])
        parts = [self._reaching(int(gates.hazard[link]), gates.reach[link]) for link in links]
        start, end, holds = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        order = np.argsort(start, axis=0)
        most = int((start < np.inf).sum(axis=0).max(initial=0))
        start, end, holds = (np.take_along_axis(each, order, axis=0)[:most] for each in (start, end, holds))
        return start, end, holds

    def _reaching(self, hazard: int, reach: float) -> tuple[Floats, Floats, Floats]:
        if hazard not in self._events:
            self._events[hazard] = self._break_out(hazard)
        start, end, severity, holds = self._events[hazard]
        return np.where((severity < reach) & (end > 0.0), start, np.inf), end, holds

    def _break_out(self, hazard: int) -> tuple[Floats, ...]:
        """Return start, end, severity and the most it holds one of each candidate, (n, n_draws)."""
        law, thing = self.laws.hazards, self.laws.hazards.id[hazard][None]
        now = np.full(len(self.draw), -self.laws.calendar.spin_up_hours)
        found: list[tuple[Floats, ...]] = []
        while law.cap_per_hour[hazard] > 0.0 and now.min() < self.until:
            own = self.numbers(thing, len(found), np.array([_EVENT]))[:, 0].astype(np.float64)
            now = now - np.log(own[0]) / law.cap_per_hour[hazard]
            happens = (own[1] < law.accept[hazard, self.month_of(now)]) & (now < self.until)
            score = self._shared(hazard, _normal(own[3]))
            lasts = law.median_hours[hazard] * _look_up(law.tables[[law.table[hazard]]], score[None])[0]
            start = np.where(happens, now, np.inf)
            found.append((start, start + lasts, own[2], self._holds(hazard, len(found))))
        if not found:
            return (np.empty((0, len(self.draw))),) * 4
        return tuple(np.stack(column) for column in zip(*found, strict=True))

    def _shared(self, hazard: int, score: Floats) -> Floats:
        law = self.laws.hazards
        if law.group[hazard] < 0:
            return score
        loading = float(law.shared[hazard])
        common = self.numbers(law.group_id[[law.group[hazard]]], 0, np.array([_GROUP]))[0, 0]
        return np.asarray(loading * _normal(common) + np.sqrt(1.0 - loading**2) * score)

    def _holds(self, hazard: int, number: int) -> Floats:
        law = self.laws.hazards
        if law.delay_median_hours[hazard] <= 0.0:
            return np.full(len(self.draw), np.inf)
        score = _normal(self.numbers(law.id[[hazard]], number, np.array([_DELAY]))[0])
        hours = _look_up(law.tables[[law.delay_table[hazard]]], score)[0]
        return np.asarray(law.delay_median_hours[hazard] * hours)


def _all_draws(it: Corridors, used: _Used, draws: int) -> Answer:
    """Return the hours of the committed and of the clairvoyant, (n_draws, 2, n_corridors)."""
    horizon = it.maker.horizon_hours
    for until in (SOON, horizon):
        world = _Worlds(it.laws, it.seed, used, draws, until)
        hours = _arrivals(it, used, world)
        if hours.max() <= until:
            break
    out = np.empty((draws, 2, len(it.prices)))
    for row, price in enumerate(it.prices):
        ends = hours[price.ends]
        usd = price.fixed_usd[:, None] + np.minimum(ends, horizon) * price.usd_per_hour
        out[:, 0, row] = ends[price.planned[world.month], np.arange(draws)]
        out[:, 1, row] = ends[usd.argmin(axis=0), np.arange(draws)]
    return out


def _arrivals(it: Corridors, used: _Used, world: _Worlds) -> Floats:
    """Return the hour at the end of every branch, (n_branches, n_draws)."""
    headway = it.laws.departures.headway_hours[used.departures].astype(np.float64)
    hours = np.zeros((len(it.branches), len(world.draw)))
    for at, (before, steps) in enumerate(it.branches):
        now = hours[before] if before >= 0 else np.zeros(len(world.draw))
        for kind, item, share in steps:
            if kind == STEP_HOURS:
                now = now + share * world.hours[np.searchsorted(used.durations, item)]
            elif kind == STEP_LATENESS:
                now = now + world.late[np.searchsorted(used.late, item)]
            elif kind == STEP_DEPARTURE:
                row = np.searchsorted(used.departures, item)
                now = _board(now, headway[row], world.phase[row])
            else:
                now = _pass(now, *world.gates[np.searchsorted(used.gates, item)])
        hours[at] = now
    return hours


def _board(now: Floats, headway: float, phase: Floats) -> Floats:
    if headway <= 0.0:
        return now
    return np.maximum(now, phase + headway * np.ceil((now - phase) / headway * (1.0 - 1e-6) - 1e-6))


def _pass(now: Floats, start: Floats, end: Floats, holds: Floats) -> Floats:
    for each in range(len(start)):
        inside = (now >= start[each]) & (now < end[each])
        now = np.where(inside, np.minimum(end[each], now + holds[each]), now)
    return now


def _unit(words: Words) -> NDArray[np.float32]:
    value = ((words >> np.uint64(8)).astype(np.float32) + np.float32(0.5)) * np.float32(2.0**-24)
    return np.asarray(np.minimum(value, _BELOW_ONE), dtype=np.float32)


def _normal(numbers: NDArray[np.float32]) -> Floats:
    from scipy.special import ndtri

    return np.asarray(ndtri(numbers.astype(np.float64)), dtype=np.float64)


def _look_up(tables: NDArray[np.float32], score: Floats) -> Floats:
    """Return quantiles, each row by its own table."""
    position = (np.clip(score, -_LIMIT, _LIMIT) + _LIMIT) * (_CELLS / (2.0 * _LIMIT))
    cell = np.minimum(position.astype(np.int64), _CELLS - 1)
    rows = np.arange(len(tables))[:, None]
    low = tables[rows, cell].astype(np.float64)
    return np.asarray(low + (tables[rows, cell + 1] - low) * (position - cell))
