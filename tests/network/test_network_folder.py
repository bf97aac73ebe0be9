"""A network goes out as a folder and comes back as it was, the changes of a scenario made."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import corridorsim as cs
from corridorsim.network.network_folder import AS_EXPORTED, rows_by_table
from corridorsim.network.written_tables import write_table
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.layout import TABLE_FILES

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TWO = SCENARIOS / "two-corridors.toml"


@pytest.fixture(scope="module")
def eurasia():
    return cs.read_tables(shipped_network())


def _files(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _again(scenario, folder, state=None):
    """Return a scenario without changes on a network that it was exported to."""
    settings = [f"study.draws={scenario.study.draws}"]
    return cs.read_scenario(TWO, network_folder=folder, state=state, settings=settings)


def test_what_nothing_changed_keeps_its_files(eurasia, tmp_path):
    again = cs.write_network(eurasia, tmp_path / "mine")
    assert replace(again, folder=eurasia.folder) == eurasia
    written, shipped = _files(tmp_path / "mine"), _files(shipped_network())
    assert shipped.keys() - written.keys() == {"land.geojson"}
    for name, path in written.items():
        assert path.read_bytes() == shipped[name].read_bytes(), name


def test_every_table_reads_back_as_it_was_written(eurasia, tmp_path):
    shutil.copytree(shipped_network(), tmp_path / "mine")
    rows = rows_by_table(eurasia)
    for entry in TABLE_FILES:
        write_table(tmp_path / "mine" / entry.file, entry.table, rows[entry.table])
    again = cs.read_tables(tmp_path / "mine")
    assert rows_by_table(again) == rows
    assert again.legs == eurasia.legs
    legs = (tmp_path / "mine" / "legs.csv").read_text(encoding="utf-8")
    assert "~back" not in legs  # all are said by both_ways


@pytest.mark.parametrize(
    "settings",
    [
        [],
        ["legs.porta-portb-ferry.headway_hours=24"],
        ["legs.porta-portb-ferry~back.sigma=0.5", "transfers.port~back.sigma=0.2"],
        ["services.wagon-group.km_per_day=300", "hazards.storm.rate_per_year=10.5"],
        ['terminals.alma.name=<script>alert("1")</script> = Größe, "x"'],
        ["terminals.porta.max_draught_m=5.5", "terminals.porta.draught_date=2025-03-01"],
    ],
)
def test_a_network_after_its_changes_gives_the_same_scenario(settings, tmp_path):
    scenario = cs.read_scenario(TWO, settings=settings)
    tables = cs.write_network(scenario, tmp_path / "mine")
    assert rows_by_table(tables) == rows_by_table(scenario.tables)
    again = _again(scenario, tmp_path / "mine")
    assert again.digest == scenario.digest  # of all values and tables that it rests on


def test_a_way_back_that_differs_where_no_column_says_so_has_a_row_of_its_own(tmp_path):
    scenario = cs.read_scenario(TWO, settings=["legs.porta-portb-ferry~back.sigma=0.5"])
    cs.write_network(scenario, tmp_path / "mine")
    lines = (tmp_path / "mine" / "legs.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines if "ferry" in line] == [
        "porta-portb-ferry",
        "porta-portb-ferry~back",
    ]


def test_what_a_scenario_closes_stands_in_a_state(tmp_path):
    scenario = cs.read_scenario(TWO, variant="narrows-shut")
    tables = cs.write_network(scenario, tmp_path / "mine")
    assert list(tables.states) == ["stormy", AS_EXPORTED]
    again = _again(scenario, tmp_path / "mine", state=AS_EXPORTED)
    assert again.closures == scenario.closures != ()
    assert again.digest == scenario.digest


def test_a_planned_leg_that_was_opened_is_there(tmp_path):
    """One that opens on a day is shut until then by the state, and no longer only planned."""
    scenario = cs.read_scenario(SCENARIOS / "cku-railway.toml", variant="opens-in-july")
    dated = {closure.id for closure in scenario.closures if closure.until is not None}
    tables = cs.write_network(scenario, tmp_path / "mine")
    assert dated
    assert not any(tables.leg_rows[name].planned for name in dated)
    assert {change.path.split(".")[1] for change in tables.states[AS_EXPORTED].changes} == dated
    assert sum(row.planned for row in tables.leg_rows.values()) > 0
    assert {row.id for row in scenario.corridors} <= tables.corridors.keys()


def test_what_no_table_can_say_is_refused(tmp_path):
    scenario = cs.read_scenario(TWO, settings=['legs.alma-norda.traction=""', 'emissions.rail.traction=""'])
    with pytest.raises(cs.InputError, match=r"legs\.alma-norda\.traction — '' cannot stand"):
        cs.write_network(scenario, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()
