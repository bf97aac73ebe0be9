"""Dependence: how much of what leaves an origin hangs on one transit country, passage or operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridorsim.study.elements import COUNTRY, OPERATOR, PASSAGE
from corridorsim.study.ranking import Estimate, estimate
from corridorsim.study.removals import Removals, Scope

KINDS = (COUNTRY, PASSAGE, OPERATOR)


@dataclass(frozen=True)
class Reliance:
    """What hangs on one thing.

    Attributes
    ----------
    share : of draws whose best route uses it, weighted by FEU
    loss : when it closes, of the objective, USD a FEU or days
    days : mean change of the days when it closes
    cuts_off : shipments without a way left then
    """

    name: str
    share: float
    loss: Estimate
    days: float
    cuts_off: tuple[str, ...]


@dataclass(frozen=True)
class DependenceOn:
    """Reliance on things of one kind, most used first.

    Attributes
    ----------
    kind : country in transit, passage or operator (a row of services: a service in a country)
    hhi : sum of squares of the shares, each over the sum of shares; None where nothing is used
    """

    kind: str
    hhi: float | None
    on: tuple[Reliance, ...]


@dataclass(frozen=True)
class Dependence:
    """Of the shipments of one origin, or of all where ``origin`` is None."""

    origin: str | None
    shipments: tuple[str, ...]
    kinds: tuple[DependenceOn, ...]


def dependence_on(removals: Removals, scope: Scope, origin: str | None) -> Dependence:
    """Return what the shipments of an origin hang on.

    Parameters
    ----------
    removals : judged
    scope : the shipments
    origin : their origin, None for all
    """
    names = tuple(removals.ways[at].shipment.id for at in scope)
    return Dependence(origin, names, tuple(_on(removals, scope, kind) for kind in KINDS))


def _on(removals: Removals, scope: Scope, kind: str) -> DependenceOn:
    elements = {element for at in scope for element in removals.ways[at].elements if element.kind == kind}
    found = []
    for element in sorted(elements):
        effect = removals.effect(scope, (element,))
        if effect.share > 0:
            loss = estimate(effect.loss, removals.counts)
            found.append(Reliance(element.name, effect.share, loss, effect.days, effect.cuts_off))
    ordered = sorted(found, key=lambda each: (-each.share, each.name))
    return DependenceOn(kind, herfindahl([each.share for each in ordered]), tuple(ordered))


def herfindahl(shares: Sequence[float]) -> float | None:
    """Return the sum of squares of shares, each over their sum; None where they sum to nothing.

    Parameters
    ----------
    shares : not negative
    """
    total = sum(shares)
    return sum((share / total) ** 2 for share in shares) if total > 0 else None
