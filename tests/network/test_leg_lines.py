"""Lines of legs: measured ones in the direction of travel, straight ones where none was measured.

They are cut at 180 degrees, and a point lies where its share of the length is.
"""

import json
import shutil
from pathlib import Path

import pytest

from corridorsim.network.leg_lines import Lines, cut_at_antimeridian, length_km, point_at
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def tables(tmp_path):
    network = shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
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


def test_a_file_of_lines_that_is_gone_is_no_failure(tables, tmp_path):
    (tmp_path / "two-corridors" / "lines.geojson").unlink()
    assert Lines(tables).of(tables.legs["alma-norda"]) == ((70.0, 40.0), (50.0, 50.0))


def test_every_measured_line_that_ships_runs_from_origin_to_destination():
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


def test_a_line_that_stays_is_left_as_it_is():
    line = ((10.001, 50.0), (20.002, 51.0))
    assert cut_at_antimeridian(line) == (line,)


@pytest.mark.parametrize(
    "line",
    [((170.0, 0.0), (-170.0, 10.0)), ((170.0, 0.0), (190.0, 10.0)), ((-190.0, 0.0), (-170.0, 10.0))],
)
def test_a_line_over_180_degrees_is_cut_there(line):
    assert cut_at_antimeridian(line) == (((170.0, 0.0), (180.0, 5.0)), ((-180.0, 5.0), (-170.0, 10.0)))


def test_it_may_cross_westward_and_back_and_touch():
    pieces = cut_at_antimeridian(((-179.0, 0.0), (179.0, 0.0), (-179.0, 0.0)))
    assert [piece[0] for piece in pieces] == [(-179.0, 0.0), (180.0, 0.0), (-180.0, 0.0)]
    assert cut_at_antimeridian(((180.0, 1.0), (-179.0, 1.0))) == (((-180.0, 1.0), (-179.0, 1.0)),)


def test_points_lie_by_length_and_over_180_degrees_too():
    assert point_at(((0.0, 0.0), (1.0, 0.0), (3.0, 0.0)), 0.5) == pytest.approx((1.5, 0.0))
    assert point_at(((0.0, 0.0), (1.0, 0.0)), 1.0) == pytest.approx((1.0, 0.0))
    assert point_at(((179.0, 0.0), (-179.0, 0.0)), 0.75) == pytest.approx((-179.5, 0.0))
    assert length_km(((0.0, 0.0), (1.0, 0.0))) == pytest.approx(111.195, abs=0.001)
