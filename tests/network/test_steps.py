"""What a leg asks of a journey, in the order in which it is met; and which places share a gate."""

import numpy as np
import pytest

from corridorsim.kernels.steps import (
    STEP_BACKLOG,
    STEP_DEPARTURE,
    STEP_GATE,
    STEP_HOURS,
    STEP_LATENESS,
    STEP_LINE,
    STEP_SLOWDOWN,
)
from corridorsim.network.naming import id_words
from tests.network.small_networks import build, leg, shipment

VOYAGE = {"mode": "rail-ferry", "service": "rail-ferry", "headway_hours": 48, "sigma": 0.3}
LATE = {"on_time_probability": 0.9, "late_min_hours": 2, "late_mean_hours": 8, "border_hours": 6}
LAW = "rate_per_year = 12\nrate_cap_per_year = 24\nmedian_hours = 20\nsigma = 0\n"


def hazard(name, *places, effect="gate", more=""):
    listed = ", ".join(f'{{ place = "{place}", reach = {reach} }}' for place, reach in places)
    if effect == "slowdown":
        more += "delay_median_hours = 9\ndelay_sigma = 0\n"
    return f'[{name}]\neffect = "{effect}"\nplaces = [{listed}]\n{LAW}{more}'


def built(folder, hazards, **voyage):
    legs = [leg("a", "b"), leg("b", "c", **VOYAGE | voyage), leg("c", "d")]
    return build(folder, legs, [shipment("a", "d")], texts={"hazards": hazards})[1]


def steps_of(network, name):
    (arc,) = (i for i, arc in enumerate(network.arcs) if arc.name == name)
    span = slice(network.steps.first[arc], network.steps.first[arc + 1])
    steps = network.steps
    shares = [round(float(share), 6) for share in steps.share[span]]
    return list(zip(steps.kind[span].tolist(), steps.item[span].tolist(), shares, strict=True))


def test_a_voyage_with_everything(tmp_path):
    """Departure, port, a third of the sea, strait, the rest, lateness, border, port; both ports slow."""
    hazards = hazard("storm", ("b", 1), ("strait", 0.5)) + hazard(
        "crowd", ("b", 1), ("c", 1), effect="slowdown"
    )
    network = built(tmp_path, hazards + hazard("strike", ("c", 1)), passages="strait;calm", **LATE)
    steps = steps_of(network, "b-c")
    kinds = [kind for kind, _, _ in steps]
    at_port, at_sea = [STEP_GATE, STEP_SLOWDOWN], [STEP_HOURS, STEP_GATE, STEP_HOURS]
    assert kinds == [STEP_DEPARTURE, *at_port, *at_sea, STEP_LATENESS, STEP_HOURS, *at_port]
    shares = [share for kind, _, share in steps if kind == STEP_HOURS]
    assert shares == pytest.approx([1 / 3, 2 / 3, 1], abs=1e-6)
    durations = network.laws.durations
    moving, rest, border = (item for kind, item, _ in steps if kind == STEP_HOURS)
    assert moving == rest != border
    assert (durations.word[moving], durations.word[border]) == (0, 2)
    assert (durations.scale_hours[moving], durations.scale_hours[border]) == (24, 6)
    np.testing.assert_array_equal(durations.thing[[moving, border]], id_words(["legs/b-c"] * 2))


def test_a_voyage_is_cut_at_each_passage_that_may_be_shut(tmp_path):
    hazards = hazard("storm", ("strait", 1)) + hazard("fog", ("calm", 1))
    steps = steps_of(built(tmp_path, hazards, passages="strait;calm"), "b-c")
    assert [share for kind, _, share in steps if kind == STEP_HOURS] == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_a_leg_that_nothing_befalls_only_takes_its_hours(tmp_path):
    network = built(tmp_path, hazard("storm", ("c", 1)))
    assert steps_of(network, "a-b") == [(STEP_HOURS, steps_of(network, "a-b")[0][1], 1.0)]


def test_a_hazard_without_events_makes_no_gate(tmp_path):
    calm = hazard("storm", ("c", 1)).replace("rate_per_year = 12", "rate_per_year = 0")
    network = built(tmp_path, calm)
    assert STEP_GATE not in network.steps.kind
    assert network.laws.hazard_names == ()


def test_a_hazard_holds_its_modes_only(tmp_path):
    network = built(tmp_path, hazard("ice", ("c", 1), more='modes = ["rail-ferry"]\n'))
    assert STEP_GATE in [kind for kind, _, _ in steps_of(network, "b-c")]
    assert STEP_GATE not in [kind for kind, _, _ in steps_of(network, "c-d")]


def test_a_leg_named_by_a_hazard_is_shut_where_it_begins(tmp_path):
    network = built(tmp_path, hazard("landslide", ("c-d", 1)))
    assert [kind for kind, _, _ in steps_of(network, "c-d")] == [STEP_GATE, STEP_HOURS]


def test_places_shut_by_the_same_things_share_a_gate(tmp_path):
    hazards = hazard("storm", ("b", 1), ("c", 0.5)) + hazard("strike", ("b", 1), ("d", 1))
    network = built(tmp_path, hazards)
    gates = network.laws.gates
    reaches = {}
    for arc in ("a-b", "b-c", "c-d"):
        for kind, gate, _ in steps_of(network, arc):
            if kind == STEP_GATE:
                links = slice(gates.first[gate], gates.first[gate + 1])
                names = [network.laws.hazard_names[row] for row in gates.hazard[links]]
                reaches.setdefault(arc, []).append(dict(zip(names, gates.reach[links].tolist(), strict=True)))
    both, part, strike = {"storm": 1, "strike": 1}, {"storm": 0.5}, {"strike": 1}
    assert reaches == {"a-b": [both], "b-c": [both, part], "c-d": [part, strike]}
    assert len(gates.first) - 1 == 3


