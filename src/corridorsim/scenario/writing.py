"""Writing of tables, and of files and folders that are there whole or not at all."""

from __future__ import annotations

import csv
import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO

from corridorsim.errors import InputError


@contextmanager
def new_file(path: str | Path) -> Iterator[Path]:
    """Give a place to write a new file to, which is moved to its own place once it is whole.

    Parameters
    ----------
    path : the file; it must not exist yet

    Raises
    ------
    InputError
        Where it exists already, or its folder does not or cannot be written to.
    """
    target = Path(path)
    if os.path.lexists(target):
        raise InputError.single(str(path), "exists already", "another name, or remove it first")
    with _beside(target) as place:
        yield place
        place.rename(target)


@contextmanager
def new_folder(path: str | Path) -> Iterator[Path]:
    """Give an empty folder to write into, which is moved to its own place once it is whole.

    Parameters
    ----------
    path : the folder; new or empty

    Raises
    ------
    InputError
        Where it is a file or not empty, or the folder around it is none or cannot be written to.
    """
    target = Path(path)
    if os.path.lexists(target) and (not target.is_dir() or any(target.iterdir())):
        wrong = "is there already and not empty" if target.is_dir() else "is a file"
        raise InputError.single(str(path), wrong, "name a folder that is new or empty")
    with _beside(target) as place:
        place.mkdir()
        yield place
        if target.is_dir():  # an empty one; not every system renames over it
            target.rmdir()
        place.rename(target)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a place in a hidden folder beside a target, which goes whatever happens, Ctrl-C included."""
    parent = target.parent
    if not parent.is_dir():
        raise InputError.single(str(target), f"{parent} is no folder", "make it first")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise InputError.single(str(target), f"{parent} cannot be written to: no permission")
    with tempfile.TemporaryDirectory(dir=parent, prefix=f".{target.name}.") as folder, _named(target):
        yield Path(folder) / target.name


@contextmanager
def _named(target: Path) -> Iterator[None]:
    """Say of a full disk what did not fit: the system names another file, or none."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            error.filename = str(target)
        raise


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that comes to stand in its place as a whole or not at all, whatever happens meanwhile.

    Parameters
    ----------
    path : its place
    """
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException as error:  # Ctrl-C too must leave nothing half-written
        with suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError) and error.filename in (None, str(beside)):
            error.filename = str(path)  # of a full disk the system does not say where
        raise


def write_whole(path: Path, text: str) -> None:
    """Write a text to its place as a whole or not at all; what stood there is replaced.

    Parameters
    ----------
    path : its place
    text : in UTF-8, lines as they are
    """
    with whole_file(path) as file:
        file.write(text.encode())


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write a table as ``read_network`` reads it: UTF-8, LF, shortest numbers, empty cells for nothing.

    Parameters
    ----------
    path : the file
    columns : names, in order
    rows : values by column; lists are joined by semicolons
    """
    names = tuple(columns)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([cell(row.get(name)) for name in names] for row in rows)


def cell(value: object) -> str:
    """Return a value as a cell of a table of ours holds it.

    Parameters
    ----------
    value : a word, number, bool, day or list of such; None for nothing
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, list | tuple):
        return ";".join(map(cell, value))
    return value.isoformat() if isinstance(value, date) else str(value)
