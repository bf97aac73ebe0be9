"""Walking from point to point of a sweep: worlds and journeys are made again only where they differ.

What comes out at a point does not depend on the points before it, nor on the thread: it is what a run of the
committed policy gives on the same routes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.patience import follow_impatient
from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.deciding import Committed, rank_among
from corridorsim.study.followed_tiles import FollowedTile, RoutesMet
from corridorsim.study.late_draws import is_late
from corridorsim.study.moved_laws import moved
from corridorsim.study.outcomes import Outcome, outcome_at
from corridorsim.study.planning import MONTHS, Candidates, best_by_month, planning_spans
from corridorsim.study.prices import ShipmentPrices
from corridorsim.study.route_costs import RouteCosts
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.spans import draws_of, spans
from corridorsim.study.tiles import SOON_HOURS, TileMaker
from corridorsim.units import HOURS_PER_DAY


class EntryAt(NamedTuple):
    """A shipment and corridor at a point.

    Attributes
    ----------
    entry : shipment and corridor
    prices : what the shipment pays
    costs : of the routes that it plans with
    options : int64 (n,), these routes in the tile maker, best expected objective first
    """

    entry: CorridorRoutes
    prices: ShipmentPrices
    costs: RouteCosts
    options: Integers


class Walk:
    """One thread's way through the points.

    Parameters
    ----------
    maker : of the worlds, with the numbers as the scenario has them
    study : gives the draws
    """

    def __init__(self, maker: TileMaker, study: Study) -> None:
        self._maker, self._met = maker, RoutesMet(maker)
        self._judged = [FollowedTile(maker, span) for span in spans(study.draws)]
        self._planned: dict[int, list[FollowedTile]] = {}

    def outcomes(self, maker: TileMaker, entries: Sequence[EntryAt], study: Study) -> list[Outcome]:
        """Return what every draw of every entry comes to at a point.

        Parameters
        ----------
        maker : of the worlds, with the numbers of the point
        entries : priced for it
        study : as it is there
        """
        self._go(maker)
        met = {int(bits) for tile in self._judged for bits in np.unique(tile.tile.regimes)}
        plans = {bits: self._plan(bits, entries, study) for bits in sorted(met)}
        candidates = Candidates(
            tuple(each.entry for each in entries), tuple(each.options for each in entries)
        )
        committed = Committed(maker, candidates, study, plans)
        return [self._judge(row, each, committed, study) for row, each in enumerate(entries)]

    def _go(self, maker: TileMaker) -> None:
        """Take all tiles to the numbers of a maker."""
        differs = moved(self._maker.laws, maker.laws)
        touched = self._met.touched(differs)
        for tile in (*self._judged, *(tile for tiles in self._planned.values() for tile in tiles)):
            if not differs.is_nothing:
                tile.move(maker, differs, touched)
        self._maker = maker

    def _plan(self, bits: int, entries: Sequence[EntryAt], study: Study) -> list[Integers]:
        """Return the option that each entry commits to in each month, under regimes known at departure."""
        if bits not in self._planned:
            self._planned[bits] = [
                FollowedTile(self._maker, span, planning=True, regimes=bits) for span in planning_spans()
            ]
        tiles = self._planned[bits]
        counts = np.sum([np.bincount(tile.tile.month, minlength=MONTHS) for tile in tiles], axis=0)
        return [best_by_month(self._sums(tiles, counts, each, study), counts) for each in entries]

    def _sums(self, tiles: Sequence[FollowedTile], counts: Integers, each: EntryAt, study: Study) -> Floats:
        """Return an entry's objective, summed over the planning draws of each month, (12, n_options)."""
        hours = np.sum([tile.hour_sums[each.options] for tile in tiles], axis=0).T
        if study.objective == "days":
            return np.asarray(hours / HOURS_PER_DAY)
        prices, costs = each.prices, each.costs
        fixed = costs.usd + costs.kg_co2e * prices.usd_per_kg
        total = counts[:, None] * fixed + hours * prices.usd_per_hour
        for rank, tariff in enumerate(prices.tariffs):
            due = np.zeros(MONTHS)
            for tile in tiles:
                paid = tariff.is_due(tile.tile.world.departure_hours)
                due += np.bincount(tile.tile.month, weights=paid, minlength=MONTHS)
            total += due[:, None] * costs.tariff_usd[:, rank]
        if prices.late_usd_per_hour > 0.0 and np.isfinite(prices.deadline_hours):
            for tile in tiles:
                late = np.minimum(tile.arrival[each.options], self._maker.horizon_hours)
                late = np.maximum(0.0, late.astype(np.float64) - prices.deadline_hours)
                total[tile.months] += tile.summed_by_month(late).T * prices.late_usd_per_hour
        return np.asarray(total, dtype=np.float64)

    def _judge(self, row: int, each: EntryAt, committed: Committed, study: Study) -> Outcome:
        """Return what every draw of an entry comes to."""
        parts = [self._journeys(tile, row, each, committed) for tile in self._judged]
        hours, rank = (np.concatenate(column) for column in zip(*parts, strict=True))
        departure = np.concatenate([tile.tile.world.departure_hours for tile in self._judged])
        return outcome_at(each.prices, each.costs, hours, rank, study, departure)

    def _journeys(
        self, followed: FollowedTile, row: int, each: EntryAt, committed: Committed
    ) -> tuple[NDArray[np.float32], Integers]:
        """Return hours of a tile's draws, +inf where undelivered, and the options that they followed."""
        tile, maker, options = followed.tile, self._maker, each.options
        rank, lanes = committed.choices(tile, [row])[0], np.arange(tile.room.n_lanes)
        route = options[rank]
        hours, longest = followed.arrival[route, lanes], followed.longest_wait[route, lanes]
        impatient = committed.impatient(tile, row, hours, longest)
        if len(impatient):
            split = np.zeros((N_PARTS, len(lanes)), dtype=np.float32)
            patience = committed.patience_hours
            follow_impatient(maker.routes, options, patience, tile.world, impatient, route, hours, split)
            rank[impatient] = rank_among(options, route[impatient])
        self._meet_late_events(followed, row, committed, hours, rank)
        return np.where(hours > maker.horizon_hours, np.float32(np.inf), hours), rank

    def _meet_late_events(
        self,
        followed: FollowedTile,
        row: int,
        committed: Committed,
        hours: NDArray[np.float32],
        rank: Integers,
    ) -> None:
        """Decide again in whole worlds for the draws that are so late that there might be more to meet."""
        if self._maker.horizon_hours <= SOON_HOURS:
            return
        late = np.flatnonzero(is_late(hours, SOON_HOURS))
        if len(late):
            whole = self._maker.make_some(draws_of(followed.span)[late])
            found = committed.decide(whole, [row])[0]
            hours[late], rank[late] = found.hours, found.route
