"""Reading of text files and tables that a user names, with one clear line for whatever is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corridorsim.errors import InputError, nearest

_LINE = re.compile(r"^(?P<what>.*?) \(at (?P<where>.*)\)$", re.DOTALL)


def read_text(path: Path, label: str, others: Iterable[str] = ()) -> str:
    """Return the text of a file.

    Parameters
    ----------
    path : the file
    label : its name in problems
    others : names of its neighbours that cannot be a slip of the pen for it

    Raises
    ------
    InputError
        If it is missing, a folder, empty, binary, not UTF-8 or not to be read.
    """
    try:
        content = path.read_bytes()
    except IsADirectoryError as error:
        raise InputError.single(label, "is a folder, not a file") from error
    except FileNotFoundError as error:
        raise InputError.single(label, "no such file", _likely(path, others)) from error
    except PermissionError as error:
        raise InputError.single(label, "cannot be read: no permission") from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError.single(label, f"cannot be read: {reason}") from error
    return _decoded(content, label)


def _likely(path: Path, others: Iterable[str]) -> str:
    try:
        return nearest(path.name, {item.name for item in path.parent.iterdir()}.difference(others))
    except OSError:
        return ""


def _decoded(content: bytes, label: str) -> str:
    if not content.strip():
        raise InputError.single(label, "is empty")
    if b"\0" in content:
        raise InputError.single(label, "is a binary file, not text")
    try:
        return content.decode("utf-8-sig")  # spreadsheets begin their CSV with a byte order mark
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError.single(f"{label}: line {line}", "is not UTF-8 text", "save it as UTF-8") from error


def parse_toml(text: str, label: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises
    ------
    InputError
        If it is not TOML; the place names the line.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise InputError.single(label, "is nested too deeply") from error
    except ValueError as error:  # TOMLDecodeError, and what int() refuses
        message = str(error)
        found = _LINE.match(message)
        what = (found["what"] if found else message).strip()
        place = f"{label}: {found['where']}" if found else label
        raise InputError.single(place, f"is not TOML: {what[:1].lower()}{what[1:]}"[:200]) from error


def inside(folder: Path, name: str, place: str) -> Path:
    """Return a path named in a file, refusing one that leaves the file's folder, by links too.

    Parameters
    ----------
    folder : the file's folder
    name : what the file says
    place : where it says so, for the problem
    """
    try:
        target = (folder / name).resolve()
        stays = target.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a ring
        raise InputError.single(place, f"'{name[:60]}' is not a path") from error
    if not stays:
        raise InputError.single(place, f"'{name}' leaves the folder of the file", "a path inside that folder")
    return target
