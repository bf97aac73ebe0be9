"""Footings: what all points of a sweep that differ in numbers alone stand on, built once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from threading import local
from types import SimpleNamespace

from corridorsim.network.building import build_network
from corridorsim.network.eligibility import Eligibility, Kind, kind_of, rules_by_kind
from corridorsim.network.network import Floats, Integers, Network
from corridorsim.network.patches import patched
from corridorsim.scenario.declarations import Shipment, Study
from corridorsim.scenario.factors import Factor, Point
from corridorsim.scenario.numbers import NumberChanges
from corridorsim.scenario.tables import Scenario
from corridorsim.study.kept_worlds import Numbers
from corridorsim.study.network_parts import ArcIndex, entries_on, part_of
from corridorsim.study.outcomes import Outcome
from corridorsim.study.point_numbers import PointNumbers
from corridorsim.study.prices import ShipmentPrices, arc_weights, shipment_prices
from corridorsim.study.probing import Prober
from corridorsim.study.route_costs import RouteArcs
from corridorsim.study.route_pool import RoutePool, find_pools
from corridorsim.study.routes import CorridorRoutes, RouteSets, priced_route, searches
from corridorsim.study.thing_groups import Strand, ThingGroups
from corridorsim.study.threads import default_workers
from corridorsim.study.trials import Trials, prepare, run_trials
from corridorsim.study.walking import EntryAt, Judged, Place, Walk

_MOST_WALKED = 1 << 15  # draws that a thread keeps the worlds of


@dataclass(frozen=True)
class _Standing:
    """One shipment and corridor on a footing.

    Attributes
    ----------
    entry : with every route of the pool, priced as the scenario has it
    pool : of routes
    options : int64 (n_routes,), the routes in the tile maker
    arcs : of the routes; ``beside`` those of the ways without rules
    chosen : the routes that are planned with, where that does not go by the point
    """

    entry: CorridorRoutes
    pool: RoutePool
    options: Integers
    arcs: RouteArcs
    beside: RouteArcs
    chosen: Integers | None = None


@dataclass(frozen=True)
class PointAt:
    """A point on a footing: everything as it is there.

    Attributes
    ----------
    keys : of what each cluster of factors changes of each set of laws, where it does
    scenario, network, rules : with the point's numbers
    """

    keys: Mapping[Strand, bytes]
    scenario: Scenario
    network: Network
    rules: Mapping[Kind, Eligibility]

    @cached_property
    def shipments(self) -> dict[str, Shipment]:
        """The shipments, by id."""
        return {shipment.id: shipment for shipment in self.scenario.shipments}


class Footing:
    """A scenario whose numbers may be others.

    Parameters
    ----------
    scenario : on plain worlds
    factors : that are numbers
    plans_once : routes and plans are those of the numbers as the scenario has them, whatever a point says
    walkers : threads that share the work at one point, of which then one is asked for at a time; None: each
        thread walks by itself
    """

    def __init__(
        self,
        scenario: Scenario,
        factors: Sequence[Factor],
        *,
        plans_once: bool = False,
        walkers: ThreadPoolExecutor | None = None,
    ) -> None:
        whole, changes = build_network(scenario), NumberChanges(scenario, factors)
        prober = Prober(whole, scenario, changes, searches(whole, scenario))
        with ThreadPoolExecutor(max_workers=default_workers()) as threads:
            pools = find_pools(prober.searches(), threads)
        pools = [pool for pool in pools if pool.routes]
        ways = [arcs for pool in pools for arcs in (*pool.routes, *pool.beside)]
        part = part_of(whole, scenario, ways)
        self._numbers = PointNumbers(changes, build_network(part), part)
        self._network, self._study = self._numbers.network, scenario.study
        index = ArcIndex(self._network, whole)
        entries = entries_on(self._network, part, whole, [_entry(whole, pool) for pool in pools])
        self._maker, candidates = prepare(self._network, entries, scenario.study.seed)
        self._standing = [
            _Standing(
                entry,
                pool,
                options,
                RouteArcs([index(arcs) for arcs in pool.routes]),
                RouteArcs([index(arcs) for arcs in pool.beside]),
            )
            for entry, pool, options in zip(entries, pools, candidates.options, strict=True)
        ]
        self._rules = rules_by_kind(self._network, part)
        self._things = ThingGroups(self._maker, self._numbers.laws)
        self._own: local | SimpleNamespace = local() if walkers is None else SimpleNamespace()
        self._walkers = walkers
        self._home = self._find_home(part) if plans_once else None

    def _find_home(self, part: Scenario) -> Place:
        """Return where plans are made once for all points, whose routes are then the only ones."""
        as_it_is = PointAt({}, part, self._network, self._rules)
        self._standing = [
            replace(row, chosen=self._chosen(row, self._weights(self._prices(row, as_it_is), as_it_is)))
            for row in self._standing
        ]
        return Place(self._numbers_at(as_it_is), self._entries_at(as_it_is), self._study)

    def at(self, point: Point) -> PointAt | None:
        """Return everything as it is at a point, None where a network has to be built for it.

        Parameters
        ----------
        point : values by path

        Raises
        ------
        InputError
            Where a field does not allow its value.
        """
        changes = self._numbers.at(point)
        patches = [change.patch for change in changes if change.patch is not None]
        if len(patches) < len(changes):
            return None
        scenario, network = self._numbers.scenario_at(changes), patched(self._network, patches)
        other_rules = any(table == "rules" for change in changes for table, _ in change.rows)
        rules = rules_by_kind(network, scenario) if other_rules else self._rules
        keys = {(which, laws): key for which, each in enumerate(changes) for laws, key in each.keys.items()}
        return PointAt(keys, scenario, network, rules)

    def outcomes(self, at: PointAt) -> list[tuple[CorridorRoutes, Outcome]]:
        """Return what the committed policy comes to, draw by draw, in every shipment and corridor.

        Parameters
        ----------
        at : the point
        """
        entries = self._entries_at(at)
        found = self._judged(at, entries)
        return [(each.entry, judged.outcome) for each, judged in zip(entries, found, strict=True)]

    def judged(self, at: PointAt) -> list[tuple[CorridorRoutes, Judged]]:
        """Return the routes of every shipment and corridor, and what became of its draws on them.

        Parameters
        ----------
        at : the point
        """
        priced = (entry for entry in self._priced_entries(at) if entry.routes)
        return list(zip(priced, self._judged(at, self._entries_at(at)), strict=True))

    def _judged(self, at: PointAt, entries: Sequence[EntryAt]) -> list[Judged]:
        numbers = self._numbers_at(at)
        return self._walk(numbers).judged(numbers, entries, at.scenario.study)

    def _walk(self, numbers: Numbers) -> Walk:
        """Return the calling thread's own walk, or that of the walkers; it begins where it is first asked."""
        if not hasattr(self._own, "walk"):
            self._own.walk = Walk(self._things, numbers, self._study, self._home, self._walkers)
        walk: Walk = self._own.walk
        return walk

    def _numbers_at(self, at: PointAt) -> Numbers:
        return Numbers(self._maker.with_laws(at.network.laws), at.keys, self._things)

    def _entries_at(self, at: PointAt) -> list[EntryAt]:
        """Return the shipments and corridors that have a way, priced for a point."""
        priced = (self._entry_at(row, at) for row in self._standing)
        return [each for each in priced if len(each.options)]

    def _weights(self, prices: ShipmentPrices, at: PointAt) -> Floats:
        return arc_weights(at.network, prices, at.scenario.study.objective)

    def _chosen(self, row: _Standing, weights: Floats) -> Integers:
        """Return the routes that are planned with, of the pool; ``weights`` are of the arcs."""
        if row.chosen is not None:
            return row.chosen
        return row.pool.chosen(row.arcs.sums(weights), row.beside.sums(weights))

    def _entry_at(self, row: _Standing, at: PointAt) -> EntryAt:
        prices = self._prices(row, at)
        chosen = self._chosen(row, self._weights(prices, at))
        costs = row.arcs.costs(prices).of(chosen)
        entry = replace(row.entry, shipment=at.shipments[row.entry.shipment.id])
        return EntryAt(entry, prices, costs, row.options[chosen])

    def _prices(self, row: _Standing, at: PointAt) -> ShipmentPrices:
        shipment = at.shipments[row.entry.shipment.id]
        return shipment_prices(at.network, at.scenario, shipment, at.rules[kind_of(row.entry.shipment)])

    def trials(self, at: PointAt, workers: int = 1) -> Trials:
        """Return trials at a point, of whatever policies the study has.

        Parameters
        ----------
        at : the point
        workers : threads
        """
        entries = tuple(self._priced_entries(at))
        return run_trials(at.network, RouteSets(at.scenario, entries), at.scenario, workers=workers)

    def _priced_entries(self, at: PointAt) -> Iterator[CorridorRoutes]:
        for row in self._standing:
            prices, said = self._prices(row, at), at.rules[kind_of(row.entry.shipment)]
            weights = self._weights(prices, at)
            totals = row.arcs.sums(weights)
            routes = tuple(
                priced_route(at.network, prices, row.entry.routes[which].arcs, float(totals[which]))
                for which in self._chosen(row, weights)
            )
            yield replace(
                row.entry,
                shipment=at.shipments[row.entry.shipment.id],
                prices=prices,
                routes=routes,
                dated=said.dated,
                delays=said.delays,
            )


def is_walked(study: Study) -> bool:
    """Return whether points are walked: only the committed policy is, with worlds that can be kept.

    Parameters
    ----------
    study : gives policies and draws
    """
    return study.policies == ("committed",) and study.draws <= _MOST_WALKED


def _entry(network: Network, pool: RoutePool) -> CorridorRoutes:
    """Return a pool as an entry with all its routes."""
    search = pool.search
    routes = tuple(priced_route(network, search.prices, arcs, 0.0) for arcs in pool.routes)
    said = search.rules
    return CorridorRoutes(
        search.shipment, search.corridor, search.prices, routes, "", said.dated, said.delays
    )
