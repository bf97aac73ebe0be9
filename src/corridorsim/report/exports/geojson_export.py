"""GeoJSON: every place and line in one file that any GIS opens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from corridorsim.report.exports.content import Layer, Shape
from corridorsim.report.exports.subjects import Subject, content_of
from corridorsim.scenario.writing import new_file

Document = dict[str, Any]


def write_geojson(subject: Subject, path: str | Path) -> None:
    """Write places and lines as one collection; ``layer`` among the properties tells them apart.

    Lines are multilines, cut at 180 degrees where they cross it. Licence and attribution are members of the
    collection.

    Parameters
    ----------
    subject : a network; a scenario, whose network is told after all its changes; a comparison, or a result
        read from its folder
    path : the file; it must not exist yet

    Raises
    ------
    InputError
        Where the file exists already or cannot be written.
    """
    content = content_of(subject)
    document = {
        "type": "FeatureCollection",
        "title": content.title,
        "licence": content.licence,
        "attribution": list(content.attribution),
        "about": dict(content.facts),
        "features": [feature for layer in content.layers for feature in _features(layer)],
    }
    with new_file(path) as place:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
        place.write_text(text, encoding="utf-8", newline="")


def _features(layer: Layer) -> Iterator[Document]:
    names = [column.name for column in layer.table.columns]
    for row, shape in zip(layer.table.rows, layer.shapes, strict=True):
        values = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        yield {
            "type": "Feature",
            "properties": {"layer": layer.table.name, **values},
            "geometry": {"type": shape.kind, "coordinates": _coordinates(shape)},
        }


def _coordinates(shape: Shape) -> list[Any]:
    if shape.kind == "Point":
        return list(shape.pieces[0][0])
    return [[list(point) for point in piece] for piece in shape.pieces]


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
