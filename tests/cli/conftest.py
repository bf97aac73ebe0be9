"""A copy of the five-terminal example, and ways to call the command line on it."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import corridorsim.study.warming  # noqa: F401 - bound before any test puts something in the place of a run
from corridorsim.cli.main import main

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def problems(self):
        return self.err.splitlines()


@pytest.fixture
def folder(tmp_path):
    """A folder with the example and its network, free to be spoilt."""
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
    shutil.copy(SCENARIOS / "two-corridors.toml", tmp_path)
    return tmp_path


@pytest.fixture
def scenario(folder):
    return folder / "two-corridors.toml"


@pytest.fixture
def rewrite(scenario):
    """Replace a piece of the scenario that stands in it once or more."""

    def _rewrite(old, new, file=scenario):
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return file

    return _rewrite


@pytest.fixture
def call(capsys):
    """Run a command in this process."""

    def _call(*arguments):
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return _call


@pytest.fixture
def refused(call):
    """Run a command that must be refused, and return its problems."""

    def _refused(*arguments):
        answer = call(*arguments)
        assert (answer.code, answer.out) == (2, "")
        assert answer.problems
        assert all(line.startswith("corridorsim: ") for line in answer.problems)
        assert "Traceback" not in answer.err
        return answer.problems

    return _refused


@pytest.fixture(scope="session")
def warm():
    """Kernels that are compiled, so that nothing is said of compiling."""
    from corridorsim.study.warming import is_warm, warm_kernels

    if not is_warm():
        warm_kernels()


@pytest.fixture
def shell():
    """Run a command as users do, in a process of its own."""

    def _shell(*arguments, **options):
        command = [sys.executable, "-m", "corridorsim", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False, **options)
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return _shell
