"""GMNS folders: ours come back as they were or as they were changed, others become networks."""

import csv
import logging
import shutil
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

import corridorsim as cs
from corridorsim.network.gmns_text import parse_wkt
from corridorsim.network.leg_lines import Lines
from corridorsim.network.network_folder import rows_by_table
from corridorsim.scenario.documents import shipped_network

TWO = Path(__file__).parents[2] / "scenarios" / "two-corridors.toml"


@pytest.fixture(scope="module")
def eurasia():
    return cs.read_tables(shipped_network())


@pytest.fixture(scope="module")
def shipped(eurasia, tmp_path_factory):
    """The shipped network as a GMNS folder."""
    folder = tmp_path_factory.mktemp("gmns") / "eurasia"
    cs.write_gmns(eurasia, folder)
    return folder


@pytest.fixture
def two(tmp_path):
    """The five-terminal example as a GMNS folder, free to be changed."""
    cs.write_gmns(cs.read_scenario(TWO).tables, tmp_path / "two")
    return tmp_path / "two"


def _read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _edit(path, key, **cells):
    rows = _read(path)
    next(row for row in rows if key in row.values()).update(cells)
    _write(path, rows)


def test_gmnspy_finds_nothing_wrong(shipped, caplog):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gmnspy = pytest.importorskip("gmnspy", reason="gmnspy checks GMNS folders")
        from gmnspy.validation import apply_schema_to_df

        caplog.set_level(logging.WARNING)
        tables = gmnspy.in_out.read_gmns_network(str(shipped), raise_error=True)
        for name, table in tables.items():
            apply_schema_to_df(table, originating_file=f"{name}.csv", raise_error=True)
    assert {name: len(table) for name, table in tables.items()} == {
        "link": 1331,
        "node": 183,
        "geometry": 668,
        "location": 578,
        "use_definition": 7,
        "zone": 35,
    }
    assert not [each.getMessage() for each in caplog.records if "FAIL" in each.getMessage()]
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


def test_every_table_of_a_network_comes_back(eurasia, shipped, tmp_path):
    again = cs.from_gmns(shipped, tmp_path / "mine")
    assert replace(again, folder=eurasia.folder) == eurasia
    lines, theirs = Lines(again), Lines(eurasia)
    assert all(lines.of(leg) == theirs.of(leg) for leg in eurasia.legs.values())


def test_links_say_what_gmns_has_a_field_for(eurasia, shipped):
    links = {row["link_id"]: row for row in _read(shipped / "link.csv")}
    leg = eurasia.legs["aktau-alat-feeder"]
    link = links[leg.id]
    assert (link["from_node_id"], link["to_node_id"], link["allowed_uses"]) == ("aktau", "alat", "feeder")
    assert float(link["length"]) == leg.distance_km
    assert float(link["length"]) / float(link["free_speed"]) == pytest.approx(leg.median_hours)
    shapes = {row["geometry_id"]: parse_wkt(row["geometry"], "") for row in _read(shipped / "geometry.csv")}
    assert shapes[link["geometry_id"]] == Lines(eurasia).of(leg)
    back = links[f"{leg.id}~back"]
    assert (back["geometry_id"], back["dir_flag"], link["dir_flag"]) == (leg.id, "-1", "1")
    told = (shipped / "ATTRIBUTION.txt").read_text(encoding="utf-8")
    assert "© OpenStreetMap contributors" in told
    assert "ODbL" in (shipped / "corridorsim" / "osm-odbl" / "LICENSE-ODbL-1.0.txt").read_text()


def test_passages_are_locations_along_links(eurasia, shipped):
    found = {row["loc_id"]: row for row in _read(shipped / "location.csv")}
    name = next(leg.id for leg in eurasia.legs.values() if "suez" in leg.passages)
    place, leg = found[f"{name}/suez"], eurasia.legs[name]
    assert float(place["lr"]) == pytest.approx(1000 * leg.passage_km[leg.passages.index("suez")])
    assert 25 < float(place["y_coord"]) < 35
    assert 30 < float(place["x_coord"]) < 36


def test_a_scenario_gives_the_same_on_a_network_that_went_out_and_came_back(tmp_path):
    scenario = cs.read_scenario(TWO, settings=["legs.porta-portb-ferry~back.sigma=0.5", "study.draws=64"])
    cs.write_gmns(scenario, tmp_path / "gmns")
    cs.from_gmns(tmp_path / "gmns", tmp_path / "mine")
    again = cs.read_scenario(TWO, network_folder=tmp_path / "mine", settings=["study.draws=64"])
    assert rows_by_table(again.tables) == rows_by_table(scenario.tables)
    assert again.digest == scenario.digest


