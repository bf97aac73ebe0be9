"""What each arc costs on average: hours, USD and kg CO2e."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean

import numpy as np

from corridorsim.network.graph import Arc
from corridorsim.network.network import ArcCosts
from corridorsim.network.waiting import mean_hours_to_arrival, mean_wait_hours
from corridorsim.scenario.calendars import has_own_hours
from corridorsim.scenario.tables import ResolvedLeg, Tables
from corridorsim.units import GRAMS_PER_KG, TEU_PER_FEU


def arc_costs(arcs: Sequence[Arc], tables: Tables) -> ArcCosts:
    """Return the mean cost of every arc.

    Parameters
    ----------
    arcs : in the network's order
    tables : the emission factors are read from here
    """
    rows = [_row(arc, tables) for arc in arcs]
    columns = np.array(rows, dtype=np.float64).reshape(-1, 5).T
    return ArcCosts(*(np.ascontiguousarray(column) for column in columns))


def lognormal_mean(median: float, sigma: float) -> float:
    """Return the mean of a lognormal law, median · exp(σ²/2)."""
    return median * math.exp(0.5 * sigma * sigma)


def leg_mean_hours(leg: ResolvedLeg) -> float:
    """Return the mean hours of a leg: wait for a departure, moving, lateness and border, nothing closed."""
    late = (1.0 - leg.on_time_probability) * (leg.late_min_hours + leg.late_mean_hours)
    border = lognormal_mean(leg.border_hours, leg.border_sigma)
    if has_own_hours(leg.timetable):
        return mean_hours_to_arrival(leg) + late + border
    return mean_wait_hours(leg) + lognormal_mean(leg.median_hours, leg.sigma) + late + border


def _row(arc: Arc, tables: Tables) -> tuple[float, ...]:
    if arc.leg is not None:
        return _leg_row(arc.leg, tables)
    if arc.transfer is not None:
        row = arc.transfer
        hours = lognormal_mean(row.median_hours, row.sigma)
        return (hours, row.usd_per_feu, 0.0, row.kg_co2e_per_teu * TEU_PER_FEU, 0.0)
    return (0.0, 0.0, 0.0, 0.0, 0.0)


def _leg_row(leg: ResolvedLeg, tables: Tables) -> tuple[float, ...]:
    factors = tables.emissions_for(leg)
    kg_per_feu = (
        _mean(row.g_co2e_per_teu_km for row in factors) * TEU_PER_FEU * leg.distance_km / GRAMS_PER_KG
    )
    kg_per_tonne = _mean(row.g_co2e_per_tkm for row in factors) * leg.distance_km / GRAMS_PER_KG
    usd = leg.usd_per_feu + leg.border_usd_per_feu
    return (leg_mean_hours(leg), usd, leg.subsidy_usd_per_feu, kg_per_feu, kg_per_tonne)


def _mean(figures: Iterable[float | None]) -> float:
    """Return the mean of figures, 0 for those that are given by another measure."""
    return fmean(figure or 0.0 for figure in figures)
