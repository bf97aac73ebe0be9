"""The five-terminal example, compared once for all pictures."""

import io
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

import corridorsim as cs
from corridorsim.report.tables import terminal

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def folder(tmp_path):
    """A folder with the example and its network, free to be changed."""
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
    shutil.copy(SCENARIOS / "two-corridors.toml", tmp_path)
    return tmp_path


def _compared(path, *settings, variant=None):
    scenario = cs.read_scenario(path, settings=["study.draws=256", *settings], variant=variant)
    network = cs.build_network(scenario)
    return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))


@pytest.fixture(scope="session")
def compare():
    return _compared


@pytest.fixture(scope="session")
def comparison():
    return _compared(SCENARIOS / "two-corridors.toml")


@pytest.fixture(scope="session")
def criticality_of():
    """The criticality of a scenario over 256 draws."""

    def _criticality_of(scenario):
        network = cs.build_network(scenario)
        return cs.find_criticality(network, cs.find_routes(network, scenario), scenario, draws=256)

    return _criticality_of


@pytest.fixture(scope="session")
def criticality(criticality_of):
    return criticality_of(cs.read_scenario(SCENARIOS / "two-corridors.toml"))


@pytest.fixture
def scenario(folder):
    return folder / "two-corridors.toml"


@pytest.fixture
def narrow(monkeypatch):
    """A terminal of so many columns; returns what was written to it."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

        def shown(self):
            return re.sub(r"\x1b\[[0-9;]*m", "", self.getvalue())

    def _narrow(columns):
        screen = Terminal()
        monkeypatch.setattr(sys, "stdout", screen)
        monkeypatch.setattr(terminal.shutil, "get_terminal_size", lambda: os.terminal_size((columns, 24)))
        monkeypatch.setenv("TERM", "xterm")
        return screen

    return _narrow