def test_a_closure_with_dates_ends_with_its_last_day(tmp_path):
    rest = '[[changes]]\npath = "terminals.c"\nclose = true\nfrom = 2025-03-01\nuntil = 2025-03-02\n'
    rest += '[[changes]]\npath = "legs.a-b"\nclose = true\nuntil = 2025-01-01\n'
    legs = [leg("a", "b"), leg("b", "c")]
    _, network = build(tmp_path, legs, [shipment("a", "c")], rest=rest)
    gates = network.laws.gates
    spans = dict(zip(gates.date_from_hours.tolist(), gates.date_until_hours.tolist(), strict=True))
    assert spans == {-np.inf: 24.0, 59 * 24.0: 61 * 24.0}


def test_the_calendar_begins_ninety_days_before_and_lasts_to_the_horizon(tmp_path):
    _, network = build(tmp_path, [leg("a", "b")], [shipment("a", "b")], horizon_days=100)
    calendar = network.laws.calendar
    assert calendar.window_hours == 365 * 24
    assert (calendar.spin_up_hours, calendar.horizon_hours) == (90 * 24, 100 * 24)
    assert calendar.month[0] == 9  # 3 October 2024
    assert calendar.month[90] == 0
    assert calendar.month[90 + 31] == 1
    assert len(calendar.month) >= 90 + 365 + 100


def test_one_luck_for_a_transfer_row_and_terminal(tmp_path):
    """Whichever services meet there: the same crane on the same day."""
    legs = [leg("a", "b"), leg("a", "b", "fast", service="express"), leg("b", "c")]
    _, network = build(tmp_path, legs, [shipment("a", "c")])
    steps = [steps_of(network, f"loading a door>{service}") for service in ("wagon-group", "express")]
    assert steps[0] == steps[1] != []


LOADED = '[[changes]]\npath = "terminals.b.utilisation"\nset = 0.7\n'


def built_with_load(folder, hazards):
    legs = [leg("a", "b"), leg("b", "c", **VOYAGE), leg("c", "d")]
    return build(folder, legs, [shipment("a", "d")], rest=LOADED, texts={"hazards": hazards})[1]


def test_a_line_is_met_under_way_in_every_stretch(tmp_path):
    """Its gate holds the speed; the passage that may shut cuts it, and the shares stay."""
    line = hazard("works", ("b-c", 1), effect="line", more="speed_factor = 0.25\n")
    network = built(tmp_path, line + hazard("storm", ("strait", 1)), passages="strait")
    steps = steps_of(network, "b-c")
    assert [kind for kind, _, _ in steps] == [STEP_DEPARTURE, STEP_LINE, STEP_GATE, STEP_LINE]
    (arc,) = (i for i, arc in enumerate(network.arcs) if arc.name == "b-c")
    gates = network.steps.gate[network.steps.first[arc] : network.steps.first[arc + 1]]
    assert gates[1] == gates[3] >= 0
    assert network.laws.gates.hazard[network.laws.gates.first[gates[1]]] == 1
    assert network.laws.hazards.speed.tolist() == [-1.0, 0.25]
    assert STEP_LINE not in [kind for kind, _, _ in steps_of(network, "a-b")]


def test_a_queue_stands_before_the_gate_of_what_surprises(tmp_path):
    """On arrival and on leaving the same queue; behind it the gate of all, regimes and the leg's own."""
    regime = 'places = [{ place = "b" }]\nrate_per_year = 1\nrate_cap_per_year = 1\nmean_hours = 99\n'
    war = f'[war]\neffect = "gate"\nknown_at_departure = true\n{regime}'
    network = built_with_load(tmp_path, hazard("storm", ("b", 1)) + hazard("ice", ("b-c", 1)) + war)
    there, on = steps_of(network, "a-b"), steps_of(network, "b-c")
    assert [kind for kind, _, _ in there] == [STEP_HOURS, STEP_BACKLOG, STEP_GATE]
    assert [kind for kind, _, _ in on] == [STEP_DEPARTURE, STEP_BACKLOG, STEP_GATE, STEP_HOURS]
    assert there[1][1] == on[1][1]
    gates, names = network.laws.gates, network.laws.hazard_names
    for row, load, expected in ((on[1][1], 0.7, {"storm"}), (on[2][1], 0.0, {"storm", "ice", "war"})):
        assert gates.utilisation[row] == np.float32(load)
        assert {names[h] for h in gates.hazard[gates.first[row] : gates.first[row + 1]]} == expected
    kept = dict(zip(names, network.laws.hazards.kept_hours, strict=True))
    assert kept == {"storm": 90 * 24, "ice": 0, "war": 0}


def test_two_places_never_share_a_queue(tmp_path):
    both = LOADED + LOADED.replace("terminals.b", "terminals.c")
    legs = [leg("a", "b"), leg("b", "c"), leg("c", "d")]
    texts = {"hazards": hazard("storm", ("b", 1), ("c", 1))}
    network = build(tmp_path, legs, [shipment("a", "d")], rest=both, texts=texts)[1]
    (at_b,) = (item for kind, item, _ in steps_of(network, "a-b") if kind == STEP_BACKLOG)
    at_c = [item for kind, item, _ in steps_of(network, "b-c") if kind == STEP_BACKLOG]
    assert at_c[0] == at_b
    assert at_c[1] != at_b
