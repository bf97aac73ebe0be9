"""Knowledge beside chance: the same worlds at many points of what the data leave open.

Every number that is not published is drawn within its range, all at once, in a few dozen outer points; each
point sends the same few hundred draws through the same routes. What differs between points is knowledge, what
differs between draws is chance. The shipper of a point knows its numbers: the route is chosen for the point,
on one half of its draws for the other, so that no plan is judged on the luck that it was chosen on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.chance import PURPOSE_KNOWLEDGE, fill_words, unit
from corridorsim.kernels.patience import follow_impatient
from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.building import build_network
from corridorsim.network.naming import id_words
from corridorsim.network.network import Floats, Integers, Network
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.uncertain import UncertainNumber, tables_at, uncertain_numbers
from corridorsim.study.deciding import rank_among
from corridorsim.study.departures import tariffs_by_draw
from corridorsim.study.late_draws import follow_all, is_late
from corridorsim.study.network_parts import entries_on, part_of
from corridorsim.study.planning import Candidates, route_objective
from corridorsim.study.route_costs import costs_of
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.threads import Progress, Report, default_workers, in_order
from corridorsim.study.tiles import TileMaker
from corridorsim.study.trials import Trials, prepare
from corridorsim.units import HOURS_PER_DAY

DRAWS = 512
LIKELY = (0.1, 0.9)  # of the points: the data range that people read, and where a tie ends
_ROUTES = 4  # of a corridor that may be the best at some point; the dearer ones hardly are
_HALF_WAY = 0.5


@dataclass(frozen=True)
class Knowledge:
    """What the outer points say, for each feasible entry of the trials in their order.

    Attributes
    ----------
    entries : shipment and corridor of each row
    p50_days : float64 (n_entries, n_points), of delivered draws; the horizon where there are none
    objective : float64 (n_entries, n_points), mean
    stated_p50_days : float64 (n_entries,), the same draws with every number as the tables say
    """

    entries: tuple[tuple[str, str], ...]
    p50_days: Floats
    objective: Floats
    stated_p50_days: Floats

    def p50_range(self, shipment: str, corridor: str) -> tuple[float, float]:
        """Return the range of P50 over the likely points, as factors of P50 with the numbers as stated.

        Parameters
        ----------
        shipment, corridor : ids
        """
        row = self.entries.index((shipment, corridor))
        low, high = np.quantile(self.p50_days[row], LIKELY) / self.stated_p50_days[row]
        return min(1.0, float(low)), max(1.0, float(high))

    def share_better(self, shipment: str, corridor: str, than: str) -> float:
        """Return the share of points at which one corridor has the lower mean objective than another.

        Parameters
        ----------
        shipment, corridor, than : ids
        """
        one, other = (self.entries.index((shipment, name)) for name in (corridor, than))
        return float(np.mean(self.objective[one] < self.objective[other]))


def know(
    network: Network,
    trials: Trials,
    *,
    points: int,
    workers: int | None = None,
    report: Report | None = None,
) -> Knowledge:
    """Return what the data leave open about a study.

    Parameters
    ----------
    network : of the scenario
    trials : their scenario, routes and committed plans are taken
    points : outer points; 0 is not asked for
    workers : threads; None takes one for each core
    report : called with (points done, points in all) from the calling thread
    """
    scenario = trials.scenario
    kept = _kept(trials)
    part = part_of(network, scenario, [route.arcs for entry in kept for route in entry.routes])
    numbers = uncertain_numbers(part)
    positions = _positions(numbers, scenario.study.seed, points)
    stated = dict.fromkeys(positions, np.full(1, _HALF_WAY))
    progress = Progress(report, total=points + 1)

    def at(point: tuple[Mapping[str, NDArray[np.float64]], int]) -> tuple[Floats, Floats]:
        places, which = point
        here = {luck: float(column[which]) for luck, column in places.items()}
        return _judge(replace(part, tables=tables_at(part.tables, numbers, here)), network, kept)

    found = []
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        for result in in_order(pool, at, [(stated, 0), *((positions, which) for which in range(points))]):
            found.append(result)
            progress.step()
    p50, objective = (np.stack(columns, axis=1) for columns in zip(*found, strict=True))
    names = tuple((entry.shipment.id, entry.corridor.id) for entry in kept)
    return Knowledge(names, p50[:, 1:], objective[:, 1:], p50[:, 0])


def _kept(trials: Trials) -> list[CorridorRoutes]:
    """Return the entries with the routes that may be best at some point: the first ones, and those taken.

    Those taken under the first policy, so that the range is the same whatever other policies are asked for.
    """
    taken: dict[int, set[int]] = {}
    entries: dict[int, CorridorRoutes] = {}
    first = trials.scenario.study.policies[0]
    for trial in (each for each in trials.feasible if each.policy == first):
        entries[id(trial.entry)] = trial.entry
        counts = trials.tally.row(trial.entry, trial.policy).by_route
        likely = np.argsort(-counts, kind="stable")[:_ROUTES]
        taken.setdefault(id(trial.entry), set()).update(int(rank) for rank in likely if counts[rank])
    kept = []
    for key, entry in entries.items():
        ranks = sorted(taken[key] | set(range(min(_ROUTES, len(entry.routes)))))
        kept.append(replace(entry, routes=tuple(entry.routes[rank] for rank in ranks)))
    return kept


def _positions(numbers: Sequence[UncertainNumber], seed: int, points: int) -> dict[str, NDArray[np.float64]]:
    """Return where each number stands in its range at each point, by luck; a pure function of its name."""
    lucks = sorted({number.luck for number in numbers})
    out, at = np.empty((4, points), dtype=np.uint32), np.arange(points, dtype=np.uint32)
    positions = {}
    for luck, thing in zip(lucks, id_words([f"evidence/{luck}" for luck in lucks]), strict=True):
        low, high = np.uint32(seed & 0xFFFFFFFF), np.uint32(seed >> 32)
        fill_words(low, high, at, np.uint32(0), PURPOSE_KNOWLEDGE, thing[0], thing[1], out)
        positions[luck] = np.array([unit(word) for word in out[0]], dtype=np.float64)
    return positions


def _judge(scenario: Scenario, whole: Network, kept: Sequence[CorridorRoutes]) -> tuple[Floats, Floats]:
    """Return P50 days and mean objective of every entry at one point."""
    network = build_network(scenario)
    entries = entries_on(network, scenario, whole, kept)
    point = _Point(*prepare(network, entries, scenario.study.seed), scenario.study)
    rows = [point.figures(row) for row in range(len(entries))]
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


class _Point:
    """The worlds of the study's first draws at one outer point, and every route through them."""

    def __init__(self, maker: TileMaker, candidates: Candidates, study: Study) -> None:
        self._maker, self._candidates, self._study = maker, candidates, study
        self._followed = follow_all(maker, (0, DRAWS))
        self._arrival, self._longest_wait = self._followed.arrival, self._followed.longest_wait
        self._tile = self._followed.tile

    def figures(self, row: int) -> tuple[float, float]:
        """Return P50 days and mean objective of one entry; who is not delivered costs what the horizon does.

        Parameters
        ----------
        row : of the candidates
        """
        arrival, rank = self._journeys(row)
        horizon_hours = self._maker.horizon_hours
        hours = np.minimum(arrival, horizon_hours).astype(np.float64)
        delivered = hours[arrival <= horizon_hours]
        p50_hours = float(np.median(delivered)) if len(delivered) else horizon_hours
        return p50_hours / HOURS_PER_DAY, float(self._objective(row, hours, rank).mean())

    def _journeys(self, row: int) -> tuple[NDArray[np.float32], Integers]:
        """Return arrival and rank of the route followed to the end, patience included."""
        options, lanes = self._candidates.options[row], np.arange(DRAWS)
        route = options[self._choice(row)]
        arrival = self._arrival[route, lanes]
        patience = np.float32(self._study.patience_days * HOURS_PER_DAY)
        reachable = np.isfinite(self._arrival[options]).any(axis=0)  # others turn, or wait, in vain
        impatient = np.flatnonzero((self._longest_wait[route, lanes] > patience) & reachable)
        planned, split = route.copy(), np.empty((N_PARTS, DRAWS), dtype=np.float32)
        routes, world = self._maker.routes, self._tile.world
        follow_impatient(routes, options, patience, world, impatient, route, arrival, split)
        late = impatient[is_late(arrival[impatient], self._followed.until_hours)]
        if len(late):  # once more, with all events
            world, here = self._maker.make_some(late.astype(np.uint32)).world, np.arange(len(late))
            route_again, hours = planned[late], arrival[late]
            split = np.empty((N_PARTS, len(late)), dtype=np.float32)
            follow_impatient(routes, options, patience, world, here, route_again, hours, split)
            route[late], arrival[late] = route_again, hours
        return arrival, rank_among(options, route)

    def _choice(self, row: int) -> Integers:
        """Return each draw's option, the best on the other half; regimes known are planned for apart."""
        entry, options = self._candidates.entries[row], self._candidates.options[row]
        hours = np.minimum(self._arrival[options], self._maker.horizon_hours).astype(np.float64)
        departure = self._tile.world.departure_hours
        expected = route_objective(entry, hours, departure, self._study.objective)
        choice = np.empty(DRAWS, dtype=np.int64)
        is_odd = np.arange(DRAWS) % 2 == 1
        for regimes in np.unique(self._tile.regimes):
            here = self._tile.regimes == regimes
            for half in (is_odd, ~is_odd):
                others = ~half & here
                plan_on = others if others.any() else ~half
                choice[half & here] = np.argmin(expected[:, plan_on].mean(axis=1))
        return choice

    def _objective(self, row: int, hours: Floats, rank: Integers) -> Floats:
        """Return the objective of journeys that took some of an entry's routes, float64 (n_draws,)."""
        entry = self._candidates.entries[row]
        if self._study.objective == "days":
            return hours / HOURS_PER_DAY
        costs, departure = costs_of(entry.routes), self._tile.world.departure_hours
        usd = costs.usd[rank] + tariffs_by_draw(costs.tariff_usd, entry.prices.tariffs, rank, departure)
        return entry.prices.generalized_usd(usd, costs.kg_co2e[rank], hours)
