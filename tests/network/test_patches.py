"""Patches: a network with numbers written over is the network that would be built of them."""

import numpy as np
import pytest

from corridorsim.kernels.worlds import RENEWAL
from corridorsim.network.bearing import Bearing
from corridorsim.network.building import build_network
from corridorsim.network.patches import COSTS, Written, patched
from corridorsim.scenario.changed import changed
from corridorsim.scenario.factor_laws import Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.numbers import NumberChanges
from corridorsim.scenario.points import PointChanges
from corridorsim.study.clusters import find_clusters
from corridorsim.study.designs import latin_hypercube
from corridorsim.study.point_numbers import PointNumbers
from tests.study.test_corridor_model import NUMBERS, scenario_of

TABLED = {
    "durations": ("table",),
    "sailings": ("gap_table", "first_gap_table"),
    "rule_delays": ("table",),
    "hazards": ("table", "delay_table", "met_table", "met_up_table"),
}
SETS = ("durations", "lateness", "departures", "sailings", "gates", "hazards", "rule_delays")


def spelled_out(laws, name):
    """Return a set of laws as arrays in which tables stand where rows of tables are named."""
    arrays = getattr(laws, name)._asdict()
    for column in TABLED.get(name, ()):
        rows = arrays[column]
        arrays[column] = np.where(rows[:, None] < 0, -1.0, arrays["tables"][np.maximum(rows, 0)])
    arrays.pop("tables", None)
    if name == "hazards":  # only what wears has up-times to be met
        worn = arrays["kind"] == RENEWAL
        arrays |= {column: arrays[column][worn] for column in ("met_table", "met_up_table")}
    return arrays


def test_patched_is_built(tmp_path):
    scenario = scenario_of(tmp_path)
    network, changes = build_network(scenario), NumberChanges(scenario, NUMBERS)
    numbers, every = PointNumbers(changes, network, scenario), PointChanges(scenario, NUMBERS)
    design = latin_hypercube(NUMBERS, 6, seed=3)
    for which in range(len(design)):
        point = design.point(which)
        found = numbers.at(point)
        assert all(change.patch is not None for change in found)
        ours = patched(numbers.network, [change.patch for change in found])
        built = build_network(changed(scenario, every.at(point)))
        for name in SETS:
            theirs = spelled_out(built.laws, name)
            for column, values in spelled_out(ours.laws, name).items():
                np.testing.assert_array_equal(values, theirs[column], err_msg=f"{name}.{column}")
        for column, values in vars(built.costs).items():
            np.testing.assert_array_equal(getattr(ours.costs, column), values, err_msg=column)


def test_nothing_else_is_touched_or_copied(tmp_path):
    network = build_network(scenario_of(tmp_path))
    before = network.costs.hours.copy()
    hours = Written(COSTS, "hours", np.array([1]), np.array([5.0]))
    other = patched(network, [(hours,)])
    assert other.costs.hours[1] == 5.0
    np.testing.assert_array_equal(network.costs.hours, before)
    assert other.costs.usd_per_feu is network.costs.usd_per_feu
    assert other.laws is network.laws or other.laws.durations is network.laws.durations
    assert other.steps is network.steps


def clusters_of(folder, *paths):
    scenario = scenario_of(folder)
    factors = [Factor(path, Uniform(0.5, 1.5), "multiply") for path in paths]
    numbers = NumberChanges(scenario, factors).numbers
    return find_clusters(numbers, Bearing(build_network(scenario), scenario.tables))


def test_a_border_is_found_without_the_railway(tmp_path):
    found = clusters_of(tmp_path, "services.wagon-group.usd_per_km", "legs.a-n.border_hours")
    by_factors = {tuple(each.path.split(".")[-1] for each in one.factors): one for one in found}
    both = by_factors["usd_per_km", "border_hours"]
    assert ("legs", "a-n") in both.places
    assert len(both.arcs) == 1
    assert len(by_factors["usd_per_km",].arcs) > 1


def test_what_fills_a_place_is_found_for_all_that_meet_there(tmp_path):
    found = clusters_of(tmp_path, "terminals.q.utilisation", "legs.p-q*.headway_hours")
    on_arcs = [each for each in found if each.arcs]
    assert len(on_arcs) == 1
    assert on_arcs[0].has_loads


@pytest.mark.parametrize("path", ["hazards.storm.rate_per_year", "costs.carbon_usd_per_tonne"])
def test_what_has_no_bearing_on_arcs_stands_apart(tmp_path, path):
    (found,) = clusters_of(tmp_path, path)
    assert not found.arcs
    assert len(found.places) == 1
