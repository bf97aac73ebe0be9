"""Policies: the ways in which shippers decide, all over the routes of one set and in the same worlds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from corridorsim.kernels.minds import Relevant
from corridorsim.kernels.policies import follow_adaptive, follow_agreed
from corridorsim.kernels.turns import find_fallbacks, find_turns
from corridorsim.network.network import Floats
from corridorsim.study.agreements import agree
from corridorsim.study.deciding import Journeys, follow_each, rank_among, turn_until_settled
from corridorsim.study.foresight import Foresight
from corridorsim.study.late_draws import follow
from corridorsim.study.planning import MONTHS, Candidates, route_objective
from corridorsim.study.prospects import news_for
from corridorsim.study.rolling import Rollout
from corridorsim.study.tiles import Tile, TileMaker


class Decider(Protocol):
    """Whoever decides how each draw of a tile is travelled."""

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        ...


def deciders(foresight: Foresight) -> list[Decider]:
    """Return those who decide, one for each of the study's policies.

    Parameters
    ----------
    foresight : what is planned so far
    """
    study = foresight.study
    makers: dict[str, Callable[[], Decider]] = {
        "committed": lambda: foresight.committed,
        "committed-with-fallback": lambda: WithFallback(foresight),
        "adaptive": lambda: Adaptive(foresight, study.information_delay_hours),
        "rollout": lambda: Rollout(foresight),
        "clairvoyant": lambda: Clairvoyant(foresight.maker, foresight.candidates, study.objective),
    }
    return [makers[name]() for name in study.policies]


class Clairvoyant:
    """Who knows the whole world, and takes the option that turns out best: a bound, not a policy.

    Parameters
    ----------
    maker, candidates : what is decided
    objective : ``generalized_usd`` or ``days``
    """

    def __init__(self, maker: TileMaker, candidates: Candidates, objective: str) -> None:
        self._maker, self._candidates, self._objective = maker, candidates, objective

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        options = self._candidates.options[row]
        arrival, _ = follow(self._maker, tile, options)
        hours = np.minimum(arrival, self._maker.horizon_hours).astype(np.float64)
        best = np.argmin(self._judged(row, hours, tile), axis=0)
        arrived, split, _ = follow_each(self._maker, tile, options[best])
        return Journeys(arrived, best.astype(np.int64), split)

    def _judged(self, row: int, hours: Floats, tile: Tile) -> Floats:
        departure = tile.world.departure_hours
        return route_objective(self._candidates.entries[row], hours, departure, self._objective)


class Adaptive:
    """Who leaves the plan at a terminal where the news makes another way cheaper to expect.

    Parameters
    ----------
    foresight : what is planned
    delay_hours : age of the news
    """

    def __init__(self, foresight: Foresight, delay_hours: float) -> None:
        self._foresight, self._sets = foresight, foresight.sets
        self._news = news_for(foresight.maker, delay_hours)
        self._prospects = foresight.prospects(delay_hours)

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        it = self._foresight
        routes, mind = it.maker.routes, it.mind(row, tile, self._news, self._prospects)
        planned = it.committed.route(tile, row)
        scratch = self._scratch(len(planned))
        route = turn_until_settled(
            planned,
            lambda each, time, *inout: find_turns(routes, tile.world, mind, each, time, scratch, *inout),
        )
        hours, split, longest = follow_each(it.maker, tile, route)
        impatient = it.committed.impatient(tile, row, hours, longest)
        route[impatient] = planned[impatient]
        follow_adaptive(routes, tile.world, mind, impatient, scratch.heard, route, hours, split)
        return Journeys(hours, rank_among(it.candidates.options[row], route), split)

    def _scratch(self, n_lanes: int) -> Relevant:
        n_gates, n_cases = len(self._news.gates.utilisation), len(self._sets) * MONTHS
        return Relevant(
            np.empty(n_gates, np.uint8),
            np.empty((n_gates, n_cases), np.uint8),
            np.empty(n_gates),
            np.empty(n_gates),
            np.empty(n_cases, np.int64),
            np.empty(n_cases),
            np.empty(n_lanes, np.uint8),
            np.empty(n_lanes, np.uint8),
        )


class WithFallback:
    """Who has agreed before departure on one alternative a gateway, for when its place is shut.

    Parameters
    ----------
    foresight : what is planned
    """

    def __init__(self, foresight: Foresight) -> None:
        self._foresight, self._sets = foresight, foresight.sets
        self._news = news_for(foresight.maker, foresight.study.information_delay_hours)
        self._prospects = foresight.prospects(foresight.study.information_delay_hours)
        means = [each.by_month.end for each in foresight.means]
        self._agreed = [
            agree(entry, stakes, foresight.ways, self._news, plans, means)
            for entry, stakes, *plans in zip(
                foresight.candidates.entries,
                foresight.stakes,
                *(foresight.plans[bits] for bits in foresight.sets),
                strict=True,
            )
        ]

    def decide(self, tile: Tile, row: int) -> Journeys:
        """Return the journeys of one entry.

        Parameters
        ----------
        tile : the worlds
        row : of the candidates
        """
        it, agreed = self._foresight, self._agreed[row]
        routes, mind = it.maker.routes, it.mind(row, tile, self._news, self._prospects)
        planned = it.committed.route(tile, row)
        route, turned = planned.copy(), np.zeros(len(planned), np.uint8)
        time = np.empty(len(planned), np.float32)
        for plan in np.unique(planned):
            find_fallbacks(routes, tile.world, mind, agreed, plan, time, route, turned)
        hours, split, longest = follow_each(it.maker, tile, route)
        impatient = it.committed.impatient(tile, row, hours, longest)
        route[impatient] = planned[impatient]
        follow_agreed(routes, tile.world, mind, agreed, impatient, route, hours, split)
        return Journeys(hours, rank_among(it.candidates.options[row], route), split)
