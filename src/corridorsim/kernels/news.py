"""News: what a shipper has heard of closed places, and how long he must expect to wait at them.

At hour t one knows which places were shut at t less the delay of the news, by what and since when, not when
they open. What is dated is known to all, regimes are known as they were at departure, and so is what was over
by then. The rest of a closure follows its law given how long it has lasted: E[(D − k)⁺ | D > x].
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.steps import (
    STEP_BACKLOG,
    STEP_GATE,
    STEP_LINE,
    STEP_RIDE,
    STEP_SLOWDOWN,
    Routes,
    World,
)
from corridorsim.kernels.worlds import (
    DATED,
    F64,
    REGIME,
    REGIME_PINNED_ON,
    REGIME_STARTS_ON,
    RENEWAL,
    U8,
    Gates,
    Hazards,
)

_LEAST_SURVIVAL = 1e-9  # a closure older than its law allows, by rounding, is about to end
_MONTH_HOURS = 730.5
# Normal scores of the middles of eight equal parts, for the hour at which one comes to what dates shut.
SCORES = np.array([-1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534])


class DurationLaws(NamedTuple):
    """Duration laws of hazards of scale 1 at the nodes of their tables; float64 (n_tables, n_nodes) each.

    Attributes
    ----------
    value : quantiles, never decreasing
    survival : P(D > value)
    excess : E[(D − value)⁺]
    second_excess : E[((D − value)⁺)²] / 2
    """

    value: F64
    survival: F64
    excess: F64
    second_excess: F64


class News(NamedTuple):
    """What shippers hear, and what they know of what they hear.

    Attributes
    ----------
    delay_hours : age of the news
    horizon_hours : what is later is not told apart
    hazards, gates, laws : see their classes
    """

    delay_hours: float
    horizon_hours: float
    hazards: Hazards
    gates: Gates
    laws: DurationLaws


class Arrival(NamedTuple):
    """When a place is expected to be reached: mean and standard deviation, hours from departure."""

    mean: float
    deviation: float


@kernel
def gate_of(routes: Routes, step: int) -> int:
    """Return the gate that can hold one up at a step, -1 where nothing can.

    Parameters
    ----------
    routes, step : see ``take_step``
    """
    kind = routes.kind[step]
    if kind in (STEP_GATE, STEP_SLOWDOWN, STEP_BACKLOG):
        return int(routes.item[step])
    return routes.gate[step] if kind in (STEP_LINE, STEP_RIDE) else -1


@kernel
def beyond(laws: DurationLaws, table: int, value: float) -> tuple[float, float, float]:
    """Return P(D > value), E[(D − value)⁺] and E[((D − value)⁺)²] / 2 of a law of scale 1.

    Parameters
    ----------
    laws, table : which law
    value : float64, not negative
    """
    nodes = laws.value[table]
    last = nodes.shape[0] - 1
    if value < nodes[0]:
        short, excess = nodes[0] - value, laws.excess[table, 0]
        return 1.0, excess + short, laws.second_excess[table, 0] + excess * short + 0.5 * short * short
    if value >= nodes[last]:
        return 0.0, 0.0, 0.0
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        if nodes[middle] <= value:
            low = middle
        else:
            high = middle
    part = (value - nodes[low]) / (nodes[high] - nodes[low])
    survival, excess = laws.survival[table], laws.excess[table]
    second = laws.second_excess[table]
    return (
        survival[low] + part * (survival[high] - survival[low]),
        excess[low] + part * (excess[high] - excess[low]),
        second[low] + part * (second[high] - second[low]),
    )


@kernel
def residual_hours(news: News, hazard: int, age: float, at: float) -> float:
    """Return how long a closure is still expected to last at a later age, given that it has lasted so long.

    E[(D − at)⁺ | D > age]; of a regime that is on at ``age``, its mean times the chance that it is on then.

    Parameters
    ----------
    news : see its class
    hazard : what closes
    age, at : float64 hours since it began; ``at`` may be less than ``age`` where a queue moves on
    """
    hazards = news.hazards
    scale = np.float64(hazards.median_hours[hazard])
    if hazards.kind[hazard] == REGIME:
        pause = np.float64(hazards.on_rate_per_hour[hazard])
        share_on = pause * scale / (1.0 + pause * scale)
        return float(scale * (share_on + (1.0 - share_on) * np.exp(-(pause + 1.0 / scale) * (at - age))))
    table = hazards.table[hazard]
    lasted = beyond(news.laws, table, age / scale)
    if lasted[0] < _LEAST_SURVIVAL:
        return 0.0
    if at < age:
        return scale * lasted[1] / lasted[0] + age - at
    return scale * beyond(news.laws, table, at / scale)[1] / lasted[0]


@kernel
def heard_hour(news: News, hazard: int, now: np.float32) -> float:
    """Return the hour up to which a hazard is known; regimes are known as they were at departure.

    Parameters
    ----------
    news : see its class
    hazard : which
    now : float32 hours from departure
    """
    heard = np.float64(now) - news.delay_hours
    return max(heard, 0.0) if news.hazards.kind[hazard] == REGIME else heard


@kernel
def hear_news(news: News, world: World, lane: int, now: np.float32, out_heard: U8) -> bool:
    """Write which places the news (1) or only the calendar (2) has something of; tell whether any has.

    Parameters
    ----------
    news, world : see their classes
    lane : the draw's lane
    now : float32 hours from departure
    out_heard : uint8 (n_gates,), 1 where a place is shut in the news, else 2 where it is at times by date
    """
    closures, kind = world.closures, news.hazards.kind
    heard = np.float64(now) - news.delay_hours
    is_any = False
    for gate in range(out_heard.shape[0]):
        found = False
        for rank in range(closures.n_events[gate, lane]):
            start, hazard = closures.start[gate, rank, lane], closures.hazard[gate, rank, lane]
            if found or start > now:
                break
            if hazard != DATED:
                known_at = max(heard, 0.0) if kind[hazard] == REGIME else heard
                end = closures.end[gate, rank, lane]
                found = start <= known_at < end and end > 0.0
        is_dated = news.gates.first_date[gate + 1] > news.gates.first_date[gate]
        out_heard[gate] = 1 if found else (2 if is_dated else 0)
        is_any |= found or is_dated
    return is_any


@kernel
def is_shut_in_news(news: News, world: World, gate: int, lane: int, now: np.float32) -> bool:
    """Tell whether the news says that a place is shut, or the date says so.

    Parameters
    ----------
    news, world : see their classes
    gate, lane : where and in which draw
    now : float32 hours from departure
    """
    closures = world.closures
    for rank in range(closures.n_events[gate, lane]):
        start, hazard = closures.start[gate, rank, lane], closures.hazard[gate, rank, lane]
        if start > now:
            break
        heard = np.float64(now) if hazard == DATED else heard_hour(news, hazard, now)
        if start <= heard < closures.end[gate, rank, lane] and closures.end[gate, rank, lane] > 0.0:
            return True
    return False


@kernel
def expected_wait(
    news: News,
    routes: Routes,
    step: int,
    world: World,
    lane: int,
    now: np.float32,
    arrival: Arrival,
) -> float:
    """Return the hours that one must expect to lose at a step to what the news says and the calendar tells.

    Parameters
    ----------
    news, routes, world : see their classes
    step : a step with a gate
    lane : the draw's lane
    now : float32 hours from departure, when the news is heard
    arrival : when the step is expected to be reached
    """
    gate, closures = gate_of(routes, step), world.closures
    wait = 0.0
    for rank in range(closures.n_events[gate, lane]):
        start, hazard = np.float64(closures.start[gate, rank, lane]), closures.hazard[gate, rank, lane]
        if start > now:
            break
        if hazard == DATED or news.hazards.state[hazard] == REGIME_PINNED_ON:
            continue
        heard = heard_hour(news, hazard, now)
        if start <= heard < closures.end[gate, rank, lane] and closures.end[gate, rank, lane] > 0.0:
            held = np.float64(closures.delay[gate, rank, lane])
            wait = max(wait, _held_by(news, routes, step, hazard, heard - start, arrival.mean - start, held))
    ready = Arrival(arrival.mean + wait, arrival.deviation)
    return wait + dated_wait(news.gates, gate, world.departure_hours[lane], ready, news.horizon_hours)


@kernel
def dated_wait(
    gates: Gates, gate: int, departure_hours: float, arrival: Arrival, horizon_hours: float
) -> float:
    """Return the mean wait for what dates shut, of one who comes a little earlier or later than expected.

    Parameters
    ----------
    gates, gate : which
    departure_hours : float64, since the start of the window
    arrival : when it is expected to be reached
    horizon_hours : what is later is not told apart
    """
    middle, reach = departure_hours + arrival.mean, arrival.deviation * SCORES[-1]
    is_near, until = False, middle
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        if gates.date_from_hours[date] <= middle + reach and gates.date_until_hours[date] > middle - reach:
            is_near = True
            is_sure = gates.date_from_hours[date] <= middle - reach
            until = max(until, gates.date_until_hours[date]) if is_sure else until
    if not is_near:
        return 0.0
    if until == np.inf:  # whenever one comes, it is shut for good
        return max(0.0, horizon_hours - arrival.mean)
    total = 0.0
    for level in range(SCORES.shape[0]):
        ready = min(max(0.0, arrival.mean + arrival.deviation * SCORES[level]), horizon_hours)
        total += min(pass_dates(gates, gate, departure_hours, ready), horizon_hours) - ready
    return float(total / SCORES.shape[0])


@kernel
def _held_by(news: News, routes: Routes, step: int, hazard: int, age: float, at: float, held: float) -> float:
    """Return the hours expected to be lost to one closure that is on; ``held`` is what it takes at most."""
    kind = routes.kind[step]
    at = max(at, age)
    if news.hazards.kind[hazard] == REGIME:
        pause, scale = np.float64(news.hazards.on_rate_per_hour[hazard]), news.hazards.median_hours[hazard]
        # What planning does not reckon with already: that it is on rather than off.
        rest = np.float64(scale) * np.exp(-(pause + 1.0 / np.float64(scale)) * (at - age))
    elif kind == STEP_BACKLOG:
        load = np.float64(news.gates.utilisation[gate_of(routes, step)])
        return residual_hours(news, hazard, age, (1.0 - load) * at)
    else:
        rest = residual_hours(news, hazard, age, at)
    if kind == STEP_LINE:  # ``held`` is the speed that is left
        return float((1.0 - held) * rest)
    return float(rest if kind in (STEP_RIDE, STEP_BACKLOG) else min(rest, held))


@kernel
def pass_dates(gates: Gates, gate: int, departure_hours: float, arrival: float) -> float:
    """Return when one who comes to a gate may pass as far as dates shut it.

    Parameters
    ----------
    gates, gate : which
    departure_hours : float64, since the start of the window
    arrival : float64 hours from departure
    """
    first, last = gates.first_date[gate], gates.first_date[gate + 1]
    for _ in range(first, last):  # dates are in no order
        for date in range(first, last):
            hour = departure_hours + arrival
            if gates.date_from_hours[date] <= hour < gates.date_until_hours[date]:
                arrival = gates.date_until_hours[date] - departure_hours
    return arrival


@kernel
def events_per_hour(news: News, hazard: int, month: int) -> float:
    """Return how often a hazard breaks out, as an order of size where it follows another.

    Parameters
    ----------
    news : see its class
    hazard : not a regime
    month : calendar month
    """
    hazards = news.hazards
    if hazards.kind[hazard] == RENEWAL:
        mean = beyond(news.laws, hazards.table[hazard], 0.0)[1] * np.float64(hazards.median_hours[hazard])
        return float(hazards.closed_share[hazard] / mean)
    rate, leader = hazards.cap_per_hour[hazard] * hazards.accept[hazard, month], hazards.follows[hazard]
    if leader >= 0:
        leads = hazards.cap_per_hour[leader] * hazards.accept[leader, month]
        rate += hazards.follow_probability[hazard] * leads
    return float(rate)


@kernel
def quiet_share(news: News, gate: int, month: int, reached: float, ahead: float) -> float:
    """Return the share of a gate's mean wait that is left when the news has nothing of it.

    Only closures that begin after the news was true can hold one up then: of a mean wait of λE[D²]/2 that is
    λ(E[D²] − E[((D − y)⁺)²])/2 for one who comes y hours after it.

    Parameters
    ----------
    news : see its class; regimes in the states that the mean was taken for
    gate : which
    month : calendar month of departure
    reached : float64 hours from departure, when the gate is reached on average
    ahead : float64 hours from the hour of the news until then
    """
    hazards, gates = news.hazards, news.gates
    usual, left = 0.0, 0.0
    there = (month + int(reached / _MONTH_HOURS + 0.5)) % 12
    for link in range(gates.first[gate], gates.first[gate + 1]):
        hazard = gates.hazard[link]
        scale = np.float64(hazards.median_hours[hazard])
        if hazards.kind[hazard] == REGIME:
            pause = np.float64(hazards.on_rate_per_hour[hazard])
            share_on, fades = pause * scale / (1.0 + pause * scale), pause + 1.0 / scale
            off = scale * share_on * -np.expm1(-fades * min(ahead, reached))
            state = hazards.state[hazard]
            if state == REGIME_PINNED_ON:
                usual, left = usual + scale, left + scale
                continue
            usual += scale * share_on * -np.expm1(-fades * reached)
            usual += scale * np.exp(-fades * reached) if state == REGIME_STARTS_ON else 0.0
            left += off
            continue
        rate = events_per_hour(news, hazard, there) * np.float64(gates.reach[link])
        whole = beyond(news.laws, hazards.table[hazard], 0.0)[2]
        rest = beyond(news.laws, hazards.table[hazard], max(ahead, 0.0) / scale)[2]
        usual += rate * scale * scale * whole
        left += rate * scale * scale * (whole - rest)
    return left / usual if usual > 0.0 else 1.0
