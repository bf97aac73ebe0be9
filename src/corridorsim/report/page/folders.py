"""What folders of results give to a page: each has a file of charts, which says what kind it is of."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from corridorsim.errors import InputError, nearest
from corridorsim.report.charts.reading import read_charts
from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.report.page.sections import Section, Told
from corridorsim.report.page.study_origin import origin_of
from corridorsim.report.partial import CHARTS

_RUN = "corridorsim.charts/1"
_REPORT = "corridorsim.report."
_STUDIES = {  # schema of the file → its model, and who makes sections of it
    "corridorsim.criticality-charts/1": (
        "charts.criticality_models:CriticalityCharts",
        "page.criticality_sections:criticality_sections",
    ),
    "corridorsim.sensitivity-charts/1": (
        "charts.sensitivity_models:SensitivityCharts",
        "page.sensitivity_sections:sensitivity_sections",
    ),
    "corridorsim.sweep-charts/1": ("charts.sweep_models:SweepCharts", "page.sweep_sections:sweep_sections"),
    "corridorsim.discovery-charts/1": (
        "charts.discovery_models:DiscoveryCharts",
        "page.discovery_sections:discovery_sections",
    ),
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
    """Return who makes sections of a file of charts; no other kind's libraries are loaded."""
    schema = _schema(file)
    if schema == _RUN:
        return cast("Callable[[Path], Told]", _named("page.run_sections:told_of_run"))
    if schema not in _STUDIES:
        wrong = f"is {schema!r:.60}, which this version does not draw"
        raise InputError.single(str(file), wrong, nearest(schema, (_RUN, *_STUDIES)))
    return partial(_told_of_study, *map(_named, _STUDIES[schema]))


def _told_of_study(
    model: type[StudyHeading], sections: Callable[[StudyHeading], tuple[Section, ...]], file: Path
) -> Told:
    charts = read_charts(file, model)
    return Told(origin_of(charts), sections(charts))


def _named(place: str) -> Any:  # noqa: ANN401 - whatever stands there
    module, _, name = place.partition(":")
    return getattr(import_module(f"{_REPORT}{module}"), name)


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
