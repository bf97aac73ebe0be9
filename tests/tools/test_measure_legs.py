"""The measuring tools on small made-up graphs; neither scgraph-data, searoute nor shapely is needed."""

import json

import numpy as np
import pytest

import leg_lines
import measure_legs
import rail_graph
import sea_graph
from leg_checks import Leg, Measure, check_chains, find_offences, list_notes
from line_graph import Way, build_graph, great_circle_km, thin_line
from pinned import find_pinned

DEGREE_KM = float(great_circle_km(np.array([0.0, 0.0]), np.array([0.0, 1.0])))  # on the equator


def place(lat, lon):
    return np.array([float(lat), float(lon)])


def chain(*lons, lat=0.0):
    """Give a graph of places on a parallel, each joined to the next by an edge 10 % longer than its chord."""
    lat_lon = np.array([[lat, lon] for lon in lons])
    ends = np.array([[i, i + 1] for i in range(len(lons) - 1)])
    return lat_lon, ends, 1.1 * great_circle_km(lat_lon[:-1], lat_lon[1:])


def rail_leg(*pins, override=None):
    return Leg("a-b", "rail1520", tuple(pins), (), override)


def no_land(lat_lon):
    return np.zeros(len(lat_lon), dtype=bool)


# ---- the graph


def test_length_is_what_the_source_says_not_the_chord():
    graph = build_graph(*chain(0, 1, 2))
    assert graph.find_way(0, 2).km == pytest.approx(2.2 * DEGREE_KM)


def test_parallel_edges_are_not_added_up_and_the_cheapest_stays():
    lat_lon, ends, km = chain(0, 1)
    graph = build_graph(lat_lon, np.concatenate((ends, ends[:, ::-1])), np.concatenate((km, km / 2)))
    assert graph.find_way(0, 1).km == pytest.approx(km[0] / 2)


def test_edge_without_length_is_an_edge():
    graph = build_graph(np.zeros((2, 2)), np.array([[0, 1]]), np.array([0.0]))
    assert graph.find_way(0, 1).km == 0.0


def test_no_way_between_pieces():
    lat_lon = np.array([[0.0, 0], [0, 1], [0, 50], [0, 51]])
    graph = build_graph(lat_lon, np.array([[0, 1], [2, 3]]), np.ones(2))
    assert graph.find_way(0, 3) is None


def test_nearest_node_and_its_distance():
    node, km = build_graph(*chain(0, 1, 2)).find_nearest(place(0.1, 1))
    assert (node, km) == (1, pytest.approx(0.1 * DEGREE_KM))


@pytest.mark.parametrize(("tolerance", "points"), [(0.05, 3), (0.2, 2)])
def test_thinned_line_keeps_what_stands_out(tolerance, points):
    line = np.array([[0, 0], [0.01, 1], [0.1, 2], [0, 4]])
    thin = thin_line(line, tolerance)
    assert len(thin) == points
    assert thin[[0, -1]].tolist() == line[[0, -1]].tolist()


# ---- repairing rail


def test_pieces_that_nearly_touch_are_joined_by_a_gap_of_true_length():
    near = 1.0 + 1.0 / DEGREE_KM
    lat_lon = np.array([[0.0, 0], [0, 1], [0, near], [0, 2]])
    graph = rail_graph.repair(lat_lon, np.array([[0, 1], [2, 3]]), np.array([111.0, 110.0]))
    way = graph.find_way(0, 3)
    assert way.gap_km == pytest.approx(1.0)
    assert way.km == pytest.approx(222.0)


def test_gap_is_dear_and_used_only_where_needed():
    lat_lon = np.array([[0.0, 0], [0, 0.1], [0.1, 0.05]])  # both ends of a detour are dead ends
    graph = rail_graph.repair(lat_lon, np.array([[0, 2], [2, 1]]), np.array([15.0, 15.0]))
    assert graph.gap.any()
    assert graph.find_way(0, 1).gap_km == 0.0


def test_pieces_out_of_reach_are_dropped():
    lat_lon = np.array([[0.0, 0], [0, 1], [0, 2], [0, 50], [0, 51]])
    graph = rail_graph.repair(lat_lon, np.array([[0, 1], [1, 2], [3, 4]]), np.full(3, 111.0))
    assert len(graph.lat_lon) == 3


