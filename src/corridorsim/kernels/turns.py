"""Turns: where plans are left, found for all draws of a tile together, route by route and node by node."""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.journeys import step_lanes
from corridorsim.kernels.minds import Agreed, Mind, Relevant
from corridorsim.kernels.news import (
    SCORES,
    gate_of,
)
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.patience import Standing
from corridorsim.kernels.policies import alternative, best_continuation
from corridorsim.kernels.residuals import News
from corridorsim.kernels.steps import Routes, World
from corridorsim.kernels.worlds import DATED, F32, I16, I64, REGIME, U8, Gates

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
    closures, known, heard = world.closures, mind.known, scratch.heard
    _note_relevant(routes, mind, route, rank, scratch)
    is_alike = mind.stakes.late_per_hour == 0.0 and mind.stakes.fixed.shape[1] == 1
    for lane in range(time.shape[0]):
        if inout_route[lane] != route or inout_decided[lane] >= rank or out_turned[lane]:
            continue
        here = Standing(route, rank, time[lane], ZERO)
        is_calm = is_alike and not _is_dated(
            mind.news.gates, scratch, world.departure_hours[lane] + np.float64(time[lane])
        )
        if is_calm and not _hears(
            mind.news, scratch.gate, closures.start[:, :, lane], closures.end[:, :, lane],
            closures.hazard[:, :, lane], closures.n_events[:, lane], time[lane],
        ):  # fmt: skip
            case = known.regimes[lane] * 12 + known.month[lane]
            if scratch.calm[case] < 0:
                scratch.calm[case] = best_continuation(routes, world, mind, here, lane, heard)
            best = scratch.calm[case]
        else:
            best = best_continuation(routes, world, mind, here, lane, heard)
        if best != route:
            inout_route[lane], inout_decided[lane], out_turned[lane] = best, rank, 1


@kernel
def _note_relevant(routes: Routes, mind: Mind, route: int, rank: int, scratch: Relevant) -> None:
    """Note the gates ahead on any way from here, and how soon and how late they may be reached."""
    prospects, scratch_gate = mind.prospects, scratch.gate
    scratch_gate[:] = 0
    scratch.calm[:] = -1
    scratch.soonest[:] = np.inf
    scratch.latest[:] = -np.inf
    mine = prospects.way[routes.first_arc[route] + rank]
    for option in mind.stakes.options:
        at = routes.first_arc[option] + rank
        if at >= routes.first_arc[option + 1] or prospects.way[at] != mine:
            continue
        last = prospects.first_watched[routes.first_arc[option + 1]]
        for watch in range(prospects.first_watched[at], last):
            scratch_gate[gate_of(routes, prospects.watched[watch])] = 1
            _note_ahead(routes, mind, at, prospects.watched[watch], scratch)


@kernel
def _note_ahead(routes: Routes, mind: Mind, at: int, step: int, scratch: Relevant) -> None:
    """Note how many hours ahead a place that is shut by date may be."""
    gate, gates, prospects = gate_of(routes, step), mind.news.gates, mind.prospects
    if gates.first_date[gate + 1] == gates.first_date[gate]:
        return
    for regimes in range(prospects.begun.shape[0]):
        for month in range(12):
            ahead = prospects.reached[regimes, step, month] - prospects.begun[regimes, at, month]
            variance = (
                prospects.reached_variance[regimes, step, month]
                - prospects.begun_variance[regimes, at, month]
            )
            reach = np.sqrt(max(0.0, np.float64(variance))) * SCORES[-1]
            scratch.soonest[gate] = min(scratch.soonest[gate], np.float64(ahead) - reach - _ROUNDING)
            scratch.latest[gate] = max(scratch.latest[gate], np.float64(ahead) + reach + _ROUNDING)


@kernel
def _is_dated(gates: Gates, scratch: Relevant, hour: float) -> bool:
    """Tell whether some place ahead may be found shut by date, at an hour since the start of the window."""
    for gate in range(scratch.gate.shape[0]):
        if scratch.gate[gate]:
            for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
                if (
                    gates.date_from_hours[date] <= hour + scratch.latest[gate]
                    and gates.date_until_hours[date] > hour + scratch.soonest[gate]
                ):
                    return True
    return False


@kernel
def _hears(news: News, gate: U8, start: F32, end: F32, hazard: I16, n_events: I64, now: np.float32) -> bool:
    """Tell whether the news has anything of some places in one draw."""
    heard = np.float64(now) - news.delay_hours
    latest = max(heard, 0.0)
    for place in range(gate.shape[0]):
        if gate[place]:
            for rank in range(n_events[place]):
                if start[place, rank] > latest:
                    break
                if hazard[place, rank] == DATED:
                    continue
                kind = news.hazards.kind[hazard[place, rank]]
                known_at = latest if kind == REGIME else heard
                if start[place, rank] <= known_at < end[place, rank] and end[place, rank] > 0.0:
                    return True
    return False


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
