"""Worlds that are kept from point to point of a sweep: what differs is drawn again once it is needed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corridorsim.study.moved_tiles import Drawn, Frame, draw_rows, write_rows
from corridorsim.study.spans import Draws
from corridorsim.study.thing_groups import Strand, ThingGroups
from corridorsim.study.tiles import Tile, TileMaker

Key = tuple[bytes, ...]
_DRAWN = 2  # of each group
_AS_IT_IS = b""


@dataclass(frozen=True)
class Numbers:
    """Under which numbers worlds are to stand.

    Attributes
    ----------
    maker : of tiles under them
    keys : of what each cluster of factors changes of each set of laws, where it does
    things : of the maker
    """

    maker: TileMaker
    keys: Mapping[Strand, bytes]
    things: ThingGroups

    @cached_property
    def of_routes(self) -> list[Key]:
        """For each route, the keys of all that what it meets hangs on."""
        keys = [self.of(strands) for strands in self.things.strands]
        return [keys[which] for which in self.things.strands_of]

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
    tile : whole
    numbers : under which it was made
    frame : how it was made
    """

    def __init__(self, tile: Tile, numbers: Numbers, frame: Frame) -> None:
        self._tile, self._things, self._frame = tile, numbers.things, frame
        self._stands = [numbers.of(group.strands) for group in self._things.groups]
        self._drawn: list[OrderedDict[Key, Drawn]] = [OrderedDict() for _ in self._things.groups]

    def brought(self, groups: Sequence[int], numbers: Numbers) -> Tile:
        """Return the tile with some groups of its things under other numbers, whatever the rest is under.

        Parameters
        ----------
        groups : by number
        numbers : of the point
        """
        for which in groups:
            group = self._things.groups[which]
            key = numbers.of(group.strands)
            if self._stands[which] != key:
                drawn = self._draw(which, key, numbers.maker)
                self._tile = write_rows(self._tile, numbers.maker, group.rows, drawn)
                self._stands[which] = key
        return self._tile

    def _draw(self, which: int, key: Key, maker: TileMaker) -> Drawn:
        """Return a group's rows, from what was drawn lately or drawn over the older of that."""
        known = self._drawn[which]
        if key in known:
            known.move_to_end(key)
            return known[key]
        old = known.popitem(last=False)[1] if len(known) >= _DRAWN else None
        known[key] = draw_rows(self._tile, maker, self._things.groups[which].rows, self._frame, old)
        return known[key]


class LateWorlds:
    """Whole worlds of those draws of a tile that were ever so late that there might be more to meet.

    Parameters
    ----------
    planning, regimes : as of ``TileMaker.make``

    Attributes
    ----------
    draws : uint32 (n,), sorted
    """

    def __init__(self, *, planning: bool, regimes: int | None) -> None:
        self._planning, self._regimes = planning, regimes
        self._worlds: KeptWorlds | None = None
        self.draws: Draws = np.zeros(0, dtype=np.uint32)

    def of(self, draws: Draws, groups: Sequence[int], numbers: Numbers) -> Tile:
        """Return worlds of some draws, among others: ``draws`` of this tells which there are.

        Parameters
        ----------
        draws : uint32 (n,)
        groups : of things that are asked for
        numbers : of the point
        """
        if self._worlds is None or not np.isin(draws, self.draws).all():
            self.draws = np.union1d(self.draws, draws)
            made = numbers.maker.make_some(self.draws, planning=self._planning, regimes=self._regimes)
            self._worlds = KeptWorlds(made, numbers, Frame(self._regimes, np.inf))
        return self._worlds.brought(groups, numbers)
