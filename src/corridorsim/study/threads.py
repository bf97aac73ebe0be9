"""Threads over fixed blocks: how many, in which order results come back, and how far they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")
Report = Callable[[int, int], None]
_MOST = 8


def default_workers() -> int:
    """Return one thread for each core, up to eight."""
    return min(_MOST, os.cpu_count() or 1)


def in_order(pool: ThreadPoolExecutor, function: Callable[[A], R], blocks: Sequence[A]) -> Iterator[R]:
    """Yield a function's results on blocks, in the order of the blocks; a stop cancels what has not begun.

    Parameters
    ----------
    pool : the threads
    function : called once a block
    blocks : its arguments
    """
    futures = [pool.submit(function, block) for block in blocks]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


@dataclass
class Progress:
    """Counts blocks and tells whoever asked.

    Attributes
    ----------
    report : called with (blocks done, blocks in all), or None
    """

    report: Report | None
    total: int = 0
    done: int = 0

    def step(self, blocks: int = 1) -> None:
        """Count more blocks.

        Parameters
        ----------
        blocks : how many were done, or found done
        """
        self.done += blocks
        if self.report is not None:
            self.report(self.done, self.total)
