"""What can vary, as a table: chosen by path, told as a frame, kept where routes meet it."""

import pytest

import corridorsim as cs
from corridorsim.errors import InputError
from tests.network.small_networks import leg, scenario_of, shipment, write_network

HAZARDS = """\
[storm]
effect = "gate"
places = [{ place = "narrows" }]
modes = ["rail-ferry"]
rate_per_year = 10
rate_cap_per_year = 20
median_hours = 20
sigma = 0.5
[far]
effect = "gate"
places = [{ place = "y" }]
rate_per_year = 10
rate_cap_per_year = 20
median_hours = 20
sigma = 0.5
[dry]
effect = "gate"
places = [{ place = "narrows" }]
modes = ["road"]
rate_per_year = 10
rate_cap_per_year = 20
median_hours = 20
sigma = 0.5
"""
RULES = """\
[dues]
effect = "surcharge"
legs = ["q-z"]
usd_per_feu = 90
[far-dues]
effect = "surcharge"
terminals = ["y"]
usd_per_feu = 90
[others-dues]
effect = "surcharge"
shippers = ["nobody"]
usd_per_feu = 90
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    folder = tmp_path_factory.mktemp("varying") / "net"
    legs = [
        leg("a", "p", border_hours=5),
        leg("p", "q", mode="rail-ferry", service="rail-ferry", passages="narrows"),
        leg("q", "z", border_hours=7),
        leg("a", "y", mode="road", service="truck", border_hours=9),
    ]
    write_network(folder, legs, hazards=HAZARDS, rules=RULES)
    return scenario_of(folder, [shipment("a", "z")])


@pytest.fixture(scope="module")
def met(scenario):
    routes = cs.find_routes(cs.build_network(scenario), scenario)
    return cs.factors(scenario).of_routes(routes)


def paths(varying, table):
    return {factor.path for factor in varying if factor.path.startswith(f"{table}.")}


def test_only_what_routes_meet_is_kept(scenario, met):
    everything = cs.factors(scenario)
    assert 0 < len(met) < len(everything)
    named = {path for path in paths(met, "legs") if path.endswith("border_hours")}
    assert named == {"legs.a-p.border_hours", "legs.q-z.border_hours"}
    assert paths(everything, "legs") - paths(met, "legs") == {"legs.a-y.border_hours", "legs.a-y.distance_km"}
    assert {path.split(".")[1] for path in paths(met, "hazards")} == {"storm"}
    assert paths(met, "rules") == {"rules.dues.usd_per_feu"}
    assert "services.truck.km_per_day" in paths(everything, "services")
    assert "services.truck.km_per_day" not in paths(met, "services")
    assert paths(met, "costs") == {"costs.carbon_usd_per_tonne"}


def test_a_factor_is_found_by_its_path(met):
    factor = met["legs.a-p.border_hours"]
    assert (factor.text, factor.base) == ("legs.a-p.border_hours=empirical(3.846153846153846, 5, 6.5)", 5.0)
    with pytest.raises(
        InputError, match=r"factors: legs\.a-p\.border_hour — is not among them — did you mean"
    ):
        _ = met["legs.a-p.border_hour"]


def test_the_frame_says_what_each_is(met):
    frame = met.frame().set_index("path")
    row = frame.loc["legs.a-p.border_hours"]
    assert (row["verb"], row["value"], row["high"], row["unit"], row["grade"]) == (
        "set", 5.0, 6.5, "h", "assumption",
    )  # fmt: skip
    assert row["what"] == "median time of the border work; empty: none"
    assert len(frame) == len(met)


def test_a_notebook_shows_the_first_rows(met):
    html = met._repr_html_()
    assert f"<p>{len(met)} inputs can vary; the first 20, .frame() has all.</p>" in html
    assert html.count("<tr") == 21
