"""``discover``: boxes, regret and worth of knowing, told on one page or as one document, kept and written."""

import json
import sys

import pytest

import corridorsim as cs

pytestmark = pytest.mark.usefixtures("warm")

FERRY = "legs.porta-portb-ferry*.headway_hours"
VARYING = ("--factor", f"{FERRY}=uniform(0, 400)", "--factor", "costs.carbon_usd_per_tonne=uniform(0, 300)")
SMALL = (*VARYING, "--draws", 64, "--points", 60, "--shipment", "alma-omega")


@pytest.fixture
def document(call, scenario):
    def _document(*options):
        answer = call("discover", scenario, *options, "--json")
        assert (answer.code, answer.err) == (0, "")
        return json.loads(answer.out)

    return _document


def test_one_page_says_where_a_corridor_wins_and_what_that_is_worth(call, scenario):
    answer = call("discover", scenario, *SMALL, "--wins", "north", "--enough", "days_p95 < 20")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "Two corridors · 60 points (lhs), each on the same 64 worlds, seed 1"
    assert any(line.startswith(f"North wins where {FERRY} is above") for line in lines)
    for title in ("Box 1 · coverage", "Regret by objective_mean", "Good enough: days_p95 < 20"):
        assert any(line.startswith(title) for line in lines)
    assert "Worth of knowing before choosing" in answer.out
    assert "minimax regret: " in answer.out


def test_as_json(document):
    found = document(*SMALL, "--wins", "north", "--enough", "days_p95 < 20")
    assert (found["schema"], found["scenario"], found["draws"]) == (
        "corridorsim.discover/1",
        "two-corridors",
        64,
    )
    assert found["is_sample"] is True
    (box, *_) = found["discovery"]["boxes"]
    first = box["restrictions"][0]
    assert (first["path"], first["verb"], first["unit"], first["words"]) == (FERRY, "set", "h", [])
    assert first["low"] > 0
    assert first["high"] is None
    assert box["cases"] == round(box["density"] * box["points"])
    assert {row["corridor"] for row in found["regret"]["rows"]} == {"north", "south"}
    assert found["satisficing"]["conditions"] == ["days_p95 < 20"]
    (worth,) = found["worth_of_knowing"]
    assert worth["factors"][0]["name"] == FERRY
    assert 0 <= worth["factors"][1]["value"] <= worth["factors"][0]["value"] <= worth["everything"]["value"]


def test_where_it_loses_is_where_the_other_wins(document):
    won, lost = (
        document(*SMALL, option, name) for option, name in (("--wins", "north"), ("--loses", "south"))
    )
    assert won["discovery"]["cases"] == lost["discovery"]["cases"]


def test_a_figure_beyond_a_bound_by_a_tree(document):
    asked = ("--fails", "days_p95 > 15", "--corridor", "south", "--method", "cart")
    found = document(*SMALL, *asked)
    assert found["discovery"]["of"] == "south has days_p95 > 15"
    assert found["discovery"]["method"] == "cart"
    assert found["discovery"]["trajectory"] == []
    assert found["discovery"]["boxes"][0]["restrictions"][0]["path"] == FERRY


def test_what_never_happens_is_an_answer(call, scenario):
    target = scenario.with_name("never.toml")
    answer = call("discover", scenario, *SMALL, "--fails", "days_p95 > 10000", "--write", target)
    assert (answer.code, answer.err) == (0, f"corridorsim: {target}: not written, as there is no box\n")
    assert not target.exists()
    assert "at none of 60 points." in answer.out


def test_points_are_kept_used_again_and_give_the_same_bytes(call, scenario, folder, document):
    out, asked = folder / "found", ("--wins", "north")
    first = document(*SMALL, *asked, "--out", out)
    files = {path.name for path in out.iterdir()}
    assert {"points", "discovery.json", "boxes.csv", "regret.csv", "box-1.png", "peeling.svg"} <= files
    assert {"charts.json", "report.html"} <= files
    assert json.loads((out / "charts.json").read_text(encoding="utf-8"))["of"] == "north wins"
    assert json.loads((out / "discovery.json").read_text(encoding="utf-8")) == first
    same = ("--draws", 64, "--shipment", "alma-omega", *asked)
    assert document(*same, "--sweep", out) == first
    assert document(*same, "--sweep", out / "points") == first
    assert document(*SMALL, *asked, "--workers", 2) == first


def test_the_box_is_a_scenario_that_runs_and_in_which_the_corridor_wins(call, scenario, folder):
    target = folder / "north-wins.toml"
    answer = call("discover", scenario, *SMALL, "--wins", "north", "--write", target)
    assert answer.code == 0
    assert answer.err == f"corridorsim: {target}: written; try: corridorsim run {target}\n"
    assert cs.read_scenario(target).study.draws == 64
    ran = json.loads(call("run", target, "--shipment", "alma-omega", "--json", "--knowledge", 0).out)
    figures = {
        row["corridor"]: row["generalized_usd"]["mean"]
        for row in ran["corridors"]
        if row["shipment"] == "alma-omega"
    }
    assert figures["north"] < figures["south"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (SMALL, "nothing is asked"),
        ((*SMALL, "--wins", "north", "--loses", "north"), "--wins and --loses stand together"),
        ((*SMALL, "--wins", "north", "--corridor", "north"), "says nothing to --wins"),
        ((*SMALL, "--wins", "nort"), "did you mean 'north'?"),
        ((*SMALL, "--fails", "days"), "is not a condition"),
        ((*SMALL, "--wins", "north", "--enough", "days"), "is not a condition"),
        ((*SMALL, "--wins", "north", "--method", "guess"), "one of: cart, prim"),
        (("--wins", "north"), "nothing varies"),
        (("--wins", "north", "--sweep", "nowhere"), "holds no sweep.json"),
        ((*SMALL, "--wins", "north", "--sweep", "nowhere"), "has factors and points of its own"),
        (
            (*SMALL, "--wins", "north", "--write", "elsewhere/box.toml"),
            "is not the folder of two-corridors.toml",
        ),
    ],
)
def test_what_cannot_be_is_told_in_a_line(refused, scenario, options, told):
    (problem,) = refused("discover", scenario, *options)
    assert told in problem


def test_a_sweep_of_something_else_is_refused(call, refused, scenario, folder):
    assert call("sweep", scenario, *SMALL, "--design", "lhs", "--out", folder / "swept").code == 0
    (problem,) = refused("discover", scenario, "--wins", "north", "--sweep", folder / "swept")
    assert "is of something else than two-corridors.toml" in problem
    again = call(
        "discover",
        scenario,
        "--wins",
        "north",
        "--sweep",
        folder / "swept",
        "--draws",
        64,
        "--shipment",
        "alma-omega",
    )
    assert again.code == 0


def test_without_the_extra_one_line_says_what_to_install_before_anything_runs(refused, scenario, monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    (problem,) = refused("discover", scenario, *SMALL, "--wins", "north")
    assert problem.endswith("ema-workbench is not installed — pip install 'corridorsim[discovery]'")
