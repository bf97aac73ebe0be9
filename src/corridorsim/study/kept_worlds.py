"""Worlds that are kept from point to point of a sweep: what differs is drawn again once it is needed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from corridorsim.study.moved_tiles import Drawn, Frame, draw_rows, write_rows
from corridorsim.study.spans import Draws
from corridorsim.study.thing_groups import Strand, ThingGroups
from corridorsim.study.tiles import Tile, TileMaker

Key = tuple[bytes, ...]
_DRAWN = 2  # of each group
_AS_IT_IS = b""


class Numbers(NamedTuple):
    """Under which numbers worlds are to stand.

    Attributes
    ----------
    maker : of tiles under them
    keys : of what each cluster of factors changes of each set of laws, where it does
    """

    maker: TileMaker
    keys: Mapping[Strand, bytes]

    def of(self, strands: Iterable[Strand]) -> Key:
        """Return the keys of what some things hang on.

        Parameters
        ----------
        strands : clusters of factors and sets of laws
        """
        return tuple(self.keys.get(strand, _AS_IT_IS) for strand in strands)


class KeptWorlds:
    """A tile, each group of whose things stands under the numbers of the point that needed it last.

    What a group was before that is kept too: a design that goes back and forth between two values finds both.

    Parameters
    ----------
    things : of the tile
    frame : how the tile is made

    Attributes
    ----------
    tile : None until it is set
    """

    def __init__(self, things: ThingGroups, frame: Frame) -> None:
        self._things, self._frame = things, frame
        self._stands: list[Key] = []
        self._drawn: list[OrderedDict[Key, Drawn]] = [OrderedDict() for _ in things.groups]
        self.tile: Tile | None = None

    def set(self, tile: Tile, numbers: Numbers) -> Tile:
        """Take a tile that was made.

        Parameters
        ----------
        tile : whole
        numbers : under which it was made
        """
        self.tile = tile
        self._stands = [numbers.of(group.strands) for group in self._things.groups]
        for drawn in self._drawn:
            drawn.clear()
        return tile

    def brought(self, groups: Sequence[int], numbers: Numbers) -> Tile | None:
        """Return the tile with some groups of its things under other numbers, whatever the rest is under.

        Parameters
        ----------
        groups : by number
        numbers : of the point
        """
        for which in groups if self.tile is not None else ():
            group = self._things.groups[which]
            key = numbers.of(group.strands)
            if self._stands[which] != key and self.tile is not None:
                drawn = self._draw(which, key, self.tile, numbers.maker)
                self.tile = write_rows(self.tile, numbers.maker, group.rows, drawn)
                self._stands[which] = key
        return self.tile

    def _draw(self, which: int, key: Key, tile: Tile, maker: TileMaker) -> Drawn:
        """Return a group's rows, from what was drawn lately or drawn over the older of that."""
        known = self._drawn[which]
        if key in known:
            known.move_to_end(key)
            return known[key]
        old = known.popitem(last=False)[1] if len(known) >= _DRAWN else None
        known[key] = draw_rows(tile, maker, self._things.groups[which].rows, self._frame, old)
        return known[key]


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
        self._worlds = KeptWorlds(things, Frame(regimes, np.inf))
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
