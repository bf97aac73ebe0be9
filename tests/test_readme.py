"""The README's example runs, and its figures are those of the data."""

import re
from pathlib import Path

import pytest

from corridorsim.cli.main import main
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", README, flags=re.S)
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    exec(compile(example, "README.md", "exec"), {})
    told = capsys.readouterr().out
    assert "tashkent-milan" in told
    assert re.search(r"Middle Corridor: \d+ days, P90 \d+", told)


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
