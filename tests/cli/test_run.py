"""``run``: what the table and the JSON say, and what the options mean."""

import json
import re

import pytest

KEYS = {
    "shipment",
    "corridor",
    "policy",
    "feasible",
    "route",
    "legs",
    "route_share",
    "days",
    "on_time",
    "undelivered_share",
    "usd",
    "kg_co2e",
    "generalized_usd",
    "best_share",
}
DAYS = {"mean", "mean_se", "p10", "p50", "p80", "p90", "p95", "cvar95"}
BOTH = ["alma-omega", "omega-alma"]

pytestmark = pytest.mark.usefixtures("warm")


@pytest.fixture
def document(call, scenario):
    """Run with --json on 64 draws and return the document; the last of an option holds."""

    def _document(*options):
        answer = call("run", scenario, "--draws", 64, "--json", *options)
        assert (answer.code, answer.err) == (0, "")
        return json.loads(answer.out)

    return _document


def _rows(table):
    """Return the lines that begin with a shipment, of the first table alone: splits stand beneath it."""
    first = table.partition("Mean days")[0]
    return [line.split() for line in first.splitlines() if line.strip().startswith(tuple(BOTH))]


def test_one_line_a_shipment(call, scenario):
    answer = call("run", scenario, "--draws", 64)
    assert (answer.code, answer.err) == (0, "")
    assert [row[:2] for row in _rows(answer.out)] == [[name, "south"] for name in BOTH]
    assert "64 draws, seed 1" in answer.out
    assert all(line == line.rstrip() for line in answer.out.splitlines())


def test_every_corridor_of_one_shipment(call, scenario):
    rows = _rows(call("run", scenario, "--draws", 64, "--shipment", "omega-alma").out)
    assert [row[:2] for row in rows] == [["omega-alma", "north"], ["omega-alma", "south"]]
    assert rows[0][-5:] == ["omega", "–", "norda", "–", "alma"]


@pytest.mark.parametrize("options", [["--all"], ["--shipment", BOTH[0], "--shipment", BOTH[1]]])
def test_every_corridor_of_every_shipment(call, scenario, options):
    rows = _rows(call("run", scenario, "--draws", 64, *options).out)
    assert [row[:2] for row in rows] == [[name, way] for name in BOTH for way in ("north", "south")]


def test_a_corridor_that_leaves_no_way_says_why(call, scenario, document):
    answer = call("run", scenario, "--draws", 64, "--variant", "narrows-shut", "--all")
    rows = [row for row in document("--variant", "narrows-shut")["corridors"] if not row["feasible"]]
    assert [row["shipment"] for row in rows] == BOTH
    for row in rows:
        assert set(row) == {"shipment", "corridor", "policy", "feasible", "reason"}
        assert row["reason"]
        assert any(line.endswith(row["reason"]) for line in answer.out.splitlines())


def test_a_corridor_that_a_closure_cuts_names_the_place(document):
    (reason,) = {
        row["reason"] for row in document("--variant", "narrows-shut")["corridors"] if not row["feasible"]
    }
    assert "narrows" in reason or "porta-portb-ferry" in reason


def test_json_has_the_promised_keys(document):
    found = document()
    assert set(found) >= {"schema", "scenario", "digest", "seed", "draws", "corridors"}
    assert (found["schema"], found["scenario"]) == ("corridorsim.run/1", "two-corridors")
    assert (found["seed"], found["draws"]) == (1, 64)
    assert re.fullmatch("[0-9a-f]{64}", found["digest"])
    assert len(found["corridors"]) == 4
    for row in found["corridors"]:
        assert set(row) >= KEYS
        assert set(row["days"]) >= DAYS
        assert set(row["usd"]) >= {"mean", "p95"}
        assert set(row["kg_co2e"]) >= {"mean"}
        assert set(row["generalized_usd"]) >= {"mean", "mean_se"}
        assert (row["policy"], row["feasible"]) == ("committed", True)
        assert (row["route"][0], row["route"][-1]) == tuple(row["shipment"].split("-"))


def test_json_says_what_hands_reckon(document):
    north = document("--shipment", "alma-omega")["corridors"][0]
    assert north["days"]["mean"] == north["days"]["p95"] == 12.5
    assert north["usd"] == {"mean": 2600.0, "p95": 2600.0}
    assert north["kg_co2e"]["mean"] == pytest.approx(480)
    assert north["generalized_usd"]["mean"] == pytest.approx(3888.4)
    assert north["on_time"] == 0.0


def test_on_time_is_null_without_a_deadline(rewrite, document):
    rewrite("deadline_days = 10\n", "")
    assert all(row["on_time"] is None for row in document()["corridors"])


def test_json_is_never_nan_even_where_nothing_arrives(document, call, scenario):
    rows = document("--set", "study.horizon_days=1")["corridors"]
    assert all(not row["feasible"] and "by the horizon of 1 d" in row["reason"] for row in rows)
    table = call("run", scenario, "--draws", 64, "--set", "study.horizon_days=1").out
    assert table.count("none is feasible") == 2


