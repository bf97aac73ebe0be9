"""GeoJSON, CSV and Parquet: what is written reads back as it was, names as text, attribution with it."""

import csv
import json

import pytest

import corridorsim as cs
from corridorsim.report.exports.subjects import content_of


def _table(content, name):
    (found,) = (table for table in content.tables if table.name == name)
    return found


def test_geojson_holds_places_lines_and_whose_they_are(eurasia, tmp_path):
    cs.write_geojson(eurasia, tmp_path / "net.geojson")
    document = json.loads((tmp_path / "net.geojson").read_text(encoding="utf-8"))
    assert "© OpenStreetMap contributors" in "".join(document["attribution"])
    assert "ODbL" in document["licence"]
    layers = [each["properties"]["layer"] for each in document["features"]]
    assert {name: layers.count(name) for name in set(layers)} == {
        "terminals": 183,
        "legs": 1331,
        "passages": 7,
    }
    by_id = {each["properties"]["id"]: each for each in document["features"]}
    leg = eurasia.legs["aktau-alat-feeder"]
    assert by_id[leg.id]["properties"]["countries"] == list(leg.countries)
    assert by_id[leg.id]["geometry"]["type"] == "MultiLineString"
    assert by_id["aktau"]["geometry"]["coordinates"] == [
        eurasia.terminals["aktau"].lon,
        eurasia.terminals["aktau"].lat,
    ]


def test_a_leg_over_180_degrees_is_cut_in_two(hostile, tmp_path):
    settings = ["terminals.alma.lon=175", "terminals.norda.lon=-175"]
    scenario = cs.read_scenario(hostile.path, settings=settings)
    cs.write_geojson(scenario, tmp_path / "net.geojson")
    document = json.loads((tmp_path / "net.geojson").read_text(encoding="utf-8"))
    (leg,) = (each for each in document["features"] if each["properties"]["id"] == "alma-norda")
    assert leg["geometry"]["coordinates"] == [
        [[175.0, 40.0], [180.0, 45.0]],
        [[-180.0, 45.0], [-175.0, 50.0]],
    ]


@pytest.mark.parametrize("subject", ["hostile", "result"])
def test_geojson_keeps_names_as_text(subject, request, hostile_names, tmp_path):
    cs.write_geojson(request.getfixturevalue(subject), tmp_path / "a.geojson")
    document = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert document["attribution"] == ["© @everyone"]
    if subject == "hostile":
        assert document["title"].startswith("=1+1 Two")
        names = {each["properties"].get("name") for each in document["features"]}
        assert set(hostile_names.values()) <= names
    else:
        assert document["title"] == "=HYPERLINK(<b>x</b>)"
        routes = [each for each in document["features"] if each["properties"]["layer"] == "routes"]
        assert routes[0]["properties"]["route"][0] == "alma"


def test_csv_leaves_values_as_they_are(hostile, hostile_names, tmp_path):
    cs.write_tables(hostile, tmp_path / "csv")
    with (tmp_path / "csv" / "terminals.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert {name: row["name"] for name, row in rows.items()} == hostile_names
    assert (rows["alma"]["utc_offset_hours"], rows["alma"]["max_draught_m"]) == ("5.0", "")
    assert b"\r" not in (tmp_path / "csv" / "legs.csv").read_bytes()
    assert "© @everyone" in (tmp_path / "csv" / "ATTRIBUTION.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("subject", ["eurasia", "result"])
def test_parquet_reads_back_the_same_with_its_types(subject, request, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    content = content_of(request.getfixturevalue(subject))
    cs.write_tables(request.getfixturevalue(subject), tmp_path / "parquet", ending="parquet")
    for table in content.tables:
        read = pq.read_table(tmp_path / "parquet" / f"{table.name}.parquet")
        assert read.column_names == [each.name for each in table.columns]
        for number, each in enumerate(table.columns):
            values = [
                list(row[number]) if isinstance(row[number], tuple) else row[number] for row in table.rows
            ]
            assert read.column(number).to_pylist() == values, (table.name, each.name)
            assert read.schema.field(number).metadata[b"unit"].decode() == each.unit


def test_every_draw_goes_with_the_tables_of_a_result(result, tmp_path):
    import pyarrow.parquet as pq

    cs.write_tables(result, tmp_path / "csv")
    cs.write_tables(result, tmp_path / "parquet", ending="parquet")
    assert (tmp_path / "parquet" / "trials.parquet").read_bytes() == result.trials.read_bytes()
    draws = pq.read_table(result.trials).to_pylist()
    with (tmp_path / "csv" / "trials.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(draws) == 256 * 4
    for row, draw in zip(rows[:50], draws, strict=False):
        assert float(row["days"]) == draw["days"]
        assert (row["corridor"], row["delivered"]) == (draw["corridor"], "true")


def test_the_same_subject_gives_the_same_bytes(result, tmp_path):
    for name in ("a", "b"):
        cs.write_geojson(result, tmp_path / f"{name}.geojson")
        cs.write_tables(result, tmp_path / name)
        cs.write_tables(result, tmp_path / f"{name}-parquet", ending="parquet")
    assert (tmp_path / "a.geojson").read_bytes() == (tmp_path / "b.geojson").read_bytes()
    for first in (*(tmp_path / "a").iterdir(), *(tmp_path / "a-parquet").iterdir()):
        second = tmp_path / first.parent.name.replace("a", "b", 1) / first.name
        assert first.read_bytes() == second.read_bytes(), first.name


def test_node_link_json_is_what_networkx_reads(eurasia, tmp_path):
    import networkx as nx

    cs.write_node_link(eurasia, tmp_path / "net.json")
    graph = nx.node_link_graph(json.loads((tmp_path / "net.json").read_text(encoding="utf-8")), edges="edges")
    known = cs.to_networkx(eurasia)
    assert graph.nodes.keys() == known.nodes.keys()
    assert set(graph.edges(keys=True)) == set(known.edges(keys=True))
    for ends, values in known.edges.items():
        assert graph.edges[ends] == {
            name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
        }
    assert graph.graph["attribution"] == list(eurasia.attribution)
    again = cs.from_networkx(graph, tmp_path / "mine")
    assert again.terminals == eurasia.terminals


def test_a_result_that_an_earlier_version_wrote_is_refused(tmp_path):
    for name, text in (
        ("manifest.json", '{"schema": "corridorsim.manifest/1"}'),
        ("summary.csv", "shipment\n"),
        ("legs.csv", "leg\n"),
        ("routes.geojson", '{"features": []}'),
    ):
        (tmp_path / name).write_text(text)
    with pytest.raises(cs.InputError, match=r"is not as this version writes it — .* run the scenario again"):
        cs.read_result(tmp_path)
