"""``sensitivity``: what a figure hangs on, by each method, on the terminal, as a document and in a folder."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("warm")
HEADWAY, CARBON = "legs.porta-portb-ferry.headway_hours", "costs.carbon_usd_per_tonne"
FACTORS = ("--factor", f"{HEADWAY}=uniform(12, 96)", "--factor", f"{CARBON}=uniform(0, 200)")
ASKED = ("--draws", "200", "--corridor", "south")
POINTS = {"morris": 4, "sobol": 16, "pawn": 60, "delta": 60, "shapley": 16}


def document(call, scenario, *arguments):
    answer = call("sensitivity", scenario, *FACTORS, *ASKED, *arguments, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_a_tornado_is_told_unless_asked_otherwise(call, scenario):
    answer = call("sensitivity", scenario, *FACTORS, *ASKED)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == (
        "alma-omega, committed: 2 factors, 5 points (tornado), each on the same 200 worlds, seed 1"
    )
    assert "tornado: days_mean south [day]" in lines
    rows = [line.split() for line in lines if line.strip().startswith(("legs.", "costs."))]
    assert [row[0] for row in rows] == [HEADWAY, CARBON]
    assert rows[1][2] == "+0"  # carbon costs no day where the objective leaves the route as it is


def test_the_tornado_of_a_headway_is_what_theory_says(call, scenario):
    """A wait is uniform in the headway: half of it in the mean; at 20.4 and 87.6 h against 48 h."""
    told = document(call, scenario, "--draws", "4000")
    bar = told["bars"][0]
    assert bar["factor"] == HEADWAY
    assert bar["low_change"] == pytest.approx((20.4 - 48.0) / 48.0, abs=3.0 * bar["low_error"])
    assert bar["high_change"] == pytest.approx((87.6 - 48.0) / 48.0, abs=3.0 * bar["high_error"])


@pytest.mark.parametrize("method", POINTS)
def test_each_method_puts_the_headway_first_and_gives_carbon_nothing(call, scenario, method):
    told = document(call, scenario, "--method", method, "--points", str(POINTS[method]))
    assert told["schema"] == "corridorsim.sensitivity/1"
    assert told["method"] == method
    assert told["emulated"] is None
    assert told["design"]["points"] >= told["points_used"] > 0
    ranking = [row for row in told["indices"] if row["measure"] == told["indices"][0]["measure"]]
    by_name = {row["factor"]: row for row in ranking}
    assert by_name[HEADWAY]["value"] > by_name[CARBON]["value"]
    assert by_name[CARBON]["may_be_zero"]
    assert by_name[HEADWAY]["monte_carlo_error"] >= 0.0
    answer = call("sensitivity", scenario, *FACTORS, *ASKED, "--method", method, "--points", POINTS[method])
    assert (answer.code, answer.err) == (0, "")
    assert "± MC" in answer.out


def test_a_difference_of_corridors_of_one_shipment(call, scenario):
    told = document(call, scenario, "--minus", "north", "--shipment", "omega-alma", "--output", "days_p95")
    assert told["output"] == {
        "statistic": "days_p95",
        "shipment": "omega-alma",
        "corridor": "south",
        "policy": "committed",
        "minus": "north",
        "label": "days_p95 south − north",
    }


def test_the_seed_tells_what_is_noise(call, scenario):
    told = document(call, scenario, "--method", "sobol", "--points", "16", "--noise")
    assert [each["path"] for each in told["factors"]] == [HEADWAY, CARBON, "study.seed"]
    assert 0.0 <= told["noise"]["share"] < 0.2


def test_pairs_where_they_are_asked_for(call, scenario):
    asked = ("--method", "sobol", "--points", "8", "--second-order")
    told = document(call, scenario, *asked)
    assert [row["factor"] for row in told["indices"] if row["measure"] == "second"] == [
        f"{HEADWAY} × {CARBON}"
    ]
    assert "pairs: days_mean south [day]" in call("sensitivity", scenario, *FACTORS, *ASKED, *asked).out


def test_screening_keeps_what_does_most(call, scenario):
    told = document(call, scenario, "--method", "morris", "--points", "4", "--most", "1")
    assert [each["path"] for each in told["factors"]] == [HEADWAY]
    assert [bar["factor"] for bar in told["screened"]["bars"]] == [HEADWAY, CARBON]
    answer = call(
        "sensitivity", scenario, *FACTORS, *ASKED, "--method", "morris", "--points", "4", "--most", "1"
    )
    assert "screened: of 2 factors" in answer.out


def test_an_emulator_is_marked_wherever_it_speaks(call, scenario):
    pytest.importorskip("sklearn")
    asked = ("--method", "sobol", "--points", "64", "--emulate", "48")
    told = document(call, scenario, *asked)
    assert told["emulated"]["mark"] in told["output"]["label"]
    assert told["emulated"]["tried"][0]["q2"] > 0.9
    answer = call("sensitivity", scenario, *FACTORS, *ASKED, *asked)
    assert "EMULATED: the points were not run" in answer.out
    assert "emulated, Q² = " in answer.out


def test_a_poor_emulator_is_refused(refused, scenario):
    pytest.importorskip("sklearn")
    told = refused(
        "sensitivity", scenario, *FACTORS, *ASKED, "--method", "sobol", "--emulate", "48", "--least-q2", "1.1"
    )
    assert "1.1 is the least" in told[0]


def test_a_folder_keeps_points_table_and_figure_and_is_gone_on_from(call, scenario, tmp_path):
    out = tmp_path / "told"
    arguments = ("sensitivity", scenario, *FACTORS, *ASKED, "--json", "--out", out)
    first = call(*arguments)
    assert first.code == 0
    names = {each.name for each in out.iterdir()}
    figures = {"sensitivity.png", "sensitivity.svg"}
    assert {"points", "sensitivity.csv", "sensitivity.json", "charts.json", "report.html"} | figures == names
    charts = (out / "charts.json").read_bytes()
    assert (out / "sensitivity.csv").read_text(encoding="utf-8").startswith("factor,swing,low_value,")
    again = call(*arguments)
    assert (again.code, again.out) == (0, first.out)
    assert (out / "sensitivity.json").read_text(encoding="utf-8") == first.out
    assert (out / "charts.json").read_bytes() == charts


def test_a_folder_of_something_else_is_refused(refused, scenario, folder):
    told = refused("sensitivity", scenario, *FACTORS, *ASKED, "--out", folder)
    assert "holds something else" in told[0]


def test_correlated_factors_are_for_shapley(call, refused, scenario):
    pair = ("--correlation", f"{HEADWAY} {CARBON} 0.6")
    told = document(call, scenario, "--method", "shapley", "--points", "64", *pair)
    carbon = next(row for row in told["indices"] if row["factor"] == CARBON)
    assert carbon["value"] > 0.05  # it costs no day, and yet tells of the headway
    assert "shapley" in refused("sensitivity", scenario, *FACTORS, *ASKED, *pair)[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--method", "sobel"), "did you mean 'sobol'?"),
        (("--output", "days_p59"), "did you mean 'days_p95'?"),
        (("--corridor", "sooth"), "did you mean 'south'?"),
        (("--minus", "nort"), "did you mean 'north'?"),
        (("--policy", "commited"), "did you mean 'committed'?"),
        (("--shipment", "omega"), "omega"),
        (("--points", "8"), "say nothing to tornado"),
        (("--method", "sobol", "--points", "7"), "power of two"),
        (("--most", "1"), "says nothing to tornado"),
        (("--second-order",), "no indices of pairs"),
        (("--correlation", "a b"), "is not PATH PATH RHO"),
        (("--factor", "legs.nonsense.headway_hours=uniform(1, 2)"), "nonsense"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(refused, scenario, arguments, told):
    assert any(told in line for line in refused("sensitivity", scenario, *FACTORS, *arguments))


@pytest.mark.slow
def test_without_factors_everything_that_the_routes_meet_varies(call, scenario):
    answer = call("sensitivity", scenario, "--draws", "50", "--corridor", "south", "--json")
    assert (answer.code, answer.err) == (0, "")
    told = json.loads(answer.out)
    assert len(told["bars"]) == len(told["factors"]) > 5
