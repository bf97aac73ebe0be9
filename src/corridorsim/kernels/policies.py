"""Policies: journeys of shippers who turn to another way when the news says so, one draw at a time.

Every decision is a switch, at a terminal, to another of the corridor's routes that shares the way so far. So
whoever ends on a route has been on it all along, at best without a loss of time: no policy beats the best of
the routes in a draw.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.journeys import step_lanes
from corridorsim.kernels.news import (
    SCORES,
    Arrival,
    News,
    dated_wait,
    expected_wait,
    gate_of,
    hear_news,
    is_shut_in_news,
)
from corridorsim.kernels.paths import ZERO
from corridorsim.kernels.patience import Standing, is_under_way, take_arc
from corridorsim.kernels.steps import Routes, World
from corridorsim.kernels.worlds import DATED, F32, F64, I16, I64, REGIME, U8, Gates

_ROUNDING = 1e-3  # hours: whoever stands at a date is near it


class Prospects(NamedTuple):
    """What planning tells of the rest of every route, by set of regimes at departure and month.

    Attributes
    ----------
    way : int64 (n_arcs,), number of the way that leads to each arc: equal where all arcs before are
    begun : float32 (n_sets, n_arcs, 12), mean hour at which each arc is begun
    left : float32 (n_sets, n_arcs, 12), mean hours from there to the door where the news has nothing and no
        date shuts anything; of arcs before which one decides
    spread : float32 (n_sets, n_arcs, n_levels), quantiles of the hours left less their mean, of the same
    reached : float32 (n_sets, n_steps, 12), mean hour at which each gate is reached
    begun_variance, reached_variance : float32, variances of these hours
    first_watched : int64 (n_arcs + 1,) into ``watched``: the gates from each arc on
    watched : int64 (n,), steps that have a gate
    """

    way: I64
    begun: F32
    left: F32
    spread: F32
    reached: F32
    begun_variance: F32
    reached_variance: F32
    first_watched: I64
    watched: I64


class Stakes(NamedTuple):
    """What one shipment has at stake in one corridor.

    Attributes
    ----------
    options : int64 (n_options,), routes, best expected objective first
    fixed : float64 (n_options, n_prices), objective that no hour changes, by what is charged at departure
    per_hour, late_per_hour : float64, objective an hour, and an hour past the deadline
    deadline_hours, horizon_hours : float64
    patience_hours : float32, how long one waits at a closed place
    decides : uint8 (n_arcs,), 1 before arcs where the options part
    """

    options: I64
    fixed: F64
    per_hour: float
    late_per_hour: float
    deadline_hours: float
    horizon_hours: float
    patience_hours: np.float32
    decides: U8


class Known(NamedTuple):
    """What is known of each draw at departure: int64 (n_lanes,) each.

    Attributes
    ----------
    month : of departure; regimes : which set of regimes is on, as prospects are numbered
    price : column of what is charged
    """

    month: I64
    regimes: I64
    price: I64


class Mind(NamedTuple):
    """All by which an adaptive shipper decides; see the classes."""

    news: News
    prospects: Prospects
    stakes: Stakes
    known: Known


class Relevant(NamedTuple):
    """Scratch for what matters where one decides.

    Attributes
    ----------
    gate, heard : uint8 (n_gates,), places ahead, and those that one has heard of
    soonest, latest : float64 (n_gates,), hours until those that dates shut may be reached
    calm : int64 (n_sets * 12,), the way on where one has heard nothing, by what is known at departure
    """

    gate: U8
    heard: U8
    soonest: F64
    latest: F64
    calm: I64


class Agreed(NamedTuple):
    """Alternatives agreed upon before departure, by what is known then (CSR).

    Attributes
    ----------
    first : int64 (n_sets * 12 + 1,) into the arrays below
    rank : int64 (n,), arc of the plan before which one asks
    gate : int64 (n,), place that is asked about
    route : int64 (n,), taken where it is shut
    """

    first: I64
    rank: I64
    gate: I64
    route: I64


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
    prospects, stakes, known = mind.prospects, mind.stakes, mind.known
    options, first_arc, way = stakes.options, routes.first_arc, prospects.way
    left = prospects.left[known.regimes[lane], :, known.month[lane]]
    spread, now = prospects.spread[known.regimes[lane]], np.float64(here.now)
    mine, price = way[first_arc[here.route] + here.rank], known.price[lane]
    is_news = hear_news(mind.news, world, lane, here.now, scratch)
    best, least = here.route, np.inf
    # The way that one is on comes first, so that the others are looked at only where they could be better.
    for turn in range(2):
        for option in range(options.shape[0]):
            route = options[option]
            at = first_arc[route] + here.rank
            if (route == here.route) != (turn == 0) or at >= first_arc[route + 1] or way[at] != mine:
                continue
            hours = now + np.float64(left[at])
            score = objective_of(stakes, option, price, hours, spread[at])
            if is_news and score < least:
                hours += expected_loss(routes, world, mind, here, route, lane, scratch)
                score = objective_of(stakes, option, price, hours, spread[at])
            if score < least:
                best, least = route, score
    return best


@kernel
def expected_loss(
    routes: Routes, world: World, mind: Mind, here: Standing, route: int, lane: int, heard: U8
) -> float:
    """Return the hours that one must expect to lose on a route to what one hears of, or knows by its date.

    Parameters
    ----------
    routes, world, mind, here : see their classes
    route : an option from where the journey stands
    lane : the draw's lane
    heard : uint8 (n_gates,), as ``hear_news`` writes it
    """
    prospects, month, regimes = mind.prospects, mind.known.month[lane], mind.known.regimes[lane]
    at = routes.first_arc[route] + here.rank
    begun, lost = np.float64(prospects.begun[regimes, at, month]), 0.0
    spread = np.float64(prospects.begun_variance[regimes, at, month])
    for watch in range(prospects.first_watched[at], prospects.first_watched[routes.first_arc[route + 1]]):
        step = prospects.watched[watch]
        gate = gate_of(routes, step)
        if heard[gate] == 0 or lost >= mind.stakes.horizon_hours:
            continue
        ahead = np.float64(prospects.reached[regimes, step, month]) - begun
        variance = np.float64(prospects.reached_variance[regimes, step, month]) - spread
        arrival = Arrival(np.float64(here.now) + ahead + lost, np.sqrt(max(0.0, variance)))
        if heard[gate] == 1:
            lost += expected_wait(mind.news, routes, step, world, lane, here.now, arrival)
        else:
            lost += dated_wait(
                mind.news.gates, gate, world.departure_hours[lane], arrival, mind.stakes.horizon_hours
            )
    return lost


@kernel
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


@kernel
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
