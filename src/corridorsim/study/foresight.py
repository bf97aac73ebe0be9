"""Foresight: what all who decide on the way share, planned once for all of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import numpy as np

from corridorsim.kernels.minds import Known, Mind, Prospects, Stakes
from corridorsim.kernels.residuals import News
from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.deciding import Committed, Plans
from corridorsim.study.departures import tariffs_by_route
from corridorsim.study.planning import Candidates
from corridorsim.study.prospects import Means, planning_means, spread_of, tabulate
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.tiles import Tile, TileMaker
from corridorsim.study.ways import Ways, ways_of
from corridorsim.units import HOURS_PER_DAY


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
