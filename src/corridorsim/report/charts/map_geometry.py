"""Geometry of maps: the projection, lines over the antimeridian, thinning, and the window that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2): longitude and latitude in degrees, or map units
_MOST_NORTHERN = 84.0  # Mercator's pole is infinitely far
_STEP_DEGREES = 3.0  # between the points of a great circle
_MARGIN, _LEAST_MARGIN_DEGREES = 0.06, 0.6
_FULL_TURN = 360.0
_WIDEST = 1.0 / 0.4  # a mitre reaches no further than at an angle of 47 degrees


@dataclass(frozen=True)
class Window:
    """What a map shows, degrees; ``east`` may pass 180, so that no line in it jumps.

    Attributes
    ----------
    west, south, east, north : its sides
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """West, south, east and north in map units."""
        (left, low), (right, high) = projected(np.array([[self.west, self.south], [self.east, self.north]]))
        return float(left), float(low), float(right), float(high)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in map units."""
        left, low, right, high = self.corners
        return right - left, high - low

    def grown(self, wide: float, high: float) -> Window:
        """Return the window with as much more on every side, no more than once round the world.

        Parameters
        ----------
        wide : map units (degrees of longitude) to the west and to the east
        high : map units to the south and to the north
        """
        left, low, right, top = self.corners
        wide = min(wide, max(0.0, (_FULL_TURN - (right - left)) / 2))
        south, north = _latitude(low - high), _latitude(top + high)
        return Window(self.west - wide, south, self.east + wide, north)

    def moved_in(self, points: Points) -> Points:
        """Return a line moved by whole turns of the world to where the window has it.

        Parameters
        ----------
        points : float64 (n, 2), degrees, unwrapped
        """
        middle = (points[:, 0].min() + points[:, 0].max()) / 2
        turns = np.round(((self.west + self.east) / 2 - middle) / _FULL_TURN)
        return turned(points, float(turns) * _FULL_TURN)


def projected(points: Points) -> Points:
    """Return points as Mercator has them, in map units: a degree of longitude is one.

    Parameters
    ----------
    points : float64 (n, 2), degrees
    """
    latitude = np.radians(np.clip(points[:, 1], -_MOST_NORTHERN, _MOST_NORTHERN))
    return np.column_stack((points[:, 0], np.degrees(np.arcsinh(np.tan(latitude)))))


def turned(points: Points, degrees: float) -> Points:
    """Return points moved to the east.

    Parameters
    ----------
    points : float64 (n, 2), degrees
    degrees : of longitude
    """
    return np.column_stack((points[:, 0] + degrees, points[:, 1]))


def unwrapped(points: Points) -> Points:
    """Return a line whose longitudes run on where they jumped from 180 to -180.

    Parameters
    ----------
    points : float64 (n, 2), degrees
    """
    return np.column_stack((np.unwrap(points[:, 0], period=_FULL_TURN), points[:, 1]))


def great_circle(start: Sequence[float], end: Sequence[float]) -> Points:
    """Return the shortest line between two places over the globe, unwrapped.

    Parameters
    ----------
    start, end : longitude and latitude, degrees
    """
    ends = _on_sphere(np.array([start, end], dtype=np.float64))
    angle = float(np.arccos(np.clip(ends[0] @ ends[1], -1.0, 1.0)))
    share = np.linspace(0.0, 1.0, 2 + int(np.degrees(angle) / _STEP_DEGREES))
    if np.sin(angle) < 1e-9:  # the same place, or its antipode, to which every way is as short
        return unwrapped(np.array([start, end], dtype=np.float64))
    weights = np.column_stack((np.sin((1.0 - share) * angle), np.sin(share * angle))) / np.sin(angle)
    x, y, z = (weights @ ends).T
    line = np.degrees(np.column_stack((np.arctan2(y, x), np.arcsin(np.clip(z, -1.0, 1.0)))))
    line[0], line[-1] = start, end
    return unwrapped(line)


def along(points: Points, share: float) -> tuple[float, float]:
    """Return the place that a share of the way along a line lies, its length taken over the globe.

    Parameters
    ----------
    points : float64 (n, 2), degrees, unwrapped
    share : 0 at its start, 1 at its end
    """
    on_sphere = _on_sphere(points)
    chords = np.linalg.norm(np.diff(on_sphere, axis=0), axis=1)
    reached = np.concatenate(([0.0], np.cumsum(2.0 * np.arcsin(np.clip(chords / 2.0, 0.0, 1.0)))))
    longitude, latitude = (np.interp(share * reached[-1], reached, points[:, axis]) for axis in (0, 1))
    return float(longitude), float(latitude)


def thinned(points: Points, tolerance: float) -> Points:
    """Return a line of fewer of its points from which none of the others lies further (Douglas-Peucker).

    Parameters
    ----------
    points : float64 (n, 2); its ends stay
    tolerance : in the unit of the points
    """
    if not len(points):
        return points
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far = _distances(points[first + 1 : last], points[first], points[last])
        furthest = int(np.argmax(far))
        if far[furthest] > tolerance:
            middle = first + 1 + furthest
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return points[keep]


def window_of(lines: Iterable[Points]) -> Window:
    """Return the narrowest window that holds lines whole, wherever on the globe they are, with a margin.

    Parameters
    ----------
    lines : float64 (n, 2) each, degrees, unwrapped
    """
    spans = [(line[:, 0].min(), line[:, 0].max(), line[:, 1].min(), line[:, 1].max()) for line in lines]
    if not spans:
        return Window(-10.0, 20.0, 125.0, 60.0)
    table = np.array(spans)
    west, east = _narrowest(table[:, 0] % _FULL_TURN, table[:, 1] - table[:, 0])
    bare = Window(west, float(table[:, 2].min()), east, float(table[:, 3].max()))
    margin = max(_LEAST_MARGIN_DEGREES, _MARGIN * max(bare.size))
    return bare.grown(margin, margin)


def side_vectors(points: Points) -> Points:
    """Return for each point what leads one unit to the left of the line, mitred where it bends.

    Parameters
    ----------
    points : float64 (n, 2), map units, no two in a row alike
    """
    steps = np.diff(points, axis=0)
    left = np.column_stack((-steps[:, 1], steps[:, 0])) / np.linalg.norm(steps, axis=1)[:, None]
    sums = np.concatenate((left[:1], left[:-1] + left[1:], left[-1:]))
    lengths = np.linalg.norm(sums, axis=1)
    turned_back = lengths < 1e-9
    sums[turned_back], lengths[turned_back] = np.concatenate((left, left[-1:]))[turned_back], 1.0
    halves = np.concatenate(([1.0], lengths[1:-1] / 2.0, [1.0]))  # cosine of half the angle of the bend
    stretch = np.minimum(1.0 / np.maximum(halves, 1e-9), _WIDEST)
    return np.asarray(sums / lengths[:, None] * stretch[:, None], dtype=np.float64)


def evenly(points: Points, count: int) -> Points:
    """Return a line with points added so that it has about as many, evenly spread; its own stay.

    Parameters
    ----------
    points : float64 (n, 2), map units
    count : of points
    """
    reached = way_along(points)
    at = np.union1d(reached, np.linspace(0.0, reached[-1], count))
    return np.column_stack([np.interp(at, reached, points[:, axis]) for axis in (0, 1)])


def way_along(points: Points) -> NDArray[np.float64]:
    """Return how far along a line its points lie, in the unit of the points.

    Parameters
    ----------
    points : float64 (n, 2)
    """
    return np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))))


def _narrowest(starts: NDArray[np.float64], widths: NDArray[np.float64]) -> tuple[float, float]:
    """Return the shortest arc of longitudes that holds some; its west lies within -180 and 180."""
    spans = sorted(zip(starts.tolist(), widths.tolist(), strict=True))
    gap, west, reached = 0.0, -_FULL_TURN / 2, -np.inf
    for turn in (0.0, _FULL_TURN):  # the second time round, all that reaches over 360 is known
        for start, width in spans:
            if turn and start + turn - reached > gap:
                gap, west = start + turn - reached, start
            reached = max(reached, start + turn + width)
    west = (west + _FULL_TURN / 2) % _FULL_TURN - _FULL_TURN / 2
    return west, west + _FULL_TURN - gap


def _latitude(height: float) -> float:
    """Return the latitude of a height in map units."""
    reach = float(np.degrees(np.arctan(np.sinh(np.radians(height)))))
    return max(-_MOST_NORTHERN, min(_MOST_NORTHERN, reach))


def _on_sphere(points: Points) -> Points:
    longitude, latitude = np.radians(points).T
    level = np.cos(latitude)
    return np.column_stack((level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)))


def _distances(points: Points, start: Points, end: Points) -> NDArray[np.float64]:
    """Return how far points lie from the straight line between two."""
    way = end - start
    squared = float(way @ way)
    share = np.clip((points - start) @ way / squared, 0.0, 1.0) if squared else np.zeros(len(points))
    return np.asarray(np.linalg.norm(points - (start + share[:, None] * way), axis=1), dtype=np.float64)
