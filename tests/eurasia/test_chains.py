"""Whole chains on the shipped network come out within 10 % of the means that its parameters were chosen for.

The means are those of the recommended parameters, chained by simulation, to the nearest half day; with 4,096
draws their standard error is below 0.2 days, so that chance plays no part in a band of a tenth.
"""

from pathlib import Path

import pytest

import corridorsim as cs

# Xi'an–Absheron is told from terminal to terminal: from the train's departure to its arrival.
BETWEEN_TERMINALS = {("xian-absheron", "middle-rail")}
CHAINS = {
    ("tashkent-milan", "middle-rail"): 37.0,
    ("tashkent-milan", "northern-rail"): 25.0,
    ("tashkent-milan", "sea-suez"): 57.0,
    ("tashkent-milan", "sea-cape"): 70.0,
    ("tashkent-milan", "bandar-abbas-suez"): 52.0,
    ("tashkent-milan", "iran-turkiye-ro-ro"): 34.0,
    ("almaty-poti", "middle-rail"): 19.5,
    ("xian-absheron", "middle-rail"): 16.0,
}


@pytest.fixture(scope="module")
def network():
    return cs.build_network(cs.read_scenario(Path(__file__).with_name("chains.toml")))


@pytest.fixture(scope="module")
def comparison(network):
    scenario = cs.read_scenario(Path(__file__).with_name("chains.toml"))
    return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))


def days_outside_terminals(network, comparison, row):
    """Return the mean days before the first departure and after the last arrival."""
    entry = next(
        t.entry
        for t in comparison.trials.feasible
        if (t.entry.shipment.id, t.entry.corridor.id) == (row.shipment, row.corridor)
    )
    arcs = next(route.arcs for route in entry.routes if route.legs == row.legs)
    doors = network.costs.hours[arcs[0]] + network.costs.hours[arcs[-1]]
    return (doors + network.arcs[arcs[1]].leg.headway_hours / 2) / 24


@pytest.mark.parametrize("chain", CHAINS, ids=" by ".join)
def test_mean_days_are_within_a_tenth(network, comparison, chain):
    row = comparison.summary_of(*chain, "committed")
    assert row.feasible, row.reason
    assert row.days["mean_se"] < 0.2
    outside = days_outside_terminals(network, comparison, row) if chain in BETWEEN_TERMINALS else 0.0
    assert row.days["mean"] - outside == pytest.approx(CHAINS[chain], rel=0.10)
