"""A GeoPackage: layers of terminals, legs, passages or routes, and the other tables without a geometry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corridorsim.errors import InputError
from corridorsim.report.exports.content import Column, Content, FlatTable, Layer, Shape, joined_text
from corridorsim.report.exports.subjects import Subject, content_of
from corridorsim.report.exports.table_folders import described_columns
from corridorsim.scenario.writing import new_file

_CRS = "EPSG:4326"
_ABOUT = (Column("name"), Column("value"))


def write_geopackage(subject: Subject, path: str | Path) -> None:
    """Write layers and tables; licence and attribution stand in the metadata and in the table ``about``.

    Lists are joined by ``; ``. Lines are multilines, cut at 180 degrees where they cross it.

    Parameters
    ----------
    subject : a network; a scenario, whose network is told after all its changes; a comparison, or a result
        read from its folder
    path : ``*.gpkg``; it must not exist yet

    Raises
    ------
    InputError
        Where geopandas or pyogrio is not installed, or the file cannot be written.
    """
    try:
        import geopandas
        import pyogrio
    except ImportError as error:
        right = "pip install 'corridorsim[gis]'"
        raise InputError.single(str(path), "needs geopandas and pyogrio", right) from error
    content = content_of(subject)
    told = {"TITLE": content.title, "LICENCE": content.licence, "ATTRIBUTION": "\n".join(content.attribution)}
    with new_file(path) as place, _refused_by_gdal(path):
        for layer in content.layers:
            frame = geopandas.GeoDataFrame(_frame(layer.table), geometry=_geometry(layer), crs=_CRS)
            kind = "MultiLineString" if layer.shapes and layer.shapes[0].kind != "Point" else "Point"
            written = {"geometry_type": kind, "dataset_metadata": told, "layer_metadata": told}
            pyogrio.write_dataframe(frame, place, layer=layer.table.name, driver="GPKG", **written)
        plain = (part for part in content.parts if isinstance(part, FlatTable))
        for table in (*plain, described_columns(content), _about(content)):
            pyogrio.write_dataframe(_frame(table), place, layer=table.name, driver="GPKG")


@contextmanager
def _refused_by_gdal(path: str | Path) -> Iterator[None]:
    """Tell what GDAL could not write, as of a full disk, with the file that was asked for."""
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        yield
    except (DataLayerError, DataSourceError) as error:
        wrong = f"cannot be written: {' '.join(str(error).split())}"
        raise InputError.single(str(path), wrong, "room on the disk, or another place") from error


def _about(content: Content) -> FlatTable:
    told = [("title", content.title), ("licence", content.licence), *content.facts.items()]
    told += [("attribution", line) for line in content.attribution]
    return FlatTable("about", "a fact", _ABOUT, tuple(told))


def _geometry(layer: Layer) -> list[Any]:
    return [_shape(shape) for shape in layer.shapes]


def _shape(shape: Shape) -> Any:  # noqa: ANN401 (shapely comes with the extra)
    from shapely.geometry import MultiLineString, Point

    return Point(shape.pieces[0][0]) if shape.kind == "Point" else MultiLineString(shape.pieces)


def _frame(table: FlatTable) -> Any:  # noqa: ANN401 (pandas is loaded only by those who ask for it)
    """Return a table as a data frame whose columns have the types that GeoPackage has."""
    import pandas as pd

    kinds = {"number": "float64", "whole": "Int64", "flag": "boolean", "day": "datetime64[ms]"}
    columns = zip(*table.rows, strict=True) if table.rows else [() for _ in table.columns]
    return pd.DataFrame(
        {
            column.name: pd.Series(
                [joined_text(value) for value in values], dtype=kinds.get(column.kind, "object")
            )
            for column, values in zip(table.columns, columns, strict=True)
        }
    )
