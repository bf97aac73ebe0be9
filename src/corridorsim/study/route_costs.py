"""What routes cost whatever the hours, as arrays over routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from corridorsim.network.network import Floats, Integers
from corridorsim.study.prices import ShipmentPrices
from corridorsim.study.routes import Route


class RouteCosts(NamedTuple):
    """Expected costs of routes, for the whole shipment.

    Attributes
    ----------
    usd, kg_co2e, subsidy_usd : float64 (n_routes,)
    tariff_usd : float64 (n_routes, n_tariffs), what each surcharge by the day of departure comes to
    """

    usd: Floats
    kg_co2e: Floats
    subsidy_usd: Floats
    tariff_usd: Floats

    def of(self, routes: Integers) -> RouteCosts:
        """Return the costs of some routes.

        Parameters
        ----------
        routes : int64 (n,)
        """
        return RouteCosts(*(column[routes] for column in self))


class RouteArcs:
    """Routes as the arcs that they take, one after the other.

    Parameters
    ----------
    routes : arcs of each; may be none
    """

    def __init__(self, routes: Sequence[tuple[int, ...]]) -> None:
        self._arcs = np.array([arc for arcs in routes for arc in arcs], dtype=np.int64)
        self._first = np.cumsum([0, *map(len, routes)])[:-1].astype(np.int64)

    def sums(self, of_arcs: Floats) -> Floats:
        """Return what each route adds up to; the same arcs give the same bits in whatever company they are.

        Parameters
        ----------
        of_arcs : float64 (n_arcs,)

        Returns
        -------
        float64 (n_routes,)
        """
        if not len(self._first):
            return np.zeros(0)
        return np.asarray(np.add.reduceat(of_arcs[self._arcs], self._first))

    def costs(self, prices: ShipmentPrices) -> RouteCosts:
        """Return what the routes cost.

        Parameters
        ----------
        prices : of the shipment
        """
        tariffs = [self.sums(tariff.usd_per_feu) for tariff in prices.tariffs]
        return RouteCosts(
            self.sums(prices.usd),
            self.sums(prices.kg_co2e),
            self.sums(prices.subsidy_usd),
            np.stack(tariffs, axis=1) if tariffs else np.zeros((len(self._first), 0)),
        )


def costs_of(routes: Sequence[Route]) -> RouteCosts:
    """Return what routes cost.

    Parameters
    ----------
    routes : of one shipment, at least one
    """
    return RouteCosts(
        np.array([route.usd for route in routes]),
        np.array([route.kg_co2e for route in routes]),
        np.array([route.subsidy_usd for route in routes]),
        np.array([route.tariff_usd for route in routes]),
    )
