"""Where names stand beside the points of a chart, so that they neither hide each other nor a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

_WIDE, _HIGH = 290.0, 260.0  # pixels of a frame on a phone: what stands well there does so on wider ones
_SIGN, _LINE, _MARK = 6.2, 14.0, 9.0  # pixels: of a letter, of a line, from the middle of a mark to its rim


class _Place(NamedTuple):
    """How a name stands to its point: offsets in pixels (down is positive), alignment and base line."""

    right: int
    up: int
    align: str
    line: str


_PLACES = (
    _Place(0, -11, "center", "bottom"),
    _Place(0, 12, "center", "top"),
    _Place(13, 0, "left", "middle"),
    _Place(-13, 0, "right", "middle"),
)
_Box = tuple[float, float, float, float]  # left, top, right, bottom


def name_places(points: Mapping[str, tuple[str, float, float]]) -> dict[str, dict[str, list[Any]]]:
    """Return columns with a place for the name of each point: the first of four that hides least.

    Parameters
    ----------
    points : name and position of each, by a key
    """
    positions = _pixels([(x, y) for _, x, y in points.values()])
    marks = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in positions]
    taken: list[_Box] = []
    found = {}
    for rank, (key, (name, _, _)) in enumerate(points.items()):
        others = marks[:rank] + marks[rank + 1 :] + taken
        boxes = [_box(positions[rank], place, len(name)) for place in _PLACES]
        hidden = [sum(_overlap(box, other) for other in others) + _beyond(box) for box in boxes]
        best = hidden.index(min(hidden))
        taken.append(boxes[best])
        found[key] = {column: [value] for column, value in _PLACES[best]._asdict().items()}
    return found


def _pixels(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    scaled = []
    for values, length in zip(zip(*points, strict=True), (_WIDE, _HIGH), strict=True) if points else ():
        low, span = min(values), (max(values) - min(values)) or 1.0
        scaled.append([length * (0.15 + 0.7 * (value - low) / span) for value in values])
    return [(x, _HIGH - y) for x, y in zip(*scaled, strict=True)] if points else []


def _box(at: tuple[float, float], place: _Place, signs: int) -> _Box:
    width = signs * _SIGN
    left = at[0] + place.right - {"center": width / 2, "left": 0.0, "right": width}[place.align]
    top = at[1] + place.up - {"bottom": _LINE, "top": 0.0, "middle": _LINE / 2}[place.line]
    return left, top, left + width, top + _LINE


def _overlap(one: _Box, other: _Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _beyond(box: _Box) -> float:
    return _LINE * (max(0.0, -box[0]) + max(0.0, box[2] - _WIDE))
