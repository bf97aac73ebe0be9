"""Live pages of the five-terminal example: the desk behind them, and one served as the command serves it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from corridorsim.report.live.desk import Desk
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.explorer import Explorer

SCENARIOS = Path(__file__).parents[3] / "scenarios"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
    shutil.copy(SCENARIOS / "two-corridors.toml", tmp_path)
    return tmp_path


@contextmanager
def desk_of(path, *settings):
    with ThreadPoolExecutor(2) as threads:
        explorer = Explorer(read_scenario(path, settings=["study.draws=800", *settings]), threads, 2)
        with Desk(explorer, path.parent) as desk:
            yield desk


@pytest.fixture
def desk(folder):
    with desk_of(folder / "two-corridors.toml") as made:
        yield made


class Served:
    """A live page that is served by a process of its own."""

    def __init__(self, process):
        self.process = process
        self.address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", self.address), self.address + process.stderr.read()

    @property
    def host(self):
        return self.address.removeprefix("http://").rstrip("/")

    def interrupted(self):
        """Return the exit code after Ctrl-C, and what was said."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@contextmanager
def serving(path, *options):
    command = [sys.executable, "-m", "corridorsim", "explore", str(path), "--port", "0", *options]
    unheeded = {"BOKEH_RESOURCES": "cdn", "BOKEH_ALLOW_WS_ORIGIN": "corridorsim.example"}
    environment = {**os.environ, **unheeded}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield Served(process)
        finally:
            process.kill()
