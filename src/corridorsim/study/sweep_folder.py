"""The folder of a sweep: a header, the points, and every finished block in a file of its own.

Each file is written beside its place, flushed and moved there, so that a sweep killed at any moment has lost
the blocks in flight and nothing else. Arrays stand in npz files, whose members carry checksums: one that was
cut off or damaged is made again. Nothing is unpickled.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np

from corridorsim.errors import InputError
from corridorsim.scenario.writing import whole_file
from corridorsim.study.design_document import design_document, read_design
from corridorsim.study.designs import Design
from corridorsim.study.gathered import Gathered
from corridorsim.study.part_store import read_arrays
from corridorsim.study.spans import Span, spans
from corridorsim.study.sweeps import EntryName, Evaluated, Model, Sweep
from corridorsim.study.versions import versions

HEADER, POSITIONS, LOCK, BLOCKS = "sweep.json", "positions.npz", "lock", "points-*.npz"
_OURS = (HEADER, POSITIONS, LOCK, BLOCKS)
_SCHEMA = "corridorsim.sweep-folder/1"
_RIGHT = "name a folder that is new, empty or of this sweep"


@dataclass(frozen=True)
class SweepFolder:
    """Finished blocks of one sweep.

    Attributes
    ----------
    folder : there already
    block_points : of every block but the last
    shape : of what is said at a point, (n_entries, n_statistics)
    """

    folder: Path
    block_points: int
    shape: tuple[int, int]

    def read(self, block: Span) -> Evaluated | None:
        """Return a block that was finished, None where it was not or cannot be read.

        Parameters
        ----------
        block : the first point and how many there are
        """
        named = read_arrays(self._path(block))
        try:
            said = Evaluated(named["values"], named["left_out"], tuple(named["reasons"].tolist()))
        except KeyError:
            return None
        shape = (block[1], *self.shape)
        fits = said.values.shape == shape == said.left_out.shape[1:] and len(said.reasons) == block[1]
        return said if fits else None

    def write(self, block: Span, said: Evaluated) -> None:
        """Keep a finished block.

        Parameters
        ----------
        block : its points
        said : at these points
        """
        with whole_file(self._path(block)) as file:
            np.savez(file, values=said.values, left_out=said.left_out, reasons=np.array(said.reasons))

    def _path(self, block: Span) -> Path:
        return self.folder / f"points-{block[0]:010}-{block[1]}.npz"


@contextmanager
def open_sweep_folder(folder: Path, model: Model, design: Design, block_points: int) -> Iterator[SweepFolder]:
    """Give the folder of a sweep, made or gone on from, to one process at a time.

    Parameters
    ----------
    folder : new, empty or of the same sweep
    model, design : what the sweep asks
    block_points : of a new one

    Raises
    ------
    InputError
        Where it holds something else, cannot be written to, or another process writes there.
    """
    _refuse_foreign(folder)
    header = sweep_header(model, design, block_points)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("ab")
    except OSError as error:
        reason = "no permission" if isinstance(error, PermissionError) else error.strerror or str(error)
        raise InputError.single(str(folder), f"cannot be written to: {reason}", _RIGHT) from error
    with lock:
        if not _locked(lock.fileno()):
            wrong = "another process writes there"
            raise InputError.single(str(folder), wrong, "wait for it, or name another folder")
        size = _begin(folder, header, design)
        yield SweepFolder(folder, size, (len(model.entries), len(model.statistics)))


def sweep_header(model: Model, design: Design, block_points: int) -> dict[str, Any]:
    """Return what the blocks of a folder belong to, as plain values.

    Parameters
    ----------
    model, design : what the sweep asks
    block_points : of every block but the last
    """
    document = {
        "schema": _SCHEMA,
        "model": model.digest,
        "entries": model.entries,
        "statistics": model.statistics,
        **design_document(design),
        "versions": versions(),
        "block_points": block_points,
    }
    plain: dict[str, Any] = json.loads(json.dumps(document))
    return plain


def read_sweep(folder: str | Path) -> Sweep:
    """Return a sweep from its folder, finished or not; a point that was not run yet is NaN and says so.

    Parameters
    ----------
    folder : of ``run_sweep``

    Raises
    ------
    InputError
        Where it is not such a folder, or its points are damaged.
    """
    place = Path(folder)
    header = _read_header(place)
    if header is None:
        raise InputError.single(str(place), f"holds no {HEADER} of a sweep", "the folder of run_sweep")
    try:
        design = read_design(header, read_arrays(place / POSITIONS).get("positions"))
        entries = [EntryName(*each) for each in header["entries"]]
        gathered = Gathered.of(entries, header["statistics"], len(design))
        store = SweepFolder(place, int(header["block_points"]), (len(entries), len(header["statistics"])))
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError.single(str(place / HEADER), "is damaged", "run the sweep again") from error
    for block in spans(len(design), store.block_points):
        said = store.read(block)
        if said is not None:
            gathered.put(block, said)
    return gathered.sweep(design)


def model_digest(folder: str | Path) -> str:
    """Return the digest of the model whose points a folder has; empty where it has none.

    Parameters
    ----------
    folder : of ``run_sweep``
    """
    header = _read_header(Path(folder))
    return "" if header is None else str(header.get("model", ""))


def _begin(folder: Path, header: Mapping[str, Any], design: Design) -> int:
    """Write points and header where they are not there, refuse another sweep's; return the size of blocks."""
    found = _read_header(folder)
    if found is not None:
        _refuse_other(folder, found, header)
    for left in folder.glob("*.new"):  # by a process that was killed
        left.unlink()
    known = read_arrays(folder / POSITIONS).get("positions")
    if known is None or not np.array_equal(known, design.positions):
        with whole_file(folder / POSITIONS) as file:
            np.savez(file, positions=design.positions)
    if found is not None:
        return int(found["block_points"])
    for block in folder.glob(BLOCKS):  # nobody knows of what
        block.unlink()
    with whole_file(folder / HEADER) as file:
        file.write(json.dumps(header, indent=1, ensure_ascii=False).encode())
    return int(header["block_points"])


def _refuse_other(folder: Path, found: Mapping[str, Any], header: Mapping[str, Any]) -> None:
    for name, value in header.items():
        if name != "block_points" and found.get(name) != value:
            wrong = f"is another sweep's: its {name} {_told(found.get(name))}, here {_told(value)}"
            raise InputError.single(str(folder), wrong, "the same sweep, or a new folder")


def _told(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _refuse_foreign(folder: Path) -> None:
    """Refuse a place that holds anything that no sweep of ours has left."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError.single(str(folder), "is a file", _RIGHT)
    ours = (*_OURS, *(f"{name}.new" for name in _OURS))
    for item in sorted(folder.iterdir()):
        if not any(fnmatchcase(item.name, name) for name in ours):
            raise InputError.single(str(folder), f"holds something else: {item.name}", _RIGHT)


def _read_header(folder: Path) -> dict[str, Any] | None:
    try:
        header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return header if isinstance(header, dict) and header.get("schema") == _SCHEMA else None


def _locked(descriptor: int) -> bool:
    """Take the lock that goes with the process; tell whether nobody has it. Without such locks it is free."""
    if os.name == "nt":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system that knows no locks
        return True
    return True
