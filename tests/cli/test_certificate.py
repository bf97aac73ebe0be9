"""The certificate as users meet it: in the manifest, told by explain, and said aloud where a check fails."""

import json

import pytest

from corridorsim.study import certificate as certificates
from corridorsim.study.checks import Check

EXAMPLE = ("--draws", 64, "--knowledge", 0)


@pytest.fixture
def result(call, scenario, folder, monkeypatch, warm):
    from corridorsim.report import folder as results

    monkeypatch.setattr(results, "_draw", lambda *_: None)
    answer = call("run", scenario, *EXAMPLE, "--out", folder / "out")
    assert (answer.code, answer.err) == (0, "")
    return folder / "out"


def manifest(result):
    return json.loads((result / "manifest.json").read_text(encoding="utf-8"))


def test_the_manifest_has_a_certificate(result):
    found = manifest(result)
    certificate = found["certificate"]
    assert found["warnings"] == certificate["warnings"]
    assert len(certificate["weakest"]) == len(certificate["inputs"]) == 10
    assert all(check["passed"] for check in certificate["checks"])
    assert certificate["validation"] == {"status": "none", "as_shipped": True, "score": None}


def test_the_same_bytes_for_any_number_of_workers(call, scenario, folder, result):
    assert call("run", scenario, *EXAMPLE, "--out", folder / "again", "--workers", 3).code == 0
    assert (folder / "again" / "manifest.json").read_bytes() == (result / "manifest.json").read_bytes()


def test_explain_tells_the_certificate_and_names_the_weakest(call, result):
    answer = call("explain", result)
    assert (answer.code, answer.err) == (0, "")
    for told in ("The weakest numbers that matter", "Checks run on this result", "no score of this network"):
        assert told in answer.out
    assert answer.out.count("holds") >= 10
    assert "FAILED" not in answer.out
    assert "services.wagon-group.km_per_day" in answer.out
    shown = call("explain", result, "certificate").out
    assert "weakest numbers" in shown
    assert "What this result rests on" not in shown


def test_one_part_of_the_certificate(call, result):
    found = manifest(result)["certificate"]
    answer = json.loads(call("explain", result, "weakest", "--json").out)
    assert answer == {
        "schema": "corridorsim.explain/1",
        "target": str(result),
        "manifest": {"weakest": found["weakest"]},
    }
    text = call("explain", result, "weakest").out
    assert all(row["path"] in text for row in found["weakest"])
    assert "Checks run" not in text
    assert "falls by a tenth" in call("explain", result, "inputs").out
    assert call("explain", result, "validation").code == 0


def test_a_scenario_names_its_weakest_without_a_trial(call, scenario):
    document = json.loads(call("explain", scenario, "weakest", "--json").out)
    assert document["schema"] == "corridorsim.explain/1"
    assert len(document["weakest"]) == 10
    assert document["weakest"][0]["line"] == "legs.*.distance_km"
    assert "services.rail-ferry.headway_hours" in call("explain", scenario, "weakest").out
    set_by_hand = call("explain", scenario, "weakest", "--set", "services.rail-ferry.headway_hours=4").out
    assert "services.rail-ferry.headway_hours" not in set_by_hand


def test_a_check_that_fails_is_said_aloud(call, scenario, folder, result, monkeypatch):
    wrong = Check("two and two are four", passed=False, looked_at="1 sum", wrong=("five", "six"))
    monkeypatch.setattr(certificates, "run_checks", lambda _: (wrong,))
    answer = call("run", scenario, *EXAMPLE, "--out", folder / "wrong")
    line = "check failed: two and two are four: five; six"
    assert (answer.code, answer.problems) == (0, [f"corridorsim: {line}"])
    assert line in manifest(folder / "wrong")["warnings"]
    told = call("explain", folder / "wrong").out
    assert "FAILED  two and two are four" in told
    assert "five; six" in told


def test_a_broken_score_is_refused_before_the_run(refused, scenario, folder):
    (folder / "two-corridors" / "validation.json").write_text("{", encoding="utf-8")
    (problem,) = refused("run", scenario, *EXAMPLE, "--out", folder / "out")
    assert "two-corridors/validation.json — is not JSON" in problem
    assert not list(folder.glob("out*")), "it is refused before the trials"


@pytest.mark.parametrize("content", ["3", '{"weakest": 4}', '{"standard_errors": {}, "checks": [1]}', "[]"])
def test_a_certificate_that_is_none(refused, result, content):
    broken = manifest(result) | {"certificate": json.loads(content)}
    (result / "manifest.json").write_text(json.dumps(broken), encoding="utf-8")
    (problem,) = refused("explain", result)
    assert "certificate — is not as this version writes it" in problem


def test_a_result_without_a_certificate_is_told_as_it_is(call, result):
    older = {key: value for key, value in manifest(result).items() if key != "certificate"}
    (result / "manifest.json").write_text(json.dumps(older), encoding="utf-8")
    answer = call("explain", result)
    assert (answer.code, answer.err) == (0, "")
    assert "seed" in answer.out


def test_folders_that_are_no_result(refused, folder, result):
    (folder / "empty").mkdir()
    (folder / "odd" / "manifest.json").mkdir(parents=True)
    for place in ("empty", "odd", "two-corridors"):
        (problem,) = refused("explain", folder / place)
        assert "without manifest.json" in problem
    (problem,) = refused("explain", result, "weekest")
    assert "did you mean 'weakest'?" in problem
