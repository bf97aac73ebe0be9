"""Tiles with all routes followed through them, kept from point to point of a sweep.

From one point to the next only those things are drawn again whose numbers differ, and only those routes are
followed again that meet one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import (
    STEP_BACKLOG,
    STEP_DELAY,
    STEP_DEPARTURE,
    STEP_GATE,
    STEP_HOURS,
    STEP_LATENESS,
    STEP_LINE,
    STEP_RIDE,
    STEP_SAILING,
    STEP_SLOWDOWN,
)
from corridorsim.network.network import Floats, Integers
from corridorsim.study.late_draws import follow, is_late
from corridorsim.study.moved_laws import Moved
from corridorsim.study.moved_tiles import move_tile
from corridorsim.study.planning import MONTHS
from corridorsim.study.spans import Span, draws_of
from corridorsim.study.tiles import SOON_HOURS, TileMaker

_ITEMS = {
    "durations": (STEP_HOURS, STEP_LINE),
    "lateness": (STEP_LATENESS,),
    "departures": (STEP_DEPARTURE,),
    "sailings": (STEP_SAILING, STEP_RIDE),
    "delays": (STEP_DELAY,),
    "gates": (STEP_GATE, STEP_SLOWDOWN, STEP_BACKLOG),
}


class RoutesMet:
    """Finds the routes that meet some things.

    Parameters
    ----------
    maker : of the routes
    """

    def __init__(self, maker: TileMaker) -> None:
        routes, laws = maker.routes, maker.laws
        ends = routes.first_step[routes.first_arc]
        self._n_routes = maker.n_routes
        route = np.repeat(np.arange(self._n_routes), np.diff(ends))
        kind, item, gate = routes.kind[: ends[-1]], routes.item[: ends[-1]], routes.gate[: ends[-1]]
        pairs = {name: [(route, item, np.isin(kind, kinds))] for name, kinds in _ITEMS.items()}
        pairs["gates"].append((route, gate, gate >= 0))
        rides = kind == STEP_RIDE
        factors = np.zeros_like(item)
        factors[rides] = laws.sailings.factor[item[rides]]
        pairs["durations"].append((route, factors, rides))
        self._meets = {name: self._matrix(parts) for name, parts in pairs.items()}

    def _matrix(self, parts: Sequence[tuple[Integers, Integers, NDArray[np.bool_]]]) -> NDArray[np.bool_]:
        """Return which route meets which row, bool (n_routes, n_rows)."""
        n_rows = max((int(item[here].max(initial=-1)) for _, item, here in parts), default=-1) + 1
        meets = np.zeros((self._n_routes, n_rows), dtype=np.bool_)
        for route, item, here in parts:
            meets[route[here], item[here]] = True
        return meets

    def touched(self, moved: Moved) -> Integers:
        """Return the routes that meet something that differs, int64 (n,).

        Parameters
        ----------
        moved : what differs
        """
        found = np.zeros(self._n_routes, dtype=np.bool_)
        for name, meets in self._meets.items():
            rows = getattr(moved, name)
            found |= meets[:, rows[rows < meets.shape[1]]].any(axis=1)
        return np.flatnonzero(found)


class FollowedTile:
    """The worlds of consecutive draws with every route followed through them.

    Parameters
    ----------
    maker : of the worlds
    span : which draws
    planning : take the draws that plans are made on
    regimes : hold the regimes' states at departure to these bits; None leaves them to chance

    Attributes
    ----------
    span : its draws
    tile : the worlds, without events later than ``SOON_HOURS``
    arrival, longest_wait : float32 (n_routes, n_lanes); of planning draws with all events
    hour_sums : float64 (n_routes, 12), hours until the horizon at most, summed by month of departure
    """

    def __init__(
        self, maker: TileMaker, span: Span, *, planning: bool = False, regimes: int | None = None
    ) -> None:
        self.span, self._planning, self._regimes = span, planning, regimes
        self.tile = maker.make(span, planning=planning, regimes=regimes, until_hours=SOON_HOURS)
        self.arrival = np.empty((maker.n_routes, span[1]), dtype=np.float32)
        self.longest_wait = np.empty_like(self.arrival)
        self._by_month = np.argsort(self.tile.month, kind="stable")
        self.months, self._first = np.unique(self.tile.month[self._by_month], return_index=True)
        self.hour_sums = np.zeros((maker.n_routes, MONTHS))
        self._follow(maker, np.arange(maker.n_routes))

    def move(self, maker: TileMaker, moved: Moved, touched: Integers) -> None:
        """Go to other numbers.

        Parameters
        ----------
        maker : of the new numbers
        moved : what differs from the numbers that the tile is under
        touched : the routes that meet any of it
        """
        self.tile = move_tile(self.tile, maker, moved, regimes=self._regimes, until_hours=SOON_HOURS)
        if len(touched):
            self._follow(maker, touched)

    def _follow(self, maker: TileMaker, routes: Integers) -> None:
        arrival, longest = follow(maker, self.tile, routes)
        if self._planning:
            self._meet_late_events(maker, routes, arrival, longest)
            self._add_up(routes, np.minimum(arrival, maker.horizon_hours))
        self.arrival[routes], self.longest_wait[routes] = arrival, longest

    def _meet_late_events(
        self, maker: TileMaker, routes: Integers, arrival: NDArray[np.float32], longest: NDArray[np.float32]
    ) -> None:
        """Follow the draws again that are so late that there might be more events to meet."""
        if maker.horizon_hours <= SOON_HOURS:
            return
        late = np.flatnonzero(is_late(arrival, SOON_HOURS).any(axis=0))
        if len(late):
            draws = draws_of(self.span)[late]
            whole = maker.make_some(draws, planning=True, regimes=self._regimes)
            arrival[:, late], longest[:, late] = follow(maker, whole, routes)

    def _add_up(self, routes: Integers, hours: NDArray[np.float32]) -> None:
        self.hour_sums[routes[:, None], self.months] = self.summed_by_month(hours.astype(np.float64))

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
