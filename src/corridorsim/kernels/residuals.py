"""How long closures last: what is left of one given its age, and what a place makes one wait on average."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.worlds import (
    F64,
    REGIME,
    REGIME_PINNED_ON,
    REGIME_STARTS_ON,
    RENEWAL,
    Gates,
    Hazards,
)

_LEAST_SURVIVAL = 1e-9  # a closure older than its law allows, by rounding, is about to end
_MONTH_HOURS = 730.5


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
    hazards, gates, laws : see their classes
    """

    delay_hours: float
    hazards: Hazards
    gates: Gates
    laws: DurationLaws


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


@inner_kernel
def residual_hours(news: News, hazard: int, age: float, at: float) -> float:
    """Return how long a closure is still expected to last at a later age, given that it has lasted so long.

    E[(D − at)⁺ | D > age].

    Parameters
    ----------
    news : see its class
    hazard : what closes, not a regime
    age, at : float64 hours since it began; ``at`` may be less than ``age`` where a queue moves on
    """
    hazards = news.hazards
    scale = np.float64(hazards.median_hours[hazard])
    table = hazards.table[hazard]
    lasted = beyond(news.laws, table, age / scale)
    if lasted[0] < _LEAST_SURVIVAL:
        return 0.0
    if at < age:
        return scale * lasted[1] / lasted[0] + age - at
    return scale * beyond(news.laws, table, at / scale)[1] / lasted[0]


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


@inner_kernel
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
