"""Shapley values: what each of several players is worth, when any of them may join in any order.

Shapley, "A value for n-person games", Contributions to the Theory of Games 2, 1953. Exact over all coalitions
where these are few; else the mean over orders drawn at random, each with its reverse (Castro, Gómez and
Tejada, Computers & Operations Research 36, 2009; Mitchell, Cooper, Frank and Holmes, JMLR 23, 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.random import PCG64, Generator

from corridorsim.network.network import Floats

Coalition = frozenset[int]
Worths = Callable[[Sequence[Coalition]], Sequence[Floats]]


class Shares(NamedTuple):
    """What each player is worth.

    Attributes
    ----------
    values : float64 (n_players, …): over players they come to the worth of all less that of none
    errors : float64 (n_players, …), standard errors for there being only so many orders; 0 where exact
    is_exact : whether all coalitions were asked
    """

    values: Floats
    errors: Floats
    is_exact: bool


def shapley_values(worths: Worths, players: int, most: int, seed: int = 0) -> Shares:
    """Return the Shapley value of every player.

    Parameters
    ----------
    worths : float64 arrays of one shape, one for each coalition that is asked; each is asked once
    players : at least one
    most : coalitions that are asked at most; all 2**players where that is no more, at least one order anyhow
    seed : of the orders
    """
    if 2**players <= most:
        return _exact(worths, players)
    return _sampled(worths, players, most, seed)


def _exact(worths: Worths, players: int) -> Shares:
    asked = [_members(bits) for bits in range(2**players)]
    known = dict(zip(asked, worths(asked), strict=True))
    values = [
        sum(
            (known[each | {player}] - known[each]) / (players * comb(players - 1, len(each)))
            for each in asked
            if player not in each
        )
        for player in range(players)
    ]
    found = np.stack([np.asarray(each, dtype=np.float64) for each in values])
    return Shares(found, np.zeros_like(found), is_exact=True)


@cache
def _members(bits: int) -> Coalition:
    return frozenset(at for at in range(bits.bit_length()) if bits >> at & 1)


def _sampled(worths: Worths, players: int, most: int, seed: int) -> Shares:
    """Return means over pairs of an order and its reverse, as many as ask for no more than ``most``."""
    generator = Generator(PCG64(seed))
    orders: list[list[int]] = []
    asked: dict[Coalition, None] = {}
    while True:
        order = generator.permutation(players).tolist()
        more = [each for one in (order, order[::-1]) for each in _along(one)]
        if orders and len(asked.keys() | set(more)) > most:
            break
        asked |= dict.fromkeys(more)
        orders += [order, order[::-1]]
        if len(asked) == 2**players or len(orders) >= most:
            break
    known = dict(zip(asked, worths(list(asked)), strict=True))
    gains = np.stack([_gains(order, known) for order in orders])
    pairs = (gains[::2] + gains[1::2]) / 2.0
    spread = (
        pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs)) if len(pairs) > 1 else np.full(pairs[0].shape, np.nan)
    )
    return Shares(np.asarray(pairs.mean(axis=0)), np.asarray(spread), is_exact=False)


def _along(order: Sequence[int]) -> list[Coalition]:
    return [frozenset(order[:many]) for many in range(len(order) + 1)]


def _gains(order: Sequence[int], known: dict[Coalition, Floats]) -> Floats:
    """Return what each player adds when it joins, float64 (n_players, …)."""
    steps = [known[each] for each in _along(order)]
    found = np.empty((len(order), *np.shape(steps[0])))
    for at, player in enumerate(order):
        found[player] = steps[at + 1] - steps[at]
    return found
