"""The charts of a run as they stand beside its results, and read again; nothing that computes is loaded."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from corridorsim.errors import InputError
from corridorsim.report.charts.models import RunCharts


def charts_json(charts: RunCharts) -> str:
    """Return the charts of a run as they stand in its folder.

    Parameters
    ----------
    charts : of the run
    """
    return charts.model_dump_json(by_alias=True) + "\n"


def read_run_charts(path: str | Path) -> RunCharts:
    """Return the charts of a run from its folder.

    Parameters
    ----------
    path : of the file, ``charts.json`` in a folder of results

    Raises
    ------
    InputError
        Where it cannot be read or is none of ours.
    """
    try:
        return RunCharts.model_validate_json(Path(path).read_bytes())
    except OSError as error:
        raise InputError.single(str(path), f"cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        wrong = f"{place}: {first['msg']}" if place else first["msg"]
        raise InputError.single(
            str(path), wrong, "a file that this version has written; run again"
        ) from error
