"""How well a network agreed with what was observed: the score beside its tables, and what it was made of."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator

from corridorsim.errors import InputError
from corridorsim.scenario.cases import CASES_FILE
from corridorsim.scenario.files import parse_toml, read_text
from corridorsim.scenario.layout import TABLE_FILES, NetworkFile
from corridorsim.scenario.messages import problems_of
from corridorsim.scenario.vocabulary import Row, number, refuse, text

SCORE_FILE = "validation.json"
_ABOUT = "network.toml"
_REMEDY = "score the network again"


class ValidationScore(Row):
    """The score of a network over the cases that were held against it (``validation.json``)."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Literal["corridorsim.validation-score/1"] = Field(
        "corridorsim.validation-score/1", alias="schema", description="format of the file"
    )
    network_digest: str = text("SHA-256 of the network that was scored", pattern=r"^[0-9a-f]{64}$")
    scored: int = number("cases scored", "1", ge=0)
    median_abs_error_percent: float | None = number("median absolute error", "%", ge=0)
    share_inside: float = number("share of the cases inside", "1", ge=0, le=1)
    share_inside_low: float = number("low end of its 95 % interval", "1", ge=0, le=1)
    share_inside_high: float = number("high end of its 95 % interval", "1", ge=0, le=1)

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.share_inside_low <= self.share_inside <= self.share_inside_high:
            raise refuse("share_inside", "lies outside its interval", "low, share and high in order")
        return self


def read_score(folder: Path) -> ValidationScore | None:
    """Return the score of a network folder, None where it has none.

    Parameters
    ----------
    folder : the network's

    Raises
    ------
    InputError
        Where the file is no score.
    """
    path = folder / SCORE_FILE
    if not path.exists():
        return None
    label = f"{folder.name}/{SCORE_FILE}"
    try:
        values = json.loads(read_text(path, label))
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError.single(label, "is not JSON", _REMEDY) from error
    if not isinstance(values, dict):
        raise InputError.single(label, "is no score of a validation", _REMEDY)
    try:
        return ValidationScore.model_validate(values)
    except ValidationError as error:
        problems = problems_of(error, ValidationScore, values, lambda _, path: f"{label}: {path}")
        raise InputError(problems) from error


def write_score(
    folder: Path,
    *,
    scored: int,
    median_abs_error_percent: float | None,
    share_inside: float,
    interval: tuple[float, float],
) -> ValidationScore:
    """Write the score of a network as it stands in its folder now, and return it.

    Parameters
    ----------
    folder : the network's
    scored : cases
    median_abs_error_percent : None where no case has a single published figure
    share_inside, interval : share of the cases inside, and its 95 % interval
    """
    score = ValidationScore(
        network_digest=network_digest(folder),
        scored=scored,
        median_abs_error_percent=median_abs_error_percent,
        share_inside=share_inside,
        share_inside_low=interval[0],
        share_inside_high=interval[1],
    )
    content = json.dumps(score.model_dump(by_alias=True), indent=1, allow_nan=False) + "\n"
    (folder / SCORE_FILE).write_text(content, encoding="utf-8", newline="")
    return score


def network_digest(folder: Path) -> str:
    """Return the SHA-256 over the names and bytes of the files that a network consists of, in hexadecimal.

    That is ``network.toml``, its tables, the tables of measured lengths, and the cases it is held against;
    neither the score itself nor documentation nor the geometry of lines.

    Parameters
    ----------
    folder : the network's
    """
    digest = hashlib.sha256()
    for name in sorted(_files(folder)):
        content = (folder / name).read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> list[str]:
    label = f"{folder.name}/{_ABOUT}"
    about = parse_toml(read_text(folder / _ABOUT, label), label)
    measured = NetworkFile.model_validate(about).measured
    tables = [entry.file for entry in TABLE_FILES]
    return [name for name in (_ABOUT, *tables, *measured, CASES_FILE) if (folder / name).is_file()]
