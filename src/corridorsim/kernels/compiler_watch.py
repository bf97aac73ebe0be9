"""Saying that the compiler is at work: a minute of silence would look like a fault.

The logger ``corridorsim.compiling`` gets a warning when the first kernel of a process is compiled, and a line
for debugging whenever the compiler begins or rests; ``record.at_work`` says which. Code that is found in the
cache is not compiled and not told.
"""

from __future__ import annotations

import logging
from typing import Any

LOGGER = "corridorsim.compiling"
_LOG = logging.getLogger(LOGGER)
_OURS = f"{__name__.partition('.')[0]}."


def compiling_told(*, kept: bool) -> str:
    """Return in words that kernels are being compiled.

    Parameters
    ----------
    kept : whether the next start finds them
    """
    how_often = "once for this version" if kept else "at each start: nothing is kept"
    return f"compiling the kernels, {how_often} (half a minute to a minute) …"


class CompilerWatch:
    """Tells when the compiler begins and when it rests.

    Parameters
    ----------
    kept : whether the next start finds what is compiled now
    """

    def __init__(self, *, kept: bool) -> None:
        self._words = compiling_told(kept=kept)
        self._depth, self._was_told = 0, False

    def on_start(self, event: Any) -> None:  # noqa: ANN401 - numba's own
        """Tell that it begins; kernels that a kernel calls are compiled within it.

        Parameters
        ----------
        event : of numba, of kind ``numba:compile``
        """
        if not _is_ours(event):
            return
        self._depth += 1
        if self._depth == 1:
            level = logging.DEBUG if self._was_told else logging.WARNING
            self._was_told = True
            _LOG.log(level, self._words, extra={"at_work": True})

    def on_end(self, event: Any) -> None:  # noqa: ANN401
        """Tell that it rests.

        Parameters
        ----------
        event : of numba
        """
        if not _is_ours(event):
            return
        self._depth -= 1
        if self._depth == 0:
            _LOG.debug("the compiler rests", extra={"at_work": False})


def _is_ours(event: Any) -> bool:  # noqa: ANN401
    """Tell ours from what a user compiles."""
    return str(event.data["dispatcher"].py_func.__module__).startswith(_OURS)
