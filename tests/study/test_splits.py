"""Splits add up to what they split, whatever is in them; CAREC's indicators by hand."""

import shutil
from pathlib import Path

import pytest

from corridorsim.network.building import build_network
from corridorsim.report.tables.split_tables import split_tables
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.results import flat_rows
from corridorsim.study.summary import CorridorSummary
from tests.network.small_networks import build, leg, shipment
from tests.study.conftest import HAZARDS, LEGS, rich, trials_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RULES = """\
[spring]
effect = "surcharge"
usd_per_feu = 70
from = 2025-03-01
until = 2025-05-31
[always]
effect = "surcharge"
usd_per_feu = 11
modes = ["rail-ferry"]
[check]
effect = "detain"
probability = 0.4
delay_median_hours = 30
delay_sigma = 0.5
legs = ["q-z", "n-z", "q-z-truck"]
until = 2025-10-15
"""
MORE = {"war_risk_usd_per_feu": 33, "subsidy_usd_per_feu": 90, "border_usd_per_feu": 12}


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Rows of a study with everything that has a part."""
    legs = [row | (MORE if row["mode"] == "rail-ferry" else {}) for row in LEGS]
    ships = [shipment("a", "z", deadline_days=12, feu=2), shipment("z", "a", commodity="arms")]
    texts = {"rules": RULES}
    scenario, network = rich(
        tmp_path_factory.mktemp("splits"), legs=legs, hazards=HAZARDS, shipments=ships, texts=texts
    )
    comparison = compare_corridors(trials_of(scenario, network))
    assert comparison.trials.feasible[0].entry.prices.tariffs
    return comparison, [row for row in comparison.corridors if isinstance(row, CorridorSummary)]


def test_money_adds_up(rows):
    for row in rows[1]:
        paid = sum(row.usd_parts.values()) - row.subsidy_usd["mean"]
        assert paid == pytest.approx(row.usd["mean"], rel=1e-9)
        assert min(row.usd_parts.values()) >= 0
    south = next(row for row in rows[1] if row.corridor == "south")
    assert {"ferry", "rail", "war_risk", "border", "handling", "surcharge"} <= {
        name for name, usd in south.usd_parts.items() if usd
    }


def test_days_add_up_to_the_minute(rows):
    for row in rows[1]:
        assert sum(row.days_parts.values()) == pytest.approx(row.days["mean"], abs=1 / 1440)


def test_generalised_cost_adds_up(rows):
    for row in rows[1]:
        parts = row.generalized_parts
        assert sum(parts.values()) == pytest.approx(row.generalized_usd["mean"], rel=1e-9)
        assert parts["usd"] == row.usd["mean"]


def test_tables_leave_out_what_is_nothing(rows):
    time, money = split_tables(rows[0], ["a-z"])
    assert len(time.rows) == len(money.rows) == 3
    assert "backlog" not in time.header
    assert "empty return" not in money.header
    assert {"war risk", "surcharges", "subsidy"} <= set(money.header)
    assert all(len(row) == len(table.header) for table in (time, money) for row in table.rows)


def test_countries_stand_in_json_alone(rows):
    assert not [name for name in flat_rows(rows[0])[0] if "country" in name]


def test_indicators_of_two_corridors_by_hand(tmp_path):
    """North: 2,400 km in 10 d of moving, 12.5 d door to door, 1 d at the border; 16.1 t a box."""
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
    shutil.copy(SCENARIOS / "two-corridors.toml", tmp_path)
    scenario = read_scenario(tmp_path / "two-corridors.toml", settings=["study.draws=64"])
    comparison = compare_corridors(trials_of(scenario, build_network(scenario)))
    north = comparison.summary_of("alma-omega", "north", "committed")
    tonnes = 2 * scenario.tables.commodities["goods"].tonnes_per_teu
    carec = north.carec
    assert carec["border_hours"] == pytest.approx(24)
    assert carec["border_usd"] == 0
    assert carec["usd_per_500km_20t"] == pytest.approx(2600 / tonnes * 20 / 2400 * 500)
    assert carec["speed_with_delay_kmh"] == pytest.approx(2400 / (12.5 * 24))
    assert carec["speed_without_delay_kmh"] == pytest.approx(10)
    assert north.days_parts == pytest.approx(
        {"moving": 10, "departures": 0, "handling": 1.5, "borders": 1, "closures": 0, "backlog": 0}
    )


def test_indicators_of_countries_by_hand(tmp_path):
    """A leg inside a country counts there; of one across, the border work counts in the country entered."""
    legs = [
        leg("a", "b", sigma=0, headway_hours=24),
        leg("b", "c", border_hours=10, border_usd_per_feu=50),
        leg("c", "d", distance_km=480, usd_per_feu=960),
    ]
    countries = dict(zip("abcd", ("XA", "XA", "XB", "XB"), strict=True))
    scenario, network = build(tmp_path, legs, [shipment("a", "d")], countries=countries, draws=64)
    (row,) = compare_corridors(trials_of(scenario, network)).corridors
    by_country = row.carec["by_country"]
    tonnes = 16.1
    assert by_country["XA"] == {
        "border_hours": None,
        "border_usd": None,
        "usd_per_500km_20t": pytest.approx(240 / tonnes * 20 / 240 * 500),
        "speed_with_delay_kmh": pytest.approx(240 / (24 + 12)),
        "speed_without_delay_kmh": pytest.approx(10),
    }
    assert by_country["XB"]["border_hours"] == pytest.approx(10)
    assert by_country["XB"]["border_usd"] == 50
    assert by_country["XB"]["usd_per_500km_20t"] == pytest.approx(960 / tonnes * 20 / 480 * 500)
    assert by_country["XB"]["speed_without_delay_kmh"] == pytest.approx(10)
