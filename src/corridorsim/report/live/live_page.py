"""One live page: what is set on it, what it shows, and the question that is being answered for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError
from corridorsim.report.live.controls import Controls
from corridorsim.report.live.desk import Desk, Overtaken, Told, Waiting
from corridorsim.report.live.drawings import Drawings
from corridorsim.report.live.told_page import page_data

if TYPE_CHECKING:
    from bokeh.document import Document

_SETTLED_MS = 700  # without a move; then a run of its own is made of what is shown
_GRACE_SECONDS = 1.0
_COMPUTING = "computing …"
_BUG = "something went wrong here; the figures shown are those before"
_log = logging.getLogger(__name__)


class LivePage:
    """A page in somebody's browser.

    Parameters
    ----------
    document : of the session
    desk : answers
    paths : of the factors that have sliders at first
    first : the answer with which the page begins
    """

    def __init__(self, document: Document, desk: Desk, paths: Sequence[str], first: Told) -> None:
        from bokeh.models import Button, ColumnDataSource

        self._document, self._desk = document, desk
        self._wanted, self._back = first.asked, desk.waiting()
        self._front: Waiting | None = None
        self._settling: Any = None
        self._left, self._wrong = False, ""
        self._shown = first
        self.told = ColumnDataSource({"page": ["{}"]}, name="told")
        self.status = ColumnDataSource({"status": [""]}, name="status")
        self.controls = Controls(desk, first.asked, paths, self._changed, self._say)
        self.controls.list_for(first.asked.shipment)
        self.drawings = Drawings(first)
        named = {"reset": "As it is", "save": "Save as scenario"}
        self._buttons = [Button(label=label, name=name) for name, label in named.items()]
        self._buttons[0].on_click(self.controls.reset)
        self._buttons[1].on_click(self._save)

    def fill(self) -> None:
        """Fill the document, and keep it filled with what is told."""
        self._lay_out()
        self._show(self._shown)
        self._document.on_session_destroyed(self._leave)
        self._settle_soon()

    def _lay_out(self) -> None:
        from bokeh.models import Column, CustomJS, Row

        document, controls = self._document, self.controls
        choices = (controls.shipment, controls.policy, controls.month, controls.corridors)
        wide = {"sizing_mode": "stretch_width"}
        for root in (
            Column(*choices, **wide, name="choices"),
            Column(controls.sliders, controls.search, **wide, name="factors"),
            Column(controls.hazards, **wide, name="held"),
            Row(*self._buttons, **wide, name="buttons", tags=[self.told, self.status]),  # of the document too
            self.drawings.arrivals,
            self.drawings.map,
        ):
            document.add_root(root)
        place = files("corridorsim").joinpath("report/live")
        code = place.joinpath("live.js").read_text(encoding="utf-8")
        tell = CustomJS(args={"told": self.told, "status": self.status}, code=code)
        for source in (self.told, self.status):
            source.js_on_change("data", tell)
        document.js_on_event("document_ready", tell)
        document.template = place.joinpath("live.html.jinja").read_text(encoding="utf-8")
        document.title = f"{self._shown.now.title} – what if"
        document.template_variables["css"] = place.joinpath("live.css").read_text(encoding="utf-8")
        document.template_variables["about"] = self._shown.now

    def _say(self, status: str) -> None:
        self.status.data = {"status": [status]}

    def _show(self, told: Told) -> None:
        self._shown = told
        self.drawings.show(told)
        page = json.dumps(page_data(told), ensure_ascii=True, allow_nan=False)
        self.told.data = {"page": [page]}
        self._say(
            self._wrong or _status(told)
        )  # an answer to an older question says nothing of what is wrong

    def _changed(self) -> None:
        """Take up a new question; what is at work for an older one is given up where it takes long."""
        try:
            self._wanted = self.controls.asked()
        except InputError as error:
            self._wrong = _problems(error)
            self._say(self._wrong)
            return
        self._wrong = ""
        self._back.overtake()
        self._rest()
        if self._front is None:
            self._ask()
        else:
            self._front.overtake()

    def _ask(self) -> None:
        self._front = self._desk.waiting(_GRACE_SECONDS)
        self._say(_COMPUTING)
        self._then(self._desk.ask(self._wanted, self._front), self._answered)

    def _answered(self, told: Told) -> None:
        self._show(told)
        self.controls.list_for(told.asked.shipment)

    def _save(self) -> None:
        if self._front is None:
            self._front = self._desk.waiting()
            self._say(_COMPUTING)
            self._then(self._desk.save(self._wanted, self._front), self._saved)

    def _saved(self, found: tuple[Told, Path]) -> None:
        told, path = found
        self._show(told)
        self._say(f"saved as {path.name}; a run of it gives these figures: corridorsim run {path.name}")

    def _then(self, future: Future[Any], taken: Callable[[Any], None]) -> None:
        """Have what somebody waits for taken on the page's own thread, then ask what was asked meanwhile."""
        asked = self._wanted

        def take(done: Future[Any]) -> None:
            self._front = None
            self._take(done, taken)
            if self._wanted != asked:
                self._ask()
            else:
                self._settle_soon()

        self._on_this_page(future, take)

    def _take(self, done: Future[Any], taken: Callable[[Any], None]) -> None:
        """Take a result; nothing that goes wrong with one question is the end of the page."""
        try:
            taken(done.result())
        except (Overtaken, CancelledError):
            pass
        except InputError as error:
            self._say(_problems(error))
        except Exception:  # noqa: BLE001 - a page outlives what is wrong with a question
            _log.exception("a question of the page could not be answered")
            self._say(_BUG)

    def _on_this_page(self, future: Future[Any], take: Callable[[Future[Any]], None]) -> None:
        """Have the page's own thread do what is to be done with a future, as far as there still is a page."""

        def call(done: Future[Any]) -> None:
            if not self._left:
                self._document.add_next_tick_callback(lambda: take(done))

        future.add_done_callback(call)

    def _settle_soon(self) -> None:
        self._rest()
        self._settling = self._document.add_timeout_callback(self._settle, _SETTLED_MS)

    def _rest(self) -> None:
        """Leave alone what was to be done once nothing is moved."""
        if self._settling is not None:
            self._document.remove_timeout_callback(self._settling)
            self._settling = None

    def _settle(self) -> None:
        self._settling, self._back = None, self._desk.waiting()
        future = self._desk.settle(self._wanted, self.controls.shown, self._back)
        self._on_this_page(future, lambda done: self._take(done, self._settled))

    def _settled(self, told: Told) -> None:
        """Show what a run has found, and run ahead of what may be chosen next."""
        if told.asked != self._wanted or self._front is not None:
            return
        if not self._shown.checked:
            self._show(told)
        ahead = self._desk.look_ahead(told.asked, self._back)
        self._on_this_page(ahead, lambda done: self._take(done, lambda _: None))

    def _leave(self, context: object) -> None:  # noqa: ARG002 - as Bokeh calls it
        self._left = True
        self._back.go()
        if self._front is not None:
            self._front.go()


def _status(told: Told) -> str:
    return "figures of a run" if told.checked else "figures of a run, which is being checked"


def _problems(error: InputError) -> str:
    return "; ".join(map(str, error.problems))
