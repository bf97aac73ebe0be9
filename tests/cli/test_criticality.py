"""``criticality``: what hurts most, told in one screen or as one document."""

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
