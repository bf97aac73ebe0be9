"""Running a study part by part: parts are judged or read, added up, and kept while there are few enough."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np

from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.every_draw import EveryDraw
from corridorsim.study.part_store import PartStore
from corridorsim.study.spans import Span
from corridorsim.study.stopping import Watch
from corridorsim.study.tally import Tally


class Judge(Protocol):
    """Whoever makes parts."""

    def part(self, span: Span) -> DrawPart:
        """Make a part."""

    def skip(self, span: Span) -> None:
        """Count a part that need not be made."""


def carry_out(
    judge: Judge,
    spans: Sequence[Span],
    tally: Tally,
    every: EveryDraw,
    watch: Watch,
    pool: ThreadPoolExecutor,
    store: PartStore | None,
) -> int:
    """Judge parts in order until the watch stops, have each stored when it is finished, and return the draws.

    What an earlier run has stored is taken from there: every part, or where draws are not kept the tally.

    Parameters
    ----------
    judge : makes the parts
    spans : the parts
    tally, every, watch : take them
    pool : threads
    store : None where nothing is stored
    """
    done = 0 if store is None else _restore(tally, every, store)
    for span in spans:
        end = span[0] + span[1]
        if end <= done:
            judge.skip(span)
        else:
            part = _part(judge, span, store, keep=every.kept)
            tally.add(part, pool)
            every.add(part)
            if store is not None and not every.kept:
                store.write_tally({"draws": np.array(end), **tally.arrays()})
        if end >= done and watch.is_over(end):
            return end
    return sum(n_draws for _, n_draws in spans)


def _restore(tally: Tally, every: EveryDraw, store: PartStore) -> int:
    """Return how many draws an earlier run had only counted, and take over what they add up to."""
    named = store.read_tally()
    if not named:
        return 0
    every.drop()
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
