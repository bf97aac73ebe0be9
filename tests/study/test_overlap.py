"""Alternatives that share at most so much of their km with a better one."""

import pytest

from corridorsim.study.overlap import dissimilar_routes, overlap
from corridorsim.study.routes import find_routes
from tests.network.small_networks import build, leg, shipment

# a – m is 300 km for all but one; from m by p 100 km, by p with an express, or by q 300 km; n is a way apart.
LEGS = [
    leg("a", "m", distance_km=300),
    leg("m", "p", distance_km=60),
    leg("p", "z", distance_km=40),
    leg("p", "z", "other", distance_km=40, usd_per_feu=60),
    leg("m", "q", distance_km=200),
    leg("q", "z", distance_km=100),
    leg("a", "n", distance_km=400),
    leg("n", "z", distance_km=250),
]
BY_P, OTHER = ("a-m", "m-p", "p-z"), ("a-m", "m-p", "p-z-other")
BY_Q, BY_N = ("a-m", "m-q", "q-z"), ("a-n", "n-z")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    scenario, network = build(tmp_path_factory.mktemp("net"), LEGS, [shipment("a", "z")])
    return network, find_routes(network, scenario)


def kept(found, most):
    (entry,) = dissimilar_routes(*found, most).entries
    return [route.legs for route in entry.routes]


def test_all_there_are(found):
    assert kept(found, 1.0) == [BY_P, OTHER, BY_Q, BY_N]


@pytest.mark.parametrize(
    ("most", "left"),
    [
        (0.99, [BY_P, BY_Q, BY_N]),  # the other train takes the same way
        (0.75, [BY_P, BY_Q, BY_N]),  # 300 km of the shorter one's 400
        (0.74, [BY_P, BY_N]),
        (0.0, [BY_P, BY_N]),
    ],
)
def test_what_is_too_much_alike_goes(found, most, left):
    assert kept(found, most) == left


def test_overlap_is_symmetric_and_of_the_shorter_one():
    one = {("a", "b", "road", ()): 100.0, ("b", "c", "road", ()): 100.0}
    other = {("a", "b", "road", ()): 90.0}
    assert overlap(one, other) == overlap(other, one) == 1.0
    assert overlap(one, {("a", "b", "feeder", ()): 100.0}) == 0.0
    assert overlap(one, one) == 1.0
    assert overlap({}, {}) == 1.0
