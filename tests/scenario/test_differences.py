"""What is different between two scenarios, whatever the files look like."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from corridorsim.scenario.differences import scenario_differences
from corridorsim.scenario.reading import read_scenario

FILE = "two-corridors.toml"
NETWORK = "two-corridors"


@pytest.fixture
def read(folder):
    return lambda **options: read_scenario(folder / FILE, **options)


def told(a, b):
    return {each.path: (each.kind, each.a, each.b) for each in scenario_differences(a, b)}


def test_a_scenario_does_not_differ_from_itself(read):
    assert scenario_differences(read(), read()) == ()


@pytest.mark.parametrize("seed", range(5))
def test_order_comments_and_notation_do_not_count(seed, folder, read, edit):
    before = read()
    for path in (folder / NETWORK).glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(seed).shuffle(rows)
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    edit(FILE, "seed = 1\ndraws = 4_000", "# so many\ndraws = 4000\nseed = 0x1")
    edit(FILE, 'corridors = ["north", "south"]', 'corridors = [\n  "south",\n  "north",\n]')
    text = (folder / FILE).read_text(encoding="utf-8")
    head, first, second = text.partition("# Ferries")[0].split("[[shipments]]")
    (folder / FILE).write_text("[[shipments]]".join((head, second, first)), encoding="utf-8")
    assert [row.id for row in read().shipments] == ["omega-alma", "alma-omega"]
    assert scenario_differences(before, read()) == ()


def test_the_order_of_what_is_avoided_does_not_count(read, edit):
    edit(FILE, "feu = 1\n", 'feu = 1\navoid = ["porta", "norda"]\n')
    before = read()
    edit(FILE, '["porta", "norda"]', '["norda", "porta"]')
    assert scenario_differences(before, read()) == ()
    edit(FILE, '["norda", "porta"]', '["norda"]')
    assert told(before, read()) == {"shipments.alma-omega.avoid": ("changed", ["porta", "norda"], ["norda"])}


@pytest.mark.parametrize(
    ("setting", "a", "unit"),
    [
        ("study.seed=2", 1, "1"),
        ("study.patience_days=3.5", 21.0, "day"),
        ("study.depart_until=2025-06-30", "2025-12-31", ""),
        ("costs.carbon_usd_per_tonne=81.0", 80.0, "USD/t CO2e"),
        ("shipments.omega-alma.feu=2.0", 1.0, "FEU"),
        ("corridors.south.title=Sea", "South, by the ferry", ""),
        ("legs.alma-norda.border_hours=12.0", 24.0, "h"),
        ("terminals.porta.utc_offset_hours=2.0", 5.0, "h"),
        ("hazards.storm.rate_per_year=12.0", 36.525, "1/year"),
        ("commodities.goods.value_usd_per_teu=1.0", 20000.0, "USD/TEU"),
    ],
)
def test_a_value_is_told_with_both_ends_its_unit_and_who_set_it(setting, a, unit, read):
    path, _, value = setting.partition("=")
    (each,) = scenario_differences(read(), read(settings=[setting]))
    assert (each.path, each.kind, each.a, each.unit) == (path, "changed", a, unit)
    assert str(each.b) == value
    assert each.set_by_b.level == "command line"
    (back,) = scenario_differences(read(settings=[setting]), read())
    assert (back.a, back.b, back.set_by_a) == (each.b, each.a, each.set_by_b)


def test_a_number_of_a_service_is_told_with_the_legs_that_have_it(read):
    found = scenario_differences(read(), read(settings=["services.wagon-group.usd_per_km=2"]))
    paths = {each.path for each in found}
    assert "services.wagon-group.usd_per_km" in paths
    assert "legs.alma-norda.usd_per_feu" in paths
    assert not any("ferry" in path for path in paths)
    assert {each.set_by_b.level for each in found} == {"command line"}


def test_a_variant_tells_its_change(read):
    found = scenario_differences(read(), read(variant="more-ferries"))
    assert [each.path for each in found] == [
        "legs.porta-portb-ferry.headway_hours",
        "legs.porta-portb-ferry~back.headway_hours",
    ]
    assert {(each.a, each.b, each.set_by_a) for each in found} == {(48.0, 24.0, None)}
    assert {each.set_by_b.place for each in found} == {f"{FILE}: variants.more-ferries.changes[1]"}


def test_a_state_is_told_with_what_it_changes(read):
    found = told(read(), read(state="stormy"))
    assert found == {
        "state": ("changed", None, "stormy"),
        "hazards.storm.rate_per_year": ("changed", 36.525, 73.05),
    }


def test_a_state_that_is_not_in_force_does_not_count(read, edit):
    before = read()
    edit(f"{NETWORK}/states.toml", "2", "3")
    assert scenario_differences(before, read()) == ()


def test_closures_are_told_with_their_days(read, edit):
    shut = read(variant="narrows-shut")
    assert told(read(), shut) == {
        "closures.passages.narrows": ("added", None, {"closed_from": None, "closed_until": None})
    }
    assert told(shut, read())["closures.passages.narrows"][0] == "removed"
    edit(FILE, "close = true", "close = true, from = 2025-03-01, until = 2025-03-31")
    days = {"closed_from": "2025-03-01", "closed_until": "2025-03-31"}
    kinds = [
        (each.kind, each.a or each.b) for each in scenario_differences(shut, read(variant="narrows-shut"))
    ]
    assert kinds == [("removed", {"closed_from": None, "closed_until": None}), ("added", days)]


def test_rows_that_only_one_has_are_told_as_a_whole(read, edit, folder):
    before = read()
    edit(FILE, 'corridors = ["north", "south"]', 'corridors = ["north"]')
    edit(FILE, 'id = "omega-alma"', 'id = "back"')
    edit(FILE, "[variants.more", '[corridor.mine]\ngateways = [["porta"]]\n\n[variants.more')
    with (folder / NETWORK / "sources.csv").open("w", encoding="utf-8") as file:
        file.write("id,title,url,year,note\nS1,A source,,,\n")
    found = told(before, read())
    assert {path: kind for path, (kind, _, _) in found.items()} == {
        "corridors.south": "removed",
        "corridors.mine": "added",
        "shipments.omega-alma": "removed",
        "shipments.back": "added",
        "sources.S1": "added",
    }
    assert found["corridors.mine"][2]["gateways"] == [["porta"]]
    assert found["shipments.omega-alma"][1]["origin"] == "omega"


def test_what_is_known_of_a_number_counts_too(read, edit):
    before = read()
    old = "legs,*,distance_km,assumption,assumption,,"
    edit(f"{NETWORK}/evidence.csv", old, old.replace("assumption,,", "assumption,1,2"))
    found = told(before, read())
    assert found["evidence.legs.*.distance_km.low"] == ("changed", None, 1.0)
    assert found["evidence.legs.*.distance_km.high"] == ("changed", None, 2.0)
    assert all(path.startswith("evidence.") for path in found)
    edit(f"{NETWORK}/evidence.csv", "legs,*,distance_km", "legs,alma-*,distance_km")
    kinds = {path: kind for path, (kind, _, _) in told(before, read()).items()}
    assert kinds["evidence.legs.*.distance_km"] == "removed"
    assert kinds["evidence.legs.alma-*.distance_km"] == "added"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"settings": ["legs.alma-norda.median_hours=120"]},
        {"settings": ["legs.alma-norda.median_hours=121"]},
        {"settings": ["emissions.rail.g_co2e_per_tkm=11"]},
        {"settings": ["study.inflate={storm=2}", "study.knowledge_points=0"]},
        {"settings": ["transfers.*.median_hours=13"]},
        {"settings": ["hazards.storm.monthly_factor=[1,1,1,1,1,1,1,1,1,1,1,2]"]},
        {"variant": "narrows-shut"},
    ],
)
def test_scenarios_differ_where_their_digests_do(options, read):
    other = read(**options)
    assert bool(scenario_differences(read(), other)) == (other.digest != read().digest)


def test_what_is_reckoned_from_other_values_is_not_told(read):
    """Names and titles of files do not count either."""
    other = replace(read(), name="other", title="Other", network="elsewhere")
    assert scenario_differences(read(), other) == ()