def test_what_was_changed_in_gmns_wins(two, tmp_path):
    _edit(two / "link.csv", "alma-norda", length="1000.0", free_speed="20")
    _edit(two / "link.csv", "alma-porta", length="500")
    _edit(two / "node.csv", "omega", name="Omega, new", x_coord="31")
    _edit(two / "geometry.csv", "norda-omega", geometry="LINESTRING (50 50, 40 48, 31 40)")
    tables = cs.from_gmns(two, tmp_path / "mine")
    before = cs.read_scenario(TWO).tables
    assert (tables.legs["alma-norda"].distance_km, tables.legs["alma-norda"].median_hours) == (1000, 50)
    assert tables.legs["alma-norda~back"] == before.legs["alma-norda~back"]
    assert (tables.legs["alma-porta"].distance_km, tables.legs["alma-porta"].median_hours) == (500, 50)
    assert tables.legs["alma-norda"].border_hours == 24  # GMNS has no field for it
    assert (tables.terminals["omega"].name, tables.terminals["omega"].lon) == ("Omega, new", 31)
    line = ((50.0, 50.0), (40.0, 48.0), (31.0, 40.0))
    assert Lines(tables).of(tables.legs["norda-omega"]) == line
    assert Lines(tables).of(tables.legs["norda-omega~back"]) == line[::-1]
    assert tables.hazards == before.hazards


def test_links_and_nodes_may_be_taken_out_and_put_in(two, tmp_path):
    links, nodes = _read(two / "link.csv"), _read(two / "node.csv")
    links = [row for row in links if "alma-norda" not in row["link_id"]]
    new = dict.fromkeys(links[0], "") | {"link_id": "Alma–Nova", "from_node_id": "alma", "to_node_id": "Nova"}
    links.append(new | {"directed": "false", "length": "300", "allowed_uses": "rail1520"})
    nodes.append(nodes[0] | {"node_id": "Nova", "name": "Nova", "node_type": "yard"})
    _write(two / "link.csv", links)
    _write(two / "node.csv", nodes)
    tables = cs.from_gmns(two, tmp_path / "mine")
    assert not any("alma-norda" in name for name in tables.legs)
    assert (tables.terminals["nova"].kind, tables.terminals["nova"].country) == ("junction", "XA")
    there, back = tables.legs["alma-nova"], tables.legs["alma-nova~back"]
    assert (there.origin, there.destination, there.service) == ("alma", "nova", "wagon-group")
    assert (back.origin, back.median_hours) == ("nova", 30)


def _foreign(folder, links, config="long_length\nmile\n", nodes=None):
    folder.mkdir()
    usual = "node_id,x_coord,y_coord,country\n1,0,51,GB\n2,2,49,FR\n"
    (folder / "node.csv").write_text(usual if nodes is None else nodes)
    (folder / "link.csv").write_text(links)
    if config:
        (folder / "config.csv").write_text(config)
    return folder


def test_a_folder_from_elsewhere_becomes_a_network(tmp_path, caplog):
    folder = _foreign(
        tmp_path / "other",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,allowed_uses,lanes,usd_per_feu\n"
        '10,1,2,false,100,50,"truck,feeder",2,77\n',
        "dataset_name,long_length,speed\nChannel,mile,mph\n",
    )
    tables = cs.from_gmns(folder, tmp_path / "mine")
    assert tables.title == "Channel"
    assert sorted(tables.legs) == [
        "link-10-feeder",
        "link-10-feeder~back",
        "link-10-road",
        "link-10-road~back",
    ]
    road = tables.legs["link-10-road"]
    assert (road.origin, road.mode, road.service, road.usd_per_feu) == ("1", "road", "truck", 77)
    assert road.distance_km == pytest.approx(160.9344)
    assert road.median_hours == pytest.approx(2)
    assert (tables.terminals["1"].name, tables.terminals["1"].kind) == ("1", "junction")
    assert tables.commodities.keys() == cs.read_tables(shipped_network()).commodities.keys()
    assert "link.csv: not taken over: lanes" in caplog.text


