"""Prospects: what is left of a route from each of its terminals, on average over the planning draws.

What is shut by date is left out, since whoever decides knows the dates and when he will be there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.compiling import inner_kernel, kernel
from corridorsim.kernels.journeys import step_lanes
from corridorsim.kernels.lanes import copy_lanes
from corridorsim.kernels.news import gate_of
from corridorsim.kernels.residuals import News, quiet_share
from corridorsim.kernels.steps import STEP_BACKLOG, STEP_GATE, STEP_SLOWDOWN, Routes, World
from corridorsim.kernels.worlds import F32, F64, I64, U8


class Sums(NamedTuple):
    """Sums over planning draws by month of departure; hours beyond the horizon count as the horizon.

    Attributes
    ----------
    arc, step : float64 (n_arcs, 12) and (n_steps, 12), hour at which each is begun
    arc_square, step_square : float64, of their squares
    wait : float64 (n_steps, 12), hours waited at each gate
    end : float64 (n_routes, 12), hour of arrival
    """

    arc: F64
    step: F64
    arc_square: F64
    step_square: F64
    wait: F64
    end: F64


@kernel
def add_prospects(
    routes: Routes,
    world: World,
    asked: U8,
    month: I64,
    horizon_hours: float,
    scratch: F32,
    out: Sums,
) -> None:
    """Follow every route through a planning tile and add up when its arcs and steps are begun.

    Parameters
    ----------
    routes, world : see their classes; in this world nothing is shut by date
    asked : uint8 (n_arcs,), 1 for the arcs that are asked about
    month : int64 (n_lanes,), of departure
    horizon_hours : float64
    scratch : float32 (2, n_lanes)
    out : added to
    """
    time, before = scratch[0], scratch[1]
    for route in range(routes.first_arc.shape[0] - 1):
        time[:] = np.float32(0.0)
        for at in range(routes.first_arc[route], routes.first_arc[route + 1]):
            if asked[at]:
                _add(time, month, horizon_hours, out.arc[at], out.arc_square[at])
            for step in range(routes.first_step[at], routes.first_step[at + 1]):
                if gate_of(routes, step) < 0:
                    step_lanes(routes, step, world, time)
                    continue
                copy_lanes(time, before)
                step_lanes(routes, step, world, time)
                _add(before, month, horizon_hours, out.step[step], out.step_square[step])
                kind = routes.kind[step]
                if kind in (STEP_GATE, STEP_SLOWDOWN, STEP_BACKLOG):
                    _add_wait(before, time, month, horizon_hours, out.wait[step])
        for lane in range(time.shape[0]):
            out.end[route, month[lane]] += min(np.float64(time[lane]), horizon_hours)


@inner_kernel
def _add(time: F32, month: I64, horizon_hours: float, out: F64, out_square: F64) -> None:
    """Add each lane's hour and its square to the sums of its month."""
    for lane in range(time.shape[0]):
        hour = min(np.float64(time[lane]), horizon_hours)
        out[month[lane]] += hour
        out_square[month[lane]] += hour * hour


@inner_kernel
def _add_wait(before: F32, after: F32, month: I64, horizon_hours: float, out: F64) -> None:
    """Add what was waited to the sums of each lane's month."""
    for lane in range(before.shape[0]):
        came = min(np.float64(before[lane]), horizon_hours)
        out[month[lane]] += min(np.float64(after[lane]), horizon_hours) - came


@kernel
def tabulate_left(
    routes: Routes, news: News, means: Sums, nodes: I64, node_route: I64, out_left: F32
) -> None:
    """Tabulate what is left from each terminal where the news has nothing of the places ahead.

    Parameters
    ----------
    routes, news : see their classes; regimes in the states that the means were taken for
    means : sums divided by the number of draws
    nodes, node_route : int64 (n_nodes,), arcs of the routes before which one decides, and their routes
    out_left : float32 (n_arcs, 12), of those arcs: hours to the door, waits for what is shut by date left out
    """
    for node in range(nodes.shape[0]):
        at, last = nodes[node], routes.first_step[routes.first_arc[node_route[node] + 1]]
        for month in range(12):
            here = means.arc[at, month]
            left = means.end[node_route[node], month] - here
            for step in range(routes.first_step[at], last):
                if means.wait[step, month] > 0.0:
                    reached = means.step[step, month]
                    ahead = reached - here + news.delay_hours
                    quiet = quiet_share(news, routes.item[step], month, reached, ahead)
                    left -= means.wait[step, month] * (1.0 - quiet)
            out_left[at, month] = np.float32(left)


@kernel
def hours_left(
    routes: Routes,
    world: World,
    route: int,
    horizon_hours: np.float32,
    scratch: F32,
    out_hours: F32,
) -> None:
    """Follow one route and write the hours that are left in each draw when each arc is begun.

    Parameters
    ----------
    routes, world : see their classes; in this world nothing is shut by date
    route : which
    horizon_hours : float32, later is not told apart
    scratch : float32 (n_lanes,)
    out_hours : float32 (n_arcs_of_the_route, n_lanes)
    """
    first = routes.first_arc[route]
    scratch[:] = np.float32(0.0)
    for at in range(first, routes.first_arc[route + 1]):
        copy_lanes(scratch, out_hours[at - first])
        for step in range(routes.first_step[at], routes.first_step[at + 1]):
            step_lanes(routes, step, world, scratch)
    for rank in range(out_hours.shape[0]):
        for lane in range(scratch.shape[0]):
            end = min(scratch[lane], horizon_hours)
            out_hours[rank, lane] = end - min(out_hours[rank, lane], horizon_hours)
