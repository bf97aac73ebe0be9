"""Policies: journeys of shippers who turn to another way when the news says so, one draw at a time.

Every decision is a switch, at a terminal, to another of the corridor's routes that shares the way so far. So
whoever ends on a route has been on it all along, at best without a loss of time: no policy beats the best of
the routes in a draw.
"""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.minds import Agreed, Mind, Stakes
from corridorsim.kernels.news import (
    NOT_ASKED,
    QUIET,
    SHUT,
    Arrival,
    dated_wait,
    expected_wait,
    gate_of,
    hear_of,
    is_shut_in_news,
)
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.patience import Standing, is_under_way, take_arc
from corridorsim.kernels.steps import Routes, World
from corridorsim.kernels.worlds import F32, I64, U8


@kernel
def follow_adaptive(
    routes: Routes,
    world: World,
    mind: Mind,
    lanes: I64,
    scratch: U8,
    inout_route: I64,
    out_hours: F32,
    out_split: F32,
) -> None:
    """Follow plans that are left at a terminal where another way is expected to cost less, given the news.

    Parameters
    ----------
    routes, world, mind : see their classes
    lanes : int64 (n,), the draws
    scratch : uint8 (n_gates,)
    inout_route : int64 (n_lanes,), the route planned in each draw, and then the one followed to the end
    out_hours : float32 (n_lanes,), arrival
    out_split : float32 (n_parts, n_lanes), the hours by what they were spent on
    """
    stakes = mind.stakes
    for lane in lanes:
        out_split[:, lane] = np.float32(0.0)
        here, decided = Standing(inout_route[lane], ZERO, np.float32(0.0), ZERO), -1
        while is_under_way(routes, here):
            if here.rank > decided and stakes.decides[routes.first_arc[here.route] + here.rank]:
                decided = here.rank
                route = best_continuation(routes, world, mind, here, lane, scratch)
                here = Standing(route, here.rank, here.now, here.diversions)
            here = take_arc(routes, stakes.options, here, stakes.patience_hours, world, lane, out_split)
        inout_route[lane], out_hours[lane] = here.route, here.now


@inner_kernel
def best_continuation(
    routes: Routes, world: World, mind: Mind, here: Standing, lane: int, scratch: U8
) -> int:
    """Return the option with the least expected objective given the news; the one that one is on where equal.

    Parameters
    ----------
    routes, world, mind : see their classes
    here : where the journey stands
    lane : the draw's lane
    scratch : uint8 (n_gates,)
    """
    scratch[:] = NOT_ASKED
    return best_as_heard(routes, world, mind, here, lane, scratch)


@inner_kernel
def best_as_heard(routes: Routes, world: World, mind: Mind, here: Standing, lane: int, heard: U8) -> int:
    """Return what ``best_continuation`` does, given what one has heard.

    Parameters
    ----------
    routes, world, mind, here, lane : as of ``best_continuation``
    heard : uint8 (n_gates,), of each place, ``NOT_ASKED`` to ask where it matters
    """
    prospects, stakes, known = mind.prospects, mind.stakes, mind.known
    options, first_arc, way = stakes.options, routes.first_arc, prospects.way
    left, spread = prospects.left[known.regimes[lane]], prospects.spread[known.regimes[lane]]
    month, price, now = known.month[lane], known.price[lane], np.float64(here.now)
    mine, own = way[first_arc[here.route] + here.rank], ZERO
    while options[own] != here.route:
        own += 1
    best, least = here.route, np.inf
    # The way that one is on comes first, so that the others are looked at only where they could be better.
    for turn in range(-1, options.shape[0]):
        option = own if turn < 0 else turn
        route = options[option]
        at = first_arc[route] + here.rank
        if turn == own or at >= first_arc[route + 1] or way[at] != mine:
            continue
        hours = now + np.float64(left[at, month])
        score = objective_of(stakes, option, price, hours, spread[at])
        if score < least:
            hours += expected_loss(routes, world, mind, here, route, lane, heard)
            score = objective_of(stakes, option, price, hours, spread[at])
        if score < least:
            best, least = route, score
    return best