def test_lengths_come_from_the_geometry_where_nothing_else_says(tmp_path):
    folder = _foreign(
        tmp_path / "other",
        "link_id,from_node_id,to_node_id,directed,allowed_uses,geometry,dir_flag\n"
        'a,1,2,true,road,"LINESTRING (2 49, 2 51, 0 51)",-1\n',
        config="",
    )
    tables = cs.from_gmns(folder, tmp_path / "mine")
    leg = tables.legs["a"]
    assert leg.distance_km == pytest.approx(222.39 + 139.96, abs=0.1)
    assert Lines(tables).of(leg) == ((0.0, 51.0), (2.0, 51.0), (2.0, 49.0))
    assert leg.median_hours > 0  # as the service


HEAD = "link_id,from_node_id,to_node_id,length,allowed_uses\n"


@pytest.mark.parametrize(
    ("links", "files", "told"),
    [
        (
            HEAD + "a,1,2,5,road\n",
            {"config": ""},
            "a length in no unit, of a — a config.csv with long_length: kilometer, mile or meter",
        ),
        (HEAD + "a,1,2,,road\n", {}, "neither a length nor a geometry, of a — a column length"),
        (
            HEAD + "".join(f"l{number},1,2,5,rail\n" for number in range(7)),
            {},
            "allowed_uses 'rail', which is no mode, of l0, l1, l2, l3, l4 and 2 more — a column mode",
        ),
        (
            HEAD + "a,1,2,5,road\n",
            {"nodes": "node_id,x_coord,y_coord\n1,0,51\n2,2,49\n"},
            "node.csv — no country of 1, 2 — a column country with codes of two capitals, such as KZ",
        ),
        (HEAD + "a,1,3,5,road\n", {}, "link.csv: a — no node '3' in node.csv"),
        (HEAD + "a,1,2,five,road\n", {}, "a.length — 'five' is not a number"),
        (HEAD + "a,1,2,5,road\na,2,1,5,road\n", {}, "link.csv: a — stands twice"),
        (HEAD + "a,1,2,5,road\nA,2,1,5,road\n", {}, "A — is 'a' as another is"),
        (HEAD.replace("to_node", "to_noed") + "a,1,2,5,road\n", {}, "column 'to_node_id' is missing"),
        (HEAD + "a,1,2,5,road\n", {"config": "long_length\nkilometr\n"}, "did you mean 'kilometre'?"),
        (
            HEAD + "a,1,2,5,road\n",
            {"config": "long_length,crs\nmile,25833\n"},
            "is not longitude and latitude",
        ),
        (
            HEAD[:-1] + ",geometry\na,1,2,5,road,POINT (1 2)\n",
            {},
            "a.geometry — is no line in well-known text — LINESTRING",
        ),
        (HEAD[:-1] + ",service\na,1,2,5,road,camel\n", {}, "no service 'camel' in services.csv, of a"),
        (
            HEAD + "a,1,2,5,road\n",
            {"nodes": "node_id,x_coord,y_coord,country\n1,0,151,GB\n2,2,49,FR\n"},
            "node.csv: 1.lat — 151.0 is too large — at most 90",
        ),
        (
            HEAD[:-1] + ",sigma\na,1,2,5,road,wide\n",
            {},
            "link.csv: a.sigma — 'wide' is not a number",
        ),
    ],
)
def test_what_is_missing_is_told_with_what_would_say_it(tmp_path, links, files, told):
    folder = _foreign(tmp_path / "other", links, **files)
    with pytest.raises(cs.InputError) as caught:
        cs.from_gmns(folder, tmp_path / "mine")
    assert told in str(caught.value)
    assert not (tmp_path / "mine").exists()


def test_a_folder_without_its_tables_is_refused(two, tmp_path):
    (two / "link.csv").unlink()
    with pytest.raises(cs.InputError, match=r"a folder with node\.csv and link\.csv"):
        cs.from_gmns(two, tmp_path / "mine")


def test_ours_without_the_tables_beside_still_comes_in(shipped, eurasia, tmp_path):
    shutil.copytree(shipped, tmp_path / "bare", ignore=shutil.ignore_patterns("corridorsim"))
    tables = cs.from_gmns(tmp_path / "bare", tmp_path / "mine")
    assert tables.legs.keys() == eurasia.legs.keys()
    for name, leg in eurasia.legs.items():
        assert tables.legs[name].median_hours == pytest.approx(leg.median_hours), name
        assert tables.legs[name].distance_km == pytest.approx(leg.distance_km), name
        assert (tables.legs[name].mode, tables.legs[name].service) == (leg.mode, leg.service)
