"""The clairvoyant shipper: who knows the whole draw takes the route that turns out best in it.

Every route of every shipment is followed through every draw, a chunk of draws at a time, and judged by the
study's objective. What is not there by the horizon counts as arriving then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridorsim.kernels.removals import best_left
from corridorsim.network.network import Floats, Integers, Network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.elements import Lost
from corridorsim.study.late_draws import follow_all
from corridorsim.study.planning import route_objective
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.spans import Span
from corridorsim.study.statistics import CHUNK_DRAWS
from corridorsim.study.tiles import TileMaker
from corridorsim.study.trials import prepare
from corridorsim.units import HOURS_PER_DAY

_ROWS_AT_ONCE = 256  # what is in use stays in the cache
BATCHES = 32  # draw d is of batch d mod 32, so that batches hold the same draws whatever the chunks are


@dataclass(frozen=True)
class RouteFigures:
    """One shipment's routes in one chunk of draws; float64 (n_routes, n_draws) each.

    Attributes
    ----------
    objective : USD a FEU, or days
    days : door to door, the horizon where undelivered
    """

    objective: Floats
    days: Floats


@dataclass(frozen=True)
class Sums:
    """Sums over the draws of one shipment, by row of what was taken away.

    Attributes
    ----------
    loss, days : float64 (n_rows, n_batches), change of the best route's objective and days
    used : int64 (n_rows,), draws whose best route is concerned
    base : float64 (n_batches,), objective of the best route with nothing taken away
    """

    loss: Floats
    days: Floats
    used: Integers
    base: Floats

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.loss + other.loss, self.days + other.days, self.used + other.used, self.base + other.base
        )


class RouteJudge:
    """Judges routes of some shipments, each once, chunk by chunk; one judge may serve many threads.

    Parameters
    ----------
    network : whose worlds the routes meet
    entries : one a shipment, with all its routes
    scenario : gives seed, objective and horizon
    """

    def __init__(self, network: Network, entries: Sequence[CorridorRoutes], scenario: Scenario) -> None:
        self._study = scenario.study
        self._maker, self._candidates = prepare(network, entries, scenario.study.seed)

    def judged(self, span: Span) -> list[RouteFigures]:
        """Return the routes of each shipment in some draws.

        Parameters
        ----------
        span : an aligned chunk of draws
        """
        hours, departure = _hours(self._maker, span)
        return [
            judged(entry, hours[options], departure, self._study.objective)
            for entry, options in zip(self._candidates.entries, self._candidates.options, strict=True)
        ]


def _hours(maker: TileMaker, span: Span) -> tuple[Floats, Floats]:
    """Return the hours of every route in some draws, at most the horizon, and when the draws depart.

    Both are float64, (n_routes, n_draws) and (n_draws,).
    """
    found = follow_all(maker, span)
    hours = np.minimum(found.arrival, maker.horizon_hours).astype(np.float64)
    return hours, found.tile.world.departure_hours


def judged(entry: CorridorRoutes, hours: Floats, departure: Floats, objective: str) -> RouteFigures:
    """Return the objective and days of a shipment's routes, the objective a FEU where it is money.

    Parameters
    ----------
    entry : the routes
    hours : float64 (n_routes, n_draws)
    departure : float64 (n_draws,), hours since the start of the departure window
    objective : ``generalized_usd`` or ``days``
    """
    figure = route_objective(entry, hours, departure, objective)
    per_feu = figure if objective == "days" else figure / entry.shipment.feu
    return RouteFigures(per_feu, hours / HOURS_PER_DAY)


def stranded(entry: CorridorRoutes, scenario: Scenario) -> RouteFigures:
    """Return what counts where no route is left: arriving at the horizon by the dearest of the routes.

    No route is ever worse than this, all surcharges being due, so that closing more never costs less.

    Parameters
    ----------
    entry : the shipment's routes
    scenario : gives horizon and objective
    """
    ways = [replace(route, usd=route.usd + sum(route.tariff_usd)) for route in entry.routes]
    dearest = replace(entry, routes=tuple(ways), prices=replace(entry.prices, tariffs=()))
    horizon = np.full((len(ways), 1), float(scenario.study.horizon_days) * HOURS_PER_DAY)
    worst = judged(dearest, horizon, np.zeros(1), scenario.study.objective)
    return RouteFigures(worst.objective.max(axis=0), worst.days.max(axis=0))


def removal_sums(found: RouteFigures, lost: Lost, at_worst: RouteFigures, n_batches: int) -> Sums:
    """Return what it costs a shipment in a chunk to lose routes, draw by draw, summed by batch.

    Parameters
    ----------
    found : the routes in the chunk
    lost : uint8 (n_rows, n_routes), 1 where a row loses a route; row 0 loses none
    at_worst : what counts where none is left, (1,) each
    n_batches : draw d is of batch d mod this
    """
    n_draws = found.objective.shape[1]
    order = np.ascontiguousarray(np.argsort(found.objective.T, axis=1, kind="stable"), dtype=np.int64)
    objective = np.vstack([found.objective, np.full(n_draws, at_worst.objective[0])])
    days = np.vstack([found.days, np.full(n_draws, at_worst.days[0])])  # −1, none left, is the last row
    lanes, best = np.arange(n_draws), order[:, 0]
    loss, longer = np.empty((len(lost), n_batches)), np.empty((len(lost), n_batches))
    used = np.empty(len(lost), dtype=np.int64)
    for first in range(0, len(lost), _ROWS_AT_ONCE):
        some = slice(first, first + _ROWS_AT_ONCE)
        left = np.empty((len(lost[some]), n_draws), dtype=np.int64)
        best_left(order, lost[some], left)
        loss[some] = by_batch(objective[left, lanes] - objective[best, lanes], n_batches)
        longer[some] = by_batch(days[left, lanes] - days[best, lanes], n_batches)
        used[some] = np.count_nonzero(left != best, axis=1)
    return Sums(loss, longer, used, by_batch(objective[best, lanes][None, :], n_batches)[0])


def by_batch(values: Floats, n_batches: int) -> Floats:
    """Return sums over the draws of each batch, float64 (n_rows, n_batches).

    Parameters
    ----------
    values : float64 (n_rows, n_draws), the draws of an aligned chunk
    n_batches : divides the length of a chunk, or there is but one chunk of as many draws
    """
    n_rows, n_draws = values.shape
    whole = np.zeros((n_rows, -(-n_draws // n_batches) * n_batches))
    whole[:, :n_draws] = values
    return np.asarray(whole.reshape(n_rows, -1, n_batches).sum(axis=1), dtype=np.float64)


def chunks(draws: int) -> list[Span]:
    """Return the aligned chunks of 1,024 draws that cover draws 0 … ``draws`` − 1.

    Parameters
    ----------
    draws : how many there are
    """
    return [(first, min(CHUNK_DRAWS, draws - first)) for first in range(0, draws, CHUNK_DRAWS)]
