"""A contest: several ways to do one task on one input, found to agree before any of them is timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

Answer = NDArray[np.floating[Any]]
Missing = Callable[[str, str], None]
FEWEST_ROUNDS = 5
_SHORTEST_SECONDS = 2e-3  # what takes less is repeated within a round
_MOST_TIMES = 10_000


class WrongAnswerError(RuntimeError):
    """Two ways to do a task do not agree, so that their times mean nothing."""


@dataclass(frozen=True)
class Way:
    """One way to do a task.

    Attributes
    ----------
    run : does the task for the first ``items`` items of the input and returns the answer
    items : how many
    """

    run: Callable[[], Answer]
    items: int


@dataclass(frozen=True)
class Case:
    """A task on one input, our way to do it and what a user would pick instead.

    Attributes
    ----------
    task, size : what is done, and to what
    unit : what one item is; times are told for each
    ours : our way
    peers : what makes each of the others ready; an ImportError says that it is not installed
    disagreement : told our answer and another's; returns what is wrong with them, or an empty text
    """

    task: str
    size: str
    unit: str
    ours: Way
    peers: Mapping[str, Callable[[], Way]]
    disagreement: Callable[[Answer, Answer], str]


@dataclass(frozen=True)
class Row:
    """A peer beside us; times are microseconds an item, ``ratio`` is the peer's over ours."""

    task: str
    size: str
    ours_us: float
    peer: str
    peer_us: float
    ratio: float
    unit: str

    def document(self) -> dict[str, str | float]:
        """Return what ``bench --json`` has of it."""
        return dict(vars(self))


def hold(case: Case, seconds: float, missing: Missing) -> list[Row]:
    """Return how each peer that is installed does beside us.

    Parameters
    ----------
    case : the task
    seconds : about so long all ways are timed together
    missing : told the id and the package of each peer that is not installed

    Raises
    ------
    WrongAnswerError
        Where a peer's answer is another one; nothing is timed then.
    """
    peers = dict(_installed(case, missing))
    ours = case.ours.run()
    for name, way in peers.items():
        check(case, ours, name, way)
    medians = time_ways([case.ours, *peers.values()], seconds)
    mine, here = medians[0] * 1e6, (case.task, case.size)
    return [
        Row(*here, rounded(mine), name, rounded(1e6 * each), rounded(1e6 * each / mine), case.unit)
        for name, each in zip(peers, medians[1:], strict=True)
    ]


def check(case: Case, ours: Answer, name: str, way: Way) -> None:
    """Hold a peer's answer against ours.

    Parameters
    ----------
    case : the task
    ours : our answer
    name, way : the peer

    Raises
    ------
    WrongAnswerError
        Where they do not agree.
    """
    wrong = case.disagreement(ours, way.run())
    if wrong:
        raise WrongAnswerError(f"{case.task} {case.size}: {name} and ours do not agree: {wrong}")


def _installed(case: Case, missing: Missing) -> Iterator[tuple[str, Way]]:
    for name, prepare in case.peers.items():
        try:
            yield name, prepare()
        except ImportError as error:
            missing(name, error.name or name)


def time_ways(
    ways: Sequence[Way], seconds: float, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """Return the median seconds an item of each way, taken in turn so that a slow spell meets all of them.

    Parameters
    ----------
    ways : each has run once already
    seconds : all together, but for at least ``FEWEST_ROUNDS`` rounds
    clock : CPU time unless told otherwise: what else the machine does counts less, and a peer's threads count
    """
    times = [_times(way, clock) for way in ways]
    taken: list[list[float]] = [[] for _ in ways]
    began = time.perf_counter()
    while len(taken[0]) < FEWEST_ROUNDS or time.perf_counter() - began < seconds:
        for way, repeats, found in zip(ways, times, taken, strict=True):
            found.append(_timed(way, repeats, clock))
    return [median(found) for found in taken]


def _times(way: Way, clock: Callable[[], float]) -> int:
    """Return how often a way is run in a round."""
    return min(_MOST_TIMES, 1 + int(_SHORTEST_SECONDS / max(1e-9, _timed(way, 1, clock) * way.items)))


def _timed(way: Way, times: int, clock: Callable[[], float]) -> float:
    """Return the seconds an item."""
    began = clock()
    for _ in range(times):
        way.run()
    return (clock() - began) / (times * way.items)


def rounded(value: float) -> float:
    """Return four digits of a figure.

    Parameters
    ----------
    value : any
    """
    return float(f"{value:.4g}")


def differ(ours: Answer, peers: Answer, tolerance: float) -> str:
    """Return how far a peer's answers are from the first of ours, or an empty text where they are the same.

    Parameters
    ----------
    ours, peers : float64, ours at least as long; infinities must be equal
    tolerance : allowed part of each value
    """
    mine = ours[: len(peers)]
    if mine.shape != peers.shape or not len(peers):
        return f"{ours.shape} against {peers.shape} values"
    wrong = ~np.isclose(mine, peers, rtol=tolerance, atol=tolerance)
    if not wrong.any():
        return ""
    first = int(np.flatnonzero(wrong.reshape(len(wrong), -1).any(axis=1))[0])
    return f"{wrong.sum()} of {wrong.size} values, first {mine[first]} against {peers[first]}"
