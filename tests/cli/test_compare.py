"""``compare``: two files held against each other, told in one screen or as one document."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("warm")
FERRIES = """\
format = 1
extends = "two-corridors.toml"
title = "More ferries"
[[changes]]
path = "legs.porta-portb-ferry*.headway_hours"
multiply = 0.5
"""


@pytest.fixture
def ferries(folder):
    return written(folder / "ferries.toml", FERRIES)


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def document(call, *arguments):
    answer = call("compare", *arguments, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_what_differs_then_one_line_a_shipment(call, scenario, ferries):
    answer = call("compare", scenario, ferries)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[:2] == ["A: Two corridors (two-corridors.toml)", "B: More ferries (ferries.toml)"]
    at = lines.index("What differs, A → B")
    assert (
        lines[at + 1] == "  legs.porta-portb-ferry*.headway_hours (2): 48 → 24 h  (ferries.toml: changes[1])"
    )
    assert lines[at + 2] == ""
    assert "B less A on the same 4,000 worlds, seed 1, committed" in lines
    rows = [line.split() for line in lines if line.startswith((" alma-omega", " omega-alma"))]
    assert [row[:2] for row in rows] == [["alma-omega", "south"], ["omega-alma", "south"]]
    assert all("-0.49 ±0.02" in line for line in lines if line.startswith(" alma-omega"))


def test_a_file_against_itself(call, scenario):
    answer = call("compare", scenario, scenario, "--draws", 200)
    assert answer.code == 0
    assert "Nothing differs." in answer.out.splitlines()
    found = document(call, scenario, scenario, "--draws", 200)
    assert (found["differences"], found["notes"]) == ([], [])
    assert found["a"]["digest"] == found["b"]["digest"]
    assert {row["days"]["mean"]["difference"] for row in found["corridors"]} == {0.0}


def test_every_corridor_of_some_or_of_all(call, scenario, ferries):
    one = call("compare", scenario, ferries, "--draws", 200, "--shipment", "omega-alma").out
    assert [line.split()[:2] for line in one.splitlines() if line.startswith((" alma", " omega"))] == [
        ["omega-alma", "north"],
        ["omega-alma", "south"],
    ]
    every = call("compare", scenario, ferries, "--draws", 200, "--all").out
    assert sum(line.startswith((" alma", " omega")) for line in every.splitlines()) == 4
    assert "infeasible" not in every


def test_a_corridor_that_only_one_can_use_is_told_with_the_reason(call, scenario, folder):
    text = FERRIES.replace("legs.porta-portb-ferry*.headway_hours", "passages.narrows")
    shut = written(folder / "shut.toml", text.replace("multiply = 0.5", "close = true"))
    answer = call("compare", scenario, shut, "--draws", 200, "--all")
    assert "  closed only in B: passages.narrows for good  (shut.toml: changes[1])" in answer.out
    assert "in B: the narrows is closed" in answer.out or "in B: narrows is closed" in answer.out
    overview = call("compare", scenario, shut, "--draws", 200).out
    assert "south → north" in overview


def test_without_a_corridor_in_common_the_best_are_compared(call, scenario, folder):
    only = 'format = 1\nextends = "two-corridors.toml"\ncorridors = ["{}"]\n'
    north, south = (written(folder / f"{name}.toml", only.format(name)) for name in ("north", "south"))
    asked = ("compare", north, south, "--draws", 200)
    assert "north → south" in call(*asked).out
    assert "no corridor in common" in call(*asked, "--all").out
    found = document(call, *asked[1:])
    assert found["corridors"] == []
    assert found["best"][0]["usd"]["mean"]["difference"] == pytest.approx(60.0)


def test_as_json(call, scenario, ferries):
    found = document(call, scenario, ferries, "--draws", 300)
    assert found["schema"] == "corridorsim.compare/1"
    assert (found["seed"], found["draws"], found["confidence"]) == (1, 300, 0.95)
    assert [found[side]["scenario"] for side in "ab"] == ["two-corridors", "ferries"]
    first = found["differences"][0]
    assert first == {
        "path": "legs.porta-portb-ferry.headway_hours",
        "kind": "changed",
        "a": 48.0,
        "b": 24.0,
        "unit": "h",
        "set_by_a": None,
        "set_by_b": {"level": "scenario", "place": "ferries.toml: changes[1]"},
    }
    assert len(found["corridors"]) == 4
    south = found["corridors"][1]
    assert (south["corridor"], south["feasible"], south["reason"]) == ("south", {"a": True, "b": True}, {})
    mean = south["days"]["mean"]
    assert set(mean) == {"a", "b", "difference", "se", "low", "high", "unpaired_se", "se_ratio"}
    assert mean["difference"] == pytest.approx(mean["b"] - mean["a"], rel=1e-9)
    assert mean["low"] < mean["difference"] < mean["high"] < 0.0
    assert set(south["days"]) == {"mean", "p50", "p90"}
    assert {"usd", "kg_co2e", "generalized_usd", "on_time", "undelivered_share"} <= set(south)
    (best,) = [row for row in found["best"] if row["shipment"] == "alma-omega"]
    assert best["a"] == best["b"] == {"corridor": "south", "tied_with": []}
    assert best["days"] == south["days"]
    assert found["only_a"] == found["only_b"] == {"shipments": [], "corridors": [], "policies": []}


def test_the_same_bytes_for_any_number_of_workers(call, scenario, ferries):
    asked = ("compare", scenario, ferries, "--json", "--draws", 1100, "--workers")
    assert len({call(*asked, workers).out for workers in (1, 2)}) == 1


def test_options_go_for_both(call, scenario, ferries):
    rewritten = written(ferries, FERRIES + "[study]\nseed = 7\ndraws = 250\n")
    found = document(call, scenario, rewritten, "--set", "study.draws=220")
    assert (found["seed"], found["draws"]) == (1, 220)
    assert found["notes"] == ["B says seed 7; both are run with 1, as A says."]
    assert "study.draws" not in {each["path"] for each in found["differences"]}
    asked = ("--seed", 5, "--draws", 200, "--set", "legs.*.headway_hours=24.0")
    found = document(call, scenario, rewritten, *asked)
    assert (found["seed"], found["draws"], found["notes"]) == (5, 200, [])
    assert found["differences"] == []


def test_figures_are_those_of_run(call, scenario, ferries):
    """To the last digit, for both files on A's worlds."""
    found = document(call, scenario, ferries, "--draws", 300)
    for side, path in (("a", scenario), ("b", ferries)):
        alone = json.loads(call("run", path, "--json", "--draws", 300, "--knowledge", 0).out)
        for own, row in zip(alone["corridors"], found["corridors"], strict=True):
            assert row["days"]["p90"][side] == own["days"]["p90"]
            assert row["generalized_usd"]["mean"][side] == own["generalized_usd"]["mean"]
            assert row["on_time"][side] == own["on_time"]


