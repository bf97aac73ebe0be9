"""The lines of legs: measured ones in the direction of travel, straight ones where none was measured."""

import json

import pytest

from corridorsim.report.geography import Lines, joined, land
from corridorsim.scenario.building_tables import read_tables


@pytest.fixture
def tables(folder):
    network = folder / "two-corridors"
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": "alma-norda"},
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[70, 40, 12.0], [60, 46], [50, 50]],  # heights are left out
                },
            }
        ],
    }
    (network / "lines.geojson").write_text(json.dumps(collection), encoding="utf-8")
    toml = network / "network.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("lines = []", 'lines = ["lines.geojson"]'), encoding="utf-8")
    return read_tables(network)


def test_a_measured_line(tables):
    assert Lines(tables).of(tables.legs["alma-norda"]) == ((70.0, 40.0), (60.0, 46.0), (50.0, 50.0))


def test_the_way_back_is_the_line_reversed(tables):
    there, back = (Lines(tables).of(tables.legs[name]) for name in ("alma-norda", "alma-norda~back"))
    assert back == there[::-1]


@pytest.mark.parametrize(
    ("leg", "line"),
    [
        ("norda-omega", ((50.0, 50.0), (30.0, 40.0))),
        ("norda-omega~back", ((30.0, 40.0), (50.0, 50.0))),
    ],
)
def test_a_straight_line_where_none_was_measured(tables, leg, line):
    assert Lines(tables).of(tables.legs[leg]) == line


def test_a_file_of_lines_that_is_gone_is_no_failure(tables, folder):
    (folder / "two-corridors" / "lines.geojson").unlink()
    assert Lines(tables).of(tables.legs["alma-norda"]) == ((70.0, 40.0), (50.0, 50.0))


def test_lines_are_joined_without_doubling_where_they_meet():
    first, second = ((0.0, 0.0), (1.0, 1.0)), ((1.0, 1.0), (2.0, 0.0))
    assert joined([first, second]) == ((0.0, 0.0), (1.0, 1.0), (2.0, 0.0))
    assert joined([]) == ()


def test_every_measured_line_that_ships_runs_from_origin_to_destination():
    from corridorsim.scenario.documents import shipped_network

    tables = read_tables(shipped_network())
    lines = Lines(tables)
    astray = []
    for leg in tables.legs.values():
        ends = [
            (tables.terminals[name].lon, tables.terminals[name].lat) for name in (leg.origin, leg.destination)
        ]
        for (x, y), (lon, lat) in zip((lines.of(leg)[0], lines.of(leg)[-1]), ends, strict=True):
            if abs((x - lon + 180) % 360 - 180) > 1.5 or abs(y - lat) > 1.0:
                astray.append(leg.id)
    assert not astray


def test_the_base_map_has_land_with_the_caspian_left_open():
    kinds = {feature["geometry"]["type"] for feature in land()["features"]}
    assert "MultiPolygon" in kinds
