"""Kept worlds: whatever was asked for in between, what a point needs is what would be made for it."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from corridorsim.network.building import build_network
from corridorsim.network.patches import patched
from corridorsim.scenario.numbers import NumberChanges
from corridorsim.study.designs import sobol_design
from corridorsim.study.kept_worlds import KeptWorlds, Numbers
from corridorsim.study.late_draws import follow
from corridorsim.study.moved_tiles import Frame
from corridorsim.study.point_numbers import PointNumbers
from corridorsim.study.routes import find_routes
from corridorsim.study.thing_groups import ThingGroups
from corridorsim.study.trials import prepare
from tests.study.test_corridor_model import NUMBERS, scenario_of

SPAN, UNTIL = (0, 128), 500.0
FEW = [each for each in NUMBERS if each.path in ("legs.p-q*.headway_hours", "legs.a-n.border_hours")]


@pytest.fixture(scope="module", params=[FEW, NUMBERS], ids=["few", "many"])
def ground(request, tmp_path_factory):
    """Return a tile maker, what hangs on which factor, and the numbers of some points."""
    scenario = scenario_of(tmp_path_factory.mktemp("kept"))
    network = build_network(scenario)
    found = PointNumbers(NumberChanges(scenario, request.param), network, scenario)
    entries = [each for each in find_routes(network, scenario, workers=1).entries if each.routes]
    maker, _ = prepare(found.network, entries, scenario.study.seed)
    things = ThingGroups(maker, found.laws)
    design, numbers = sobol_design(request.param, 2, seed=4), []  # points that differ in one factor
    for which in range(len(design)):
        changes = found.at(design.point(which))
        laws = patched(found.network, [change.patch for change in changes]).laws
        keys = {(at, name): key for at, each in enumerate(changes) for name, key in each.keys.items()}
        numbers.append(Numbers(maker.with_laws(laws), keys, things))
    return things, numbers


def test_routes_arrive_as_in_worlds_made_for_the_point(ground):
    """Points and routes by chance, so that things are needed at some points and others in between."""
    things, numbers = ground
    kept = KeptWorlds(numbers[0].maker.make(SPAN, until_hours=UNTIL), numbers[0], Frame(None, UNTIL))
    made = [follow(each.maker, each.maker.make(SPAN, until_hours=UNTIL), np.arange(each.maker.n_routes))
            for each in numbers]  # fmt: skip
    chance = Generator(PCG64(1))
    for _ in range(1_000):
        which = int(chance.integers(len(numbers)))
        routes = np.sort(chance.choice(numbers[0].maker.n_routes, size=1, replace=False))
        tile = kept.brought(things.of_routes(routes), numbers[which])
        arrival, longest = follow(numbers[which].maker, tile, routes)
        np.testing.assert_array_equal(arrival, made[which][0][routes])
        np.testing.assert_array_equal(longest, made[which][1][routes])
