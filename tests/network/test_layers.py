"""The layered graph against every simple way there is, gateways looked for afterwards."""

import numpy as np
import pytest

from corridorsim.network.layers import layered_graph
from corridorsim.study.search import best_routes
from tests.naive import layers as naive
from tests.network.small_networks import TRANSFERS, build, leg, shipment

pytestmark = pytest.mark.kernels
TERMINALS = "abcdef"
MODES = [
    {"mode": "rail1520", "service": "wagon-group"},
    {"mode": "rail1520", "service": "express"},
    {"mode": "rail-ferry", "service": "rail-ferry"},
    {"mode": "road", "service": "truck"},
]
CHANGES = TRANSFERS + "drop,*,rail1520,*,road,*,yes,5,0,9,0\nroll,*,road,*,rail-ferry,*,yes,7,0,3,0\n"
CHANGES += "shunt,*,rail1520,*,rail1520,*,yes,9,0,1,0\n"
MOST = 24


def random_case(folder, number, n_legs=20):
    """Return a network of six terminals: parallel services, voyages through passages, loops."""
    rng = np.random.default_rng([30, number])
    legs = [leg("a", "f", "sure", distance_km=5000, usd_per_feu=9999)]
    for rank in range(n_legs):
        origin, destination = rng.choice(list(TERMINALS), 2, replace=False)
        how = dict(MODES[rng.choice(4, p=[0.5, 0.1, 0.2, 0.2])])
        if how["mode"] == "rail-ferry" and rng.random() < 0.7:
            how["passages"] = ";".join(rng.permutation(["narrows", "strait"])[: rng.integers(1, 3)])
        km = round(float(rng.uniform(50, 900)), 3)
        legs.append(
            leg(origin, destination, f"n{rank}", both_ways=rng.choice(["yes", "no"]), distance_km=km, **how)
        )
    return *build(folder, legs, [shipment("a", "f")], texts={"transfers": CHANGES}), rng


def random_network(folder, number):
    _, network, rng = random_case(folder, number)
    return network, rng


def random_sequence(rng, network):
    """Return up to three sets of places; legs are places too."""
    legs = [arc.leg for arc in network.arcs if arc.leg is not None]
    known = {
        place for leg in legs for place in (*leg.passages, leg.id, leg.origin, leg.destination, leg.mode)
    }
    names = sorted(known - {"a", "f"}) + ["b", "c", "d", "e"] * 3
    found = (rng.choice(names, rng.integers(1, 4)) for _ in range(rng.integers(0, 3)))
    return tuple(frozenset(map(str, places)) for places in found)


def kernel_ways(network, weights, sequences, most=MOST):
    graph = layered_graph(network, [sequence for sequence in sequences if sequence])
    found = best_routes(graph, weights, graph.source("a"), graph.target("f"), most, 1e9)
    return [(weight, arcs) for arcs, weight in found.items()]


def test_routes_are_all_ways_cheapest_first(sizes, tmp_path):
    found_some = constrained = 0
    for number in range(sizes.networks // 4):
        network, rng = random_network(tmp_path / str(number), number)
        weights = np.where(rng.random(network.n_arcs) < 0.05, np.inf, network.costs.hours + 0.01)
        sequences = (random_sequence(rng, network), random_sequence(rng, network)[:1])
        twin = naive.best_ways(network, weights, "a", "f", [sequences])
        found = kernel_ways(network, weights, sequences)
        assert len(found) == min(MOST, len(twin)), number
        assert [weight for weight, _ in found] == [weight for weight, _ in twin[:MOST]], number
        below = {way for way in twin[:MOST] if way[0] < twin[len(found) - 1][0]}
        assert below <= set(found) <= set(twin)
        found_some += len(found) > 1
        constrained += bool(found) and len(twin) < len(naive.best_ways(network, weights, "a", "f", [()]))
    assert found_some > sizes.networks // 10
    assert constrained > sizes.networks // 40


def test_each_route_stands_in_the_layers_once(tmp_path):
    network, _ = random_network(tmp_path, 1)
    sequences = ((frozenset("bc"),), (frozenset("de"),))
    found = kernel_ways(network, network.costs.hours, sequences)
    assert len({arcs for _, arcs in found}) == len(found) > 0


def best(network, weights, sequence):
    found = kernel_ways(network, weights, (sequence,), most=1)
    return found[0][0] if found else np.inf


def test_tightening_never_lowers_the_best(sizes, tmp_path):
    """More gateways, or fewer arcs, leave no way that was not there before."""
    for number in range(sizes.networks // 8):
        network, rng = random_network(tmp_path / str(number), number + 1000)
        sequence, weights = random_sequence(rng, network), network.costs.hours
        tighter = np.where(rng.random(network.n_arcs) < 0.1, np.inf, weights)

        loose, one = best(network, weights, ()), best(network, weights, sequence[:1])
        assert loose <= one <= best(network, weights, sequence) <= best(network, tighter, sequence)


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    """Return a – b – c by rail, a voyage c – d through two passages, d – f by rail; both ways."""
    both = {"both_ways": "yes"}
    voyage = leg("c", "d", mode="rail-ferry", service="rail-ferry", passages="narrows;strait", **both)
    legs = [leg("a", "b", **both), leg("b", "c", **both), voyage, leg("d", "f", **both)]
    return build(tmp_path_factory.mktemp("line"), legs, [shipment("a", "f")], countries={"c": "XC"})[1]


def is_passed(network, *places, origin="a", destination="f"):
    graph = layered_graph(network, [tuple(frozenset(names.split()) for names in places)])
    weights = network.costs.hours
    return bool(best_routes(graph, weights, graph.source(origin), graph.target(destination), 1, 1e9))


@pytest.mark.parametrize(
    "places",
    [
        ("b", "c", "d"),
        ("b c", "narrows"),
        ("narrows", "strait"),
        ("c", "narrows", "strait", "d"),
        ("c-d",),
        ("a", "b"),
        ("d", "f"),
        ("a", "narrows", "f"),
        ("a x b", "c"),
        ("rail-ferry",),
        ("XC",),
        ("XA", "rail1520"),
        ("b", "rail-ferry", "f"),
    ],
)
def test_what_a_route_passes(line, places):
    assert is_passed(line, *places)


@pytest.mark.parametrize(
    "places",
    [
        ("c", "b"),
        ("strait", "narrows"),
        ("narrows", "narrows"),
        ("d", "strait"),
        ("a", "a"),
        ("x",),
        ("f", "d"),
        ("road",),
        ("XX",),
    ],
)
def test_what_a_route_does_not_pass(line, places):
    assert not is_passed(line, *places)


def test_the_way_back_passes_in_reverse(line):
    assert is_passed(line, "strait", "narrows", "c", origin="f", destination="a")
    assert is_passed(line, "c-d", origin="f", destination="a")
    assert is_passed(line, "c-d~back", origin="f", destination="a")
    assert not is_passed(line, "c-d~back")
