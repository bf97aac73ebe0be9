"""Prospects: what planning draws tell of the rest of every route, for those who decide on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.minds import Prospects
from corridorsim.kernels.prospects import Sums, add_prospects, hours_left, tabulate_left
from corridorsim.kernels.quantiles import N_NODES, Z_LIMIT, normal_cdf
from corridorsim.kernels.residuals import DurationLaws, News
from corridorsim.kernels.worlds import Hazards
from corridorsim.network.network import Floats, Integers
from corridorsim.study.planning import MONTHS, means_by_month, planning_spans
from corridorsim.study.spans import Span, spans
from corridorsim.study.threads import in_order
from corridorsim.study.tiles import TileMaker
from corridorsim.study.ways import Ways

_AT_ONCE = 256  # draws
_LEVELS = (np.arange(16) + 0.5) / 16  # of the hours that are left, where lateness has a price


@dataclass(frozen=True)
class Means:
    """Means over the planning draws under one set of regimes; hours, by month of departure.

    Attributes
    ----------
    regimes : bits of those on at departure
    by_month : see ``kernels.prospects.Sums``, divided by the draws
    """

    regimes: int
    by_month: Sums


def planning_means(
    pool: ThreadPoolExecutor, maker: TileMaker, regimes: int, asked: NDArray[np.uint8]
) -> Means:
    """Return when each arc is begun and how long each gate holds one up, on average over the planning draws.

    Parameters
    ----------
    pool : threads
    maker : of the routes
    regimes : bits of those on at departure
    asked : uint8 (n_arcs,), 1 for the arcs that somebody asks about
    """
    total, counts = _no_sums(maker), np.zeros(MONTHS, dtype=np.int64)
    undated = maker.without_dates()
    parts = in_order(pool, lambda span: _tile_sums(undated, asked, span, regimes), planning_spans())
    for part, in_month in parts:
        for whole, each in zip(total, part, strict=True):
            whole += each  # noqa: PLW2901 - added in place
        counts += in_month
    return Means(regimes, Sums(*(means_by_month(sums, counts) for sums in total)))


def _tile_sums(maker: TileMaker, asked: NDArray[np.uint8], span: Span, regimes: int) -> tuple[Sums, Integers]:
    """Return sums over the draws of a chunk, in order; a part of it at a time, as whole worlds take room."""
    sums, counts = _no_sums(maker), np.zeros(MONTHS, dtype=np.int64)
    for first, n_draws in spans(span[1], _AT_ONCE):
        tile = maker.make((span[0] + first, n_draws), planning=True, regimes=regimes)
        scratch = np.empty((2, n_draws), dtype=np.float32)
        add_prospects(maker.routes, tile.world, asked, tile.month, maker.horizon_hours, scratch, sums)
        counts += np.bincount(tile.month, minlength=MONTHS)
        maker.take_back(tile)
    return sums, counts


def _no_sums(maker: TileMaker) -> Sums:
    n_arcs, n_steps = len(maker.routes.arc), len(maker.routes.kind)
    return Sums(
        *(np.zeros((rows, MONTHS)) for rows in (n_arcs, n_steps, n_arcs, n_steps, n_steps, maker.n_routes))
    )


def news_for(maker: TileMaker, delay_hours: float, regimes: int | None = None) -> News:
    """Return what shippers hear with some delay.

    Parameters
    ----------
    maker : of the worlds
    delay_hours : age of the news
    regimes : hold the regimes' states at departure to these bits
    """
    hazards = maker.hazards(regimes)
    return News(float(delay_hours), hazards, maker.gates, duration_laws(hazards))


def duration_laws(hazards: Hazards) -> DurationLaws:
    """Return the integrals of the duration laws at the nodes of their tables.

    Parameters
    ----------
    hazards : with tables of quantiles of scale 1
    """
    value = hazards.tables.astype(np.float64)
    survival = np.broadcast_to(_survival(), value.shape).copy()
    return DurationLaws(value, survival, *_integrals(value, survival))


@cache
def _survival() -> Floats:
    """Return the chance to lie above each node."""
    return np.array([normal_cdf(-score) for score in np.linspace(-Z_LIMIT, Z_LIMIT, N_NODES)])


def _integrals(value: Floats, survival: Floats) -> tuple[Floats, Floats]:
    """Integrate survival down from the last node, once and twice."""
    steps = np.diff(value, axis=1)
    integrals = []
    inner = survival
    for _ in range(2):
        pieces = 0.5 * (inner[:, 1:] + inner[:, :-1]) * steps
        outer = np.zeros_like(value)
        outer[:, :-1] = np.cumsum(pieces[:, ::-1], axis=1)[:, ::-1]
        integrals.append(outer)
        inner = outer
    return integrals[0], integrals[1]


def tabulate(
    maker: TileMaker, ways: Ways, means: Sequence[Means], nodes: Mapping[int, int], delay_hours: float
) -> Prospects:
    """Return the prospects of every route for news of some age, but for the spread of the hours left.

    Parameters
    ----------
    maker, ways : of the routes
    means : for each set of regimes
    nodes : arcs before which somebody decides, with their routes
    delay_hours : age of the news
    """
    left = np.zeros((len(means), len(maker.routes.arc), MONTHS), dtype=np.float32)
    at = np.array(list(nodes), dtype=np.int64)
    of_route = np.array(list(nodes.values()), dtype=np.int64)
    for row, each in enumerate(means):
        news = news_for(maker, delay_hours, each.regimes)
        tabulate_left(maker.routes, news, each.by_month, at, of_route, left[row])
    return Prospects(
        ways.flat(),
        np.stack([each.by_month.arc for each in means]).astype(np.float32),
        left,
        np.zeros((len(means), len(maker.routes.arc), 1), dtype=np.float32),
        np.stack([each.by_month.step for each in means]).astype(np.float32),
        np.stack([_variance(each.by_month.arc, each.by_month.arc_square) for each in means]),
        np.stack([_variance(each.by_month.step, each.by_month.step_square) for each in means]),
        ways.first_watched,
        ways.watched,
    )


def _variance(mean: Floats, square: Floats) -> np.ndarray:
    return np.maximum(0.0, square - mean**2).astype(np.float32)


def spread_of(maker: TileMaker, means: Sequence[Means], nodes: Mapping[int, int]) -> np.ndarray:
    """Return quantiles of the hours that are left from some arcs, less their mean, over 1,024 planning draws.

    Parameters
    ----------
    maker : of the routes
    means : for each set of regimes
    nodes : arcs before which somebody decides, with their routes

    Returns
    -------
    float32 (n_sets, n_arcs, 16)
    """
    spread = np.zeros((len(means), len(maker.routes.arc), len(_LEVELS)), dtype=np.float32)
    first, undated = maker.routes.first_arc, maker.without_dates()
    for row, each in enumerate(means):
        tile = undated.make(planning_spans()[0], planning=True, regimes=each.regimes)
        n_lanes = len(tile.month)
        scratch = np.empty(n_lanes, dtype=np.float32)
        for route in sorted(set(nodes.values())):
            hours = np.empty((int(first[route + 1] - first[route]), n_lanes), dtype=np.float32)
            hours_left(maker.routes, tile.world, route, np.float32(maker.horizon_hours), scratch, hours)
            ranks = [at - int(first[route]) for at, owner in nodes.items() if owner == route]
            chosen = hours[ranks].astype(np.float64)
            levels = np.quantile(chosen, _LEVELS, axis=1) - chosen.mean(axis=1)
            spread[row, first[route] + np.array(ranks)] = levels.T
    return spread
