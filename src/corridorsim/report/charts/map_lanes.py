"""Where the lines of routes lie side by side on a map: one lane a corridor, parallel services bowed apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridorsim.report.charts.map_geometry import (
    Points,
    Window,
    evenly,
    projected,
    side_vectors,
    way_along,
    window_of,
)
from corridorsim.report.charts.models import DrawnLeg, DrawnMap, DrawnRoute
from corridorsim.scenario.vocabulary import BACK

LANE_WIDTH = 2.6  # pixels between the lines of two corridors that share a track
_BOW = 9.0  # pixels by which a parallel service leaves the first at its middle
_BOWED_POINTS = 13
_COMPARED = 7  # points of two lines, from which it is judged whether they are alike
_LIKE = 0.012  # of the window's width: services that stay so near to each other are bowed apart


@dataclass(frozen=True)
class LaidLine:
    """A leg of a corridor as a map draws it.

    Attributes
    ----------
    corridor : id
    leg : with its facts
    points : float64 (n, 2), map units: the line itself
    aside : float64 (n, 2): times the map units of a pixel, what is to be added so that it keeps its lane
    """

    corridor: str
    leg: DrawnLeg
    points: Points
    aside: Points

    def placed(self, units_per_pixel: float) -> Points:
        """Return the line in its lane.

        Parameters
        ----------
        units_per_pixel : of the map as it is shown
        """
        return self.points + units_per_pixel * self.aside


def map_window(drawn: DrawnMap) -> Window:
    """Return the window that holds all that a map shows.

    Parameters
    ----------
    drawn : the map
    """
    lines = [np.array(leg.line) for leg in drawn.legs]
    return window_of(lines or [np.array([row.place]) for row in drawn.terminals])


def laid_lines(drawn: DrawnMap, window: Window, corridors: Sequence[str]) -> tuple[LaidLine, ...]:
    """Return every leg of every corridor once, in the corridor's lane.

    Parameters
    ----------
    drawn : the map
    window : of the map; lines are moved into it
    corridors : ids, from one side of a shared track to the other
    """
    legs = {leg.id: leg for leg in drawn.legs}
    lines = {name: projected(window.moved_in(np.array(leg.line))) for name, leg in legs.items()}
    bows = _bows(legs, lines, _LIKE * window.size[0])
    used = [name for name in corridors if any(route.corridor == name for route in drawn.routes)]
    laid = []
    for corridor, lane in zip(used, np.arange(len(used)) - (len(used) - 1) / 2, strict=True):
        routes = [route for route in drawn.routes if route.corridor == corridor]
        for name, side in _sides(routes, lines).items():
            points, aside = _aside(lines[name], side * LANE_WIDTH * float(lane), bows[name])
            laid.append(LaidLine(corridor, legs[name], points, aside))
    return tuple(laid)


def _sides(routes: Iterable[DrawnRoute], lines: Mapping[str, Points]) -> dict[str, int]:
    """Return for each leg on which side of it lanes count up: the same there and on the way back."""
    found: dict[str, int] = {}
    for route in routes:
        if route.legs:
            westbound = lines[route.legs[-1]][-1, 0] < lines[route.legs[0]][0, 0]
            for name in route.legs:
                found.setdefault(name, 1 if westbound else -1)
    return found


def _aside(line: Points, lane: float, bow: float) -> tuple[Points, Points]:
    """Return a line, with more points where it bows, and what each is moved by, in pixels."""
    points = _without_repeats(line)
    if len(points) == 1:
        return points, np.zeros_like(points)
    if bow:
        points = evenly(points, _BOWED_POINTS)
    reached = way_along(points)
    by = lane + bow * np.sin(np.pi * reached / reached[-1])
    return points, side_vectors(points) * by[:, None]


def _without_repeats(line: Points) -> Points:
    fresh = np.concatenate(([True], np.any(np.diff(line, axis=0) != 0.0, axis=1)))
    return line[fresh]


def _bows(legs: Mapping[str, DrawnLeg], lines: Mapping[str, Points], near: float) -> dict[str, float]:
    """Return by how many pixels legs bow: those that run beside another between the same two terminals."""
    services: dict[tuple[str, ...], dict[str, Points]] = {}
    for name, leg in sorted(legs.items()):
        line = lines[name][:: _direction(leg)]
        services.setdefault(_ends(leg), {}).setdefault(name.removesuffix(BACK), line)
    bows = {}
    for name, leg in legs.items():
        service = name.removesuffix(BACK)
        rivals = services[_ends(leg)]
        earlier = [line for other, line in rivals.items() if other < service]
        count = sum(_alike(line, rivals[service], near) for line in earlier)
        side = 1 if count % 2 else -1  # the first stays, the others bow to the one side and the other in turn
        bows[name] = _BOW * ((count + 1) // 2) * side * _direction(leg)
    return bows


def _ends(leg: DrawnLeg) -> tuple[str, ...]:
    return tuple(sorted((leg.origin, leg.destination)))


def _direction(leg: DrawnLeg) -> int:
    return 1 if leg.origin < leg.destination else -1


def _alike(line: Points, other: Points, near: float) -> bool:
    """Return whether two lines run so near to each other that a map cannot tell them apart."""
    first, second = (_at_shares(each) for each in (line, other))
    return bool(np.linalg.norm(first - second, axis=1).max() < near)


def _at_shares(line: Points) -> Points:
    reached = way_along(line)
    at = np.linspace(0.0, reached[-1], _COMPARED)
    return np.column_stack([np.interp(at, reached, line[:, axis]) for axis in (0, 1)])
