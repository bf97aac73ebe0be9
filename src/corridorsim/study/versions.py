"""Versions that a result rests on: parts made with others are not mixed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

_VERSIONED = ("corridorsim", "numpy", "scipy", "numba")


@cache
def versions() -> dict[str, str]:
    """Return what is installed, by package."""
    return {name: version(name) for name in _VERSIONED}
