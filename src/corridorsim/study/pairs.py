"""Pairs: two things that cost more when both are closed than each alone together, such as two straits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from corridorsim.study.detours import Detours
from corridorsim.study.elements import RANKED, Element, Subject
from corridorsim.study.ranking import Estimate, estimate, lower_bounds
from corridorsim.study.removals import Removals, Scope, by_rows, scopes_of

_TOP = 12  # one of a pair is among the singles that hurt most; the other may hurt nothing alone
MOST_PAIRS = 10
Tried = dict[Scope, list[Subject]]


@dataclass(frozen=True)
class Pair:
    """Two elements closed together.

    Attributes
    ----------
    first, second : the first hurts more alone
    loss : of both together, as of singles
    excess : beyond the sum of the two alone
    days : mean change of the best route's days
    cuts_off : shipments without a way left
    """

    first: Element
    second: Element
    loss: Estimate
    excess: Estimate
    days: float
    cuts_off: tuple[str, ...]

    @property
    def subject(self) -> Subject:
        """Both."""
        return (self.first, self.second)


def _candidates(removals: Removals, scope: Scope) -> list[Subject]:
    """Return the pairs of one of the worst singles with any other, each once."""
    groups = by_rows(removals, scope, RANKED)
    means = removals.losses(scope, [group[:1] for group in groups]).mean(axis=1)
    losses = {group[0]: float(mean) for group, mean in zip(groups, means, strict=True)}
    worst = sorted(losses, key=lambda element: (-losses[element], element))
    rank = {element: at for at, element in enumerate(worst)}
    return [
        (first, second)
        for first, second in product(worst[:_TOP], worst)
        if rank[first] < rank[second] and losses[first] > 0
    ]


def pairs_to_try(removals: Removals) -> Tried:
    """Return the pairs worth judging, of all shipments together and of each alone.

    Parameters
    ----------
    removals : singles, judged
    """
    return {scope: _candidates(removals, scope) for scope in scopes_of(removals.ways)}


def shortlist(removals: Removals, tried: Tried, most: int) -> Tried:
    """Return the pairs that certainly cost more than their parts, most beyond them first, of each scope.

    Parameters
    ----------
    removals : judged, the pairs too
    tried : the pairs
    most : how many at most
    """
    found = {}
    for scope, pairs in tried.items():
        alone = [removals.losses(scope, [pair[at : at + 1] for pair in pairs]) for at in (0, 1)]
        excess = removals.losses(scope, pairs) - alone[0] - alone[1]
        means, low = lower_bounds(excess, removals.counts)
        order = np.argsort(-means, kind="stable")
        found[scope] = [pairs[at] for at in order if low[at] > 0.0][:most]
    return found


def best_pairs(removals: Removals, tried: Tried, detours: Detours) -> dict[Scope, tuple[Pair, ...]]:
    """Return the pairs that cost most beyond their parts, at most ten of each scope.

    Of pairs that cut off the same shipments, or cost the same to the bit, the first is told.

    Parameters
    ----------
    removals : judged, the pairs too
    tried : a shortlist
    detours : only pairs that had a search of their own for every shipment are told
    """
    found = {}
    for scope, pairs in tried.items():
        names = [removals.ways[at].shipment.id for at in scope]
        told: dict[object, Pair] = {}
        for subject in pairs:
            if all(detours.is_searched(name, subject) for name in names):
                pair = _pair(removals, scope, subject)
                told.setdefault(pair.cuts_off or (pair.loss.mean, pair.excess.mean), pair)
        found[scope] = tuple(told.values())[:MOST_PAIRS]
    return found


def _pair(removals: Removals, scope: Scope, subject: Subject) -> Pair:
    first, second = subject
    alone = removals.losses(scope, [(first,), (second,)])
    both = removals.effect(scope, subject)
    excess = estimate(both.loss - alone[0] - alone[1], removals.counts)
    return Pair(first, second, estimate(both.loss, removals.counts), excess, both.days, both.cuts_off)
