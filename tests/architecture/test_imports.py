"""Imports: only down the list, heavy ones late, and a package that is quick to load."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("numba", "pandas", "matplotlib", "scipy", "networkx", "pyarrow", "xarray", "bokeh", "SALib", "rich")


def loaded_by(statement):
    """Return which top-level packages a fresh interpreter has after a statement."""
    code = f"import sys; {statement}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy():
    loaded = loaded_by("import corridorsim")
    assert "corridorsim" in loaded
    assert not loaded & {*HEAVY, "numpy", "pydantic"}


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("corridorsim.scenario.reading", {"numba", "pandas", "matplotlib", "networkx", "scipy", "numpy"}),
        ("corridorsim.cli.main", {"numba", "pandas", "matplotlib", "networkx", "scipy"}),
        ("corridorsim.study.results", {"pandas", "matplotlib"}),
    ],
)
def test_what_a_module_does_not_load(module, never):
    assert not loaded_by(f"import {module}") & never


def test_checking_a_scenario_compiles_nothing():
    """``check`` reads and checks; numba is for those who run."""
    loaded = loaded_by(
        "from corridorsim.scenario.reading import read_scenario; "
        "read_scenario('scenarios/two-corridors.toml')"
    )
    assert not loaded & {"numba", "pandas", "matplotlib", "networkx", "scipy"}


def test_contracts_between_the_layers_hold():
    """By import-linter, as ``pyproject.toml`` states them."""
    code = "import sys\nfrom importlinter.cli import lint_imports\nsys.exit(lint_imports(cache_dir=None))\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout
