from __future__ import annotations

import json
import subprocess
import sys

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.editor_schema import editor_schema
from corridorsim.scenario.evidence import EvidenceIndex
from corridorsim.scenario.explaining import explain, explain_legs
from corridorsim.scenario.files import parse_toml
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.source_rows import Evidence
from corridorsim.scenario.template import template


@pytest.fixture
def explained(folder):
    def read(path=None, **options):
        scenario = read_scenario(folder / "two-corridors.toml", **options)
        return {value.path: value for value in explain(scenario, path)}

    return read


def test_every_level_of_priority_is_named(explained):
    values = explained(state="stormy", variant="more-ferries", settings=["study.draws=10"])
    assert values["study.draws"].origin == "command line"
    assert values["legs.porta-portb-ferry.headway_hours"].origin == "variant"
    assert (
        values["legs.porta-portb-ferry.headway_hours"].source
        == "two-corridors.toml: variants.more-ferries.changes[1]"
    )
    assert values["hazards.storm.rate_per_year"].origin == "state"
    assert values["study.seed"].origin == "scenario"
    assert values["study.patience_days"].origin == "default"
    assert values["legs.alma-norda.border_hours"].origin == "network"


def test_a_number_has_unit_source_and_grade(explained):
    value = explained("hazards.storm.median_hours")["hazards.storm.median_hours"]
    assert (value.value, value.unit, value.source, value.grade, value.note) == (
        48.0,
        "h",
        "assumption",
        "assumption",
        "two days",
    )


def test_a_number_from_its_service_says_so(explained):
    value = explained("legs.alma-norda.median_hours")["legs.alma-norda.median_hours"]
    assert value.note == "from services.wagon-group.km_per_day: round by choice"
    changed = explained("legs.alma-norda.median_hours", settings=["services.wagon-group.km_per_day=300"])
    assert changed["legs.alma-norda.median_hours"].origin == "command line"


def test_a_closed_place_is_explained(explained):
    assert explained("passages", variant="narrows-shut")["passages.narrows"].value == "closed for good"


def test_lists_of_rows_are_told_in_words(explained):
    assert explained("states")["states.stormy.changes"].value == ("hazards.storm.rate_per_year multiply 2.0",)
    assert explained("hazards.storm.places")["hazards.storm.places"].value[0] == "porta-portb-ferry (1)"


def test_a_network_alone_is_explained(folder):
    tables = read_tables(folder / "two-corridors")
    assert {value.path.split(".")[0] for value in explain(tables)} >= {
        "legs",
        "hazards",
        "corridors",
        "terminals",
    }
    assert len(explain(tables, "legs.alma-*.distance_km")) == 4


@pytest.mark.parametrize(
    ("path", "hint"), [("hazrds", "'hazards'"), ("hazards.strm", "'storm'"), ("study.sed", "'seed'")]
)
def test_a_path_that_names_nothing(path, hint, explained):
    with pytest.raises(InputError, match=hint):
        explained(path)


def test_the_most_exact_evidence_wins():
    def line(row, note, field="x"):
        return Evidence(table="legs", id=row, field=field, source="assumption", grade="assumption", note=note)

    lines = [
        line("*", "all"),
        line("a-*", "a"),
        line("a-b-*", "ab"),
        line("a-b", "exact"),
        line("a-b", "back", "x_back"),
    ]
    index = EvidenceIndex(lines)
    found = [
        index.find("legs", row, "x").note for row in ("a-b", "a-b-c", "a-d", "z", "a-b~back", "a-d~back")
    ]
    assert found == ["exact", "ab", "a", "all", "back", "a"]
    assert index.find("hazards", "a-b", "x") is None


def test_the_schema_for_editors_knows_every_key():
    schema = editor_schema()
    json.dumps(schema)
    assert schema["additionalProperties"] is False
    assert {"study", "shipments", "corridor", "variants", "extends"} <= set(schema["properties"])
    assert "id" not in schema["$defs"]["CorridorRule"]["properties"]
    assert {"from", "until", "path"} <= set(schema["$defs"]["Change"]["properties"])
    assert schema["else"]["properties"]["study"]["required"] == ["seed", "depart_from", "depart_until"]


def test_the_template_is_toml_and_keeps_the_name():
    data = parse_toml(template('my-"first"'), "x")
    assert data["title"] == 'My "first"'


@pytest.mark.skipif(
    not (shipped_network() / "evidence.csv").exists(), reason="the network is not in this tree"
)
def test_the_template_is_a_scenario(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(template("mine"), encoding="utf-8")
    assert read_scenario(path).shipments[0].id == "tashkent-milan"


def test_reading_loads_nothing_heavy():
    code = (
        "import sys; import corridorsim.scenario.reading;"
        "heavy = ('numba', 'numpy', 'pandas', 'networkx', 'matplotlib');"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_some_legs_are_explained_as_all_are():
    tables = read_tables(shipped_network())
    names = ("aktau-alat-feeder", "aktau-alat-feeder~back")
    whole = [value for value in explain(tables, "legs") if value.path.split(".")[1] in names]
    assert list(explain_legs(tables, names)) == whole
    some = list(explain_legs(tables, names, ("usd_per_feu",)))
    assert some == [value for value in whole if value.path.endswith(".usd_per_feu")]
    assert len(some) == 2
