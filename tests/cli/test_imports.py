"""What a command loads: heavy libraries come only where they are needed."""

import subprocess
import sys

import pytest

HEAVY = ("numba", "matplotlib", "pandas", "networkx", "scipy", "pyarrow", "xarray", "bokeh", "SALib")
WATCHED = {*HEAVY, "numpy", "pydantic", "typer", "rich", "matplotlib.pyplot"}


def _loaded(code):
    """Return what a fresh interpreter has loaded after running some code."""
    program = f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return {name for name in done.stderr.split() if name in WATCHED}


def _main(*arguments):
    return f"from corridorsim.cli.main import main\nassert main({list(map(str, arguments))!r}) == 0"


def test_the_package_alone_loads_next_to_nothing():
    loaded = _loaded("import corridorsim")
    assert not loaded & {*HEAVY, "numpy", "pydantic", "typer", "rich"}


def test_check_loads_no_numbers(scenario):
    assert not _loaded(_main("check", scenario)) & {*HEAVY, "numpy", "rich"}


def test_new_loads_no_numbers(tmp_path):
    assert not _loaded(_main("new", tmp_path / "mine.toml")) & {*HEAVY, "numpy", "rich"}


def test_help_loads_no_models():
    assert not _loaded(_main("--help")) & {*HEAVY, "numpy", "pydantic"}


def test_export_loads_what_its_format_needs(scenario, tmp_path):
    assert not _loaded(_main("export", scenario, "--out", tmp_path / "net.geojson")) & {*HEAVY, "rich"}
    assert not _loaded(_main("export", scenario, "--out", tmp_path / "g", "--format", "gmns")) & {*HEAVY}


@pytest.mark.usefixtures("warm")
def test_a_run_without_pictures_draws_nothing(scenario):
    loaded = _loaded(_main("run", scenario, "--draws", 64, "--json"))
    assert not loaded & {"matplotlib", "pandas", "pyarrow", "xarray", "bokeh", "SALib", "rich"}


@pytest.mark.usefixtures("warm")
def test_pictures_never_touch_pyplot(scenario, tmp_path):
    loaded = _loaded(_main("run", scenario, "--draws", 64, "--json", "--out", tmp_path / "out"))
    assert "matplotlib" in loaded
    assert "matplotlib.pyplot" not in loaded
