"""Tiles with routes followed through them, kept from point to point of a sweep.

Two journeys of every route are kept, the last one and the one before: a design that goes back and forth
between two values of a factor finds both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats, Integers
from corridorsim.study.kept_worlds import KeptWorlds, Key, LateWorlds, Numbers
from corridorsim.study.late_draws import follow, is_late
from corridorsim.study.moved_tiles import Frame
from corridorsim.study.planning import MONTHS
from corridorsim.study.spans import Draws, Span, draws_of
from corridorsim.study.thing_groups import ThingGroups
from corridorsim.study.tiles import SOON_HOURS, Tile

_SLOTS = 2


class FollowedTile:
    """The worlds of consecutive draws with routes followed through them.

    Parameters
    ----------
    things : of the tile
    numbers : under which it is made
    span : which draws
    planning : take the draws that plans are made on
    regimes : hold the regimes' states at departure to these bits; None leaves them to chance

    Attributes
    ----------
    arrival, longest_wait : float32 (2, n_routes, n_lanes); of planning draws with all events
    hour_sums : float64 (2, n_routes, 12), of planning draws, hours until the horizon at most, summed by month
    month : int64 (n_lanes,), of departure; months : those that some draw has
    departure_hours : float64 (n_lanes,), since the start of the window
    late : whole worlds of the draws that need them
    """

    def __init__(
        self,
        things: ThingGroups,
        numbers: Numbers,
        span: Span,
        *,
        planning: bool = False,
        regimes: int | None = None,
    ) -> None:
        self._things, self._span, self._planning = things, span, planning
        maker = numbers.maker
        tile = maker.make(span, planning=planning, regimes=regimes, until_hours=SOON_HOURS)
        self._worlds = KeptWorlds(tile, numbers, Frame(regimes, SOON_HOURS))
        self.late = LateWorlds(planning=planning, regimes=regimes)
        shape = (_SLOTS, maker.n_routes, span[1])
        self.arrival, self.longest_wait = np.empty(shape, np.float32), np.empty(shape, np.float32)
        self.hour_sums = np.zeros((_SLOTS, maker.n_routes, MONTHS))
        self._keys: list[list[Key | None]] = [[None] * _SLOTS for _ in range(maker.n_routes)]
        self._last = np.zeros(maker.n_routes, dtype=np.int64)
        self.month, self.departure_hours = tile.month, tile.world.departure_hours
        self._by_month = np.argsort(tile.month, kind="stable")
        self.months, self._first = np.unique(tile.month[self._by_month], return_index=True)

    @property
    def draws(self) -> Draws:
        """Numbers of the draws, uint32 (n_lanes,)."""
        return draws_of(self._span)

    def worlds(self, groups: list[int], numbers: Numbers) -> Tile:
        """Return the worlds, some groups of things under a point's numbers.

        Parameters
        ----------
        groups : by number
        numbers : of the point
        """
        return self._worlds.brought(groups, numbers)

    def slots(self, routes: Integers, numbers: Numbers) -> Integers:
        """Return where the journeys of routes under a point's numbers are kept, followed where they were not.

        Parameters
        ----------
        routes : int64 (n,), each once
        numbers : of the point

        Returns
        -------
        int64 (n,), first index of ``arrival``, ``longest_wait`` and ``hour_sums``
        """
        missing = []
        for route in routes.tolist():
            key, known = numbers.of_routes[route], self._keys[route]
            if key in known:
                self._last[route] = known.index(key)
            else:
                self._last[route] = 1 - self._last[route]
                known[self._last[route]] = key
                missing.append(route)
        if missing:
            self._follow(np.array(missing, dtype=np.int64), numbers)
        return self._last[routes]

    def _follow(self, routes: Integers, numbers: Numbers) -> None:
        slots, groups = self._last[routes], self._things.of_routes(routes)
        arrival, longest = follow(numbers.maker, self.worlds(groups, numbers), routes)
        if self._planning:
            late = self.late_lanes(arrival, numbers)
            if len(late):
                whole = self.late.of(self.draws[late], groups, numbers)
                again, waits = follow(numbers.maker, whole, routes)
                at = np.searchsorted(self.late.draws, self.draws[late])
                arrival[:, late], longest[:, late] = again[:, at], waits[:, at]
            hours = np.minimum(arrival, numbers.maker.horizon_hours).astype(np.float64)
            self.hour_sums[slots[:, None], routes[:, None], self.months] = self.summed_by_month(hours)
        self.arrival[slots, routes], self.longest_wait[slots, routes] = arrival, longest

    def late_lanes(self, hours: NDArray[np.float32], numbers: Numbers) -> Integers:
        """Return the lanes in which a journey might have met later events than were made.

        Parameters
        ----------
        hours : float32 (…, n_lanes)
        numbers : know the horizon
        """
        if numbers.maker.horizon_hours <= SOON_HOURS:
            return np.zeros(0, dtype=np.int64)
        late = is_late(hours, SOON_HOURS)
        return np.flatnonzero(late if late.ndim == 1 else late.any(axis=0))

    def late_sums(self, routes: Integers, deadline_hours: float, numbers: Numbers) -> Floats:
        """Return the hours past a deadline, summed by month; float64 (n_routes, n_months), as ``months``.

        Parameters
        ----------
        routes : int64 (n,), each once
        deadline_hours : from departure
        numbers : of the point
        """
        arrival = self.arrival[self.slots(routes, numbers), routes]
        hours = np.minimum(arrival, numbers.maker.horizon_hours).astype(np.float64)
        return self.summed_by_month(np.maximum(0.0, hours - deadline_hours))

    def summed_by_month(self, values: Floats) -> Floats:
        """Return sums over the draws of each month that has any, in the order of ``months``.

        Parameters
        ----------
        values : float64 (n, n_lanes)

        Returns
        -------
        float64 (n, n_months)
        """
        return np.asarray(np.add.reduceat(values[:, self._by_month], self._first, axis=1))
