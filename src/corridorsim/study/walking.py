"""Walking from point to point of a sweep: worlds and journeys are made again only where they differ.

What comes out at a point does not depend on the points before it, nor on the thread: it is what a run of the
committed policy gives on the same routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

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

_OUTCOMES = 2  # of an entry that are kept
_MOST_PLANNED = 6  # sets of regimes whose worlds are kept; each takes some fifty megabytes
_Hours = NDArray[np.float32]
A = TypeVar("A")
R = TypeVar("R")


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


class Place(NamedTuple):
    """Numbers, what shipments pay under them, and the study as it is there."""

    numbers: Numbers
    entries: Sequence[EntryAt]
    study: Study


class Judged(NamedTuple):
    """What became of every draw of an entry.

    Attributes
    ----------
    hours : float32 (n_draws,), door to door; +inf where undelivered
    rank : int64 (n_draws,), which of the entry's options was followed
    outcome : what that comes to
    """

    hours: _Hours
    rank: Integers
    outcome: Outcome


class Walk:
    """One caller's way through the points.

    Parameters
    ----------
    things : of the tile maker
    numbers : with which it begins
    study : gives the draws
    home : where plans are made, whatever the numbers at a point; None: at each point
    threads : that work on the tiles; None: the calling one
    """

    def __init__(
        self,
        things: ThingGroups,
        numbers: Numbers,
        study: Study,
        home: Place | None = None,
        threads: ThreadPoolExecutor | None = None,
    ) -> None:
        self._things, self._home, self._threads = things, home, threads
        self._plans_at_home: dict[int, list[Integers]] = {}
        self._judged = self._each(lambda span: FollowedTile(things, numbers, span), spans(study.draws))
        self._planned: dict[int, FollowedTile] = {}
        self._lately: dict[int, dict[tuple[object, ...], Judged]] = {}

    def _each(self, function: Callable[[A], R], blocks: Sequence[A]) -> list[R]:
        """Return a function's results on blocks of draws, in order; no block knows of another."""
        return list((map if self._threads is None else self._threads.map)(function, blocks))

    def judged(self, numbers: Numbers, entries: Sequence[EntryAt], study: Study) -> list[Judged]:
        """Return what became of every draw of every entry at a point.

        Parameters
        ----------
        numbers : of the point
        entries : priced for it
        study : as it is there
        """
        here = Place(numbers, entries, study)
        plans = {bits: self._plans(bits, here) for bits in self._regimes_met(numbers)}
        candidates = Candidates(
            tuple(each.entry for each in entries), tuple(each.options for each in entries)
        )
        committed = Committed(numbers.maker, candidates, study, plans)
        return [self._judge(row, each, committed, numbers, study) for row, each in enumerate(entries)]

    def _regimes_met(self, numbers: Numbers) -> list[int]:
        """Return the sets of regimes that some draw departs under."""
        groups = [which for which, group in enumerate(self._things.groups) if group.has_regimes]
        tiles = self._each(lambda tile: tile.worlds(groups, numbers), self._judged)
        return sorted({int(bits) for tile in tiles for bits in np.unique(tile.regimes)})

    def _plans(self, bits: int, here: Place) -> list[Integers]:
        """Return the plans of a point, those made at home where there is one."""
        if self._home is None:
            return self._plan(bits, *here)
        if bits not in self._plans_at_home:
            self._plans_at_home[bits] = self._plan(bits, *self._home)
        return self._plans_at_home[bits]

    def _plan(self, bits: int, numbers: Numbers, entries: Sequence[EntryAt], study: Study) -> list[Integers]:
        """Return the option that each entry commits to in each month, under regimes known at departure."""
        tile = self._planning_tile(bits, numbers)
        counts = np.bincount(tile.month, minlength=MONTHS).astype(np.int64)
        return [
            best_by_month(self._objective_sums(tile, counts, each, numbers, study), counts)
            for each in entries
        ]

    def _planning_tile(self, bits: int, numbers: Numbers) -> FollowedTile:
        """Return the planning draws under some regimes, kept or made."""
        tile = self._planned.get(bits)
        if tile is None:
            span = (0, PLANNING_DRAWS)
            tile = FollowedTile(self._things, numbers, span, planning=True, regimes=bits)
            if len(self._planned) < _MOST_PLANNED:
                self._planned[bits] = tile
        return tile

    def _objective_sums(
        self, tile: FollowedTile, counts: Integers, each: EntryAt, numbers: Numbers, study: Study
    ) -> Floats:
        """Return an entry's objective, summed over the planning draws of each month, (12, n_options)."""
        hours = np.empty((len(each.options), MONTHS))
        parts = list(self._by_tile(tile, each.options))
        for draws, which in parts:
            options = each.options[which]
            hours[which] = draws.hour_sums[draws.slots(options, numbers), options]
        if study.objective == "days":
            return np.asarray(hours.T / HOURS_PER_DAY)
        prices, costs = each.prices, each.costs
        fixed = costs.usd + costs.kg_co2e * prices.usd_per_kg
        total = counts[:, None] * fixed + hours.T * prices.usd_per_hour
        for rank, tariff in enumerate(prices.tariffs):
            due = np.bincount(tile.month, weights=tariff.is_due(tile.departure_hours), minlength=MONTHS)
            total += due[:, None] * costs.tariff_usd[:, rank]
        if prices.late_usd_per_hour > 0.0 and np.isfinite(prices.deadline_hours):
            for draws, which in parts:
                late = draws.late_sums(each.options[which], prices.deadline_hours, numbers)
                total[np.ix_(tile.months, which)] += late.T * prices.late_usd_per_hour
        return np.asarray(total, dtype=np.float64)

    def _by_tile(self, tile: FollowedTile, options: Integers) -> Iterator[tuple[FollowedTile, Integers]]:
        """Yield options by the tile in which they are followed: whom no regime meets needs but one of all."""
        own = self._things.meets_regimes[options]
        first = next(iter(self._planned.values()), tile)
        for draws, which in ((tile, np.flatnonzero(own)), (first, np.flatnonzero(~own))):
            if len(which):
                yield draws, which

    def _judge(self, row: int, each: EntryAt, committed: Committed, numbers: Numbers, study: Study) -> Judged:
        """Return what became of every draw of an entry, as it was lately where all is the same again."""
        key = self._key(row, each, committed, numbers, study)
        known = self._lately.setdefault(row, {})
        if key not in known:
            if len(known) >= _OUTCOMES:
                del known[next(iter(known))]
            known[key] = self._judged_anew(row, each, committed, numbers, study)
        else:
            known[key] = known.pop(key)  # the last used stands last
        return known[key]

    def _key(
        self, row: int, each: EntryAt, committed: Committed, numbers: Numbers, study: Study
    ) -> tuple[object, ...]:
        """Return all that an entry's outcome hangs on."""
        prices = each.prices
        return (
            tuple(dict.fromkeys(numbers.of_routes[route] for route in each.options.tolist())),
            each.options.tobytes(),
            *(column.tobytes() for column in each.costs),
            *(plan[row].tobytes() for plan in committed.plans.values()),
            (prices.usd_per_hour, prices.usd_per_kg, prices.late_usd_per_hour, prices.deadline_hours),
            study.patience_days,
        )

    def _judged_anew(
        self, row: int, each: EntryAt, committed: Committed, numbers: Numbers, study: Study
    ) -> Judged:
        parts = self._each(lambda tile: self._journeys(tile, row, each, committed, numbers), self._judged)
        hours, rank = (np.concatenate(column) for column in zip(*parts, strict=True))
        departure = np.concatenate([tile.departure_hours for tile in self._judged])
        outcome = outcome_at(each.prices, each.costs, hours, rank, study, departure)
        return Judged(hours, rank, outcome)

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
