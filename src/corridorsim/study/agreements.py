"""Agreements: the alternative that a shipper agrees upon before departure for each gateway of the plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corridorsim.kernels.minds import Agreed, Stakes
from corridorsim.kernels.residuals import News, beyond, events_per_hour
from corridorsim.kernels.worlds import REGIME
from corridorsim.network.network import Floats, Integers
from corridorsim.study.planning import MONTHS
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.ways import Ways

Clause = tuple[int, int, int]  # rank of the arc before which one asks, gate, route taken where it is shut


def agree(
    entry: CorridorRoutes,
    stakes: Stakes,
    ways: Ways,
    news: News,
    plans: Sequence[Integers],
    hours: Sequence[Floats],
) -> Agreed:
    """Return the alternatives of one entry, by set of regimes and month.

    Parameters
    ----------
    entry : the shipment, the corridor and its routes
    stakes : what it has at stake
    ways : of all routes
    news : gives the laws of what closes the places
    plans : for each set of regimes, the option planned in each month, int64 (12,)
    hours : for each set, mean hours of each route by month, float64 (n_routes, 12)
    """
    clauses: list[Clause] = []
    first = [0]
    for plan, mean_hours in zip(plans, hours, strict=True):
        expected = expected_by_month(stakes, mean_hours)
        for month in range(MONTHS):
            agreed = _clauses(entry, stakes, ways, int(plan[month]), expected[:, month])
            clauses += [
                clause
                for clause in agreed
                if is_worth_it(stakes, news, clause, int(plan[month]), expected[:, month])
            ]
            first.append(len(clauses))
    columns = np.array(clauses, dtype=np.int64).reshape(-1, 3).T
    return Agreed(np.array(first, dtype=np.int64), *(np.ascontiguousarray(column) for column in columns))


def expected_by_month(stakes: Stakes, mean_hours: Floats) -> Floats:
    """Return the expected objective of each option by month, float64 (n_options, 12), by its mean hours.

    Parameters
    ----------
    stakes : what is at stake
    mean_hours : float64 (n_routes, 12)
    """
    hours = mean_hours[stakes.options]
    late = np.maximum(0.0, hours - stakes.deadline_hours) * stakes.late_per_hour
    return np.asarray(stakes.fixed + stakes.per_hour * hours + late)


def _clauses(
    entry: CorridorRoutes, stakes: Stakes, ways: Ways, planned: int, expected: Floats
) -> list[Clause]:
    """Return what is agreed on for one plan: for each place, asked as late as an alternative allows."""
    plan = int(stakes.options[planned])
    found = []
    for rank, gate in _places(entry, ways, plan, planned):
        alternative = _alternative(stakes, ways, plan, (rank, gate), expected)
        if alternative is not None:
            found.append(alternative)
    return sorted(found, key=lambda clause: clause[0])


def is_worth_it(stakes: Stakes, news: News, clause: Clause, planned: int, expected: Floats) -> bool:
    """Return whether an alternative costs less than the plan and the mean rest of a closure of its place.

    Parameters
    ----------
    stakes, news : what is at stake, and the laws of what closes
    clause : what would be agreed upon
    planned : option that is planned
    expected : float64 (n_options,), objective
    """
    option = int(np.flatnonzero(stakes.options == clause[2])[0])
    return bool(expected[option] < expected[planned] + stakes.per_hour * mean_rest_hours(news, clause[1]))


def mean_rest_hours(news: News, gate: int) -> float:
    """Return how long a place that is found shut stays so on average: E[D²] / 2E[D] over its hazards.

    Parameters
    ----------
    news : gives the laws
    gate : the place; one that only dates shut is taken to stay so
    """
    hazards, laws, gates = news.hazards, news.laws, news.gates
    links = slice(gates.first[gate], gates.first[gate + 1])
    rows = gates.hazard[links]
    scale, table = hazards.median_hours[rows].astype(np.float64), hazards.table[rows]
    is_regime = hazards.kind[rows] == REGIME
    rate = gates.reach[links] * np.array([_yearly_rate(news, hazard) for hazard in rows])
    mean = np.where(is_regime, scale, scale * (laws.excess[table, 0] + laws.value[table, 0]))
    second = [scale * scale * beyond(laws, each, 0.0)[2] for each, scale in zip(table, scale, strict=True)]
    half_square = np.where(is_regime, scale**2, second)
    closed = float(np.sum(rate * mean))
    return float(np.sum(rate * half_square)) / closed if closed > 0 else np.inf


def _yearly_rate(news: News, hazard: int) -> float:
    if news.hazards.kind[hazard] == REGIME:
        return float(news.hazards.on_rate_per_hour[hazard])
    return float(np.mean([events_per_hour(news, hazard, month) for month in range(MONTHS)]))


def _places(entry: CorridorRoutes, ways: Ways, plan: int, planned: int) -> list[tuple[int, int]]:
    """Return the places agreed upon: those on the plan's legs to and from gateways, all where it has none."""
    gateways = {place for places in entry.corridor.gateways for place in places}
    route = entry.routes[planned]
    met = dict.fromkeys(ways.gates[plan])
    chosen = [
        (rank, gate)
        for rank, gate in met
        if gateways & {*route.terminals[rank // 2 : rank // 2 + 2], route.legs[rank // 2]}
    ]
    return chosen or list(met)


def _alternative(
    stakes: Stakes, ways: Ways, plan: int, place: tuple[int, int], expected: Floats
) -> Clause | None:
    """Return the best expected option that parts from the plan last before a place and keeps clear of it."""
    rank, gate = place
    for since in range(rank - rank % 2, -1, -2):
        around = [
            (expected[option], option)
            for option, route in enumerate(stakes.options.tolist())
            if len(ways.before[route]) > since + 1
            and ways.before[route][since] == ways.before[plan][since]
            and gate not in ways.gates_since(route, since)
        ]
        if around:
            return since, gate, int(stakes.options[min(around)[1]])
    return None
