"""The folder of a study's results: what may stand there already, and figures in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from corridorsim.errors import InputError
from corridorsim.report.figures.drawing import save

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ENDINGS = ("png", "svg")
_RIGHT = "name a folder that is new or empty"


def check_folder(out: Path, ours: Sequence[str]) -> None:
    """Refuse a place where the results of a study cannot be put without harm.

    Parameters
    ----------
    out : the folder asked for
    ours : what may stand there

    Raises
    ------
    InputError
        Where it is a file, holds anything else, or has nowhere to stand.
    """
    label = f"--out {out}"
    if not out.absolute().parent.is_dir():
        raise InputError.single(label, f"{out.absolute().parent} is no folder", "make it first")
    if out.exists() and not out.is_dir():
        raise InputError.single(label, "is a file", _RIGHT)
    written = out.absolute() if out.exists() else out.absolute().parent
    if not os.access(written, os.W_OK | os.X_OK):
        raise InputError.single(label, f"{written} cannot be written to: no permission")
    for item in sorted(out.iterdir()) if out.exists() else ():
        if not any(fnmatchcase(item.name, name) for name in ours):
            raise InputError.single(label, f"holds something else: {item.name}", _RIGHT)


def save_figure(figure: Figure, out: Path, name: str) -> None:
    """Write a figure for screens and for print.

    Parameters
    ----------
    figure : of ``cs.plots``
    out : the folder
    name : of its files, without their ending
    """
    for ending in _ENDINGS:
        save(figure, out / f"{name}.{ending}")
