"""What folders of results give to a page: each has a file of charts, which says what kind it is of."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from corridorsim.errors import InputError, nearest
from corridorsim.report.page.sections import Told
from corridorsim.report.partial import CHARTS

_TELLERS = {  # schema of the file → who makes sections of it
    "corridorsim.charts/1": "corridorsim.report.page.run_sections:told_of_run",
    "corridorsim.criticality-charts/1": "corridorsim.report.page.criticality_sections:told_of_criticality",
    "corridorsim.sensitivity-charts/1": "corridorsim.report.page.sensitivity_sections:told_of_sensitivity",
    "corridorsim.sweep-charts/1": "corridorsim.report.page.sweep_sections:told_of_sweep",
    "corridorsim.discovery-charts/1": "corridorsim.report.page.discovery_sections:told_of_discovery",
}
_AGAIN = "run again with --out"
_RIGHT = "name a folder that `corridorsim run --out DIR` has written"


def told_of(folder: Path) -> Told:
    """Return what a folder of results gives to a page.

    Parameters
    ----------
    folder : that a command of ours has written with ``--out``

    Raises
    ------
    InputError
        Where it is no such folder, or was written by another version.
    """
    file = folder / CHARTS
    return _teller(file)(file)


def _teller(file: Path) -> Callable[[Path], Told]:
    """Return who makes sections of a file of charts."""
    schema = _schema(file)
    if schema not in _TELLERS:
        wrong = f"is {schema!r:.60}, which this version does not draw"
        raise InputError.single(str(file), wrong, nearest(str(schema), _TELLERS))
    module, _, name = _TELLERS[schema].partition(":")
    return cast("Callable[[Path], Told]", getattr(import_module(module), name))


def _schema(file: Path) -> str:
    folder = file.parent
    if not folder.is_dir():
        raise InputError.single(str(folder), "is no folder", _RIGHT)
    if not file.exists():
        raise InputError.single(
            str(folder), f"holds no {CHARTS}: it is no result, or of an older version", _AGAIN
        )
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError.single(str(file), f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError.single(str(file), f"is no JSON: {str(error)[:80]}", _AGAIN) from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(schema, str):
        raise InputError.single(str(file), "does not say its schema", _AGAIN)
    return schema
