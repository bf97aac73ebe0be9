"""Criticality: which terminal, leg, passage, country or hazard hurts most, singly and in pairs, how surely.

A removal costs the difference between the best route that avoids what is closed and the best route, in the
mean over the study's own draws, of a shipper who knows the draw. Routes are searched again wherever a removal
takes all that a corridor has. A hazard costs the difference between the worlds as they are and the same
worlds without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from corridorsim.network.network import Network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.clairvoyant import Sums
from corridorsim.study.dependence import Dependence, dependence_on
from corridorsim.study.detours import Detours
from corridorsim.study.elements import RANKED, Element, ElementBook, Subject, Ways, all_ways
from corridorsim.study.hazard_losses import judge_hazards
from corridorsim.study.pairs import Pair, Tried, best_pairs, pairs_to_try, shortlist
from corridorsim.study.ranking import Estimate, RankInterval, estimate, rank_intervals
from corridorsim.study.removals import (
    Effect,
    Removals,
    Scope,
    by_rows,
    judge_removals,
    weighted,
)
from corridorsim.study.routes import RouteSets
from corridorsim.study.threads import Progress, Report, default_workers

MOST_DRAWS = 4_096
_ROUNDS = 4  # of looking for pairs and searching again without them
_SHORT = 20  # pairs of a scope that are looked at more closely


@dataclass(frozen=True)
class Ranked:
    """What something costs, and where it stands among its like.

    Attributes
    ----------
    loss : of the objective, USD a FEU or days
    days : mean change of the best route's days
    share : share of draws whose best route is concerned
    cuts_off : shipments without a way left; they count as arriving at the horizon
    rank : 1 hurts most
    """

    loss: Estimate
    days: float
    share: float
    cuts_off: tuple[str, ...]
    rank: RankInterval


@dataclass(frozen=True)
class Closing:
    """Something closed for good; all of ``elements`` cost the same in every batch, the first names them."""

    elements: tuple[Element, ...]
    figures: Ranked


@dataclass(frozen=True)
class HazardLoss:
    """What a hazard costs as it is."""

    hazard: str
    figures: Ranked


@dataclass(frozen=True)
class Ranking:
    """What hurts one shipment, or all together.

    Attributes
    ----------
    shipments : ids; figures are means over them, weighted by FEU
    base : objective of the best route with everything open
    closings, hazards : hurting most first
    pairs : that cost more than their two parts, most beyond them first
    """

    shipments: tuple[str, ...]
    base: Estimate
    closings: tuple[Closing, ...]
    hazards: tuple[HazardLoss, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Criticality:
    """The answer.

    Attributes
    ----------
    draws : judged
    unit : of losses
    overall : None where no shipment has a way
    shipments : by shipment that has a way, in the scenario's order
    dependence : of each origin, and of all together
    """

    scenario: Scenario = field(repr=False)
    draws: int
    unit: str
    overall: Ranking | None
    shipments: tuple[Ranking, ...]
    dependence: tuple[Dependence, ...]

    def to_frame(self) -> Any:  # noqa: ANN401 - pandas is loaded only by those who ask for it
        """Return what closing costs over all shipments as a pandas DataFrame, one row an element."""
        import pandas as pd

        closings = self.overall.closings if self.overall else ()
        return pd.DataFrame([_flat(element, each.figures) for each in closings for element in each.elements])

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False, float_format=lambda value: f"{value:.3g}"))


def _flat(element: Element, figures: Ranked) -> dict[str, object]:
    loss, rank = figures.loss, figures.rank
    return {
        **element._asdict(),
        "loss": loss.mean,
        "loss_low": loss.low,
        "loss_high": loss.high,
        "days": figures.days,
        "share": figures.share,
        "cuts_off": " ".join(figures.cuts_off),
        "rank": rank.at,
        "rank_low": rank.low,
        "rank_high": rank.high,
    }


def find_criticality(
    network: Network,
    routes: RouteSets,
    scenario: Scenario,
    *,
    draws: int | None = None,
    workers: int | None = None,
    report: Report | None = None,
) -> Criticality:
    """Find what hurts most, of every shipment and of all together, weighted by FEU.

    The same seed gives the same bits for any number of workers.

    Parameters
    ----------
    network, routes : built and found for the scenario
    scenario : gives shipments, corridors, seed and objective
    draws : how many of the study's to judge; None takes the study's, at most 4,096
    workers : threads; None takes one for each core
    report : called with (chunks done, chunks in all) from the calling thread
    """
    n_draws = draws or min(scenario.study.draws, MOST_DRAWS)
    book = ElementBook(network, scenario)
    detours = Detours(network, scenario, routes, book)
    unit = "days" if scenario.study.objective == "days" else "USD per FEU"
    if not detours.entries:
        return Criticality(scenario, n_draws, unit, None, (), ())
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        inquiry = _Inquiry(pool, network, scenario, book, detours, n_draws)
        removals, tried = inquiry.run()
        hazards = judge_hazards(pool, network, scenario, removals.ways, n_draws, Progress(report))
    ways = removals.ways
    everything: Scope = tuple(range(len(ways)))
    rankings = {
        scope: _ranking(removals, hazards, scope, pairs)
        for scope, pairs in best_pairs(removals, tried, detours).items()
    }
    alone = tuple(rankings[at,] for at in everything)
    origins = dict.fromkeys(each.shipment.origin for each in ways)
    groups: dict[str | None, Scope] = {
        origin: tuple(at for at in everything if ways[at].shipment.origin == origin) for origin in origins
    }
    dependence = [
        dependence_on(removals, scope, name) for name, scope in {**groups, None: everything}.items()
    ]
    return Criticality(scenario, n_draws, unit, rankings[everything], alone, tuple(dependence))


class _Inquiry:
    """Judges, looks for the pairs that matter, searches again without them, until nothing new turns up."""

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        network: Network,
        scenario: Scenario,
        book: ElementBook,
        detours: Detours,
        draws: int,
    ) -> None:
        self._pool, self._network, self._scenario = pool, network, scenario
        self._book, self._detours, self._draws = book, detours, draws

    def run(self) -> tuple[Removals, Tried]:
        """Return what was judged, with every way that was found, and the pairs that stand out."""
        self._detours.search(self._pool, {each.shipment.id: _singles(each) for each in self._ways()})
        tried = pairs_to_try(self._judge({}))
        removals = self._judge(tried)
        for _ in range(_ROUNDS):
            tried = shortlist(removals, tried, _SHORT)
            if not self._detours.search(self._pool, self._wanted(removals, tried)):
                break
            removals = self._judge(tried)
        return removals, shortlist(removals, tried, _SHORT)

    def _wanted(self, removals: Removals, tried: Tried) -> dict[str, list[Subject]]:
        """Return by shipment what deserves a search without it: singles, and the pairs that stand out."""
        wanted = {each.shipment.id: _singles(each) for each in removals.ways}
        for scope, pairs in tried.items():
            for at in scope:
                wanted[removals.ways[at].shipment.id] += pairs
        return wanted

    def _ways(self) -> tuple[Ways, ...]:
        return all_ways(self._book, self._detours.entries)

    def _judge(self, tried: Tried) -> Removals:
        ways = self._ways()
        subjects: list[list[Subject]] = [_singles(each) for each in ways]
        for scope, pairs in tried.items():
            for at in scope:
                subjects[at] += pairs
        return judge_removals(self._pool, self._network, self._scenario, ways, subjects, self._draws)


def _singles(ways: Ways) -> list[Subject]:
    return [(element,) for element in ways.elements]


def _ranking(
    removals: Removals, hazards: dict[str, list[Sums]], scope: Scope, pairs: tuple[Pair, ...]
) -> Ranking:
    alike = _alike(removals, scope)
    effects = [removals.effect(scope, group[:1]) for group in alike]
    closings = [
        Closing(group, figures)
        for group, figures in zip(alike, _ranked(effects, removals), strict=True)
        if figures.loss.mean > 0
    ]
    hazard_effects = [
        weighted(removals.ways, [(at, sums[at], 0) for at in scope], removals.counts)
        for sums in hazards.values()
    ]
    losses = map(HazardLoss, hazards, _ranked(hazard_effects, removals))
    return Ranking(
        tuple(removals.ways[at].shipment.id for at in scope),
        estimate(removals.base(scope), removals.counts),
        tuple(sorted(closings, key=lambda each: (-each.figures.loss.mean, each.elements))),
        tuple(sorted(losses, key=lambda each: (-each.figures.loss.mean, each.hazard))),
        pairs,
    )


def _alike(removals: Removals, scope: Scope) -> list[Subject]:
    """Return what can be closed, those that cost the same in every batch together."""
    groups = by_rows(removals, scope, RANKED)
    found: dict[bytes, list[Element]] = {}
    for group, loss in zip(groups, removals.losses(scope, [group[:1] for group in groups]), strict=True):
        found.setdefault(loss.tobytes(), []).extend(group)
    return [
        tuple(sorted(group, key=lambda each: (RANKED.index(each.kind), each.name)))
        for group in found.values()
    ]


def _ranked(effects: Sequence[Effect], removals: Removals) -> list[Ranked]:
    if not effects:
        return []
    ranks = rank_intervals(np.stack([effect.loss for effect in effects]), removals.counts)
    return [
        Ranked(estimate(effect.loss, removals.counts), effect.days, effect.share, effect.cuts_off, rank)
        for effect, rank in zip(effects, ranks, strict=True)
    ]
