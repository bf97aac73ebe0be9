"""Nodes and arcs: where one can stand, where one can change, and where one may stay aboard."""

import numpy as np
import pytest

from tests.naive import layers as naive
from tests.network.small_networks import TRANSFERS, build, leg, shipment

FERRY = {"mode": "rail-ferry", "service": "rail-ferry", "passages": "narrows"}
CHAIN = [leg("a", "b"), leg("b", "c"), leg("c", "d", **FERRY), leg("d", "e", **FERRY)]


def names(network):
    return {arc.name for arc in network.arcs}


def ways(network, origin, destination):
    found = naive.best_ways(network, network.costs.hours, origin, destination, [()])
    return [[network.arcs[arc].name for arc in arcs] for _, arcs in found]


def test_one_stays_aboard_a_through_service_and_changes_to_a_ferry(tmp_path):
    legs = [leg("a", "b"), leg("b", "c"), leg("c", "d", **FERRY), leg("d", "e")]
    _, network = build(tmp_path, legs, [shipment("a", "e")])
    (way,) = ways(network, "a", "e")
    assert way == [
        "loading a door>wagon-group",
        "a-b",
        "stay b wagon-group",
        "b-c",
        "port c wagon-group>rail-ferry",
        "c-d",
        "port~back d rail-ferry>wagon-group",
        "d-e",
        "unloading e wagon-group>door",
    ]


def test_no_row_no_change(tmp_path):
    """Two voyages in a row need a transfer between them, which has no row here; there is one by rail."""
    legs = [*CHAIN, leg("e", "f"), leg("a", "f", "slow")]
    _, network = build(tmp_path, legs, [shipment("a", "f")])
    assert not any("rail-ferry>rail-ferry" in name for name in names(network))
    assert [way[1] for way in ways(network, "a", "f")] == ["a-f-slow"]


def test_a_row_lets_one_change_from_voyage_to_voyage(tmp_path):
    rows = TRANSFERS + "hub,d,rail-ferry,*,rail-ferry,*,no,30,0,40,0\n"
    legs = [*CHAIN, leg("e", "f")]
    _, network = build(tmp_path, legs, [shipment("a", "f")], texts={"transfers": rows})
    (way,) = ways(network, "a", "f")
    assert "hub d rail-ferry>rail-ferry" in way


def test_a_through_service_never_changes_to_itself_but_stays(tmp_path):
    rows = TRANSFERS + "shunting,*,rail1520,*,rail1520,*,no,48,0,0,0\n"
    legs = [leg("a", "b"), leg("b", "c"), leg("b", "c", "fast", service="express")]
    _, network = build(tmp_path, legs, [shipment("a", "c")], texts={"transfers": rows})
    found = {name for name in names(network) if name.startswith("shunting")}
    assert found == {"shunting b wagon-group>express"}
    (stay,) = (arc for arc in network.arcs if arc.name.startswith("stay"))
    assert (stay.tail.terminal, stay.tail.side, stay.head.side) == ("b", "arriving", "departing")
    (index,) = (i for i, arc in enumerate(network.arcs) if arc is stay)
    assert (network.costs.hours[index], network.costs.usd_per_feu[index]) == (0, 0)
    assert network.steps.first[index] == network.steps.first[index + 1]


def test_no_two_changes_follow_each_other(tmp_path):
    """Rail to truck and truck to ferry is no way to change from rail to ferry where nothing is trucked."""
    rows = TRANSFERS.replace("port,*,", "port,d,")
    rows += "drop,*,rail1520,*,road,*,no,1,0,0,0\nlift,*,road,*,rail-ferry,*,no,1,0,0,0\n"
    legs = [
        leg("a", "b"),
        leg("b", "c", mode="road", service="truck", both_ways="yes"),
        leg("b", "d", **FERRY),
    ]
    legs += [leg("d", "e"), leg("a", "e", "sure")]
    _, network = build(tmp_path, legs, [shipment("a", "e")], texts={"transfers": rows})
    assert [way[1] for way in ways(network, "a", "e")] == ["a-e-sure"]
    inside = {arc for arc in network.arcs if arc.leg is None}
    assert not {arc.head for arc in inside} & {arc.tail for arc in inside}


def test_parallel_services_are_parallel_arcs(tmp_path):
    legs = [leg("a", "b"), leg("a", "b", "dear", usd_per_feu=999), leg("a", "b", "road", mode="road")]
    legs[2]["service"] = "truck"
    _, network = build(tmp_path, legs, [shipment("a", "b")])
    assert sorted(way[1] for way in ways(network, "a", "b")) == ["a-b", "a-b-dear", "a-b-road"]


def test_nobody_passes_a_door_on_the_way(tmp_path):
    legs = [leg("a", "b"), leg("b", "c", mode="road", service="truck")]
    with_rail = [*legs, leg("a", "c", "rail")]
    _, network = build(tmp_path, with_rail, [shipment("a", "c")])
    assert [way[1] for way in ways(network, "a", "c")] == ["a-c-rail"]
    doors = [index for index, node in enumerate(network.nodes) if node.mode == "door"]
    for door in doors:
        assert not ((network.head == door).any() and (network.tail == door).any())


def test_a_row_for_the_terminal_beats_the_row_for_all(tmp_path):
    rows = TRANSFERS + "slow-port,c,rail1520,*,rail-ferry,*,no,99,0,1,0\n"
    legs = [leg("b", "c"), leg("c", "d", **FERRY), leg("d", "e")]
    _, network = build(tmp_path, legs, [shipment("b", "e")], texts={"transfers": rows})
    (way,) = ways(network, "b", "e")
    assert "slow-port c wagon-group>rail-ferry" in way


def test_indices_and_names_agree(tmp_path):
    legs = [*CHAIN[:3], leg("d", "e", both_ways="yes")]
    _, network = build(tmp_path, legs, [shipment("a", "e")])
    assert network.n_arcs == len(network.arcs) == len(network.tail) == len(network.head)
    assert list(network.nodes) == sorted(network.nodes)
    for index, arc in enumerate(network.arcs):
        assert network.nodes[network.tail[index]] == arc.tail
        assert network.nodes[network.head[index]] == arc.head
    for index, node in enumerate(network.nodes):
        assert network.node_index[node] == index
        assert network.terminals[network.node_terminal[index]] == node.terminal


def arrays_of(value, seen):
    """Yield every array that a network holds, however deep."""
    if isinstance(value, np.ndarray):
        yield value
    elif id(value) not in seen:
        seen.add(id(value))
        parts = getattr(value, "_asdict", lambda: getattr(value, "__dict__", {}))()
        for part in parts.values():
            yield from arrays_of(part, seen)


def test_every_array_is_read_only_and_contiguous(tmp_path):
    _, network = build(tmp_path, [leg("a", "b")], [shipment("a", "b")])
    arrays = list(arrays_of(network, set()))
    assert len(arrays) > 30
    assert not any(array.flags.writeable for array in arrays)
    assert all(array.flags.c_contiguous for array in arrays)


def test_a_network_cannot_be_changed(tmp_path):
    _, network = build(tmp_path, [leg("a", "b")], [shipment("a", "b")])
    with pytest.raises(AttributeError):
        network.tail = network.head
    with pytest.raises(ValueError, match="read-only"):
        network.costs.hours[0] = 0.0
