"""Hazards taken out: what each costs, on the same worlds without it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np

from corridorsim.kernels.worlds import SURPRISE
from corridorsim.network.building import build_network
from corridorsim.network.masks import Mask
from corridorsim.network.network import Network
from corridorsim.network.regime_masks import regime_mask
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.tables import Scenario
from corridorsim.study.clairvoyant import BATCHES, RouteFigures, RouteJudge, Sums, by_batch, chunks
from corridorsim.study.elements import ElementBook, Ways, all_ways
from corridorsim.study.routes import CorridorRoutes, find_routes
from corridorsim.study.spans import Span
from corridorsim.study.threads import Progress, in_order


class WithoutHazard:
    """The same worlds with one hazard taken out: only routes that meet it are followed again.

    A regime that is held on keeps its places out of the network; without it there are further routes.

    Parameters
    ----------
    network, scenario : built and declared, with the hazard
    ways : of all shipments
    name : the hazard
    """

    def __init__(self, network: Network, scenario: Scenario, ways: Sequence[Ways], name: str) -> None:
        self.name = name
        hazard = scenario.tables.hazards[name]
        met = ~regime_mask(network, scenario, name)
        for follower in _followers(scenario, name):
            met |= ~regime_mask(network, scenario, follower)
        calm = calm_scenario(scenario, name)
        calm_network = calm_laws(network, name) if _is_surprise(network, name) else build_network(calm)
        further = _further_routes(calm_network, calm) if _is_held_on(hazard) else {}
        self._meets = [_crosses(each.entry, met) for each in ways]
        entries = [
            _with_routes(each.entry, meets, further.get(each.shipment.id))
            for each, meets in zip(ways, self._meets, strict=True)
        ]
        self._at = [row for row, entry in enumerate(entries) if entry.routes]
        self._judge = RouteJudge(calm_network, [entries[row] for row in self._at], scenario)

    def sums(self, span: Span, base: Sequence[RouteFigures], n_batches: int) -> list[Sums]:
        """Return what the hazard costs each shipment in a chunk, one row each.

        Parameters
        ----------
        span : the chunk
        base : the shipments' routes in it, with the hazard
        n_batches : draw d is of batch d mod this
        """
        calm = dict(zip(self._at, self._judge.judged(span) if self._at else [], strict=True))
        return [
            _hazard_sums(found, calm.get(row), meets, n_batches)
            for row, (found, meets) in enumerate(zip(base, self._meets, strict=True))
        ]


def calm_scenario(scenario: Scenario, name: str) -> Scenario:
    """Return a scenario with one hazard taken out.

    Parameters
    ----------
    scenario : declared
    name : the hazard
    """
    others = {other: row for other, row in scenario.tables.hazards.items() if other != name}
    return replace(scenario, tables=replace(scenario.tables, hazards=others))


def calm_laws(network: Network, name: str) -> Network:
    """Return a network in which a surprise never happens, so that nothing follows upon it either.

    It is made sooner than one without the surprise; and where a gate cuts a voyage in two, the hours stay
    the same to the bit, so that nothing but the hazard tells the two apart.

    Parameters
    ----------
    network : built
    name : the surprise
    """
    laws = network.laws
    accept = laws.hazards.accept.copy()
    follow_probability = laws.hazards.follow_probability.copy()
    row = laws.hazard_names.index(name)
    accept[row] = follow_probability[row] = 0.0
    calm = laws.hazards._replace(accept=accept, follow_probability=follow_probability)
    return replace(network, laws=replace(laws, hazards=calm))


def _followers(scenario: Scenario, name: str) -> list[str]:
    return [other for other, row in scenario.tables.hazards.items() if row.follows == name]


def _is_surprise(network: Network, name: str) -> bool:
    laws = network.laws
    return bool(laws.hazards.kind[laws.hazard_names.index(name)] == SURPRISE)


def _is_held_on(hazard: Hazard) -> bool:
    return hazard.state == "on" and hazard.shuts


def _crosses(entry: CorridorRoutes, met: Mask) -> Mask:
    return np.array([met[list(route.arcs)].any() for route in entry.routes], dtype=np.bool_)


def _further_routes(network: Network, scenario: Scenario) -> dict[str, CorridorRoutes]:
    """Return the routes that shipments have in another network, by shipment."""
    found = find_routes(network, scenario)
    entries = [entry for entry in found.entries if entry.routes]
    return {each.shipment.id: each.entry for each in all_ways(ElementBook(network, scenario), entries)}


def _with_routes(entry: CorridorRoutes, meets: Mask, more: CorridorRoutes | None) -> CorridorRoutes:
    """Return an entry with those of its routes that meet a hazard, and those that it does not have yet."""
    known = {route.arcs for route in entry.routes}
    own = tuple(route for route, is_met in zip(entry.routes, meets, strict=True) if is_met)
    new = () if more is None else tuple(route for route in more.routes if route.arcs not in known)
    return replace(entry, routes=own + new)


def _hazard_sums(found: RouteFigures, calm: RouteFigures | None, meets: Mask, n_batches: int) -> Sums:
    lanes = np.arange(found.objective.shape[1])
    best = found.objective.argmin(axis=0)
    figure, days = found.objective[best, lanes], found.days[best, lanes]
    calm_figure, calm_days = figure, days
    if calm is not None:
        objective = np.vstack([found.objective[~meets], calm.objective])
        at = objective.argmin(axis=0)
        calm_figure = objective[at, lanes]
        calm_days = np.vstack([found.days[~meets], calm.days])[at, lanes]
    return Sums(
        loss=by_batch((figure - calm_figure)[None, :], n_batches),
        days=by_batch((days - calm_days)[None, :], n_batches),
        used=np.array([np.count_nonzero(meets[best])], dtype=np.int64),
        base=by_batch(figure[None, :], n_batches)[0],
    )


def judge_hazards(
    pool: ThreadPoolExecutor,
    network: Network,
    scenario: Scenario,
    ways: Sequence[Ways],
    draws: int,
    progress: Progress,
) -> dict[str, list[Sums]]:
    """Judge the same worlds again without each hazard; return its cost to each shipment.

    Parameters
    ----------
    pool : threads
    network, scenario : built and declared
    ways : of each shipment
    draws : how many of the study's
    progress : counts the chunks
    """
    names = network.laws.hazard_names
    judge = RouteJudge(network, [each.entry for each in ways], scenario)
    calm = list(pool.map(lambda name: WithoutHazard(network, scenario, ways, name), names))
    n_batches, spans = min(BATCHES, draws), chunks(draws)
    progress.total = len(spans)
    found: dict[str, list[Sums]] = {}

    def of_chunk(span: tuple[int, int]) -> list[list[Sums]]:
        base = judge.judged(span)
        return [each.sums(span, base, n_batches) for each in calm]

    for chunk in in_order(pool, of_chunk, spans):
        for name, part in zip(names, chunk, strict=True):
            found[name] = (
                [reduce(add, pair) for pair in zip(found[name], part, strict=True)]
                if (name in found)
                else part
            )
        progress.step()
    return found
