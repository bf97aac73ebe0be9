"""``criticality``: what hurts most, told in one screen or as one document."""

import csv
import json

import pytest

pytestmark = pytest.mark.usefixtures("warm")


def document(call, scenario, *options):
    answer = call("criticality", scenario, "--json", *options)
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_the_table_is_one_screen(call, scenario):
    answer = call("criticality", scenario)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert len(lines) <= 50
    assert "4,000 draws, seed 1, clairvoyant · all shipments" in lines[0]
    (first,) = (line for line in lines if line.split()[:2] == ["1", "passage"])
    assert "narrows = porta = portb" in first
    assert "country XB" in answer.out
    assert "alma-omega, omega-alma" in answer.out  # cut off by the pair


def test_one_shipment_or_each(call, scenario):
    one = call("criticality", scenario, "--draws", 200, "--shipment", "omega-alma").out
    assert "· omega-alma" in one
    assert "alma-omega" not in one
    each = call("criticality", scenario, "--draws", 200, "--all").out
    assert "· omega-alma" in each
    assert "· alma-omega" in each


def test_as_json(call, scenario):
    found = document(call, scenario, "--draws", 200)
    assert (found["schema"], found["scenario"]) == ("corridorsim.criticality/1", "two-corridors")
    assert (found["draws"], found["batches"], found["policy"]) == (200, 32, "clairvoyant")
    assert found["unit"] == "USD per FEU"
    first = found["overall"]["closings"][0]
    assert (first["kind"], first["name"]) == ("passage", "narrows")
    assert {"alike", "loss", "days", "share", "cuts_off", "rank"} <= set(first)
    assert set(first["rank"]) == {"at", "low", "high"}
    assert [row["shipment"] for row in found["shipments"]] == ["alma-omega", "omega-alma"]
    assert [row["origin"] for row in found["dependence"]] == ["alma", "omega", None]


def test_days_are_an_objective_too(call, scenario):
    found = document(call, scenario, "--draws", 200, "--set", "study.objective=days")
    first = found["overall"]["closings"][0]
    assert found["unit"] == "days"
    assert first["loss"]["mean"] == pytest.approx(first["days"])


def test_at_most_4096_draws_unless_asked(call, scenario, rewrite):
    rewrite("draws = 4_000", "draws = 5_000")
    assert document(call, scenario)["draws"] == 4096
    assert document(call, scenario, "--draws", 4200)["draws"] == 4200


def test_the_same_bytes_for_any_number_of_workers(call, scenario):
    asked = ("criticality", scenario, "--json", "--draws", 1100, "--workers")
    assert len({call(*asked, workers).out for workers in (1, 2, 3)}) == 1


def test_an_unknown_shipment_is_refused(refused, scenario):
    (problem,) = refused("criticality", scenario, "--shipment", "alma-omga")
    assert "alma-omega" in problem


OUT = ("--draws", 200, "--out")
FILES = {
    *("criticality.json", "criticality.csv", "manifest.json", "charts.json", "report.html"),
    *("criticality.png", "criticality.svg"),
}


def test_a_folder_holds_what_is_told(call, scenario, tmp_path):
    out = tmp_path / "out"
    answer = call("criticality", scenario, "--json", *OUT, out)
    assert (answer.code, answer.err) == (0, "")
    assert {item.name for item in out.iterdir()} == FILES
    assert (out / "criticality.json").read_text(encoding="utf-8") == answer.out
    found = json.loads(answer.out)
    with (out / "criticality.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["name"] == found["overall"]["closings"][0]["name"]
    assert float(rows[0]["loss"]) == found["overall"]["closings"][0]["loss"]["mean"]
    manifest = (out / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(manifest)["schema"] == "corridorsim.criticality-manifest/1"
    assert str(tmp_path) not in manifest
    charts = json.loads((out / "charts.json").read_text(encoding="utf-8"))
    assert charts["schema"] == "corridorsim.criticality-charts/1"
    assert charts["rankings"][0]["closings"][0]["loss"] == found["overall"]["closings"][0]["loss"]


def test_shipments_that_are_asked_for_have_figures_of_their_own(call, scenario, tmp_path):
    out = tmp_path / "out"
    assert call("criticality", scenario, "--shipment", "omega-alma", *OUT, out).code == 0
    own = {"criticality-omega-alma.png", "criticality-omega-alma.svg"}
    assert {item.name for item in out.iterdir()} == FILES | own


def test_the_same_seed_gives_the_same_bytes_into_the_same_folder_too(call, scenario, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for out in (one, other, one):
        assert call("criticality", scenario, *OUT, out).code == 0
    for name in ("criticality.json", "criticality.csv", "manifest.json", "charts.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_a_folder_of_something_else_is_refused(refused, scenario, tmp_path):
    (tmp_path / "thesis.docx").write_text("mine", encoding="utf-8")
    (problem,) = refused("criticality", scenario, *OUT, tmp_path)
    assert "holds something else: thesis.docx — name a folder that is new or empty" in problem
    (problem,) = refused("criticality", scenario, *OUT, tmp_path / "no" / "where")
    assert "is no folder — make it first" in problem


def test_a_place_without_permission_is_told_before_the_study(refused, scenario, tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: path != tmp_path)
    (problem,) = refused("criticality", scenario, *OUT, tmp_path / "out")
    assert problem.endswith(f"{tmp_path} cannot be written to: no permission")


def test_no_way_at_all_is_a_folder_too(call, scenario, tmp_path):
    closed = [f"shipments.{name}.avoid=['portb', 'norda']" for name in ("alma-omega", "omega-alma")]
    sets = [word for text in closed for word in ("--set", text)]
    answer = call("criticality", scenario, *sets, *OUT, tmp_path / "out")
    assert (answer.code, answer.err) == (0, "")
    assert {item.name for item in (tmp_path / "out").iterdir()} == FILES
