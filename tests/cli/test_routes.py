"""``routes``: the ways of each corridor before anything is closed."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("warm")


def test_the_table_has_every_corridor(call, scenario):
    answer = call("routes", scenario)
    assert (answer.code, answer.err) == (0, "")
    assert [line.split()[:2] for line in answer.out.splitlines() if line.startswith(" alma-omega")] == [
        ["alma-omega", "north"],
        ["alma-omega", "south"],
    ]
    assert "alma porta portb omega" in answer.out


def test_as_json(call, scenario):
    document = json.loads(call("routes", scenario, "--json").out)
    assert (document["schema"], document["scenario"]) == ("corridorsim.routes/1", "two-corridors")
    north, south, *_ = document["corridors"]
    assert (north["shipment"], north["corridor"], north["feasible"]) == ("alma-omega", "north", True)
    (route,) = north["routes"]
    assert route["route"] == ["alma", "norda", "omega"]
    assert (route["days"], route["usd"]) == (12.5, 2600.0)
    assert south["routes"][0]["days"] == 8.5  # half a headway, no storm


def test_one_shipment_only(call, scenario):
    document = json.loads(call("routes", scenario, "--json", "--shipment", "omega-alma").out)
    assert {row["shipment"] for row in document["corridors"]} == {"omega-alma"}


def test_a_corridor_without_a_way_says_why(call, scenario):
    document = json.loads(call("routes", scenario, "--json", "--variant", "narrows-shut").out)
    south = document["corridors"][1]
    assert (south["feasible"], south["routes"]) == (False, [])
    assert south["reason"]


def test_most_means_at_most(call, folder, rewrite):
    legs = folder / "two-corridors" / "legs.csv"
    line = next(
        line for line in legs.read_text(encoding="utf-8").splitlines() if line.startswith("alma-norda")
    )
    with legs.open("a", encoding="utf-8") as file:
        file.writelines(line.replace("alma-norda", f"alma-norda-{name}", 1) + "\n" for name in "ab")

    def counts(*options):
        document = json.loads(call("routes", folder / "two-corridors.toml", "--json", *options).out)
        return len(document["corridors"][0]["routes"])

    assert (counts("--most", 1), counts("--most", 2), counts()) == (1, 2, 3)


def test_the_same_bytes_for_any_number_of_workers(call, scenario):
    answers = {call("routes", scenario, "--json", "--workers", workers).out for workers in (1, 2)}
    assert len(answers) == 1


def test_pareto_as_json(call, scenario):
    document = json.loads(call("routes", scenario, "--pareto", "--json", "--draws", 500).out)
    assert document["schema"] == "corridorsim.routes/1"
    for row in document["corridors"]:
        (route,) = row["routes"]
        assert list(route) == [
            "route", "legs", "days", "days_p95", "days_p95_low", "days_p95_high",
            "usd", "kg_co2e", "subsidy_usd", "capacity_teu_per_year",
        ]  # fmt: skip
        assert route["days_p95_low"] <= route["days_p95"] <= route["days_p95_high"]
    north, south, *_ = (row["routes"][0] for row in document["corridors"])
    assert north["days_p95"] == north["days"] == 12.5  # nothing there is left to chance
    assert south["days_p95"] > south["days"] + 0.4  # headway and storms
    plain = json.loads(call("routes", scenario, "--json").out)
    assert "days_p95" not in plain["corridors"][0]["routes"][0]


def test_pareto_as_a_table(call, scenario):
    answer = call("routes", scenario, "--pareto", "--shipment", "alma-omega", "--draws", 500)
    assert answer.code == 0
    assert "P95 d" in answer.out
    assert "P95 d" not in call("routes", scenario).out
    assert [line.split()[1] for line in answer.out.splitlines() if line.startswith(" alma-omega")] == [
        "north",
        "south",
    ]


def test_overlap_thins_out_routes_and_works_with_pareto(call, folder):
    legs = folder / "two-corridors" / "legs.csv"
    lines = legs.read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if line.startswith("alma-norda"))
    with legs.open("a", encoding="utf-8") as file:
        file.write(line.replace("alma-norda", "alma-norda-too", 1) + "\n")

    def count(*options):
        document = json.loads(call("routes", folder / "two-corridors.toml", "--json", *options).out)
        return len(document["corridors"][0]["routes"])

    assert (count(), count("--overlap", 1), count("--overlap", 0.8)) == (2, 2, 1)
    assert count("--pareto", "--draws", 64, "--overlap", 0.8) == 1


@pytest.mark.parametrize("value", ["-0.1", "1.1", "nan", "much"])
def test_an_overlap_is_a_share(call, scenario, value):
    answer = call("routes", scenario, "--overlap", value)
    assert (answer.code, answer.out) == (2, "")
    assert "--overlap" in answer.err