def test_station_between_nodes_splits_the_true_length():
    lat_lon, ends, km = chain(0, 0.4)
    stations = [place(0, 0.3), place(0.005, 0.1), place(0, 0.01)]  # the last is near enough to a node
    graph = rail_graph.place_on_lines(build_graph(lat_lon, ends, km), stations)
    assert len(graph.lat_lon) == 4
    node, away_km = graph.find_nearest(stations[1])
    assert away_km == pytest.approx(0.005 * DEGREE_KM)
    assert graph.find_way(0, node).km == pytest.approx(km[0] / 4)
    assert graph.find_way(0, 1).km == pytest.approx(km[0])


def test_chain_through_a_station_is_not_longer_than_the_line():
    lat_lon, ends, km = chain(0, 0.4)
    pins = place(0, 0), place(0, 0.1), place(0, 0.4)
    legs = [Leg("a-b", "rail1520", pins[:2]), Leg("b-c", "rail1520", pins[1:])]
    parts = measure_legs.measure_all_rail(build_graph(lat_lon, ends, km), legs, {})
    assert sum(one.measured_km for one in parts) == pytest.approx(km[0])


@pytest.mark.parametrize(("lons", "gap"), [((0, 0.4), True), ((0, 4.0), False)])
def test_gaps_and_very_long_edges_are_not_split(lons, gap):
    lat_lon, ends, km = chain(*lons)
    graph = build_graph(lat_lon, ends, km, np.array([gap]))
    assert rail_graph.place_on_lines(graph, [place(0, 0.1)]) is graph


def test_window_clips_and_renumbers():
    lat_lon = np.array([[0.0, 50], [50, 50], [51, 50]])
    kept, ends, km = rail_graph.clip(lat_lon, np.array([[0, 1], [1, 2]]), np.array([1.0, 2.0]))
    assert (len(kept), ends.tolist(), km.tolist()) == (2, [[0, 1]], [2.0])


def test_package_source_is_read_as_literals(tmp_path):
    source = tmp_path / "world_railways.py"
    lines = [
        "from scgraph.core import GeoGraph",
        "graph=[{1: 2.5, 0: 0.0}, {0: 2.5}]",
        "nodes=[[50.0, 60.0], [51.0, 60.0]]",
    ]
    source.write_text("\n".join([*lines, "world = GeoGraph(graph=graph, nodes=nodes)"]), encoding="utf-8")
    lat_lon, ends, km = rail_graph.read_world_railways(source)
    assert (lat_lon.tolist(), ends.tolist(), km.tolist()) == ([[50.0, 60.0], [51.0, 60.0]], [[0, 1]], [2.5])


def test_cache_gives_the_graph_back(tmp_path, monkeypatch):
    source = tmp_path / "world_railways.py"
    source.write_text("graph=[{1: 2.5}, {0: 2.5}]\nnodes=[[50.0, 60.0], [50.0, 60.02]]\n", encoding="utf-8")
    monkeypatch.setattr(rail_graph, "find_source", lambda: source)
    first = rail_graph.load_rail_graph(tmp_path / "cache")
    monkeypatch.setattr(rail_graph, "read_world_railways", None)  # a second reading would fail
    second = rail_graph.load_rail_graph(tmp_path / "cache")
    assert second.find_way(0, 1).km == first.find_way(0, 1).km == 2.5


def test_package_of_another_version_is_refused():
    with pytest.raises(SystemExit, match=r"numpy is .*: pip install --no-deps numpy==0\.0"):
        find_pinned("numpy", "0.0", "numpy", "version.py")
    with pytest.raises(SystemExit, match="no-such-package is not installed"):
        find_pinned("no-such-package", "1.0", "no_such_package", "data.py")


# ---- limits


def gap_way(km, gap_km):
    return Way(np.zeros((3, 2)), np.array([km - gap_km, gap_km]), np.array([False, True]))


@pytest.mark.parametrize(
    ("km", "gap_km", "offends"), [(1000, 5.0, False), (1000, 5.1, True), (100, 1.0, False), (100, 1.1, True)]
)
def test_gap_over_5_km_or_1_percent_offends(km, gap_km, offends):
    one = Measure(rail_leg(place(0, 0), place(0, 1)), gap_way(km, gap_km), 0.0, 0.0, None)
    assert bool(find_offences(one)) == offends


