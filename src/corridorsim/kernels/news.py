"""News: what a shipper has heard of closed places, and how long he must expect to wait at them.

At hour t one knows which places were shut at t less the delay of the news, by what and since when, not when
they open. What is dated is known to all, regimes are known as they were at departure, and so is what was over
by then. The rest of a closure follows its law given how long it has lasted: E[(D − k)⁺ | D > x].
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.quantiles import normal_cdf
from corridorsim.kernels.residuals import News, pass_dates, residual_hours
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
    REGIME,
    REGIME_PINNED_ON,
    Closures,
    Gates,
)

_REACH = 4.0  # standard deviations, of the logarithm of the hours until one comes to what dates shut


# What one has heard of a place.
QUIET, SHUT, DATED_AT_TIMES, NOT_ASKED = 0, 1, 2, 3


class Arrival(NamedTuple):
    """When a place is expected to be reached.

    The hours until then are taken to be lognormal: never less than 0, now and then far more than expected.

    Attributes
    ----------
    now : float64 hours from departure
    ahead, deviation : float64, mean and standard deviation of the hours from now on
    """

    now: float
    ahead: float
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


@inner_kernel
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


@inner_kernel
def hear_of(news: News, closures: Closures, gate: int, lane: int, now: np.float32) -> int:
    """Return whether the news (``SHUT``) or only the calendar (``DATED_AT_TIMES``) has something of a place.

    Parameters
    ----------
    news, closures : see their classes
    gate, lane : where and in which draw
    now : float32 hours from departure
    """
    kind, heard = news.hazards.kind, np.float64(now) - news.delay_hours
    for rank in range(closures.n_events[gate, lane]):
        start, hazard = closures.start[gate, rank, lane], closures.hazard[gate, rank, lane]
        if start > now:
            break
        if hazard != DATED:
            known_at = max(heard, 0.0) if kind[hazard] == REGIME else heard
            end = closures.end[gate, rank, lane]
            if start <= known_at < end and end > 0.0:
                return SHUT
    return DATED_AT_TIMES if news.gates.first_date[gate + 1] > news.gates.first_date[gate] else QUIET


@inner_kernel
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
    """Return the hours that one must expect to lose at a step to what the news says.

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
            age, at = heard - start, arrival.now + arrival.ahead - start
            wait = max(wait, _held_by(news, routes, step, hazard, age, at, held))
    return wait


@kernel
def dated_wait(
    gates: Gates, gate: int, departure_hours: float, arrival: Arrival, horizon_hours: float
) -> float:
    """Return the mean wait for what dates shut, of one who comes a little earlier or later than expected.

    A small chance of missing a date that shuts a place for good weighs more than most differences between
    ways.

    Parameters
    ----------
    gates, gate : which
    departure_hours : float64, since the start of the window
    arrival : when it is expected to be reached
    horizon_hours : what is later is not told apart
    """
    total = 0.0
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        starts = gates.date_from_hours[date] - departure_hours
        # What has begun already needs no law of the arrival, which costs logarithms.
        if starts > arrival.now and starts > arrival.now + nearly_all(arrival.ahead, arrival.deviation)[1]:
            continue
        if _goes_on(gates, gate, date):
            continue
        opens = pass_dates(gates, gate, departure_hours, starts)
        if opens == np.inf or opens > arrival.now + nearly_all(arrival.ahead, arrival.deviation)[0]:
            total += _mean_wait(arrival, starts - arrival.now, min(opens, horizon_hours) - arrival.now)
    return total


@kernel
def nearly_all(ahead: float, deviation: float) -> tuple[float, float]:
    """Return hours between which nearly all of a lognormal law lies: all but 3 in 100,000 on either side.

    Parameters
    ----------
    ahead, deviation : float64, its mean and standard deviation
    """
    if ahead <= 0.0 or deviation <= 0.0:
        return max(0.0, ahead), max(0.0, ahead)
    middle, sigma = _logarithm_of(ahead, deviation)
    return float(np.exp(middle - _REACH * sigma)), float(np.exp(middle + _REACH * sigma))


@inner_kernel
def _logarithm_of(ahead: float, deviation: float) -> tuple[float, float]:
    """Return mean and standard deviation of the logarithm of a lognormal law, given its own."""
    variance = np.log1p((deviation / ahead) ** 2)
    return np.log(ahead) - 0.5 * variance, np.sqrt(variance)


@inner_kernel
def _goes_on(gates: Gates, gate: int, date: int) -> bool:
    """Tell whether a date begins while or just when another one ends, so that it belongs to that."""
    starts = gates.date_from_hours[date]
    for other in range(gates.first_date[gate], gates.first_date[gate + 1]):
        begins = gates.date_from_hours[other]
        is_first = begins < starts or (begins == starts and other < date)
        if is_first and starts <= gates.date_until_hours[other]:
            return True
    return False


@inner_kernel
def _mean_wait(arrival: Arrival, shuts: float, opens: float) -> float:
    """Return E[opens − L; shuts ≤ L < opens] of the lognormal hours L from now on."""
    if opens <= max(0.0, shuts):
        return 0.0
    if arrival.ahead <= 0.0 or arrival.deviation <= 0.0:
        ahead = max(0.0, arrival.ahead)
        return float(opens - ahead) if shuts <= ahead < opens else 0.0
    middle, sigma = _logarithm_of(arrival.ahead, arrival.deviation)
    high = (np.log(opens) - middle) / sigma
    chance, share = normal_cdf(high), normal_cdf(high - sigma)
    if shuts > 0.0:
        low = (np.log(shuts) - middle) / sigma
        chance, share = chance - normal_cdf(low), share - normal_cdf(low - sigma)
    return float(opens * chance - arrival.ahead * share)


@inner_kernel
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
