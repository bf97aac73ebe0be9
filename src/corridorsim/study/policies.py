"""Policies: the ways in which shippers decide, all over the routes of one set and in the same worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from corridorsim.kernels.choosing import Worth, find_best
from corridorsim.kernels.minds import Relevant
from corridorsim.kernels.policies import follow_adaptive, follow_agreed
from corridorsim.kernels.turns import find_fallbacks, find_turns
from corridorsim.network.network import Floats
from corridorsim.study.agreements import agree
from corridorsim.study.deciding import (
    Decider,
    Journeys,
    OneByOne,
    follow_each,
    rank_among,
    turn_until_settled,
)
from corridorsim.study.foresight import Foresight
from corridorsim.study.late_draws import follow
from corridorsim.study.planning import MONTHS, Candidates, fixed_by_draw
from corridorsim.study.policy_pairs import FRESHEST
from corridorsim.study.prospects import news_for
from corridorsim.study.rolling import Rollout
from corridorsim.study.tiles import Tile, TileMaker


def deciders(foresight: Foresight, policies: Sequence[str]) -> list[Decider]:
    """Return those who decide, one for each policy.

    Parameters
    ----------
    foresight : what is planned so far
    policies : their names
    """
    study = foresight.study
    makers: dict[str, Callable[[], Decider]] = {
        "committed": lambda: foresight.committed,
        "committed-with-fallback": lambda: WithFallback(foresight),
        "adaptive": lambda: Adaptive(foresight, study.information_delay_hours),
        FRESHEST: lambda: Adaptive(foresight, delay_hours=0.0),
        "rollout": lambda: Rollout(foresight),
        "clairvoyant": lambda: Clairvoyant(foresight.maker, foresight.candidates, study.objective),
    }
    return [makers[name]() for name in policies]


class Clairvoyant:
    """Who knows the whole world, and takes the option that turns out best: a bound, not a policy.

    Parameters
    ----------
    maker, candidates : what is decided
    objective : ``generalized_usd`` or ``days``
    """

    def __init__(self, maker: TileMaker, candidates: Candidates, objective: str) -> None:
        self._maker, self._candidates, self._objective = maker, candidates, objective

    def decide(self, tile: Tile, rows: Sequence[int]) -> list[Journeys]:
        """Return the journeys of some entries.

        Parameters
        ----------
        tile : the worlds
        rows : of the candidates
        """
        options = [self._candidates.options[row] for row in rows]
        every = np.unique(np.concatenate(options))
        arrival, _ = follow(self._maker, tile, every)
        best = np.empty((len(rows), len(tile.month)), dtype=np.int64)
        least = np.empty(len(tile.month))
        for rank, row in enumerate(rows):
            worth = self._worth(row, tile.world.departure_hours)
            find_best(arrival, np.searchsorted(every, options[rank]), worth, least, best[rank])
        taken = np.stack([own[each] for own, each in zip(options, best, strict=True)])
        followed = follow_each(self._maker, tile, taken)
        return [Journeys(each.hours, route, each.split) for each, route in zip(followed, best, strict=True)]

    def _worth(self, row: int, departure: Floats) -> Worth:
        entry, horizon_hours = self._candidates.entries[row], self._maker.horizon_hours
        if self._objective == "days":
            return Worth(np.zeros((len(entry.routes), 1)), 1.0, 0.0, np.inf, horizon_hours)
        prices = entry.prices
        return Worth(
            fixed_by_draw(entry, departure),
            float(prices.usd_per_hour),
            float(prices.late_usd_per_hour),
            float(prices.deadline_hours),
            horizon_hours,
        )


class Adaptive(OneByOne):
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

    def decide_one(self, tile: Tile, row: int) -> Journeys:
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
        hours, longest, split = follow_each(it.maker, tile, route[None])[0]
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


class WithFallback(OneByOne):
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

    def decide_one(self, tile: Tile, row: int) -> Journeys:
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
        hours, longest, split = follow_each(it.maker, tile, route[None])[0]
        impatient = it.committed.impatient(tile, row, hours, longest)
        route[impatient] = planned[impatient]
        follow_agreed(routes, tile.world, mind, agreed, impatient, route, hours, split)
        return Journeys(hours, rank_among(it.candidates.options[row], route), split)
