"""What the water leaves of a vessel's cargo, by hand, and what is wrong with draughts."""

from datetime import date

import pytest
from tests.network.small_networks import leg, scenario_of, shipment, write_network

from corridorsim.errors import InputError
from corridorsim.scenario.draughts import capacity_teu_per_year, middle_of, payload_of, payloads
from corridorsim.scenario.explaining import explain

FERRY = {
    "mode": "rail-ferry",
    "service": "rail-ferry",
    "vessel_draught_m": 4.5,
    "vessel_light_draught_m": 2.5,
}
QUAY = {"max_draught_m": 4.0, "draught_trend_m_per_year": -0.25, "draught_date": "2023-07-02"}
RAIL = [leg("a", "p"), leg("q", "z")]


def change(path, value):
    value = value if not isinstance(value, str) or value[:2] == "20" else f'"{value}"'
    return f'[[changes]]\npath = "{path}"\nset = {value}\n'


def shallow(folder, quay=QUAY, settings=(), **ferry):
    """Return a scenario with a ferry from p to q in 2025 and the depth of p set by changes."""
    write_network(folder / "net", [*RAIL, leg("p", "q", **FERRY | ferry)])
    rest = "\n".join(change(f"terminals.p.{field}", value) for field, value in quay.items())
    return scenario_of(folder / "net", [shipment("a", "z")], rest=rest, settings=settings)


def share(scenario):
    tables = scenario.tables
    return payload_of(tables.legs["p-q"], tables.terminals, middle_of(scenario.study)).share


def test_depths_are_those_of_the_middle_of_the_window(tmp_path):
    scenario = shallow(tmp_path)
    assert middle_of(scenario.study) == date(2025, 7, 2)
    years = (date(2025, 7, 2) - date(2023, 7, 2)).days / 365.25
    available = 4.0 - 0.25 * years
    payload = payloads(scenario)["p-q"]
    assert payload.place == "p"
    assert payload.available_m == pytest.approx(available)
    assert payload.share == pytest.approx((available - 2.5) / 2.0)


@pytest.mark.parametrize(
    ("depth", "expected"), [(2.0, 0.0), (2.5, 0.0), (3.0, 0.25), (4.0, 0.75), (4.5, 1.0), (9.0, 1.0)]
)
def test_the_cargo_is_linear_between_light_and_laden(depth, expected, tmp_path):
    assert share(shallow(tmp_path, {"max_draught_m": depth})) == pytest.approx(expected)


def test_the_least_water_counts(tmp_path):
    scenario = shallow(tmp_path, {"max_draught_m": 4.0}, max_draught_m=3.5)
    assert payloads(scenario)["p-q"].place == "p-q"
    assert share(scenario) == pytest.approx(0.5)


def test_without_a_light_draught_it_is_all_or_nothing(tmp_path):
    for depth, expected in ((4.49, 0.0), (4.5, 1.0)):
        scenario = shallow(tmp_path / str(depth), {"max_draught_m": depth}, vessel_light_draught_m=None)
        assert share(scenario) == expected


def test_nothing_given_is_all_of_it(tmp_path):
    assert payloads(shallow(tmp_path / "no-depth", {})) == {}
    assert payloads(shallow(tmp_path / "no-vessel", vessel_draught_m=None, vessel_light_draught_m=None)) == {}


def test_one_change_of_the_trend_moves_every_terminal_that_has_one(tmp_path):
    falling = shallow(tmp_path, settings=["terminals.*.draught_trend_m_per_year=-0.5"])
    assert share(falling) < share(shallow(tmp_path)) < share(shallow(tmp_path, {"max_draught_m": 4.0}))


def test_a_service_says_it_for_its_legs(tmp_path):
    empty = dict.fromkeys(("vessel_draught_m", "vessel_light_draught_m"))
    settings = ["services.rail-ferry.vessel_draught_m=4.5", "services.rail-ferry.vessel_light_draught_m=2.5"]
    assert share(shallow(tmp_path, {"max_draught_m": 4.0}, settings, **empty)) == pytest.approx(0.75)


def test_capacity_shrinks_with_the_payload_and_is_the_least_of_a_chain(tmp_path):
    scenario = shallow(tmp_path, {"max_draught_m": 4.0}, capacity_teu_per_year=40_000)
    legs = scenario.tables.legs
    assert capacity_teu_per_year(legs.values(), payloads(scenario)) == pytest.approx(30_000)
    assert capacity_teu_per_year([legs["a-p"]], {}) is None
    told = {value.path: value for value in explain(scenario, "legs.p-q")}
    assert told["legs.p-q.payload_share"].value == pytest.approx(0.75)
    assert told["legs.p-q.effective_capacity_teu_per_year"].value == pytest.approx(30_000)
    assert "4.00 m of water at p" in told["legs.p-q.payload_share"].note


@pytest.mark.parametrize(
    ("quay", "ferry", "wrong"),
    [
        ({"max_draught_m": 4.0, "draught_trend_m_per_year": -0.1}, {}, "draught_date — is missing"),
        ({}, {"vessel_light_draught_m": 4.5}, "is not less than vessel_draught_m 4.5 m"),
    ],
)
def test_what_is_wrong_is_said(quay, ferry, wrong, tmp_path):
    with pytest.raises(InputError) as error:
        shallow(tmp_path, quay, **ferry)
    assert wrong in str(error.value)


def test_days_stand_in_csv(tmp_path):
    write_network(tmp_path / "net", [leg("a", "b")])
    table = tmp_path / "net" / "terminals.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines = [lines[0] + ",max_draught_m,draught_date", lines[1] + ",4,2024-02-29", lines[2] + ",4,2024-02-30"]
    table.write_text("\n".join([*lines, ""]), encoding="utf-8")
    with pytest.raises(InputError) as error:
        scenario_of(tmp_path / "net", [shipment("a", "b")])
    assert "'2024-02-30' is not a day such as 2025-01-31" in str(error.value)
    assert "2024-02-29" not in str(error.value)
