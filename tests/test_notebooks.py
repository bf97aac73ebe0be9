"""Notebooks are text without outputs, use public names alone, and are listed; CI executes them."""

import ast
import re
from pathlib import Path

import jupytext
import pytest

import corridorsim as cs
from corridorsim.report import plots

FOLDER = Path(__file__).parent.parent / "notebooks"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in FOLDER.glob("*.md") if path.name != "README.md")
MOST_WIDE = 100  # characters of code that a page shows without a bar to scroll


@pytest.fixture(params=NAMES)
def notebook(request):
    return jupytext.read(FOLDER / f"{request.param}.md")


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_three_and_all_are_listed():
    assert len(NAMES) >= 3
    assert sorted(re.findall(r"\| \[([a-z-]+)\]\(\1\.md\) \|", README)) == NAMES


def test_a_notebook_is_a_page(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert re.match(r"# \S", text)
    assert "?**" in text, "asks nothing in bold"
    assert "\n## The answer\n" in text
    assert "\n## What this does not tell\n" in text
    assert 4 <= len(code(notebook)) <= 7
    assert max(len(line) for cell in code(notebook) for line in cell.splitlines()) <= MOST_WIDE


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_stored_that_a_run_makes(name):
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith("---\njupytext:\n")
    for word in ("jupytext_version", "execution_count", "outputs:", "\nid:"):
        assert word not in text


def test_names_are_public(notebook):
    for node in ast.walk(ast.parse("\n".join(code(notebook)))):
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("corridorsim")
        elif isinstance(node, ast.Import):
            assert [each.name for each in node.names if each.name.startswith("corridorsim.")] == []
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "cs":
            assert node.attr in cs.__all__
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "cs.plots":
            assert node.attr in plots.__all__


def test_the_scenario_is_one_small_shipment():
    scenario = cs.read_scenario(FOLDER / "tashkent-constanta.toml")
    assert len(scenario.shipments) == 1
    assert scenario.study.draws <= 1_000


@pytest.mark.parametrize("name", [*NAMES, "README"])
def test_links_lead_somewhere(name):
    for link in re.findall(r"\]\(([^)#:]+)\)", (FOLDER / f"{name}.md").read_text(encoding="utf-8")):
        assert (FOLDER / link).exists(), link
