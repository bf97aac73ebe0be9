"""A folder of finished parts, so that a run killed at any moment goes on from the last one.

Every file is written beside its place, flushed to the disk and then moved there: what stands in the folder is
whole. The header says what the parts belong to, and is written first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corridorsim.scenario.writing import whole_file
from corridorsim.study.spans import Span

if TYPE_CHECKING:
    from corridorsim.study.draw_parts import DrawPart

HEADER, TALLY, PARTS = "parts.json", "tally.npz", "draws-*.npz"
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)


@dataclass(frozen=True)
class PartStore:
    """Parts of one run in a folder.

    Attributes
    ----------
    folder : there already
    every_draw : keep the draws of a part even where a run needs only what they add up to
    """

    folder: Path
    every_draw: bool = False

    def read(self, span: Span) -> DrawPart | None:
        """Return a part that was finished, None where it was not; one that cannot be read is made again.

        Parameters
        ----------
        span : the draws of the part
        """
        from corridorsim.study.draw_parts import DrawPart  # which loads what those who only write do not need

        named = read_arrays(self._path(span))
        try:
            route = named["route"].astype(np.int32, copy=False)
            part = DrawPart(span[0], named["hours"], route, named["seconds"], named.get("weights"))
            return part if part.span == span else None
        except KeyError:
            return None

    def write(self, part: DrawPart) -> None:
        """Keep a finished part.

        Parameters
        ----------
        part : whole
        """
        route = part.route.astype(np.min_scalar_type(int(part.route.max(initial=0))))
        named = {"hours": part.hours, "route": route, "seconds": part.seconds}
        weights = {} if part.weights is None else {"weights": part.weights}
        self._write(self._path(part.span), named | weights)

    def read_tally(self) -> Mapping[str, NDArray[Any]]:
        """Return what the finished parts add up to; empty where nothing was kept."""
        return read_arrays(self.folder / TALLY)

    def write_tally(self, named: Mapping[str, NDArray[Any]]) -> None:
        """Keep what the finished parts add up to, instead of what was kept before.

        Parameters
        ----------
        named : arrays
        """
        self._write(self.folder / TALLY, named)

    def _path(self, span: Span) -> Path:
        return self.folder / f"draws-{span[0]:010}-{span[1]}.npz"

    def _write(self, path: Path, named: Mapping[str, NDArray[Any]]) -> None:
        with whole_file(path) as file:
            np.savez(file, **named)  # type: ignore[arg-type]


def read_header(folder: Path) -> dict[str, Any] | None:
    """Return what the parts of a folder belong to; None where no header was finished.

    Parameters
    ----------
    folder : of a store
    """
    try:
        header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return header if isinstance(header, dict) else None


def write_header(folder: Path, header: Mapping[str, Any]) -> None:
    """Say what the parts of a folder belong to.

    Parameters
    ----------
    folder : of a store, still empty
    header : plain values
    """
    with whole_file(folder / HEADER) as file:
        file.write(json.dumps(header, indent=1, ensure_ascii=False).encode())


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file by name; none where it is not there, was cut off or is damaged.

    Parameters
    ----------
    path : of an npz file
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as packed:
            return {name: packed[name] for name in packed.files}
    except _UNREADABLE:
        return {}
