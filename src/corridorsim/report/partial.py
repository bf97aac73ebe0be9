"""The folder beside a result in which it is made: finished parts, then the result, then moved to its place.

A run that is killed leaves ``DIR.partial``; the next one goes on from its ``parts`` or sweeps it away. The
result is built in ``whole`` and moved to its place in one step; an earlier one stands in ``earlier`` then.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from corridorsim.errors import InputError
from corridorsim.study.part_store import HEADER, PARTS, TALLY, PartStore, read_header, write_header

MANIFEST = "manifest.json"
CHARTS = "charts.json"
PAGE = "report.html"
_RESULTS = (MANIFEST, CHARTS, PAGE, "summary.csv", "legs.csv", "routes.geojson", "trials.parquet")
_FIGURES = ("map", "arrivals-*", "on-time-*", "tradeoffs-*", "data-range-*", "time-split-*", "money-split-*")
_PICTURES = tuple(f"{name}{ending}" for name in _FIGURES for ending in (".png", ".svg", ".pdf"))
_OURS = (*_RESULTS, *_PICTURES)
_WHOLE, _EARLIER, _STORE = "whole", "earlier", "parts"
_SUFFIX = ".partial"
_RIGHT = "name a folder that is new or empty"


def refuse_foreign_folder(out: Path) -> None:
    """Refuse a place where results cannot be put without harm.

    Parameters
    ----------
    out : the folder asked for; one of our own results may be replaced

    Raises
    ------
    InputError
        Where it is a file, holds anything that is not a result, cannot be made, or is where one stands.
    """
    place, label = _place(out), f"--out {out}"
    if place == Path.cwd() or place in Path.cwd().parents:
        raise InputError.single(label, "is the folder one stands in", "name a folder inside it")
    if not place.parent.is_dir():
        raise InputError.single(label, f"{place.parent} is no folder", "make it first")
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise InputError.single(label, f"{place.parent} cannot be written to: no permission")
    names = _names(place, label)
    if names and not os.access(place, os.W_OK | os.X_OK):  # it could not be moved away
        raise InputError.single(label, "cannot be written to: no permission")
    if names and not _is_our_manifest(place / MANIFEST):
        raise InputError.single(label, f"holds {names[0]} but no {MANIFEST} of corridorsim", _RIGHT)
    _refuse_foreign_partial(_partial(place), f"--out {out}: {_partial(place).name}")


def _refuse_foreign_partial(partial: Path, label: str) -> None:
    """Refuse to take over or sweep away what no run of ours has left."""
    written = (HEADER, TALLY, PARTS)
    _names(partial, label, (_WHOLE, _EARLIER, _STORE, *_OURS))
    _names(partial / _WHOLE, label)
    _names(partial / _EARLIER, label)
    _names(partial / _STORE, label, (*written, *(f"{name}.new" for name in written)))


def _names(folder: Path, label: str, ours: tuple[str, ...] = _OURS) -> list[str]:
    """Return the files of a folder, all of which may be deleted; refuse one with any that we never write."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise InputError.single(label, "is a file", _RIGHT)
    names = sorted(item.name for item in folder.iterdir())
    foreign = [name for name in names if not any(fnmatchcase(name, mine) for mine in ours)]
    if foreign:
        raise InputError.single(label, f"holds something else: {foreign[0]}", _RIGHT)
    return names


def _is_our_manifest(path: Path) -> bool:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["schema"]).startswith("corridorsim.manifest/")
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _place(out: Path) -> Path:
    """Return where the folder really is, behind links."""
    try:
        return out.resolve()
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a ring
        raise InputError.single(f"--out {out}", "is not a path") from error


def _partial(place: Path) -> Path:
    return place.with_name(place.name + _SUFFIX)


def open_store(out: Path, header: Mapping[str, Any], *, resume: bool, every_draw: bool) -> PartStore:
    """Return the store of a run's finished parts, with those of an earlier run where this one goes on.

    Parameters
    ----------
    out : the folder of results
    header : what the parts belong to
    resume : go on from the parts that are there; else they are swept away
    every_draw : see ``PartStore``

    Raises
    ------
    InputError
        Where the parts that are there belong to another run.
    """
    place = _place(out)
    partial = _partial(place)
    _bring_back(partial, place)
    store = partial / _STORE
    found = read_header(store) if resume else None
    if found is not None:
        _refuse_other_run(found, header, partial)
    elif partial.exists():
        shutil.rmtree(partial)
    store.mkdir(parents=True, exist_ok=True)
    if found is None:
        write_header(store, header)
    return PartStore(store, every_draw)


def _refuse_other_run(found: Mapping[str, Any], header: Mapping[str, Any], partial: Path) -> None:
    plain = json.loads(json.dumps(header))
    differing = [name for name in plain if found.get(name) != plain[name]]
    if differing:
        name = differing[0]
        wrong = (
            f"{partial.name} was made with {name} {_told(found.get(name))}, this run has {_told(plain[name])}"
        )
        raise InputError.single("--resume", wrong, "the same input and options, or no --resume to start anew")


def _told(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _bring_back(partial: Path, place: Path) -> None:
    """Put an earlier result back to its place where a run was killed before a new one stood there."""
    if (partial / _EARLIER).exists() and not place.exists():
        (partial / _EARLIER).rename(place)


@contextmanager
def whole_or_nothing(out: Path) -> Iterator[Path]:
    """Give a folder to write into, which takes its place once all is written; parts are swept away then.

    Parameters
    ----------
    out : the folder of results
    """
    place = _place(out)
    partial = _partial(place)
    whole = partial / _WHOLE
    if whole.exists():  # left by a run that was killed
        shutil.rmtree(whole)
    whole.mkdir(parents=True)
    try:
        yield whole
        _put_in_place(whole, place, partial / _EARLIER)
    except BaseException as error:  # Ctrl-C too must leave nothing half-written
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(out)  # of a full disk the system does not say where
        shutil.rmtree(whole, ignore_errors=True)
        if not any(partial.iterdir()):
            partial.rmdir()
        raise
    shutil.rmtree(partial)


def _put_in_place(whole: Path, place: Path, earlier: Path) -> None:
    """Move a whole folder to its place; an earlier result is deleted only once the new one stands there."""
    if earlier.exists():  # of a run that was killed once its own result stood in place
        shutil.rmtree(earlier)
    if not place.exists():
        whole.rename(place)
        return
    place.rename(earlier)
    try:
        whole.rename(place)
    except BaseException:
        if not place.exists():
            earlier.rename(place)
        raise
