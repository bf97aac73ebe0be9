"""Whole trials in plain Python: every route of every corridor through one world after the other."""

from __future__ import annotations

import numpy as np

from corridorsim.bench.contest import Way
from corridorsim.bench.corridor import SOON, Corridors, Prices
from corridorsim.bench.peers.plain_worlds import PlainLaws, PlainWorld
from corridorsim.kernels.steps import STEP_DEPARTURE, STEP_HOURS, STEP_LATENESS


def plain_trials(it: Corridors, draws: int) -> Way:
    """Return trials by plain Python.

    Parameters
    ----------
    it : the corridors
    draws : how many
    """
    laws = PlainLaws(it.laws, it.seed)
    horizon = it.maker.horizon_hours
    return Way(lambda: np.array([_one_draw(it, laws, draw, horizon) for draw in range(draws)]), draws)


def _one_draw(it: Corridors, laws: PlainLaws, draw: int, horizon: float) -> list[list[float]]:
    """Return the hours of the committed and of the clairvoyant, by corridor."""
    for until in (SOON, horizon):
        world = PlainWorld(laws, draw, until)
        hours = arrivals(it, world)
        if max(hours) <= until:
            break
    return answers(it.prices, hours, world.month, horizon)


def answers(prices: tuple[Prices, ...], hours: list[float], month: int, horizon: float) -> list[list[float]]:
    """Return the hours of the committed and of the clairvoyant, by corridor.

    Parameters
    ----------
    prices : by corridor
    hours : at the end of every branch
    month : of departure
    horizon : hours; who is later counts as this late
    """
    committed, clairvoyant = [], []
    for price in prices:
        ends = [hours[end] for end in price.ends]
        committed.append(ends[int(price.planned[month])])
        usd = [
            fixed + min(each, horizon) * price.usd_per_hour
            for fixed, each in zip(price.fixed_usd.tolist(), ends, strict=True)
        ]
        clairvoyant.append(ends[usd.index(min(usd))])
    return [committed, clairvoyant]


def arrivals(it: Corridors, world: PlainWorld) -> list[float]:
    """Return the hour at the end of every branch.

    Parameters
    ----------
    it : the corridors
    world : one draw
    """
    hours: list[float] = []
    for before, steps in it.branches:
        hours.append(follow_steps(world, steps, hours[before] if before >= 0 else 0.0))
    return hours


def follow_steps(world: PlainWorld, steps: tuple[tuple[int, int, float], ...], now: float) -> float:
    """Return the hour after the steps of one arc.

    Parameters
    ----------
    world : the draw
    steps : kind, item and share
    now : hours
    """
    for kind, item, share in steps:
        now = _take_step(world, kind, item, share, now)
    return now


def _take_step(world: PlainWorld, kind: int, item: int, share: float, now: float) -> float:
    if kind == STEP_HOURS:
        return now + share * world.hours(item)
    if kind == STEP_LATENESS:
        return now + world.late_hours(item)
    if kind == STEP_DEPARTURE:
        return world.next_departure(item, now)
    for start, end, holds in world.gate_events(item):
        if start > now:
            break
        if now < end:
            now = min(end, now + holds)
    return now
