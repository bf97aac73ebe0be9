"""Worlds that are kept from point to point of a sweep: what differs is drawn again once it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from corridorsim.study.moved_tiles import move_tile
from corridorsim.study.spans import Draws
from corridorsim.study.thing_groups import ThingGroups
from corridorsim.study.tiles import Tile, TileMaker

Key = tuple[bytes, ...]


class Numbers(NamedTuple):
    """Under which numbers worlds are to stand.

    Attributes
    ----------
    maker : of tiles under them
    keys : of what each cluster of factors changes
    """

    maker: TileMaker
    keys: Sequence[bytes]

    def of(self, clusters: Iterable[int]) -> Key:
        """Return the keys of some clusters.

        Parameters
        ----------
        clusters : by number
        """
        return tuple(self.keys[cluster] for cluster in clusters)


class KeptWorlds:
    """A tile, each group of whose things stands under the numbers of the point that needed it last.

    Parameters
    ----------
    things : of the tile
    regimes, until_hours : with which the tile is made, as of ``TileMaker.make``

    Attributes
    ----------
    tile : None until it is set
    """

    def __init__(self, things: ThingGroups, *, regimes: int | None, until_hours: float) -> None:
        self._things, self._regimes, self._until_hours = things, regimes, until_hours
        self._stands: list[Key] = []
        self.tile: Tile | None = None

    def set(self, tile: Tile, numbers: Numbers) -> Tile:
        """Take a tile that was made.

        Parameters
        ----------
        tile : whole
        numbers : under which it was made
        """
        self.tile = tile
        self._stands = [numbers.of(group.clusters) for group in self._things.groups]
        return tile

    def brought(self, groups: Sequence[int], numbers: Numbers) -> Tile | None:
        """Return the tile with some groups of its things under other numbers, whatever the rest is under.

        Parameters
        ----------
        groups : by number
        numbers : of the point
        """
        if self.tile is None:
            return None
        wanted = {which: numbers.of(self._things.groups[which].clusters) for which in groups}
        stale = [which for which, key in wanted.items() if self._stands[which] != key]
        if stale:
            rows = self._things.rows(stale)
            self.tile = move_tile(
                self.tile, numbers.maker, rows, regimes=self._regimes, until_hours=self._until_hours
            )
            for which in stale:
                self._stands[which] = wanted[which]
        return self.tile


class LateWorlds:
    """Whole worlds of those draws of a tile that were ever so late that there might be more to meet.

    Parameters
    ----------
    things : of the tile
    planning, regimes : as of ``TileMaker.make``

    Attributes
    ----------
    draws : uint32 (n,), sorted
    """

    def __init__(self, things: ThingGroups, *, planning: bool, regimes: int | None) -> None:
        self._planning, self._regimes = planning, regimes
        self._worlds = KeptWorlds(things, regimes=regimes, until_hours=np.inf)
        self.draws: Draws = np.zeros(0, dtype=np.uint32)

    def of(self, draws: Draws, groups: Sequence[int], numbers: Numbers) -> Tile:
        """Return worlds of some draws, among others: ``draws`` of this tells which there are.

        Parameters
        ----------
        draws : uint32 (n,)
        groups : of things that are asked for
        numbers : of the point
        """
        tile = self._worlds.brought(groups, numbers)
        if tile is None or not np.isin(draws, self.draws).all():
            self.draws = np.union1d(self.draws, draws)
            made = numbers.maker.make_some(self.draws, planning=self._planning, regimes=self._regimes)
            return self._worlds.set(made, numbers)
        return tile
