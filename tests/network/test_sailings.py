"""Which legs have listed departures, what stands before and after them, and networks there and back."""

import numpy as np
import pytest

from corridorsim.kernels.steps import (
    STEP_DEPARTURE,
    STEP_GATE,
    STEP_HOURS,
    STEP_OPENING,
    STEP_RIDE,
    STEP_SAILING,
    STEP_SLOWDOWN,
)
from corridorsim.network.exchange import from_networkx, to_networkx
from corridorsim.study.routes import find_routes
from tests.network.small_networks import build, leg, shipment
from tests.network.test_steps import hazard, steps_of

DAILY = {"opening_hours": "mon-fri 08:00-18:00"}


def built(folder, hazards="", terminals=None, **values):
    texts = {"hazards": hazards} if hazards else None
    return build(folder, [leg("a", "b", **values)], [shipment("a", "b")], terminals=terminals, texts=texts)[1]


def kinds(network):
    return [kind for kind, _, _ in steps_of(network, "a-b")]


def test_a_plain_headway_needs_no_list(tmp_path):
    network = built(tmp_path, headway_hours=24, headway_cv=0, cancel_probability=0, cutoff_hours=0)
    assert kinds(network) == [STEP_DEPARTURE, STEP_HOURS]
    assert len(network.laws.sailings.thing) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"headway_hours": 24, "headway_cv": 0.4},
        {"headway_hours": 24, "cancel_probability": 0.1},
        {"headway_hours": 24, "cutoff_hours": 6},
        {"timetable": "mon 10:00"},
    ],
)  # fmt: skip
def test_listed_departures(values, tmp_path):
    network = built(tmp_path, hazard("storm", ("a", 1)), terminals={"a": DAILY, "b": DAILY}, **values)
    assert kinds(network) == [STEP_SAILING, STEP_OPENING, STEP_GATE, STEP_HOURS, STEP_OPENING]
    assert len(network.laws.openings.first) == 2  # the same hours are one row


def test_a_ride_is_held_by_the_gate_of_its_origin(tmp_path):
    hazards = hazard("storm", ("a", 1)) + hazard("crowd", ("a", 1), effect="slowdown")
    network = built(tmp_path, hazards, terminals={"a": DAILY}, timetable="mon 10:00 +20", border_hours=3)
    assert kinds(network) == [STEP_OPENING, STEP_SLOWDOWN, STEP_RIDE, STEP_HOURS]
    (ride,) = np.flatnonzero(network.steps.kind == STEP_RIDE)
    laws = network.laws.sailings
    assert network.steps.gate[ride] >= 0
    assert (laws.own.tolist(), laws.entry_own_hours.tolist()) == ([0], [20])
    assert network.laws.durations.scale_hours[laws.factor[0]] == 1


def test_a_place_that_is_always_open_asks_nothing(tmp_path):
    always = {"opening_hours": "mon-sun 00:00-24:00", "utc_offset_hours": 3}
    assert kinds(built(tmp_path, terminals={"a": always})) == [STEP_HOURS]


def test_legs_of_one_season_share_a_gate_shut_in_every_winter(tmp_path):
    summer = {"season": "04-01..11-30"}
    legs = [leg("a", "b", **summer), leg("b", "c", both_ways="yes", **summer), leg("c", "d")]
    _, network = build(tmp_path, legs, [shipment("a", "d")], horizon_days=400)
    gates = {name: steps_of(network, name)[0][:2] for name in ("a-b", "b-c", "b-c~back")}
    assert set(gates.values()) == {(STEP_GATE, 0)}
    assert [kind for kind, _, _ in steps_of(network, "c-d")] == [STEP_HOURS]
    days = zip(network.laws.gates.date_from_hours / 24, network.laws.gates.date_until_hours / 24, strict=True)
    assert list(days) == [(-31, 90), (334, 455), (699, 820)]  # from 1 January 2025


def test_a_way_round_is_looked_for_where_a_season_ends(tmp_path):
    """Thirty fast ways that all close in winter do not crowd out the slow one that runs all year."""
    fast = [leg("a", "b", f"f{rank}", season="04-01..11-30", distance_km=240 + rank) for rank in range(30)]
    slow = leg("a", "b", "slow", distance_km=300)
    scenario, network = build(tmp_path, [*fast, slow], [shipment("a", "b")])
    (entry,) = find_routes(network, scenario).entries
    assert ("a-b-slow",) in [route.legs for route in entry.routes]


def test_networkx_there_and_back(tmp_path):
    values = {"timetable": "mon 10:00 +20;thu 7:30 +30", "season": "04-01..11-30", "cancel_probability": 0.1}
    legs = [leg("a", "b", **values), leg("b", "a", headway_hours=24, headway_cv=0.5, cutoff_hours=3)]
    scenario, _ = build(tmp_path, legs, [shipment("a", "b")], terminals={"a": DAILY})
    again = from_networkx(to_networkx(scenario.tables), tmp_path / "again", base=tmp_path / "net")
    assert again.legs == {name: again.legs[name] for name in scenario.tables.legs}
    for name, expected in scenario.tables.legs.items():
        for field in (
            "timetable",
            "season",
            "headway_hours",
            "headway_cv",
            "cancel_probability",
            "cutoff_hours",
        ):
            assert getattr(again.legs[name], field) == getattr(expected, field)
    assert again.terminals["a"].opening_hours == ("mon-fri 08:00-18:00",)
