"""Where things are: the lines of legs and the coast, from the network's own files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from corridorsim.network.leg_lines import Line, Lines

__all__ = ["Line", "Lines", "joined", "land"]


def land() -> Mapping[str, Any]:
    """Return the land polygons and boundary lines of the base map, as GeoJSON."""
    text = files("corridorsim").joinpath("data/eurasia/land.geojson").read_text(encoding="utf-8")
    document: Mapping[str, Any] = json.loads(text)
    return document


def joined(lines: Iterable[Line]) -> Line:
    """Return lines end to end as one.

    Parameters
    ----------
    lines : in order of travel
    """
    points: list[tuple[float, float]] = []
    for line in lines:
        points += [point for point in line if not points or point != points[-1]]
    return tuple(points)
