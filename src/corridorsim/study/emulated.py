"""The mark by which whatever an emulator says is known, whoever tells it on."""

from __future__ import annotations

import re

_MARK = re.compile(r"emulated, Q² = -?[\d.]+")


def emulated_mark(q2: float) -> str:
    """Return the mark that stands in the name of an emulator's figures.

    Parameters
    ----------
    q2 : its cross-validated share of variance explained
    """
    # Rounded down: 0.9999 is no perfect emulator.
    return f"emulated, Q² = {int(q2 * 1000) / 1000:.3f}"


def emulated_part(label: str) -> str:
    """Return the mark in a label, empty where the figures are the model's own.

    Parameters
    ----------
    label : of an output
    """
    found = _MARK.search(label)
    return found.group() if found else ""
