"""Deciding: which route each shipper takes in each draw of a tile, and when the shipment arrives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.journeys import follow_routes
from corridorsim.kernels.patience import follow_impatient
from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.network import Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.late_draws import follow
from corridorsim.study.planning import Candidates
from corridorsim.study.tiles import Tile, TileMaker
from corridorsim.units import HOURS_PER_DAY

Plans = Mapping[int, list[Integers]]  # by regimes known at departure, then by entry: an option for each month


@dataclass(frozen=True)
class Journeys:
    """What a tile's draws did under one policy in one entry.

    Attributes
    ----------
    hours : float32 (n_lanes,), door to door; +inf where the shipment never arrives
    route : int64 (n_lanes,), rank among the entry's routes of the one that was followed to the end
    split : float32 (n_parts, n_lanes), the hours by what they were spent on
    """

    hours: NDArray[np.float32]
    route: Integers
    split: NDArray[np.float32]


class Committed:
    """The plan made before departure, left only where patience runs out.

    Parameters
    ----------
    maker, candidates : what is decided
    study : gives the patience
    plans : made on planning draws
    """

    def __init__(self, maker: TileMaker, candidates: Candidates, study: Study, plans: Plans) -> None:
        self._maker, self._candidates, self._plans = maker, candidates, plans
        self.patience_hours = np.float32(study.patience_days * HOURS_PER_DAY)

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        options = self._candidates.options[row]
        route = self.route(tile, row)
        hours, spent, longest = follow_each(self._maker, tile, route)
        impatient = self.impatient(tile, row, hours, longest)
        follow_impatient(
            self._maker.routes, options, self.patience_hours, tile.world, impatient, route, hours, spent
        )
        return Journeys(hours, rank_among(options, route), spent)

    def impatient(
        self, tile: Tile, row: int, hours: NDArray[np.float32], longest_wait: NDArray[np.float32]
    ) -> Integers:
        """Return the draws in which patience runs out on a way that could still lead somewhere.

        Whom no option brings to the end from the start waits or turns in vain: earlier is never worse.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        hours, longest_wait : float32 (n_lanes,), with all waiting
        """
        lanes = np.flatnonzero(longest_wait > self.patience_hours)
        lost = lanes[np.isinf(hours[lanes])]
        if not len(lost):
            return lanes
        arrival, _ = follow(self._maker, tile, self._candidates.options[row])
        return np.setdiff1d(lanes, lost[np.isinf(arrival[:, lost]).all(axis=0)])

    def route(self, tile: Tile, row: int) -> Integers:
        """Return the planned route of each draw in the tile maker, int64 (n_lanes,).

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        return self._candidates.options[row][self.choice(tile, row)]

    def choice(self, tile: Tile, row: int) -> Integers:
        """Return the option that an entry commits to in each draw, by what is known at departure.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        choice = np.empty(len(tile.month), dtype=np.int64)
        for regimes in np.unique(tile.regimes):
            lanes = tile.regimes == regimes
            choice[lanes] = self._plans[int(regimes)][row][tile.month[lanes]]
        return choice


def follow_each(
    maker: TileMaker, tile: Tile, route: Integers
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return arrival, split and longest wait of a route of its own in each draw, followed with all waiting.

    Parameters
    ----------
    maker, tile : the worlds
    route : int64 (n_lanes,), in the tile maker
    """
    used, at = np.unique(route, return_inverse=True)
    n_lanes, lanes = len(route), np.arange(len(route))
    arrival = np.empty((len(used), n_lanes), dtype=np.float32)
    longest = np.empty_like(arrival)
    split = np.empty((len(used), N_PARTS, n_lanes), dtype=np.float32)
    nothing_shared = np.zeros(len(used), dtype=np.int64)
    scratch = np.empty((3 + 2 * maker.order.most_arcs, n_lanes), dtype=np.float32)
    follow_routes(maker.routes, used, nothing_shared, tile.world, scratch, arrival, longest, split)
    return arrival[at, lanes], np.ascontiguousarray(split[at, :, lanes].T), longest[at, lanes]


def turn_until_settled(
    planned: Integers,
    find: Callable[[int, NDArray[np.float32], Integers, Integers, NDArray[np.uint8]], None],
) -> Integers:
    """Return the routes that draws are on once nobody turns any more, all waiting waited.

    Parameters
    ----------
    planned : int64 (n_lanes,), the routes that they set out on
    find : finds those who leave one route: called with the route, float32 scratch (n_lanes,), and the arrays
        of ``find_turns`` that it changes: routes, ranks of the last turns, who is asked no more
    """
    route, decided = planned.copy(), np.full(len(planned), -1)
    time, asked = np.empty(len(planned), np.float32), np.ones(len(planned), np.bool_)
    while asked.any():
        turned = (~asked).astype(np.uint8)  # those have been asked along the whole route that they are on
        for each in np.unique(route[asked]):
            find(each, time, route, decided, turned)
        asked &= turned == 1
    return route


def rank_among(options: Integers, route: Integers) -> Integers:
    """Return the rank among an entry's routes of routes numbered as the tile maker does.

    Parameters
    ----------
    options : int64 (n_options,), the entry's routes in the tile maker
    route : int64 (n_lanes,)
    """
    order = np.argsort(options)
    return np.asarray(order[np.searchsorted(options, route, sorter=order)], dtype=np.int64)
