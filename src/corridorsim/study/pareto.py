"""Pareto routes over expected days, USD and kg CO2e and the 95th percentile of days.

The first three add up over arcs and are searched exactly. The percentile does not; it comes from trials of
those routes and of the corridor's own route set, on the study's own draws, every route held on to to its end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.pareto import CLOSED
from corridorsim.network.network import Integers, Network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.constraints import WORST_OVER_BEST, Search
from corridorsim.study.intervals import quantile_interval
from corridorsim.study.late_draws import follow_all
from corridorsim.study.routes import (
    CorridorRoutes,
    Route,
    RouteSets,
    Tail,
    best_first,
    priced_route,
    route_set,
    searches,
)
from corridorsim.study.search import pareto_ways
from corridorsim.study.spans import Span, spans
from corridorsim.study.statistics import is_surely_no_lower
from corridorsim.study.threads import Progress, Report, default_workers, in_order
from corridorsim.study.tiles import TileMaker
from corridorsim.study.trials import prepare
from corridorsim.units import HOURS_PER_DAY

TAIL = 0.95
MOST_DRAWS = 32_768  # the first of the study's; the interval says how well they tell the percentile
_PER_HOUR, _PER_USD, _PER_KG, _PER_WEIGHT = 3_600, 100, 1_000, 1_000  # seconds, cents, grams
_DIGITS = 6  # sums over other arcs in another order may differ by rounding
Hours = NDArray[np.float32]


def pareto_routes(
    network: Network,
    scenario: Scenario,
    *,
    shipments: Collection[str] | None = None,
    workers: int | None = None,
    report: Report | None = None,
) -> RouteSets:
    """Return each corridor's routes that no other beats in days, USD, kg CO2e and late days at once.

    A route is left out where another one is no worse in the expectations of all three, better in one, and its
    95th percentile of days is surely not higher: where the draws leave that open the route stays. Undelivered
    draws count as arriving at the horizon. Routes are those of a corridor as in ``find_routes``: simple, and
    at most ``WORST_OVER_BEST`` times the best in expected objective.

    Parameters
    ----------
    network : built from the scenario
    scenario : declared and checked; gives seed and draws
    shipments : ids of those to look at; None for all
    workers : threads; None takes one for each core
    report : called with (tiles done, tiles in all) from the calling thread
    """
    asked = [
        search
        for search in searches(network, scenario)
        if shipments is None or search.shipment.id in shipments
    ]
    draws = spans(min(scenario.study.draws, MOST_DRAWS))
    found: list[CorridorRoutes] = []
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        candidates = list(pool.map(lambda search: _candidates(search, scenario), asked))
        by_shipment = [list(group) for _, group in groupby(candidates, key=lambda entry: entry.shipment.id)]
        progress = Progress(report, total=len(by_shipment) * len(draws))
        for entries in by_shipment:
            hours = _hours(network, scenario, entries, draws, pool, progress)
            found += list(pool.map(_undominated, entries, hours))
    return RouteSets(scenario, tuple(found))


def _candidates(search: Search, scenario: Scenario) -> CorridorRoutes:
    """Return the corridor's route set with the additive front in it; infeasible stays infeasible."""
    entry = route_set(search, scenario)
    if not entry.routes or not np.isfinite(search.least_weight(search.usable)):
        return entry
    known = {route.arcs for route in entry.routes}
    more = [route for route in _additive_front(search) if route.arcs not in known]
    return replace(entry, routes=tuple(sorted((*entry.routes, *more), key=best_first)))


def _additive_front(search: Search) -> list[Route]:
    heaviest = min(search.heaviest, WORST_OVER_BEST * search.least_weight(search.usable))
    costs, limit = _whole_costs(search, heaviest)
    ways = {way for graph in search.graphs for way in pareto_ways(graph, costs, limit, *search.ends(graph))}
    network, weights = search.graphs[0].network, search.weights
    routes = [
        priced_route(network, search.prices, way, float(weights[list(way)].sum())) for way in sorted(ways)
    ]
    return [route for route in routes if route.weight <= heaviest]


def _whole_costs(search: Search, heaviest: float) -> tuple[Integers, Integers]:
    """Return seconds, cents, grams and weight, int64 (n_arcs, 4), and the limit of each.

    The weight grows with the other three, so that it makes no route dominated or not; it bounds the search.
    """
    columns = (
        search.graphs[0].network.costs.hours * _PER_HOUR,
        np.maximum(0.0, search.prices.usd) * _PER_USD,  # no subsidy is a reason to ride in circles
        search.prices.kg_co2e * _PER_KG,
        search.weights * _PER_WEIGHT,
    )
    costs = np.rint(np.column_stack(columns)).astype(np.int64)
    costs[~search.usable] = CLOSED
    limit = np.full(len(columns), np.iinfo(np.int64).max // 4, dtype=np.int64)
    limit[-1] = int(heaviest * _PER_WEIGHT) + len(costs)  # each arc may have been rounded up
    return costs, limit


def _hours(
    network: Network,
    scenario: Scenario,
    entries: Sequence[CorridorRoutes],
    draws: Sequence[Span],
    pool: ThreadPoolExecutor,
    progress: Progress,
) -> list[Hours]:
    """Return each entry's hours by route and draw, float32 (n_routes, n_draws)."""
    if not any(entry.routes for entry in entries):
        return [np.empty((0, 0), dtype=np.float32) for _ in entries]
    maker, candidates = prepare(network, entries, scenario.study.seed)
    parts = []
    for part in in_order(pool, lambda span: _tile_hours(maker, span), draws):
        parts.append(part)
        progress.step()
    hours = np.concatenate(parts, axis=1)
    return [hours[options] for options in candidates.options]


def _tile_hours(maker: TileMaker, span: Span) -> Hours:
    """Return the arrivals of all routes in one tile, the horizon for who is not there by then."""
    found = follow_all(maker, span)
    return np.minimum(found.arrival, np.float32(maker.horizon_hours))


def _undominated(entry: CorridorRoutes, hours: Hours) -> CorridorRoutes:
    """Return an entry with the routes of the Pareto set only, their tails told."""
    figures = np.round([[route.hours, route.usd, route.kg_co2e] for route in entry.routes], _DIGITS)
    kept = [one for one in range(len(entry.routes)) if not _is_dominated(figures, hours, one)]
    routes = tuple(replace(entry.routes[one], tail=_tail(hours[one])) for one in kept)
    return replace(entry, routes=routes)


def _is_dominated(figures: NDArray[np.float64], hours: Hours, one: int) -> bool:
    no_worse = (figures <= figures[one]).all(axis=1) & (figures < figures[one]).any(axis=1)
    return any(is_surely_no_lower(hours[one], hours[other], TAIL) for other in np.flatnonzero(no_worse))


def _tail(hours: Hours) -> Tail:
    days = np.sort(hours.astype(np.float64) / HOURS_PER_DAY)
    ends = (end if np.isfinite(end) else None for end in quantile_interval(days, TAIL))
    return Tail(float(np.quantile(days, TAIL)), *ends)
