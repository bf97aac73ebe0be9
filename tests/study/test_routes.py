"""Which routes a corridor leaves: gateways both ways, via and avoid, regimes, and how many."""

import pytest

from corridorsim.study.constraints import WORST_OVER_BEST
from corridorsim.study.routes import ROUTES_PER_CORRIDOR, find_routes
from tests.network.small_networks import WAR, build, leg, shipment

BOTH = {"both_ways": "yes"}
FERRY = {"mode": "rail-ferry", "service": "rail-ferry", "both_ways": "yes"}
LEGS = [
    leg("a", "p", **BOTH),
    leg("p", "q", passages="narrows", **FERRY),
    leg("q", "z", **BOTH),
    leg("p", "r", passages="strait", **FERRY),
    leg("r", "z", **BOTH),
    leg("a", "z", "direct", distance_km=600, **BOTH),
]


def legs_of(folder, gateways, *, ends=("a", "z"), legs=LEGS, hazards=None, rest="", **values):
    """Return the legs of every route, best first."""
    texts = {"corridors": f"[any]\ngateways = {gateways}\n"} | ({"hazards": hazards} if hazards else {})
    scenario, network = build(folder, legs, [shipment(*ends, **values)], texts=texts, rest=rest)
    (entry,) = find_routes(network, scenario).entries
    weights = [route.weight for route in entry.routes]
    assert weights == sorted(weights)
    for route in entry.routes:
        assert len(set(route.terminals)) == len(route.terminals)
        assert (route.terminals[0], route.terminals[-1]) == ends
    return {route.legs for route in entry.routes}


BY_Q, BY_R = ("a-p", "p-q", "q-z"), ("a-p", "p-r", "r-z")
BACK_Q = ("q-z~back", "p-q~back", "a-p~back")


def test_gateways_are_passed_in_order(tmp_path):
    assert legs_of(tmp_path, '[["p"], ["q"]]') == {BY_Q}


def test_gateways_are_passed_wholly_reversed_eastbound(tmp_path):
    assert legs_of(tmp_path, '[["p"], ["q"]]', ends=("z", "a")) == {BACK_Q}


def test_a_mixed_order_is_neither(tmp_path):
    legs = [leg("a", "x"), leg("x", "y"), leg("y", "w"), leg("w", "z")]
    assert legs_of(tmp_path / "1", '[["x"], ["y"], ["w"]]', legs=legs)
    assert legs_of(tmp_path / "2", '[["w"], ["y"], ["x"]]', legs=legs)
    assert not legs_of(tmp_path / "3", '[["y"], ["x"], ["w"]]', legs=legs)


def test_a_passage_is_a_gateway(tmp_path):
    assert legs_of(tmp_path / "1", '[["p"], ["strait"]]') == {BY_R}
    assert legs_of(tmp_path / "2", '[["narrows", "strait"]]') == {BY_Q, BY_R}


def test_origin_and_destination_count_as_passed(tmp_path):
    assert legs_of(tmp_path / "1", '[["a"], ["q"]]') == {BY_Q}
    assert legs_of(tmp_path / "2", '[["p"], ["z"]]') == {BY_Q, BY_R}
    assert legs_of(tmp_path / "3", '[["q"], ["z"]]', ends=("q", "z")) == {("q-z",)}


def test_via_adds_to_the_gateways(tmp_path):
    assert legs_of(tmp_path / "1", '[["p"]]', via=["r"]) == {BY_R}
    assert legs_of(tmp_path / "2", "[]", via=["p", "narrows", "q"]) == {BY_Q}
    assert not legs_of(tmp_path / "3", "[]", via=["q", "p"])


def test_via_keeps_its_order_eastbound(tmp_path):
    """Gateways are turned round, what a shipment asks for itself is not."""
    assert legs_of(tmp_path / "1", '[["p"], ["q"]]', ends=("z", "a"), via=["q", "p"]) == {BACK_Q}
    assert not legs_of(tmp_path / "2", '[["p"], ["q"]]', ends=("z", "a"), via=["p", "q"])


def test_avoid_takes_routes_away(tmp_path):
    assert legs_of(tmp_path / "1", '[["p"]]', avoid=["narrows"]) == {BY_R}
    assert legs_of(tmp_path / "2", '[["p"]]', avoid=["p-q"]) == {BY_R}
    assert legs_of(tmp_path / "3", '[["p"]]', avoid=["r"]) == {BY_Q}


def test_parallel_services_are_routes_of_their_own(tmp_path):
    legs = [*LEGS, leg("q", "z", "dear", usd_per_feu=400)]
    assert legs_of(tmp_path, '[["q"]]', legs=legs) == {BY_Q, ("a-p", "p-q", "q-z-dear")}


def test_routes_much_worse_than_the_best_are_left_out(tmp_path):
    legs = [leg("a", "z"), leg("a", "z", "fair", usd_per_feu=300), leg("a", "z", "bad", usd_per_feu=3_000)]
    assert WORST_OVER_BEST < 3
    assert legs_of(tmp_path, "[]", legs=legs) == {("a-z",), ("a-z-fair",)}


def test_no_more_routes_than_the_limit(tmp_path):
    legs = [leg("a", "z", f"n{rank}", usd_per_feu=200 + rank) for rank in range(ROUTES_PER_CORRIDOR + 6)]
    best = {(f"a-z-n{rank}",) for rank in range(ROUTES_PER_CORRIDOR)}
    assert legs_of(tmp_path, "[]", legs=legs) == best


@pytest.mark.parametrize(("state", "ready"), [("random", True), ("off", False)])
def test_routes_for_a_regime_that_may_be_on_are_among_them(state, ready, tmp_path):
    """The way round is far dearer than the best, and is kept for the case that the best is shut."""
    legs = [
        leg("a", "p"),
        leg("p", "q", passages="narrows", **FERRY),
        leg("q", "z"),
        leg("a", "z", usd_per_feu=20_000),
    ]
    found = legs_of(tmp_path, "[]", legs=legs, hazards=WAR + f'state = "{state}"\n')
    assert found == ({BY_Q, ("a-z",)} if ready else {BY_Q})


def test_a_regime_held_on_leaves_the_way_round_only(tmp_path):
    legs = [
        leg("a", "p"),
        leg("p", "q", passages="narrows", **FERRY),
        leg("q", "z"),
        leg("a", "z", usd_per_feu=20_000),
    ]
    assert legs_of(tmp_path, "[]", legs=legs, hazards=WAR + 'state = "on"\n') == {("a-z",)}


def test_an_objective_of_days_orders_by_days(tmp_path):
    legs = [leg("a", "z", "fast", usd_per_feu=3_000, median_hours=10), leg("a", "z", "cheap", usd_per_feu=1)]
    for objective, best in (('"days"', "a-z-fast"), ('"generalized_usd"', "a-z-cheap")):
        scenario, network = build(tmp_path / best, legs, [shipment("a", "z")], objective=objective)
        (entry,) = find_routes(network, scenario).entries
        assert entry.routes[0].legs == (best,)
