"""The README's example runs, and its figures are those of the data."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from corridorsim.cli.main import app, main
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
INDEX = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
INSTALLATION, OWN_SCENARIO, TESTS = re.findall(r"```sh\n(.*?)```", README, flags=re.S)


def test_the_python_example_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", README, flags=re.S)
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    exec(compile(example, "README.md", "exec"), {})
    told = capsys.readouterr().out
    assert "tashkent-milan" in told
    assert re.search(r"Middle Corridor: \d+ days, P90 \d+", told)


def test_the_installation_is_that_of_the_tutorial_whose_blocks_are_run():
    environment, install, run = INSTALLATION.strip().split(" && ")
    steps = [environment, ". .venv/bin/activate", install.removeprefix(".venv/bin/")]
    assert "\n".join([*steps, ""]) in re.findall(r"```sh\n(.*?)```", TUTORIAL, flags=re.S)
    assert run == ".venv/bin/" + README.split("<!-- table: ")[1].split(" -->")[0]
    assert re.search(r"^```sh\n.*-m pytest", README, flags=re.M), "what .ci/run looks for"
    assert TESTS.count("\n") == 1


def test_the_commands_for_a_scenario_of_ones_own_run(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    for line in OWN_SCENARIO.splitlines():
        program, *arguments = shlex.split(line, comments=True)
        quick = ["--draws", "512", "--knowledge", "0"] if arguments[0] == "run" else []
        assert (program, main(arguments + quick)) == ("corridorsim", 0), capsys.readouterr().err


def test_every_command_is_named_and_no_other():
    (rows,) = re.findall(r"\| command \| does \|\n\|---\|---\|\n((?:\|.*\n)+)", INDEX)
    named = {
        word.split()[0] for row in rows.splitlines() for word in re.findall(r"`([^`]+)`", row.split("|")[1])
    }
    assert named == set(typer.main.get_command(app).commands)


def test_the_table_is_what_the_command_prints(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (command, shown) = re.search(r"<!-- table: (.*?) -->\n```text\n(.*?)```", README, flags=re.S).groups()
    assert main(command.split()[1:]) == 0
    told = "\n".join(line.rstrip() for line in capsys.readouterr().out.strip().splitlines())
    assert shown.strip() == told, "refresh it: python tools/refresh_readme.py"


def test_the_sizes_are_those_of_the_network():
    tables = read_tables(shipped_network())
    assert f"({len(tables.terminals)} terminals, {len(tables.legs):,} legs" in README


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_links_lead_somewhere(link):
    assert (ROOT / link).exists()
