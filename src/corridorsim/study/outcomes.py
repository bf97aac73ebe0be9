"""Outcomes: what each draw of a corridor costs in days, USD, kg CO2e and in the study's objective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridorsim.scenario.declarations import Study
from corridorsim.study.departures import departure_hours, tariffs_by_draw
from corridorsim.study.statistics import Values
from corridorsim.study.trials import CorridorTrials
from corridorsim.units import HOURS_PER_DAY


@dataclass(frozen=True)
class Outcome:
    """One corridor's draws; float64 (n_draws,) each, for the whole shipment.

    Attributes
    ----------
    trial : what was tried
    delivered : bool (n_draws,)
    days : door to door; the horizon where undelivered
    usd : paid by the shipper
    tariff_usd : the part of it that goes by the day of departure
    subsidy_usd : paid by others
    kg_co2e : well to wake
    generalized_usd : money, carbon, time and lateness; an undelivered draw arrives at the horizon
    objective : what the study makes least
    """

    trial: CorridorTrials
    delivered: NDArray[np.bool_]
    days: Values
    usd: Values
    tariff_usd: Values
    subsidy_usd: Values
    kg_co2e: Values
    generalized_usd: Values
    objective: Values


def outcome_of(trial: CorridorTrials, study: Study) -> Outcome:
    """Return what each draw costs.

    Parameters
    ----------
    trial : hours and routes by draw
    study : gives the horizon and the objective
    """
    entry = trial.entry
    delivered = np.isfinite(trial.hours)
    hours = np.where(delivered, trial.hours, study.horizon_days * HOURS_PER_DAY).astype(np.float64)
    tariff = _tariffs_usd(trial, study)
    usd = np.array([route.usd for route in entry.routes])[trial.route] + tariff
    kg = np.array([route.kg_co2e for route in entry.routes])[trial.route]
    subsidy = np.array([route.subsidy_usd for route in entry.routes])[trial.route]
    days = hours / HOURS_PER_DAY
    generalized = entry.prices.generalized_usd(usd, kg, hours)
    objective = days if study.objective == "days" else generalized
    return Outcome(trial, delivered, days, usd, tariff, subsidy, kg, generalized, objective)


def _tariffs_usd(trial: CorridorTrials, study: Study) -> Values:
    entry = trial.entry
    if not entry.prices.tariffs:
        return np.zeros(len(trial.route))
    return tariffs_by_draw(entry.routes, entry.prices.tariffs, trial.route, departure_hours(study))
