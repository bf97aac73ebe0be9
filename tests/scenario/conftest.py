from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.reading import read_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"

Lines = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a copy of two-corridors.toml and its network, to spoil."""
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
    shutil.copy(SCENARIOS / "two-corridors.toml", tmp_path / "two-corridors.toml")
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    def replace(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def lines(folder: Path) -> Lines:
    """Return what refuses a scenario: the lines of its error."""

    def refuse(name: str = "two-corridors.toml", **options: object) -> list[str]:
        with pytest.raises(InputError) as caught:
            read_scenario(folder / name, **options)  # type: ignore[arg-type]
        told = str(caught.value).splitlines()
        assert len(told) == len(caught.value.problems)
        assert all("pydantic" not in line and "Traceback" not in line for line in told)
        return told

    return refuse
