"""Deciding: which route each shipper takes in each draw of a tile, and when the shipment arrives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.own_routes import follow_own_routes, new_own_room
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


class Decider(Protocol):
    """Whoever decides how each draw of a tile is travelled."""

    def decide(self, tile: Tile, rows: Sequence[int]) -> list[Journeys]:
        """Return the journeys of some entries.

        Parameters
        ----------
        tile : the worlds
        rows : of the candidates
        """
        ...


class OneByOne:
    """Whoever decides one entry after the other."""

    def decide(self, tile: Tile, rows: Sequence[int]) -> list[Journeys]:
        """Return the journeys of some entries.

        Parameters
        ----------
        tile : the worlds
        rows : of the candidates
        """
        return [self.decide_one(tile, row) for row in rows]

    def decide_one(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        raise NotImplementedError


class Committed:
    """The plan made before departure, left only where patience runs out.

    Parameters
    ----------
    maker, candidates : what is decided
    study : gives the patience
    plans : made on planning draws
    """

    def __init__(self, maker: TileMaker, candidates: Candidates, study: Study, plans: Plans) -> None:
        self._maker, self._candidates, self.plans = maker, candidates, plans
        self.patience_hours = np.float32(study.patience_days * HOURS_PER_DAY)

    def decide(self, tile: Tile, rows: Sequence[int]) -> list[Journeys]:
        """Return the journeys of some entries.

        Parameters
        ----------
        tile : the worlds
        rows : of the candidates
        """
        options, choice = [self._candidates.options[row] for row in rows], self.choices(tile, rows)
        route = np.stack([own[taken] for own, taken in zip(options, choice, strict=True)])
        journeys = []
        for rank, found in enumerate(follow_each(self._maker, tile, route)):
            journeys.append(Journeys(found.hours, choice[rank], found.split))
            impatient = self.impatient(tile, rows[rank], found.hours, found.longest_wait)
            if len(impatient):
                routes, own = self._maker.routes, route[rank]
                rest = impatient, own, found.hours, found.split
                follow_impatient(routes, options[rank], self.patience_hours, tile.world, *rest)
                choice[rank, impatient] = rank_among(options[rank], own[impatient])
        return journeys

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
        return np.asarray(self._candidates.options[row][self.choices(tile, [row])[0]], dtype=np.int64)

    def choices(self, tile: Tile, rows: Sequence[int]) -> Integers:
        """Return the option that each entry commits to in each draw, by what is known at departure.

        Parameters
        ----------
        tile : the worlds
        rows : of the candidates

        Returns
        -------
        int64 (n_rows, n_lanes), rank among each entry's options
        """
        choice = np.empty((len(rows), len(tile.month)), dtype=np.int64)
        for regimes in np.unique(tile.regimes):
            lanes = tile.regimes == regimes
            by_month = np.stack([self.plans[int(regimes)][row] for row in rows])
            choice[:, lanes] = by_month[:, tile.month[lanes]]
        return choice


class OwnJourney(NamedTuple):
    """One entry's draws, each on a route of its own, with all waiting; float32 (n_lanes,) but for the split.

    Attributes
    ----------
    hours : door to door; longest_wait : at a closed place
    split : float32 (n_parts, n_lanes), the hours by what they were spent on
    """

    hours: NDArray[np.float32]
    longest_wait: NDArray[np.float32]
    split: NDArray[np.float32]


def follow_each(maker: TileMaker, tile: Tile, route: Integers) -> list[OwnJourney]:
    """Return what becomes of draws that follow a route of their own each.

    Parameters
    ----------
    maker, tile : the worlds
    route : int64 (n_rows, n_lanes), in the tile maker
    """
    n_rows, n_lanes = route.shape
    hours, longest = (np.empty((n_rows, n_lanes), dtype=np.float32) for _ in range(2))
    split = np.empty((n_rows, N_PARTS, n_lanes), dtype=np.float32)
    scratch = new_own_room(maker.n_routes, N_PARTS, n_lanes)
    follow_own_routes(maker.routes, route, tile.world, scratch, hours, longest, split)
    return [OwnJourney(*each) for each in zip(hours, longest, split, strict=True)]


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