@inner_kernel
def expected_loss(
    routes: Routes, world: World, mind: Mind, here: Standing, route: int, lane: int, heard: U8
) -> float:
    """Return the hours that one must expect to lose on a route to what one hears of, or knows by its date.

    What one hears of adds up, place after place. Of the dates only the one counts that costs most: a rule
    shuts many legs at once, and whoever is late for the last of them would not have been for the first.

    Parameters
    ----------
    routes, world, mind, here : see their classes
    route : an option from where the journey stands
    lane : the draw's lane
    heard : uint8 (n_gates,), what one has heard of each place, from ``hear_of`` once asked
    """
    prospects, month, regimes = mind.prospects, mind.known.month[lane], mind.known.regimes[lane]
    at = routes.first_arc[route] + here.rank
    begun, lost, dated = np.float64(prospects.begun[regimes, at, month]), 0.0, 0.0
    spread = np.float64(prospects.begun_variance[regimes, at, month])
    for watch in range(prospects.first_watched[at], prospects.first_watched[routes.first_arc[route + 1]]):
        step = prospects.watched[watch]
        gate = gate_of(routes, step)
        if heard[gate] == NOT_ASKED:
            heard[gate] = hear_of(mind.news, world.closures, gate, lane, here.now)
        if heard[gate] == QUIET or lost >= mind.stakes.horizon_hours:
            continue
        ahead = np.float64(prospects.reached[regimes, step, month]) - begun
        variance = np.float64(prospects.reached_variance[regimes, step, month]) - spread
        arrival = Arrival(np.float64(here.now), ahead + lost, np.sqrt(max(0.0, variance)))
        if heard[gate] == SHUT:
            wait = expected_wait(mind.news, routes, step, world, lane, here.now, arrival)
            arrival, lost = Arrival(arrival.now, arrival.ahead + wait, arrival.deviation), lost + wait
        departure, horizon = world.departure_hours[lane], mind.stakes.horizon_hours
        dated = max(dated, dated_wait(mind.news.gates, gate, departure, arrival, horizon))
    return lost + dated


@inner_kernel
def objective_of(stakes: Stakes, option: int, price: int, hours: float, spread: F32) -> float:
    """Return the objective of an option that is expected to take some hours in all.

    Parameters
    ----------
    stakes : see its class
    option, price : row of the options, column of what is charged
    hours : float64, expected door to door
    spread : float32 (n_levels,), quantiles of what is left of them, less their mean
    """
    hours = min(hours, stakes.horizon_hours)
    late = 0.0
    if stakes.late_per_hour > 0.0:
        for level in range(spread.shape[0]):
            late += max(0.0, hours + np.float64(spread[level]) - stakes.deadline_hours)
        late *= stakes.late_per_hour / spread.shape[0]
    return float(stakes.fixed[option, price] + stakes.per_hour * hours + late)


@kernel
def follow_agreed(
    routes: Routes,
    world: World,
    mind: Mind,
    agreed: Agreed,
    lanes: I64,
    inout_route: I64,
    out_hours: F32,
    out_split: F32,
) -> None:
    """Follow plans that are left for an agreed alternative where the news says that its place is shut.

    Parameters
    ----------
    routes, world, mind, agreed : see their classes
    lanes, inout_route, out_hours, out_split : as of ``follow_adaptive``
    """
    stakes = mind.stakes
    for lane in lanes:
        out_split[:, lane] = np.float32(0.0)
        here, decided = Standing(inout_route[lane], ZERO, np.float32(0.0), ZERO), -1
        planned = inout_route[lane]
        while is_under_way(routes, here):
            if here.rank > decided and here.route == planned:
                decided = here.rank
                route = alternative(world, mind, agreed, here, lane)
                here = Standing(route, here.rank, here.now, here.diversions)
            here = take_arc(routes, stakes.options, here, stakes.patience_hours, world, lane, out_split)
        inout_route[lane], out_hours[lane] = here.route, here.now


@inner_kernel
def alternative(world: World, mind: Mind, agreed: Agreed, here: Standing, lane: int) -> int:
    """Return the route agreed upon for the first place that the news says is shut, else the plan.

    Parameters
    ----------
    world, mind, agreed : see their classes
    here : where the journey stands, on its plan
    lane : the draw's lane
    """
    row = mind.known.regimes[lane] * 12 + mind.known.month[lane]
    for each in range(agreed.first[row], agreed.first[row + 1]):
        if agreed.rank[each] == here.rank and is_shut_in_news(
            mind.news, world, agreed.gate[each], lane, here.now
        ):
            return int(agreed.route[each])
    return here.route
