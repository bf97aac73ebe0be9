"""Closures and slowdowns of places: thinned Poisson surprises, Markov regimes, dates, merged at each gate."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.chance import PURPOSE_DELAY, PURPOSE_EVENT, PURPOSE_REGIME, unit, words
from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.quantiles import look_up, standard_normal
from corridorsim.kernels.worlds import (
    F32,
    F64,
    I64,
    REGIME,
    REGIME_PINNED_ON,
    REGIME_RANDOM,
    REGIME_STARTS_ON,
    Calendar,
    Chance,
    Closures,
    Gates,
    Hazards,
)

_FOREVER = np.float32(np.inf)
_ONE = np.uint32(1)


@kernel
def draw_closures(
    chance: Chance,
    hazards: Hazards,
    gates: Gates,
    calendar: Calendar,
    departure_hours: F64,
    scratch_event: F32,
    out: Closures,
) -> int:
    """Closures and slowdowns at every gate in every draw of the tile.

    Surprises are marked Poisson processes, thinned by calendar month from candidates at a fixed rate (Lewis
    and Shedler), so that a higher rate contains the events of a lower one; regimes are two-state Markov.

    Parameters
    ----------
    chance, hazards, gates, calendar : see their classes
    departure_hours : float64 (n_lanes,)
    scratch_event : float32 (n_hazards, capacity, 4): start, end, severity, delay
    out : overwritten

    Returns
    -------
    needed : int64, the capacity that the fullest gate or hazard would need; the tile is valid only where it
        does not exceed the capacity that was given
    """
    n_hazards, n_gates = hazards.kind.shape[0], gates.first.shape[0] - 1
    counts = np.zeros(n_hazards, np.int64)
    needed = 0
    for lane in range(departure_hours.shape[0]):
        draw = np.uint32(chance.first_draw + lane)
        for hazard in range(n_hazards):
            event = scratch_event[hazard]
            if hazards.kind[hazard] == REGIME:
                counts[hazard] = _regime_events(chance, draw, hazards, hazard, calendar, event, out, lane)
            else:
                counts[hazard] = _surprise_events(
                    chance, draw, hazards, hazard, calendar, departure_hours[lane], event
                )
            needed = max(needed, counts[hazard])
        if needed > scratch_event.shape[1]:
            return needed
        for gate in range(n_gates):
            count = _gather(gates, gate, counts, scratch_event, departure_hours[lane], out, lane)
            out.n_events[gate, lane] = count
            needed = max(needed, count)
        if needed > out.start.shape[1]:
            return needed
    _pad(out)
    return needed


@kernel
def _surprise_events(
    chance: Chance,
    draw: np.uint32,
    hazards: Hazards,
    hazard: int,
    calendar: Calendar,
    departure_hours: float,
    event: F32,
) -> int:
    """Events of one surprise hazard in one draw; returns how many there are (even past the capacity)."""
    capacity = event.shape[0]
    purpose = np.uint32(PURPOSE_EVENT | chance.planning)
    id_low, id_high = hazards.id[hazard, 0], hazards.id[hazard, 1]
    duration_table = hazards.tables[hazards.table[hazard]]
    now = -calendar.spin_up_hours
    number = np.uint32(0)
    count = ZERO
    while True:
        w = words(chance.seed[0], chance.seed[1], draw, number, purpose, id_low, id_high)
        now += -np.log(np.float64(unit(w[0]))) / hazards.cap_per_hour[hazard]
        if now >= calendar.horizon_hours:
            return count
        day = int(np.floor((departure_hours + now + calendar.spin_up_hours) / 24.0))
        if np.float64(unit(w[1])) < hazards.accept[hazard, calendar.month[day]]:
            lasts = hazards.median_hours[hazard] * look_up(duration_table, standard_normal(unit(w[3])))
            start = np.float32(now)
            if start + lasts > np.float32(0.0):
                if count < capacity:
                    event[count, 0] = start
                    event[count, 1] = start + lasts
                    event[count, 2] = unit(w[2])
                    event[count, 3] = _delay(chance, draw, number, hazards, hazard)
                count += 1
        number = np.uint32(number + _ONE)


@kernel
def _delay(chance: Chance, draw: np.uint32, number: np.uint32, hazards: Hazards, hazard: int) -> np.float32:
    """Return the hours that one event takes at most: those of a slowdown, without end for a closure."""
    if hazards.delay_median_hours[hazard] <= np.float32(0.0):
        return _FOREVER
    purpose = np.uint32(PURPOSE_DELAY | chance.planning)
    w = words(
        chance.seed[0], chance.seed[1], draw, number, purpose, hazards.id[hazard, 0], hazards.id[hazard, 1]
    )
    table = hazards.tables[hazards.delay_table[hazard]]
    return np.float32(hazards.delay_median_hours[hazard] * look_up(table, standard_normal(unit(w[0]))))


@kernel
def _regime_events(
    chance: Chance,
    draw: np.uint32,
    hazards: Hazards,
    hazard: int,
    calendar: Calendar,
    event: F32,
    out: Closures,
    lane: int,
) -> int:
    """Spells of one two-state Markov regime from departure on; memoryless, so the residual is the law."""
    purpose = np.uint32(PURPOSE_REGIME | chance.planning)
    capacity = event.shape[0]
    mean_on = np.float64(hazards.median_hours[hazard])
    rate_on = hazards.on_rate_per_hour[hazard]
    state = hazards.state[hazard]
    if state == REGIME_PINNED_ON:
        out.regime_on[hazard, lane] = 1
        event[0, 0], event[0, 1] = np.float32(-calendar.spin_up_hours), _FOREVER
        event[0, 2], event[0, 3] = np.float32(0.0), _delay(chance, draw, np.uint32(0), hazards, hazard)
        return 1
    now, count = 0.0, ZERO
    number = np.uint32(0)
    while now < calendar.horizon_hours:
        w = words(
            chance.seed[0],
            chance.seed[1],
            draw,
            number,
            purpose,
            hazards.id[hazard, 0],
            hazards.id[hazard, 1],
        )
        if number == np.uint32(0):
            share_on = rate_on * mean_on / (1.0 + rate_on * mean_on)
            starts_on = state == REGIME_STARTS_ON or (
                state == REGIME_RANDOM and np.float64(unit(w[2])) < share_on
            )
            out.regime_on[hazard, lane] = 1 if starts_on else 0
        if number > np.uint32(0) or not starts_on:
            now += -np.log(np.float64(unit(w[0]))) / rate_on if rate_on > 0.0 else np.inf
        until = now - np.log(np.float64(unit(w[1]))) * mean_on
        if now < calendar.horizon_hours:
            if count < capacity:
                event[count, 0] = np.float32(now)
                event[count, 1] = np.float32(until)
                event[count, 2] = np.float32(0.0)
                event[count, 3] = _delay(chance, draw, number, hazards, hazard)
            count += 1
        now = until
        number = np.uint32(number + _ONE)
    return count


@kernel
def _gather(
    gates: Gates, gate: int, counts: I64, event: F32, departure_hours: float, out: Closures, lane: int
) -> int:
    """Merge, sorted by start, the events that reach one gate and its dates; returns their number."""
    count = ZERO
    for link in range(gates.first[gate], gates.first[gate + 1]):
        hazard = gates.hazard[link]
        for number in range(counts[hazard]):
            if event[hazard, number, 2] < gates.reach[link]:
                row = event[hazard, number]
                _insert(out, gate, lane, count, row[0], row[1], row[3])
                count += 1
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        start = np.float32(gates.date_from_hours[date] - departure_hours)
        end = np.float32(gates.date_until_hours[date] - departure_hours)
        _insert(out, gate, lane, count, start, end, _FOREVER)
        count += 1
    return count


@kernel
def _insert(
    out: Closures, gate: int, lane: int, count: int, start: np.float32, end: np.float32, delay: np.float32
) -> None:
    """Insert one event among ``count`` sorted ones; does nothing past the capacity."""
    if count >= out.start.shape[1]:
        return
    at = count
    while at > 0 and out.start[gate, at - 1, lane] > start:
        out.start[gate, at, lane] = out.start[gate, at - 1, lane]
        out.end[gate, at, lane] = out.end[gate, at - 1, lane]
        out.delay[gate, at, lane] = out.delay[gate, at - 1, lane]
        at -= 1
    out.start[gate, at, lane] = start
    out.end[gate, at, lane] = end
    out.delay[gate, at, lane] = delay


@kernel
def _pad(out: Closures) -> None:
    """Fill lanes that have fewer events than the fullest; note each rank's earliest start and latest end."""
    n_gates, capacity, n_lanes = out.start.shape
    for gate in range(n_gates):
        most = 0
        for lane in range(n_lanes):
            most = max(most, out.n_events[gate, lane])
        for rank in range(most):
            earliest, latest = _FOREVER, np.float32(-np.inf)
            for lane in range(n_lanes):
                if rank < out.n_events[gate, lane]:
                    earliest = min(earliest, out.start[gate, rank, lane])
                    latest = max(latest, out.end[gate, rank, lane])
                else:
                    out.start[gate, rank, lane] = _FOREVER
                    out.end[gate, rank, lane] = _FOREVER
                    out.delay[gate, rank, lane] = _FOREVER
            out.earliest_start[gate, rank] = earliest
            out.latest_end[gate, rank] = latest
        if most < capacity:
            out.earliest_start[gate, most] = _FOREVER
            out.latest_end[gate, most] = _FOREVER
