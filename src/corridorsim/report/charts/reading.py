"""Charts as they stand in folders of results, and read again."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from corridorsim.errors import InputError
from corridorsim.scenario.vocabulary import Row

Charts = TypeVar("Charts", bound=Row)


def charts_json(charts: Row) -> str:
    """Return charts as they stand in their folder.

    Parameters
    ----------
    charts : of a run or a study
    """
    return charts.model_dump_json(by_alias=True) + "\n"


def read_charts(path: Path, kind: type[Charts]) -> Charts:
    """Return charts from their file.

    Parameters
    ----------
    path : of the file
    kind : of charts

    Raises
    ------
    InputError
        Where it cannot be read or is none of ours.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError.single(str(path), f"cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        wrong = f"{place}: {first['msg']}" if place else first["msg"]
        raise InputError.single(
            str(path), wrong, "a file that this version has written; run again"
        ) from error
