"""The shipped scenarios answer what they promise."""

import tomllib
from pathlib import Path

import pytest

import corridorsim as cs

SCENARIOS = Path(__file__).parents[2] / "scenarios"
ORIGINS = ("almaty", "tashkent", "bishkek", "dushanbe", "ashgabat")


def compared(name, **options):
    scenario = cs.read_scenario(SCENARIOS / f"{name}.toml", settings=["study.draws=1024"], **options)
    network = cs.build_network(scenario)
    return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))


@pytest.fixture(scope="module")
def flagship():
    return compared("central-asia-italy")


@pytest.mark.parametrize("name", sorted(path.stem for path in SCENARIOS.glob("*.toml")))
def test_every_scenario_file_opens_with_a_comment_and_checks(name):
    text = (SCENARIOS / f"{name}.toml").read_text(encoding="utf-8")
    assert text.startswith("#")
    assert tomllib.loads(text)["format"] == 1
    cs.read_scenario(SCENARIOS / f"{name}.toml")


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("corridor", ["middle", "maritime"])
def test_every_origin_reaches_milan_by_the_middle_corridor_and_by_sea(flagship, origin, corridor):
    assert flagship.summary_of(f"{origin}-milan", corridor, "committed").feasible


@pytest.mark.parametrize("corridor", ["northern", "southern", "road"])
def test_the_others_answer_or_name_what_forbids_them(flagship, corridor):
    for row in flagship.corridors:
        if row.corridor == corridor and not row.feasible:
            named = set(flagship.scenario.tables.rules) | set(flagship.scenario.tables.terminals)
            assert any(name in row.reason for name in named), row


def test_eu_machinery_may_not_cross_russia(flagship):
    row = flagship.summary_of("milan-tashkent", "northern", "committed")
    assert not row.feasible
    assert "denied by rule" in row.reason


@pytest.mark.parametrize("corridor", ["middle-trieste", "middle-genoa", "middle-naples"])
def test_every_origin_reaches_milan_through_each_italian_port(corridor):
    comparison = compared("italian-gateways")
    port = corridor.removeprefix("middle-")
    for origin in ORIGINS:
        row = comparison.summary_of(f"{origin}-milan", corridor, "committed")
        assert row.feasible
        assert port in row.route


def test_a_closed_red_sea_sends_ships_round_the_cape():
    before, after = compared("central-asia-italy"), compared("central-asia-italy", state="red-sea")
    for origin in ORIGINS:
        open_, closed = (c.summary_of(f"{origin}-milan", "maritime", "committed") for c in (before, after))
        assert "suez" in open_.legs[-2] or any("suez" in leg for leg in open_.legs)
        assert any("cape" in leg for leg in closed.legs)
        assert 8 < closed.days["mean"] - open_.days["mean"] < 18
