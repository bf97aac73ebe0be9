"""The five-terminal example and the shipped network to export, and names that no program should obey."""

import shutil
from pathlib import Path

import pytest

import corridorsim as cs
from corridorsim.report.exports.result import read_result
from corridorsim.report.folder import write_folder
from corridorsim.scenario.documents import shipped_network

SCENARIOS = Path(__file__).parents[3] / "scenarios"
HOSTILE = {
    "alma": "<script>alert(1)</script>",
    "norda": '=cmd|"/C calc"!A1',
    "porta": "+1",
    "portb": "@x",
    "omega": "-2",
}


@pytest.fixture(scope="session")
def eurasia():
    return cs.read_tables(shipped_network())


@pytest.fixture(scope="session")
def hostile_names():
    """Names of terminals by their id."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A scenario whose title and names look like formulas and markup."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(SCENARIOS / "two-corridors", folder / "two-corridors")
    path = folder / "two-corridors" / "terminals.csv"
    text = path.read_text(encoding="utf-8")
    for name, title in HOSTILE.items():
        quoted = '"' + title.replace('"', '""') + '"'
        text = text.replace(f"{name},{name.title()}", f"{name},{quoted}")
    path.write_text(text, encoding="utf-8")
    about = folder / "two-corridors" / "network.toml"
    text = about.read_text(encoding="utf-8").replace('title = "Two', 'title = "=1+1 Two')
    about.write_text(text.replace("attribution = []", 'attribution = ["© @everyone"]'), encoding="utf-8")
    scenario = (SCENARIOS / "two-corridors.toml").read_text(encoding="utf-8")
    scenario = scenario.replace('title = "Two corridors"', 'title = "=HYPERLINK(<b>x</b>)"')
    (folder / "two-corridors.toml").write_text(scenario, encoding="utf-8")
    return cs.read_scenario(folder / "two-corridors.toml", settings=["study.draws=256"])


@pytest.fixture(scope="session")
def compared(hostile):
    network = cs.build_network(hostile)
    return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, hostile), hostile))


@pytest.fixture(scope="session")
def result(compared, tmp_path_factory):
    """What is read from the folder that a run wrote, every draw in it."""
    folder = tmp_path_factory.mktemp("result") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corridorsim.report.folder._draw", lambda *_: None)
        write_folder(compared, cs.build_network(compared.scenario), folder, keep_trials=True)
    return read_result(folder)
