"""The colours of corridors, the same in every picture of a scenario."""

from __future__ import annotations

from corridorsim.scenario.tables import Scenario

_PALETTE = ("#E69F00", "#56B4E9", "#009E73", "#D55E00", "#0072B2", "#CC79A7", "#882255", "#117733", "#999933")


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


def title_of(scenario: Scenario, corridor: str) -> str:
    """Return a corridor's title, its id where it has none.

    Parameters
    ----------
    scenario : that compares it
    corridor : id
    """
    return next(row.title or row.id for row in scenario.corridors if row.id == corridor)
