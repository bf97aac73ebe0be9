"""Futures: what may become of a world from some hour on, as far as one who decides then can know."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.chance import PURPOSE_ROLLOUT, unit, words
from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.gathering import pad
from corridorsim.kernels.news import heard_hour
from corridorsim.kernels.quantiles import look_up, standard_normal
from corridorsim.kernels.residuals import News, beyond
from corridorsim.kernels.steps import World
from corridorsim.kernels.worlds import DATED, F32, I64, REGIME, U32, Chance, Closures

_ONE = np.float32(1.0)


class Futures(NamedTuple):
    """Planning worlds from which futures are drawn.

    Attributes
    ----------
    world : of planning draws, those of every set of regimes after each other
    first : int64 (n_sets * 12 + 1,) into ``lane``
    lane : int64 (n,), planning draws that departed in a month under a set of regimes
    id : uint32 (2,), of the study
    """

    world: World
    first: I64
    lane: I64
    id: U32


@inner_kernel
def draw_futures(
    chance: Chance,
    news: News,
    futures: Futures,
    case: int,
    world: World,
    lane: int,
    rank: int,
    now: np.float32,
    out: World,
) -> None:
    """Write futures of one draw: hours and events of planning draws from the news on, and what is known.

    How long these still last follows their law given their age; dates are what they are. A function of the
    seed, the draw and the place in the journey alone.

    Parameters
    ----------
    chance, news, futures, world : see their classes
    case : set of regimes * 12 + month
    lane : the draw's lane
    rank : how many arcs of the journey are done
    now : float32 hours from departure
    out : overwritten, one future a lane
    """
    draw, n_futures = chance.draws[lane], out.hours.shape[1]
    n_sources = futures.first[case + 1] - futures.first[case]
    for future in range(n_futures):
        number = np.uint32(256 * rank + future)
        w = words(chance.seed[0], chance.seed[1], draw, number, PURPOSE_ROLLOUT, futures.id[0], futures.id[1])
        part = min(int(np.float64(unit(w[0])) * n_sources), n_sources - 1)
        source = futures.lane[futures.first[case] + part]
        _copy_hours(futures.world, source, world, lane, out, future)
        for gate in range(out.closures.start.shape[0]):
            out.closures.n_events[gate, future] = 0
            _keep_known(chance, news, world.closures, gate, lane, number, now, out.closures, future)
            _add_later(news, futures.world.closures, gate, source, now, out.closures, future)
    pad(out.closures)


@inner_kernel
def _copy_hours(source: World, at: int, world: World, lane: int, out: World, future: int) -> None:
    """Copy what a planning draw says of hours, departures and delays; the calendar is the draw's own."""
    out.departure_hours[future], out.week_hours[future] = world.departure_hours[lane], world.week_hours[lane]
    _copy_lane(source.hours, at, out.hours, future)
    _copy_lane(source.late_hours, at, out.late_hours, future)
    _copy_lane(source.phase_hours, at, out.phase_hours, future)
    _copy_lane(source.delays.hours, at, out.delays.hours, future)
    for row in range(out.sailings.start.shape[0]):
        _copy_lane(source.sailings.start[row], at, out.sailings.start[row], future)
    for row in range(out.sailings.own_hours.shape[0]):
        _copy_lane(source.sailings.own_hours[row], at, out.sailings.own_hours[row], future)


@inner_kernel
def _copy_lane(source: F32, at: int, out: F32, future: int) -> None:
    """Copy one lane of all rows."""
    for row in range(out.shape[0]):
        out[row, future] = source[row, at]


@inner_kernel
def _keep_known(
    chance: Chance,
    news: News,
    known: Closures,
    gate: int,
    lane: int,
    number: np.uint32,
    now: np.float32,
    out: Closures,
    future: int,
) -> None:
    """Add the dates of a gate, and what the news says is on, with an end by its law."""
    for rank in range(known.n_events[gate, lane]):
        start, end = known.start[gate, rank, lane], known.end[gate, rank, lane]
        hazard = known.hazard[gate, rank, lane]
        if hazard != DATED:
            heard = heard_hour(news, hazard, now)
            if not (start <= heard < end and end > np.float32(0.0)):
                continue
            ends_in = _rest_hours(chance, news, hazard, lane, number, heard - np.float64(start))
            end = np.float32(heard + ends_in)
        _put(out, gate, future, start, end, known.delay[gate, rank, lane], hazard)


@inner_kernel
def _rest_hours(chance: Chance, news: News, hazard: int, lane: int, number: np.uint32, age: float) -> float:
    """Return how long a closure lasts from the news on, drawn from its law given its age."""
    hazards = news.hazards
    w = words(
        chance.seed[0], chance.seed[1], chance.draws[lane], number, PURPOSE_ROLLOUT,
        hazards.id[hazard, 0], hazards.id[hazard, 1],
    )  # fmt: skip
    share, scale = np.float64(unit(w[0])), np.float64(hazards.median_hours[hazard])
    if hazards.kind[hazard] == REGIME:
        return float(-np.log(share) * scale)
    survives = beyond(news.laws, hazards.table[hazard], age / scale)[0] * share
    score = -standard_normal(np.float32(max(survives, 1e-9)))
    return max(0.0, scale * np.float64(look_up(hazards.tables[hazards.table[hazard]], score)) - age)


@inner_kernel
def _add_later(
    news: News, later: Closures, gate: int, source: int, now: np.float32, out: Closures, future: int
) -> None:
    """Add what begins after the news in a planning draw; where there is a queue, after what is on."""
    has_queue = later.utilisation[gate] > np.float32(0.0)
    for rank in range(later.n_events[gate, source]):
        start, hazard = later.start[gate, rank, source], later.hazard[gate, rank, source]
        if hazard == DATED or start <= heard_hour(news, hazard, now):
            continue
        count = out.n_events[gate, future]
        if has_queue and count > 0 and start <= out.end[gate, count - 1, future]:
            continue
        end, delay = later.end[gate, rank, source], later.delay[gate, rank, source]
        _put(out, gate, future, start, end, delay, hazard)


@inner_kernel
def _put(
    out: Closures,
    gate: int,
    lane: int,
    start: np.float32,
    end: np.float32,
    delay: np.float32,
    hazard: np.int16,
) -> None:
    """Insert one event by its start."""
    at = out.n_events[gate, lane]
    if at >= out.start.shape[1]:
        return
    out.n_events[gate, lane] = at + 1
    while at > 0 and out.start[gate, at - 1, lane] > start:
        out.start[gate, at, lane], out.end[gate, at, lane] = (
            out.start[gate, at - 1, lane],
            out.end[gate, at - 1, lane],
        )
        out.delay[gate, at, lane] = out.delay[gate, at - 1, lane]
        out.hazard[gate, at, lane] = out.hazard[gate, at - 1, lane]
        at -= 1
    out.start[gate, at, lane], out.end[gate, at, lane] = start, end
    out.delay[gate, at, lane], out.hazard[gate, at, lane] = delay, hazard