def test_what_cannot_be_compared_is_refused_in_one_line(refused, scenario, ferries, folder):
    (problem,) = refused("compare", scenario, folder / "ferry.toml")
    assert "no such file" in problem
    assert "ferries.toml" in problem
    (problem,) = refused("compare", scenario, ferries, "--set", "legs.alma-norda.headway=1")
    assert "no field 'headway' in legs" in problem
    (problem,) = refused("compare", scenario, ferries, "--shipment", "alma-omga")
    assert "did you mean 'alma-omega'?" in problem
    (problem,) = refused("compare", scenario, ferries, "--set", "study.until=days_mean ± 0.1")
    assert "--set study.until= --draws N" in problem
    other = scenario.read_text(encoding="utf-8").replace('id = "', 'id = "my-')
    (problem,) = refused("compare", scenario, written(folder / "other.toml", other))
    assert "have no shipment in common" in problem
    assert "'alma-omega'" in problem


def test_the_way_out_of_until_is_one(call, scenario, ferries):
    written(ferries, FERRIES.replace("[[changes]]", "[study]\nuntil = 'days_mean ± 0.1'\n[[changes]]"))
    found = document(call, ferries, scenario, "--set", "study.until=", "--draws", 200)
    assert found["draws"] == 200


def test_why_shares_the_difference_out_to_what_changed(call, scenario):
    other = scenario.with_name("dearer.toml")
    other.write_text(
        'format = 1\nextends = "two-corridors.toml"\ncosts = { carbon_usd_per_tonne = 200 }\n'
        '[[changes]]\npath = "legs.porta-portb-ferry*.headway_hours"\nmultiply = 0.5\n',
        encoding="utf-8",
    )
    asked = (
        "compare",
        scenario,
        other,
        "--draws",
        256,
        "--shipment",
        "alma-omega",
        "--why",
        "objective_mean",
    )
    answer = call(*asked)
    assert (answer.code, answer.err) == (0, "")
    told = answer.out.partition("Why objective_mean differs, B less A: alma-omega, committed")[2]
    rows = {line.split()[0]: line.split()[1:] for line in told.splitlines() if line.strip()}
    assert rows["costs.carbon_usd_per_tonne"] == ["+57.6", "+28.8"]  # 480 and 240 kg at 120 USD/t more
    assert rows["legs.porta-portb-ferry*.headway_hours"][:2] == ["(2)", "+0"]
    document = json.loads(call(*asked, "--json").out)["attribution"]
    assert document["is_exact"] is True
    for each in document["differences"]:
        shares = sum(share["value"] for share in each["shares"])
        assert shares == pytest.approx(each["b"] - each["a"], abs=1e-9)


def test_why_asks_for_a_figure_that_there_is(refused, scenario):
    (problem,) = refused("compare", scenario, scenario, "--why", "usd")
    assert "no such statistic" in problem
