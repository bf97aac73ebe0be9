"""Planning: the route that each corridor commits to, by departure month and known regimes.

Plans are made on draws of their own and judged on others, so that a plan is never flattered by the luck it
was chosen on. The planning draws are a fixed number and never depend on how many are judged.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from corridorsim.network.network import Floats, Integers
from corridorsim.study.departures import tariffs_by_route
from corridorsim.study.late_draws import follow_all
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.spans import Span, spans
from corridorsim.study.statistics import CHUNK_DRAWS
from corridorsim.study.threads import Progress, in_order
from corridorsim.study.tiles import TileMaker
from corridorsim.units import HOURS_PER_DAY

PLANNING_DRAWS = 4_096
MONTHS = 12
_ENOUGH_DRAWS = 32  # a month with fewer planning draws is planned like the whole window


@dataclass(frozen=True)
class Candidates:
    """The feasible corridors of a study and where their routes stand among the tile maker's.

    Attributes
    ----------
    entries : feasible ones only
    options : for each entry, int64 (n,), its routes in the tile maker, best expected objective first
    """

    entries: tuple[CorridorRoutes, ...]
    options: tuple[Integers, ...]


def planning_spans() -> list[Span]:
    """Return the planning tiles: aligned chunks of 1,024 draws, so that sums depend on no other size."""
    return spans(PLANNING_DRAWS, CHUNK_DRAWS)


def plan(
    pool: ThreadPoolExecutor,
    maker: TileMaker,
    candidates: Candidates,
    objective: str,
    regimes: int,
    progress: Progress,
) -> list[Integers]:
    """Return the option that each entry commits to, by month of departure.

    Parameters
    ----------
    pool : threads
    maker, candidates : what is planned
    objective : ``generalized_usd`` or ``days``
    regimes : bits of the regimes known to be on at departure
    progress : counts the tiles

    Returns
    -------
    for each entry, int64 (12,)
    """
    sums = [np.zeros((MONTHS, len(options))) for options in candidates.options]
    counts = np.zeros(MONTHS, dtype=np.int64)
    parts = in_order(
        pool, lambda span: _tile_sums(maker, candidates, objective, span, regimes), planning_spans()
    )
    for by_entry, in_month in parts:
        counts += in_month
        for entry_sum, part in zip(sums, by_entry, strict=True):
            entry_sum += part  # noqa: PLW2901 - added in place
        progress.step()
    return [best_by_month(entry_sum, counts) for entry_sum in sums]


def _tile_sums(
    maker: TileMaker, candidates: Candidates, objective: str, span: Span, regimes: int
) -> tuple[list[Floats], Integers]:
    """Return each entry's summed objective (12, n_options) over one planning tile, and its draws by month."""
    found = follow_all(maker, span, planning=True, regimes=regimes)
    tile, hours = found.tile, np.minimum(found.arrival, maker.horizon_hours).astype(np.float64)
    by_month = np.argsort(tile.month, kind="stable")
    months, first = np.unique(tile.month[by_month], return_index=True)
    hours, departure = hours[:, by_month], tile.world.departure_hours[by_month]
    sums = []
    for entry, options in zip(candidates.entries, candidates.options, strict=True):
        total = np.zeros((MONTHS, len(options)))
        objectives = route_objective(entry, hours[options], departure, objective)
        total[months] = np.add.reduceat(objectives, first, axis=1).T
        sums.append(total)
    maker.take_back(tile)
    return sums, np.bincount(tile.month, minlength=MONTHS).astype(np.int64)


def route_objective(entry: CorridorRoutes, hours: Floats, departure: Floats, objective: str) -> Floats:
    """Return the objective of an entry's routes.

    Parameters
    ----------
    entry : the routes, in the order of the rows of ``hours``
    hours : float64 (n_routes, n_draws)
    departure : float64 (n_draws,), hours since the start of the departure window
    objective : ``generalized_usd`` or ``days``
    """
    if objective == "days":
        return hours / HOURS_PER_DAY
    fixed = np.array([route.usd for route in entry.routes])[:, None]
    usd = fixed + tariffs_by_route(entry.routes, entry.prices.tariffs, departure)
    kg = np.array([route.kg_co2e for route in entry.routes])[:, None]
    return entry.prices.generalized_usd(usd, kg, hours)


def fixed_by_draw(entry: CorridorRoutes, departure: Floats) -> Floats:
    """Return what an entry's routes cost whatever their hours, in USD of the objective.

    Parameters
    ----------
    entry : its routes and prices
    departure : float64 (n_draws,), hours since the start of the departure window

    Returns
    -------
    float64 (n_routes, n_draws); (n_routes, 1) where no surcharge goes by the day of departure
    """
    fixed = np.array([route.usd for route in entry.routes])[:, None]
    usd = fixed + tariffs_by_route(entry.routes, entry.prices.tariffs, departure)
    kg = np.array([route.kg_co2e for route in entry.routes])[:, None]
    return np.asarray(usd + kg * entry.prices.usd_per_kg, dtype=np.float64)


def best_by_month(by_month: Floats, counts: Integers) -> Integers:
    """Return the best option of each month; a month with too few draws is planned like the whole window.

    Parameters
    ----------
    by_month : float64 (12, n_options), the objective summed over planning draws
    counts : int64 (12,), draws of each month
    """
    whole = by_month.sum(axis=0)
    enough = (counts >= _ENOUGH_DRAWS)[:, None]
    return np.asarray(np.argmin(np.where(enough, by_month, whole), axis=1), dtype=np.int64)


def means_by_month(sums: Floats, counts: Integers) -> Floats:
    """Return sums over planning draws as means; a month with too few draws has those of the whole window.

    Parameters
    ----------
    sums : float64 (n, 12)
    counts : int64 (12,), draws of each month
    """
    enough = counts >= _ENOUGH_DRAWS
    whole = sums.sum(axis=1, keepdims=True) / counts.sum()
    return np.where(enough, sums / np.maximum(counts, 1), whole)
