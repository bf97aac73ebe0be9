"""Rollout: shippers who follow each way on to its end in a few sampled futures before they choose.

Rollout improves on its base, the plan (Bertsekas, Tsitsiklis and Wu 1997); with few futures only where the
mean gain exceeds its own standard error, so that luck alone seldom makes anybody turn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.futures import Futures, draw_futures
from corridorsim.kernels.journeys import step_lanes
from corridorsim.kernels.lanes import copy_costs
from corridorsim.kernels.minds import Mind
from corridorsim.kernels.news import NOT_ASKED
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.patience import Standing, is_under_way, take_arc
from corridorsim.kernels.policies import expected_loss, objective_of
from corridorsim.kernels.steps import Routes, World
from corridorsim.kernels.worlds import F32, F64, I64, U8, Chance

_CANDIDATES = 3  # beside the way that one is on, the best by what an adaptive shipper expects


class Roller(NamedTuple):
    """What rolls a decision out.

    Attributes
    ----------
    chance, futures : see their classes
    world : scratch, one future a lane
    heard : uint8 (n_gates,), scratch
    expected : float64 (n_options,), scratch
    hours : float32 (n_futures,), scratch
    cost, gain : float64 (n_futures,), scratch
    """

    chance: Chance
    futures: Futures
    world: World
    heard: U8
    expected: F64
    hours: F32
    cost: F64
    gain: F64


@kernel
def follow_rollout(
    routes: Routes,
    world: World,
    mind: Mind,
    roller: Roller,
    lanes: I64,
    inout_route: I64,
    out_hours: F32,
    out_split: F32,
) -> None:
    """Follow plans that are left at a terminal where another way costs less over sampled futures.

    Parameters
    ----------
    routes, world, mind, roller : see their classes
    lanes, inout_route, out_hours, out_split : as of ``follow_adaptive``
    """
    stakes = mind.stakes
    for lane in lanes:
        out_split[:, lane] = np.float32(0.0)
        here, decided = Standing(inout_route[lane], ZERO, np.float32(0.0), ZERO), -1
        while is_under_way(routes, here):
            if here.rank > decided and stakes.decides[routes.first_arc[here.route] + here.rank]:
                decided = here.rank
                route = rolled_continuation(routes, world, mind, roller, here, lane)
                here = Standing(route, here.rank, here.now, here.diversions)
            here = take_arc(routes, stakes.options, here, stakes.patience_hours, world, lane, out_split)
        inout_route[lane], out_hours[lane] = here.route, here.now


@inner_kernel
def rolled_continuation(
    routes: Routes, world: World, mind: Mind, roller: Roller, here: Standing, lane: int
) -> int:
    """Return the way on that costs least in the mean of common futures, one's own unless surely so.

    Parameters
    ----------
    routes, world, mind, roller : see their classes
    here : where the journey stands
    lane : the draw's lane
    """
    options, known, expected = mind.stakes.options, mind.known, roller.expected
    if _expect(routes, world, mind, roller, here, lane) < 2:
        return here.route
    case = known.regimes[lane] * 12 + known.month[lane]
    draw_futures(
        roller.chance, mind.news, roller.futures, case, world, lane, here.rank, here.now, roller.world
    )
    best, most, own = here.route, 0.0, ZERO
    for option in range(options.shape[0]):
        own = option if options[option] == here.route else own
    _roll(routes, mind, roller, here, own, lane)
    copy_costs(roller.gain, roller.cost)
    for _ in range(_CANDIDATES):
        option = own
        for other in range(options.shape[0]):
            if (
                other != own
                and expected[other] < np.inf
                and (option == own or expected[other] < expected[option])
            ):
                option = other
        if option == own:
            break
        expected[option] = np.inf
        _roll(routes, mind, roller, here, option, lane)
        gain = _sure_gain(roller.cost, roller.gain)
        if gain > most:
            best, most = options[option], gain
    return best


@inner_kernel
def _expect(routes: Routes, world: World, mind: Mind, roller: Roller, here: Standing, lane: int) -> int:
    """Write what an adaptive shipper expects of every way on, +inf of others; returns how many there are."""
    prospects, stakes, known = mind.prospects, mind.stakes, mind.known
    count = ZERO
    roller.heard[:] = NOT_ASKED
    mine = prospects.way[routes.first_arc[here.route] + here.rank]
    for option in range(stakes.options.shape[0]):
        route = stakes.options[option]
        at = routes.first_arc[route] + here.rank
        roller.expected[option] = np.inf
        if at < routes.first_arc[route + 1] and prospects.way[at] == mine:
            hours = np.float64(here.now) + np.float64(
                prospects.left[known.regimes[lane], at, known.month[lane]]
            )
            hours += expected_loss(routes, world, mind, here, route, lane, roller.heard)
            spread = prospects.spread[known.regimes[lane], at]
            roller.expected[option] = objective_of(stakes, option, known.price[lane], hours, spread)
            count += 1
    return int(count)


@inner_kernel
def _roll(routes: Routes, mind: Mind, roller: Roller, here: Standing, option: int, lane: int) -> None:
    """Follow one way on to its end in all futures; writes its objective in each into ``roller.gain``."""
    stakes, hours = mind.stakes, roller.hours
    route = stakes.options[option]
    hours[:] = here.now
    first = routes.first_step[routes.first_arc[route] + here.rank]
    for step in range(first, routes.first_step[routes.first_arc[route + 1]]):
        step_lanes(routes, step, roller.world, hours)
    for future in range(hours.shape[0]):
        spent = min(np.float64(hours[future]), stakes.horizon_hours)
        late = max(0.0, spent - stakes.deadline_hours) * stakes.late_per_hour if stakes.late_per_hour else 0.0
        fixed = stakes.fixed[option, mind.known.price[lane]]
        roller.gain[future] = fixed + stakes.per_hour * spent + late


@inner_kernel
def _sure_gain(cost: F64, other: F64) -> float:
    """Return the mean gain of another way over common futures, 0 where it is within its standard error."""
    n = cost.shape[0]
    mean, square = 0.0, 0.0
    for future in range(n):
        mean += (cost[future] - other[future]) / n
    for future in range(n):
        square += (cost[future] - other[future] - mean) ** 2
    return float(mean) if mean > np.sqrt(square / (n - 1) / n) else 0.0


@kernel
def find_rolled_turns(
    routes: Routes,
    world: World,
    mind: Mind,
    roller: Roller,
    route: int,
    scratch_time: F32,
    inout_route: I64,
    inout_decided: I64,
    out_turned: U8,
) -> None:
    """Find the draws in which one route is left for another, and where first; all waiting is waited.

    Parameters
    ----------
    routes, world, mind, roller : see their classes
    route, scratch_time, inout_route, inout_decided, out_turned : as of ``find_turns``
    """
    scratch_time[:] = np.float32(0.0)
    first = routes.first_arc[route]
    for at in range(first, routes.first_arc[route + 1]):
        if mind.stakes.decides[at]:
            for lane in range(scratch_time.shape[0]):
                if inout_route[lane] == route and inout_decided[lane] < at - first and not out_turned[lane]:
                    here = Standing(route, at - first, scratch_time[lane], ZERO)
                    best = rolled_continuation(routes, world, mind, roller, here, lane)
                    if best != route:
                        inout_route[lane], inout_decided[lane], out_turned[lane] = best, at - first, 1
        for step in range(routes.first_step[at], routes.first_step[at + 1]):
            step_lanes(routes, step, world, scratch_time)
