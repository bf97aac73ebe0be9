"""Turns: where plans are left, found for all draws of a tile together, route by route and node by node."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.journeys import step_lanes
from corridorsim.kernels.minds import Agreed, Known, Mind, Relevant
from corridorsim.kernels.news import QUIET, gate_of, nearly_all
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.patience import Standing
from corridorsim.kernels.policies import alternative, best_as_heard, best_continuation
from corridorsim.kernels.residuals import News
from corridorsim.kernels.steps import Routes, World
from corridorsim.kernels.worlds import DATED, F32, F64, I64, REGIME, U8, Closures, Gates

_ROUNDING = 1e-3  # hours: whoever stands at a date is near it


@kernel
def find_turns(
    routes: Routes,
    world: World,
    mind: Mind,
    route: int,
    scratch_time: F32,
    scratch: Relevant,
    inout_route: I64,
    inout_decided: I64,
    out_turned: U8,
) -> None:
    """Find the draws in which one route is left for another, and where first; all waiting is waited.

    Parameters
    ----------
    routes, world, mind : see their classes
    route : the route that is looked at
    scratch_time : float32 (n_lanes,)
    scratch : see its class
    inout_route : int64 (n_lanes,), the route that each draw is on, and then the one that it turns to
    inout_decided : int64 (n_lanes,), rank of the arc before which each has last turned, or -1; the draws of
        this route are asked before later arcs only
    out_turned : uint8 (n_lanes,), 1 where the route is left
    """
    scratch_time[:] = np.float32(0.0)
    first = routes.first_arc[route]
    for at in range(first, routes.first_arc[route + 1]):
        if mind.stakes.decides[at]:
            _ask_lanes(
                routes, world, mind, route, at - first, scratch_time, scratch,
                inout_route, inout_decided, out_turned,
            )  # fmt: skip
        for step in range(routes.first_step[at], routes.first_step[at + 1]):
            step_lanes(routes, step, world, scratch_time)


@inner_kernel
def _ask_lanes(
    routes: Routes,
    world: World,
    mind: Mind,
    route: int,
    rank: int,
    time: F32,
    scratch: Relevant,
    inout_route: I64,
    inout_decided: I64,
    out_turned: U8,
) -> None:
    """Ask all draws that stand before one arc whether they turn; most hear nothing, and go on alike."""
    known, heard, route_of, decided = mind.known, scratch.heard, inout_route, inout_decided
    is_alike = mind.stakes.late_per_hour == 0.0 and mind.stakes.fixed.shape[1] == 1
    _note_longest(routes, mind, route, rank, scratch)
    scratch.ends_in_time[:] = 0
    for lane in range(time.shape[0]):
        if route_of[lane] != route or decided[lane] >= rank or out_turned[lane]:
            continue
        case = known.regimes[lane] * 12 + known.month[lane]
        # Where a way may end at the horizon the hour matters, since nothing beyond it is told apart.
        if is_alike and np.float64(time[lane]) + scratch.longest[case] < mind.stakes.horizon_hours:
            scratch.ends_in_time[lane] = 1
            if scratch.calm[case] < 0:
                here = Standing(route, rank, time[lane], ZERO)
                heard[:] = QUIET
                scratch.calm[case] = best_as_heard(routes, world, mind, here, lane, heard)
    if is_alike:
        _note_relevant(routes, mind, rank, scratch)
        _note_news(mind.news, world.closures, world.departure_hours, known, time, scratch)
    for lane in range(time.shape[0]):
        if route_of[lane] != route or decided[lane] >= rank or out_turned[lane]:
            continue
        if scratch.ends_in_time[lane] and not scratch.told[lane]:
            best = scratch.calm[known.regimes[lane] * 12 + known.month[lane]]
        else:
            here = Standing(route, rank, time[lane], ZERO)
            best = best_continuation(routes, world, mind, here, lane, heard)
        if best != route:
            route_of[lane], decided[lane], out_turned[lane] = best, rank, 1


@inner_kernel
def _note_longest(routes: Routes, mind: Mind, route: int, rank: int, scratch: Relevant) -> None:
    """Note the longest of what is left on any way from here, by what is known at departure."""
    longest, prospects, first_arc = scratch.longest, mind.prospects, routes.first_arc
    left, way = prospects.left, prospects.way
    longest[:] = 0.0
    scratch.calm[:] = -1
    mine = way[first_arc[route] + rank]
    for option in mind.stakes.options:
        at = first_arc[option] + rank
        if at < first_arc[option + 1] and way[at] == mine:
            for case in range(longest.shape[0]):
                longest[case] = max(longest[case], np.float64(left[case // 12, at, case % 12]))


@inner_kernel
def _note_relevant(routes: Routes, mind: Mind, rank: int, scratch: Relevant) -> None:
    """Note the gates on the way that is best where all is calm, and how soon and late they may be reached.

    Whoever hears nothing of those takes it, whatever is shut on other ways: news makes no way better.
    """
    ahead_of, soonest, latest = scratch.ahead, scratch.soonest, scratch.latest
    ahead_of[:] = 0
    soonest[:] = np.inf
    latest[:] = -np.inf
    prospects, first_date, first_arc = mind.prospects, mind.news.gates.first_date, routes.first_arc
    watched, first_watched = prospects.watched, prospects.first_watched
    for case in range(scratch.calm.shape[0]):
        regimes, month, option = case // 12, case % 12, scratch.calm[case]
        if option < 0:
            continue
        at = first_arc[option] + rank
        for watch in range(first_watched[at], first_watched[first_arc[option + 1]]):
            step = watched[watch]
            gate = gate_of(routes, step)
            ahead_of[gate, case] = 1
            if first_date[gate + 1] == first_date[gate]:
                continue
            ahead = prospects.reached[regimes, step, month] - prospects.begun[regimes, at, month]
            variance = prospects.reached_variance[regimes, step, month]
            variance -= prospects.begun_variance[regimes, at, month]
            low, high = nearly_all(np.float64(ahead), np.sqrt(max(0.0, np.float64(variance))))
            soonest[gate] = min(soonest[gate], low - _ROUNDING)
            latest[gate] = max(latest[gate], high + _ROUNDING)


@inner_kernel
def _note_news(
    news: News, closures: Closures, departure_hours: F64, known: Known, time: F32, scratch: Relevant
) -> None:
    """Note the draws in which the news, or a date, has anything of the places ahead, place by place."""
    scratch.told[:] = 0
    for place in range(scratch.ahead.shape[0]):
        if scratch.ahead[place].any():
            _note_dates(news.gates, place, departure_hours, time, scratch)
            _note_closures(news, closures, place, known, time, scratch.ahead[place], scratch.told)


@inner_kernel
def _note_dates(gates: Gates, place: int, departure_hours: F64, time: F32, scratch: Relevant) -> None:
    """Note the draws in which a place ahead may be found shut by date."""
    soonest, latest, told = scratch.soonest[place], scratch.latest[place], scratch.told
    for date in range(gates.first_date[place], gates.first_date[place + 1]):
        starts, ends = gates.date_from_hours[date], gates.date_until_hours[date]
        for lane in range(time.shape[0]):
            hour = departure_hours[lane] + np.float64(time[lane])
            told[lane] |= (starts <= hour + latest) & (ends > hour + soonest)


@inner_kernel
def _note_closures(
    news: News, closures: Closures, place: int, known: Known, time: F32, ahead: U8, told: U8
) -> None:
    """Note the draws in which the news has it that a place ahead is shut; of dates everybody knows."""
    kinds, delay_hours = news.hazards.kind, news.delay_hours
    count, latest = closures.n_events[place], 0.0
    for lane in range(time.shape[0]):  # of those who will never arrive there is no news
        latest = max(latest, np.float64(time[lane]) - delay_hours if time[lane] < np.inf else 0.0)
    for rank in range(closures.start.shape[1]):
        earliest = closures.earliest_start[place, rank]
        if earliest > latest or earliest == np.inf:
            break
        start, end, hazard = (
            closures.start[place, rank],
            closures.end[place, rank],
            closures.hazard[place, rank],
        )
        for lane in range(time.shape[0]):
            if rank < count[lane] and hazard[lane] != DATED:
                heard = np.float64(time[lane]) - delay_hours
                known_at = max(heard, 0.0) if kinds[hazard[lane]] == REGIME else heard
                if (start[lane] <= known_at) & (known_at < end[lane]) & (end[lane] > 0.0):
                    told[lane] |= ahead[known.regimes[lane] * 12 + known.month[lane]]


@kernel
def find_fallbacks(
    routes: Routes,
    world: World,
    mind: Mind,
    agreed: Agreed,
    route: int,
    scratch_time: F32,
    inout_route: I64,
    out_turned: U8,
) -> None:
    """Find the draws in which a plan is left for an agreed alternative, and take it there.

    Parameters
    ----------
    routes, world, mind, agreed : see their classes
    route : the plan
    scratch_time : float32 (n_lanes,)
    inout_route : int64 (n_lanes,), the route planned in each draw, and then the one turned to
    out_turned : uint8 (n_lanes,), 1 where a plan was left: nothing more is agreed upon
    """
    scratch_time[:] = np.float32(0.0)
    first = routes.first_arc[route]
    for at in range(first, routes.first_arc[route + 1]):
        if at - first in agreed.rank:
            for lane in range(scratch_time.shape[0]):
                if inout_route[lane] == route and not out_turned[lane]:
                    here = Standing(route, at - first, scratch_time[lane], ZERO)
                    inout_route[lane] = alternative(world, mind, agreed, here, lane)
                    out_turned[lane] = inout_route[lane] != route
        for step in range(routes.first_step[at], routes.first_step[at + 1]):
            step_lanes(routes, step, world, scratch_time)
