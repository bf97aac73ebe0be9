"""The published example of several shortest paths at once."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.kernels.test_pareto import front

pytestmark = pytest.mark.kernels

# Ehrgott, Multicriteria Optimization, 2nd ed., Springer 2005, exercise 9.5: tail, head, two costs.
ARCS = [
    (1, 2, 4, 3), (1, 3, 5, 1), (2, 3, 2, 1), (2, 4, 1, 4), (2, 5, 2, 2), (2, 6, 7, 2), (3, 4, 5, 1),
    (3, 5, 2, 7), (4, 3, 5, 1), (4, 6, 3, 2), (5, 6, 4, 2),
]  # fmt: skip
FRONT = {(8, 9): [1, 2, 4, 6], (10, 7): [1, 2, 5, 6], (11, 5): [1, 2, 6], (13, 4): [1, 3, 4, 6]}

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "validation" / "pareto" / "ehrgott_ex9_5.json"


def solved(arcs, source, target):
    """Return {cost vector: nodes} of a graph whose arcs are sorted by tail."""
    tails, heads = np.array([arc[0] for arc in arcs]), np.array([arc[1] for arc in arcs])
    n_nodes = int(max(*tails, *heads)) + 1
    first_arc = np.searchsorted(tails, np.arange(n_nodes + 1)).astype(np.int64)
    network = first_arc, heads, np.ones(len(arcs)), np.arange(n_nodes)
    found, _ = front(network, np.array([arc[2:] for arc in arcs], np.int64), source, target)
    return {cost: [source, *heads[list(way)].tolist()] for cost, way in found.items()}


def test_ehrgott_exercise_9_5():
    assert solved(ARCS, 1, 6) == FRONT


@pytest.mark.external
@pytest.mark.skipif(not FILE.is_file(), reason=f"{FILE} is absent")
def test_the_instance_is_the_one_on_file():
    instance = json.loads(FILE.read_text())
    assert sorted(map(tuple, instance["arcs"])) == sorted(ARCS)
    found = solved(sorted(map(tuple, instance["arcs"])), instance["s"], instance["t"])
    assert sorted(map(list, found)) == instance["Y_N"]