def test_shipment_chooses_in_json_too(document):
    found = document("--shipment", "omega-alma")
    assert {row["shipment"] for row in found["corridors"]} == {"omega-alma"}
    assert [row["shipment"] for row in found["verdicts"]] == ["omega-alma"]
    every = document()
    assert [row for row in every["corridors"] if row["shipment"] == "omega-alma"] == found["corridors"]


def test_what_news_is_worth_goes_by_shipment_too(document):
    policies = ("--set", 'study.policies=["committed", "adaptive", "clairvoyant"]')
    found = document(*policies, "--shipment", "omega-alma")["information"]
    assert [(row["shipment"], row["corridor"]) for row in found] == [
        ("omega-alma", "north"),
        ("omega-alma", "south"),
    ]
    told = {"flexibility", "perfect_information", "fresher_news", "efficiency"}
    assert found[0].keys() == {"shipment", "corridor"} | told
    assert found[0]["flexibility"].keys() == {"objective", "days", "usd", "days_p95"}
    assert found == document(*policies)["information"][2:]


@pytest.mark.parametrize("options", [[], ["--out"]])
def test_two_runs_give_the_same_bytes(call, scenario, folder, options):
    answers = set()
    for name, workers in (("one", 1), ("two", 2), ("three", 1)):
        out = [*options, folder / name] if options else []
        answers.add(call("run", scenario, "--draws", 3000, "--json", "--workers", workers, *out).out)
    assert len(answers) == 1


def test_seed_and_draws_of_the_command_line_win(document):
    found = document("--seed", 0, "--draws", 32, "--set", "study.draws=16", "--set", "study.seed=9")
    assert (found["seed"], found["draws"]) == (0, 32)
    assert found["corridors"][1]["days"] != document("--draws", 32)["corridors"][1]["days"]


def test_settings_are_read_as_toml_else_as_text(document):
    found = document("--set", "legs.alma-norda.distance_km=2400", "--set", "shipments.alma-omega.shipper=eu")
    assert found["corridors"][0]["days"]["mean"] == 17.5
    assert found["digest"] != document()["digest"]


def test_the_last_setting_of_a_path_holds(document):
    found = document("--set", "costs.carbon_usd_per_tonne=0", "--set", "costs.carbon_usd_per_tonne=100")
    assert found["corridors"][0]["generalized_usd"]["mean"] == pytest.approx(3850 + 48)


def test_a_variant_means_its_changes(document):
    usual, more = document("--draws", 2000), document("--draws", 2000, "--variant", "more-ferries")
    gain = usual["corridors"][1]["days"]["mean"] - more["corridors"][1]["days"]["mean"]
    assert gain == pytest.approx(0.5, abs=0.1)
    assert more["corridors"][0]["days"] == usual["corridors"][0]["days"]


def test_a_state_means_its_changes(document):
    usual, stormy = document("--draws", 2000), document("--draws", 2000, "--state", "stormy")
    loss = stormy["corridors"][1]["days"]["mean"] - usual["corridors"][1]["days"]["mean"]
    assert loss == pytest.approx(0.45912 - 0.21403, abs=0.08)


def test_a_network_folder_from_elsewhere(call, scenario, folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "net"
    (folder / "two-corridors").rename(elsewhere)
    answer = call("run", scenario, "--draws", 64, "--json", "--network", elsewhere)
    assert (answer.code, answer.err) == (0, "")


def test_the_objective_is_said(call, scenario):
    answer = call("run", scenario, "--draws", 64, "--set", "study.objective=days")
    assert "Best by days" in answer.out
    assert re.search(r"3\.\d d ahead of north", answer.out)


def test_a_quiet_run_in_a_process_of_its_own(shell, scenario):
    answer = shell("run", scenario, "--draws", 64, "--json")
    assert (answer.code, answer.err) == (0, "")
    json.loads(answer.out)


def test_until_draws_as_many_as_it_takes(call, scenario, warm):
    answer = call("run", scenario, "--until", "days_p95 ± 0.25", "--json")
    document = json.loads(answer.out)
    assert (answer.code, document["draws"]) == (0, 2**15)
    assert document["until"]["met"]
    for row in document["corridors"]:
        low, high = row["intervals"]["days_p95"]
        assert (high - low) / 2 <= 0.25


def test_until_takes_draws_as_the_most(call, scenario, rewrite, warm):
    answer = call("run", scenario, "--until", "days_mean ± 0.000001", "--draws", 500, "--json")
    document = json.loads(answer.out)
    assert (document["draws"], document["until"]["met"], document["until"]["checkpoints"]) == (
        500,
        False,
        [500],
    )
    rewrite("draws = 4_000", 'until = "days_mean ± 1"')
    assert json.loads(call("run", scenario, "--json").out)["draws"] == 2**15
    assert json.loads(call("run", scenario, "--draws", 64, "--json").out)["draws"] == 64


def test_until_of_an_unknown_figure(refused, scenario):
    (problem,) = refused("run", scenario, "--until", "day_p95 ± 0.25")
    assert "study.until" in problem
    assert "unknown figure 'day_p95' — did you mean 'days_p95'?" in problem
