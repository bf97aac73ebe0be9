"""Outcomes: what each draw of a corridor costs in days, USD, kg CO2e and in the study's objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.departures import departure_hours, tariffs_by_draw
from corridorsim.study.prices import ShipmentPrices
from corridorsim.study.route_costs import RouteCosts, costs_of
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.statistics import Values
from corridorsim.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from corridorsim.study.trials import CorridorTrials


@dataclass(frozen=True)
class Outcome:
    """One corridor's draws; float64 (n_draws,) each, for the whole shipment.

    Attributes
    ----------
    delivered : bool (n_draws,)
    hours, days : door to door; the horizon where undelivered
    usd : paid by the shipper
    tariff_usd : the part of it that goes by the day of departure
    subsidy_usd : paid by others
    kg_co2e : well to wake
    time_usd, late_usd : what the hours, and those past the deadline, are worth
    generalized_usd : money, carbon, time and lateness; an undelivered draw arrives at the horizon
    objective : what the study makes least
    """

    delivered: NDArray[np.bool_]
    hours: Values
    days: Values
    usd: Values
    tariff_usd: Values
    subsidy_usd: Values
    kg_co2e: Values
    time_usd: Values
    late_usd: Values
    generalized_usd: Values
    objective: Values


def outcome_of(trial: CorridorTrials, study: Study) -> Outcome:
    """Return what each draw costs.

    Parameters
    ----------
    trial : hours and routes by draw, from the first one on
    study : gives the horizon and the objective
    """
    departure = departure_hours(study, (0, len(trial.route)))
    return outcome(trial.entry, trial.hours, trial.route, study, departure)


def outcome(
    entry: CorridorRoutes,
    hours: NDArray[np.float32],
    route: NDArray[np.int32],
    study: Study,
    departure: Floats,
) -> Outcome:
    """Return what each of some draws costs.

    Parameters
    ----------
    entry : the shipment, the corridor and its routes
    hours : float32 (n_draws,), +inf where undelivered
    route : int32 (n_draws,), the entry's route that was followed
    study : gives the horizon and the objective
    departure : float64 (n_draws,), hours since the start of the departure window
    """
    return outcome_at(entry.prices, costs_of(entry.routes), hours, route, study, departure)


def outcome_at(
    prices: ShipmentPrices,
    costs: RouteCosts,
    hours: NDArray[np.float32],
    route: Integers | NDArray[np.int32],
    study: Study,
    departure: Floats,
) -> Outcome:
    """Return what each of some draws costs, by what its route costs.

    Parameters
    ----------
    prices : of the shipment
    costs : of the routes
    hours, route, study, departure : as of ``outcome``
    """
    delivered = np.isfinite(hours)
    spent = np.where(delivered, hours, study.horizon_days * HOURS_PER_DAY).astype(np.float64)
    tariff = tariffs_by_draw(costs.tariff_usd, prices.tariffs, route, departure)
    usd = costs.usd[route] + tariff
    kg, subsidy = costs.kg_co2e[route], costs.subsidy_usd[route]
    time = spent * prices.usd_per_hour
    late = np.maximum(0.0, spent - prices.deadline_hours) * prices.late_usd_per_hour
    days = spent / HOURS_PER_DAY
    generalized = usd + kg * prices.usd_per_kg + time + late
    objective = days if study.objective == "days" else generalized
    return Outcome(delivered, spent, days, usd, tariff, subsidy, kg, time, late, generalized, objective)
