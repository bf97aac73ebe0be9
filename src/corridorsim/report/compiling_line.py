"""A line below a notebook's cell for as long as the compiler is at work."""

from __future__ import annotations

import logging
from html import escape
from typing import Any

from corridorsim.report.progress import notebook_shell

# The logger of kernels.compiler_watch, which is not imported: it would load numba before anything is asked.
_LOGGER = "corridorsim.compiling"


class CompilingLine(logging.Handler):
    """Shows what the compiler's logger tells, one line a cell, gone when the compiler rests.

    Parameters
    ----------
    shell : of IPython, with a kernel
    """

    def __init__(self, shell: Any) -> None:  # noqa: ANN401
        super().__init__()
        self._shell = shell
        self._cell, self._line = -1, None

    def emit(self, record: logging.LogRecord) -> None:
        """Show a record, or take the line away.

        Parameters
        ----------
        record : of the compiler's logger
        """
        try:
            self._show(record.getMessage() if getattr(record, "at_work", True) else "")
        except Exception:  # noqa: BLE001 - a picture that fails must not stop a study
            self.handleError(record)

    def _show(self, told: str) -> None:
        from IPython.display import display

        html = f"<progress></progress> {escape(told)}"
        content = {"text/plain": told, "text/html": html} if told else {}
        if self._cell == self._shell.execution_count and self._line is not None:
            self._line.update(content, raw=True)
        elif told:
            self._cell = self._shell.execution_count
            self._line = display(content, raw=True, display_id=True)


def show_compiling_in_cells() -> None:
    """Show below cells when the compiler is at work, where this is a notebook."""
    shell = notebook_shell()
    if shell is None:
        return
    logger = logging.getLogger(_LOGGER)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False  # told here, and not once more on stderr
    logger.addHandler(CompilingLine(shell))
