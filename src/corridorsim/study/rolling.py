"""Rollout as a policy: planning draws from which futures are made, and the journeys of who decides so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from corridorsim.kernels.futures import Futures
from corridorsim.kernels.minds import Mind
from corridorsim.kernels.rollout import Roller, find_rolled_turns, follow_rollout
from corridorsim.kernels.steps import World
from corridorsim.study.deciding import Journeys, OneByOne, follow_each, rank_among, turn_until_settled
from corridorsim.study.foresight import Foresight
from corridorsim.study.planning import MONTHS
from corridorsim.study.prospects import news_for
from corridorsim.study.tiles import Tile

FUTURE_DRAWS = 512  # planning draws of each set of regimes that futures are made of
_ENOUGH = 8  # planning draws of a month; a month with fewer takes those of the whole window
T = TypeVar("T", bound=tuple)  # type: ignore[type-arg]


class Rollout(OneByOne):
    """Who follows each way on to its end in a few futures before choosing.

    Parameters
    ----------
    foresight : what is planned
    """

    def __init__(self, foresight: Foresight) -> None:
        self._foresight = foresight
        delay_hours = foresight.study.information_delay_hours
        self._news = news_for(foresight.maker, delay_hours)
        self._prospects = foresight.prospects(delay_hours)
        tiles = [
            foresight.maker.make((0, FUTURE_DRAWS), planning=True, regimes=regimes)
            for regimes in foresight.sets
        ]
        first, lanes = [0], []
        for row, tile in enumerate(tiles):
            for month in range(MONTHS):
                found = np.flatnonzero(tile.month == month)
                lanes.append(
                    row * FUTURE_DRAWS + (found if len(found) >= _ENOUGH else np.arange(FUTURE_DRAWS))
                )
                first.append(first[-1] + len(lanes[-1]))
        world = joined([tile.world for tile in tiles])
        study_id = foresight.maker.study_id
        self._futures = Futures(world, np.array(first), np.concatenate(lanes), study_id)

    def decide_one(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        it = self._foresight
        routes, mind = it.maker.routes, it.mind(row, tile, self._news, self._prospects)
        roller, planned = self._roller(tile, mind), it.committed.route(tile, row)
        route = turn_until_settled(
            planned, lambda each, *inout: find_rolled_turns(routes, tile.world, mind, roller, each, *inout)
        )
        hours, longest, split = follow_each(it.maker, tile, route[None])[0]
        impatient = np.flatnonzero(longest > it.committed.patience_hours)
        route[impatient] = planned[impatient]
        follow_rollout(routes, tile.world, mind, roller, impatient, route, hours, split)
        return Journeys(hours, rank_among(it.candidates.options[row], route), split)

    def _roller(self, tile: Tile, mind: Mind) -> Roller:
        n = self._foresight.study.rollout_futures
        room = tile.world.closures.start.shape[1] + self._futures.world.closures.start.shape[1]
        world = room_for(self._futures.world, n)
        gates = (len(self._news.gates.utilisation), room)
        closures = world.closures._replace(
            **{name: np.empty((*gates, n), np.float32) for name in ("start", "end", "delay")},
            hazard=np.empty((*gates, n), np.int16),
            n_events=np.zeros((gates[0], n), np.int64),
            earliest_start=np.full(gates, np.inf, np.float32),
            latest_end=np.full(gates, np.inf, np.float32),
        )
        return Roller(
            tile.chance,
            self._futures,
            world._replace(closures=closures),
            np.empty(gates[0], np.uint8),
            np.empty(len(mind.stakes.options)),
            np.empty(n, np.float32),
            np.empty(n),
            np.empty(n),
        )


def joined(worlds: Sequence[World]) -> World:
    """Return worlds after each other, lane by lane; lists of events are padded to the longest.

    Parameters
    ----------
    worlds : of the same things
    """
    first = worlds[0]
    sailings = first.sailings._replace(
        start=_side_by_side([world.sailings.start for world in worlds], np.inf),
        own_hours=_side_by_side([world.sailings.own_hours for world in worlds], 0.0),
    )
    events = [world.closures for world in worlds]
    times: dict[str, Any] = {
        name: _side_by_side([getattr(each, name) for each in events], np.inf)
        for name in ("start", "end", "delay")
    }
    closures = events[0]._replace(
        **times,
        hazard=_side_by_side([each.hazard for each in events], -1),
        n_events=np.concatenate([each.n_events for each in events], axis=1),
    )
    lanes = ("departure_hours", "week_hours", "hours", "late_hours", "phase_hours")
    rest: dict[str, Any] = {
        name: np.concatenate([getattr(world, name) for world in worlds], axis=-1) for name in lanes
    }
    delays = first.delays._replace(hours=np.concatenate([world.delays.hours for world in worlds], axis=1))
    return first._replace(sailings=sailings, closures=closures, delays=delays, **rest)


def _side_by_side(parts: Sequence[np.ndarray], empty: float) -> np.ndarray:
    longest = max(part.shape[1] for part in parts)
    padded = [
        np.pad(part, ((0, 0), (0, longest - part.shape[1]), (0, 0)), constant_values=empty) for part in parts
    ]
    return np.ascontiguousarray(np.concatenate(padded, axis=2))


def room_for(world: World, n_lanes: int) -> World:
    """Return a world of the same things with room for other draws; its closures are the same ones still.

    Parameters
    ----------
    world : whose things
    n_lanes : how many draws
    """
    own = ("departure_hours", "week_hours", "hours", "late_hours", "phase_hours")
    fresh: dict[str, Any] = {name: _room(getattr(world, name), n_lanes) for name in own}
    sailings = world.sailings._replace(
        start=_room(world.sailings.start, n_lanes), own_hours=_room(world.sailings.own_hours, n_lanes)
    )
    delays = world.delays._replace(hours=_room(world.delays.hours, n_lanes))
    return world._replace(sailings=sailings, delays=delays, **fresh)


def _room(array: np.ndarray, n_lanes: int) -> np.ndarray:
    return np.empty((*array.shape[:-1], n_lanes), dtype=array.dtype)