@pytest.mark.parametrize(("away_km", "offends"), [(7.9, False), (8.1, True)])
def test_snap_over_8_km_offends_and_the_run_counts(away_km, offends):
    leg = rail_leg(place(away_km / DEGREE_KM, 0), place(0, 2))
    one = measure_legs.measure_rail(build_graph(*chain(0, 1, 2)), leg, None)
    assert one.snap_km == pytest.approx(away_km)
    assert one.measured_km == pytest.approx(2.2 * DEGREE_KM + away_km)
    assert bool(find_offences(one)) == offends


@pytest.mark.parametrize(("cited", "offends"), [(2.2, False), (2.1, False), (2.0, True), (2.4, True)])
def test_deviation_over_5_percent_from_a_published_length_offends(cited, offends):
    leg = rail_leg(place(0, 0), place(0, 2))
    one = measure_legs.measure_rail(build_graph(*chain(0, 1, 2)), leg, cited * DEGREE_KM)
    assert bool(find_offences(one)) == offends


def test_own_length_excuses_and_is_told():
    leg = rail_leg(place(1, 0), place(0, 2), override=2.0 * DEGREE_KM)
    one = measure_legs.measure_rail(build_graph(*chain(0, 1, 2)), leg, None)
    assert find_offences(one) == []
    assert one.km == 2.0 * DEGREE_KM
    assert "a-b" in list_notes([one])[0]


def test_own_length_of_another_line_is_drawn_straight_through_the_pins():
    pins = [place(0, 0), place(0.5, 1), place(0, 2)]
    graph = build_graph(*chain(0, 1, 2))
    far = measure_legs.measure_rail(graph, rail_leg(*pins, override=100.0), None)
    near = measure_legs.measure_rail(graph, rail_leg(*pins, override=2.2 * DEGREE_KM), None)
    assert far.line.tolist() == [pin.tolist() for pin in pins]
    assert len(near.line) > 3


def test_pins_turn_the_way():
    lat_lon = np.array([[0.0, 0], [0, 1], [1, 0.5]])
    graph = build_graph(lat_lon, np.array([[0, 1], [0, 2], [2, 1]]), np.array([111.0, 130.0, 130.0]))
    ends = place(0, 0), place(0, 1)
    assert measure_legs.measure_rail(graph, rail_leg(*ends), None).measured_km == pytest.approx(111)
    pinned = rail_leg(ends[0], place(1, 0.5), ends[1])
    assert measure_legs.measure_rail(graph, pinned, None).measured_km == pytest.approx(260)


def test_published_length_of_a_chain_is_compared_with_its_legs():
    one = Measure(rail_leg(place(0, 0), place(0, 1)), gap_way(100, 0), 0.0, 0.0, None)
    assert check_chains([one], [(["a-b", "a-b"], 205.0)]) == []
    assert len(check_chains([one], [(["a-b", "a-b"], 250.0)])) == 1
    assert "not measured" in check_chains([one], [(["c-d"], 1.0)])[0]


# ---- voyages

SUEZ_LAT = sea_graph.GATES["suez"][0][0]


def suez_graph():
    """Give a short way north through the gate of Suez and a long way round it."""
    lat_lon = np.array([[SUEZ_LAT - 1, 32.5], [SUEZ_LAT + 1, 32.5], [SUEZ_LAT, 10.0]])
    return build_graph(lat_lon, np.array([[0, 1], [0, 2], [2, 1]]), np.array([220.0, 2000.0, 2000.0]))


def voyage(*passages):
    return Leg("a-b", "deep-sea", (place(SUEZ_LAT - 1.1, 32.5), place(SUEZ_LAT + 1.1, 32.5)), passages)


def test_voyage_meets_the_gate_and_says_where():
    one = measure_legs.measure_sea(suez_graph(), voyage("suez"), None, no_land)
    [(name, km)] = sea_graph.find_passages(one.way)
    assert name == "suez"
    assert km == pytest.approx(one.measured_km / 2, rel=1e-3)
    assert find_offences(one) == []


def test_access_run_is_counted():
    one = measure_legs.measure_sea(suez_graph(), voyage("suez"), None, no_land)
    assert one.measured_km > one.access_km > 0.2 * DEGREE_KM


def test_voyage_that_does_not_list_suez_goes_round():
    one = measure_legs.measure_sea(suez_graph(), voyage(), None, no_land)
    assert one.measured_km > 4000
    assert find_offences(one) == []


