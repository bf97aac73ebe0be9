"""``explain``: values with their origins, of a network table, a scenario or a result."""

import json

import pytest


@pytest.fixture
def values(call):
    """Explain with --json and return the values by path."""

    def _values(*arguments):
        answer = call("explain", *arguments, "--json")
        assert (answer.code, answer.err) == (0, "")
        document = json.loads(answer.out)
        assert document["schema"] == "corridorsim.explain/1"
        return {value["path"]: value for value in document["values"]}

    return _values


@pytest.fixture
def network(folder):
    return ["--network", folder / "two-corridors"]


@pytest.mark.parametrize(
    "table",
    [
        "terminals",
        "legs",
        "services",
        "transfers",
        "hazards",
        "corridors",
        "commodities",
        "emissions",
        "states",
    ],
)
def test_each_table_of_a_network(values, network, table):
    found = values(table, *network)
    assert found
    assert all(path.startswith(f"{table}.") for path in found)


@pytest.mark.parametrize(
    "arguments",
    [
        ["hazards.storm.rate_per_year"],
        ["hazards", "storm.rate_per_year"],
        ["hazards", "hazards.storm.rate_per_year"],
        ["hazards.storm", "rate_per_year"],
        ["hazards.*.rate_per_year"],
    ],
)
def test_a_path_is_written_as_one_likes(values, network, arguments):
    (value,) = values(*arguments, *network).values()
    assert (value["path"], value["value"]) == ("hazards.storm.rate_per_year", 36.525)
    assert (value["unit"], value["origin"], value["grade"]) == ("1/year", "network", "assumption")
    assert value["note"] == "a tenth a day"


def test_globs_find_the_way_back_too(values, network):
    found = values("legs.porta-*.headway_hours", *network)
    assert set(found) == {f"legs.porta-portb-ferry{back}.headway_hours" for back in ("", "~back")}


def test_a_scenario_says_who_set_each_value(values, scenario):
    found = values(
        scenario, "--variant", "more-ferries", "--state", "stormy", "--set", "costs.carbon_usd_per_tonne=1"
    )
    assert found["study.seed"]["origin"] == "scenario"
    assert found["study.patience_days"]["origin"] == "default"
    assert found["legs.porta-portb-ferry.headway_hours"]["origin"] == "variant"
    assert found["hazards.storm.rate_per_year"]["origin"] == "state"
    assert found["costs.carbon_usd_per_tonne"]["origin"] == "command line"
    assert found["legs.alma-norda.border_hours"]["origin"] == "network"


def test_one_value_of_a_scenario(values, scenario):
    (value,) = values(scenario, "study.draws").values()
    assert value["value"] == 4000


def test_hazards_are_told_with_their_waits(call, network):
    document = json.loads(call("explain", "hazards", *network, "--json").out)
    first = document["hazard_waits"][0]
    assert (first["hazard"], first["place"]) == ("storm", "porta-portb-ferry")
    assert first["mean_wait_days"] == pytest.approx(0.21403, abs=1e-5)
    assert first["thin_wait_days"] == pytest.approx(0.2)
    answer = call("explain", "hazards", *network)
    assert "mean wait d" in answer.out
    assert "0.21" in answer.out


def test_waits_come_only_with_hazards(call, network, scenario):
    assert "mean wait d" not in call("explain", "legs", *network).out
    assert "mean wait d" not in call("explain", scenario).out
    assert "mean wait d" in call("explain", scenario, "hazards").out


def test_a_pipe_gets_whole_lines(call, scenario):
    lines = call("explain", scenario).out.splitlines()
    assert any(line.split()[:2] == ["shipments.alma-omega.destination", "omega"] for line in lines)


def test_few_values_are_told_with_their_notes(call, network):
    assert "rate_per_year: a tenth a day" in call("explain", "hazards.storm.rate_per_year", *network).out


def test_names_with_markup_are_text(call, folder, network, rewrite):
    rewrite("alma,Alma,", "alma,[bold]Alma[/bold] <b>,", folder / "two-corridors" / "terminals.csv")
    assert "[bold]Alma[/bold] <b>" in call("explain", "terminals.alma.name", *network).out


@pytest.fixture
def result(call, scenario, folder, monkeypatch, warm):
    from corridorsim.report import folder as results

    monkeypatch.setattr(results, "_draw", lambda *_: None)
    assert call("run", scenario, "--draws", 64, "--out", folder / "out").code == 0
    return folder / "out"


def test_a_result_says_what_it_rests_on(call, result):
    answer = call("explain", result)
    assert (answer.code, answer.err) == (0, "")
    assert "seed" in answer.out
    document = json.loads(call("explain", result, "--json").out)
    assert document["schema"] == "corridorsim.explain/1"
    assert document["manifest"] == json.loads((result / "manifest.json").read_text(encoding="utf-8"))


def test_one_key_of_a_result(call, result):
    document = json.loads(call("explain", result, "seed", "--json").out)
    assert document["manifest"] == {"seed": 1}


def test_what_cannot_be_explained(refused, scenario, network, folder, result):
    shown = {
        ("hazard",): "did you mean 'hazards'?",
        ("shipments",): "stands in scenarios",
        ("study",): "corridorsim explain SCENARIO study",
        ("hazards.strom", *network): "did you mean 'storm'?",
        (scenario, "study.drawz"): "did you mean 'draws'?",
        ("hazards", scenario, *network): "comes first",
        ("hazards", *network, "--state", "stormy"): "goes with a scenario",
        ("hazards", *network, "--set", "study.draws=3"): "goes with a scenario",
        (folder,): "is a folder",
        (folder / "nowhere.toml",): "neither a file nor a table",
        (result, "sede"): "did you mean 'seed'?",
        (result, "--state", "stormy"): "stands as it was run",
    }
    for arguments, right in shown.items():
        (problem,) = refused("explain", *arguments)
        assert right in problem


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]", b'{"schema": "other"}'])
def test_a_manifest_that_is_none(refused, folder, content):
    (folder / "manifest.json").write_bytes(content)
    (problem,) = refused("explain", folder)
    assert "manifest.json" in problem
