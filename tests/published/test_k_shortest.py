"""Published examples of the k shortest loopless paths."""

import json
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from corridorsim.kernels import k_paths
from tests.kernels.random_networks import distances_to

pytestmark = pytest.mark.kernels

# The textbook example with nodes C … H, known from the article on Yen's algorithm and the tests of gonum.
EDGES = [
    ("C", "D", 3), ("C", "E", 2), ("D", "F", 4), ("E", "D", 1), ("E", "F", 2), ("E", "G", 3),
    ("F", "G", 2), ("F", "H", 1), ("G", "H", 2),
]  # fmt: skip
ROUTES = [
    (5, "CEFH"), (7, "CEGH"), (8, "CDFH"), (8, "CEDFH"), (8, "CEFGH"), (11, "CDFGH"), (11, "CEDFGH"),
]  # fmt: skip

VALIDATION = Path(__file__).resolve().parents[2].parent / "shared" / "validation" / "k_shortest"
external = pytest.mark.external
absent = pytest.mark.skipif(not VALIDATION.is_dir(), reason=f"{VALIDATION} is absent")


def shortest(n_nodes, edges, source, target, k):
    """Return the k shortest paths as (cost, nodes)."""
    edges = sorted(edges, key=lambda edge: edge[0])
    first_arc = np.searchsorted([edge[0] for edge in edges], np.arange(n_nodes + 1)).astype(np.int64)
    head = np.array([edge[1] for edge in edges], np.int64)
    weight = np.array([edge[2] for edge in edges], np.float64)
    arcs, length, cost = np.empty((k, n_nodes), np.int64), np.empty(k, np.int64), np.empty(k)
    count, status = k_paths.k_shortest(
        first_arc, head, weight, source, target, distances_to(first_arc, head, weight, target),
        np.arange(n_nodes), np.inf, 10_000, arcs, length, cost,
    )  # fmt: skip
    assert status == k_paths.COMPLETE
    return [(cost[i], [source, *head[arcs[i, : length[i]]].tolist()]) for i in range(count)]


def by_cost(routes):
    """Return costs with the set of paths of each: the publications do not say how ties are ordered."""
    rounded = sorted((round(cost, 6), tuple(nodes)) for cost, nodes in routes)
    return [(cost, {nodes for _, nodes in group}) for cost, group in groupby(rounded, key=lambda r: r[0])]


def test_textbook_example():
    letters = "CDEFGH"
    edges = [(letters.index(tail), letters.index(head), weight) for tail, head, weight in EDGES]
    found = shortest(6, edges, 0, 5, 10)
    assert [cost for cost, _ in found] == [5, 7, 8, 8, 8, 11, 11]
    expected = [(cost, [letters.index(letter) for letter in nodes]) for cost, nodes in ROUTES]
    assert by_cost(found) == by_cost(expected)
    assert shortest(6, edges, 0, 5, 3) == found[:3]


@external
@absent
@pytest.mark.parametrize("name", ["test_15", "test_2"])
def test_graphs_of_yan_qi(name):
    expected = json.loads((VALIDATION / "expected.json").read_text())[name]
    lines = (VALIDATION / f"yanqi_{name}.txt").read_text().split("\n")[1:]
    edges = [(int(a), int(b), float(w)) for a, b, w in (line.split() for line in lines if line.strip())]
    assert len(edges) == expected["m"]
    paths = list(zip(expected["costs"], expected["paths"], strict=True))
    found = shortest(expected["n"], edges, expected["s"], expected["t"], len(paths))
    assert [cost for cost, _ in found] == pytest.approx(expected["costs"], abs=1e-9)
    complete = by_cost(found)[:-1]  # of the last cost there may be more paths than are listed
    assert complete == by_cost(paths)[:-1]
