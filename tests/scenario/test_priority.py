"""Command line > variant > scenario > state > parent > network tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridorsim.scenario.reading import read_scenario

PARENT = """
format = 1
title = "Parent"
network = "two-corridors"
corridors = ["north", "south"]
[study]
seed = 7
draws = 100
patience_days = 5
depart_from = 2025-01-01
depart_until = 2025-01-31
[costs]
carbon_usd_per_tonne = 10
[[shipments]]
id = "a"
origin = "alma"
destination = "omega"
commodity = "goods"
feu = 3
[[shipments]]
id = "b"
origin = "omega"
destination = "alma"
commodity = "goods"
[[changes]]
path = "legs.alma-norda.border_hours"
set = 1
[[changes]]
path = "hazards.storm.rate_per_year"
set = 1
[variants.v]
changes = [{ path = "study.horizon_days", set = 300 }]
"""
CHILD = """
format = 1
extends = "parent.toml"
state = "stormy"
corridors = ["south"]
[study]
draws = 200
[[shipments]]
id = "a"
feu = 4
[[shipments]]
id = "c"
origin = "alma"
destination = "porta"
commodity = "goods"
[[changes]]
path = "legs.alma-norda.border_hours"
add = 2
[variants.v]
changes = [{ path = "legs.alma-norda.border_hours", multiply = 10 }]
"""
STATES = """
[stormy]
changes = [
    { path = "hazards.storm.rate_per_year", multiply = 2 },
    { path = "study.draws", set = 150 },
    { path = "study.patience_days", set = 6 },
]
[calm]
changes = [{ path = "hazards.storm.rate_per_year", set = 0 }]
"""


@pytest.fixture
def child(folder: Path) -> Path:
    (folder / "parent.toml").write_text(PARENT, encoding="utf-8")
    (folder / "child.toml").write_text(CHILD, encoding="utf-8")
    (folder / "two-corridors" / "states.toml").write_text(STATES, encoding="utf-8")
    return folder / "child.toml"


def test_a_child_lays_its_own_over_its_parent(child):
    scenario = read_scenario(child)
    assert scenario.name == "child"
    assert scenario.title == "Parent"
    assert scenario.study.seed == 7
    assert scenario.study.draws == 200  # scenario over state
    assert scenario.study.patience_days == 6  # state over parent
    assert scenario.costs.carbon_usd_per_tonne == 10
    assert [row.id for row in scenario.corridors] == ["south"]  # other lists replace
    assert [(row.id, row.feu) for row in scenario.shipments] == [("a", 4.0), ("b", 1.0), ("c", 1.0)]
    assert scenario.tables.legs["alma-norda"].border_hours == 3.0  # changes append
    assert scenario.tables.hazards["storm"].rate_per_year == 2.0  # the parent's change, then the state's


def test_variants_merge_and_come_after_the_scenario(child):
    scenario = read_scenario(child, variant="v")
    assert scenario.study.horizon_days == 300
    assert scenario.tables.legs["alma-norda"].border_hours == 30.0
    assert scenario.variant == "v"


WITHOUT = """
[variants.bare]
drops_changes = true
changes = [{ path = "study.horizon_days", set = 200 }]
"""


def test_a_variant_may_stand_in_the_place_of_all_the_changes_of_the_files(child):
    child.write_text(CHILD + WITHOUT, encoding="utf-8")
    scenario = read_scenario(child, variant="bare")
    assert scenario.tables.legs["alma-norda"].border_hours == 24.0  # as the table has it
    assert scenario.tables.hazards["storm"].rate_per_year == 73.05  # the state's change alone: twice 36.525
    assert scenario.study.horizon_days == 200
    assert scenario.study.draws == 200  # values are no changes
    assert read_scenario(child).tables.legs["alma-norda"].border_hours == 3.0


def test_a_typo_in_changes_that_are_not_made_is_told_all_the_same(child, lines):
    child.write_text(CHILD.replace("legs.alma-norda.", "legs.alma-nordo.") + WITHOUT, encoding="utf-8")
    assert any("alma-nordo" in line for line in lines("child.toml", variant="bare"))


def test_the_command_line_comes_last(child):
    settings = ["legs.alma-norda.border_hours=5", "study.draws=9", "study.depart_until=2025-01-05"]
    scenario = read_scenario(child, variant="v", settings=settings)
    assert scenario.tables.legs["alma-norda"].border_hours == 5.0
    assert scenario.study.draws == 9
    assert scenario.study.depart_until.day == 5
    assert scenario.provenance["study.draws"].level == "command line"
    assert scenario.provenance["study.seed"].level == "parent"


def test_a_state_can_be_chosen_from_outside(child):
    scenario = read_scenario(child, state="calm")
    assert scenario.tables.hazards["storm"].rate_per_year == 0.0
    assert scenario.study.draws == 200
    assert scenario.state == "calm"


def test_a_network_folder_may_be_given_from_anywhere(child, tmp_path_factory):
    away = tmp_path_factory.mktemp("away") / "net"
    (child.parent / "two-corridors").rename(away)
    assert read_scenario(child, network_folder=away).network == "net"


def test_parents_in_a_ring_are_refused(child, lines):
    path = child.parent / "parent.toml"
    path.write_text(PARENT.replace("format = 1", 'format = 1\nextends = "child.toml"'), encoding="utf-8")
    assert lines("child.toml") == [
        "parent.toml: extends — 'child.toml' extends this file in its turn — an end to the chain"
    ]


def test_a_parent_outside_the_folder_is_refused(child, lines):
    child.write_text(CHILD.replace("parent.toml", "../parent.toml"), encoding="utf-8")
    assert "leaves the folder" in lines("child.toml")[0]


def test_a_fault_of_the_parent_is_told_once_and_by_its_name(child, lines):
    path = child.parent / "parent.toml"
    path.write_text(PARENT.replace("seed = 7", "seed = -7").replace("feu = 3", "fue = 3"), encoding="utf-8")
    told = lines("child.toml")
    assert told == [
        "parent.toml: study.seed — -7 is too small — at least 0",
        "parent.toml: shipments.a.fue — unknown key — did you mean 'feu'?",
    ]


def test_what_neither_file_says_is_missing(child, lines):
    path = child.parent / "parent.toml"
    path.write_text(PARENT.replace("seed = 7", ""), encoding="utf-8")
    assert lines("child.toml") == ["child.toml: study.seed — is missing — seed of all chance; 0 is a seed"]


def test_own_corridors_come_after_the_listed_and_replace_their_namesakes(child):
    own = '\n[corridor.mine]\ngateways = [["narrows"]]\n[corridor.north]\navoid = ["narrows"]\n'
    child.write_text(CHILD + own, encoding="utf-8")
    scenario = read_scenario(child)
    assert [row.id for row in scenario.corridors] == ["south", "mine", "north"]
    assert scenario.corridors[2].gateways == ()


def test_an_own_corridor_is_checked_once(child, lines):
    own = '\n[corridor.mine]\ngateways = [["narows"]]\navoid_countries = ["XQ"]\nmode = ["road"]\n'
    child.write_text(CHILD + own, encoding="utf-8")
    told = lines("child.toml")
    assert told[0] == "child.toml: corridor.mine.mode — unknown key — did you mean 'modes'?"
    assert len(told) == 1 or all("corridor.mine" in line for line in told)


def test_an_own_corridor_names_what_the_network_has(child, lines):
    own = '\n[corridor.mine]\ngateways = [["narows"]]\navoid_countries = ["XQ"]\n'
    child.write_text(CHILD + own, encoding="utf-8")
    assert lines("child.toml") == [
        "child.toml: corridor.mine.gateways — no terminal or passage 'narows' — did you mean 'narrows'?",
        "child.toml: corridor.mine.avoid_countries — no country 'XQ' — one of: XA, XB, XC",
    ]


def test_a_child_says_anew_whether_a_variant_drops_changes(child):
    path = child.parent / "parent.toml"
    path.write_text(PARENT.replace("[variants.v]", "[variants.v]\ndrops_changes = true"), encoding="utf-8")
    assert read_scenario(child, variant="v").tables.legs["alma-norda"].border_hours == 240.0
    child.write_text(CHILD.replace("[variants.v]", "[variants.v]\ndrops_changes = false"), encoding="utf-8")
    assert read_scenario(child, variant="v").tables.legs["alma-norda"].border_hours == 30.0
