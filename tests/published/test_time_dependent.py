"""A published case of time-dependent shortest paths: Braess's network with hours for each hour of entry."""

import json
from pathlib import Path

import numpy as np
import pytest

from corridorsim.kernels.earliest_arrival import arrive_earliest
from corridorsim.kernels.sailings import SailingLaws
from corridorsim.kernels.steps import STEP_HOURS, STEP_RIDE, take_step
from corridorsim.kernels.worlds import Chance
from corridorsim.study.listed_sailings import make_sailings
from tests.kernels import random_worlds as random
from tests.kernels.arc_graphs import graph_of, labels_of

pytestmark = pytest.mark.kernels

# From the tests of a course on network modelling; hours by hour of entry, 0 … 19.
HOURS = {
    "1-2": list(range(4, 24)),
    "1-3": [10] * 20,
    "2-3": [5, 5, 4, 4, 3, 3, 2, 2] + [1] * 12,
    "2-4": [5] * 20,
    "3-4": [hour // 2 for hour in range(20)],
}
ROUTES = {2: ["1-2"], 3: ["1-3", "1-2 2-3"], 4: ["1-2 2-4", "1-3 3-4", "1-2 2-3 3-4"]}
EXPECTED = {2: 8, 3: 9, 4: 13}
ENTRY = 2

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "validation" / "time_dependent"


def timetables():
    """Return each arc as a timetable that leaves every hour, with the hours of that departure."""
    n = len(HOURS)
    none = np.full(n, -1)
    return SailingLaws(
        thing=np.zeros((n, 2), np.uint32),
        headway_hours=np.zeros(n, np.float32),
        gap_table=none,
        first_gap_table=none.copy(),
        cancel_probability=np.zeros(n, np.float32),
        cutoff_hours=np.zeros(n, np.float32),
        first_entry=20 * np.arange(n + 1),
        entry_week_hours=np.tile(np.arange(20.0), n),
        entry_own_hours=np.concatenate([np.array(hours, np.float32) for hours in HOURS.values()]),
        own=np.arange(n),
        factor=np.zeros(n, np.int64),
        tables=random.TABLES,
    )


@pytest.fixture(scope="module")
def world():
    """Return a world with these timetables, in which every duration is an hour."""
    world = random.world(np.random.default_rng(1), n_lanes=1)
    chance = Chance(np.zeros(2, np.uint32), np.zeros(1, np.uint32), np.uint32(0))
    sailings = make_sailings(timetables(), chance, np.zeros(1), 19.0)
    return world._replace(sailings=sailings, hours=np.ones_like(world.hours))


@pytest.fixture(scope="module")
def arrive(world):
    """Return the arrival at the end of a route, by the kernel that steps through journeys."""
    arcs = list(HOURS)
    steps = [[(STEP_RIDE, item, 1.0, -1, 0)] for item in range(len(arcs))]

    def arrive_(route):
        ways = [[arcs.index(arc) for arc in route.split()]]
        routes, now = random.routes_of(ways, steps), np.float32(ENTRY)
        for step in range(len(routes.kind)):
            now = np.float32(take_step(routes, step, world, 0, now))
        return float(now)

    return arrive_


def test_braess_labels(arrive):
    assert {node: min(map(arrive, routes)) for node, routes in ROUTES.items()} == EXPECTED


def test_braess_ways(arrive):
    """The least label at 3 comes over 2, and that at 4 directly from 2; ties are allowed."""
    best = {node: min(routes, key=arrive) for node, routes in ROUTES.items()}
    assert best == {2: "1-2", 3: "1-2 2-3", 4: "1-2 2-4"}


@pytest.mark.parametrize(("node", "hour"), EXPECTED.items())
def test_braess_labels_by_the_graph_kernel(world, node, hour):
    """Node 0 stands before node 1, two hours away, so that one enters at hour 2."""
    ends = [(0, 1), *(tuple(map(int, arc.split("-"))) for arc in HOURS)]
    steps = [
        [(STEP_HOURS, 0, float(ENTRY), -1, 0)],
        *([(STEP_RIDE, i, 1.0, -1, 0)] for i in range(len(HOURS))),
    ]
    routes = random.routes_of([[arc] for arc in range(len(steps))], steps)
    graph, arc_of = graph_of(ends, 5, routes, np.zeros((1, len(ends))))
    labels, arrival = labels_of(graph), np.empty(1, np.float32)
    limit = np.full(1, np.inf, np.float32)
    assert arrive_earliest(graph, 0, node, routes, world, np.zeros(1, np.int64), limit, labels, arrival)
    assert (arrival[0], labels.hour[node]) == (hour, hour)
    last = {2: "1-2", 3: "2-3", 4: "2-4"}[node]
    assert list(HOURS)[arc_of[labels.arc_into[node]] - 1] == last


@pytest.mark.external
@pytest.mark.skipif(not FILE.is_dir(), reason=f"{FILE} is absent")
def test_the_case_is_as_published():
    case = json.loads((FILE / "braess_tdsp.json").read_text(encoding="utf-8"))
    assert case["arcs"] == HOURS
    assert case["expected_labels"] == [ENTRY, *EXPECTED.values()]
    assert case["expected_backlinks"][1:] == ["1-2", "2-3", "2-4"]
