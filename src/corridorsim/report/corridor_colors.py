"""The colours, dashes and marks of corridors, the same in every picture of a scenario."""

from __future__ import annotations

from typing import Literal

from corridorsim.scenario.tables import Scenario

Dash = Literal["solid", "dashed", "dotted", "dashdot"]

_PALETTE = ("#E69F00", "#56B4E9", "#009E73", "#D55E00", "#0072B2", "#CC79A7", "#882255", "#117733", "#999933")
# seven marks: with the four dashes they tell twenty-eight corridors apart without colour
MARKERS = ("circle", "square", "diamond", "triangle", "inverted_triangle", "star", "hex")  # of Bokeh
MATPLOTLIB_MARKERS = "osD^v*h"  # the same
_DASHES: tuple[Dash, ...] = ("solid", "dashed", "dotted", "dashdot")


def color_of(scenario: Scenario, corridor: str) -> str:
    """Return a corridor's colour: its own, or one of the palette that no other corridor has.

    Parameters
    ----------
    scenario : that compares it
    corridor : id
    """
    corridors = scenario.corridors
    free = [color for color in _PALETTE if color not in {row.color.upper() for row in corridors}]
    without = [row.id for row in corridors if not row.color]
    if corridor in without:
        return (free or list(_PALETTE))[without.index(corridor) % len(free or _PALETTE)]
    return next(row.color for row in corridors if row.id == corridor)


def dash_of(scenario: Scenario, corridor: str) -> Dash:
    """Return how a corridor's lines are broken, so that colour is not all that tells them apart.

    Parameters
    ----------
    scenario : that compares it
    corridor : id
    """
    return _DASHES[[row.id for row in scenario.corridors].index(corridor) % len(_DASHES)]


def title_of(scenario: Scenario, corridor: str) -> str:
    """Return a corridor's title, its id where it has none.

    Parameters
    ----------
    scenario : that compares it
    corridor : id
    """
    return next(row.title or row.id for row in scenario.corridors if row.id == corridor)
