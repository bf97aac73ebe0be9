"""What routes cost whatever the hours, as arrays over routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from corridorsim.network.network import Floats
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
