"""Removals judged: what closing something costs one shipment, or several together, a FEU."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from corridorsim.network.network import Floats, Integers, Network
from corridorsim.scenario.tables import Scenario
from corridorsim.study.clairvoyant import (
    BATCHES,
    RouteJudge,
    Sums,
    chunks,
    removal_sums,
    stranded,
)
from corridorsim.study.elements import Element, LostRoutes, Subject, Ways
from corridorsim.study.ranking import batch_counts
from corridorsim.study.threads import in_order

Scope = tuple[int, ...]  # rows of shipments that are judged together


@dataclass(frozen=True)
class Effect:
    """What taking something away costs the shipments of a scope.

    Attributes
    ----------
    loss : float64 (n_batches,), batch means of the objective, USD a FEU or days, weighted by FEU
    days : mean change of the days, weighted by FEU
    share : share of draws whose best route is concerned, weighted by FEU
    cuts_off : shipments that have no way left in any corridor
    """

    loss: Floats
    days: float
    share: float
    cuts_off: tuple[str, ...]


class Removals:
    """What was judged of some removals.

    Parameters
    ----------
    ways : of each shipment
    lost : its routes lost with each removal
    sums : its sums, by row of ``lost``
    draws : how many
    """

    def __init__(
        self, ways: Sequence[Ways], lost: Sequence[LostRoutes], sums: Sequence[Sums], draws: int
    ) -> None:
        self.ways, self.draws = ways, draws
        self.counts = counts_of(draws)
        self._lost, self._sums = lost, sums
        self._none_left = [np.atleast_1d(rows.matrix().all(axis=1)) for rows in lost]

    def rows(self, scope: Scope, subject: Subject) -> tuple[int, ...]:
        """Return what a removal is to each shipment; equal rows cannot be told apart.

        Parameters
        ----------
        scope : the shipments
        subject : what is closed together
        """
        return tuple(self._lost[at].row_of(subject) for at in scope)

    def effect(self, scope: Scope, subject: Subject) -> Effect:
        """Return what a removal costs.

        Parameters
        ----------
        scope : the shipments
        subject : what is closed together, among what was judged
        """
        rows = self.rows(scope, subject)
        cut = [
            self.ways[at].shipment.id for at, row in zip(scope, rows, strict=True) if self._none_left[at][row]
        ]
        parts = [(at, self._sums[at], row) for at, row in zip(scope, rows, strict=True)]
        return weighted(self.ways, parts, self.counts, cut)

    def losses(self, scope: Scope, subjects: Sequence[Subject]) -> Floats:
        """Return the losses of many removals, batch means as of ``effect``, float64 (n, n_batches).

        Parameters
        ----------
        scope : the shipments
        subjects : among what was judged
        """
        total = np.zeros((len(subjects), len(self.counts)))
        for at, weight in zip(scope, weights(self.ways, scope), strict=True):
            rows = [self._lost[at].row_of(subject) for subject in subjects]
            total += weight * self._sums[at].loss[rows]
        return total / self.counts

    def base(self, scope: Scope) -> Floats:
        """Return batch means of the objective with everything open, float64 (n_batches,).

        Parameters
        ----------
        scope : the shipments
        """
        total = np.zeros(len(self.counts))
        for at, weight in zip(scope, weights(self.ways, scope), strict=True):
            total += weight * self._sums[at].base
        return total / self.counts


def weights(ways: Sequence[Ways], scope: Scope) -> list[float]:
    """Return the share of each shipment in the FEU of a scope.

    Parameters
    ----------
    ways : of all shipments
    scope : those that are judged together
    """
    feu = [float(ways[at].shipment.feu) for at in scope]
    return [each / sum(feu) for each in feu]


def weighted(
    ways: Sequence[Ways],
    parts: Sequence[tuple[int, Sums, int]],
    counts: Integers,
    cuts_off: Sequence[str] = (),
) -> Effect:
    """Return the effect over several shipments, weighted by FEU.

    Parameters
    ----------
    ways : of all shipments
    parts : for each shipment its place, sums and row
    counts : int64 (n_batches,), draws of each batch
    cuts_off : shipments without a way left
    """
    draws = int(counts.sum())
    loss, days, used = np.zeros(len(counts)), 0.0, 0.0
    share_of = weights(ways, tuple(at for at, _, _ in parts))
    for weight, (_, sums, row) in zip(share_of, parts, strict=True):
        loss += weight * sums.loss[row]
        days += weight * float(sums.days[row].sum()) / draws
        used += weight * float(sums.used[row]) / draws
    return Effect(loss / counts, days, used, tuple(cuts_off))


def scopes_of(ways: Sequence[Ways]) -> list[Scope]:
    """Return what is ranked together: all shipments, then each alone.

    Parameters
    ----------
    ways : of each shipment
    """
    everything = tuple(range(len(ways)))
    return list(dict.fromkeys([everything, *((at,) for at in everything)]))


def counts_of(draws: int) -> Integers:
    """Return how many draws each batch has, int64 (n_batches,).

    Parameters
    ----------
    draws : of the study
    """
    return batch_counts(draws, min(BATCHES, draws))


def judge_removals(
    pool: ThreadPoolExecutor,
    network: Network,
    scenario: Scenario,
    ways: Sequence[Ways],
    subjects: Sequence[Iterable[Subject]],
    draws: int,
) -> Removals:
    """Judge what is closed, alone or together, for every shipment.

    Parameters
    ----------
    pool : threads
    network, scenario : built and declared
    ways : of each shipment
    subjects : for each shipment, what is closed together
    draws : how many of the study's
    """
    lost = [LostRoutes(each) for each in ways]
    for rows, wanted in zip(lost, subjects, strict=True):
        for subject in wanted:
            rows.row_of(subject)
    matrices, worst = [rows.matrix() for rows in lost], [stranded(each.entry, scenario) for each in ways]
    judge, n_batches = RouteJudge(network, [each.entry for each in ways], scenario), min(BATCHES, draws)

    def of_chunk(span: tuple[int, int]) -> list[Sums]:
        return [
            removal_sums(found, matrix, at_worst, n_batches)
            for found, matrix, at_worst in zip(judge.judged(span), matrices, worst, strict=True)
        ]

    parts = list(in_order(pool, of_chunk, chunks(draws)))
    sums = [reduce(add, shipment) for shipment in zip(*parts, strict=True)]
    return Removals(ways, lost, sums, draws)


def by_rows(removals: Removals, scope: Scope, kinds: Sequence[str]) -> list[Subject]:
    """Return the elements of some kinds that lie on a route, those on exactly the same routes together.

    Parameters
    ----------
    removals : judged
    scope : the shipments
    kinds : the first of which names those that are alike
    """
    elements = {element for at in scope for element in removals.ways[at].elements if element.kind in kinds}
    alike: dict[tuple[int, ...], list[Element]] = {}
    for element in sorted(elements, key=lambda each: (kinds.index(each.kind), each.name)):
        rows = removals.rows(scope, (element,))
        if any(rows):
            alike.setdefault(rows, []).append(element)
    return [tuple(group) for group in alike.values()]
