"""The GeoPackage reads back with geopandas: layers, tables, types, names, and whose data they are."""

import datetime as dt

import pandas as pd
import pytest

import corridorsim as cs
from corridorsim.report.exports.content import Layer, joined_text
from corridorsim.report.exports.subjects import content_of

geopandas = pytest.importorskip("geopandas", reason="extra gis")
pyogrio = pytest.importorskip("pyogrio", reason="extra gis")


def _written(subject, path):
    cs.write_geopackage(subject, path)
    return content_of(subject)


def _same(read, value):
    if value is None or value == "":
        return pd.isna(read) or read == value
    if isinstance(value, dt.date):
        return read.date() == value
    return read == joined_text(value)


@pytest.fixture(scope="module")
def shipped(eurasia, tmp_path_factory):
    """The shipped network as a GeoPackage, and what was written."""
    path = tmp_path_factory.mktemp("package") / "net.gpkg"
    return path, _written(eurasia, path)


@pytest.mark.parametrize("subject", ["eurasia", "hostile", "result"])
def test_every_table_reads_back(subject, request, shipped, tmp_path):
    path, content = shipped
    if subject != "eurasia":
        path = tmp_path / "net.gpkg"
        content = _written(request.getfixturevalue(subject), path)
    layers = dict(pyogrio.list_layers(path))
    assert layers.keys() == {table.name for table in content.tables} | {"columns", "about"}
    for part in content.parts:
        table = part.table if isinstance(part, Layer) else part
        frame = pyogrio.read_dataframe(path, layer=table.name)
        assert [name for name in frame.columns if name != "geometry"] == [each.name for each in table.columns]
        assert len(frame) == len(table.rows)
        for number, each in enumerate(table.columns):
            wrong = [
                (read, row[number])
                for read, row in zip(frame[each.name].tolist(), table.rows, strict=True)
                if not _same(read, row[number])
            ]
            assert not wrong, (table.name, each.name, wrong[:3])


def test_geometries_read_back(shipped):
    path, content = shipped
    for layer in content.layers:
        frame = geopandas.read_file(path, layer=layer.table.name)
        assert frame.crs.to_epsg() == 4326
        for geometry, shape in zip(frame.geometry, layer.shapes, strict=True):
            assert geometry.geom_type == shape.kind
            pieces = geometry.geoms if shape.kind == "MultiLineString" else [geometry]
            assert tuple(tuple(piece.coords) for piece in pieces) == shape.pieces


def test_a_leg_over_180_degrees_is_cut_in_two(hostile, tmp_path):
    settings = ["terminals.alma.lon=175", "terminals.norda.lon=-175"]
    _written(cs.read_scenario(hostile.path, settings=settings), tmp_path / "net.gpkg")
    frame = geopandas.read_file(tmp_path / "net.gpkg", layer="legs").set_index("id")
    assert len(frame.geometry["alma-norda"].geoms) == 2
    assert len(frame.geometry["alma-porta"].geoms) == 1


def test_names_are_text_and_the_licence_goes_with_it(hostile, hostile_names, shipped, tmp_path):
    _written(hostile, tmp_path / "two.gpkg")
    frame = geopandas.read_file(tmp_path / "two.gpkg", layer="terminals")
    assert dict(zip(frame["id"], frame["name"], strict=True)) == hostile_names
    told = pyogrio.read_info(shipped[0], layer="legs")["layer_metadata"]
    assert "© OpenStreetMap contributors" in told["ATTRIBUTION"]
    assert "ODbL" in told["LICENCE"]
    about = pyogrio.read_dataframe(shipped[0], layer="about")
    assert "© OpenStreetMap contributors" in "".join(about["value"])


def test_columns_say_their_units(hostile, tmp_path):
    _written(hostile, tmp_path / "two.gpkg")
    columns = pyogrio.read_dataframe(tmp_path / "two.gpkg", layer="columns")
    (row,) = columns[(columns["table"] == "legs") & (columns["column"] == "usd_per_feu")].to_dict("records")
    assert (row["unit"], row["kind"]) == ("USD/FEU", "number")


def test_what_gdal_cannot_write_is_told_in_a_line(eurasia, tmp_path, monkeypatch):
    def full(*_, **__):
        raise pyogrio.errors.DataSourceError("Failed to commit\n transaction")

    monkeypatch.setattr(pyogrio, "write_dataframe", full)
    with pytest.raises(cs.InputError, match=r"net.gpkg — cannot be written: Failed to commit transaction"):
        cs.write_geopackage(eurasia, tmp_path / "net.gpkg")
    assert list(tmp_path.iterdir()) == []
