"""What was used lately, kept while there is room: several threads may look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LatelyUsed(Generic[K, V]):
    """Values by key, of which the one that was used longest ago makes room for a new one.

    Parameters
    ----------
    most : so many are kept
    """

    def __init__(self, most: int) -> None:
        self._most, self._turn = most, Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """Return what is kept under a key, which now was used last; None where nothing is.

        Parameters
        ----------
        key : of the value
        """
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: K, value: V) -> None:
        """Keep a value.

        Parameters
        ----------
        key, value : what is kept under what
        """
        with self._turn:
            self._kept[key] = value
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
