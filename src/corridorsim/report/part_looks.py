"""The parts of days and of money: their words and looks, the same wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MONEY_WORDS = {
    "rail": "rail",
    "road": "road",
    "sea": "sea",
    "ferry": "ferry",
    "handling": "handling",
    "border": "borders",
    "empty_return": "empty return",
    "war_risk": "war risk",
    "surcharge": "surcharges",
}


class PartLook(NamedTuple):
    """How a part is drawn: by lightness and by hatch, so that it is told apart in grey print too.

    Attributes
    ----------
    color : of its fill
    hatch : the sign for it of Bokeh, and four of them of matplotlib; empty for none
    ink : of the figure that stands in it
    """

    color: str
    hatch: str
    ink: str


_DARK, _BLUE = PartLook("#1f3b57", "", "white"), PartLook("#5b93bd", "", "black")
_RED, _BROWN = PartLook("#c8553d", "+", "black"), PartLook("#7a4b3a", "x", "white")
PART_LOOKS: Mapping[str, PartLook] = {
    "moving": _DARK,
    "departures": _BLUE,
    "handling": PartLook("#dddddd", "", "black"),
    "borders": PartLook("#f2c14e", "/", "black"),
    "closures": _RED,
    "backlog": _BROWN,
    "rail": _DARK,
    "road": PartLook("#8a8a8a", "\\", "black"),
    "sea": _BLUE,
    "ferry": PartLook("#83bddb", "-", "black"),
    "empty return": PartLook("#c9b3d9", "|", "black"),
    "war risk": _RED,
    "surcharges": _BROWN,
}


def part_word(part: str) -> str:
    """Return a part of days or of money as people read it.

    Parameters
    ----------
    part : as figures name it
    """
    return MONEY_WORDS.get(part, part)
