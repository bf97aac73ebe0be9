"""When draws depart, and the surcharges that go by the day of departure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from corridorsim.kernels.chance import PLANNING
from corridorsim.kernels.leg_times import draw_departures
from corridorsim.kernels.worlds import NO_POINTS, Chance
from corridorsim.network.eligibility import Tariff
from corridorsim.network.gates import calendar_of
from corridorsim.network.naming import id_words
from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Study
from corridorsim.study.judged_points import JudgedPoints, departure_occasion
from corridorsim.study.routes import Route
from corridorsim.study.spans import Span, draws_of

STUDY_THING = "study/departure"


def departure_hours(study: Study, span: Span, *, planning: bool = False) -> Floats:
    """Return when some draws depart, in hours since the start of the window.

    It is a pure function of the seed, so it need not be kept beside the trials.

    Parameters
    ----------
    study : gives seed and window
    span : the first draw and the number of draws
    planning : whether they are planned on instead of judged

    Returns
    -------
    float64 (n_draws,)
    """
    seed = np.array([study.seed & 0xFFFFFFFF, study.seed >> 32], dtype=np.uint32)
    study_id, draws = id_words([STUDY_THING])[0], draws_of(span)
    points = NO_POINTS
    if study.sampling == "sobol" and not planning:
        points = _departure_points(study.seed).at(draws)
    departure, words = np.empty(len(draws), dtype=np.float64), np.empty((4, len(draws)), dtype=np.uint32)
    chance = Chance(seed, draws, np.uint32(PLANNING if planning else 0), points)
    draw_departures(chance, study_id, calendar_of(study).window_hours, words, departure)
    return departure


@lru_cache(maxsize=8)
def _departure_points(seed: int) -> JudgedPoints:
    """Return the points of departures: every row of a result asks, and making them takes longest."""
    return JudgedPoints([departure_occasion(id_words([STUDY_THING])[0])], seed)


def tariffs_by_route(routes: Sequence[Route], tariffs: Sequence[Tariff], departure: Floats) -> Floats:
    """Return what each route pays in surcharges by the day of departure.

    Parameters
    ----------
    routes : of one shipment
    tariffs : the shipment's
    departure : float64 (n_draws,), hours since the start of the departure window

    Returns
    -------
    float64 (n_routes, n_draws); (1, 1) and zero where there are no such surcharges
    """
    if not tariffs:
        return np.zeros((1, 1))
    usd = np.array([route.tariff_usd for route in routes])
    return np.asarray(usd @ np.stack([tariff.is_due(departure) for tariff in tariffs]), dtype=np.float64)


def tariffs_by_draw(
    tariff_usd: Floats, tariffs: Sequence[Tariff], taken: np.ndarray, departure: Floats
) -> Floats:
    """Return what each draw pays in surcharges by the day of departure, float64 (n_draws,).

    Parameters
    ----------
    tariff_usd : float64 (n_routes, n_tariffs), what each route pays of each
    tariffs : the shipment's
    taken : int (n_draws,), the route of each draw
    departure : float64 (n_draws,), hours since the start of the departure window
    """
    paid = np.zeros(len(taken))
    for rank, tariff in enumerate(tariffs):
        paid += tariff_usd[:, rank][taken] * tariff.is_due(departure)
    return paid
