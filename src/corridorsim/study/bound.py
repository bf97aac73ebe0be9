"""The bound on the whole graph: how early one could be there by any way that a corridor allows, draw by draw.

What is met once a journey (a slowdown, a queue, a rule that delays) is counted on an arc only where nobody
can have met it before on a way that may still be the earliest; elsewhere it is left out. Leaving a step out
never makes anybody later, so what comes out is never later than the earliest of all ways, whether or not it
is among the routes compared; where nothing is left out it is that very hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.earliest_arrival import arrive_earliest
from corridorsim.kernels.steps import STEP_HOURS, STEP_LATENESS, STEP_LINE, STEP_RIDE, Routes, World
from corridorsim.network.network import Floats, Integers, Network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.constraints import Search
from corridorsim.study.late_draws import follow, is_late
from corridorsim.study.pruning import Pruned, prune
from corridorsim.study.routes import CorridorRoutes, RouteSets, searches
from corridorsim.study.rule_gates import RuleGates
from corridorsim.study.statistics import Values, mean_and_error
from corridorsim.study.threads import Progress, Report, default_workers, in_order
from corridorsim.study.tiles import Tile, TileMaker
from corridorsim.units import HOURS_PER_DAY

MOST_DRAWS = 512
_LANES = 256  # draws of like haste, searched in one cut of the graph
_SLACK = 1e-4  # of the hours; more than a journey's steps can lose by rounding
_SURE = 1.96
_MOST_END_BY_HOURS = 3_600.0  # only entries with later journeys are searched again, with all later events
_UNDER_WAY = (STEP_HOURS, STEP_LINE, STEP_LATENESS, STEP_RIDE)  # steps that take hours without a wait
EntryKey = tuple[str, str]
Hours = NDArray[np.float32]


@dataclass(frozen=True)
class Bound:
    """How early one could be there in one corridor, and how early the best of its routes is.

    Attributes
    ----------
    days : float64 (n_draws,), at best by any way that the corridor allows; the horizon where there is none
    set_days : float64 (n_draws,), by the fastest of the routes compared
    """

    days: Values = field(repr=False)
    set_days: Values = field(repr=False)

    def document(self) -> dict[str, float]:
        """Return the figures that ``run --json`` has for a clairvoyant shipper."""
        gap, error = mean_and_error(self.set_days - self.days)
        return {
            "draws": len(self.days),
            "days_mean": mean_and_error(self.days)[0],
            "set_days_mean": mean_and_error(self.set_days)[0],
            "gap_days": gap,
            "gap_days_low": gap - _SURE * error,
            "gap_days_high": gap + _SURE * error,
            "equal_share": float((self.set_days == self.days).mean()),
        }


Bounds = Mapping[EntryKey, Bound]


def find_bounds(
    network: Network,
    routes: RouteSets,
    scenario: Scenario,
    draws: int,
    *,
    workers: int | None = None,
    report: Report | None = None,
) -> Bounds:
    """Return the bound of every feasible shipment and corridor, by their ids.

    Parameters
    ----------
    network, routes : built and found for the scenario
    scenario : gives seed and horizon
    draws : that were judged; the first ``MOST_DRAWS`` of them are bounded
    workers : threads; None takes one for each core
    report : called with (shipments and corridors done, in all) from the calling thread
    """
    asked = [
        (search, entry)
        for search, entry in zip(searches(network, scenario), routes.entries, strict=True)
        if entry.routes
    ]
    if not asked:
        return {}
    everywhere, progress = _Everywhere(network, asked, scenario), Progress(report, total=len(asked))
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        found: dict[int, tuple[Hours, Hours]] = {}
        for until in (_MOST_END_BY_HOURS, np.inf):
            late = [at for at in range(len(asked)) if at not in found]
            worlds = everywhere.worlds(min(draws, MOST_DRAWS), until)
            for at, pair in zip(late, in_order(pool, worlds.hours, late), strict=True):
                if not is_late(np.concatenate(pair), until).any():
                    found[at] = pair
                    progress.step()
    horizon = everywhere.maker.horizon_hours
    return {
        (entry.shipment.id, entry.corridor.id): Bound(*(_days(hours, horizon) for hours in found[at]))
        for at, (_, entry) in enumerate(asked)
    }


def _days(hours: Hours, horizon_hours: float) -> Values:
    """Return days, at most the horizon."""
    return np.minimum(hours, horizon_hours).astype(np.float64) / HOURS_PER_DAY


def fastest(bounds: Iterable[Bound]) -> Bound:
    """Return the bound of who may choose among corridors in each draw.

    Parameters
    ----------
    bounds : of one shipment's corridors
    """
    known = list(bounds)
    return Bound(
        np.min([bound.days for bound in known], axis=0), np.min([bound.set_days for bound in known], axis=0)
    )


class _Everywhere:
    """Every arc that some entry may use and every route compared, as routes of one tile maker."""

    def __init__(
        self, network: Network, asked: list[tuple[Search, CorridorRoutes]], scenario: Scenario
    ) -> None:
        gates, self.asked = RuleGates(network), asked
        position: dict[tuple[int, ...], int] = {}
        self.rows = [np.full(network.n_arcs, -1, dtype=np.int64) for _ in asked]
        self.options: list[Integers] = []
        for (search, entry), rows in zip(asked, self.rows, strict=True):
            for arc in np.flatnonzero(search.usable).tolist():
                rows[arc] = position.setdefault(gates.arcs((arc,), entry), len(position))
        for _, entry in asked:
            ways = [gates.arcs(route.arcs, entry) for route in entry.routes]
            self.options.append(np.array([position.setdefault(way, len(position)) for way in ways]))
        self.maker = TileMaker(network, list(position), scenario.study.seed, gates.steps())

    def worlds(self, draws: int, until: float) -> _Worlds:
        """Return the first draws' worlds, made until some hour."""
        tile = self.maker.make((0, draws), until_hours=until)
        return _Worlds(self, tile, np.ascontiguousarray(least_hours(self.maker.routes, tile.world).T))


