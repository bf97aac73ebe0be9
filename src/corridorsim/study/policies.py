"""Policies: the ways in which shippers decide, all over the routes of one set and in the same worlds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Protocol

import numpy as np

from corridorsim.kernels.news import News
from corridorsim.kernels.policies import (
    Known,
    Mind,
    Prospects,
    Relevant,
    Stakes,
    find_fallbacks,
    find_turns,
    follow_adaptive,
    follow_agreed,
)
from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.agreements import agree
from corridorsim.study.deciding import Committed, Journeys, Plans, follow_each, rank_among
from corridorsim.study.departures import tariffs_by_route
from corridorsim.study.planning import MONTHS, Candidates, follow, route_objective
from corridorsim.study.prospects import Means, news_for, planning_means, spread_of, tabulate
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.tiles import Tile, TileMaker
from corridorsim.study.ways import Ways, ways_of
from corridorsim.units import HOURS_PER_DAY


class Decider(Protocol):
    """Whoever decides how each draw of a tile is travelled."""

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        ...


def deciders(foresight: Foresight) -> list[Decider]:
    """Return those who decide, one for each of the study's policies.

    Parameters
    ----------
    foresight : what is planned so far
    """
    study = foresight.study
    makers: dict[str, Callable[[], Decider]] = {
        "committed": lambda: foresight.committed,
        "committed-with-fallback": lambda: WithFallback(foresight),
        "adaptive": lambda: Adaptive(foresight, study.information_delay_hours),
        "clairvoyant": lambda: Clairvoyant(foresight.maker, foresight.candidates, study.objective),
    }
    return [makers[name]() for name in study.policies]


class Clairvoyant:
    """Who knows the whole world, and takes the option that turns out best: a bound, not a policy.

    Parameters
    ----------
    maker, candidates : what is decided
    objective : ``generalized_usd`` or ``days``
    """

    def __init__(self, maker: TileMaker, candidates: Candidates, objective: str) -> None:
        self._maker, self._candidates, self._objective = maker, candidates, objective

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        options = self._candidates.options[row]
        arrival, _ = follow(self._maker, tile, options)
        hours = np.minimum(arrival, self._maker.horizon_hours).astype(np.float64)
        best = np.argmin(self._judged(row, hours, tile), axis=0)
        arrived, split, _ = follow_each(self._maker, tile, options[best])
        return Journeys(arrived, best.astype(np.int64), split)

    def _judged(self, row: int, hours: Floats, tile: Tile) -> Floats:
        departure = tile.world.departure_hours
        return route_objective(self._candidates.entries[row], hours, departure, self._objective)


class Foresight:
    """What all who decide on the way share: plans, and what planning draws tell of the rest of the routes.

    Parameters
    ----------
    pool, maker, candidates, study, plans : as of ``deciders``
    """

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        maker: TileMaker,
        candidates: Candidates,
        study: Study,
        plans: Plans,
    ) -> None:
        self._pool = pool
        self.maker, self.candidates, self.study = maker, candidates, study
        self.plans = plans
        self._means: dict[int, Means] = {}
        self.committed = Committed(maker, candidates, study, plans)

    @cached_property
    def ways(self) -> Ways:
        """Where the routes share their beginnings."""
        return ways_of(self.maker.routes)

    @property
    def sets(self) -> list[int]:
        """Bits of the regimes known at departure that are planned for so far."""
        return sorted(self.plans)

    @property
    def means(self) -> tuple[Means, ...]:
        """Hours by month, for each set of regimes."""
        for regimes in self.sets:
            if regimes not in self._means:
                self._means[regimes] = planning_means(self._pool, self.maker, regimes, self.asked)
        return tuple(self._means[regimes] for regimes in self.sets)

    @cached_property
    def stakes(self) -> list[Stakes]:
        """What each entry has at stake."""
        return [
            stakes_of(entry, options, self.study, self.ways.parting(options))
            for entry, options in zip(self.candidates.entries, self.candidates.options, strict=True)
        ]

    @cached_property
    def nodes(self) -> dict[int, int]:
        """Arcs before which somebody decides, with their routes."""
        first = self.maker.routes.first_arc
        found = {
            int(first[route]) + rank: int(route)
            for stakes in self.stakes
            for route in stakes.options
            for rank in np.flatnonzero(stakes.decides[first[route] : first[route + 1]]).tolist()
        }
        return dict(sorted(found.items()))

    @cached_property
    def asked(self) -> np.ndarray:
        """Whether somebody decides before each arc, uint8 (n_arcs,)."""
        asked = np.zeros(len(self.maker.routes.arc), dtype=np.uint8)
        asked[list(self.nodes)] = 1
        return asked

    @property
    def spread(self) -> np.ndarray:
        """Quantiles of the hours left, where somebody pays for being late."""
        if any(stakes.late_per_hour > 0 for stakes in self.stakes):
            return spread_of(self.maker, self.means, self.nodes)
        return np.zeros((len(self.sets), len(self.maker.routes.arc), 1), dtype=np.float32)

    def prospects(self, delay_hours: float) -> Prospects:
        """Return what is known of the rest of every route with news of some age.

        Parameters
        ----------
        delay_hours : age of the news
        """
        found = tabulate(self.maker, self.ways, self.means, self.nodes, delay_hours)
        return found._replace(spread=self.spread)

    def mind(self, row: int, tile: Tile, news: News, prospects: Prospects) -> Mind:
        """Return all by which one entry is decided in a tile.

        Parameters
        ----------
        row : of the candidates
        tile : the worlds
        news, prospects : see their classes
        """
        regimes = np.searchsorted(np.array(self.sets), tile.regimes).astype(np.int64)
        stakes, entry, price = self.stakes[row], self.candidates.entries[row], np.zeros_like(tile.month)
        if entry.prices.tariffs and self.study.objective != "days":
            charged = tariffs_by_route(entry.routes, entry.prices.tariffs, tile.world.departure_hours)
            stakes = stakes._replace(fixed=fixed_usd(entry)[:, None] + charged)
            price = np.arange(len(price))
        return Mind(news, prospects, stakes, Known(tile.month, regimes, price))


def stakes_of(entry: CorridorRoutes, options: Integers, study: Study, decides: np.ndarray) -> Stakes:
    """Return what a shipment has at stake in a corridor, in the study's objective.

    Parameters
    ----------
    entry : gives prices and routes
    options : its routes in the tile maker
    study : gives objective and horizon
    decides : uint8 (n_arcs,), where the options part
    """
    prices, horizon_hours = entry.prices, float(study.horizon_days * HOURS_PER_DAY)
    patience_hours = np.float32(study.patience_days * HOURS_PER_DAY)
    rest = (horizon_hours, patience_hours, decides)
    if study.objective == "days":
        return Stakes(options, np.zeros((len(options), 1)), 1.0 / HOURS_PER_DAY, 0.0, np.inf, *rest)
    shares = np.array([tariff.share for tariff in prices.tariffs])
    usual = [float(np.dot(route.tariff_usd, shares)) if len(shares) else 0.0 for route in entry.routes]
    fixed = (fixed_usd(entry) + usual)[:, None]
    is_priced = prices.late_usd_per_hour > 0 and np.isfinite(prices.deadline_hours)
    late = float(prices.late_usd_per_hour) if is_priced else 0.0
    deadline = float(prices.deadline_hours)
    return Stakes(options, fixed, float(prices.usd_per_hour), late, deadline, *rest)


def fixed_usd(entry: CorridorRoutes) -> Floats:
    """Return what each route costs whatever its hours and the day of departure, float64 (n_options,).

    Parameters
    ----------
    entry : its routes and prices
    """
    return np.array([route.usd + route.kg_co2e * entry.prices.usd_per_kg for route in entry.routes])


class Adaptive:
    """Who leaves the plan at a terminal where the news makes another way cheaper to expect.

    Parameters
    ----------
    foresight : what is planned
    delay_hours : age of the news
    """

    def __init__(self, foresight: Foresight, delay_hours: float) -> None:
        self._foresight, self._sets = foresight, foresight.sets
        self._news = news_for(foresight.maker, delay_hours)
        self._prospects = foresight.prospects(delay_hours)

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        it = self._foresight
        routes, mind = it.maker.routes, it.mind(row, tile, self._news, self._prospects)
        planned = it.committed.route(tile, row)
        route, decided = planned.copy(), np.full(len(planned), -1)
        time, scratch = np.empty(len(planned), np.float32), self._scratch()
        asked = np.ones(len(planned), np.bool_)
        while asked.any():
            turned = np.zeros(len(planned), np.uint8)
            turned[~asked] = 1  # they have been asked along the whole route that they are on
            for each in np.unique(route[asked]):
                find_turns(routes, tile.world, mind, each, time, scratch, route, decided, turned)
            asked &= turned == 1
        hours, split, longest = follow_each(it.maker, tile, route)
        impatient = np.flatnonzero(longest > it.committed.patience_hours)
        route[impatient] = planned[impatient]
        follow_adaptive(routes, tile.world, mind, impatient, scratch.heard, route, hours, split)
        return Journeys(hours, rank_among(it.candidates.options[row], route), split)

    def _scratch(self) -> Relevant:
        n_gates, n_cases = len(self._news.gates.utilisation), len(self._sets) * MONTHS
        return Relevant(
            np.empty(n_gates, np.uint8),
            np.empty(n_gates, np.uint8),
            np.empty(n_gates),
            np.empty(n_gates),
            np.empty(n_cases, np.int64),
        )


class WithFallback:
    """Who has agreed before departure on one alternative a gateway, for when its place is shut.

    Parameters
    ----------
    foresight : what is planned
    """

    def __init__(self, foresight: Foresight) -> None:
        self._foresight, self._sets = foresight, foresight.sets
        self._news = news_for(foresight.maker, foresight.study.information_delay_hours)
        self._prospects = foresight.prospects(foresight.study.information_delay_hours)
        means = [each.by_month.end for each in foresight.means]
        self._agreed = [
            agree(entry, stakes, foresight.ways, self._news, plans, means)
            for entry, stakes, *plans in zip(
                foresight.candidates.entries,
                foresight.stakes,
                *(foresight.plans[bits] for bits in foresight.sets),
                strict=True,
            )
        ]

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        it, agreed = self._foresight, self._agreed[row]
        routes, mind = it.maker.routes, it.mind(row, tile, self._news, self._prospects)
        planned = it.committed.route(tile, row)
        route, turned = planned.copy(), np.zeros(len(planned), np.uint8)
        time = np.empty(len(planned), np.float32)
        for plan in np.unique(planned):
            find_fallbacks(routes, tile.world, mind, agreed, plan, time, route, turned)
        hours, split, longest = follow_each(it.maker, tile, route)
        impatient = np.flatnonzero(longest > it.committed.patience_hours)
        route[impatient] = planned[impatient]
        follow_agreed(routes, tile.world, mind, agreed, impatient, route, hours, split)
        return Journeys(hours, rank_among(it.candidates.options[row], route), split)
