"""A published figure held against what the model says of the same shipment: see ``study/validation.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

import numpy as np

from corridorsim.scenario.cases import TARIFF, Case
from corridorsim.scenario.reading_tables import NetworkRows
from corridorsim.scenario.source_rows import PriceYear
from corridorsim.study.statistics import Values

MONEY_YEAR = 2025  # the year of the network's money
UNITS = ("", "USD/FEU", "USD/truck")  # a truck counts as one FEU
TARIFF_BAND = 0.2  # a tariff's band is widened by so much at each end


@dataclass(frozen=True)
class Rule:
    """How a kind of figure is held against a distribution of days: quantiles, 0 … 1.

    Attributes
    ----------
    at : the quantile that the figure speaks of
    low, high : the band of the figure must meet what lies between these
    """

    at: float
    low: float
    high: float


RULES = {
    "average": Rule(0.5, 0.1, 0.9),
    "range": Rule(0.5, 0.25, 0.75),
    "schedule": Rule(0.2, 0.02, 0.6),
    "best": Rule(0.05, 0.001, 0.2),
}


@dataclass(frozen=True)
class ScoredCase:
    """A published figure and what the model says of it; the fields are keys of ``validate --json``.

    Attributes
    ----------
    id, kind, scope, state : as of the case
    scored : whether it counts
    p10, p50, p90 : days; None where the network cannot express the case
    usd_p50 : USD of 2025 per FEU, after subsidy; None likewise
    published_low, published_high : days; of a tariff USD of 2025
    published_usd_low, published_usd_high : USD of 2025 where a price was published; days are not scored by it
    compared : what is held against them: days of the kind's quantile, of a tariff ``usd_p50``
    error_percent : signed distance of ``compared`` from the nearer end of the published band, in per cent of
        its middle; 0 inside
    inside : whether the published band meets what the kind allows
    published_rank : share of draws no longer than the middle of what was published; None for a tariff
    route : legs of the route taken most
    note : why there are no figures, or what else was filled in
    """

    id: str
    kind: str
    scope: str
    state: str
    scored: bool
    p10: float | None
    p50: float | None
    p90: float | None
    usd_p50: float | None
    published_low: float
    published_high: float
    published_usd_low: float | None
    published_usd_high: float | None
    compared: float | None
    error_percent: float | None
    inside: bool
    published_rank: float | None
    route: tuple[str, ...]
    note: str


class Published(NamedTuple):
    """What was published of a case.

    Attributes
    ----------
    low, high : ends of what is scored: days, of a tariff USD of 2025
    usd : ends of a price in USD of 2025; None where none was published, or its year has no prices
    missing : what keeps it from being told; empty where nothing does
    """

    low: float
    high: float
    usd: tuple[float, float] | None
    missing: str = ""


@dataclass(frozen=True)
class Simulated:
    """What became of a case's shipment.

    Attributes
    ----------
    days : float64 (n_delivered,), ascending
    usd_p50 : of all draws
    route : legs of the route taken most
    """

    days: Values
    usd_p50: float
    route: tuple[str, ...]


def published(case: Case, network: NetworkRows) -> Published:
    """Return what was published of a case, money in USD of 2025.

    Parameters
    ----------
    case : what was published
    network : its price index says what money was worth
    """
    usd = _published_usd(case, network)
    if case.kind != TARIFF:
        return Published(float(case.days_low or 0.0), float(case.days_high or 0.0), usd)
    if usd is not None:
        return Published(*usd, usd)
    if case.usd_unit not in UNITS:
        missing = f"a price in {case.usd_unit} is not one of: {', '.join(filter(None, UNITS))}"
    else:
        missing = f"price_index.csv lacks {case.year} or {MONEY_YEAR}"
    return Published(float(case.usd_low or 0.0), float(case.usd_high or 0.0), None, missing)


def _published_usd(case: Case, network: NetworkRows) -> tuple[float, float] | None:
    """Return the ends of a published price in USD of 2025; None without one, or without its year's prices."""
    years = cast("Mapping[str, PriceYear]", network.rows.get("price_index", {}))
    then, now = years.get(str(case.year)), years.get(str(MONEY_YEAR))
    if case.usd_unit not in UNITS or case.usd_low is None or case.usd_high is None or not (then and now):
        return None
    factor = now.us_cpi_u_average / then.us_cpi_u_average
    return case.usd_low * factor, case.usd_high * factor


def scored_case(case: Case, said: Published, found: Simulated, note: str) -> ScoredCase:
    """Return a case scored by the rule of its kind.

    Parameters
    ----------
    case, said : what was published
    found : what the model says
    note : what else is to be told
    """
    low, high = said.low, said.high
    p10, p50, p90 = (float(np.quantile(found.days, p)) for p in (0.1, 0.5, 0.9))
    if case.kind == TARIFF:
        compared = found.usd_p50
        inside = low * (1 - TARIFF_BAND) <= compared <= high * (1 + TARIFF_BAND)
    else:
        rule = RULES[case.kind]
        compared, least, most = (float(np.quantile(found.days, p)) for p in (rule.at, rule.low, rule.high))
        inside = low <= most and high >= least
    return replace(
        unscored_case(case, said, note),
        p10=p10,
        p50=p50,
        p90=p90,
        usd_p50=found.usd_p50,
        compared=compared,
        error_percent=error_percent(compared, low, high),
        inside=inside,
        published_rank=None if case.kind == TARIFF else float((found.days <= (low + high) / 2.0).mean()),
        route=found.route,
    )


def error_percent(value: float, low: float, high: float) -> float:
    """Return the signed distance of a value from the nearer end of a band, in per cent of the band's middle.

    Parameters
    ----------
    value : to be held against the band; inside it the distance is 0
    low, high : ends of the band
    """
    beyond = min(0.0, value - low) + max(0.0, value - high)
    return 100.0 * beyond / ((low + high) / 2.0)


def unscored_case(case: Case, said: Published, note: str) -> ScoredCase:
    """Return a case without figures, which counts as outside.

    Parameters
    ----------
    case, said : what was published
    note : why the network cannot express it
    """
    usd_low, usd_high = said.usd or (None, None)
    return ScoredCase(
        id=case.id,
        kind=case.kind,
        scope=case.scope,
        state=case.state,
        scored=case.scored,
        p10=None,
        p50=None,
        p90=None,
        usd_p50=None,
        published_low=said.low,
        published_high=said.high,
        published_usd_low=usd_low,
        published_usd_high=usd_high,
        compared=None,
        error_percent=None,
        inside=False,
        published_rank=None,
        route=(),
        note=note,
    )
