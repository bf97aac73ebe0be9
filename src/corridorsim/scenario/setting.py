"""What the command line sets: ``PATH=VALUE``, the value read as TOML, else as text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from corridorsim.errors import Problem
from corridorsim.scenario.policy_rows import Change


def changes_of_settings(settings: Iterable[str], problems: list[Problem]) -> list[Change]:
    """Return settings as changes.

    Parameters
    ----------
    settings : each ``PATH=VALUE``
    problems : what is none is added to it
    """
    found = []
    for setting in settings:
        path, sign, value = setting.partition("=")
        if sign and path.strip():
            found.append(Change(path=path.strip(), set=_toml_or_text(value.strip())))
        else:
            problems.append(Problem("--set", f"'{setting[:60]}' is not PATH=VALUE", "study.draws=1000"))
    return found


def _toml_or_text(value: str) -> object:
    try:
        read = tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):
        return value
    return read["value"] if len(read) == 1 else value  # more keys: the text has lines of its own
