"""Turns: where plans are left, found for all draws of a tile together, route by route and node by node."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.journeys import step_lanes
from corridorsim.kernels.minds import Agreed, Mind, Relevant
from corridorsim.kernels.news import nearly_all
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.patience import Standing
from corridorsim.kernels.policies import alternative, best_continuation
from corridorsim.kernels.residuals import News
from corridorsim.kernels.steps import STEP_LINE, STEP_RIDE, Routes, World
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


@kernel
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
    known, heard = mind.known, scratch.heard
    _note_relevant(routes, mind, route, rank, scratch)
    is_alike = mind.stakes.late_per_hour == 0.0 and mind.stakes.fixed.shape[1] == 1
    if is_alike:
        _note_news(mind.news, world.closures, world.departure_hours, time, scratch)
    for lane in range(time.shape[0]):
        if inout_route[lane] != route or inout_decided[lane] >= rank or out_turned[lane]:
            continue
        here = Standing(route, rank, time[lane], ZERO)
        case = known.regimes[lane] * 12 + known.month[lane]
        # Where a way may end at the horizon the hour matters, since nothing beyond it is told apart.
        ends_in_time = np.float64(time[lane]) + scratch.longest[case] < mind.stakes.horizon_hours
        if is_alike and ends_in_time and not scratch.told[lane]:
            if scratch.calm[case] < 0:
                scratch.calm[case] = best_continuation(routes, world, mind, here, lane, heard)
            best = scratch.calm[case]
        else:
            best = best_continuation(routes, world, mind, here, lane, heard)
        if best != route:
            inout_route[lane], inout_decided[lane], out_turned[lane] = best, rank, 1


@kernel
def _note_relevant(routes: Routes, mind: Mind, route: int, rank: int, scratch: Relevant) -> None:
    """Note the gates ahead on any way from here, and how soon and how late they may be reached.

    Arrays are taken out of their tuples once: handing whole tuples over at every place is slow.
    """
    scratch_gate, soonest, latest = scratch.gate, scratch.soonest, scratch.latest
    scratch_gate[:] = 0
    scratch.calm[:] = -1
    soonest[:] = np.inf
    latest[:] = -np.inf
    longest = scratch.longest
    longest[:] = 0.0
    prospects, first_date, first_arc = mind.prospects, mind.news.gates.first_date, routes.first_arc
    way, watched, first_watched = prospects.way, prospects.watched, prospects.first_watched
    kind, item, own_gate = routes.kind, routes.item, routes.gate
    begun, begun_variance = prospects.begun, prospects.begun_variance
    reached, reached_variance = prospects.reached, prospects.reached_variance
    mine = way[first_arc[route] + rank]
    for option in mind.stakes.options:
        at = first_arc[option] + rank
        if at >= first_arc[option + 1] or way[at] != mine:
            continue
        for case in range(longest.shape[0]):
            longest[case] = max(longest[case], np.float64(prospects.left[case // 12, at, case % 12]))
        for watch in range(first_watched[at], first_watched[first_arc[option + 1]]):
            step = watched[watch]
            gate = own_gate[step] if kind[step] in (STEP_LINE, STEP_RIDE) else item[step]
            scratch_gate[gate] = 1
            if first_date[gate + 1] == first_date[gate]:
                continue
            for regimes in range(begun.shape[0]):
                for month in range(12):
                    ahead = reached[regimes, step, month] - begun[regimes, at, month]
                    variance = reached_variance[regimes, step, month] - begun_variance[regimes, at, month]
                    low, high = nearly_all(np.float64(ahead), np.sqrt(max(0.0, np.float64(variance))))
                    soonest[gate] = min(soonest[gate], low - _ROUNDING)
                    latest[gate] = max(latest[gate], high + _ROUNDING)


@kernel
def _note_news(news: News, closures: Closures, departure_hours: F64, time: F32, scratch: Relevant) -> None:
    """Note the draws in which the news, or a date, has anything of the places ahead, place by place."""
    scratch.told[:] = 0
    for place in range(scratch.gate.shape[0]):
        if scratch.gate[place]:
            _note_dates(news.gates, place, departure_hours, time, scratch)
            _note_closures(news.hazards.kind, news.delay_hours, closures, place, time, scratch.told)


@kernel
def _note_dates(gates: Gates, place: int, departure_hours: F64, time: F32, scratch: Relevant) -> None:
    """Note the draws in which a place ahead may be found shut by date."""
    soonest, latest, told = scratch.soonest[place], scratch.latest[place], scratch.told
    for date in range(gates.first_date[place], gates.first_date[place + 1]):
        starts, ends = gates.date_from_hours[date], gates.date_until_hours[date]
        for lane in range(time.shape[0]):
            hour = departure_hours[lane] + np.float64(time[lane])
            told[lane] |= (starts <= hour + latest) & (ends > hour + soonest)


@kernel
def _note_closures(
    kinds: I64, delay_hours: float, closures: Closures, place: int, time: F32, told: U8
) -> None:
    """Note the draws in which the news has it that a place is shut; of dates everybody knows."""
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
                told[lane] |= (start[lane] <= known_at) & (known_at < end[lane]) & (end[lane] > 0.0)


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
