"""How far a study is: a bar in a notebook's cell, a line in a terminal, with the time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from html import escape
from typing import Any

from corridorsim.study.threads import Report

_SECONDS_APART = 0.2


def progress_bar(what: str = "points") -> Report:
    """Return what ``run_sweep``, ``run_trials`` and their kind take as ``report``.

    In a notebook it shows a bar below the cell, in a terminal a line on stderr; both show the time left and
    vanish when all is done. Where nobody watches it shows nothing.

    Parameters
    ----------
    what : what is being counted
    """
    show = _in_notebook() or _in_terminal()
    return _Bar(what, show) if show is not None else _ignore


class _Bar:
    """Tells a few times a second.

    Parameters
    ----------
    what : what is being counted
    show : called with a text and the share that is done; an empty text takes everything away
    """

    def __init__(self, what: str, show: Callable[[str, float], None]) -> None:
        self._what, self._show = what, show
        self._began: tuple[float, int] | None = None
        self._shown = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Show how far it is.

        Parameters
        ----------
        done, total : how many
        """
        now = time.monotonic()
        if self._began is None:
            self._began, self._shown = (now, done), now  # what is over at once shows nothing
        if done >= total:
            self._began = None
            self._show("", 1.0)
        elif now - self._shown >= _SECONDS_APART:
            self._shown = now
            text = f"{self._what}: {done:,} of {total:,}{self._left(now, done, total)}"
            self._show(text, done / total)

    def _left(self, now: float, done: int, total: int) -> str:
        """Return the time left, of what is done since it was first told: the rest was there before."""
        began, before = self._began or (now, done)
        if done == before:
            return ""
        seconds = round((now - began) * (total - done) / (done - before))
        minutes, rest = divmod(seconds, 60)
        return f" · {minutes} min {rest:02} s left" if minutes else f" · {rest} s left"


def _ignore(done: int, total: int) -> None:
    pass


def _in_terminal() -> Callable[[str, float], None] | None:
    """Return what writes over the line that it wrote before; None where stderr is no terminal."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        return None

    def show(text: str, _: float) -> None:
        stream.write("\r\x1b[2K" + text)
        stream.flush()

    return show


def _in_notebook() -> Callable[[str, float], None] | None:
    """Return what changes one output of a cell; None outside a notebook."""
    if notebook_shell() is None:
        return None
    from IPython.display import display

    handle: list[Any] = []

    def show(text: str, share: float) -> None:
        content = {"text/plain": text, "text/html": _html(text, share)} if text else {}
        if handle:
            handle[0].update(content, raw=True)
        elif text:
            handle.append(display(content, raw=True, display_id=True))
        if not text:
            handle.clear()

    return show


def notebook_shell() -> Any:  # noqa: ANN401 - IPython is no dependency of ours
    """Return the shell of a notebook; None elsewhere."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    shell = get_ipython()
    return shell if hasattr(shell, "kernel") else None  # the shell in a terminal has none


def _html(text: str, share: float) -> str:
    return f'<progress value="{share:.3f}" max="1"></progress> {escape(text)}'
