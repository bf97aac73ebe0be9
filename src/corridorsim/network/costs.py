"""What each arc costs on average: hours, USD and kg CO2e."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from corridorsim.network.graph import Arc
from corridorsim.network.network import ArcCosts, Floats
from corridorsim.network.waiting import mean_hours_to_arrival, mean_wait_hours
from corridorsim.scenario.calendars import departures_of, has_own_hours
from corridorsim.scenario.draughts import ALL_OF_IT, Payload
from corridorsim.scenario.tables import ResolvedLeg, Tables
from corridorsim.scenario.vocabulary import DOOR
from corridorsim.units import GRAMS_PER_KG, TEU_PER_FEU

MONEY_PARTS = (
    "rail",
    "road",
    "sea",
    "ferry",
    "handling",
    "border",
    "empty_return",
    "war_risk",
    "surcharge",
)
FREIGHT_OF = {
    "rail1520": "rail",
    "rail1435": "rail",
    "road": "road",
    "deep-sea": "sea",
    "rail-ferry": "ferry",
    "ro-ro": "ferry",
    "feeder": "ferry",
}
SURCHARGE = MONEY_PARTS.index("surcharge")
EMPTY_RETURN = MONEY_PARTS.index("empty_return")


@dataclass(frozen=True)
class _ArcRow:
    """What one arc costs; ``usd`` by parts of ``MONEY_PARTS``."""

    hours: float
    usd: Mapping[str, float]
    subsidy_usd: float = 0.0
    kg_per_feu: float = 0.0
    kg_per_tonne: float = 0.0


def arc_costs(arcs: Sequence[Arc], tables: Tables, payloads: Mapping[str, Payload]) -> ArcCosts:
    """Return the mean cost of every arc.

    Parameters
    ----------
    arcs : in the network's order
    tables : the emission factors are read from here
    payloads : of the legs whose vessels do not carry all they could
    """
    rows = [_row(arc, tables, payloads) for arc in arcs]
    parts = np.array([[row.usd.get(name, 0.0) for name in MONEY_PARTS] for row in rows], dtype=np.float64)
    parts = np.ascontiguousarray(parts.reshape(-1, len(MONEY_PARTS)))
    empties = parts[:, EMPTY_RETURN].copy()
    return ArcCosts(
        hours=_column(row.hours for row in rows),
        usd_per_feu=np.delete(parts, EMPTY_RETURN, axis=1).sum(axis=1),
        empty_return_usd_per_feu=empties,
        usd_parts_per_feu=parts,
        subsidy_usd_per_feu=_column(row.subsidy_usd for row in rows),
        kg_per_feu=_column(row.kg_per_feu for row in rows),
        kg_per_tonne=_column(row.kg_per_tonne for row in rows),
    )


def _column(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)


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


def free_flow_hours(arc: Arc) -> float:
    """Return the mean hours of an arc without waiting for a departure, on time and with nothing closed.

    Parameters
    ----------
    arc : of any kind
    """
    if arc.leg is not None:
        leg = arc.leg
        border = lognormal_mean(leg.border_hours, leg.border_sigma)
        if has_own_hours(leg.timetable):
            planned = fmean(each.own_hours or 0.0 for each in departures_of(leg.timetable))
            return lognormal_mean(planned, leg.sigma) + border
        return lognormal_mean(leg.median_hours, leg.sigma) + border
    return 0.0 if arc.transfer is None else lognormal_mean(arc.transfer.median_hours, arc.transfer.sigma)


def _row(arc: Arc, tables: Tables, payloads: Mapping[str, Payload]) -> _ArcRow:
    if arc.leg is not None:
        return _leg_row(arc.leg, tables, payloads.get(arc.leg.id, ALL_OF_IT))
    if arc.transfer is None:
        return _ArcRow(0.0, {})
    row = arc.transfer
    empty = tables.terminals[arc.head.terminal].empty_return_usd_per_feu if arc.head.mode == DOOR else 0.0
    return _ArcRow(
        hours=lognormal_mean(row.median_hours, row.sigma),
        usd={"handling": row.usd_per_feu, "empty_return": empty},
        kg_per_feu=row.kg_co2e_per_teu * TEU_PER_FEU,
    )


def _leg_row(leg: ResolvedLeg, tables: Tables, payload: Payload) -> _ArcRow:
    """Return what a leg costs; what a voyage costs is shared by the boxes that the water lets it carry."""
    factors = tables.emissions_for(leg)
    share = payload.share or 1.0  # without any payload nobody takes it
    g_per_teu_km = _mean(row.g_co2e_per_teu_km for row in factors)
    kg_per_tonne = _mean(row.g_co2e_per_tkm for row in factors) * leg.distance_km / GRAMS_PER_KG
    return _ArcRow(
        hours=leg_mean_hours(leg),
        usd={
            FREIGHT_OF[leg.mode]: leg.usd_per_feu / share,
            "border": leg.border_usd_per_feu,
            "war_risk": leg.war_risk_usd_per_feu / share,
        },
        subsidy_usd=leg.subsidy_usd_per_feu,
        kg_per_feu=g_per_teu_km * TEU_PER_FEU * leg.distance_km / GRAMS_PER_KG / share,
        kg_per_tonne=kg_per_tonne / share,
    )


def _mean(figures: Iterable[float | None]) -> float:
    """Return the mean of figures, 0 for those that are given by another measure."""
    return fmean(figure or 0.0 for figure in figures)
