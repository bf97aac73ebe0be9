"""Running a study part by part: parts are judged or read, added up, and kept while there are few enough."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.part_store import PartStore
from corridorsim.study.tally import Tally
from corridorsim.study.tiles import Span

MOST_KEPT = 10_000_000  # with more draws memory would not hold them


class Judge(Protocol):
    """Whoever makes parts."""

    def part(self, span: Span) -> DrawPart:
        """Make a part."""

    def skip(self, span: Span) -> None:
        """Count a part that need not be made."""


class EveryDraw:
    """All draws in memory, or none where there are too many.

    Parameters
    ----------
    n_policies, n_entries : sizes
    draws : so many will come
    most : more than these are not kept

    Attributes
    ----------
    hours, route : float32 and int32 (n_policies, n_entries, n_draws); without draws where not ``kept``
    """

    def __init__(self, n_policies: int, n_entries: int, draws: int, most: int) -> None:
        self.kept = draws <= most
        shape = (n_policies, n_entries, draws if self.kept else 0)
        self.hours: NDArray[np.float32] = np.empty(shape, dtype=np.float32)
        self.route: NDArray[np.int32] = np.empty(shape, dtype=np.int32)

    def add(self, part: DrawPart) -> None:
        """Keep a part, if draws are kept.

        Parameters
        ----------
        part : any
        """
        if self.kept:
            here = slice(part.first, part.first + part.span[1])
            self.hours[..., here], self.route[..., here] = part.hours, part.route

    def part(self, span: Span) -> DrawPart:
        """Return some of the draws, without what they were spent on.

        Parameters
        ----------
        span : draws that are kept
        """
        here = slice(span[0], span[0] + span[1])
        nothing = np.zeros((*self.hours.shape[:2], 0), dtype=np.int64)
        return DrawPart(span[0], self.hours[..., here], self.route[..., here], nothing)


def carry_out(
    judge: Judge,
    spans: Sequence[Span],
    tally: Tally,
    every: EveryDraw,
    pool: ThreadPoolExecutor,
    store: PartStore | None,
) -> None:
    """Judge parts in order, and have each stored as soon as it is finished.

    What an earlier run has stored is taken from there: every part, or where draws are not kept the tally.

    Parameters
    ----------
    judge : makes the parts
    spans : the parts
    tally, every : take them
    pool : threads
    store : None where nothing is stored
    """
    done = _restore(tally, store) if store is not None and not every.kept else 0
    for span in spans:
        if span[0] + span[1] <= done:
            judge.skip(span)
            continue
        part = _part(judge, span, store, keep=every.kept)
        tally.add(part, pool)
        every.add(part)
        if store is not None and not every.kept:
            store.write_tally({"draws": np.array(span[0] + span[1]), **tally.arrays()})


def _restore(tally: Tally, store: PartStore) -> int:
    """Return how many draws an earlier run had counted, and take over what they add up to."""
    named = store.read_tally()
    if not named:
        return 0
    tally.restore(named)
    return int(named["draws"])


def _part(judge: Judge, span: Span, store: PartStore | None, *, keep: bool) -> DrawPart:
    """Return a part from the store, or make it and put it there where draws are to be kept."""
    stores = store is not None and (keep or store.every_draw)
    if store is not None and stores and (found := store.read(span)) is not None:
        judge.skip(span)
        return found
    part = judge.part(span)
    if store is not None and stores:
        store.write(part)
    return part