def test_listed_passage_that_is_not_met_offends_even_with_an_own_length():
    leg = Leg("a-b", "feeder", voyage().pins, ("bosphorus",), 4000.0)
    one = measure_legs.measure_sea(suez_graph(), leg, None, no_land)
    assert find_offences(one) == ["a-b: meets no passage, lists bosphorus"]


def test_met_passage_that_is_not_listed_offends():
    way = Way(np.array([[41.0, 29.0], [41.2, 29.0]]), np.array([22.0]), np.array([False]))
    leg = Leg("a-b", "feeder", (way.lat_lon[0], way.lat_lon[1]))
    assert find_offences(Measure(leg, way, 0.0, 0.0, None)) == ["a-b: meets bosphorus, lists none"]


def test_passages_out_of_order_and_unknown_ones_offend():
    way = Way(
        np.array([[41.2, 29.0], [41.0, 29.0], [40.2, 26.0]]), np.array([22.0, 270.0]), np.zeros(2, bool)
    )
    assert [name for name, _ in sea_graph.find_passages(way)] == ["bosphorus", "dardanelles"]
    ends = way.lat_lon[0], way.lat_lon[-1]
    backward = Measure(Leg("a-b", "feeder", ends, ("dardanelles", "bosphorus")), way, 0.0, 0.0, None)
    unknown = Measure(Leg("a-b", "feeder", ends, ("skagerrak",)), way, 0.0, 0.0, None)
    assert "meets bosphorus dardanelles" in find_offences(backward)[0]
    assert "unknown" in find_offences(unknown)[0]


@pytest.mark.parametrize(
    ("passages", "closed"), [(("suez",), []), ((), ["suez"]), (("suez", "cape-of-good-hope"), ["suez"])]
)
def test_canals_closed_by_what_a_leg_lists(passages, closed):
    assert sea_graph.choose_closed(list(passages)) == closed


def test_gate_is_crossed_only_between_its_ends():
    gate = ((0.0, 0.0), (0.0, 1.0))
    a, b = np.array([[-1.0, 0.5], [-1.0, 2.0], [1.0, 0.5]]), np.array([[1.0, 0.5], [1.0, 2.0], [2.0, 0.5]])
    share = sea_graph.cross_gate(a, b, gate)
    assert share[0] == pytest.approx(0.5)
    assert np.isnan(share[1:]).all()


def test_port_is_not_joined_across_land():
    graph = build_graph(*chain(1.0, -2.0))
    west_is_land = sea_graph.find_open_water(graph, place(0, 0), lambda points: points[:, 1] < -0.5)
    assert west_is_land.tolist() == [0]
    locked = sea_graph.find_open_water(graph, place(0, 0), lambda points: np.ones(len(points), bool))
    assert locked.tolist() == [0]


# ---- tables


def test_leg_is_read_with_ids_and_pairs_as_pins():
    row = {"id": "a-b", "origin": "a", "destination": "b", "mode": "feeder"}
    row |= {"via": "48.1 67.2;b", "passages": "suez; gibraltar", "distance_km": ""}
    leg = measure_legs.read_leg(row, {"a": place(0, 0), "b": place(1, 1)})
    assert [pin.tolist() for pin in leg.pins] == [[0, 0], [48.1, 67.2], [1, 1], [1, 1]]
    assert (leg.passages, leg.override_km) == (("suez", "gibraltar"), None)


def test_unknown_pin_stops_with_its_leg_named():
    with pytest.raises(SystemExit, match=r"a-b: 'nowhere'"):
        measure_legs.find_place("nowhere", {}, "a-b")


def test_written_tables_and_lines(tmp_path):
    one = measure_legs.measure_sea(suez_graph(), voyage("suez"), None, no_land)
    measure_legs.write_sea(tmp_path, [one])
    [row] = measure_legs.read_rows(tmp_path / "sea_legs.csv")
    assert float(row["passage_km"]) == pytest.approx(float(row["measured_km"]) / 2, rel=0.01)
    lines = json.loads((tmp_path / "sea_lines.geojson").read_text(encoding="utf-8"))
    assert "Eurostat" in lines["attribution"]
    assert lines["features"][0]["properties"] == {"id": "a-b"}
    assert lines["features"][0]["geometry"]["coordinates"][0] == [32.5, 29.3]


@pytest.mark.parametrize(
    ("cell", "text"), [(None, ""), (-0.01, "0.0"), (12.34, "12.3"), ("1.0;2.0", "1.0;2.0")]
)
def test_cells(cell, text):
    assert leg_lines.tell(cell) == text