@dataclass(frozen=True)
class _Worlds:
    """One tile of worlds; ``least`` are hours along each route without waiting, (n_lanes, n_routes)."""

    everywhere: _Everywhere
    tile: Tile
    least: Floats

    def hours(self, at: int) -> tuple[Hours, Hours]:
        """Return the earliest arrival in one entry on the whole graph, and by the routes compared."""
        it = self.everywhere
        arrival, _ = follow(it.maker, self.tile, it.options[at])
        by_routes = arrival.min(axis=0)
        limit = np.minimum(by_routes, np.float32(it.maker.horizon_hours))
        best, found = np.full_like(limit, np.inf), np.full_like(limit, np.inf)
        search, rows = it.asked[at][0], it.rows[at]
        order = np.argsort(limit, kind="stable")
        for lanes in np.split(order, range(_LANES, len(order), _LANES)):
            least, latest = self.least[lanes], float(limit[lanes[-1]]) * (1.0 + _SLACK)
            for graph in search.graphs:
                cut = prune(graph, search.ends(graph), rows, least, latest, it.maker.routes)
                if cut is not None:
                    self._search(cut, lanes, limit, found)
                    best[lanes] = np.minimum(best[lanes], found[lanes])
        return best, by_routes

    def _search(self, cut: Pruned, lanes: Integers, limit: Hours, out: Hours) -> None:
        """Write the earliest arrivals in some draws, with more room where the first guess was too small."""
        routes, world, times = self.everywhere.maker.routes, self.tile.world, 1
        while not arrive_earliest(
            cut.graph, cut.source, cut.target, routes, world, lanes, limit, cut.new_labels(times), out
        ):
            times *= 2


def least_hours(routes: Routes, world: World) -> Floats:
    """Return the hours under way along each route without any wait, float64 (n_routes, n_lanes).

    Parameters
    ----------
    routes : of any arcs
    world : the draws
    """
    first = routes.first_step[routes.first_arc]
    total = np.zeros((len(first) - 1, world.hours.shape[1]))
    for route in range(len(first) - 1):
        for step in range(first[route], first[route + 1]):
            total[route] += _least_of_step(routes, step, world)
    return total


def hours_by_law(maker: TileMaker) -> Floats:
    """Return the hours under way along each route that no draw can beat, float64 (n_routes,).

    Parameters
    ----------
    maker : of worlds for the routes
    """
    drawn = maker.make((0, 1)).world
    soonest = drawn._replace(
        hours=maker.soonest_hours(),
        late_hours=np.zeros_like(drawn.late_hours),
        sailings=drawn.sailings._replace(own_hours=np.zeros_like(drawn.sailings.own_hours)),
    )
    return np.asarray(least_hours(maker.routes, soonest)[:, 0])


def of_same_hours(routes: Routes) -> Integers:
    """Return for each route the first that takes the same hours in every draw, waits left out; (n_routes,).

    Parameters
    ----------
    routes : of any arcs
    """
    first = routes.first_step[routes.first_arc]
    step = list(zip(routes.kind.tolist(), routes.item.tolist(), routes.share.tolist(), strict=True))
    known: dict[tuple[tuple[int, int, float], ...], int] = {}
    own = (
        tuple(each for each in step[first[route] : first[route + 1]] if each[0] in _UNDER_WAY)
        for route in range(len(first) - 1)
    )
    return np.array([known.setdefault(steps, route) for route, steps in enumerate(own)], dtype=np.int64)


def _least_of_step(routes: Routes, step: int, world: World) -> Floats | float:
    kind, item = routes.kind[step], routes.item[step]
    if kind in (STEP_HOURS, STEP_LINE):
        return np.asarray(routes.share[step] * world.hours[item])
    if kind == STEP_LATENESS:
        return np.asarray(world.late_hours[item], dtype=np.float64)
    if kind == STEP_RIDE:
        sailings = world.sailings
        planned = sailings.own_hours[sailings.own[item]].min(axis=0)
        return np.asarray(planned * world.hours[sailings.factor[item]])
    return 0.0
