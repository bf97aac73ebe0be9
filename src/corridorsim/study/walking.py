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
from corridorsim.study.followed_tiles import FollowedTile
from corridorsim.study.kept_worlds import Numbers
from corridorsim.study.outcomes import Outcome, outcome_at
from corridorsim.study.planning import MONTHS, PLANNING_DRAWS, Candidates, best_by_month
from corridorsim.study.prices import ShipmentPrices
from corridorsim.study.route_costs import RouteCosts
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.spans import spans
from corridorsim.study.thing_groups import ThingGroups
from corridorsim.units import HOURS_PER_DAY

_MOST_PLANNED = 6  # sets of regimes whose worlds are kept; each takes some fifty megabytes
_Hours = NDArray[np.float32]


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
    things : of the tile maker
    numbers : with which it begins
    study : gives the draws
    """

    def __init__(self, things: ThingGroups, numbers: Numbers, study: Study) -> None:
        self._things = things
        self._judged = [FollowedTile(things, numbers, span) for span in spans(study.draws)]
        self._planned: dict[int, FollowedTile] = {}

    def outcomes(self, numbers: Numbers, entries: Sequence[EntryAt], study: Study) -> list[Outcome]:
        """Return what every draw of every entry comes to at a point.

        Parameters
        ----------
        numbers : of the point
        entries : priced for it
        study : as it is there
        """
        plans = {bits: self._plan(bits, numbers, entries, study) for bits in self._regimes_met(numbers)}
        candidates = Candidates(
            tuple(each.entry for each in entries), tuple(each.options for each in entries)
        )
        committed = Committed(numbers.maker, candidates, study, plans)
        return [self._judge(row, each, committed, numbers, study) for row, each in enumerate(entries)]

    def _regimes_met(self, numbers: Numbers) -> list[int]:
        """Return the sets of regimes that some draw departs under."""
        groups = [which for which, group in enumerate(self._things.groups) if group.has_regimes]
        tiles = [tile.worlds(groups, numbers) for tile in self._judged]
        return sorted({int(bits) for tile in tiles for bits in np.unique(tile.regimes)})

    def _plan(self, bits: int, numbers: Numbers, entries: Sequence[EntryAt], study: Study) -> list[Integers]:
        """Return the option that each entry commits to in each month, under regimes known at departure."""
        tile = self._planned.get(bits)
        if tile is None:
            span = (0, PLANNING_DRAWS)
            tile = FollowedTile(self._things, numbers, span, planning=True, regimes=bits)
            if len(self._planned) < _MOST_PLANNED:
                self._planned[bits] = tile
        counts = np.bincount(tile.month, minlength=MONTHS).astype(np.int64)
        sums = (self._objective_sums(tile, counts, each, numbers, study) for each in entries)
        return [best_by_month(each, counts) for each in sums]

    def _objective_sums(
        self, tile: FollowedTile, counts: Integers, each: EntryAt, numbers: Numbers, study: Study
    ) -> Floats:
        """Return an entry's objective, summed over the planning draws of each month, (12, n_options)."""
        slots = tile.slots(each.options, numbers)
        hours = tile.hour_sums[slots, each.options].T
        if study.objective == "days":
            return np.asarray(hours / HOURS_PER_DAY)
        prices, costs = each.prices, each.costs
        fixed = costs.usd + costs.kg_co2e * prices.usd_per_kg
        total = counts[:, None] * fixed + hours * prices.usd_per_hour
        for rank, tariff in enumerate(prices.tariffs):
            due = np.bincount(tile.month, weights=tariff.is_due(tile.departure_hours), minlength=MONTHS)
            total += due[:, None] * costs.tariff_usd[:, rank]
        if prices.late_usd_per_hour > 0.0 and np.isfinite(prices.deadline_hours):
            arrival = np.minimum(tile.arrival[slots, each.options], numbers.maker.horizon_hours)
            late = np.maximum(0.0, arrival.astype(np.float64) - prices.deadline_hours)
            total[tile.months] += tile.summed_by_month(late).T * prices.late_usd_per_hour
        return np.asarray(total, dtype=np.float64)

    def _judge(
        self, row: int, each: EntryAt, committed: Committed, numbers: Numbers, study: Study
    ) -> Outcome:
        """Return what every draw of an entry comes to."""
        parts = [self._journeys(tile, row, each, committed, numbers) for tile in self._judged]
        hours, rank = (np.concatenate(column) for column in zip(*parts, strict=True))
        departure = np.concatenate([tile.departure_hours for tile in self._judged])
        return outcome_at(each.prices, each.costs, hours, rank, study, departure)

    def _journeys(
        self, followed: FollowedTile, row: int, each: EntryAt, committed: Committed, numbers: Numbers
    ) -> tuple[_Hours, Integers]:
        """Return hours of a tile's draws, +inf where undelivered, and the options that they followed."""
        options, groups = each.options, self._things.of_routes(each.options)
        tile = followed.worlds(groups, numbers)
        rank, lanes = committed.choices(tile, [row])[0], np.arange(len(followed.month))
        taken, at = np.unique(rank, return_inverse=True)
        slot, route = followed.slots(options[taken], numbers)[at], options[rank]
        hours, longest = followed.arrival[slot, route, lanes], followed.longest_wait[slot, route, lanes]
        impatient = committed.impatient(tile, row, hours, longest)
        if len(impatient):
            routes, patience = numbers.maker.routes, committed.patience_hours
            split = np.zeros((N_PARTS, len(lanes)), dtype=np.float32)
            follow_impatient(routes, options, patience, tile.world, impatient, route, hours, split)
            rank[impatient] = rank_among(options, route[impatient])
        late = followed.late_lanes(hours, numbers)
        if len(late):  # decided again in whole worlds, in which there may be more to meet
            whole = followed.late.of(followed.draws[late], groups, numbers)
            found = committed.decide(whole, [row])[0]
            again = np.searchsorted(followed.late.draws, followed.draws[late])
            hours[late], rank[late] = found.hours[again], found.route[again]
        return np.where(hours > numbers.maker.horizon_hours, np.float32(np.inf), hours), rank
