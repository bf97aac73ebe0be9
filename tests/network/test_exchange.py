"""To networkx and back: nothing of a terminal or leg is lost, and its algorithms agree with ours."""

from dataclasses import asdict
from pathlib import Path

import networkx as nx
import pytest

import corridorsim as cs
from corridorsim.network.exchange import expanded_graph, from_networkx, to_networkx
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network

TWO = Path(__file__).parents[2] / "scenarios" / "two-corridors"
OWN_NAMES = {"id", "shared_group"}


@pytest.fixture(scope="module")
def eurasia():
    return read_tables(shipped_network())


def test_terminals_are_nodes_and_legs_parallel_edges(eurasia):
    graph = to_networkx(eurasia)
    assert set(graph) == set(eurasia.terminals)
    assert graph.number_of_edges() == len(eurasia.legs)
    leg = eurasia.legs["aktau-alat-feeder"]
    assert graph.edges["aktau", "alat", leg.id]["median_hours"] == leg.median_hours
    assert nx.is_strongly_connected(graph)


def test_what_goes_to_networkx_comes_back(eurasia, tmp_path):
    again = from_networkx(to_networkx(eurasia), tmp_path / "mine")
    assert again.terminals == eurasia.terminals
    assert again.title == eurasia.title
    for name, leg in eurasia.legs.items():
        mine, theirs = asdict(again.legs[name.replace("~back", "-back")]), asdict(leg)
        for field in set(theirs) - OWN_NAMES:
            assert mine[field] == pytest.approx(theirs[field]), (name, field)


def test_a_graph_made_by_hand_runs(tmp_path):
    graph = nx.DiGraph()
    graph.add_node("here", name="Here", country="KZ", lat=50, lon=70, kind="rail")
    graph.add_node("there", name="There", country="KZ", lat=51, lon=75, kind="rail")
    graph.add_edge("here", "there", mode="rail1520", service="wagon-group", distance_km=450)
    from_networkx(graph, tmp_path / "mine")
    (tmp_path / "mine" / "corridors.toml").write_text("[any]\n")
    (tmp_path / "s.toml").write_text(
        'format = 1\nnetwork = "mine"\ncorridors = ["any"]\n[study]\nseed = 1\ndraws = 64\n'
        "depart_from = 2025-01-01\ndepart_until = 2025-12-31\n"
        '[[shipments]]\nid = "one"\norigin = "here"\ndestination = "there"\ncommodity = "general"\n'
    )
    scenario = cs.read_scenario(tmp_path / "s.toml")
    network = cs.build_network(scenario)
    (entry,) = cs.find_routes(network, scenario).entries
    assert entry.routes[0].legs == ("here-there-wagon-group",)


def test_unknown_attributes_are_told_with_the_nearest_name(tmp_path):
    graph = nx.MultiDiGraph()
    graph.add_node("here", nmae="Here")
    graph.add_edge("here", "there", mode="road", service="truck", distance=5)
    with pytest.raises(cs.InputError) as caught:
        from_networkx(graph, tmp_path / "mine")
    assert "node here: nmae — unknown attribute — did you mean 'name'?" in str(caught.value)
    assert "did you mean 'distance_km'?" in str(caught.value)
    assert not (tmp_path / "mine").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(cs.InputError, match="not empty"):
        from_networkx(nx.DiGraph(), tmp_path)


@pytest.mark.parametrize("ends", [("tashkent", "milan"), ("milan", "almaty"), ("xian", "duisburg")])
def test_its_shortest_way_is_our_best_route(ends, tmp_path):
    """Without gateways the shortest way in hours is one without returning to a terminal, for both."""
    (tmp_path / "s.toml").write_text(
        'format = 1\nnetwork = "eurasia"\nstate = "normal"\ncorridors = []\n[corridor.any]\n'
        "[study]\nseed = 1\n"
        'depart_from = 2025-01-01\ndepart_until = 2025-12-31\nobjective = "days"\n[[shipments]]\nid = "one"\n'
        f'origin = "{ends[0]}"\ndestination = "{ends[1]}"\ncommodity = "textiles"\n'
    )
    scenario = cs.read_scenario(tmp_path / "s.toml")
    network = cs.build_network(scenario)
    (entry,) = cs.find_routes(network, scenario).entries
    graph = expanded_graph(network)
    source, target = (ends[0], "door", "door", "departing"), (ends[1], "door", "door", "arriving")
    shortest = nx.dijkstra_path_length(graph, source, target, weight="hours")
    assert entry.routes[0].hours == pytest.approx(shortest, rel=1e-9)
